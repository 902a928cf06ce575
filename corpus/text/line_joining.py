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

from corpus.text.list_marks import is_marked
from corpus.text.numerals import HUNDRED
from corpus.text.sentences import ends_sentence

NARROWEST, WIDEST = 16, 200  # columns; a Chinese character takes two
FILLED = 0.4  # share of the columns of all lines that are no list entries that filled lines must hold
HANGING = 2  # columns that a mark of punctuation may stand past the width
PAST = 0.03  # share of them that wider lines with punctuation may hold: an address, a table
FEWEST = 3  # filled lines that show a width, of ordinary lines,
ORDINARY = 40  # which have so many columns; narrow lines are equally wide by chance more often, so more must be
PROSE = 0.5  # share of filled ordinary lines with a mark of punctuation in them
VERSE = 0.4  # share of filled lines that end a sentence, above which each line is one

_INDENT = re.compile(r"[ \t\u3000\xa0]*")
_PUNCTUATION = re.compile(r"[，。；,;.]")
_FIRST_UNIT = re.compile(r"[A-Za-z0-9.,%+/_-]+|.")  # what cannot be broken: a word, a number, a character
_CUT_NUMBER = re.compile(r".?\d[\d.,%]|\d[.,]\d")  # 18|05, 95|.5%, 95.|5%
_CLAUSE = re.compile(rf"第[0-9{HUNDRED}]{{1,4}}[章节条]")


class _Columns(dict[str, int]):
    """The columns of each character that was met."""

    def __missing__(self, char: str) -> int:
        self[char] = columns = 2 if unicodedata.east_asian_width(char) in "FWA" else 1
        return columns


_COLUMNS = _Columns()


def width(text: str) -> int:
    """Columns that the text takes: two for a Chinese character or full-width sign, one for others."""
    return len(text) if text.isascii() else sum(map(_COLUMNS.__getitem__, text))


def indent(line: str) -> int:
    """Columns of white space at the head of the line."""
    return width(_INDENT.match(line)[0].replace("\t", "    "))  # type: ignore[index]


def wrap_width(lines: Sequence[str]) -> int:
    """The width that the lines are wrapped at, or 0 where they are not wrapped."""
    measured = [(width(line.rstrip()), line) for line in lines if line.strip()]
    if not measured or _too_wide(measured):
        return 0
    # Titles may be wider than the text, and lists longer.
    prose = sorted(columns for columns, line in measured if _PUNCTUATION.search(line))
    total = sum(columns for columns, line in measured if not is_marked(line.lstrip()))
    past = 0
    while prose and past + prose[-1] <= total * PAST:
        past += prose.pop()
    if not prose or not NARROWEST <= prose[-1] <= WIDEST:
        return 0
    # Two columns a character leave the last of an odd width empty.
    widest = max(columns for columns, _ in measured if columns <= prose[-1] + 1)
    filled = [(columns, line) for columns, line in measured if widest - 4 < columns <= widest]
    ordinary = min(1.0, widest / ORDINARY)
    if len(filled) * ordinary < FEWEST or sum(columns for columns, _ in filled) < total * FILLED:
        return 0
    # Titles may be equally long by chance, but they are no sentences; the lines of a poem are one each.
    sentences = sum(_PUNCTUATION.search(line) is not None for _, line in filled)
    ended = sum(ends_sentence(line) for _, line in filled)
    if sentences < PROSE * ordinary * len(filled) or ended > VERSE * len(filled):
        return 0
    return widest if any(ends_sentence(line) for _, line in measured) else 0


def _too_wide(measured: Sequence[tuple[int, str]]) -> bool:
    """Whether paragraphs stand in lines of their own; a quick test first, since most texts are like that."""
    left = PAST * sum(columns for columns, _ in measured)
    for columns, line in measured:
        if columns > WIDEST and _PUNCTUATION.search(line):
            left -= columns
            if left < 0:
                return True
    return False


def join(left: str, right: str) -> str:
    """Two lines as one: a blank only between letters or digits and letters, never beside Chinese or in a number."""
    left, right = left.rstrip(), right.lstrip()
    if left and right and left[-1].isascii() and right[0].isascii() and not _CUT_NUMBER.fullmatch(left[-2:] + right[0]):
        return f"{left} {right}"
    return left + right


def goes_on(first: str, last: str, following: str, wrap: int) -> bool:
    """Whether `following` belongs to the paragraph from line `first` to line `last`.

    It does where it would not have fitted into the last line, and neither indentation nor list mark starts anew.
    """
    unit = _FIRST_UNIT.match(following.strip())
    # Some columns of leave: a line may end early so that no punctuation begins the next, but not after a sentence.
    leave = 0 if ends_sentence(last) else 3 if wrap >= ORDINARY else 1
    columns = width(last.rstrip())
    if not wrap or unit is None or columns > wrap + HANGING or columns + width(unit[0]) <= wrap - leave:
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
