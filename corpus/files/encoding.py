"""Bytes to text: which encoding, why, and what it cost.

Evidence in this order: a byte order mark; the shape of UTF-8 or UTF-16; of what is declared and of the
Chinese encodings the one that reads with the fewest errors and the commonest characters; where two
read equally well, charset-normalizer's opinion. A declaration alone decides nothing: pages that say gb2312
hold GBK, GB18030 and even UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.models import Finding

ENOUGH_LONG = 20  # long sequences, beside which pairs of two-byte ones prove nothing
SAMPLE = 64 * 1024  # bytes that the choice between encodings looks at
ENOUGH = 3000  # characters that are not ASCII, to judge an encoding by
BROKEN = 0.05  # share of characters that may be broken before UTF-8 is doubted
MOST_DECLARATIONS = 50  # places that are looked at for a declaration
JUNK = 0.2  # share of broken characters past which these bytes are no text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a label means: the widest encoding of its family, since labels name the narrowest.
_FAMILIES = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
# Declared encodings that are tried beside the Chinese ones; a codec such as idna or utf-7 is never a page's own.
_EAST_ASIAN = frozenset({"gb18030", "big5hkscs", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"})
_NAMES = {"big5hkscs": "Big5", "gb18030": "GB18030"}
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_DECLARING = (b"charset", b"encoding=", b"encoding =")
_LONG_LEADS = bytes(range(0xE0, 0xF5))  # what begins a sequence of three or four bytes of UTF-8
_TWO_BYTE_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]")
_USUAL = re.compile(r"[\t\n\r -~\u00b7\u2010-\u203b\u25a0-\u26ff\u3000-\u3011\u4e00-\u9fff\uff00-\uff5e]")
_LONG_UTF8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that it was read with, why that one, and what was lost."""

    text: str
    encoding: str
    reason: str
    findings: tuple[Finding, ...] = ()


class Undecodable(ValueError):
    """The bytes are no text in any encoding that is known here."""


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the page names, wherever in it, as Python calls it; None where it names none that exists."""
    # Only what surrounds the words of a declaration, which may be anywhere, is searched for it.
    lower = data.lower()
    places = sorted(place for word in _DECLARING for place in islice(_places(lower, word), MOST_DECLARATIONS))
    if not places:
        return None
    from bs4.dammit import EncodingDetector  # slow to import, and most texts declare none

    head = b" ".join(data[max(0, place - 300) : place + 100] for place in places[:MOST_DECLARATIONS])
    label = EncodingDetector.find_declared_encoding(head, is_html=True, search_entire_document=True)
    if not label:
        return None
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # ValueError: a zero character in it
        return None
    return _FAMILIES.get(name, name)


def _places(lower: bytes, word: bytes) -> Iterator[int]:
    """Where the word stands in bytes in lower case."""
    at = lower.find(word)
    while at >= 0:
        yield at
        at = lower.find(word, at + 1)


def decode(data: bytes) -> Decoded:
    """The text of these bytes; broken bytes become U+FFFD and one finding.

    Raises Undecodable where more than a fifth of the characters would be broken.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, "字节顺序标记（BOM）")
    if wide := _wide(data):
        return _decoded(data, wide, "零字节的分布（UTF-16，无 BOM）")
    declared = declared_encoding(data)
    says = f"，文件自称 {declared}" if declared else "，文件未声明编码"
    if data.isascii():
        return _decoded(data, "ascii", "全部是 ASCII 字符" + says)
    sample = data[:SAMPLE]
    if _is_utf8(sample):
        agrees = declared in ("utf-8", None)
        return _decoded(data, "utf-8", "符合 UTF-8 的字节规律" + ("" if agrees else "，与声明不符") + says)
    return _chosen(data, sample, declared, says)


