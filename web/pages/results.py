"""The results of a search, as a page and as JSON."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from search.find import find
from search.params import REPEATED, SIZE, Params
from web.export.files import FILES
from web.export.tables import results_table
from web.pages.downloads import download
from web.pages.feeds import search_feed
from web.pages.formats import asked_format, site_address
from web.site import engine, site

bp = Blueprint("results", __name__)


@bp.get("/search")
def search() -> ResponseReturnValue:
    """One page of results; the URL is its whole state."""
    format = asked_format("json", "atom", *FILES)
    params = Params.read(request.args)
    if format in FILES:
        return download(results_table(engine(), params, site_address()), format)
    if format == "atom":
        return search_feed(params, feed_title(params))
    page = find(engine(), params, site().columns)
    if format == "json":
        return jsonify(page.to_json())
    return render_template(
        "results.html",
        page=page,
        q=page.params.q,
        kept=kept(page.params),
        feed_title=feed_title(params),
        whole_url=lambda format: replace(params, page=1, size=SIZE).url(format=format),
    )


def kept(params: Params) -> list[tuple[str, str]]:
    """What the search box carries on when other words are typed: the filters and the order, but not the page."""
    return params.asking("").pairs()


def feed_title(params: Params) -> str:
    """简报：就业 青石县"""
    chosen = [value for facet in REPEATED for value in params.values(facet)]
    said = " ".join(filter(None, [params.q, *chosen]))
    return f"简报：{said}" if said else "简报：全部文章"
