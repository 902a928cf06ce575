"""Cursors: which page of a walk comes next. All pages are of the generation that the walk began with.

12-3-9f86d081884c    the third page, of generation 12, of the request whose hash ends it
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import abort

from search.message import Message

_APART = ("cursor", "as_of", "lang")  # what may differ from page to page


class Place(NamedTuple):
    """A page of a walk, from 1, and the generation that the walk is of; None for the published one."""

    page: int
    generation: int | None


def place(asked: Mapping[str, Any]) -> Place:
    """The page that a request names by its cursor, or the first one; 404 for a cursor of another request."""
    given = asked.get("cursor")
    if given is None:
        return Place(1, asked.get("as_of"))
    generation, page, mark = given.split("-")
    if mark != _mark(asked) or not int(page):
        abort(404, Message("这个 cursor 不是这一检索的：请照抄上一页的 next，其他参数不要改。"))
    return Place(int(page), int(generation))


def cursor(asked: Mapping[str, Any], page: int, generation: int) -> str:
    """The cursor of another page of the same request."""
    return f"{generation}-{page}-{_mark(asked)}"


def _mark(asked: Mapping[str, Any]) -> str:
    told = repr(sorted((name, value) for name, value in asked.items() if name not in _APART))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