def _chosen(data: bytes, sample: bytes, declared: str | None, says: str) -> Decoded:
    """The best of the declared and the Chinese encodings; a tie goes to the declared, then to the detector."""
    candidates = dict.fromkeys(("gb18030", "big5hkscs"))
    if declared in _EAST_ASIAN:
        candidates = {declared: None, **candidates}
    costs = {name: _cost(sample, name) for name in candidates}
    best = min(costs.values())
    close = [name for name, cost in costs.items() if cost <= best + 0.1]
    if best > JUNK * 2:
        guess = _detected(sample, sure=True)
        if guess is None or guess in candidates:
            raise Undecodable
        return _decoded(data, guess, "字符检测器（charset-normalizer）的判断" + says)
    if declared in close:
        return _decoded(data, declared, "声明的编码，且字节合乎该编码")
    if len(close) > 1 and (guess := _detected(sample)) in close:
        return _decoded(data, guess, "字符检测器（charset-normalizer）的判断" + says)
    wrong = "，与声明不符" if declared else ""
    return _decoded(data, close[0], "按此编码出错最少、常用字最多" + wrong + says)


def _decoded(data: bytes, encoding: str, reason: str) -> Decoded:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    findings: tuple[Finding, ...] = ()
    if broken and broken > JUNK * sum(not char.isascii() for char in text) and broken > 3:
        raise Undecodable
    if broken:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        message = f"有 {broken} 处字节不合 {_NAMES.get(encoding, encoding)} 编码，已代以“\ufffd”，首处在第 {line} 行"
        findings = (Finding("invalid-bytes", "warning", f"第 {line} 行", message),)
    return Decoded(text, encoding, reason, findings)


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: zero bytes, and characters that Chinese text has when read in one byte order."""
    sample = data[: SAMPLE & ~1]
    if sample.count(0) <= len(sample) // 200:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if len(_USUAL.findall(text)) > 0.95 * len(text):
            return encoding
    return None


def _is_utf8(sample: bytes) -> bool:
    """Whether the bytes have the shape of UTF-8, a few broken ones and a cut last character allowed.

    Two Chinese characters of GBK can pass for a pair of two-byte sequences, so those count only
    beside longer ones, which Chinese text in UTF-8 always has.
    """
    try:
        codecs.utf_8_decode(sample, "strict", False)
    except UnicodeDecodeError:
        pass
    else:  # the usual case, by a quick test
        if len(sample) - len(sample.translate(None, _LONG_LEADS)) > ENOUGH_LONG:
            return True
    broken = sample.decode("utf-8", "replace").rstrip("\ufffd").count("\ufffd")
    long = len(_LONG_UTF8.findall(sample))
    short = len(_TWO_BYTE_UTF8.findall(sample)) if long < ENOUGH_LONG else 0
    return long > 0 and broken <= max(1, long * BROKEN) * (long > 10 or not broken) and (long >= short)


def _cost(sample: bytes, encoding: str) -> float:
    """Broken and uncommon characters as a share of all that are not ASCII; 0 is plain Chinese."""
    text = sample.decode(encoding, "replace").rstrip("\ufffd")
    foreign = _FOREIGN.findall(text)[:ENOUGH]
    if not foreign:
        return 0.0
    return sum(_penalty(char, encoding) for char in foreign) / len(foreign)


def _penalty(char: str, encoding: str) -> float:
    if char == "\ufffd":
        return 2.0
    if "\u3000" <= char <= "\u3011" or "\uff00" <= char <= "\uff5e" or "\u2010" <= char <= "\u2026":
        return 0.0
    if "\ue000" <= char <= "\uf8ff":
        return 2.0
    if "\u4e00" <= char <= "\u9fff":
        return 0.0 if _is_common(char, encoding) else 0.7
    return 0.3


def _is_common(char: str, encoding: str) -> bool:
    """Whether the character is in the first level (by use) of the GB2312 or the Big5 standard."""
    if encoding == "gb18030":
        code = char.encode(encoding)
        return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1
    try:
        code = char.encode("big5")
    except UnicodeEncodeError:
        return False
    return 0xA4 <= code[0] <= 0xC6


def _detected(sample: bytes, sure: bool = False) -> str | None:
    """charset-normalizer's best match, as Python calls it; `sure`: only one that reads as words of a language."""
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(sample[: SAMPLE // 4]).best()
    if best is None or (sure and not best.coherence):
        return None
    name = codecs.lookup(best.encoding).name
    return _FAMILIES.get(name, name)
