"""The reader's marked list: articles whose ids the address has; kept in the browser, not here."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from index.documents import article_row
from index.engine import Stored
from search.message import Message
from search.params import QueryError
from search.sharing.citation import STYLES
from web.export.files import FILES
from web.export.tables import articles_table
from web.pages.articles import citation_of
from web.pages.issues import withdrawal_of
from web.pages.sharing.downloads import download
from web.pages.sharing.formats import asked_format, cited, here, site_address
from web.pages.sharing.share import share
from web.site import engine

bp = Blueprint("marked", __name__)

MOST = 200  # articles on a list, and in its link


@bp.get("/marked")
def marked() -> ResponseReturnValue:
    """The articles of `ids` (by commas or repeated), in that order; without any, what a marked list is."""
    format = asked_format("json", *FILES, *STYLES)
    ids = asked()
    found = engine().articles(ids)
    there = [found[id] for id in ids if id in found]
    gone, unknown = sort_out([id for id in ids if id not in found])
    if ids and not there:
        refuse(gone, unknown)
    if format in FILES:
        return download(
            articles_table("标记的文章", (article_row(one.article, one.head) for one in there), site_address()), format
        )
    if format in STYLES and there:
        return cited([citation_of(stored) for stored in there], format, "marked")
    if format == "json":
        return {
            "ids": [stored.article.id for stored in there],
            "gone": [one.article.id for one in gone],
            "unknown": unknown,
        }
    return render_template(
        "marked.html",
        there=[(stored, address([id for id in ids if id != stored.article.id])) for stored in there],
        gone=[(stored, reason(stored)) for stored in gone],
        unknown=unknown,
        most=MOST,
        styles=STYLES,
        file_url=here,
        share=share(address([stored.article.id for stored in there])) if there else None,
    )


def asked() -> list[str]:
    """The ids that the address names, each once. Raises `QueryError` for more than a list holds."""
    ids = [id.strip() for value in request.args.getlist("ids") for id in value.split(",")]
    ids = list(dict.fromkeys(filter(None, ids)))
    if len(ids) > MOST:
        text = Message("一个标记列表最多 {most} 篇，这个链接里有 {n} 篇。请分成几个列表。", most=MOST, n=len(ids))
        raise QueryError(text, address(ids[:MOST]))
    return ids


def address(ids: list[str]) -> str:
    """The list's address."""
    return url_for("marked.marked", ids=",".join(ids) or None)


def sort_out(ids: list[str]) -> tuple[list[Stored], list[str]]:
    """Of ids that are not there: the last versions of those that were, and those that never were."""
    gone, unknown = [], []
    for id in ids:
        versions = engine().article_versions(id)
        if versions:
            gone.append(versions[0])
        else:
            unknown.append(id[:60])
    return gone, unknown


def reason(stored: Stored) -> Message:
    """Why an article is no more."""
    corrected = engine().outline(stored.head.id) is not None
    return Message("后来本期更正，更正后没有这一篇。") if corrected else withdrawal_of(stored.head.id)


def refuse(gone: list[Stored], unknown: list[str]) -> None:
    """Answers 410 for a list of withdrawn articles alone, 404 for one with none that was ever there."""
    if gone:
        title, what = gone[0].article.title, reason(gone[0])
        said = Message(
            "列表里的 {n} 篇都已不在。《{title}》：{what}", n=len(gone) + len(unknown), title=title, what=what
        )
        abort(410, said)
    abort(404, Message("列表里没有一篇是收录过的：网址可能抄漏了字。"))
