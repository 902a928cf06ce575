"""Where a string stands in a segment, by the positions of its pairs of characters."""

from __future__ import annotations

import numpy as np

from index.embedded.layout import PAIR
from index.embedded.segment import Segment
from index.embedded.snapshot import EMPTY, Snapshot

# Where one list is this many times shorter than the other, its members are sought one by one.
SEEK = 16


def standing(snapshot: Snapshot, segment: Segment, text: str) -> np.ndarray:
    """The positions at which a string of two or more characters begins."""
    offsets = [*range(0, len(text) - 1, 2)] + ([len(text) - 2] if len(text) % 2 else [])
    pairs = sorted((snapshot.pair(segment, text[i], text[i + 1]), i) for i in offsets)
    (count, number), offset = pairs[0]
    if not count:
        return EMPTY
    found = snapshot.positions(segment, number)
    if offset:
        found = found[found.searchsorted(offset) :] - offset
    for (_, number), offset in pairs[1:]:
        if not len(found):
            break
        found = found.compress(_is_in(found + offset if offset else found, snapshot.positions(segment, number)))
    return found


def _is_in(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of `some` are in `others` (bool); both ascending, without repetition."""
    if not len(others):
        return np.zeros(len(some), bool)
    if len(some) * SEEK < len(others):
        return np.equal(others.take(others.searchsorted(some), mode="clip"), some)
    # Sorted together, a number that both have stands beside itself.
    both = np.concatenate((some, others))
    order = both.argsort(kind="stable")
    merged = both.take(order)
    twice = (merged[1:] == merged[:-1]).nonzero()[0]
    result = np.zeros(len(some), bool)
    result[order.take(twice)] = True
    return result


def standing_singly(segment: Segment, char: str) -> np.ndarray:
    """The positions of one character, by the pairs that it is in."""
    codes, sought = segment.pairs.keys.all(), np.uint64(ord(char))
    first = np.flatnonzero(codes >> np.uint64(PAIR) == sought).tolist()
    second = np.flatnonzero(codes & np.uint64((1 << PAIR) - 1) == sought).tolist()
    lists = [segment.pairs.values[i] for i in first] + [segment.pairs.values[i] + 1 for i in second]
    return np.unique(np.concatenate([*lists, EMPTY])).astype(np.intp)
