"""A picture, drawn here: as much of a PNG as is needed to be shown."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 40, height: int = 30, seed: int = 1) -> bytes:
    """A PNG of that size; others look otherwise, and have other bytes."""
    rows = b"".join(
        b"\0" + bytes((x * seed * (c + 1) + y * y * (seed + c)) % 251 for x in range(width) for c in range(3))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
