"""How a segment lies on disk: the constants that its writers and readers share.

MAIN_x.pos     positions of pairs of characters      MAIN_x.trm     words and characters, their articles and times
MAIN_x.doc     columns, ids, titles, stored texts
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import zstandard

from index.score import LENGTH_FIELDS

FORMAT = 14  # raise it whenever a segment of before can no longer be read
PARTS = ("pos", "trm", "doc")  # the files, the one that takes longest to write first
COLUMNS = ("days", "years", "numbers", "sizes", "title_ends", *LENGTH_FIELDS)
NO_DATE = np.iinfo(np.int32).max  # a day that sorts after every other
UNIT, ARTICLE = 0x10FFFE, 0x10FFFF  # the two greatest code points, noncharacters: no text has them
PAIR = 21  # bits of a character in a pair's code
BLOCK = 7  # positions are found in steps of 2**BLOCK
STORED_BLOCK = 8  # articles compressed together: read in a sixth of zlib's time, and no larger than 16 by zlib
_LEVEL = 6  # zstd's: as quick as zlib's first
_UTF_8 = b"\xff"  # no character of GB 18030 begins so
_COMMON = Path(__file__).with_name("common_words.txt")  # see `_words`; whoever changes it raises FORMAT
_OWN = threading.local()  # a decompressor is no object for several threads at once, and costs more than a text


def packed(text: str) -> bytes:
    """A text, or the texts of a block, as they are stored.

    Chinese takes two bytes a character in GB 18030, and three in UTF-8: packed, it is a sixth smaller. GB 18030 has
    every character but for halves of surrogate pairs; a text with such a half is in UTF-8, behind a byte of its own.
    What stands among common words is written as a reference to these: a tenth less of real bulletins.
    """
    try:
        plain = text.encode("gb18030")
    except UnicodeEncodeError:
        plain = _UTF_8 + text.encode("utf-8", "surrogatepass")
    try:
        compressor = _OWN.compressor
    except AttributeError:
        compressor = _OWN.compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=_words())
    data: bytes = compressor.compress(plain)
    return data


def unpacked(data: bytes | memoryview) -> str:
    """What `packed` packed."""
    plain = _plain(data)
    return plain[1:].decode("utf-8", "surrogatepass") if plain[:1] == _UTF_8 else plain.decode("gb18030")


def unpacked_lines(data: bytes | memoryview, numbers: Iterable[int]) -> list[str]:
    """The lines of those numbers of a text that was packed: of a block of eight articles mostly one is read."""
    plain = _plain(data)
    if plain[:1] == _UTF_8:
        lines = plain[1:].split(b"\n")
        return [lines[number].decode("utf-8", "surrogatepass") for number in numbers]
    lines = plain.split(b"\n")  # of no other character does GB 18030 have that byte
    return [lines[number].decode("gb18030") for number in numbers]


@cache
def _words() -> zstandard.ZstdCompressionDict:
    """The 20,000 commonest words of two to four characters in jieba's dictionary (0.42.1), the commonest last."""
    words = "".join(_COMMON.read_text(encoding="utf-8").split())
    return zstandard.ZstdCompressionDict(words.encode("gb18030"), dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _plain(data: bytes | memoryview) -> bytes:
    try:
        decompressor = _OWN.decompressor
    except AttributeError:
        decompressor = _OWN.decompressor = zstandard.ZstdDecompressor(dict_data=_words())
    plain: bytes = decompressor.decompress(data)
    return plain
