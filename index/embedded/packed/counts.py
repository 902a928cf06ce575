"""How long lists are: a byte each, and the lengths of those of MANY values and more apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from index.embedded.packed.arrays import Part, Spool

MANY = 255


class CountsWriter:
    """Packs lengths in order; `arrays()` is what `Counts` reads."""

    def __init__(self) -> None:
        self._counts, self._many, self._counts_of_many = Spool("u1"), Spool("<u4"), Spool("<u4")

    @property
    def count(self) -> int:
        """How many were added."""
        return self._counts.count

    def append(self, counts: np.ndarray) -> None:
        """Adds lengths (integers of any dtype)."""
        many = (counts >= MANY).nonzero()[0]
        self._many.append(many + self._counts.count)
        self._counts_of_many.append(counts.take(many))
        self._counts.append(np.minimum(counts, MANY))

    def arrays(self) -> dict[str, np.ndarray | Spool]:
        """The packed lengths (uint8, those apart uint32); nothing may be appended afterwards."""
        return {"counts": self._counts, "many": self._many, "counts_of_many": self._counts_of_many}


class Counts:
    """Reads what a `CountsWriter` packed."""

    def __init__(self, arrays: Mapping[str, Part]) -> None:
        self._counts, self._arrays = arrays["counts"], arrays

    @cached_property
    def _many(self) -> np.ndarray:
        return self._arrays["many"].whole()

    @cached_property
    def _counts_of_many(self) -> np.ndarray:
        return self._arrays["counts_of_many"].whole()

    def __len__(self) -> int:
        return len(self._counts)

    def item(self, index: int) -> int:
        """The length of one list."""
        count: int = self._counts.item(index)
        return count if count < MANY else self._counts_of_many.item(bisect_left(self._many.data, index))

    def __getitem__(self, chosen: slice) -> np.ndarray:
        """The lengths (uint32) of the lists first … last - 1."""
        first, last, _ = chosen.indices(len(self))
        counts = self._counts[first:last].astype(np.uint32)
        low, high = bisect_left(self._many.data, first), bisect_left(self._many.data, last)
        counts[self._many[low:high] - first] = self._counts_of_many[low:high]
        return counts

    def short(self, first: int, last: int) -> bytes:
        """The same of few lists, sooner, but MANY of those that have more."""
        return self._counts[first:last].tobytes()

    def whole(self) -> np.ndarray:
        """All of them (uint32)."""
        return self[:]


def ranges(counts: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of lists that have at most so many values together, one list at the least (`counts`: of any dtype)."""
    ends = np.cumsum(counts, dtype=np.int64)
    first = 0
    while first < len(counts):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield first, last
        first = last
