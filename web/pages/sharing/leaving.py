"""How a page's value leaves when the address asks for another format than the page: as JSON, feed or file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify

from web.export.files import FILES
from web.export.tables import Table
from web.pages.sharing.downloads import download
from web.pages.sharing.formats import asked_format


def leaving(
    *,
    json: Callable[[], Any] | None = None,
    atom: Callable[[], Response] | None = None,
    csv: Callable[[], Response] | None = None,
    table: Callable[[], Table] | None = None,
) -> Response | None:
    """The answer in the format that the address asks for, None for the page itself; only what is asked for is made.

    `csv` is of lists that leave as CSV alone, `table` of those that leave as every kind of file. Raises `QueryError`
    for a format that is not among those given.
    """
    plain = {"json": json and (lambda: jsonify(json())), "atom": atom, "csv": csv}
    ways = {format: way for format, way in plain.items() if way}
    format = asked_format(*ways, *(FILES if table else ()))
    if table and format in FILES:
        return download(table(), format)
    return ways[format]() if format else None
