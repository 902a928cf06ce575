"""A masthead in the header of a document's pages, read where it says which issue this is and the text does not."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from corpus.text.numerals import ARABIC, HUNDRED, ZERO

# What says which issue this is.
_WHICH = re.compile(
    rf"第\s*[{ARABIC}{HUNDRED}{ZERO}○]+\s*[期号辑]|[〔\[（(](?:19|20)[0-9]{{2}}[〕\]）)]\s*[0-9]+\s*[号期]"
)
_HEAD = 12  # blocks of the text in which its masthead stands


def with_header(blocks: Iterable[str], headers: Iterable[Sequence[str]]) -> Iterator[str]:
    """The HTML of each block, below the first page header that says which issue this is, if the text does not."""
    blocks = iter(blocks)
    first = list(islice(blocks, _HEAD))
    if not _says_which(first):
        yield from next((header for header in headers if _says_which(header)), ())
    yield from first
    yield from blocks


def _says_which(blocks: Sequence[str]) -> bool:
    return any(_WHICH.search(html.unescape(re.sub("<[^<>]*>", "", block))) for block in blocks)
