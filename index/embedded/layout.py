"""How a segment lies on disk: the constants that its writers and readers share.

MAIN_x.pos     positions of pairs of characters      MAIN_x.trm     words and characters, their articles and times
MAIN_x.doc     columns, ids, titles, stored texts
"""

from __future__ import annotations

import threading

import numpy as np
import zstandard

from index.score import LENGTH_FIELDS

FORMAT = 11  # raise it whenever a segment of before can no longer be read
PARTS = ("pos", "trm", "doc")  # the files, the one that takes longest to write first
COLUMNS = ("days", "years", "numbers", "sizes", "title_ends", *LENGTH_FIELDS)
NO_DATE = np.iinfo(np.int32).max  # a day that sorts after every other
UNIT, ARTICLE = 0x10FFFE, 0x10FFFF  # the two greatest code points, noncharacters: no text has them
PAIR = 21  # bits of a character in a pair's code
BLOCK = 6  # positions are found in steps of 2**BLOCK
STORED_BLOCK = 8  # articles compressed together: read in a sixth of zlib's time, and no larger than 16 by zlib
_LEVEL = 6  # zstd's: as quick as zlib's first
_OWN = threading.local()  # a decompressor is no object for several threads at once, and costs more than a text


def packed(text: str) -> bytes:
    """A text, or the texts of a block, as they are stored."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(text.encode("utf-8", "surrogatepass"))


def unpacked(data: bytes | memoryview) -> str:
    """What `packed` packed."""
    try:
        decompressor = _OWN.decompressor
    except AttributeError:
        decompressor = _OWN.decompressor = zstandard.ZstdDecompressor()
    text: bytes = decompressor.decompress(data)
    return text.decode("utf-8", "surrogatepass")
