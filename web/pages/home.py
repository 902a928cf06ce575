"""The home page: the search box, the latest issues, and every way to browse."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index.engine import Request
from index.queries import Everything
from index.schema import MISSING, Facet
from search.facets import FacetList, Value, browse
from search.params import QueryError
from search.query_parsing import parse
from web.languages import state
from web.site import engine, site

bp = Blueprint("home", __name__)

LATEST = 6
HEADLINES = 8
SHOWN = 12  # values of a facet before the rest is folded away
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
        newest=engine().issue(latest[0].id),
        headlines=HEADLINES,
        calendar=calendar(),
        examples=examples({facet.name: facet for facet in facets}),
    )


def calendar() -> list[tuple[str, list[tuple[str, int]]]]:
    """(year, its twelve months as (YYYY-MM, articles)), the newest first; only years in which an article has a day."""
    months = dict(engine().search(Request(Everything(), limit=0, months=True)).months)
    years = sorted({month[:4] for month in months}, reverse=True)
    return [(year, [(f"{year}-{n:02}", months.get(f"{year}-{n:02}", 0)) for n in range(1, 13)]) for year in years]


def examples(facets: dict[Facet, FacetList]) -> list[str]:
    """Queries that find something here: of a group and its topic, of a place and a topic, of a topic in titles."""
    first = {name: [v.value for v in facet.values if v.value != MISSING] for name, facet in facets.items()}
    topics = first["topic"]
    kinds = (
        [f"{group} {topic}" for group in first["group"][:2] for topic in topics[:2]],
        [f"{place} {topic}" for place in first["place"][:2] for topic in topics[2::-1]],
        [f"标题:{topic}" for topic in topics[:3]],
    )
    found: list[str] = []
    for tried in kinds:
        for q in tried:
            with suppress(QueryError):
                if engine().search(Request(parse(q).query, limit=0)).total:
                    found.append(q)
                    break
    return found


def in_order(facet: Facet, values: tuple[Value, ...]) -> list[Value]:
    """The values as one browses them: years newest first, others by count; 未注明 last, and not alone."""
    named = [value for value in values if value.value != MISSING]
    if facet == "year":
        named.sort(key=lambda value: value.value, reverse=True)
    return named + [value for value in values if value.value == MISSING] if named else []
