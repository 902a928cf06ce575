"""Which words tell one selection of articles from another, and which stand beside what is sought.

All counts are of articles: a of n articles of one selection have the word, b of m of the other.

    log-likelihood  G² = 2 Σ O ln(O / E) over the four cells a, n - a, b, m - b       (Dunning 1993)
    log ratio       log2((a / n) / (b / m)), with 0.5 for a b of zero                 (Hardie 2014)
    logDice         14 + log2(2 f(x, y) / (f(x) + f(y)))                              (Rychlý 2008)
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from corpus.text.fold import fold
from index.analysis import CHINESE
from index.engine import Engine, Everything, Not, Or, Query, Request
from search.message import Message
from search.params import NAMES, Params, QueryError
from search.query_parsing import Parsed, parse
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
    """The most distinctive words of each side, and how many articles each side has."""

    first: tuple[Distinct, ...]
    second: tuple[Distinct, ...]
    totals: tuple[int, int]
    notices: tuple[Message, ...]
    generation: int

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
class Near:
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
    """The selections of an address: its parameters, and those that begin with OTHER; None where there is none of these.

    Raises `QueryError`.
    """
    pairs = list(pairs)
    others = [(name.removeprefix(OTHER), value) for name, value in pairs if name.startswith(OTHER) and value.strip()]
    others = [(name, value) for name, value in others if name in NAMES]
    return Params.read(pairs), Params.read(others) if others else None


def compare(engine: Engine, params: Params, against: Params | None) -> Comparison:
    """The words distinctive of one selection against another, or (None) against all other articles.

    Raises `QueryError` where a selection has no article or both are one; and `EngineError`.
    """
    parsed = parse(params.q)
    one, generation = _request(engine, params, parsed.query)
    if one.query == Everything() and not one.filters and not (one.first or one.last) and against is None:
        raise QueryError(Message("请先选一部分文章：写检索词，或者加筛选条件，再与其余的比较。"))
    notices = parsed.notices
    if against is None:
        every = Request(as_of=generation)
        counts, whole = (dict(engine.word_counts(request, ALL)) for request in (one, every))
        n = engine.search(one).total
        m = engine.search(dataclasses.replace(every, limit=0)).total - n
        others = {word: count - counts.get(word, 0) for word, count in whole.items()}
    else:
        second = parse(against.q)
        notices = (*notices, *second.notices)
        other, _ = _request(engine, against.frozen_at(generation), second.query)
        counts, others = (dict(engine.word_counts(request, ALL)) for request in (one, other))
        n, m = (engine.search(request).total for request in (one, other))
    if not n or not m:
        raise QueryError(Message("有一边没有文章，无从比较；请放宽条件。"))
    words = (word for word in {*counts, *others} if _WORD.fullmatch(word))
    found = [distinct(word, counts.get(word, 0), n, others.get(word, 0), m) for word in words]
    found = [d for d in found if d.count + d.other >= FEWEST and d.likelihood >= CRITICAL]
    found.sort(key=lambda d: (-d.likelihood, d.word))
    sides = tuple(tuple([d for d in found if (d.ratio > 0) == side][:SHOWN]) for side in (True, False))
    return Comparison(sides[0], sides[1], (n, m), notices, generation)


def distinct(word: str, a: int, n: int, b: int, m: int) -> Distinct:
    """How distinctive a word is that a of n articles have here and b of m there; n and m are not zero."""
    whole = n + m
    cells = ((a, n, a + b), (n - a, n, whole - a - b), (b, m, a + b), (m - b, m, whole - a - b))
    likelihood = 2 * sum(seen * math.log(seen * whole / (row * column)) for seen, row, column in cells if seen)
    return Distinct(word, a, b, max(likelihood, 0.0), math.log2((a or 0.5) / n) - math.log2((b or 0.5) / m))


def near_words(engine: Engine, params: Params) -> tuple[tuple[Near, ...], tuple[Message, ...]]:
    """The words that stand in the same articles as what is sought, by logDice, and what was repaired.

    Raises `QueryError`, also where nothing is sought; and `EngineError`.
    """
    parsed: Parsed = parse(params.q)
    sought = {term.text for term in terms(parsed.query, engine).title}
    if not sought:
        raise QueryError(Message("请写要看同篇词的词句；只有排除的词不够。"), params.at_page(1).url())
    one, generation = _request(engine, params, parsed.query)
    every, _ = _request(engine, params.frozen_at(generation), Everything())
    n = engine.search(one).total
    together, everywhere = (dict(engine.word_counts(request, ALL)) for request in (one, every))
    found = [
        (14 + math.log2(2 * count / (n + everywhere[word])), word)
        for word, count in together.items()
        if count >= FEWEST and _WORD.fullmatch(word) and not any(word in text or text in word for text in sought)
    ]
    found.sort(key=lambda row: (-row[0], row[1]))
    return tuple(
        Near(word, together[word], everywhere[word], score, _both(params, parsed.query, word))
        for score, word in found[:SHOWN]
    ), parsed.notices


def _both(params: Params, query: Query, word: str) -> str:
    """The search for both; of alternatives there is none without brackets."""
    return "" if isinstance(query, (Or, Not)) else params.asking(f'{params.q} "{fold(word)}"').url()


def _request(engine: Engine, params: Params, query: Query) -> tuple[Request, int]:
    generation = engine.state().generation if params.as_of is None else params.as_of
    return dataclasses.replace(params.request(query), offset=0, limit=0, as_of=generation), generation
