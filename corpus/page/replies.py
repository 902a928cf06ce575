"""Replies: what readers wrote below a text, in blocks alike that each say who wrote, when, and how to answer.

A forum's answers to its first post, the comments below a story, a guestbook: they are known by their repetition and
by what their templates print with each, not by the name of any site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from lxml import etree

from corpus.page.page_blocks import PageBlock

FEWEST = 3  # blocks that say so
SIGNED = 80  # characters of a line that says who and when

# The number of a reply, by itself: 第3楼, 12#, 沙发. 3楼 may be the third floor.
_FLOOR = re.compile(r"\W*(?:第\s*\d{1,5}\s*[楼樓]|\d{1,5}\s*#|#\s*\d{1,5}\s*[楼樓]?|沙发|板凳|地板)\W*")
_TIME = re.compile(r"\d[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d\d|(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}")
_NUMBERED = re.compile(r"\W*(?:第\s*)?\d{1,5}\s*[楼樓][^，。：:]*[|｜/][^，。]*")
# The number again, the buttons to answer, to quote, to agree or to complain, and who is asked for no name.
_ANSWER = re.compile(
    r"""\d\s?(?:[楼樓]|\#(?:\W|$))|\#\d+|网友|網友|只看(?:该|該|此|楼|樓|TA)
    |(?:^|[\W\d_])(?:回[复覆復]|引用|[举舉][报報]|支持|反[对對]|顶|頂|踩)(?:[\W\d_]|$|[该該此他她]|TA|评论|留言)""",
    re.VERBOSE | re.IGNORECASE,
)


def replies(pieces: Sequence[PageBlock]) -> set[etree._Element]:
    """All elements of the replies on a page; none where what they answer is not told from them."""
    signed = [i for i, piece in enumerate(pieces) if _is_signature(piece.block.text)]
    if len(signed) < FEWEST:
        return set()
    lines = [[pieces[i].owner, *pieces[i].owner.iterancestors()] for i in signed]
    around = Counter(
        next(element for element in right if element in left_set)
        for left, right in pairwise(lines)
        if (left_set := set(left))
    )
    container = around.most_common(1)[0][0]
    children = list(container)
    place = {child: at for at, child in enumerate(children)}
    entries = sorted({place[element] for line in lines for element in line if element in place})
    if len(entries) < FEWEST:
        return set()
    # Where signature and text are rows of their own, a reply goes on to the next signature.
    ends = [*entries[1:], entries[-1] + min(entries[-1] - entries[-2], entries[1] - entries[0])]
    prose, before, headed = _weigh(pieces, children, place, entries[0], ends[-1])
    sizes = [sum(prose[start:end]) for start, end in zip(entries, ends, strict=True)]
    # The first block is the post itself where more is said in it than above it.
    answered, first = (sizes[0], 1) if sizes[0] > before else (before, 0)
    answers = sizes[first:]
    if median(answers) >= answered or 2 * sum(any(headed[i:j]) for i, j in zip(entries, ends, strict=True)) >= len(
        ends
    ):
        return set()  # posts like the first, each with its title
    return {inner for child in children[entries[first] : ends[-1]] for inner in child.iter()}


def _weigh(
    pieces: Sequence[PageBlock],
    children: Sequence[etree._Element],
    place: dict[etree._Element, int],
    start: int,
    end: int,
) -> tuple[list[int], int, list[bool]]:
    """Each child's characters of prose, those above child `start`, and which children hold a heading."""
    prose, headed = [0] * (end + 1), [False] * (end + 1)
    above = 0
    seen = False
    for piece in pieces:
        at = place.get(piece.owner, -1)
        if at < 0:
            at = next((place[element] for element in piece.owner.iterancestors() if element in place), -1)
        size = piece.prose
        if start <= at < end:
            seen = True
            prose[at] += size
            headed[at] |= piece.block.kind == "heading"
        elif not seen:
            above += size
    return prose, above, headed


def _is_signature(text: str) -> bool:
    """Whether a short line says that a reader answered: 北方的狼 2009-03-24 06:17 | 回复, 1楼 | 举报 | 回复, 第3楼"""
    if len(text) > SIGNED:
        return False
    return _FLOOR.fullmatch(text) is not None or (_is_dated(text) and _ANSWER.search(text) is not None)


def _is_dated(text: str) -> bool:
    """Whether a line has a minute, a day with its year, or a number of a reply with buttons after it."""
    return _TIME.search(text) is not None or _NUMBERED.match(text) is not None
