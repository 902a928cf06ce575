"""Addresses as they are sent: raw bytes or escaped ones, in UTF-8 or in GB 18030, before the pages see them.

Old programs and chat clients send Chinese unescaped, or escape its GBK bytes; the pages read only escaped UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_PIECES = re.compile(rb"[^&=]+")
_KEPT = "!$'()*,;:@/?"  # what a query may hold as it is; + is a blank
_CUT_OFF = codecs.getincrementaldecoder("utf-8")


def readable(raw: bytes) -> str:
    """The text of an address's bytes: UTF-8, also where its last character was cut off, else GB 18030.

    b"\\xbe\\xcd\\xd2\\xb5" -> 就业; what is neither keeps U+FFFD in place of what cannot be read.
    """
    try:
        return _CUT_OFF().decode(raw)
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def readable_query(raw: bytes) -> str:
    """A query string as escaped UTF-8; one that is so already stays as it is: q=%BE%CD&x -> q=%E5%B0%B1&x"""
    return _PIECES.sub(lambda found: _piece(found[0]), raw).decode("ascii")


def _piece(raw: bytes) -> bytes:
    plain = unquote_to_bytes(raw.replace(b"+", b"%20"))
    if raw.isascii() and _is_utf8(plain):
        return raw
    return quote(readable(plain), safe=_KEPT).replace("%20", "+").encode()


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


class RawAddress:
    """A WSGI application whose addresses are read by `readable` first."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[Any]:
        """Answers as the application does. By PEP 3333 each character of the environment is a byte."""
        environ["PATH_INFO"] = readable(_bytes(environ.get("PATH_INFO", ""))).encode().decode("latin-1")
        environ["QUERY_STRING"] = readable_query(_bytes(environ.get("QUERY_STRING", "")))
        return self._app(environ, start_response)


def _bytes(text: str) -> bytes:
    """The bytes of a part of the address; a server that has decoded them already is understood too."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")
