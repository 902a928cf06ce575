"""Lists of integers as packed arrays.

A list of ascending integers is kept as the differences between neighbours (the first from 0), all of one
width, in half bytes. Lists of one width stand end to end in a stream of their own, so numpy packs and unpacks
whole lists, and whole ranges of lists, at once: reading costs no Python per posting. A list of one value, as
almost half of the pairs of characters have, has no width: the value stands where others have their place.

    [5, 9, 300] -> differences 5, 4, 291 -> three half bytes each -> stream 3: 05 40 00 23 01
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.embedded.packed.arrays import Part, Spool
from index.embedded.packed.counts import Counts, CountsWriter


class ListsWriter:
    """Packs ascending lists, in order; `arrays()` is what `Lists` reads. Memory: one batch."""

    def __init__(self) -> None:
        self._streams = {width: Spool("u1") for width in range(1, 9)}
        self._odd_value: dict[int, np.ndarray] = {}  # half a pair that waits for its other half, by odd width
        self._filled = np.zeros(9, np.int64)
        self._counts, self._widths, self._at = CountsWriter(), Spool("u1"), Spool("<u4")

    def append(self, values: np.ndarray, counts: np.ndarray) -> None:
        """Adds lists: `values` end to end (integers of any dtype, below 2**32, each list ascending), `counts` how many
        each has (none 0).
        """
        if not len(counts):
            return
        values = values.astype(np.uint32, copy=False)
        starts = np.cumsum(counts) - counts
        deltas = np.empty(len(values), np.uint32)
        deltas[1:] = values[1:] - values[:-1]
        deltas[starts] = values[starts]
        widths = _width(np.maximum.reduceat(deltas, starts))
        widths[counts == 1] = 0
        at = np.zeros(len(counts), np.int64)
        width_of_value = np.repeat(widths, counts)
        for width in np.bincount(widths).nonzero()[0].tolist():
            of_width = widths == width
            if not width:
                at[of_width] = deltas[starts[of_width]]
                continue
            sizes = counts[of_width]
            at[of_width] = np.cumsum(sizes) - sizes + self._filled[width]
            self._filled[width] += int(sizes.sum())
            if self._filled[width] >= 2**32:
                raise OverflowError("lists of one width hold fewer than 2**32 values")
            self._write(width, deltas[width_of_value == width])
        self._counts.append(counts)
        self._widths.append(widths)
        self._at.append(at)

    def _write(self, width: int, values: np.ndarray) -> None:
        if width % 2:
            if width in self._odd_value:
                values = np.concatenate((self._odd_value.pop(width), values))
            if len(values) % 2:
                self._odd_value[width] = values[-1:]
                values = values[:-1]
        self._streams[width].append(_squeeze(values, width))

    def arrays(self) -> dict[str, np.ndarray | Spool]:
        """The packed lists (uint8 and uint32, see `Lists`); nothing may be appended afterwards."""
        for width, value in self._odd_value.items():
            self._streams[width].append(_squeeze(np.concatenate((value, np.zeros(1, np.uint32))), width))
        self._odd_value.clear()
        streams: dict[str, np.ndarray | Spool] = {f"stream{width}": s for width, s in self._streams.items()}
        return self._counts.arrays() | {"widths": self._widths, "at": self._at} | streams


class Lists:
    """Reads the lists that a `ListsWriter` packed."""

    def __init__(self, arrays: Mapping[str, Part]) -> None:
        self.counts = Counts(arrays)
        self._widths = arrays["widths"]
        self._at = arrays["at"]
        self._streams = [arrays[f"stream{max(width, 1)}"] for width in range(9)]  # width 0 needs none

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, index: int) -> np.ndarray:
        """One list, as intp."""
        width, at, count = self._widths.item(index), self._at.item(index), self.counts.item(index)
        if not width:
            return np.full(count, at, np.intp)
        return _widen(self._streams[width], width, at, count).cumsum(dtype=np.intp)

    def between(self, first: int, last: int) -> np.ndarray:
        """The lists first, first + 1 … last - 1, end to end, as uint32."""
        counts = self.counts[first:last]
        widths = self._widths[first:last]
        width_of_value = np.repeat(widths, counts)
        starts = np.cumsum(counts, dtype=np.int64) - counts
        values = np.zeros(len(width_of_value), np.uint32)
        for width in np.bincount(widths).nonzero()[0].tolist():
            of_width = np.flatnonzero(widths == width)
            if not width:
                values[starts[of_width]] = self._at[first:last][of_width]
                continue
            size = int(counts[of_width].sum(dtype=np.int64))
            values[width_of_value == width] = _widen(
                self._streams[width], width, self._at.item(first + int(of_width[0])), size
            )
        if len(values):
            sums = np.cumsum(values, dtype=np.uint32)  # wraps around; the differences below are right all the same
            values = sums - np.repeat(sums[starts] - values[starts], counts)
        return values


_LARGEST = np.array([16**width - 1 for width in range(9)], np.uint64)


def _width(largest: np.ndarray) -> np.ndarray:
    """How many half bytes hold each number; none for 0."""
    return np.searchsorted(_LARGEST, largest).astype(np.uint8)


def _squeeze(values: np.ndarray, width: int) -> np.ndarray:
    """uint32 values, each below 16**width, as bytes; an odd width takes an even number of values."""
    if width in (2, 4, 8):
        return values.astype(f"<u{width // 2}").view(np.uint8)
    octets = np.ascontiguousarray(values, "<u4").view(np.uint8).reshape(-1, 4)
    half = width // 2
    if not width % 2:
        return octets[:, :half].reshape(-1)
    pairs = octets.reshape(-1, 2, 4)
    out = np.empty((len(pairs), width), np.uint8)
    out[:, :half] = pairs[:, 0, :half]
    out[:, half] = pairs[:, 0, half] | (pairs[:, 1, 0] << 4)
    for part in range(half):
        out[:, half + 1 + part] = (pairs[:, 1, part] >> 4) | (pairs[:, 1, part + 1] << 4)
    return out.reshape(-1)


def _widen(stream: Part, width: int, at: int, count: int) -> np.ndarray:
    """The `count` values of a stream that begin with value number `at`, as uint8, uint16 or uint32."""
    half = width // 2
    if width in (2, 4, 8):
        return stream[at * half : (at + count) * half].view(f"<u{half}")
    if width == 6:
        rows = stream[at * 3 : (at + count) * 3].reshape(-1, 3)
        out = np.zeros((count, 4), np.uint8)
        out[:, :3] = rows
        return out.view("<u4").reshape(-1)
    octets = stream[at // 2 * width : -(-(at + count) // 2) * width]
    if width == 1:
        both = _HALVES.take(octets).view(np.uint8)
    else:
        rows = octets.reshape(-1, width)
        columns = rows.T.astype(np.uint16 if width == 3 else np.uint32)
        pairs = np.empty((len(rows), 2), columns.dtype)
        low = (columns[half] & 15) << (8 * half)
        high = columns[half] >> 4
        for part in range(half):
            low |= columns[part] << (8 * part)
            high |= columns[half + 1 + part] << (8 * part + 4)
        pairs[:, 0] = low
        pairs[:, 1] = high
        both = pairs.reshape(-1)
    return both[at % 2 : at % 2 + count]


# A byte -> its two half bytes, the lower one first.
_HALVES = np.array([(byte >> 4 << 8) | byte & 15 for byte in range(256)], "<u2")
