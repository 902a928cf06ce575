"""Where strings stand in a segment, by the positions of their pairs of characters: alone, near each other, with gaps.

Every answer is positions (intp, ascending), one for each place that is found.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embedded.lists.occurrences import EMPTY
from index.embedded.segment import Segment
from index.embedded.snapshot import Snapshot

# Where one list is this many times shorter than the other, its members are sought one by one.
SEEK = 16
FEW = 64  # so many are sought one by one in any list: three calls of numpy, where sorting takes eight
LONG, FEWER = 1 << 14, 128  # a list that is longer, and so many times, is not unpacked to seek some in it
NEVER = 1 << 40  # a position that no text has


def standing(snapshot: Snapshot, segment: Segment, text: str) -> np.ndarray:
    """The positions (intp, ascending) at which a string of two or more characters begins."""
    offsets = [*range(0, len(text) - 1, 2)] + ([len(text) - 2] if len(text) % 2 else [])
    pairs = sorted((snapshot.pair(segment, text[i], text[i + 1]), i) for i in offsets)
    (count, number), offset = pairs[0]
    if not count:
        return EMPTY
    found = snapshot.positions(segment, number)
    if offset:
        found = found[found.searchsorted(offset) :] - offset
    for (count, number), offset in pairs[1:]:
        if not len(found):
            break
        sought = found + offset if offset else found
        if count > LONG and len(found) * FEWER < count:
            found = found.compress(segment.pairs.values.holds(number, sought))
        else:
            found = found.compress(_is_in(sought, snapshot.positions(segment, number)))
    return found


def _pair(snapshot: Snapshot, segment: Segment, first: str, second: str) -> np.ndarray:
    """Where a pair of characters stands."""
    count, number = snapshot.pair(segment, first, second)
    return snapshot.positions(segment, number) if count else EMPTY


def _is_in(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of `some` are in `others` (bool); both ascending, without repetition."""
    if not len(others):
        return np.zeros(len(some), bool)
    if len(some) <= FEW or len(some) * 2 < len(others):  # near each other they are sought soon
        found: np.ndarray = others.take(others.searchsorted(some), mode="clip") == some
        return found
    # Sorted together, a number that both have stands beside itself.
    both = np.concatenate((some, others))
    order = both.argsort(kind="stable")
    merged = both.take(order)
    twice = (merged[1:] == merged[:-1]).nonzero()[0]
    result = np.zeros(len(some), bool)
    result[order.take(twice)] = True
    return result


def standing_singly(segment: Segment, char: str) -> np.ndarray:
    """The positions (intp, ascending) of one character: where its pairs begin, and where it is the last of its unit."""
    pairs = segment.pairs.keys.beginning(ord(char))
    begun = segment.pairs.values.between(pairs.start, pairs.stop)
    begun.sort()
    last = (segment.unit_ends[segment.unit_lasts == ord(char)] - 1).astype(np.uint32)
    return np.insert(begun, begun.searchsorted(last), last).astype(np.intp)


# --- what stands beside, near, and with gaps -------------------------------------------------------


def bounded(snapshot: Snapshot, segment: Segment, text: str, before: str, after: str) -> np.ndarray:
    """Where (intp, ascending) a string of two characters or more begins, none of `before` and `after` beside it."""
    found = standing(snapshot, segment, text)
    for char in before:
        if not len(found):
            break
        found = found[~_is_in(found - 1, _pair(snapshot, segment, char, text[0]))]
    last = len(text) - 1
    for char in after:
        if not len(found):
            break
        found = found[~_is_in(found + last, _pair(snapshot, segment, text[-1], char))]
    return found


def near(snapshot: Snapshot, segment: Segment, texts: Sequence[str], apart: int) -> np.ndarray:
    """Where (intp, ascending) the longest of some strings stands in a stretch of one unit that has all of them.

    The stretch has `apart` characters more than the strings.
    """
    window = sum(map(len, texts)) + apart
    found = [(_places(snapshot, segment, text) if text else EMPTY, len(text)) for text in texts]
    if not all(len(places) for places, _ in found):
        return EMPTY
    (anchors, width), *others = sorted(found, key=lambda row: (-row[1], len(row[0])))
    anchors = _beside(anchors, min((places for places, _ in others), key=len), window)
    unit = segment.unit_ends.searchsorted(anchors)
    ends = segment.unit_ends.take(unit).astype(np.intp)
    begins = np.where(unit > 0, segment.unit_ends.take(unit - 1).astype(np.intp) + 1, 0)
    # None is longer than the anchor, so of what begins before it the nearest is as good as any.
    before, behind = [], []
    for places, length in others:
        at = places.searchsorted(anchors, side="right")
        left = places.take(at - 1)
        before.append(np.where((at > 0) & (left >= begins), left, -NEVER))
        right = places.take(np.minimum(at, len(places) - 1)) + length
        behind.append(np.where((at < len(places)) & (right <= ends), right, NEVER))
    keep = np.zeros(len(anchors), bool)
    for start in (anchors, *before):
        end = start + window
        inside = anchors + width <= end
        for left, right in zip(before, behind, strict=True):
            inside &= (left >= start) | (right <= end)
        keep |= inside
    return anchors[keep]


def with_gaps(snapshot: Snapshot, segment: Segment, parts: Sequence[tuple[int, int, str]]) -> np.ndarray:
    """Where (intp, ascending), within one unit, the last of strings ends, each (least, most) behind the one before."""
    if not parts:
        return EMPTY
    (_, _, first), *rest = parts
    ends = _places(snapshot, segment, first) + len(first)
    for least, most, text in rest:
        if not len(ends):
            return EMPTY
        places = _places(snapshot, segment, text)
        at = ends.searchsorted(places - least, side="right") - 1  # the nearest end decides
        last = ends.take(np.maximum(at, 0))
        keep = (at >= 0) & (places - last <= most) & (_unit_end(segment, last - 1) > places)
        ends = places[keep] + len(text)
    return ends - 1


def _unit_end(segment: Segment, positions: np.ndarray) -> np.ndarray:
    """Where the unit (title, paragraph) of each position ends."""
    return segment.unit_ends.take(segment.unit_ends.searchsorted(positions)).astype(np.intp)


def _beside(places: np.ndarray, others: np.ndarray, window: int) -> np.ndarray:
    """Of `places` those with one of `others` within a window's width."""
    if len(others) * SEEK > len(places):
        return places
    first, last = places.searchsorted(others - window), places.searchsorted(others + window, side="right")
    counts = last - first
    chosen = np.repeat(first - (counts.cumsum() - counts), counts) + np.arange(counts.sum())
    return places.take(np.unique(chosen))


def _places(snapshot: Snapshot, segment: Segment, text: str) -> np.ndarray:
    if len(text) > 1:
        return standing(snapshot, segment, text)
    return snapshot.singly(segment, text, lambda: standing_singly(segment, text))
