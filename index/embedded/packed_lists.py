"""Lists of integers as packed arrays, and several arrays in one mapped file.

A list of ascending integers is kept as the differences between neighbours (the first from 0), all of one
width, in half bytes. Lists of one width stand end to end in a stream of their own, so numpy packs and unpacks
whole lists, and whole ranges of lists, at once: reading costs no Python per posting. A list of one value, as
almost half of the pairs of characters have, has no width: the value stands where others have their place.

    [5, 9, 300] -> differences 5, 4, 291 -> three half bytes each -> stream 3: 05 40 00 23 01
"""

from __future__ import annotations

import json
import mmap
import shutil
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from index.embedded.checksums import BLOCK, SummedBytes, SummedFile

_ALIGN = 16
MANY = 255  # a list of so many values has its length kept apart
_IN_MEMORY = 1 << 20  # bytes of an array that grows before it goes to disk


# --- packed lists --------------------------------------------------------------------------------


class Spool:
    """An array that grows on disk, of one dtype."""

    def __init__(self, dtype: str) -> None:
        self.dtype = np.dtype(dtype)
        self.count = 0
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - lives as long as the spool

    def append(self, array: np.ndarray) -> None:
        """Adds values, made to the spool's dtype, at the end."""
        self._file.write(np.ascontiguousarray(array, self.dtype).data)
        self.count += len(array)

    def copy_to(self, file: SummedFile) -> None:
        """Writes all values, once, and lets go of them."""
        with self._file:
            self._file.seek(0)
            shutil.copyfileobj(self._file, file, 1 << 20)


class ListsWriter:
    """Packs ascending lists, in order; `arrays()` is what `Lists` reads. Memory: one batch."""

    def __init__(self) -> None:
        self._streams = {width: Spool("u1") for width in range(1, 9)}
        self._odd_value: dict[int, np.ndarray] = {}  # half a pair that waits for its other half, by odd width
        self._filled = np.zeros(9, np.int64)
        self._counts, self._widths, self._at = Spool("u1"), Spool("u1"), Spool("<u4")
        self._many, self._counts_of_many = Spool("<u4"), Spool("<u4")

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
        many = (counts >= MANY).nonzero()[0]
        self._many.append(many + self._counts.count)
        self._counts_of_many.append(counts.take(many))
        self._counts.append(np.minimum(counts, MANY))
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
        arrays: dict[str, np.ndarray | Spool] = {"counts": self._counts, "widths": self._widths, "at": self._at}
        return arrays | {"many": self._many, "counts_of_many": self._counts_of_many} | streams


class Counts:
    """How many values each list has: a byte each, and those of MANY and more apart."""

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

    def whole(self) -> np.ndarray:
        """All of them (uint32)."""
        return self[:]


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


# --- several arrays in one file ------------------------------------------------------------------


