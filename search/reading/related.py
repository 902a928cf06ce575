"""Articles like one: its distinctive words, and what has most of them."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from corpus.models import Article
from corpus.text.fold import fold
from index.analysis import CHINESE, Analysis
from index.engine import Engine, Request, Stored
from index.queries import And, Most, Not, String, Word

CANDIDATES = 24  # words of an article, the most frequent ones, whose rarity is looked up
DISTINCTIVE = 10  # of these so many say what it is about
SHOWN = 5  # articles
# Further ones are looked at, in place of a search without those of the same title, which takes twice as long.
SPARE = 10
SHARE = 0.2  # of the weight of these words that an article like it has
TITLE = 3  # so many times counts a word of the title
LONGEST = 40_000  # characters of a text that are cut: more say nothing else
_WORD = re.compile(rf"[{CHINESE}]{{2,}}|[a-z][a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Related:
    """The words that tell an article from others, the most telling first, and the articles most like it."""

    words: tuple[str, ...] = ()
    articles: tuple[Stored, ...] = ()


def related(engine: Engine, article: Article) -> Related:
    """What is like an article, by words that few others have; raises `EngineError`."""
    words = distinctive(engine, article)
    if not words:
        return Related()
    alike = Most(tuple(Word(word) for word in words), SHARE)
    title = fold(article.title)
    results = engine.search(Request(alike, limit=SHOWN + SPARE))
    ids = [hit.id for hit in results.hits if title not in fold(hit.title)][:SHOWN]
    if len(ids) < SHOWN and len(results.hits) < results.total:  # many are called as the article is
        others = And((alike, Not(String(article.title, "title"))))
        results = engine.search(Request(others, limit=SHOWN, as_of=results.generation))
        ids = [hit.id for hit in results.hits]
    stored = engine.articles(ids, results.generation)
    return Related(words, tuple(stored[id] for id in ids if id in stored))


def distinctive(engine: Engine, article: Article) -> tuple[str, ...]:
    """The article's words by how often it has them and how few others do: tf · log(N / df), the most telling first.

    A word that only this article has leads nowhere and is left out.
    """
    often = _counted(engine.analysis, article)
    candidates = sorted(often, key=lambda word: (-often[word], -len(word), word))[:CANDIDATES]
    total = engine.state().articles
    having = dict(zip(candidates, engine.totals(candidates), strict=True))
    weights = {word: often[word] * math.log(total / n) for word, n in having.items() if 1 < n < total}
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:DISTINCTIVE])


def _counted(analysis: Analysis, article: Article) -> Counter[str]:
    often: Counter[str] = Counter()
    text = "\n".join(paragraph.text for paragraph in article.paragraphs)[:LONGEST]
    for part, times in ((article.title, TITLE), (text, 1)):
        for word in analysis.query_words(part):
            if _WORD.fullmatch(word):
                often[word] += times
    return often
