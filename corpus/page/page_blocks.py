"""The pieces of a page, and what each is by its text and its links: prose, a link, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from corpus.models import Block

LINKED = 0.5  # share of a piece's characters in links past which it is a link,
LINKED_SHORT = 0.3  # and of one of at most
SHORT = 30  # characters: `作者：山里人`
PROSE = 12  # characters that prose has at least, with a mark of punctuation in them that a label has not

_PUNCTUATION = re.compile(r"[，。；！？、,;!?…]")


class PageBlock(NamedTuple):
    """A block of a page and the innermost block-level element that holds it.

    `size` counts its characters without blanks, `prose` the same where it is at least a part of a sentence, `linked`
    those in links, `links` its links. It `is_link` where most of it, or a fair part of a short one, stands in links.
    """

    block: Block
    owner: etree._Element
    size: int
    prose: int
    linked: int
    links: int
    is_link: bool


def make_piece(block: Block, owner: etree._Element, linked: int, links: int) -> PageBlock:
    """The piece that a block is, of which so many characters stand in so many links."""
    text = block.text
    size = len(text) - text.count(" ")
    is_link = linked > (LINKED if size > SHORT else LINKED_SHORT) * size
    is_prose = not is_link and len(text) >= PROSE and _PUNCTUATION.search(text)
    return PageBlock(block, owner, size, size if is_prose else 0, linked, links, is_link)


def root_of(pieces: Sequence[PageBlock]) -> etree._Element:
    """The element that holds the whole page."""
    return pieces[0].owner.getroottree().getroot()
