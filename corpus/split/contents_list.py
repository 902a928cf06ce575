"""The contents list: its entries without their marks, and where the body begins.

★ 南通工作组帮助 1805 名……就业 ………… 1   ->  南通工作组帮助 1805 名……就业
9.国内联播快讯：  （1）21家主要银行……；     ->  国内联播快讯, with one sub-item
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from corpus.models import ArticleKind, Block
from corpus.profile import Profile
from corpus.split.title_matching import similarity
from corpus.text.dates import printed_date
from corpus.text.fold import fold_all, fold_line
from corpus.text.line_joining import join
from corpus.text.list_marks import NUMBERED, is_marked, mark_of, ordinal_of, strip_mark
from corpus.text.word_lists import words

_OPENERS = words(__package__, "words", "openers")
_BRIEFS = words(__package__, "words", "briefs")
_LONGEST_HEADING = 16
_LONGEST_ENTRY = 90

# 题目……………… 1      题目 ···（3）      题目 [tab] 第5页      题目…………李四（1）
_LEADER = re.compile(
    r"(?=[\s….·．。_\-—–‥⋯・])(?:"  # a quick test: most characters cannot begin one
    r"\s*(?:(?:…\s?){4,}|(?:[.·．_⋯・]\s?){8,})[^。；.…·．_⋯・]{0,20}$"
    r"|\s*(?:(?:[.…·．。_\-—–‥⋯・]\s?){3,}|…+)\s*[（(]?\s*(?:[pP第]?\s*[0-9]{1,3}\s*[页版]?)?\s*[）)]?\s*$"
    r"|\s+(?:[（(]\s*[0-9]{1,3}\s*[）)]|[pP]\.?\s?[0-9]{1,3}|第\s*[0-9]{1,3}\s*[页版])\s*$)"
)
_OPENS_TAIL = re.compile(r"[\s….·．。_\-—–‥⋯・]")  # no leader and no page is without one of these
_PAGE = re.compile(r"\s(?<=[\u4e00-\u9fff”’》）】]\s)\s*[0-9]{1,3}\s*$")
_BARE = re.compile(r"[0-9]{1,2}\s+(?=[^\s0-9])")
_IN_BRACKETS = re.compile(r"[（(]\s*([0-9]{1,3})\s*[）)]\s*$")  # a page's number, or a part's
_END = ";；。：:，,、" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_SIGNS_AROUND = re.compile(r"^\W+|\W+$")
_FINISHED = re.compile(r"[;；。]\s*$|…\s*[（(]?[0-9]+[）)]?\s*$|\s[0-9]{1,3}\s*$")
_SIGN_OFF = re.compile(r"[（(][^（）()]*[0-9][^（）()]*[）)]\s*$")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the contents list: its title and sub-items without marks, and the kind of article it announces."""

    title: str
    items: tuple[str, ...] = ()
    kind: ArticleKind = "feature"


@dataclass(frozen=True, slots=True)
class Contents:
    """What the list said: its entries, where it ended, the headings of its parts, and its sign-off."""

    entries: tuple[Listed, ...] = ()
    end: int = 0
    headings: tuple[str, ...] = ()
    sign_off: str = ""


def heading_name(text: str) -> str:
    """A heading as it is compared: folded, without brackets and other signs at its ends."""
    return _name(text) if len(text) <= _LONGEST_HEADING * 2 else ""


@lru_cache(maxsize=8192)
def _name(heading: str) -> str:
    return _SIGNS_AROUND.sub("", fold_line(heading))


@lru_cache(maxsize=64)
def _heading_names(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(heading_name, headings))


def opens_contents(block: Block, profile: Profile) -> bool:
    """Whether a block is the heading of a contents list."""
    name = heading_name(block.text)
    return 0 < len(name) <= _LONGEST_HEADING and (name in _OPENERS or name in _heading_names(profile.contents))


def opens_briefs(block: Block, profile: Profile) -> bool:
    """Whether a block is the heading of briefs, in the list or in the body."""
    return is_one_of(block, profile.briefs) or is_one_of(block, _BRIEFS)


def is_one_of(block: Block, headings: tuple[str, ...]) -> bool:
    """Whether a block is one of a profile's headings."""
    name = heading_name(block.text)
    return bool(name) and block.kind != "row" and name in _heading_names(headings)


@lru_cache(maxsize=8192)
def strip_tail(text: str) -> str:
    """An entry without dotted leader, page number and the list's own punctuation at its end."""
    if _OPENS_TAIL.search(text):
        text = _PAGE.sub("", _LEADER.sub("", text))
    return text.rstrip(_END)


