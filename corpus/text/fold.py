"""Folding: the one form under which texts, titles, words and queries are compared.

    １８０５ 名  -> 1805名        富余劳动力 实现 -> 富余劳动力实现
    「絲路信使」 -> "丝路信使"    A320 Neo        -> a320 neo
    12,345元   -> 12345元         10⁴吨 3000㎡    -> 10^4吨3000m2
    Ⅲ级 接著   -> iii级接着       二○一七 二O一七 -> 二〇一七

Every folded character knows the source character that it came from; a sign may become several (Ⅲ -> iii).
"""

from __future__ import annotations

import codecs
import json
import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec

import numpy as np

from corpus.text import kept
from corpus.text.numerals import NINE

# Part of an index's fingerprint: raise it whenever the result of `fold` changes for any text.
VERSION = 2

QUOTES = "\"'“”„‟‘’‚‛「」『』﹁﹂﹃﹄＂＇〝〞〟`´′″"
DASHES = "-‐‑‒–—―−─－﹘﹣"
DOTS = "·•‧・･∙⋅"
WAVES = "~～〜∼"
FORMS = (
    (QUOTES, '"'),
    (DASHES, "-"),
    (DOTS, "·"),
    (WAVES, "~"),
    ("∶︰", ":"),
    ("￥", "¥"),
    ("〔［【〖﹝〘〚", "["),
    ("〕］】〗﹞〙〛", "]"),
    ("○◯", "〇"),
    ("⋯", "…"),
)
# Taiwan's and Hong Kong's forms, and old ones, that OpenCC keeps although simplified print has one form for both.
VARIANTS = str.maketrans(
    "著瞭衞敍黏暱彷藉枱甦簷痺睪揹伕鯰鲶薰谘迳锺馀镟粧糭靑淸鄕郞愼卽旣査淨",
    "着了卫叙粘昵仿借台苏檐痹睾背夫鲇鲇熏咨径钟余旋妆粽青清乡郎慎即既查净",
)
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\x00"
    "\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb\ufffc"
    + "".join(
        map(chr, [*range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
    )  # variation selectors
)
SPACE = 0x20
BREAK = "\x01"  # between texts folded together: folding leaves it, reading drops it from every text
RAISED = "^"  # before an exponent, so that 10⁴ is not 104
_FIRST_WIDE = 0x2E80  # from here on (CJK radicals) scripts are written without blanks
CODES = 0x110000  # of Unicode
_SEVERAL = CODES  # from here on codes stand for several characters
_JOINED = r"[^\W_\u2e80-\U0010ffff]"  # a letter or digit that keeps a blank beside it
_DROPPED = re.compile(rf" (?:(?<!{_JOINED} )|(?! *{_JOINED}))")
_SEPARATOR = re.compile(r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))")
_NO_EXPONENT = re.compile(r"\^(?<![0-9]\^)(?=[+-]?[0-9])")
_ZERO = re.compile(f"(?<=[{NINE}〇])[0o零]+(?=[{NINE}〇年])")
# Begun with one character each, so that the search leaps from one to the next.
_FIRST_ZERO = [re.compile(f"{zero}(?<=[{NINE}〇]{zero})") for zero in "0o零"]


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `sources[i]` is the index in the source of the character that became `text[i]`."""

    text: str
    sources: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source, as [start, end), that became `text[start:end]`; the part must not be empty."""
        return self.sources[start], self.sources[end - 1] + 1


def _one(char: str) -> str:
    """The folded form of one character, white space and invisible ones apart: of most one character.

    A sign made of others becomes these (Ⅲ ㎡ ℃ …), but for numbers in circles and fractions, which beside another
    digit would be read as one number with it.
    """
    composed = unicodedata.normalize("NFKC", char)
    if composed == char:  # as most are
        lower = char.lower()
        return lower if len(lower) == 1 else char
    kind = unicodedata.decomposition(char).partition(" ")[0]
    if kind == "<super>" and composed in "0123456789+−":
        return RAISED + composed
    whole = len(composed) == 1 or (kind.startswith("<") and not composed[0].isdigit())
    apart = kind in ("<circle>", "<fraction>") or any(c.isspace() or unicodedata.combining(c) for c in composed)
    if whole and not apart:
        char = composed
    lower = char.lower()
    return lower if len(lower) == len(char) else char


