"""Folding: the one form under which texts, titles, words and queries are compared.

    １８０５ 名  -> 1805名        富余劳动力 实现 -> 富余劳动力实现
    「絲路信使」 -> "丝路信使"    A320 Neo        -> a320 neo

Every folded character knows the source character that it came from.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from opencc import OpenCC

# Part of an index's fingerprint: raise it whenever the result of `fold` changes for any text.
VERSION = 1

QUOTES = "\"'“”„‟‘’‚‛「」『』﹁﹂﹃﹄＂＇〝〞〟`´"
DASHES = "-‐‑‒–—―−─－﹘﹣"
DOTS = "·•‧・･∙⋅"
WAVES = "~～〜∼"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\x00"
SPACE = 0x20
BREAK = "\x01"  # between texts folded together: folding leaves it, reading drops it from every text
_FIRST_WIDE = 0x2E80  # from here on (CJK radicals) scripts are written without blanks
_JOINED = r"[^\W_\u2e80-\U0010ffff]"  # a letter or digit that keeps a blank beside it
_DROPPED = re.compile(rf" (?:(?<!{_JOINED} )|(?! *{_JOINED}))")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `sources[i]` is the index in the source of the character that became `text[i]`."""

    text: str
    sources: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source, as [start, end), that became `text[start:end]`; the part must not be empty."""
        return self.sources[start], self.sources[end - 1] + 1


def _one(char: str) -> str:
    """The folded form of one character, white space and invisible ones apart."""
    if len(composed := unicodedata.normalize("NFKC", char)) == 1 and (
        "\uff01" <= char <= "\uff5e" or "\uf900" <= char <= "\ufaff" or "\u2f00" <= char <= "\u2fdf"
    ):
        char = composed
    lower = char.lower()
    return lower if len(lower) == 1 else char


@cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    """(code point -> folded code point, 0 for dropped; code point -> keeps a blank beside it)."""
    codes = np.arange(0x110000, dtype="<u4")
    for code in [*range(0x2FE0), *range(0xF900, 0xFB00), *range(0xFE00, 0xFFF0)]:
        codes[code] = ord(_one(chr(code)))
    # One character for one: each is converted by itself, so no phrase of the dictionary applies.
    ideographs = range(0x3400, 0xA000)
    simplified = OpenCC("t2s").convert("\n".join(map(chr, ideographs))).split("\n")
    for code, char in zip(ideographs, simplified, strict=True):
        if len(char) == 1:
            codes[code] = ord(char)
    for chars, folded in ((QUOTES, '"'), (DASHES, "-"), (DOTS, "·"), (WAVES, "~")):
        codes[[ord(char) for char in chars]] = ord(folded)
    for code in [*range(0x3001), 0xFEFF]:
        if chr(code).isspace():
            codes[code] = SPACE
    codes[[ord(char) for char in INVISIBLE]] = 0
    codes = codes[codes]  # a simplified form may itself have a folded form
    joined = np.array([chr(code).isalnum() for code in range(_FIRST_WIDE)] + [False])
    return codes, joined


def fold_codes(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Folded code points (uint32) and, for each, its index in the source (int64)."""
    table, joined = _tables()
    codes = table[np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")]
    sources = np.flatnonzero((codes != SPACE) & (codes != 0))
    kept = codes[sources]
    # A run of white space stays, as one blank, only between two letters or digits that are not Chinese.
    gaps = np.flatnonzero(np.diff(sources) > 1)
    if len(gaps):
        word = joined[np.minimum(kept, _FIRST_WIDE)]
        gaps = gaps[word[gaps] & word[gaps + 1]]
        blanks = np.concatenate(([0], np.cumsum(codes == SPACE)))
        gaps = gaps[blanks[sources[gaps + 1]] > blanks[sources[gaps]]]
        kept = np.insert(kept, gaps + 1, SPACE)
        sources = np.insert(sources, gaps + 1, sources[gaps] + 1)
    return kept, sources


def fold(text: str) -> str:
    """The folded text; folding it again changes nothing."""
    # As `fold_codes`, but most texts are short, and then every call of numpy counts, and every look for a codec.
    codes = _tables()[0].take(np.frombuffer(codecs.utf_32_le_encode(text, "replace")[0], "<u4"))
    folded = codecs.utf_32_le_decode(codes.tobytes())[0].replace("\0", "")
    return _DROPPED.sub("", folded) if " " in folded else folded


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text folded: at once, which is much faster than one by one."""
    folded = fold(BREAK.join(texts)).split(BREAK)
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


def fold_with_sources(text: str) -> Folded:
    """The folded text with the source index of each of its characters."""
    codes, sources = fold_codes(text)
    return Folded(codes.astype("<u4").tobytes().decode("utf-32-le"), tuple(sources.tolist()))


@lru_cache(maxsize=64)
def fold_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each word of a profile's list folded: for lists that every line is compared with."""
    return tuple(map(fold, words))


@lru_cache(maxsize=8192)
def fold_line(line: str) -> str:
    """`fold` for headings and other short lines that are compared again and again."""
    return fold(line)
