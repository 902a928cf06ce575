"""Rows as CSV that a spreadsheet opens as text: with a byte order mark, and without anything that it would run."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what a formula may begin with


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of the file, the first with the byte order mark; =1+1 becomes '=1+1."""
    mark = "\ufeff"
    for cells in itertools.chain([head], rows):
        out = io.StringIO()
        csv.writer(out).writerow([safe(cell) for cell in cells])
        yield mark + out.getvalue()
        mark = ""


def safe(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_RUN) else cell