@cache
def _tables() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """(code point -> folded code point, 0 for dropped; code point -> keeps a blank beside it; the several).

    A folded code from _SEVERAL on stands for the characters at that place of the last. To make them takes a
    twentieth of a second, so they are kept: what folds otherwise than to itself.
    """
    opencc = find_spec("opencc")
    stamp = kept.stamp_of(__file__, opencc.origin if opencc else None, also=sys.version)
    told = kept.made_once(kept.beside(__file__), stamp, lambda: _packed(*_made_tables()))
    count, joining = np.frombuffer(told, "<u4", 2).tolist()
    changed, folded = np.frombuffer(told, "<u4", 2 * count, 8).reshape(2, count)
    codes = np.arange(CODES, dtype="<u4")
    codes[changed] = folded
    joined = np.zeros(_FIRST_WIDE + 1, bool)
    joined[np.frombuffer(told, "<u4", joining, 8 + 8 * count)] = True
    return codes, joined, json.loads(told[8 + 8 * count + 4 * joining :])


def _packed(codes: np.ndarray, joined: np.ndarray, several: list[str]) -> bytes:
    """Tables as bytes: how many codes change and how many join, these, what they become; and the several as JSON."""
    changed, joining = (codes != np.arange(CODES)).nonzero()[0], joined.nonzero()[0]
    numbers = np.concatenate(([len(changed), len(joining)], changed, codes[changed], joining))
    return numbers.astype("<u4").tobytes() + json.dumps(several).encode()


def _made_tables() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """The tables, from what Unicode and OpenCC say of each character."""
    from opencc import OpenCC

    codes = np.arange(CODES, dtype="<u4")
    several: list[str] = []
    for code in [*range(0x3400), *range(0xF900, 0xFB00), *range(0xFE00, 0xFFF0), *range(0x1D400, 0x1D800)]:
        if len(folded := _one(chr(code))) == 1:
            codes[code] = ord(folded)
        else:
            codes[code] = _SEVERAL + len(several)
            several.append(folded)
    # One character for one: each is converted by itself, so no phrase of the dictionary applies.
    ideographs = range(0x3400, 0xA000)
    simplified = OpenCC("t2s").convert("\n".join(map(chr, ideographs))).translate(VARIANTS).split("\n")
    codes[ideographs] = [
        ord(char) if len(char) == 1 else code for code, char in zip(ideographs, simplified, strict=True)
    ]
    for chars, folded in FORMS:
        codes[[ord(char) for char in chars]] = ord(folded)
    for code in [*range(0x3001), 0xFEFF]:
        if chr(code).isspace():
            codes[code] = SPACE
    codes[[ord(char) for char in INVISIBLE]] = 0
    single = codes < _SEVERAL
    codes[single] = codes[codes[single]]  # a folded form may itself have one
    several = ["".join(chr(codes[ord(char)]) for char in text) for text in several]
    joined = np.array([chr(code).isalnum() for code in range(_FIRST_WIDE)] + [False])
    return codes, joined, several


