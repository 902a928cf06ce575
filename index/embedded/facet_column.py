"""A facet of all articles as one column: filtering and counting by it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from index.schema import MISSING

SHORT = 48  # so many articles are counted one by one sooner than by arrays
RUNS = 256  # a column of no more runs of one number is counted by where these begin


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The number of each article's set of values, and what each set holds.

    `totals`: how many articles have each set. `runs`: where runs of one number begin and which number, if they are few
    (as of the years in a segment, which is in order of days). `values` sorted, `MISSING` among them where an article
    has none. `holders`: the sets that hold the first value, the second …, end to end; `bounds`: where each begins.
    """

    column: np.ndarray
    sets: list[tuple[str, ...]]
    totals: np.ndarray
    runs: tuple[np.ndarray, np.ndarray] | None
    values: list[str]
    holders: np.ndarray
    bounds: np.ndarray

    def accepting(self, wanted: Sequence[str]) -> np.ndarray:
        """Per set whether it holds any of the wanted values (bool)."""
        accepted = np.zeros(max(len(self.sets), 1), bool)
        for value in wanted:
            place = bisect_left(self.values, value)
            if place < len(self.values) and self.values[place] == value:
                end = self.bounds[place + 1] if place + 1 < len(self.bounds) else None
                accepted[self.holders[self.bounds[place] : end]] = True
        return accepted

    def count(self, articles: np.ndarray | None) -> list[tuple[str, int]]:
        """(value, how many of the articles (intp, ascending) have it), most first, then by value; None is all."""
        if articles is None:
            return self.counted(self.totals)
        if len(articles) > SHORT:
            return self.counted(self._per_set(articles))
        pairs = self._counted_singly(articles)
        pairs.sort(key=_COUNT, reverse=True)  # which leaves equal ones in their order
        return pairs

    def counted(self, per_set: np.ndarray) -> list[tuple[str, int]]:
        """(value, how many have it), most first, of articles of which so many have each set (intp or int64)."""
        counts = np.add.reduceat(per_set.take(self.holders), self.bounds).tolist() if self.values else []
        pairs = [pair for pair in zip(self.values, counts, strict=True) if pair[1]]
        pairs.sort(key=_COUNT, reverse=True)
        return pairs

    def sums(self, numbers: np.ndarray, amounts: np.ndarray | None) -> list[int]:
        """Per value the sum of the amounts (int64) of articles whose sets have those numbers (as in `column`, uint8 to
        uint32); without amounts, how many.
        """
        if not self.values:
            return []
        per_set = np.bincount(numbers, amounts, len(self.sets))
        summed: list[int] = np.add.reduceat(per_set.take(self.holders), self.bounds).astype(np.int64).tolist()
        return summed

    def _per_set(self, articles: np.ndarray) -> np.ndarray:
        if self.runs is None:
            return np.bincount(self.column.take(articles), minlength=len(self.sets))
        starts, numbers = self.runs
        before = articles.searchsorted(starts)
        lengths = np.empty_like(before)
        lengths[:-1] = before[1:]
        lengths[-1] = len(articles)
        return np.bincount(numbers, lengths - before, len(self.sets)).astype(np.intp)

    def _counted_singly(self, articles: np.ndarray) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        for number in self.column.take(articles).tolist():
            for value in self.sets[number]:
                counts[value] = counts.get(value, 0) + 1
        return sorted(counts.items())


_COUNT = itemgetter(1)


def facet_column(column: np.ndarray, printed: Sequence[tuple[str, ...]]) -> FacetColumn:
    """The column of those numbers of sets (uint8 to uint32, one an article); an empty set is a missing value."""
    sets = [values or (MISSING,) for values in printed]
    members = sorted((value, number) for number, values in enumerate(sets) for value in values)
    values = sorted({value for value, _ in members})
    starts = np.append(0, (column[1:] != column[:-1]).nonzero()[0] + 1)[: len(column)]
    return FacetColumn(
        column,
        sets,
        np.bincount(column, minlength=len(sets)),
        (starts, column.take(starts)) if 0 < len(starts) <= RUNS else None,
        values,
        np.array([number for _, number in members], np.intp),
        np.array([bisect_left(members, (value, -1)) for value in values], np.intp),
    )
