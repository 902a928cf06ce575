"""Lists of integers below a bound, each split in its lower and its upper bits, by Elias and Fano's code.

The lower bits of a list's values stand as they are, end to end: whole bytes of all values, then none, one, two or four
bits more of each, which numpy widens by a table. Behind them stand the upper bits, which ascend by little: for every
value a one, and before it as many zeros, from the first on, as its upper bits say. A value takes about two bits more
than its mean distance from the next. How many lower bits there are, and so how long a list is, follows from the bound
and the number of values; so of a list nothing is kept but that number, and of every GROUPth where it begins.

    [5, 9, 300] below 512, eight lower bits: 05 09 2C; the upper bits are 0, 0, 1 -> 1 1 0 1

P. Elias, Efficient storage and retrieval by content and address of static files, J. ACM 21 (1974).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

import numpy as np

from index.embedded.packed.arrays import Part, Spool
from index.embedded.packed.counts import MANY, Counts, CountsWriter, ranges

GROUP = 16
SPARE = 7  # bytes behind a list that may be read along with it
LOWER = (0, 1, 2, 4, 8, 9, 10, 12, 16, 17, 18, 20, 24, 25, 26, 28)  # how many lower bits there may be
_TOGETHER = 1 << 17  # values that are packed and unpacked at a time: they stay near the processor


class Shape:
    """How lists of values below a bound lie, by how many values they have.

    `last`: the greatest value that there may be; `least` (int64, descending): with so many values, or more, a list has
    the number of lower bits that stands at the same place of LOWER, or one before; `short` (int64): bytes of lists of
    0 … MANY - 1 values.
    """

    def __init__(self, below: int) -> None:
        self.last = max(below - 1, 0)
        few, more = np.array(LOWER[:-1]), np.array(LOWER[1:])
        saved = (self.last >> few) - (self.last >> more)  # zeros, by one lower bit more for each value
        self.least = np.minimum.accumulate(-(-saved // (more - few)))
        self._ascending = self.least[::-1].copy()
        self._bounds = self._ascending.tolist()
        counts = np.arange(1, MANY)
        self.short = np.concatenate(([0], self.sizes(counts, self.lows(counts))))
        self._short = [*self.short.tolist(), 0]

    def low(self, count: int) -> int:
        """How many lower bits the values of a list have."""
        return LOWER[-1 - bisect_right(self._bounds, count)]

    def size(self, count: int) -> int:
        """How many bytes a list takes."""
        low = self.low(count)
        return (count * low + count + (self.last >> low) + 7) >> 3

    def together(self, counts: bytes) -> int:
        """How many bytes lists take; those of MANY values and more are left out."""
        return sum(map(self._short.__getitem__, counts))

    def lows(self, counts: np.ndarray) -> np.ndarray:
        """How many lower bits (int64) the values of lists have, by their lengths (int64)."""
        lows: np.ndarray = _LOWER.take(len(LOWER) - 1 - self._ascending.searchsorted(counts, side="right"))
        return lows

    def sizes(self, counts: np.ndarray, lows: np.ndarray) -> np.ndarray:
        """How many bytes (int64) lists take, by their lengths and lower bits (int64)."""
        sizes: np.ndarray = (counts * lows + counts + (self.last >> lows) + 7) >> 3
        return sizes


_LOWER = np.array(LOWER)


class SplitListsWriter:
    """Packs ascending lists of values below a bound, in order; `arrays()` is what `SplitLists` reads."""

    def __init__(self, below: int) -> None:
        self._below, self._shape = below, Shape(below)
        self._counts, self._groups, self._data = CountsWriter(), Spool("<u8"), Spool("u1")

    def append(self, values: np.ndarray, counts: np.ndarray) -> None:
        """Adds lists: `values` end to end (integers of any dtype, each list ascending), `counts` how many each has
        (none 0).
        """
        ends = np.cumsum(counts, dtype=np.int64)
        for first, last in ranges(counts, _TOGETHER):
            begin = int(ends[first - 1]) if first else 0
            self._append(values[begin : int(ends[last - 1])].astype(np.uint64), counts[first:last].astype(np.int64))

    def _append(self, values: np.ndarray, counts: np.ndarray) -> None:
        lows = self._shape.lows(counts)
        sizes = self._shape.sizes(counts, lows)
        begins, size = np.cumsum(sizes) - sizes, int(sizes.sum())
        low, within = np.repeat(lows, counts), _within(counts)
        whole = low & ~7
        words = np.zeros(size // 8 + 2, np.uint64)
        _put(words, np.repeat(8 * begins, counts) + within * whole, values, whole)
        bits = np.repeat(8 * begins + counts * (lows & ~7), counts) + within * (low & 7)
        _put(words, bits, values >> whole.astype(np.uint64), low & 7)
        ones = (
            np.repeat(8 * begins + counts * lows, counts) + within + (values >> low.astype(np.uint64)).astype(np.int64)
        )
        _put(words, ones, np.ones(len(ones), np.uint64), np.ones(len(ones), np.int64))
        self._groups.append(begins[-self._counts.count % GROUP :: GROUP] + self._data.count)
        self._counts.append(counts)
        self._data.append(words.view(np.uint8)[:size])

    def arrays(self) -> dict[str, np.ndarray | Spool]:
        """The packed lists (uint8, uint32 and uint64); nothing may be appended afterwards."""
        self._data.append(np.zeros(SPARE, np.uint8))
        below = np.array([self._below], "<u8")
        return self._counts.arrays() | {"below": below, "groups": self._groups, "data": self._data}


class SplitLists:
    """Reads the lists that a `SplitListsWriter` packed."""

    def __init__(self, arrays: Mapping[str, Part]) -> None:
        self.counts = Counts(arrays)
        self.shape = Shape(arrays["below"].item(0))
        self._groups, self._data = arrays["groups"], arrays["data"]

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, index: int) -> np.ndarray:
        """One list, as intp."""
        count, at = self.counts.item(index), self._at(index)
        low = self.shape.low(count)
        upper = count * low
        size = (upper + count + (self.shape.last >> low) + 7) >> 3
        data = self._data[at : at + size + SPARE]
        bits = np.unpackbits(data[upper >> 3 : size], bitorder="little")
        if upper & 7:
            bits = bits[upper & 7 :]
        values = bits.view(bool).nonzero()[0]
        values -= _numbers(count)
        if low:
            values <<= low
            values |= _lower(data, low, count)
        return values

    def holds(self, index: int, sought: np.ndarray) -> np.ndarray:
        """Which of some numbers (intp, ascending, not negative) a list has (bool), without reading all of it.

        Those with as many upper bits stand between two zeros, which are counted, 64 bits at a time.
        """
        inside = sought[: sought.searchsorted(self.shape.last, side="right")]
        count, at = self.counts.item(index), self._at(index)
        low = self.shape.low(count)
        upper = count * low
        data = self._data[at : at + self.shape.size(count) + SPARE]
        octets = np.zeros((len(data) - SPARE - (upper >> 3)) // 8 * 8 + 16, np.uint8)
        octets[: len(data) - SPARE - (upper >> 3)] = data[upper >> 3 : -SPARE]
        octets[0] &= 0xFF << (upper & 7) & 0xFF  # what are lower bits there are zeros now
        words = octets.view("<u8")
        zeros = 64 - np.bitwise_count(words)
        before = zeros.cumsum(dtype=np.intp)
        high = (inside >> low) + (upper & 7)
        ends = np.concatenate((high, high + 1))  # which zero stands before those, and which behind
        word = before.searchsorted(ends)
        lacking = ends - (before - zeros).take(word)
        passed = np.unpackbits((~words.take(word)).view(np.uint8), bitorder="little").reshape(-1, 64)
        bit = np.count_nonzero(passed.cumsum(axis=1, dtype=np.uint8) < lacking[:, None], axis=1)
        bounds = np.minimum((64 * word + bit + 1 - ends) * (ends > 0), count).reshape(2, -1)
        lengths = bounds[1] - bounds[0]
        owner = np.repeat(np.arange(len(inside)), lengths)
        places = np.repeat(bounds[0], lengths) + _within(lengths)
        values = _lower_at(data, low, count, places)
        found = np.zeros(len(sought), bool)
        found[owner[values == inside.take(owner) & (1 << low) - 1]] = True
        return found

    def _at(self, index: int) -> int:
        """Where a list begins."""
        group = index // GROUP
        counts = self.counts.short(group * GROUP, index)
        at: int = self._groups.item(group) + self.shape.together(counts)
        if MANY in counts:
            for place, count in enumerate(counts, group * GROUP):
                if count == MANY:
                    at += self.shape.size(self.counts.item(place))
        return at

    def between(self, first: int, last: int) -> np.ndarray:
        """The lists first, first + 1 … last - 1, end to end, as uint32."""
        counts = self.counts[first:last]
        values = np.empty(int(counts.sum(dtype=np.int64)), np.uint32)
        done, at = 0, self._at(first) if first < last else 0
        for begin, end in ranges(counts, _TOGETHER):
            some = counts[begin:end].astype(np.int64)
            lows = self.shape.lows(some)
            sizes = self.shape.sizes(some, lows)
            size, count = int(sizes.sum()), int(some.sum())
            values[done : done + count] = _unpacked(self._data[at : at + size + SPARE], some, lows, sizes)
            done += count
            at += size
        return values


def _unpacked(data: np.ndarray, counts: np.ndarray, lows: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Lists that lie end to end, as int64."""
    begins = np.cumsum(sizes) - sizes
    low, within = np.repeat(lows, counts), _within(counts)
    # The bytes of the upper bits of all lists; in the first one of a list lower bits may stand before them.
    upper, before = begins + (counts * lows >> 3), counts * lows & 7
    lengths = begins + sizes - upper
    octets = data[np.repeat(upper, lengths) + _within(lengths)]
    firsts = np.cumsum(lengths) - lengths
    octets[firsts] &= (0xFF << before).astype(np.uint8)
    ones = np.unpackbits(octets, bitorder="little").view(bool).nonzero()[0]
    values: np.ndarray = ones - np.repeat(8 * firsts + before, counts) - within
    whole, more = low >> 3, low & 7
    values <<= more
    bits = np.repeat(8 * (begins + counts * (lows >> 3)), counts) + within * more
    values |= (data[bits >> 3] >> (bits & 7).astype(np.uint8)) & ((1 << more) - 1)
    values <<= 8 * whole
    fours: np.ndarray = np.ndarray(
        (len(data) - SPARE,), "<u4", data.data, 0, (1,)
    )  # at each byte the four that begin there
    values |= fours[np.repeat(begins, counts) + within * whole] & ((1 << 8 * whole) - 1)
    return values