def read_contents(blocks: Sequence[Block], start: int, profile: Profile) -> Contents:
    """The list whose heading, or first entry, is `blocks[start]`; `end` is the first block that is not its own."""
    reading = _Reading(blocks[start:])
    headings: list[str] = []
    sign_off = ""
    end = len(blocks)
    for at in range(start, len(blocks)):
        block = blocks[at]
        if block.kind in ("rule", "caption"):
            if reading.lines and not _list_goes_on(blocks, at + 1, profile):
                end = at
                break
            continue
        if opens_briefs(block, profile) or opens_contents(block, profile):
            name = heading_name(block.text)
            if name in headings or not _is_list(blocks, at, profile):
                end = at
                break
            headings.append(name)
            reading.begin_part("brief" if opens_briefs(block, profile) else "feature")
            continue
        text, closing = _cut_sign_off(block.text, profile)
        sign_off = sign_off or closing
        is_end = is_one_of(block, profile.body) or (block.kind == "heading" and not _comes_again(blocks, at))
        if is_end or reading.is_body(text, _next_text(blocks, at + 1)):
            end = at
            break
        if text:
            reading.take(text)
    return Contents(reading.entries(), end, tuple(headings), sign_off)


class _Reading:
    """The lines of a list as they are read: each top entry with its sub-items, raw until all is known."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.lines: list[tuple[ArticleKind, list[str]]] = []
        self.known: set[str] = set()  # folded titles of the entries so far
        self.kind: ArticleKind = "feature"
        self.top = -1
        self.ordinal = 0  # of the last top entry, where it is numbered
        first = [block.text for block in blocks[:4] if block.text]
        self.counts = any(ordinal_of(text) == 2 for text in first)
        self.bare = any(_BARE.match(a) and _BARE.match(b) and int(a[:2]) + 1 == int(b[:2]) for a, b in pairwise(first))

    @cached_property
    def lines_of_issue(self) -> Counter[str]:
        """The short lines and first sentences of the whole issue, folded: evidence for what is one line."""
        texts = (block.text for block in self.blocks)
        lines = (text if len(text) <= _LONGEST_ENTRY else text.split("。")[0] for text in texts)
        return Counter(fold_all([strip_tail(strip_mark(line)) for line in lines if len(line) <= _LONGEST_ENTRY]))

    @cached_property
    def neighbours(self) -> Counter[tuple[str, str]]:
        """How often a line stands right below another one that is set alike, both without their marks."""
        alike = (
            (strip_mark(above.text), strip_mark(below.text))
            for above, below in pairwise(block for block in self.blocks if block.text)
            if (above.kind, above.level) == (below.kind, below.level)
        )
        return Counter(pair for pair in alike if max(map(len, pair)) <= _LONGEST_ENTRY)

    def begin_part(self, kind: ArticleKind) -> None:
        self.kind, self.top, self.ordinal = kind, -1, 0

    def mark(self, text: str) -> tuple[int, int]:
        """`mark_of`; also a number right before digits where it is the next one (1、8月…… or 11.1088人……), and one
        without a dot where the first two entries have such (01 招聘会, 02 赛马节)."""
        kind, length = mark_of(text)
        if kind < 0 and self.bare and (match := _BARE.match(text)):
            return NUMBERED, match.end()
        if kind < 0 and (self.ordinal or self.counts) and (match := re.match(rf"{self.ordinal + 1}[.．、]", text)):
            return NUMBERED if self.top < 0 else self.top, match.end()
        return kind, length

    def is_body(self, text: str, following: Block | None) -> bool:
        """Whether a line belongs to the body: running text, or a title that the list has named."""
        mark, length = self.mark(text)
        title = strip_tail(text[length:])
        if len(title) > _LONGEST_ENTRY and (mark < 0 or "。" in title):
            return True
        if mark < 0 and len(text) > 50 and "。" in text[:-1]:
            return True
        if not self.lines:
            return False
        if mark < 0 <= self.top and len(text) <= _LONGEST_HEADING and self._is_title(following):
            return True  # the name of a section, above the first title
        if len(folded := fold_line(title)) < 6:
            return False
        first = fold_line(strip_tail(self.lines[0][1][0]))
        if folded in self.known or (mark < 0 and any(known.startswith(folded) for known in self.known)):
            return True
        if mark < 0 and self._goes_on(text):
            return False
        # A title that is spelt otherwise than in the list stands above running text.
        prose = following is not None and len(following.text) > _LONGEST_ENTRY
        return prose and not self._is_next(text) and similarity(folded, first) >= 0.6

    def _is_title(self, block: Block | None) -> bool:
        return block is not None and block.kind != "heading" and fold_line(strip_mark(block.text)) in self.known

    def _is_next(self, text: str) -> bool:
        ordinal = ordinal_of(text)
        return bool(ordinal) and ordinal == self.ordinal + 1

    def take(self, text: str) -> None:
        """Adds a line: an entry, a sub-item, or the rest of the one before."""
        mark, length = self.mark(text)
        if text.strip().isdigit():
            return  # a cell or a line with the page's number
        if mark < 0 and not self.lines and text.endswith((":", "：")):
            return  # 本期节目主要内容：
        if mark < 0 and self.lines and self._goes_on(text):
            lines = self.lines[-1][1]
            lines[-1] = join(lines[-1], text)
        elif mark > self.top >= 0 and self.lines:
            self.lines[-1][1].append(text[length:])
        else:
            self.top = mark if mark >= 0 else self.top
            self.ordinal = ordinal_of(text) or self.ordinal
            self.lines.append((self.kind, [text[length:]]))
            title = text[length:]
            self.known |= {fold_line(strip_tail(title)), fold_line(strip_tail(_IN_BRACKETS.sub("", title)))}

    def _goes_on(self, text: str) -> bool:
        """Whether an unmarked line is the rest of a wrapped one."""
        if not self.lines:
            return False
        before = self.lines[-1][1][-1]
        known = self.lines_of_issue
        if known[fold_line(strip_tail(join(before, text)))]:
            return True
        if self.top < 0 or _FINISHED.search(before):
            return False
        if self.neighbours[before, text] > 1:
            return True  # the title has two lines above its article as well
        # Either of them is a line of its own where it stands once more, as a title.
        return known[fold_line(strip_tail(before))] < 2 and known[fold_line(strip_tail(text))] < 2

    def _paged(self) -> bool:
        """Whether the entries end in pages' numbers, （3）, not in parts', which stand above the articles too."""
        ends = [(first, match) for _, (first, *_) in self.lines if (match := _IN_BRACKETS.search(first))]
        pages = [int(match[1]) for _, match in ends]
        known = self.lines_of_issue
        return (
            len(pages) * 2 > max(2, len(self.lines))
            and pages == sorted(pages)
            and all(known[fold_line(strip_tail(first))] < 2 for first, _ in ends)
        )

    def entries(self) -> tuple[Listed, ...]:
        found = []
        paged = self._paged()
        for kind, (first, *items) in self.lines:
            first = _IN_BRACKETS.sub("", first) if paged else first
            if title := strip_tail(first):
                found.append(Listed(title, tuple(filter(None, map(strip_tail, items))), kind))
        return tuple(found)


def _next_text(blocks: Sequence[Block], at: int) -> Block | None:
    return next((block for block in blocks[at:] if block.kind not in ("rule", "caption")), None)


def _list_goes_on(blocks: Sequence[Block], at: int, profile: Profile) -> bool:
    """Whether the list goes on after a rule: with a heading of its parts, or with a marked line."""
    block = _next_text(blocks, at)
    if block is None:
        return False
    if opens_briefs(block, profile) or opens_contents(block, profile):
        return _is_list(blocks, blocks.index(block, at), profile)
    return block.kind != "heading" and is_marked(block.text) and len(block.text) <= _LONGEST_ENTRY


def _is_list(blocks: Sequence[Block], at: int, profile: Profile) -> bool:
    """Whether the heading at `at` stands over entries: short lines, and marked ones or a heading that comes again."""
    block = _next_text(blocks, at + 1)
    if block is None or len(block.text) > _LONGEST_ENTRY:
        return False
    if _comes_again(blocks, at):
        return True
    if opens_contents(blocks[at], profile):
        return not opens_briefs(blocks[at], profile) or is_marked(block.text)
    return block.kind != "heading" and block.bold == 0 and is_marked(block.text)


def _comes_again(blocks: Sequence[Block], at: int) -> bool:
    name = heading_name(blocks[at].text)
    return bool(name) and any(heading_name(block.text) == name for block in blocks[at + 1 :])


def _cut_sign_off(text: str, profile: Profile) -> tuple[str, str]:
    """A line and the sign-off in brackets at its end, such as （《新闻联播》 20220924 19:00）."""
    match = _SIGN_OFF.search(text)
    if match and printed_date(match[0]) and any(fold_line(mark) in fold_line(match[0]) for mark in profile.marks):
        return text[: match.start()].rstrip(), match[0]
    return text, ""
