"""An issue's blocks, cut where they change their meaning: masthead, contents list, body, colophon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.models import Block
from corpus.profile import Profile
from corpus.split.contents_list import (
    Contents,
    is_one_of,
    opens_briefs,
    opens_contents,
    read_contents,
    strip_tail,
)
from corpus.split.masthead import bears_mark, is_numbering, read_masthead
from corpus.split.title_matching import MOST_PAIRS, PLAIN, key, likeness
from corpus.text.dates import printed_date
from corpus.text.fold import fold_line
from corpus.text.list_marks import is_marked, strip_mark
from corpus.text.word_lists import either, words

_LONG = 60  # no line of a masthead is longer
_LONGEST_ENTRY = 90  # nor one of a contents list
_SHORT = 20  # a line between a series' name and its number
_REACH = 8  # lines above an issue's number, where no line bears a mark
_PROSE = 150  # nor is a paragraph of the body shorter that may not stand in a colophon
_COLOPHON = words(__package__, "words", "colophon")
_SIGN_OFF = re.compile(
    r"\W*(?:(?:责任|本期|执行|总|副)?(?:责编|编辑|编校|校对|主编|编审|审核|核稿|审稿|审定|签发|印制|承办|编发|联系人|(?:联系|投稿|热线)?电话"
    r"|传真|地址|邮编|(?:电子|投稿)?(?:邮箱|邮件)|网址|供稿|印数|e-?mail)\s*[:：]|共?\s*印\w{0,3}\s*\d|共\s*\d+\s*份)",
    re.IGNORECASE,
)
# 各县党委、政府，市直各单位。
_NAMES = re.compile(
    r"[^。！？：:0-9]{2,}(?:[办厅局委部会院室组处所县市区州社）)等]|中心|领导|单位|部门|政府|同志|成员|机关|企业|公司|负责人)[。；;]?"
)
_STAMP = re.compile(r"\W*\w{2,10}\s*[:：]\s*1\d{9}(?:\d{3})?\W*")  # (更新时间戳: 1735649895371), for programs
_NOTE = re.compile(either(__package__, "words", "notes"))


@dataclass(frozen=True, slots=True)
class Parts:
    """An issue's blocks, cut where they change their meaning; every block is in exactly one part."""

    head: tuple[Block, ...]
    contents: Contents
    listed: tuple[Block, ...]
    body: tuple[Block, ...]
    colophon: tuple[Block, ...]
    annex: tuple[Block, ...] = ()  # text that follows the colophon


def cut(blocks: Sequence[Block], profile: Profile) -> Parts:
    """The parts of one issue's blocks."""
    first = _head_end(blocks, profile)
    contents, end = Contents(), first
    if (begin := _list_start(blocks, first, profile)) is not None:
        contents = read_contents(blocks, begin, profile)
        if _names_nothing(blocks, begin, contents, profile):
            contents = Contents()
        else:
            end = contents.end
    last = _colophon_start(blocks, end, profile)
    after = _colophon_end(blocks, last, profile)
    body = tuple(_without_running_heads(blocks[end:last], profile))
    return Parts(
        tuple(blocks[:first]),
        contents,
        tuple(blocks[first:end]),
        body,
        tuple(blocks[last:after]),
        tuple(blocks[after:]),
    )


def _names_nothing(blocks: Sequence[Block], begin: int, contents: Contents, profile: Profile) -> bool:
    """Whether what stands under a heading 目录 is no list: other headings follow, and it names none of them.

    Websites and repositories make the list by themselves, and say so there.
    """
    if blocks[begin].kind != "heading" or is_one_of(blocks[begin], profile.contents):
        return False
    titles = [block.text for block in blocks[contents.end :] if block.kind == "heading"]
    lines = [*titles, *(block.text[:_LONGEST_ENTRY] for block in blocks[contents.end :] if block.kind != "heading")]
    listed = [text for entry in contents.entries for text in (entry.title, *entry.items)]
    return (
        len(titles) > 1
        and len(listed) * len(lines) <= MOST_PAIRS
        and not any(likeness(entry, line) >= PLAIN for entry in listed for line in lines)
    )


def _head_end(blocks: Sequence[Block], profile: Profile) -> int:
    """Index after the masthead: where the contents list, the body or running text begins."""
    listed = next((at for at, block in enumerate(blocks) if opens_contents(block, profile)), len(blocks))
    # No mark below running text or the contents list is a masthead's.
    prose = next((at for at, block in enumerate(blocks) if len(block.text) > _LONG), len(blocks))
    lines = range(min(listed, prose))
    marked = next((at for at in lines if bears_mark(blocks[at].text, profile)), -1)
    if marked < 0:
        marked = next((at for at in lines[:_REACH] if is_numbering(blocks[at].text)), -1)
    end = max(marked, 0)
    for at in range(end, len(blocks)):
        block = blocks[at]
        if block.kind == "rule":
            continue
        mast = bears_mark(block.text, profile) or is_numbering(block.text)
        if opens_contents(block, profile) or (is_one_of(block, profile.body) or opens_briefs(block, profile)):
            return at
        mast = mast or _is_issue_title(blocks, at)
        if not mast and _goes_on(blocks, at, profile):
            continue
        if not mast and not _mast_line(block, blocks[:at], profile):
            # Menus and breadcrumbs may stand above a contents list, never running text.
            above = blocks[at:listed]
            return listed if listed < len(blocks) and all(len(one.text) <= _LONG for one in above) else at
        end = at + 1
    return end


