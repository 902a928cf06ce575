"""Characters by their places -> the rows of a page, from top to bottom; what is printed twice for boldness, once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

TWICE = 0.15  # times its size within which a character that comes again is the same one, printed twice
CELL_GAP = 1.0  # times the size that cells of a row are apart,
WIDE_GAP = 2  # and from which the gap is said with two blanks,
GAP = 0.6  # and with one
SAME_ROW = 0.4  # times the size that baselines of one row may differ

_LATIN = re.compile("[!-~]+")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60“”‘’…—]")


@dataclass(frozen=True, slots=True)
class Char:
    """A character: from `x` to `end` on the baseline `y`, in points from the page's lower left; its size in points."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Characters of one line from left to right, between the margins of their column; `drawings` names the pictures
    that stand above it."""

    chars: tuple[Char, ...]
    left: float = 0.0
    right: float = 0.0
    drawings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return text_of(self.chars).strip()

    @property
    def cells(self) -> tuple[tuple[Char, ...], ...]:
        """Its characters, cut where wide gaps are: one cell in running text, the cells of a row in a table."""
        found: list[list[Char]] = []
        for char in self._shown:
            if found and char.x - found[-1][-1].end <= CELL_GAP * char.size:
                found[-1].append(char)
            else:
                found.append([char])
        return tuple(map(tuple, found))

    @property
    def indented(self) -> bool:
        """Whether blanks stand before its first word."""
        text = text_of(self.chars)
        return text.startswith(("  ", "\u3000"))

    @property
    def size(self) -> float:
        return median(char.size for char in self.chars)

    @property
    def x(self) -> float:
        return self._shown[0].x

    @property
    def y(self) -> float:
        return self.chars[0].y

    @property
    def end(self) -> float:
        return self._shown[-1].end

    @property
    def _shown(self) -> Sequence[Char]:
        return [char for char in self.chars if char.text.strip()] or self.chars


def text_of(chars: Sequence[Char]) -> str:
    """The text of characters side by side: a gap is a blank, a wide one two."""
    parts = [char.text for char in chars[:1]]
    for left, right in pairwise(chars):
        gap = right.x - left.end
        if gap > WIDE_GAP * right.size:
            parts.append("  ")
        elif gap > (0.2 if _LATIN.fullmatch(left.text + right.text) else GAP) * right.size:
            parts.append(" ")
        parts.append(right.text)
    return "".join(parts)


def once(chars: Iterable[Char]) -> list[Char]:
    """The characters without those printed again at almost the same place; what was, is bold.

    甲甲工工 a third of a point apart -> 甲工, bold        the two letters of a ligature stay
    """
    found: list[Char] = []
    places: dict[tuple[str, int, int, int], int] = {}  # by squares of the page as wide as the two may be apart
    for char in chars:
        square = TWICE * char.size
        column, row = int(char.x // square), int(char.y // square)
        for place in itertools.product((0, -1, 1), (0, -1, 1)):
            same = places.get((char.text, round(char.size), column + place[0], row + place[1]))
            letters = same == len(found) - 1 and char.text.isascii() and char.text.isalpha()
            if same is not None and not letters and _same(found[same], char):
                found[same] = replace(found[same], bold=True)
                break
        else:
            places[char.text, round(char.size), column, row] = len(found)
            found.append(char)
    return found


def _same(one: Char, other: Char) -> bool:
    near = TWICE * min(one.size, other.size)
    return abs(one.x - other.x) <= near and abs(one.y - other.y) <= near


def rows(chars: Iterable[Char]) -> list[Line]:
    """The characters line by line over the page's whole width, from top to bottom."""
    found: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: -char.y):
        if found and abs(found[-1][0].y - char.y) < SAME_ROW * max(found[-1][0].size, char.size):
            found[-1].append(char)
        else:
            found.append([char])
    lines = [Line(tuple(sorted(row, key=lambda char: char.x))) for row in found]
    return [line for line in lines if line.text]


def without_blanks(line: Line) -> Line:
    """The line without narrow blanks between two Chinese signs of one word."""
    return replace(line, chars=tuple(_without_blanks(line.chars)))


def _without_blanks(chars: Sequence[Char]) -> Iterator[Char]:
    for at, char in enumerate(chars):
        beside = [*chars[max(0, at - 1) : at], *chars[at + 1 : at + 2]] if char.text in " \xa0" else []
        alone = len(beside) == 2 and all(_WIDE.fullmatch(one.text) for one in beside)
        if not (alone and beside[1].x - beside[0].end < 0.35 * char.size):
            yield char
