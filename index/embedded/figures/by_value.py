"""The figures of a unit in order of their values: a range of them is found without looking at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SORTED = 64  # a list that is so many times shorter than all figures is sorted sooner than marked


@dataclass(frozen=True, slots=True)
class ByValue:
    """Exact figures in order of their values (`exact` int32, `values` float64), and those that are intervals.

    `others` (intp) are the intervals, ascending, with their ends `lower` and `upper`. `size`: how many figures there
    are in all units.
    """

    exact: np.ndarray
    values: np.ndarray
    others: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    size: int

    def touching(self, low: float | None, high: float | None) -> np.ndarray:
        """The figures (intp, ascending) that the range touches."""
        first, last = self.between(low, high)
        touched = np.ones(len(self.others), bool)
        if low is not None:
            touched &= self.upper >= low
        if high is not None:
            touched &= self.lower <= high
        return in_order((self.exact[first:last], self.others.compress(touched)), self.size)

    def between(self, low: float | None, high: float | None) -> tuple[int, int]:
        """From which to before which place the exact figures lie in the range."""
        first = 0 if low is None else int(self.values.searchsorted(low))
        last = len(self.values) if high is None else int(self.values.searchsorted(high, side="right"))
        return first, max(first, last)


def by_value(numbers: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> ByValue:
    """The order of those figures (intp, ascending); `lower` and `upper` are the ends (float64) of all figures."""
    low, high = lower.take(numbers), upper.take(numbers)
    same = low == high
    exact, values = numbers.compress(same), low.compress(same)
    order = values.argsort(kind="stable")
    apart = ~same
    return ByValue(
        exact.take(order).astype(np.int32),
        values.take(order),
        numbers.compress(apart),
        low.compress(apart),
        high.compress(apart),
        len(lower),
    )


def in_order(parts: tuple[np.ndarray, ...], size: int) -> np.ndarray:
    """Numbers below `size`, none twice, as one ascending array (intp)."""
    if sum(map(len, parts)) * SORTED < size:
        return np.sort(np.concatenate(parts)).astype(np.intp)
    marked = np.zeros(size, bool)
    for part in parts:
        marked[part] = True
    return marked.nonzero()[0]
