"""Lines to paragraphs: which line ends are the paragraph's and which only the page's.

A file is wrapped when most of its text stands in lines that are filled to one width; only there a filled
line goes on in the next one. Everywhere else a line is a paragraph, so that mastheads, headings and lists
never run together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import reduce

from corpus.marks import is_marked

NARROWEST, WIDEST = 30, 200  # columns; a Chinese character takes two
FILLED = 0.4  # share of all columns that filled lines must hold
FEWEST = 3  # filled lines that show a width
PROSE = 0.5  # share of filled lines with a mark of punctuation in them

_INDENT = re.compile(r"[ \t\u3000\xa0]*")
_PUNCTUATION = re.compile(r"[，。；、,;.]")
_FIRST_UNIT = re.compile(r"[A-Za-z0-9.,%+/_-]+|.")  # what cannot be broken: a word, a number, a character
_CLAUSE = re.compile(r"第[0-9一二三四五六七八九十百]{1,4}[章节条]")


def width(text: str) -> int:
    """Columns that the text takes: two for a Chinese character or full-width sign, one for others."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)


def indent(line: str) -> int:
    """Columns of white space at the head of the line."""
    return width(_INDENT.match(line)[0].replace("\t", "    "))  # type: ignore[index]


def wrap_width(lines: Sequence[str]) -> int:
    """The width that the lines are wrapped at, or 0 where they are not wrapped."""
    measured = sorted((width(line.rstrip()), line) for line in lines if line.strip())
    widths = [columns for columns, _ in measured]
    total = sum(widths)
    if not total:
        return 0
    # The widest lines may be an address or a table; what is past the width must be next to nothing.
    past = 0
    while widths and past + widths[-1] <= total * 0.02:
        past += widths.pop()
    if not widths or not NARROWEST <= widths[-1] <= WIDEST:
        return 0
    widest = widths[-1]
    filled = [(columns, line) for columns, line in measured if widest - 4 < columns <= widest]
    if len(filled) < FEWEST or sum(columns for columns, _ in filled) < total * FILLED:
        return 0
    # Titles may be equally long by chance, but they are no sentences.
    prose = sum(_PUNCTUATION.search(line) is not None for _, line in filled)
    return widest if prose >= PROSE * len(filled) else 0


def join(left: str, right: str) -> str:
    """Two lines as one: a blank only between letters or digits and letters, never beside Chinese."""
    left, right = left.rstrip(), right.lstrip()
    if left and right and left[-1].isascii() and right[0].isascii():
        if left[-1].isdigit() and right[0].isdigit():
            return left + right
        return f"{left} {right}"
    return left + right


def goes_on(first: str, last: str, following: str, wrap: int) -> bool:
    """Whether `following` belongs to the paragraph from line `first` to line `last`.

    It does where it would not have fitted into the last line, and neither indentation nor list mark starts anew.
    """
    unit = _FIRST_UNIT.match(following.strip())
    # Two columns of leave: a line may hang a punctuation mark, or end early so that none begins the next.
    if not wrap or unit is None or width(last.rstrip()) + width(unit[0]) <= wrap - 3:
        return False
    if _begins_anew(following):
        return False
    if indent(following) == 0:
        return True
    # A list entry's later lines hang under its text, further in than its mark.
    return _begins_anew(first) and indent(following) > indent(first)


def _begins_anew(line: str) -> bool:
    line = line.lstrip()
    return is_marked(line) or _CLAUSE.match(line) is not None


def paragraphs(lines: Sequence[str], wrap: int) -> list[str]:
    """The paragraphs of lines without a blank one between them, for a text that wraps at `wrap` (0: not at all)."""
    found: list[list[str]] = []
    for line in lines:
        if found and goes_on(found[-1][0], found[-1][-1], line, wrap):
            found[-1].append(line)
        else:
            found.append([line])
    return [reduce(join, paragraph) for paragraph in found]
