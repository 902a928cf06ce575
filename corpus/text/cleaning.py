"""Cleaning: small steps from text to text, applied to every block's text in one order.

&amp;nbsp;<U+200B>通知   关于  ->  通知 关于        <U+F0B7>加强领导 (Symbol font)  ->  ●加强领导
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

# Zero width, soft hyphen, direction marks, byte order mark: nothing that anyone sees or searches for.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff\ufffe\u200e\u200f"))
_INVISIBLE |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC)])
_INVISIBLE |= dict.fromkeys(code for code in [*range(0x20), *range(0x7F, 0xA0)] if code not in b"\t\n\v\f\r\x85")
# Word's list marks are characters of the fonts Symbol and Wingdings, kept in Unicode's private area.
_MARKS = {
    0xF0B7: "●", 0xF06C: "●", 0xF09F: "•", 0xF0A7: "■", 0xF06E: "■", 0xF0A8: "□", 0xF06F: "□", 0xF071: "□",
    0xF075: "◆", 0xF076: "❖", 0xF0D8: "►", 0xF0E8: "►", 0xF0E0: "→", 0xF0AB: "★", 0xF0B2: "☆", 0xF0FC: "✓",
    0xF0FE: "☑", 0xF02D: "-",
}  # fmt: skip
# Some PDFs name the strokes that a character is sorted under instead of the character: ⽉ -> 月, ⺠ -> 民.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS |= dict(
    zip(
        map(ord, "⺠⻘⻔⻓⻛⻢⻅⻉⻋⻜⻥⻦⻩⻬⻮⻰⻚⻙⻆⻄⻁⻣⻤⻨⻝⻳⺟⻑⻒⻐⻪"),
        "民青门长风马见贝车飞鱼鸟黄齐齿龙页韦角西虎骨鬼麦食龟母长镸钅黾",
        strict=True,
    )
)
# GB18030 maps A3A0, the blank of many old editors, to a private character.
_TABLE: dict[int, str | None] = {**_INVISIBLE, **_MARKS, **_RADICALS, 0xE5E5: "\u3000"}

_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def decode_entities(text: str) -> str:
    """Entities that were escaped twice, or stand in plain text: `&nbsp;` -> blank. Only with their semicolon."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def replace_odd(text: str) -> str:
    """Invisible characters dropped, list marks of symbol fonts and radicals as ordinary characters."""
    return text.translate(_TABLE) if _ODD.search(text) else text


def join_blanks(text: str) -> str:
    """Every run of white space, full width included, as one blank; none at the ends."""
    return " ".join(text.split())


STEPS: tuple[Callable[[str], str], ...] = (decode_entities, replace_odd, join_blanks)


def clean(text: str) -> str:
    """All steps in order; cleaning again changes nothing but entities escaped three times."""
    for step in STEPS:
        text = step(text)
    return text