def _within(counts: np.ndarray) -> np.ndarray:
    """0, 1 … count - 1 for each count, end to end (int64)."""
    ends = np.cumsum(counts)
    places: np.ndarray = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    return places


def _put(words: np.ndarray, bits: np.ndarray, values: np.ndarray, widths: np.ndarray) -> None:
    """Writes the lowest bits of values (uint64), of each so many, into words of 64, each value behind the last."""
    fields = values & ((np.uint64(1) << widths.astype(np.uint64)) - np.uint64(1))
    places, shifts = bits >> 6, bits & 63
    first = np.flatnonzero(np.concatenate((places[:1] == places[:1], places[1:] != places[:-1])))
    words[places[first]] |= np.bitwise_or.reduceat(fields << shifts.astype(np.uint64), first)
    over = np.flatnonzero(shifts + widths > 64)
    words[places[over] + 1] |= fields[over] >> (64 - shifts[over]).astype(np.uint64)


def _lower(data: np.ndarray, low: int, count: int) -> np.ndarray:
    """The lower bits of a list's values, as uint8, uint16 or uint32."""
    whole, more = low >> 3, low & 7
    if whole < 3:
        octets = data[: count * whole].view(f"<u{whole or 1}")
    else:
        octets = np.ndarray((count,), "<u4", data.data, 0, (3,)) & np.uint32(0xFFFFFF)
    if not more:
        return octets
    bits: np.ndarray = _WIDENED[more].take(data[count * whole : (count * low + 7) >> 3]).view(np.uint8)[:count]
    if whole:
        bits = np.left_shift(bits, 8 * whole, dtype=np.uint16 if whole == 1 else np.uint32)
        bits |= octets
    return bits


def _lower_at(data: np.ndarray, low: int, count: int, places: np.ndarray) -> np.ndarray:
    """The lower bits (int64) of the values at some places of a list."""
    whole, more = low >> 3, low & 7
    bits = places * more + 8 * count * whole
    above = (data[bits >> 3] >> (bits & 7).astype(np.uint8)) & ((1 << more) - 1)
    fours: np.ndarray = np.ndarray(
        (len(data) - SPARE,), "<u4", data.data, 0, (1,)
    )  # at each byte those that begin there
    lower: np.ndarray = fours[places * whole] & ((1 << 8 * whole) - 1) | above.astype(np.int64) << 8 * whole
    return lower


def _numbers(count: int) -> np.ndarray:
    """0, 1 … count - 1 (int64), not to be written to."""
    return _NUMBERS[:count] if count <= len(_NUMBERS) else np.arange(count)


_NUMBERS = np.arange(1 << 15)

# Bits -> a byte as numbers of so many bits each, the lowest first.
_WIDENED = {
    width: (np.arange(256)[:, None] >> np.arange(0, 8, width) & (1 << width) - 1).astype("u1").view(f"<u{8 // width}")
    for width in (1, 2, 4)
}
