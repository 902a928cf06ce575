"""Several arrays in one mapped file, written as they grow, and read in parts."""

from __future__ import annotations

import json
import mmap
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from index.embedded.packed.checksums import BLOCK, SummedBytes, SummedFile

_ALIGN = 16
_IN_MEMORY = 1 << 20  # bytes of an array that grows before it goes to disk


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
