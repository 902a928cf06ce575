"""List marks: what stands at the head of an entry, of a numbered title, of an item in running text.

★ 招聘会    1.招聘会    一、招聘会    （二）招聘会    ①招聘会    -> 招聘会
3.2亿元     2017年      -5度                                  -> no mark
"""

from __future__ import annotations

import re

from corpus.text.numerals import ARABIC, HUNDRED, TEN, number

ORDINAL = f"[{TEN}]{{1,3}}"  # in Chinese
_SIGNS = "★☆✩✪✭✰✫●○•◆◇◈■□▣▲△▼▽►▶▷➤➢➣➔▪▫※✦✧❖✓✔√☑◎⊙♦♢❀✿☞§"

# Kinds of marks, from the outermost in. A list's first kind is its top; kinds further in are sub-items.
MARK_KINDS = (
    rf"[{_SIGNS}·*]\s*|[-–—+]\s+",
    rf"第(?:[{HUNDRED}]+|[{ARABIC}]{{1,3}})(?:部分|篇|章)\s*[:：、]?\s*",
    rf"{ORDINAL}\s*[、.．]\s*",
    rf"[（(]{ORDINAL}[）)]\s*[、.．]?\s*",
    rf"(?:[{ARABIC}]{{1,3}}\s*(?:[.．、](?![0-9])|[)）])|[⒈-⒛])\s*",
    rf"[（(][{ARABIC}]{{1,3}}[）)]\s*[、.．]?\s*|[⑴-⒇]\s*",
    r"[①-⑳❶-❿➀-➉]\s*",
)
SIGN = re.compile(rf"[{_SIGNS}]")
_ANY = re.compile("|".join(f"({kind})" for kind in MARK_KINDS))
_ORDINAL = re.compile(rf"[（(]?\s*([{ARABIC}]{{1,3}}|{ORDINAL})\s*[.．、)）]")


def mark_of(text: str) -> tuple[int, int]:
    """(kind of the list mark at the head of a text, its length); (-1, 0) without a mark."""
    match = _ANY.match(text)
    return (match.lastindex - 1, match.end()) if match and match.lastindex else (-1, 0)


NUMBERED = mark_of("1.")[0]


def is_marked(text: str) -> bool:
    """Whether a list mark stands at the head of a text."""
    return _ANY.match(text) is not None


def strip_mark(text: str) -> str:
    """The text without the list mark at its head."""
    return text[mark_of(text)[1] :]


def ordinal_of(text: str) -> int:
    """The number of a numbered entry, 0 for others."""
    match = _ORDINAL.match(text)
    return (number(match[1]) or 0) if match else 0
