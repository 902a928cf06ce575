"""An Atom feed (RFC 4287), written with lxml."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its lasting address, which is its id, when it came in, when it was printed, and a summary."""

    url: str
    title: str
    updated: datetime.datetime
    published: datetime.date | None
    summary: str
    categories: tuple[str, ...] = ()


def feed(title: str, url: str, page: str, entries: Iterable[Entry], began: datetime.datetime) -> bytes:
    """The feed that stands at `url`, of the list on `page`; `began` is its time where it has no entry."""
    entries = list(entries)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN")
    _add(root, "title", title)
    _add(root, "id", url)
    _add(root, "link", rel="self", type="application/atom+xml", href=url)
    _add(root, "link", rel="alternate", type="text/html", href=page)
    _add(root, "updated", max((entry.updated for entry in entries), default=began).isoformat())
    _add(_add(root, "author"), "name", "简报")
    for entry in entries:
        item = _add(root, "entry")
        _add(item, "title", entry.title)
        _add(item, "id", entry.url)
        _add(item, "link", rel="alternate", type="text/html", href=entry.url)
        _add(item, "updated", entry.updated.isoformat())
        if entry.published:
            _add(item, "published", f"{entry.published.isoformat()}T00:00:00+08:00")
        for category in entry.categories:
            _add(item, "category", term=clean(category))
        _add(item, "summary", entry.summary)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return written


def clean(text: str) -> str:
    """The text without what XML cannot carry."""
    return _NOT_XML.sub("\ufffd", text)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = clean(text) or None
    return element