def _is_issue_title(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading names the issue: it tells which, and all later headings are deeper, more than one.

    科技周刊（第 321 期）：某题; 2023.05.15 - 某题
    """
    block, later = blocks[at], [one.level for one in blocks[at + 1 :] if one.kind == "heading"]
    return (
        block.kind == "heading"
        and len(later) > 1
        and min(later) > block.level
        and read_masthead([block.text], None).says_which
    )


def _goes_on(blocks: Sequence[Block], at: int, profile: Profile) -> bool:
    """Whether a short line stands between the series' name and the number, of which nothing was said so far."""
    said = read_masthead([block.text for block in blocks[:at]], profile)
    below = [block.text for block in blocks[at + 1 : at + 3]]
    return len(blocks[at].text) <= _SHORT and not said.says_which and any(map(is_numbering, below))


def _mast_line(block: Block, before: Sequence[Block], profile: Profile) -> bool:
    """Whether a line that is neither mark nor number still belongs to the masthead: a publisher, a date, a note."""
    if block.kind in ("row", "caption", "item") or len(block.text) > _LONG or is_marked(block.text):
        return block.kind == "row" and any(is_numbering(cell) for cell in block.cells)
    if printed_date(block.text) and len(fold_line(block.text)) <= 40:
        return True
    said = read_masthead([block.text], profile)
    if said.publisher or said.says_which:
        return True
    if block.kind == "heading" or block.bold:
        return False
    return bool(_NOTE.search(block.text)) and len(block.text) <= 40


def _list_start(blocks: Sequence[Block], at: int, profile: Profile) -> int | None:
    """Where a contents list begins, if one does at `at`: at its heading, or at two entries of which one comes again
    later (both, where they bear no mark), also below one line more, such as a heading that nobody knows."""
    if at < len(blocks) and opens_contents(blocks[at], profile):
        return at
    lines = [place for place in range(at, min(at + 5, len(blocks))) if blocks[place].kind != "rule"][:3]
    for begin, after in pairwise(lines):
        first = (blocks[begin], blocks[after])
        if any(len(block.text) > _LONGEST_ENTRY or block.kind in ("caption", "heading") for block in first):
            continue
        names = [key(strip_tail(strip_mark(block.text))) for block in first]
        later = {key(strip_mark(block.text)) for block in blocks[after + 1 :] if len(block.text) <= _LONGEST_ENTRY}
        marked = all(is_marked(block.text) for block in first)
        if all(names) and (any if marked else all)(name in later for name in names):
            return begin
    return None


def _colophon_start(blocks: Sequence[Block], end: int, profile: Profile) -> int:
    """Where the colophon begins: a line with its words that no heading follows; without one, `len(blocks)`."""
    words = _colophon_words(profile)
    firsts = {word[0] for word in words}
    for at in range(end, len(blocks)):
        block = blocks[at]
        text = block.text.lstrip("（([【 ")
        if block.kind in ("heading", "caption") or fold_line(text[:1]) not in firsts:
            continue
        if not fold_line(text[:24]).startswith(words):
            continue
        after_rule = at > end and blocks[at - 1].kind == "rule"
        later = blocks[at + 1 :]
        if any(one.kind == "heading" for one in later) or sum(len(one.text) > _PROSE for one in later) > 2:
            continue
        if after_rule or not any(len(one.text) > _PROSE for one in later):
            return at
    return len(blocks)


def _colophon_words(profile: Profile) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold_line(word) for word in (*profile.colophon, *_COLOPHON)))


def _colophon_end(blocks: Sequence[Block], start: int, profile: Profile) -> int:
    """Index after the colophon that begins at `start`: where text begins again, an annex or a correction."""
    words = _colophon_words(profile)
    open_list = False  # whether the line above goes on: 报：省委、
    for at in range(start, len(blocks)):
        block = blocks[at]
        text = block.text.lstrip("（([【 ")
        if block.kind == "rule":
            continue
        if block.kind in ("heading", "caption"):
            return at
        if not (open_list or fold_line(text[:24]).startswith(words) or _signs_off(text)):
            return at
        open_list = text[-1:] in "、，,：:"
    return len(blocks)


def _signs_off(text: str) -> bool:
    """Whether a line below a distribution list is still the colophon's: more names, who edited it, when printed."""
    dated = len(text) <= 40 and "。" not in text and printed_date(fold_line(text)) is not None
    return (
        dated
        or is_stamp(text)
        or _SIGN_OFF.match(text) is not None
        or (len(text) <= _PROSE and _NAMES.fullmatch(text) is not None)
    )


def is_stamp(text: str) -> bool:
    """Whether a line is a time as programs count it, of which no reader learns anything."""
    return _STAMP.fullmatch(text) is not None


def _without_running_heads(blocks: Sequence[Block], profile: Profile) -> Iterator[Block]:
    """The blocks without the series' name, number and date that a page repeats at its head."""
    head = False
    for block in blocks:
        head = block.kind != "row" and (bears_mark(block.text, profile) or (head and is_numbering(block.text)))
        if not head:
            yield block
