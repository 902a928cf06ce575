"""Rows as lines of CSV, for lists that are read while they are made."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

from web.export.files import safe


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of the file, the first with the byte order mark; =1+1 becomes '=1+1."""
    mark = "\ufeff"
    for cells in itertools.chain([head], rows):
        out = io.StringIO()
        csv.writer(out).writerow([safe(cell) for cell in cells])
        yield mark + out.getvalue()
        mark = ""
