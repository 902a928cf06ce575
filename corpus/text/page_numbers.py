"""Page numbers, where they stand alone in a line or paragraph: - 3 -, 第 3 页 共 12 页, 3/12."""

from __future__ import annotations

import re

from corpus.text.numerals import ARABIC

_AROUND = r"[\s—–\-·•.]*"
_PAGE_NUMBER = re.compile(
    rf"{_AROUND}(?:第\s*)?[{ARABIC}]{{1,4}}(?:\s*页)?(?:\s*(?:[/／|]|[/／|,，]?\s*共)\s*[{ARABIC}]{{1,4}}(?:\s*页)?)?{_AROUND}"
)
_LONGEST = 20


def is_page_number(text: str) -> bool:
    """Whether the text is a page's number and nothing else."""
    return len(text) <= _LONGEST and _PAGE_NUMBER.fullmatch(text) is not None
