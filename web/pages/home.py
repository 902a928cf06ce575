"""The home page: the search box, the latest issues, and every way to browse."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index.schema import MISSING, Facet
from search.facets import Value, browse
from web.languages import state
from web.site import engine, site

bp = Blueprint("home", __name__)

LATEST = 8
SHOWN = 24  # values of a facet before the rest is folded away
BROWSE: tuple[Facet, ...] = ("series", "year", "group", "topic", "place")


@bp.get("/")
def home() -> ResponseReturnValue:
    """The home page; of an empty index, how to fill it."""
    total, latest = engine().issues(limit=LATEST)
    if not total:
        return render_template("empty.html")
    articles, facets = browse(engine(), state(), BROWSE, site().columns)
    return render_template(
        "home.html",
        issues=total,
        articles=articles,
        latest=latest,
        browse=[(facet.label, in_order(facet.name, facet.values)) for facet in facets],
        shown=SHOWN,
    )


def in_order(facet: Facet, values: tuple[Value, ...]) -> list[Value]:
    """The values as one browses them: years newest first, others by count; 未注明 last, and not alone."""
    named = [value for value in values if value.value != MISSING]
    if facet == "year":
        named.sort(key=lambda value: value.value, reverse=True)
    return named + [value for value in values if value.value == MISSING] if named else []
