"""Tables: which hold data, to be kept as rows, and which only lay out a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from corpus.files.blocks import TextRun, make_block, make_row, raised
from corpus.files.markup_tree import is_silent
from corpus.models import Block

LONGEST_CELL = 200  # characters; more is prose that stands in a layout
SHORT_CELLS = 40  # characters that the cells of a table without lines or head have at most, on average
MOST_COLUMNS = 100  # what a colspan may ask for

_STRUCTURE = frozenset({
    "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "form", "hr", "iframe", "article", "section", "nav"
})  # fmt: skip
_LINES = re.compile(r"border(?:-[a-z]+)*\s*:[^;]*(?:solid|dashed|dotted|double)", re.IGNORECASE)


def table_blocks(table: etree._Element) -> list[tuple[Block, int]] | None:
    """The caption and rows of a data table, each with its characters in links; None for a layout.

    A cell that spans columns or rows leaves empty ones beside and below it, so that columns stay in line.
    """
    rows = [row for row in _rows(table) if not is_silent(row)]
    cells = [[cell for cell in row if cell.tag in ("td", "th") and not is_silent(cell)] for row in rows]
    if sum(len(row) > 0 for row in cells) < 2 or max(map(len, cells), default=0) < 2:
        return None
    texts = [[_text(cell) for cell in row] for row in cells]
    if not _holds_data(table, cells, texts):
        return None
    found = []
    for child in table:
        if child.tag == "caption" and (caption := make_block([TextRun(_text(child))], "caption")):
            found.append((caption, 0))
    spans: dict[int, int] = {}  # column -> rows that a cell from above still covers
    for row, row_texts in zip(cells, texts, strict=True):
        if block := make_row(_in_columns(row, row_texts, spans)):
            linked = sum(len("".join(_text(a).split())) for cell in row for a in cell.iter("a") if a.get("href"))
            found.append((block, linked))
    return found


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _text(element: etree._Element) -> str:
    """The text of a cell; its paragraphs and lines are parted by blanks."""
    parts = [element.text or ""]
    stack = [iter(element)]
    tails: list[etree._Element] = []
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if tails:
                done = tails.pop()
                parts.append((" " if done.tag in ("p", "div", "li") else "") + (done.tail or ""))
        elif not isinstance(child.tag, str) or is_silent(child):
            parts.append(child.tail or "")
        else:
            text = child.text or ""
            text = raised(text, child.tag) if child.tag in ("sup", "sub") else text
            parts.append((" " if child.tag in ("br", "p", "div", "li") else "") + text)
            stack.append(iter(child))
            tails.append(child)
    return "".join(parts)


def _holds_data(table: etree._Element, cells: list[list[etree._Element]], texts: list[list[str]]) -> bool:
    """Whether the table is one for its reader: short cells in columns, with lines, a head or nothing else."""
    if any(element is not table for element in table.iter(*_STRUCTURE)):
        return False
    lengths = [len("".join(text.split())) for row in texts for text in row]
    if max(lengths) > LONGEST_CELL or not any(lengths):
        return False
    linked = sum(len("".join(a.itertext())) for a in table.iter("a"))
    if linked > sum(lengths) / 2:
        return False
    columns = [sum(_span(cell, "colspan") for cell in row) for row in cells if row]
    if any(cell.tag == "th" for row in cells for cell in row):
        return True
    if (table.get("border") or "0").strip(" px") not in ("", "0") or any(
        _LINES.search(element.get("style") or "") for element in (table, *(cell for row in cells[:2] for cell in row))
    ):
        return True
    same = sum(count == max(columns) for count in columns) / len(columns)
    filled = sum(length > 0 for length in lengths) / len(lengths)
    return same >= 0.7 and filled >= 0.5 and sum(lengths) / len(lengths) <= SHORT_CELLS


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), MOST_COLUMNS) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _in_columns(row: list[etree._Element], texts: list[str], spans: dict[int, int]) -> list[str]:
    placed: list[str] = []

    def cover() -> None:
        while spans.get(len(placed), 0):
            spans[len(placed)] -= 1
            placed.append("")

    for cell, text in zip(row, texts, strict=True):
        cover()
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        for i in range(wide):
            if high > 1:
                spans[len(placed)] = high - 1
            placed.append("" if i else text)
    cover()
    return placed
