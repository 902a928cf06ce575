"""The one heading of a body that only holds the articles, whose headings are then a level deeper.

## 内容, ### C 项目, ### Go 项目, ## 声明 -> the articles are C 项目, Go 项目 and 声明
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.models import Block
from corpus.split.contents_list import heading_name
from corpus.text.list_marks import is_marked
from corpus.text.word_lists import words

_FEW = 3  # headings that one holds, at least
_INTRODUCTION = 60  # characters of what it says itself, at most
_NAMES = words(__package__, "words", "holders")


@dataclass(frozen=True, slots=True)
class Holder:
    """Where the heading stands, and where those of the articles do, in it and beside it."""

    at: int
    articles: tuple[int, ...]


def find_holder(part: Sequence[Block], found: Sequence[int]) -> Holder | None:
    """The holder among the headings `found`, or None unless exactly one is there.

    It has at least three headings of one deeper level, most of the text, and hardly any text of its own; numbered
    headings are an article's own sections.
    """
    top = min(part[at].level for at in found)
    tops = [at for at in found if part[at].level == top]
    holders = []
    for at, end in zip(tops, [*tops[1:], len(part)], strict=True):
        below = [one for one in found if at < one < end]
        level = min((part[one].level for one in below), default=0)
        below = [one for one in below if part[one].level == level]
        if len(below) >= _FEW and (heading_name(part[at].text) in _NAMES or _only_holds(part, at, below, end)):
            holders.append(Holder(at, tuple(sorted({*tops, *below} - {at}))))
    return holders[0] if len(holders) == 1 and len(tops) > 1 else None


def holds(part: Sequence[Block], found: Sequence[int], at: int) -> bool:
    """Whether a heading has a deeper one below it, and before that hardly any text."""
    below = next((one for one in found if one > at), None)
    return below is not None and part[below].level > part[at].level and _length(part[at + 1 : below]) <= _INTRODUCTION


def _only_holds(part: Sequence[Block], at: int, below: Sequence[int], end: int) -> bool:
    introduction = _length(part[at + 1 : below[0]])
    numbered = sum(is_marked(part[one].text) for one in below)
    return introduction <= _INTRODUCTION and 2 * numbered < len(below) and 2 * _length(part[at:end]) > _length(part)


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
