"""EPUB books to HTML: the chapters in the order of the spine, as one page."""

from __future__ import annotations

import html
import posixpath
import re
from typing import Any
from urllib.parse import unquote

from corpus.errors import ReadError
from corpus.files.encoding import Undecodable, decode
from corpus.office.markup import Markup
from corpus.office.parts import Parts, beside, plain

MEDIA_TYPE = "application/epub+zip"

_DC = "{http://purl.org/dc/elements/1.1/}"
_TOLD = ("title", "date", "publisher")
_BODY = re.compile(r"<body\b[^<>]*>(.*)</body\s*>", re.IGNORECASE | re.DOTALL)
# XHTML closes any element so; HTML only those that have no end.
_CLOSED = re.compile(r"<([a-zA-Z][\w:]*+)((?:\s[^<>]*?)?)/>")
_PICTURE = re.compile(r"""(<(?:img|image)\b[^<>]*?\bsrc\s*=\s*["'])(?!data:|https?:)([^"'<>]*)""", re.IGNORECASE)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def read_epub(data: bytes) -> Markup:
    """The book as HTML. Raises ReadError where it is broken, encrypted, or unpacks to more than any text."""
    try:
        parts = Parts(data)
        root = next(parts.xml("META-INF/container.xml").iter("{*}rootfile")).get("full-path") or ""
        package = parts.xml(root)
        chapters = [plain(beside(root, unquote(href))) for href in _spine(package)]
        secret = _encrypted(parts.xml("META-INF/encryption.xml"))
        if any(chapter in secret for chapter in chapters):
            raise ReadError("office-encrypted", "EPUB 电子书加了密", "请用没有加密（DRM）的原文件")
        bodies = [_body(found, chapter) for chapter in chapters if (found := parts.read(chapter))]
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the libraries raise: the file cannot be read
        raise ReadError("office-broken", "EPUB 电子书已损坏，打不开", "请重新下载，或用电子书软件另存一次") from error
    told = [(f"dc.{name}", (package.findtext(f".//{_DC}{name}") or "").strip()) for name in _TOLD]
    properties = tuple((name, value) for name, value in told if value)
    return Markup(
        "\n".join(bodies),
        MEDIA_TYPE,
        "EPUB 各章的网页",
        dict(properties).get("dc.title", ""),
        properties,
        picture=parts.picture,
    )


def _spine(package: Any) -> list[str]:
    """The addresses of what is read in order, without the list of contents that programs make."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    found = []
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        if "html" in (item.get("media-type") or ""):
            found.append(item.get("href") or "")
    return found


def _encrypted(root: Any) -> set[str]:
    references = () if root is None else root.iter("{*}CipherReference")
    return {plain(posixpath.normpath(unquote(one.get("URI") or ""))) for one in references}


def _body(data: bytes, chapter: str) -> str:
    """What stands in a chapter; pictures are named as parts of the book."""
    try:
        text = decode(data).text
    except Undecodable:
        raise ValueError("a chapter is no text") from None
    found = _BODY.search(text)
    inside = found[1] if found else text
    closed = _CLOSED.sub(lambda tag: tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", inside)
    named = _PICTURE.sub(lambda tag: f"{tag[1]}{html.escape(beside(chapter, unquote(html.unescape(tag[2]))))}", closed)
    return f"<section>{named}</section>"
