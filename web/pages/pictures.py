"""The pictures of an article: data of a few kinds, never markup or script, seen by who may see the article."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, request

from corpus.files.pictures import media_type
from index.engine import Unreadable
from search.message import Message
from search.params import Params
from web.pages.articles import versions_of
from web.site import engine, site

bp = Blueprint("pictures", __name__)

WEEK = 7 * 86400


@bp.get("/articles/<id>/pictures/<sha256>")
def picture(id: str, sha256: str) -> Response:
    """A picture that some version of the article shows; its type is what its bytes are."""
    versions_of(id, Params())  # 404 and 410 as for the article
    shown = {
        key
        for one in engine().article_versions(id)
        for paragraph in one.article.paragraphs
        for key in paragraph.pictures
    }
    path = site().original(sha256) if sha256 in shown else None
    if path is None:
        abort(404, Message("没有这张图片：网址可能抄漏了字，或者数据目录里已没有这个文件。"))
    data = path.read_bytes()
    kind = media_type(data)
    if kind is None or hashlib.sha256(data).hexdigest() != sha256:
        raise Unreadable(Message("这张图片的内容变了，所以不显示；请告诉管理员运行 jianbao check。"))
    response = Response(data, mimetype=kind)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = f"private, max-age={WEEK}"  # its address is its hash
    response.set_etag(sha256)
    response.make_conditional(request)
    return response
