"""A table as a file: CSV and JSON Lines row by row, XLSX as a whole, all in memory that does not grow with it.

CSV is UTF-8 with a BOM, as Excel wants it, every cell quoted. A text that a spreadsheet would take for a formula
gets an apostrophe before it: =1+1 -> '=1+1. Numbers are numbers: -8, not '-8.0.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from web.export.tables import Cell, Table

TOGETHER = 500  # rows that are handed out as one piece
XLSX_ROWS = 1_048_575  # that a sheet of Excel has below its head
_FORMULA = tuple("=+-@＝＋－＠")
_WHITE = tuple("\t\r\n")


def csv_pieces(table: Table) -> Iterator[bytes]:
    """The table as CSV, some rows at a time."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([head for _, head in table.columns])
    for rows in _some(table.rows):
        writer.writerows([[_cell(cell) for cell in row] for row in rows])
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def jsonl_pieces(table: Table) -> Iterator[bytes]:
    """The table as one JSON object a line, lists as lists, nothing as null."""
    keys = [key for key, _ in table.columns]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_iso).encode
    for rows in _some(table.rows):
        lines = [encode(dict(zip(keys, row, strict=True))) for row in rows]
        yield "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def xlsx_pieces(table: Table) -> Iterator[bytes]:
    """The table as a workbook with one sheet, made in a temporary file; texts stay texts.

    Raises `ValueError` for more rows than a sheet has.
    """
    import xlsxwriter

    if table.total > XLSX_ROWS:
        raise ValueError(f"{table.total} rows do not fit into a sheet")
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, **plain})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, (key, head) in enumerate(table.columns):
            sheet.write_string(0, column, head, bold)
            sheet.set_column(column, column, _WIDTHS.get(key, 12))
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, (int, float)):
                    sheet.write_number(number, column, cell)
                elif text := written(cell):
                    sheet.write_string(number, column, text)
        book.close()
        file.seek(0)
        while piece := file.read(1 << 16):
            yield piece


_WIDTHS = {"title": 48, "message": 48, "issue_title": 30, "url": 44, "id": 20, "place": 7}


def written(cell: Cell) -> str:
    """A cell as text: lists with 、 between their values, days as 2017-08-21."""
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return "、".join(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)


def _cell(cell: Cell) -> str:
    return written(cell) if isinstance(cell, (int, float)) else safe(written(cell))


def safe(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_WHITE) or text.lstrip().startswith(_FORMULA) else text


def _some(rows: Iterator[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    while some := list(itertools.islice(rows, TOGETHER)):
        yield some


def _iso(value: Any) -> str:
    assert isinstance(value, datetime.date)
    return value.isoformat()


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: how readers call it, how it is written, what the web calls it."""

    label: str
    pieces: Callable[[Table], Iterator[bytes]]
    media_type: str


FILES: Mapping[str, FileKind] = {
    "csv": FileKind("CSV", csv_pieces, "text/csv; charset=utf-8"),
    "xlsx": FileKind("XLSX", xlsx_pieces, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": FileKind("JSON Lines", jsonl_pieces, "application/x-ndjson; charset=utf-8"),
}
