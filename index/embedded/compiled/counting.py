"""Articles of a segment -> which filters each fails, and how many have each value of a facet."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.best import sort
from index.embedded.compiled.fields import (
    ALIVE,
    ASKED,
    BASE,
    BOUNDS,
    COLUMN,
    COLUMN_BYTES,
    DATE,
    DATED,
    DAYS,
    FILTER,
    FILTERS,
    GONE,
    HIGH,
    LOW,
    MEMBERS,
    SIZE,
    VALUES_COUNT,
)
from index.embedded.compiled.memory import i4, i8, inlined, inner, put, u1, u2, u4, wide

_LOW = (1 << 32) - 1


@inner
def _place_of_day(days: int, size: int, day: int, behind: int) -> int:
    """Where in a column of days (ascending) a day begins, or what is behind it."""
    low, high = 0, size
    while low < high:
        middle = (low + high) >> 1
        if i4(days, middle) < day + behind:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def _number(facet: int, article: int) -> int:
    """The number of an article's set of values."""
    column, size = i8(facet, COLUMN), i8(facet, COLUMN_BYTES)
    if size == 1:
        return u1(column, article)
    return u2(column, article) if size == 2 else u4(column, article)


@inner
def fails(everything: int, segment: int, asked: int, articles: np.ndarray, count: int, failing: np.ndarray) -> bool:
    """Writes the bits (uint32) of the filters that articles of a segment fail, all bits of one that is gone.

    False, and nothing is written, where there is nothing that one could fail.
    """
    alive, dated, filters_count = i8(everything, ALIVE), i8(asked, DATED), i8(asked, FILTERS)
    if not (alive or dated or filters_count):
        return False
    base, first, last = i8(segment, BASE), wide(0), i8(segment, SIZE)
    if dated:
        first = _place_of_day(i8(segment, DAYS), last, i8(asked, LOW), 0)
        last = _place_of_day(i8(segment, DAYS), last, i8(asked, HIGH), 1)
    for place in range(count):
        article = wide(articles[place])
        failing[place] = DATE if article < first or article >= last else 0
        if alive and not u1(alive, base + article):
            failing[place] = GONE
    filters = asked + 8 * ASKED
    for row in range(filters_count):
        facet, accepted = i8(filters, FILTER * row), i8(filters, FILTER * row + 1)
        bit = i8(filters, FILTER * row + 2)
        for place in range(count):
            if not u1(accepted, _number(facet, base + wide(articles[place]))):
                failing[place] |= bit
    return True


@inner
def count_facet(
    facet: int,
    base: int,
    articles: np.ndarray,
    count: int,
    some: bool,
    failing: np.ndarray,
    bits: int,
    counts: np.ndarray,
    by_sets: bool,
) -> None:
    """Counts the sets of a facet, or at once their values, of articles that fail at most the filters of those bits.

    Articles and what they fail: uint32, counts int64.
    """
    column, size = i8(facet, COLUMN), i8(facet, COLUMN_BYTES)
    column += base * size
    members, bounds = i8(facet, MEMBERS), i8(facet, BOUNDS)
    for place in range(count):
        if some and failing[place] & ~bits:
            continue
        article = wide(articles[place])
        of_set = u2(column, article) if size == 2 else u1(column, article) if size == 1 else u4(column, article)
        if by_sets:
            counts[np.uint64(of_set)] += 1
        else:
            for member in range(i8(bounds, of_set), i8(bounds, of_set + 1)):
                counts[np.uint64(i8(members, member))] += 1


@inner
def values_of(facet: int, counts: np.ndarray, by_sets: bool) -> np.ndarray:
    """How many articles (int64) have each value, of how many (int64) have each set of them."""
    if not by_sets:
        return counts
    members, bounds = i8(facet, MEMBERS), i8(facet, BOUNDS)
    values = np.zeros(i8(facet, VALUES_COUNT), np.int64)
    for of_set in range(len(counts)):
        if counts[of_set]:
            for member in range(i8(bounds, of_set), i8(bounds, of_set + 1)):
                values[i8(members, member)] += counts[of_set]
    return values


@inner
def write_counts(counts: np.ndarray, out: int, at: int) -> int:
    """Writes (value, how many) of the values that any has, by counts (int64), most first; how many."""
    keys = np.empty(len(counts), np.int64)
    size = 0
    for value in range(len(counts)):
        if counts[value]:
            keys[size] = (-counts[value] << 32) | value
            size += 1
    sort(keys, 0, size)
    for place in range(size):
        put(out, at + 2 * place, keys[place] & _LOW)
        put(out, at + 2 * place + 1, -(keys[place] >> 32))
    return size
