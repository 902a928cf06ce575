"""The pictures of a document: which of its references are kept, as what, and beside which of its blocks they stand."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import unquote, unquote_to_bytes

from corpus.models import Block
from corpus.text.numerals import TEN

LARGEST = 5 * 1024 * 1024  # bytes of a picture
LARGEST_TOTAL = 20 * 1024 * 1024  # bytes of those of a document
MOST = 60  # of a document
SMALLEST = 400  # bytes; what is smaller draws a line or a dot

# What is kept, by its first bytes; nothing that may hold a script, as SVG.
_TYPES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_CAPTION = re.compile(rf"\s*(?:[▲△↑←→]|[（(]?(?:[上下左右]?图|照片|图片)|图\s*[0-9{TEN}]+)")
_CREDIT = re.compile(r"(?:摄|供图|摄影报道|图片来源[:：].*)[）)】]?\s*$")
_SHORT = 80  # characters of a caption

Find = Callable[[str], bytes | None]


def nowhere(reference: str) -> bytes | None:
    """No picture is found."""
    return None


class Pictures:
    """The pictures of one document as far as it was read; `find` gives the bytes of a reference, None where none."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._keys: dict[str, str] = {}
        self.found: dict[str, bytes] = {}  # by their sha256
        self.references: dict[str, str] = {}  # what names them in the document -> their sha256

    def key(self, reference: str) -> str:
        """The sha256 of the picture that is named, empty where it is not kept."""
        if reference not in self._keys:
            self._keys[reference] = self._kept(reference)
        return self._keys[reference]

    def _kept(self, reference: str) -> str:
        data = _inline(reference) if reference[:5].lower() == "data:" else self._find(reference)
        if not data or not SMALLEST <= len(data) <= LARGEST or media_type(data) is None:
            return ""
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 not in self.found:
            if len(self.found) >= MOST or sum(map(len, self.found.values())) + len(data) > LARGEST_TOTAL:
                return ""
            self.found[sha256] = data
        self.references[f"data:{sha256}" if reference[:5].lower() == "data:" else unquote(reference)] = sha256
        return sha256


def media_type(data: bytes) -> str | None:
    """The type of a picture that is shown, by its first bytes; None of anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in _TYPES if data.startswith(magic)), None)


def placed(blocks: Sequence[Block], pictures: Sequence[tuple[int, str]]) -> list[Block]:
    """The blocks, each with the pictures beside it; a picture (n, key) stands before block n.

    It goes to a caption that follows, else to the text or table before it, else to the text that follows.
    """
    found = list(blocks)
    for before, key in pictures:
        at = _place(found, before)
        if at is not None and key not in found[at].pictures:
            found[at] = replace(found[at], pictures=(*found[at].pictures, key))
    return found


def is_caption(kind: str, text: str) -> bool:
    """Whether a block or paragraph says what a picture shows, or who took it."""
    short = kind in ("paragraph", "text", "byline") and len(text) <= _SHORT
    return kind == "caption" or (short and bool(_CAPTION.match(text) or _CREDIT.search(text)))


def _place(blocks: Sequence[Block], before: int) -> int | None:
    if before < len(blocks) and is_caption(blocks[before].kind, blocks[before].text):
        return before
    above = before - 1
    if above >= 0 and blocks[above].kind in ("paragraph", "item", "caption", "row"):
        return above
    near = (*range(before, len(blocks)), *range(above, -1, -1))
    return next((at for at in near if blocks[at].kind in ("paragraph", "item", "caption")), None)


def _inline(reference: str) -> bytes | None:
    head, comma, data = reference.partition(",")
    if not comma or len(data) > 2 * LARGEST:
        return None
    try:
        return base64.b64decode(unquote(data)) if head.lower().endswith(";base64") else unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return None
