"""A table as the answer to a request: a file to be kept, sent while it is made."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

from index.engine import Unavailable
from search.message import Message
from search.params import QueryError
from web.export.csv_lines import csv_lines
from web.export.files import FILES, XLSX_ROWS
from web.export.tables import Table
from web.pages.sharing.formats import here

LARGE = 5000  # rows from which on a file is long in the making
AT_ONCE = threading.BoundedSemaphore(2)  # large ones at a time: each keeps one of the few threads that answer
MOST = {"xlsx": XLSX_ROWS}  # rows that a kind of file holds


def download(table: Table, format: str) -> Response:
    """The table as a file of that kind.

    Raises `QueryError` where it has more rows than such a file holds, and `Unavailable` while others are being made.
    """
    check_rows(table.total, format)
    large = table.total > LARGE
    if large and not AT_ONCE.acquire(blocking=False):
        raise Unavailable(Message("正在为别的读者导出很长的表；请过一会儿再试。"))
    try:
        pieces = FILES[format].pieces(table)
        first = next(pieces, b"")  # an index that does not answer says so before the file has begun
        response = Response(itertools.chain((first,), pieces), content_type=FILES[format].media_type)
    except BaseException:
        if large:
            AT_ONCE.release()
        raise
    if large:
        response.call_on_close(AT_ONCE.release)
    name = quote(f"{_file_name(table.name)}.{format}")  # RFC 6266: a header is ASCII, and old programs get a plain name
    response.headers["Content-Disposition"] = f"attachment; filename=jianbao.{format}; filename*=UTF-8''{name}"
    return response


def csv_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Rows as a file of CSV, sent while they are made; `name` is plain ASCII."""
    head = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_lines(columns, rows), mimetype="text/csv", headers=head)


def check_rows(total: int, format: str) -> None:
    """Raises `QueryError` for more rows than a file of that kind holds."""
    most = MOST.get(format)
    if most and total > most:
        text = Message("共 {n} 行，XLSX 一张表最多 {most} 行。请用 CSV，或缩小范围。", n=total, most=most)
        raise QueryError(text, here("csv"))


def _file_name(name: str) -> str:
    """What no system refuses as a file's name."""
    return "".join(char if char.isalnum() else "_" for char in name[:40]).strip("_") or "jianbao"
