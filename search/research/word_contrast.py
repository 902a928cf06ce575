"""Which words tell one selection of articles from another, and which stand beside what is sought.

All counts are of articles: a of n articles of one selection have the word, b of m of the other.

    log-likelihood  G² = 2 Σ O ln(O / E) over the four cells a, n - a, b, m - b       (Dunning 1993)
    log ratio       log2((a / n) / (b / m)), with 0.5 for a b of zero                 (Hardie 2014)
    logDice         14 + log2(2 f(x, y) / (f(x) + f(y)))                              (Rychlý 2008)
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.text.fold import fold
from index.analysis import CHINESE
from index.engine import Engine, Request
from index.queries import Everything, Not, Or, Query
from index.sample import WordSample
from search.message import Message
from search.params import NAMES, Params, QueryError
from search.query.labels import parsed_for
from search.snippets import terms

SHOWN = 100  # words of a table
FEWEST = 3  # articles that a word must stand in: of what is rarer no statistic says anything
CRITICAL = 6.63  # of G² with one degree of freedom: less than one chance in a hundred
ALL = 10**9
OTHER = "b_"  # what the parameters of the second selection begin with
_WORD = re.compile(rf"[{CHINESE}]{{2,}}|[a-z][a-z0-9]+")
COLUMNS = ("词", "篇数", "所占百分比", "另一边篇数", "另一边百分比", "似然比", "倍数的对数")
NEAR_COLUMNS = ("词", "同篇数", "全部篇数", "logDice")


@dataclass(frozen=True, slots=True)
class Distinct:
    """A word that `count` articles of one selection have and `other` of the other; `ratio` > 0: more on this side."""

    word: str
    count: int
    other: int
    likelihood: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The most distinctive words of each side, how many articles each side has, and whether a sample was counted."""

    first: tuple[Distinct, ...]
    second: tuple[Distinct, ...]
    totals: tuple[int, int]
    notices: tuple[Message, ...]
    generation: int
    estimated: bool = False

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao compare --json`."""
        return dataclasses.asdict(self)

    def rows(self) -> list[tuple[str, ...]]:
        """The table under COLUMNS; the words of the second side have a negative log ratio."""
        n, m = self.totals
        return [
            (
                d.word,
                str(d.count),
                f"{100 * d.count / n:.2f}",
                str(d.other),
                f"{100 * d.other / m:.2f}",
                f"{d.likelihood:.2f}",
                f"{d.ratio:.2f}",
            )
            for d in (*self.first, *self.second)
        ]


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word that stands in `together` of the articles found, and in `everywhere` of all under the same filters."""

    word: str
    together: int
    everywhere: int
    log_dice: float
    url: str

    def row(self) -> tuple[str, ...]:
        """The word under NEAR_COLUMNS."""
        return self.word, str(self.together), str(self.everywhere), f"{self.log_dice:.2f}"


def read_both(pairs: Iterable[tuple[str, str]]) -> tuple[Params, Params | None]:
    """The selections of an address: its parameters, and those that begin with OTHER; None without any of these.

    Raises `QueryError`.
    """
    pairs = list(pairs)
    others = [(name.removeprefix(OTHER), value) for name, value in pairs if name.startswith(OTHER) and value.strip()]
    others = [(name, value) for name, value in others if name in NAMES]
    return Params.read(pairs), Params.read(others) if others else None


def compare(engine: Engine, params: Params, against: Params | None, exact: bool = False) -> Comparison:
    """The words distinctive of one selection against another, or (None) against all other articles.

    Of many articles the words of a sample are counted, unless `exact`, and G² is of what was looked at. Raises
    `QueryError` where a selection has no article or both are one; and `EngineError`.
    """
    parsed = parsed_for(engine, params)
    one, generation = _request(engine, params, parsed.query)
    if one.query == Everything() and not one.filters and not (one.first or one.last) and against is None:
        raise QueryError(Message("请先选一部分文章：写检索词，或者加筛选条件，再与其余的比较。"))
    notices = parsed.notices
    first = _words(engine, one, exact)
    if against is None:
        second = _rest(_words(engine, Request(as_of=generation), exact), first)
    else:
        other = parsed_for(engine, against.frozen_at(generation))
        notices = (*notices, *other.notices)
        second = _words(engine, _request(engine, against.frozen_at(generation), other.query)[0], exact)
    n, m = first.total, second.total
    if not n or not m:
        raise QueryError(Message("有一边没有文章，无从比较；请放宽条件。"))
    words = first.words if first.words is second.words else sorted({*first.words, *second.words})
    a, b = (side.over(words).astype(float) for side in (first, second))
    likelihood, ratio = contrast(a, max(first.taken, 1), b, max(second.taken, 1))
    telling = (a + b >= FEWEST) & (likelihood >= CRITICAL)
    sides: list[tuple[Distinct, ...]] = []
    for side in (telling & (ratio > 0), telling & (ratio <= 0)):
        places = np.flatnonzero(side)
        shown: list[Distinct] = []
        for place in places[np.argsort(-likelihood[places], kind="stable")].tolist():
            if _WORD.fullmatch(words[place]):
                counts = (round(a[place] / first.share), round(b[place] / second.share))
                shown.append(Distinct(words[place], *counts, float(likelihood[place]), float(ratio[place])))
                if len(shown) == SHOWN:
                    break
        sides.append(tuple(shown))
    sampled = tuple(_sampled(side) for side in (first, second) if side.share < 1)
    return Comparison(sides[0], sides[1], (n, m), (*notices, *dict.fromkeys(sampled)), generation, bool(sampled))


def _words(engine: Engine, request: Request, exact: bool) -> WordSample:
    if not exact:
        return engine.word_sample(request)
    total = engine.search(request).total
    return WordSample.of(dict(engine.word_counts(request, ALL)), total, total)


def _rest(whole: WordSample, part: WordSample) -> WordSample:
    """The words of all articles but some: where both are drawn alike, of those that were drawn."""
    alike = whole.taken > part.taken and abs(whole.share - part.share) < 0.5 * whole.share
    per = 1.0 if alike else whole.share / part.share
    times = np.maximum(whole.times - np.rint(per * part.over(whole.words)).astype(np.int64), 0)
    return WordSample(whole.words, times, max(round(whole.taken - per * part.taken), 0), whole.total - part.total)


def _sampled(side: WordSample) -> Message:
    return Message("按随机抽取的 {taken} 篇估算（共 {n} 篇）。", taken=side.taken, n=side.total)


def contrast(a: np.ndarray, n: int, b: np.ndarray, m: int) -> tuple[np.ndarray, np.ndarray]:
    """(G², log ratio) of words that a of n articles have here and b of m there; all float64, n and m not zero."""
    whole = n + m
    likelihood = np.zeros(len(a))
    for seen, row, column in ((a, n, a + b), (n - a, n, whole - a - b), (b, m, a + b), (m - b, m, whole - a - b)):
        there = seen > 0
        likelihood[there] += 2 * seen[there] * np.log(seen[there] * whole / (row * column[there]))
    ratio = np.log2(np.where(a > 0, a, 0.5) / n) - np.log2(np.where(b > 0, b, 0.5) / m)
    return np.maximum(likelihood, 0.0), ratio


def near_words(
    engine: Engine, params: Params, exact: bool = False
) -> tuple[tuple[NearWord, ...], tuple[Message, ...], bool]:
    """The words that stand in the same articles as what is sought, by logDice; what was repaired; whether estimated.

    Of many articles the words of a sample are counted, unless `exact`. Raises `QueryError`, also where nothing is
    sought; and `EngineError`.
    """
    parsed = parsed_for(engine, params)
    sought = {term.text for term in terms(parsed.query, engine).title}
    if not sought:
        raise QueryError(Message("请写要看同篇词的词句；只有排除的词不够。"), params.at_page(1).url())
    one, generation = _request(engine, params, parsed.query)
    every, _ = _request(engine, params.frozen_at(generation), Everything())
    together, everywhere = _words(engine, one, exact), _words(engine, every, exact)
    often = np.flatnonzero(together.times >= FEWEST)
    words = [together.words[place] for place in often.tolist()]
    a = together.times.take(often) / together.share
    b = everywhere.over(words) / everywhere.share
    b = np.maximum(a, b)  # of a sample a rare word may be missing
    scores = 14 + np.log2(2 * np.maximum(a, 0.5) / np.maximum(together.total + b, 1))
    found: list[NearWord] = []
    for place in np.argsort(-scores, kind="stable").tolist():
        word = words[place]
        if _WORD.fullmatch(word) and not any(word in text or text in word for text in sought):
            counts = (round(a[place]), round(b[place]))
            found.append(NearWord(word, *counts, float(scores[place]), _both(params, parsed.query, word)))
            if len(found) == SHOWN:
                break
    sampled = tuple(_sampled(side) for side in (together, everywhere) if side.share < 1)
    return tuple(found), (*parsed.notices, *dict.fromkeys(sampled)), bool(sampled)


def _both(params: Params, query: Query, word: str) -> str:
    """The search for both; "" for alternatives, which would need brackets."""
    return "" if isinstance(query, (Or, Not)) else params.asking(f'{params.q} "{fold(word)}"').url()


def _request(engine: Engine, params: Params, query: Query) -> tuple[Request, int]:
    generation = engine.state().generation if params.as_of is None else params.as_of
    return dataclasses.replace(params.request(query), offset=0, limit=0, as_of=generation), generation
