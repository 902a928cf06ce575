"""The lists of terms in a segment -> the articles that have all, any or enough of them, and their scores."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.best import shortest_first, sort
from index.embedded.compiled.fields import BASE, BODY, CHARACTER, CHARACTERS, KIND, LENGTHS, STRING, TITLE, WORD, WORDS
from index.embedded.compiled.lists import keep_shared, keep_shared_with, unpack
from index.embedded.compiled.lookup import BIT, BITS, COUNT, FIRST, STREAM, times_at
from index.embedded.compiled.memory import bits_at, f4, i8, inlined, inner, put_f4, put_u4, u1, u4, wide
from index.embedded.compiled.quoted import ARTICLE, IN_BODY, IN_TITLE
from index.embedded.compiled.split_lists import keep_shared_split, unpack_split
from index.score import K1, TITLE_WEIGHT

_K1, _WEIGHT = np.float32(K1), np.float32(TITLE_WEIGHT)
_BODY = (1 << 32) - 1
_FEW = 2048  # articles are sorted; more are looked for in order
_ROUNDED = 1e-9  # of a sum of weights in another order


@inlined
def _score(everything: int, kind: int, article: int, title: int, body: int, idf: np.float32) -> np.float32:
    """What a term adds that stands so often in an article."""
    fields = LENGTHS if kind == WORD else LENGTHS + KIND
    often = f4(i8(everything, fields + BODY + 1), u1(i8(everything, fields + BODY), article)) * np.float32(body)
    if title:
        norm = f4(i8(everything, fields + TITLE + 1), u1(i8(everything, fields + TITLE), article)) * _WEIGHT
        often = often + norm * np.float32(title)
    score: np.float32 = often / (often + _K1) * idf
    return score


@inner
def all_of(found: np.ndarray, terms: np.ndarray, strings: np.ndarray, articles: np.ndarray, places: np.ndarray) -> int:
    """Writes the articles (uint32) that have all terms, and where in the list of each (rows of uint32); how many.

    `found`: per term its list (int64), the shortest of which is read first; `strings`: rows of uint32.
    """
    order = shortest_first(found[:, COUNT])
    moved = np.empty((len(order), len(articles)), np.uint32)  # rows as they come
    count = 0
    for row in range(len(order)):
        term = order[row]
        size, first = found[term, COUNT], found[term, FIRST]
        if not row:
            count = size
            if terms[term, 0] == STRING:
                for place in range(count):
                    articles[place] = strings[ARTICLE, first + place]
            elif terms[term, 0] == CHARACTER:
                unpack_split(found[term], articles)
            else:
                unpack(found[term], articles)
            for place in range(count):
                moved[0, place] = place
        elif terms[term, 0] == STRING:
            count = keep_shared_with(articles, count, strings[ARTICLE, first : first + size], 0, moved, row)
        elif terms[term, 0] == CHARACTER:
            count = keep_shared_split(articles, count, found[term], 0, moved, row)
        else:
            count = keep_shared(articles, count, found[term], 0, moved, row)
    for row in range(len(order)):
        for place in range(count):
            places[order[row], place] = moved[row, place]
    return count


@inner
def any_of_them(
    everything: int,
    segment: int,
    found: np.ndarray,
    terms: np.ndarray,
    idfs: np.ndarray,
    strings: np.ndarray,
    articles: np.ndarray,
    scores: int,
) -> int:
    """Writes the articles that have any term, in no order; how many. Adds up their `scores` (float32)."""
    count, base = 0, i8(segment, BASE)
    for term in range(len(terms)):
        kind, first = terms[term, 0], found[term, FIRST]
        stream, bit, bits = found[term, STREAM], found[term, BIT], found[term, BITS]
        mask, article = (1 << bits) - 1, wide(0)
        dictionary = segment + 8 * (WORDS if kind == WORD else CHARACTERS)
        unpacked = np.empty(found[term, COUNT] if kind == CHARACTER else 0, np.uint32)
        if kind == CHARACTER:
            unpack_split(found[term], unpacked)
        for place in range(first, first + found[term, COUNT]):
            if kind == STRING:
                article = wide(strings[ARTICLE, place])
                title, body = wide(strings[IN_TITLE, place]), wide(strings[IN_BODY, place])
            else:
                if kind == CHARACTER:
                    article = wide(unpacked[place - first])
                else:
                    article += bits_at(stream, bit) & mask
                    bit += bits
                times = times_at(dictionary, place)
                title, body = times >> 32, times & _BODY
            before = f4(scores, article)
            if not before:
                articles[count] = article
                count += 1
            put_f4(scores, article, before + _score(everything, kind, base + article, title, body, idfs[term]))
    return count


@inner
def having_enough(
    size: int,
    found: np.ndarray,
    terms: np.ndarray,
    weights: np.ndarray,
    enough: float,
    strings: np.ndarray,
    articles: np.ndarray,
    marks: int,
) -> int:
    """Writes the articles whose terms, at most MARKED, weigh enough together (`weights`: float64), ascending; how many.

    `marks`: as many uint32 as there are articles, all 0 and left so; a bit for each term that an article has. The
    longest lists, which together do not weigh enough, only add to what other articles have.
    """
    order = shortest_first(found[:, COUNT])
    needed, others = len(order), 0.0
    while needed and others + weights[order[needed - 1]] < enough - _ROUNDED:
        needed -= 1
        others += weights[order[needed]]
    many = 0
    for row in range(len(order)):
        term = order[row]
        first, own = found[term, FIRST], 1 << term
        stream, bit, bits = found[term, STREAM], found[term, BIT], found[term, BITS]
        kind, mask, article = terms[term, 0], (1 << bits) - 1, wide(0)
        unpacked = np.empty(found[term, COUNT] if kind == CHARACTER else 0, np.uint32)
        if kind == CHARACTER:
            unpack_split(found[term], unpacked)
        for place in range(first, first + found[term, COUNT]):
            if kind == STRING:
                article = wide(strings[ARTICLE, place])
            elif kind == CHARACTER:
                article = wide(unpacked[place - first])
            else:
                article += bits_at(stream, bit) & mask
                bit += bits
            before = u4(marks, article)
            if before:
                put_u4(marks, article, before | own)
            elif row < needed:
                articles[many] = article
                many += 1
                put_u4(marks, article, own)
    count = 0
    for place in range(many):
        article, weight = wide(articles[place]), 0.0
        having = u4(marks, article)
        for term in range(len(terms)):
            if having >> term & 1:
                weight += weights[term]
        put_u4(marks, article, weight >= enough)
        count += weight >= enough
    if count < _FEW:
        kept = 0
        for place in range(many):
            article = wide(articles[place])
            if u4(marks, article):
                articles[kept] = article
                kept += 1
                put_u4(marks, article, 0)
        sort(articles, 0, count)
        return count
    kept = 0
    for article in range(size):
        if u4(marks, article):
            articles[kept] = article
            kept += 1
            put_u4(marks, article, 0)
    return count


@inner
def add_scores(
    everything: int,
    segment: int,
    found: np.ndarray,
    terms: np.ndarray,
    idfs: np.ndarray,
    strings: np.ndarray,
    articles: np.ndarray,
    scores: int,
) -> None:
    """Adds up the scores (float32) of some articles (uint32, ascending), of which each has any of the terms."""
    base, shared, places = i8(segment, BASE), np.empty_like(articles), np.empty((1, len(articles)), np.uint32)
    for term in range(len(terms)):
        kind, first = terms[term, 0], found[term, FIRST]
        dictionary = segment + 8 * (WORDS if kind == WORD else CHARACTERS)
        shared[:] = articles
        if kind == STRING:
            stand = strings[ARTICLE, first : first + found[term, COUNT]]
            having = keep_shared_with(shared, len(articles), stand, 0, places, 0)
        elif kind == CHARACTER:
            having = keep_shared_split(shared, len(articles), found[term], 0, places, 0)
        else:
            having = keep_shared(shared, len(articles), found[term], 0, places, 0)
        for place in range(having):
            article, posting = wide(shared[place]), first + wide(places[0, place])
            if kind == STRING:
                title, body = wide(strings[IN_TITLE, posting]), wide(strings[IN_BODY, posting])
            else:
                times = times_at(dictionary, posting)
                title, body = times >> 32, times & _BODY
            score = _score(everything, kind, base + article, title, body, idfs[term])
            put_f4(scores, article, f4(scores, article) + score)


@inlined
def sum_of(
    everything: int,
    segment: int,
    found: np.ndarray,
    terms: np.ndarray,
    idfs: np.ndarray,
    order: np.ndarray,
    strings: np.ndarray,
    article: int,
    places: np.ndarray,
    column: int,
) -> np.float32:
    """The score of an article that has all terms, by its places in their lists (rows of uint32) and idfs (float32)."""
    score = np.float32(0)
    for number in range(len(order)):
        term = order[number]
        kind, place = terms[term, 0], found[term, FIRST] + wide(places[term, column])
        if kind == STRING:
            title, body = wide(strings[IN_TITLE, place]), wide(strings[IN_BODY, place])
        else:
            times = times_at(segment + 8 * (WORDS if kind == WORD else CHARACTERS), place)
            title, body = times >> 32, times & _BODY
        score += _score(everything, kind, article, title, body, idfs[term])
    return score
