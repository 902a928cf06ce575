"""A sheet of a spreadsheet to HTML: rows of several cells are its table, lines of one cell stand as text between."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

MOST_CELLS = 200_000  # of a file
MOST_COLUMNS = 100


def sheet_html(name: str, rows: Iterable[Sequence[str]]) -> str:
    """The HTML of a sheet under its name, if any; columns that are empty in all rows of a table are left out."""
    head = f"<h2>{html.escape(name)}</h2>" if name else ""
    return head + "".join(_blocks(rows))


def _blocks(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    table: list[list[str]] = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        filled = [cell for cell in cells if cell]
        if len(filled) > 1 or (filled and table and not cells[0]):
            table.append(cells)
            continue
        yield from _table(table)
        table = []
        if filled:
            yield "".join(f"<p>{html.escape(line)}</p>" for line in filled[0].split("\n"))
    yield from _table(table)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    wide = max(map(len, rows))
    used = [at for at in range(wide) if any(len(row) > at and row[at] for row in rows)]
    lines = ("".join(f"<td>{html.escape(row[at] if len(row) > at else '')}</td>" for at in used) for row in rows)
    yield f"<table border=1>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
