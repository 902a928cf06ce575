"""The files that issues were read from: for download, and pages and texts for a look where nothing runs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from corpus.models import Issue, Source
from index.engine import Unreadable
from search.message import Message
from web.site import engine, site

bp = Blueprint("originals", __name__)

VIEWABLE = ("text/html", "text/markdown", "text/plain")
LONGEST = 2 << 20  # bytes of a text that are shown
FRAME = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
SHA256 = re.compile(r"[0-9a-f]{64}")
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def kept(sha256: str) -> Path:
    """The file with that hash, as it was taken in; 404 where it is not here."""
    path = site().original(sha256) if SHA256.fullmatch(sha256) else None
    if path is None:
        abort(404, Message("没有这份原件：网址可能抄漏了字，或者数据目录里已没有这个文件。"))
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise Unreadable(Message("这份原件的内容变了，所以不提供下载；请告诉管理员运行 jianbao check。"))
    return path


@bp.get("/originals/<sha256>/view")
def view(sha256: str) -> ResponseReturnValue:
    """The file of an issue on a page of ours: a text as text, a page in a frame."""
    issue, path = read_from(sha256), kept(sha256)
    text = ""
    if issue.source.media_type != "text/html":
        text = path.read_bytes()[:LONGEST].decode(issue.source.encoding or "utf-8", "replace")
    return render_template("original.html", issue=issue, sha256=sha256, text=text)


@bp.get("/originals/<sha256>/frame")
def frame(sha256: str) -> Response:
    """The page for that frame: no script runs, nothing is fetched, no form is sent, and it has no origin."""
    issue, path = read_from(sha256), kept(sha256)
    if issue.source.media_type != "text/html":
        abort(404, Message("这份原件不能在网页里查看，请下载。"))
    text = path.read_bytes().decode(issue.source.encoding or "utf-8", "replace")
    response = Response(text, mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAME
    return response


def read_from(sha256: str) -> Issue:
    """The issue that the address names, where it was read from that file and this can be looked at; else 404."""
    outline = engine().outline(request.args.get("issue", ""))
    found = outline.issue if outline else None
    if found is None or found.source.media_type not in VIEWABLE or files_of(found.source)[0][1] != sha256:
        abort(404, Message("这份原件不能在网页里查看，请下载。"))
    return found


@bp.get("/originals/<sha256>")
def original(sha256: str) -> Response:
    """The file as an attachment; `issue` names an issue read from it, whose record knows the file's name and type."""
    path = kept(sha256)
    name, media_type = name_and_type(request.args.get("issue", ""), sha256)
    response = send_file(
        path.absolute(),
        mimetype=media_type,
        as_attachment=True,
        download_name=safe_name(name),
        etag=sha256,
    )
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def name_and_type(issue: str, sha256: str) -> tuple[str, str]:
    """The file's name and media type as the issue's record has them, if the issue was read from that file."""
    outline = engine().outline(issue) if issue else None
    source = outline.issue.source if outline else None
    for part, (name, own) in enumerate(files_of(source) if source else ()):
        if own == sha256:  # of an issue in several files only the first one's type is on record
            return name, source.media_type if source and not part else "application/octet-stream"
    return sha256[:16], "application/octet-stream"


def files_of(source: Source) -> tuple[tuple[str, str], ...]:
    """(name, sha256) of every file that an issue was read from, in order."""
    return source.parts or ((source.name, source.sha256),)


def safe_name(name: str) -> str:
    """a/b\\n第1期.html -> a_b_第1期.html"""
    return UNSAFE.sub("_", name).strip(" .") or "original"
