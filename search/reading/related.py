"""Articles like one: its distinctive words, and what has most of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from corpus.ids import issue_of
from corpus.models import Article
from corpus.text.fold import fold, fold_all
from index.analysis import CHINESE
from index.engine import Engine, Request
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


class Alike(NamedTuple):
    """An article that is like another: its id and title, and what its issue is called."""

    id: str
    title: str
    issue: str


@dataclass(frozen=True, slots=True)
class Related:
    """The words that tell an article from others, the most telling first, and the articles most like it."""

    words: tuple[str, ...] = ()
    articles: tuple[Alike, ...] = ()


def related(engine: Engine, article: Article) -> Related:
    """What is like an article, by words that few others have; raises `EngineError`."""
    words = distinctive(engine, article)
    if not words:
        return Related()
    alike = Most(tuple(Word(word) for word in words), SHARE)
    title = fold(article.title)
    results = engine.search(Request(alike, limit=SHOWN + SPARE))
    folded = fold_all([hit.title for hit in results.hits])
    hits = [hit for hit, other in zip(results.hits, folded, strict=True) if title not in other][:SHOWN]
    if len(hits) < SHOWN and len(results.hits) < results.total:  # many are called as the article is
        others = And((alike, Not(String(article.title, "title"))))
        results = engine.search(Request(others, limit=SHOWN, as_of=results.generation))
        hits = list(results.hits)
    outlines = [engine.outline(issue_of(hit.id), results.generation) for hit in hits]
    near = zip(hits, outlines, strict=True)
    return Related(words, tuple(Alike(hit.id, hit.title, of.issue.title) for hit, of in near if of))


def distinctive(engine: Engine, article: Article) -> tuple[str, ...]:
    """The article's words by how often it has them and how few others do: tf · log(N / df), the most telling first.

    A word that only this article has leads nowhere and is left out.
    """
    text = "\n".join(paragraph.text for paragraph in article.paragraphs)[:LONGEST]
    in_title, in_text = set(engine.analysis.query_words(article.title)), set(engine.analysis.query_words(text))
    # By how often, then the longest: but for those of the title each counts once.
    ordered = chain(*map(_longest_first, (in_title & in_text, in_title - in_text, in_text - in_title)))
    candidates = list(islice(filter(_WORD.fullmatch, ordered), CANDIDATES))
    total = engine.state().articles
    weights = {
        word: (TITLE * (word in in_title) + (word in in_text)) * math.log(total / n)
        for word, n in zip(candidates, engine.totals(candidates), strict=True)
        if 1 < n < total
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:DISTINCTIVE])


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(sorted(words), key=len, reverse=True)
