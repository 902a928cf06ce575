"""A page is a value: while its index, address, language and the program stay the same, nothing of it changes.

So it has an `ETag` made of these, a browser that has it is told so without it being made again (304), and each process
keeps the pages that it made last, compressed as browsers take them.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

import zstandard
from flask import Flask, Response, g, request

from web.api.document import operations
from web.languages import language
from web.site import engine

PAGES = frozenset(
    {
        "home.home",
        "help.help",
        "help.about",
        "results.search",
        "figures.figures",
        "figures.through_time",
        "figures.guide",
        "articles.article",
        "issues.issues",
        "issues.issue",
    }
) | {f"api.{name}" for name in operations() if name not in ("citation", "report", "suggest", "verify")}
KEPT = 16 << 20  # bytes of finished pages that a process keeps
SMALL = 1024  # bytes, from which on a body is compressed
YEAR = 365 * 86400
TEXTS = ("text/", "application/json", "application/atom+xml", "image/svg+xml", "application/xml")


class Kept(NamedTuple):
    """A finished page: what was compressed, how, and its headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


class PageCache:
    """The finished pages of a process, those asked for last, up to a number of bytes."""

    def __init__(self, bytes: int = KEPT) -> None:
        self._most = bytes
        self._used = 0
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """The page with that key, if it is kept."""
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: str, page: Kept) -> None:
        """Keeps a page in place of those not asked for longest."""
        with self._lock:
            if key not in self._pages and len(page.body) <= self._most // 8:
                self._pages[key] = page
                self._used += len(page.body)
            while self._used > self._most:
                self._used -= len(self._pages.popitem(last=False)[1].body)


def cache_pages(app: Flask) -> None:
    """Gives an application's pages their `ETag`, answers 304 and from what is kept, and compresses what goes out."""
    release, kept, marks = program(), PageCache(), _marks()

    def known() -> Response | None:
        """The answer where the browser, or this process, has the page already."""
        if request.method not in ("GET", "HEAD") or request.endpoint not in PAGES:
            return None
        hidden: frozenset[str] = getattr(g.get("engine"), "hidden", frozenset())  # from this reader
        now = engine().state()  # a rebuild by other rules keeps the generation
        parts = (now.generation, now.made_by, sorted(hidden), release, language(), request.host_url, request.full_path)
        told = "\0".join(map(str, parts))
        g.page = hashlib.blake2b(told.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
        if request.if_none_match.contains_weak(g.page):
            g.from_cache = "unchanged"
            return _tagged(Response(status=304), g.page)
        if page := kept.get(f"{g.page} {_coding()}"):
            g.from_cache = "kept"
            return Response(page.body, headers=list(page.headers))
        return None

    def finish(response: Response) -> Response:
        page = g.get("page", "")
        if request.endpoint == "static" and response.status_code == 200 and request.method == "GET":
            response.direct_passthrough = False
            response.set_data(response.get_data())
        plain = not response.is_streamed and not response.direct_passthrough and not response.content_encoding
        if plain and (response.mimetype or "").startswith(TEXTS) and (response.content_length or 0) >= SMALL:
            coding = _coding()
            response.vary.add("Accept-Encoding")
            if coding:
                response.set_data(_compressed(response.get_data(), coding))
                response.content_encoding = coding
        if page and plain and response.status_code == 200:
            _tagged(response, page)
            if request.method == "GET" and response.get_etag()[0] and "Set-Cookie" not in response.headers:
                kept.keep(f"{page} {_coding()}", Kept(response.get_data(), tuple(response.headers)))
        if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
            response.cache_control.no_cache = None
            response.cache_control.public = response.cache_control.immutable = True
            response.cache_control.max_age = YEAR
        return response

    def fingerprinted(endpoint: str, values: dict[str, str]) -> None:
        """Puts what a file says into its address, so that it can be kept for good."""
        if endpoint == "static" and (mark := marks.get(values.get("filename", ""))):
            values.setdefault("v", mark)

    app.before_request(known)
    app.after_request(finish)
    app.url_defaults(fingerprinted)


@cache
def program() -> str:
    """A hash of all that makes pages: code, templates, translations; pages of another program are other pages."""
    digest = hashlib.blake2b(digest_size=8)
    for package in ("web", "search"):
        for path, text in sorted(_files(files(package), "")):
            digest.update(path.encode() + b"\0" + text)
    return digest.hexdigest()


def _files(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry, f"{path}{entry.name}/")
        elif entry.name.endswith((".py", ".html", ".po", ".css", ".js", ".svg")):
            found.append((path + entry.name, entry.read_bytes()))
    return found


def _marks() -> dict[str, str]:
    """Static file -> a hash of what is in it."""
    static = _files(files("web").joinpath("static"), "")
    return {path: hashlib.blake2b(data, digest_size=6).hexdigest() for path, data in static}


def _tagged(response: Response, page: str) -> Response:
    if response.cache_control.no_store:  # what only some may read is kept nowhere
        return response
    response.set_etag(page, weak=True)  # the same page, in whatever compression
    response.cache_control.private = True
    response.cache_control.no_cache = True  # asked about when it is opened again, not when one goes back to it
    return response


def _coding() -> str:
    """The compression that the browser takes, "" for none."""
    accepted = request.accept_encodings
    return next((coding for coding in ("zstd", "gzip") if accepted[coding] > 0), "")


def _compressed(data: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=3).compress(data)
    return gzip.compress(data, 5, mtime=0)
