"""The home page: the search box, the latest issues, and every way to browse."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from index.engine import Request
from index.queries import Everything
from index.schema import MISSING, Facet
from search.facets import FacetList, Value, browse
from search.params import QueryError
from search.query_parsing import parse_query
from web.languages import asked, language, state
from web.site import READERS, engine, site

bp = Blueprint("home", __name__)

LATEST = 6
HEADLINES = 8
SHOWN = 12  # values of a facet before the rest is folded away
BROWSE: tuple[Facet, ...] = ("series", "year", "group", "topic", "place")


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page says of the collection: how many issues and articles, queries that find something, and the
    ways into it as HTML."""

    issues: int
    articles: int
    examples: list[str]
    browse: Markup


@bp.get("/")
def home() -> ResponseReturnValue:
    """The home page; of an empty index, how to fill it."""
    hidden: frozenset[str] = getattr(engine(), "hidden", frozenset())
    # Nothing else decides what is shown.
    key = (engine().state(), hidden, language(), asked(), request.script_root)
    kept = site().homes
    found = kept.get(key)
    if found is None:
        found = made()
        if found is None:
            return render_template("empty.html")
        while len(kept) >= READERS:
            kept.pop(next(iter(kept)), None)
        kept[key] = found
    return render_template(
        "home.html", issues=found.issues, articles=found.articles, examples=found.examples, browse=found.browse
    )


def made() -> Home | None:
    """What the home page says of the collection as it is now; None of an empty one."""
    total, latest = engine().issues(limit=LATEST)
    if not total:
        return None
    articles, facets = browse(engine(), state(), BROWSE, site().columns)
    ways = render_template(
        "_browse.html",
        issues=total,
        latest=latest,
        browse=[(facet.label, in_order(facet.name, facet.values)) for facet in facets],
        shown=SHOWN,
        newest=engine().issue(latest[0].id),
        headlines=HEADLINES,
        calendar=calendar(),
    )
    return Home(total, articles, examples({facet.name: facet for facet in facets}), Markup(ways))


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
                if engine().search(Request(parse_query(q).query, limit=0)).total:
                    found.append(q)
                    break
    return found


def in_order(facet: Facet, values: tuple[Value, ...]) -> list[Value]:
    """The values as one browses them: years newest first, others by count; 未注明 last, and not alone."""
    named = [value for value in values if value.value != MISSING]
    if facet == "year":
        named.sort(key=lambda value: value.value, reverse=True)
    return named + [value for value in values if value.value == MISSING] if named else []
