"""The queries: of each kind KIND different ones, drawn by seed from the first articles of the corpus.

A word is drawn as it occurs: words of two characters and more, often those that many articles have. A quoted
string is a piece of a text; a fifth of them are names of three characters or more in over 5 % of the articles.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import corpus
from bench.cut import BLANK, BREAK, cut
from index.engine import Request
from index.queries import And, Everything, Or, Query, String, Word
from index.schema import Facet

KIND = 100
ONE_COMMON, ONE_RARE = "one common word", "one rare word"
SAMPLE = 10_000  # articles that the queries are drawn from
COMMON, RARE = 0.02, 0.0005  # shares of the articles: a common word is in more, a rare one in fewer
COUNTED: tuple[Facet, ...] = ("group", "topic", "year")
PAGE = 50
PAGED = 0.03  # 20,000 articles have fifty pages of a word with this share
ARTICLE_KINDS = ("feature", "brief")


@dataclass(frozen=True, slots=True)
class Sample:
    """Articles to draw from: their words as often as they occur, folded texts, and how many articles have each word."""

    words: list[list[str]]
    texts: list[str]
    frequency: Counter[str]

    def share(self, word: str) -> float:
        """The share of the articles that have the word."""
        return self.frequency[word] / len(self.words)


def sample() -> Sample:
    """The first SAMPLE articles."""
    words, texts = [], []
    for issue in corpus.issues(SAMPLE):
        for row in cut([(article, issue.head) for article in issue.articles]):
            found = f"{row.words_of_title} {row.words_of_body}".split(" ")
            words.append([word for word in found if len(word) > 1])
            texts.append(row.chars.replace(" ", ""))
    return Sample(words, texts, Counter(word for row in words for word in set(row)))


def draw(seed: int = corpus.SEED) -> dict[str, list[Request]]:
    """Kind -> its queries, all different."""
    rng, source = random.Random(seed), sample()
    names = rng.sample(_names(source), KIND // 5)

    def word(low: float = 0.0, high: float = 1.0) -> Word:
        while not low <= source.share(drawn := rng.choice(rng.choice(source.words))) <= high:
            pass
        return Word(drawn)

    def together(count: int) -> Query:
        """Words that one article has."""
        while True:
            words = [word for word in rng.choice(source.words) if source.share(word) > RARE]
            if len(chosen := set(rng.sample(words, min(count, len(words))))) == count:
                return And(tuple(map(Word, sorted(chosen))))

    def filtered() -> Request:
        place = rng.choice(corpus.PLACES[:12])
        return _request(word(RARE), filters={"place": (place,), "kind": (rng.choice(ARTICLE_KINDS),)})

    def dated() -> Request:
        first = datetime.date(2005, 1, 1) + datetime.timedelta(days=rng.randrange(19 * 365))
        return _request(word(RARE), first=first, last=first + datetime.timedelta(days=rng.randrange(30, 730)))

    strings = iter(names)
    kinds: dict[str, Callable[[], Request]] = {
        ONE_COMMON: lambda: _request(word(COMMON)),
        ONE_RARE: lambda: _request(word(high=RARE)),
        "two AND": lambda: _request(together(2)),
        "three AND": lambda: _request(together(3)),
        "OR": lambda: _request(Or(tuple(word(RARE) for _ in range(rng.randint(2, 4))))),
        "quoted string": lambda: _request(String(next(strings, "") or _piece(rng, source))),
        "word, two filters": filtered,
        "date range": dated,
        "everything": lambda: _request(Everything(), offset=10 * rng.randrange(500)),
        "sorted by date": lambda: _request(word(RARE), sort="newest"),
        f"page {PAGE}": lambda: _request(word(PAGED), offset=10 * (PAGE - 1)),
    }
    return {kind: _different(make) for kind, make in kinds.items()}


def _request(query: Query, **more: Any) -> Request:
    return Request(query, facets=COUNTED, **more)


def _different(make: Callable[[], Request]) -> list[Request]:
    found: dict[str, Request] = {}
    while len(found) < KIND:
        request = make()
        found[repr(request)] = request
    return list(found.values())


def _names(source: Sample) -> list[str]:
    """Strings of three characters or more in over 5 % of the articles."""
    enough = len(source.texts) // 20
    names = [name for name in corpus.COMMON_NAMES if sum(name in text for text in source.texts) > enough]
    assert len(names) >= KIND // 5, "too few common names in the corpus"
    return names


def _piece(rng: random.Random, source: Sample) -> str:
    """Two to eight characters that stand together somewhere."""
    while True:
        text, length = rng.choice(source.texts), rng.randint(2, 8)
        start = rng.randrange(max(len(text) - length, 1))
        piece = text[start : start + length]
        if len(piece) == length and BREAK not in piece:
            return piece.replace(BLANK, " ")
