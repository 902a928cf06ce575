"""What an address asks for beside the page: `format=`."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from flask import Response, request

from search.message import Message
from search.params import QueryError
from search.sharing.citation import STYLES, Citation


def asked_format(*known: str) -> str:
    """The format that the address asks for, "" for the page.

    Raises `QueryError` for one that this address does not have, with the page's address.
    """
    given = request.args.get("format", "").strip()
    if given and given not in known:
        short = given if len(given) <= 30 else given[:30] + "…"
        text = Message("没有“{format}”这种格式。这里的 format 可以是 {known}。", format=short, known=known)
        raise QueryError(text, here())
    return given


def here(format: str = "", without: Iterable[str] = ()) -> str:
    """The address of this very page, in another format, without the parameters named."""
    left_out = {"format", *without}
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name not in left_out]
    query = urlencode([*pairs, *([("format", format)] if format else [])])
    path = "/" + quote(request.path).lstrip("/")  # `//x` would be another host
    return f"{path}?{query}" if query else path


def site_address() -> str:
    """The scheme and host under which this site is asked, without a slash at the end."""
    return request.host_url.rstrip("/")


def cited(citations: list[Citation], format: str, name: str) -> Response:
    """Citations as text to be read, or as a file that a program of references takes in."""
    style = STYLES[format]
    response = Response(style.write(citations), content_type=f"{style.media_type}; charset=utf-8")
    if style.suffix != "txt":
        response.headers["Content-Disposition"] = f'attachment; filename="{quote(name)}.{style.suffix}"'
    return response
