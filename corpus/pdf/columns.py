"""The rows of a page -> its lines as they are read: of two columns the left one to its end, then the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from corpus.pdf.lines import Line

GUTTER = 0.8  # times the size that two columns are apart at least
NARROWEST = 7.0  # characters that a column of text has at least: columns of a table are narrower
FULL = 0.75  # of a column's width from which a line fills it,
SURE, UNSURE = 0.5, 0.25  # and the share of full lines from which it is text, and below which it is a table or a list
LEAST_ROWS = 3  # in a column
BLANK = 1.4  # times the step from line to line that is a blank between what stands above columns, or below, and them
MOST_ROWS, MOST_SIGNS = 400, 12_000  # of a page that is looked through for columns


def in_reading_order(page: Sequence[Line]) -> tuple[list[Line], bool]:
    """The rows of a page as lines, column by column, each with its column's margins (0 where it is the page's); and
    whether there may be columns that were not told from a table."""
    if len(page) > MOST_ROWS or sum(len(line.chars) for line in page) > MOST_SIGNS:
        return list(page), False
    found = _gutter(page)
    if found is None:
        return list(page), False
    at, first, last, sure = found
    if not sure:
        return list(page), True
    ordered, doubt = in_reading_order(page[:first])
    for side in _sides(page[first:last], at):
        lines, unsure = in_reading_order(side)
        left, right = min(line.x for line in side), max(line.end for line in side)
        ordered += [line if line.right else replace(line, left=left, right=right) for line in lines]
        doubt = doubt or unsure
    lines, unsure = in_reading_order(page[last:])
    return ordered + lines, doubt or unsure


def _gutter(page: Sequence[Line]) -> tuple[float, int, int, bool] | None:
    """Where the blank between two columns is, from which row to which, and whether both sides are surely text."""
    best: tuple[int, float, int, int, bool] | None = None
    for at in _blanks(page):
        first = 0
        while first < len(page):
            if _crosses(page[first], at):
                first += 1
                continue
            last = first
            while last < len(page) and not _crosses(page[last], at):
                last += 1
            begin, end = _without_edges(page, first, last, at)
            sides = _sides(page[begin:end], at)
            fill, size = _fill(sides), min(sum(len(line.text) for line in side) for side in sides)
            if fill >= UNSURE and (best is None or (fill >= SURE, size) > (best[4], best[0])):
                best = size, at, begin, end, fill >= SURE
            first = last
    return best and best[1:]


def _without_edges(page: Sequence[Line], first: int, last: int, at: float) -> tuple[int, int]:
    """The rows without those beyond a blank that are no two columns: a masthead's line above, a table below."""
    pairs = [pair for side in _sides(page[first:last], at) for pair in pairwise(side)]
    steps = [above.y - below.y for above, below in pairs if above.y > below.y]
    least = BLANK * median(steps) if steps else 0.0
    blanks = [row for row in range(first + 1, last) if page[row - 1].y - page[row].y > least]
    for row in blanks:
        if row > first and min(map(len, _sides(page[first:row], at))) < LEAST_ROWS:
            first = row
    for row in reversed(blanks):
        if row > first and min(map(len, _sides(page[row:last], at))) < LEAST_ROWS:
            last = row
    return first, last


def _blanks(page: Sequence[Line]) -> list[float]:
    """The middles of blanks that a gutter may lie in: wide ones within rows, and those left of where rows begin."""
    found = set()
    for line in page:
        found.add(round(line.x - GUTTER * line.size / 2))
        for left, right in pairwise(line.chars):
            if right.x - left.end >= GUTTER * line.size:
                found.add(round(right.x - GUTTER * line.size / 2))
    return sorted(found)


def _crosses(line: Line, at: float) -> bool:
    """Whether a character of the row stands in the gutter around `at`."""
    half = GUTTER * line.size / 2 - 1
    return any(char.x < at + half and char.end > at - half for char in line.chars if char.text.strip())


def _sides(page: Sequence[Line], at: float) -> tuple[list[Line], list[Line]]:
    """The rows left and right of a gutter."""
    halves: tuple[list[Line], list[Line]] = [], []
    for line in page:
        for side, half in enumerate(halves):
            chars = tuple(char for char in line.chars if (char.x >= at) == bool(side))
            if "".join(char.text for char in chars).strip():
                half.append(Line(chars, line.left, line.right))
    return halves


def _fill(sides: tuple[list[Line], list[Line]]) -> float:
    """The least share of lines on either side that fill their column; 0 where one is too narrow or short for text."""
    shares = []
    for side in sides:
        if len(side) < LEAST_ROWS:
            return 0.0
        width = max(line.end for line in side) - min(line.x for line in side)
        if width < NARROWEST * median(line.size for line in side):
            return 0.0
        shares.append(sum(line.end - line.x >= FULL * width for line in side) / len(side))
    return min(shares)
