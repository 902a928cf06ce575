"""Checksums of index files, so that a byte that changed on disk is an error and never an answer.

    body | crc32 of each BLOCK bytes of it (uint32) | bytes of the body (uint64) | crc32 of the two before (uint32)

A block is compared when it is first read, so that opening looks only at a file's size and foot, whatever its length.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from typing import BinaryIO

import numpy as np

from index.engine import Unreadable

BLOCK = 4096  # a page of mapped memory, which the system reads at once
_FOOT = struct.Struct("<QI")


def damaged(where: object, what: object = "内容与写入时的校验和不符") -> Unreadable:
    """The error of an index file that is not as it was written."""
    return Unreadable(f"索引文件 {where} 已损坏（{what}）；请运行 jianbao reindex，由原件重建。")


class SummedFile:
    """A file that is written from its beginning to its end; `finish` adds the sums of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sums = array("I")
        self._sum = self._length = 0

    def write(self, data: bytes | memoryview) -> None:
        """Adds bytes."""
        view = memoryview(data)
        if not view.nbytes:
            return
        view = view.cast("B")
        self._file.write(view)
        at = 0
        while at < len(view):
            some = view[at : at + BLOCK - self._length % BLOCK]
            self._sum = zlib.crc32(some, self._sum)
            self._length += len(some)
            at += len(some)
            if self._length % BLOCK == 0:
                self._sums.append(self._sum)
                self._sum = 0

    def tell(self) -> int:
        """How many bytes were written."""
        return self._length

    def finish(self) -> None:
        """Adds the sums; nothing may be written afterwards."""
        if self._length % BLOCK:
            self._sums.append(self._sum)
        table = np.array(self._sums, "<u4").tobytes() + self._length.to_bytes(8, "little")
        self._file.write(table + zlib.crc32(table).to_bytes(4, "little"))


class SummedBytes:
    """The bytes of such a file, compared with their sums when they are first asked for.

    Raises `Unreadable`, naming the file: at once where size or foot are wrong, later where a block is.
    """

    def __init__(self, data: np.ndarray, name: object) -> None:
        self._name = name
        if len(data) < _FOOT.size:
            raise damaged(name, "文件被截断")
        length, sum_of_table = _FOOT.unpack(data[-_FOOT.size :].tobytes())
        blocks = -(-length // BLOCK)
        if length + 4 * blocks + _FOOT.size != len(data):
            raise damaged(name, "长度不符")
        if zlib.crc32(data[length:-4].data) != sum_of_table:
            raise damaged(name)
        self._body = data[:length]
        self._bytes = self._body.data
        self._sums = data[length : -_FOOT.size].tobytes()
        self.compared = bytearray(blocks)  # per block whether it was; for who looks before he calls `compare`

    def __len__(self) -> int:
        return len(self._body)

    def compare(self, start: int, end: int) -> None:
        """Raises `Unreadable` unless these bytes are as they were written."""
        first, last = start // BLOCK, (end + BLOCK - 1) // BLOCK
        block = self.compared.find(0, first, last)
        while block >= 0:
            (expected,) = struct.unpack_from("<I", self._sums, 4 * block)
            if zlib.crc32(self._bytes[block * BLOCK : (block + 1) * BLOCK]) != expected:
                raise damaged(self._name)
            self.compared[block] = 1
            block = self.compared.find(0, block + 1, last)

    def read(self, start: int, end: int) -> np.ndarray:
        """These bytes (uint8), compared."""
        self.compare(start, end)
        return self._body[start:end]

    def uncompared(self, start: int, end: int) -> np.ndarray:
        """These bytes (uint8) as they are, for one who compares what he reads of them."""
        return self._body[start:end]
