"""What a piece of a page is by its text and its links: prose, a link, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from corpus.html import Piece

LINKED = 0.5  # share of a piece's characters in links past which it is a link,
LINKED_SHORT = 0.3  # and of one of at most
SHORT = 30  # characters: `作者：山里人`
PROSE = 12  # characters that prose has at least, with a mark of punctuation in them that a label has not

_PUNCTUATION = re.compile(r"[，。；！？、,;!?…]")


def size_of(piece: Piece) -> int:
    """Characters of the piece without blanks."""
    text = piece.block.text
    return len(text) - text.count(" ")


def is_link(piece: Piece) -> bool:
    """Whether most of the piece, or a fair part of a short one, stands in links."""
    if not piece.linked:
        return False
    size = size_of(piece)
    return piece.linked > (LINKED if size > SHORT else LINKED_SHORT) * size


def is_prose(piece: Piece) -> bool:
    """Whether the piece is at least a part of a sentence."""
    text = piece.block.text
    return len(text) >= PROSE and not is_link(piece) and _PUNCTUATION.search(text) is not None


def root_of(pieces: Sequence[Piece]) -> etree._Element:
    """The element that holds the whole page."""
    return pieces[0].owner.getroottree().getroot()
