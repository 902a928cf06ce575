"""The home page: the search box, the latest issues, and every way to browse."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index.engine import MISSING, Facet
from search.find import Value, find
from search.params import Params
from web.site import engine

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
    everything = find(engine(), Params())
    facets = {facet.name: facet for facet in everything.facets}
    browse = [(facets[name].label, in_order(name, facets[name].values)) for name in BROWSE]
    return render_template(
        "home.html", issues=total, articles=everything.total, latest=latest, browse=browse, shown=SHOWN
    )


def in_order(facet: Facet, values: tuple[Value, ...]) -> list[Value]:
    """The values as one browses them: years newest first, others by count; 未注明 last, and not alone."""
    named = [value for value in values if value.value != MISSING]
    if facet == "year":
        named.sort(key=lambda value: value.value, reverse=True)
    return named + [value for value in values if value.value == MISSING] if named else []
