"""The best of many, as the least of keys that are all different: the compiled part of `top_k`."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.memory import as_bits, inner

_INFINITE = 0x7F800000  # the bits of the greatest float32
_LOW = (1 << 32) - 1


@inner
def key_of(score: np.float32, rank: int, newest: int) -> int:
    """What orders as results do: by score (not negative), then rank; of the newest by rank, the score beside it."""
    bits: int = as_bits(score)
    return rank << 32 | bits if newest else (_INFINITE - bits) << 32 | rank


@inner
def rank_of(key: int, newest: int) -> int:
    """The rank that a key was made of."""
    return key >> 32 if newest else key & _LOW


@inner
def score_bits_of(key: int, newest: int) -> int:
    """The bits of the score that a key was made of."""
    return key & _LOW if newest else _INFINITE - (key >> 32)


@inner
def part(keys: np.ndarray, begin: int, end: int, count: int) -> None:
    """Moves the `count` least of keys[begin:end] (int64) to its beginning, in any order."""
    low, high, last = begin, end - 1, begin + count - 1
    while low < high:
        pivot = keys[(low + high) >> 1]
        left, right = low, high
        while left <= right:
            while keys[left] < pivot:
                left += 1
            while keys[right] > pivot:
                right -= 1
            if left <= right:
                keys[left], keys[right] = keys[right], keys[left]
                left += 1
                right -= 1
        if last <= right:
            high = right
        elif last >= left:
            low = left
        else:
            return


@inner
def sort(keys: np.ndarray, begin: int, end: int) -> None:
    """Sorts keys[begin:end] (int64) in place (Shell's way: pages are short)."""
    gap = 1
    while gap < (end - begin) // 3:
        gap = 3 * gap + 1
    while gap:
        for place in range(begin + gap, end):
            key, to = keys[place], place
            while to >= begin + gap and keys[to - gap] > key:
                keys[to] = keys[to - gap]
                to -= gap
            keys[to] = key
        gap //= 3


@inner
def shortest_first(counts: np.ndarray) -> np.ndarray:
    """The places (int64) of numbers (int64) in ascending order of these; equal ones in their own."""
    order = np.empty(len(counts), np.int64)
    for place in range(len(counts)):
        to = place
        while to and counts[order[to - 1]] > counts[place]:
            order[to] = order[to - 1]
            to -= 1
        order[to] = place
    return order
