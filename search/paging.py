"""A long list a page at a time: which page is shown, which is the last, and the links between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.message import Message
from search.params import QueryError


@dataclass(frozen=True, slots=True)
class Link:
    """A choice among others: a page's number, an order, a series."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands; `links` are the numbered pages near it, with None for a gap."""

    page: int
    pages: int
    previous: str
    next: str
    links: tuple[Link | None, ...]


def pager(page: int, count: Message, size: int, url: Callable[[int], str]) -> Pager:
    """The place of a page in a list of `count.values["n"]` rows; `url` makes a page's address.

    Raises `QueryError`, with the last page's address, for a page beyond it.
    """
    pages = max(1, -(-count.values["n"] // size))
    if page > pages:
        text = Message("没有第 {page} 页：共 {count}，最后一页是第 {last} 页。", page=page, count=count, last=pages)
        raise QueryError(text, url(pages))
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    links: list[Link | None] = []
    for before, number in zip([0, *near], near, strict=False):
        if number > before + 1:
            links.append(None)
        links.append(Link(str(number), url(number), number == page))
    return Pager(
        page=page,
        pages=pages,
        previous=url(page - 1) if page > 1 else "",
        next=url(page + 1) if page < pages else "",
        links=tuple(links),
    )
