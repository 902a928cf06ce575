"""The results of a search, as a page and as JSON."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from search.find import find
from search.params import Params
from web.site import engine, site

bp = Blueprint("results", __name__)


@bp.get("/search")
def search() -> ResponseReturnValue:
    """One page of results; the URL is its whole state."""
    page = find(engine(), Params.read(request.args), site().columns)
    if request.args.get("format") == "json":
        return jsonify(page.to_json())
    return render_template(
        "results.html",
        page=page,
        q=page.params.q,
        kept=kept(page.params),
    )


def kept(params: Params) -> list[tuple[str, str]]:
    """What the search box carries on when other words are typed: the filters and the order, but not the page."""
    return params.asking("").pairs()