def fold_codes(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Folded code points (uint32) and, for each, its index in the source (int64)."""
    table, joined, _ = _tables()
    codes = table[np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")]
    origins = None
    if len(codes) and codes.max() >= _SEVERAL:
        codes, origins = _spelled(codes)
    sources = np.flatnonzero((codes != SPACE) & (codes != 0))
    left = codes[sources]
    # A run of white space stays, as one blank, only between two letters or digits that are not Chinese.
    gaps = np.flatnonzero(np.diff(sources) > 1)
    if len(gaps):
        word = joined[np.minimum(left, _FIRST_WIDE)]
        gaps = gaps[word[gaps] & word[gaps + 1]]
        blanks = np.concatenate(([0], np.cumsum(codes == SPACE)))
        gaps = gaps[blanks[sources[gaps + 1]] > blanks[sources[gaps]]]
        left = np.insert(left, gaps + 1, SPACE)
        sources = np.insert(sources, gaps + 1, sources[gaps] + 1)
    if origins is not None:
        sources = origins[sources]
    return _in_context(left, sources)


def _spelled(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The codes with those of several characters spelled out, and for each its index before."""
    several = _tables()[2]
    numbers = np.flatnonzero(codes >= _SEVERAL)
    parts = [several[number] for number in (codes[numbers] - _SEVERAL).tolist()]
    for i in range(len(parts) - 1, 0, -1):  # of a row of exponents, 10⁻⁴, one mark is enough
        if parts[i][0] == RAISED and parts[i - 1][0] == RAISED and numbers[i] == numbers[i - 1] + 1:
            parts[i] = parts[i][1:]
    lengths = np.ones(len(codes), np.int64)
    lengths[numbers] = [len(part) for part in parts]
    origins = np.repeat(np.arange(len(codes)), lengths)
    spelled = codes[origins]
    spelled[np.isin(origins, numbers)] = list(map(ord, "".join(parts)))
    return spelled, origins


def _in_context(codes: np.ndarray, sources: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What depends on the characters around: separators of thousands, marks of exponents, zeros of Chinese years."""
    folded = codes.astype("<u4").tobytes().decode("utf-32-le")
    for zeros in _ZERO.finditer(folded) if any(zero.search(folded) for zero in _FIRST_ZERO) else ():
        codes[zeros.start() : zeros.end()] = ord("〇")
    if dropped := [m.start() for marks in (_SEPARATOR, _NO_EXPONENT) for m in marks.finditer(folded)]:
        codes, sources = np.delete(codes, dropped), np.delete(sources, dropped)
    return codes, sources


def fold(text: str) -> str:
    """The folded text; folding it again changes nothing."""
    # As `fold_codes`, but most texts are short, and then every call of numpy counts, and every look for a codec.
    codes = _tables()[0].take(_codes(text))
    if len(codes) and codes.max() >= _SEVERAL:
        codes = _spelled(codes)[0]
    folded = codecs.utf_32_le_decode(codes.tobytes())[0].replace("\0", "")
    if " " in folded:
        folded = _DROPPED.sub("", folded)
    if "," in folded:
        folded = _SEPARATOR.sub("", folded)
    if RAISED in folded:
        folded = _NO_EXPONENT.sub("", folded)
    if any(zero.search(folded) for zero in _FIRST_ZERO):
        folded = _ZERO.sub(lambda zeros: "〇" * len(zeros[0]), folded)
    return folded


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text folded: at once, which is much faster than one by one."""
    folded = fold(BREAK.join(texts)).split(BREAK)
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


def fold_with_sources(text: str) -> Folded:
    """The folded text with the source index of each of its characters."""
    codes, sources = fold_codes(text)
    return Folded(codes.astype("<u4").tobytes().decode("utf-32-le"), tuple(sources.tolist()))


def spans_in(text: str, folded: str) -> Callable[[int, int], tuple[int, int]]:
    """`Folded.span` of a text that was folded before, sooner than with all sources. Of a blank that stays between
    others that do not, another may be told as its source."""
    if _has_several(text):
        return fold_with_sources(text).span
    dropped, kept_as = _perhaps_dropped()
    before: list[int] = []  # the places in the folded text before which one more character was dropped
    for place in dropped.take(_codes(text)).nonzero()[0].tolist():
        at = place - len(before)
        if folded[at : at + 1] != kept_as.get(text[place]):
            before.append(at)
    if len(text) - len(before) != len(folded):
        return fold_with_sources(text).span
    return lambda start, end: (start + bisect_right(before, start), end + bisect_right(before, end - 1))


def same_places(text: str, folded: str) -> bool:
    """Whether each character of the folded text is known to have come from the one at its own place."""
    # Of as many characters none was dropped where none became several.
    return len(folded) == len(text) and not _has_several(text)


def _codes(text: str) -> np.ndarray:
    """The code points of a text (uint32), half of a pair as a question mark."""
    return np.frombuffer(codecs.utf_32_le_encode(text, "replace")[0], "<u4")


def _has_several(text: str) -> bool:
    """Whether any character of the text becomes several."""
    return bool(text) and bool(_tables()[0].take(_codes(text)).max() >= _SEVERAL)


@cache
def _perhaps_dropped() -> tuple[np.ndarray, dict[str, str]]:
    """Per code point whether it may be dropped (bool); and of such characters what they are where they stay: blanks,
    commas, marks of exponents."""
    left = [SPACE, *map(ord, (",", RAISED))]
    dropped = np.isin(_tables()[0], [0, *left])
    codes = np.flatnonzero(dropped).tolist()
    return dropped, {chr(code): chr(_tables()[0][code]) for code in codes if _tables()[0][code]}


@lru_cache(maxsize=64)
def fold_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each word of a profile's list folded: for lists that every line is compared with."""
    return tuple(map(fold, words))


@lru_cache(maxsize=8192)
def fold_line(line: str) -> str:
    """`fold` for headings and other short lines that are compared again and again."""
    return fold(line)