def write_arrays(file: BinaryIO, arrays: Mapping[str, np.ndarray | Spool], notes: Any = None) -> None:
    """Writes named arrays, each of any dtype, and `notes` (JSON), with checksums, so that `Arrays` can map them."""
    directory: dict[str, object] = {}
    place = 0
    for name, array in arrays.items():
        count = array.count if isinstance(array, Spool) else len(array)
        directory[name] = (array.dtype.str, count, place)
        place += -(-count * array.dtype.itemsize // _ALIGN) * _ALIGN
    header = json.dumps({"arrays": directory, "notes": notes}, ensure_ascii=False).encode()
    header += b" " * (-(len(header) + 8) % _ALIGN)
    summed = SummedFile(file)
    summed.write(len(header).to_bytes(8, "little") + header)
    for array in arrays.values():
        if isinstance(array, Spool):
            array.copy_to(summed)
        else:
            summed.write(np.ascontiguousarray(array).data)
        summed.write(b"\0" * (-summed.tell() % _ALIGN))
    summed.finish()


class Part:
    """An array of a file, of which only what is read is compared with its checksums: for what is long."""

    def __init__(self, file: SummedBytes, dtype: str, count: int, start: int) -> None:
        self.dtype = np.dtype(dtype)
        self._file, self._start, self._width = file, start, self.dtype.itemsize
        self._array = file.uncompared(start, start + count * self._width).view(self.dtype)
        self._data = self._array.data  # an item of a memoryview comes sooner than of an array
        self._compared = file.compared

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, chosen: slice) -> np.ndarray:
        """The items first … last - 1."""
        first, last, _ = chosen.indices(len(self._array))
        self.compare(first, last)
        return self._array[first:last]

    def item(self, index: int) -> Any:
        """One item, as a Python number."""
        if not self._compared[(self._start + index * self._width) // BLOCK]:  # no item lies in two blocks
            self.compare(index, index + 1)
        return self._data[index]

    def take(self, ascending: np.ndarray) -> np.ndarray:
        """The items, of the dtype as written, of those numbers (intp, ascending)."""
        if len(ascending):
            self.compare(ascending.item(0), ascending.item(-1) + 1)
        return self._array.take(ascending)

    def whole(self) -> np.ndarray:
        """The array, of the dtype as written."""
        return self[:]

    def compare(self, first: int, last: int) -> None:
        """Raises `Unreadable` unless the items first … last - 1 are as they were written."""
        self._file.compare(self._start + first * self._width, self._start + last * self._width)

    def bytes(self) -> memoryview:
        """The array's memory, for one who calls `compare` before he reads."""
        return self._data

    def place(self) -> tuple[int, int]:
        """The address of that memory, and where in the body of the file it begins."""
        return self._array.__array_interface__["data"][0], self._start

    def texts(self, bounds: Iterable[tuple[int, int]]) -> list[str]:
        """The texts in UTF-8 from each start to its end, of an array of bytes."""
        data, compared, place = self._data, self._compared, self._start
        found = []
        for start, end in bounds:
            first, last = (place + start) // BLOCK, (place + end - 1) // BLOCK
            if start < end and (last > first + 1 or not (compared[first] and compared[last])):
                self.compare(start, end)
            found.append(str(data[start:end], "utf-8", "surrogatepass"))
        return found


class Arrays(Mapping[str, np.ndarray]):
    """The arrays of a file that `write_arrays` wrote, over its bytes: of a mapped file nothing is read before use.

    Raises `Unreadable` where size, header or what is read of the file are not as they were written; `name` names it.
    """

    def __init__(self, data: np.ndarray, name: object = "") -> None:
        self._file = SummedBytes(data, name)
        length = int(self._file.read(0, 8).view("<u8")[0])
        header = json.loads(self._file.read(8, 8 + length).tobytes())
        self.notes: Any = header["notes"]
        self._start = 8 + length
        self._directory: dict[str, tuple[str, int, int]] = header["arrays"]
        self._parts: dict[str, Part] = {}

    def __getitem__(self, name: str) -> np.ndarray:
        return self.part(name).whole()

    def part(self, name: str) -> Part:
        """An array, to be read in parts."""
        part = self._parts.get(name)
        if part is None:
            dtype, count, place = self._directory[name]
            part = self._parts[name] = Part(self._file, dtype, count, self._start + place)
        return part

    def group(self, prefix: str) -> dict[str, Part]:
        """The arrays whose names begin with `prefix` and a dot, by the rest of their names."""
        return {name[len(prefix) + 1 :]: self.part(name) for name in self._directory if name.startswith(prefix + ".")}

    def compare(self, first: int = 0, last: int | None = None) -> None:
        """Raises `Unreadable` unless those bytes of the file's body, or all, are as they were written."""
        self._file.compare(first, len(self._file) if last is None else last)

    @property
    def compared(self) -> bytearray:
        """Per page of the body whether it was compared with its sum."""
        return self._file.compared

    def __iter__(self) -> Iterator[str]:
        return iter(self._directory)

    def __len__(self) -> int:
        return len(self._directory)


def map_bytes(path: Path) -> np.ndarray:
    """The file's bytes as a read-only uint8 array over mapped memory; it outlives the file's deletion."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            return np.empty(0, np.uint8)
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
