"""Figures in OpenSearch's words: they are nested in their articles, and counted and sorted there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from index.engine import FigureFacet, FigureResults, FigureRow, FiguresRequest
from index.opensearch.cluster.server import Answer
from index.opensearch.mapping import FIGURES
from index.opensearch.requests import ALL, VALUES, Clause, alive, article_filters, figure_condition

# Bounds are doubles; open ones are huge.
_CLOSEST = """
double near = params.near;
return Math.max(Math.max(doc['figures.lower'].value - near, near - doc['figures.upper'].value), 0.0)
"""


def figures_body(request: FiguresRequest, condition: Clause, generation: int) -> dict[str, Any]:
    """The request for the page, the total and the counts; `condition` is the query of its articles."""
    counted: dict[FigureFacet, set[str]] = {
        facet: {facet, "date"} if facet == "year" else {facet} for facet in request.facets
    }
    filters = article_filters(request.articles)
    aggregations = {"figures": _filtered(list(filters.values()), _met(request))}
    for facet, without in counted.items():
        kept = [each for name, each in filters.items() if name not in without]
        free = replace(request.condition, dimensions=()) if facet == "dimension" else request.condition
        figures: Answer = {"nested": {"path": "figures"}, "aggs": {"met": {"filter": figure_condition(free)}}}
        if facet == "dimension":
            figures["aggs"]["met"]["aggs"] = {"values": {"terms": {"field": "figures.dimension", "size": VALUES}}}
            aggregations[f"facet.{facet}"] = _filtered(kept, {"figures": figures})
        else:
            values = {"terms": {"field": f"facet.{facet}", "size": VALUES}, "aggs": {"figures": figures}}
            aggregations[f"facet.{facet}"] = _filtered(kept, {"values": values})
    query = {"bool": {"filter": [condition, alive("article", generation)]}}
    return {"size": 0, "track_total_hits": False, "query": query, "aggs": aggregations}


def pages_body(requests: Sequence[FiguresRequest], condition: Clause, generation: int) -> dict[str, Any]:
    """The request for the pages alone of several requests, all of the same articles."""
    query = {"bool": {"filter": [condition, alive("article", generation)]}}
    aggregations = {
        str(number): _filtered(list(article_filters(request.articles).values()), _met(request))
        for number, request in enumerate(requests)
    }
    return {"size": 0, "track_total_hits": False, "query": query, "aggs": aggregations}


def page_rows(requests: Sequence[FiguresRequest], answer: Answer) -> Iterator[tuple[FigureRow, ...]]:
    """The page of each of them in OpenSearch's answer."""
    for number, request in enumerate(requests):
        yield _rows(request, answer["aggregations"][str(number)])


def _filtered(filters: list[Clause], inside: dict[str, Any]) -> dict[str, Any]:
    return {"filter": {"bool": {"filter": filters or [ALL]}}, "aggs": inside}


def _met(request: FiguresRequest) -> dict[str, Any]:
    certain = replace(request.condition, certain=True)
    inside: dict[str, Any] = {"certain": {"filter": figure_condition(certain)}}
    if request.limit:
        rows = {"from": request.offset, "size": request.limit, "_source": False, "sort": _order(request)}
        inside["rows"] = {"top_hits": rows}
    met = {"filter": figure_condition(request.condition), "aggs": inside}
    return {"nested": {"nested": {"path": "figures"}, "aggs": {"met": met}}}


def _order(request: FiguresRequest) -> list[dict[str, Any]]:
    first: list[dict[str, Any]] = []
    if request.sort in ("value", "-value"):
        first = [{"figures.value": {"order": "asc" if request.sort == "value" else "desc"}}]
    elif request.sort == "closest":
        script = {"source": _CLOSEST, "params": {"near": request.near}}
        first = [{"_script": {"type": "number", "script": script, "order": "asc"}}]
    elif request.sort == "oldest":
        first = [{"figures.day": {"order": "asc", "missing": "_last"}}]
    names = ("figures.article", "figures.number")
    ties = [{name: {"order": "asc"}} for name in names]
    days = {"figures.day": {"order": "desc", "missing": "_last"}}
    return [*first, days, {"figures.place": {"order": "desc", "missing": "_last"}}, *ties]


def reaches(request: FiguresRequest) -> bool:
    """Whether the request's page lies where one request reaches."""
    return request.offset + request.limit <= FIGURES


def figure_results(request: FiguresRequest, answer: Answer, generation: int) -> FigureResults:
    """What OpenSearch answered."""
    told = answer["aggregations"]
    met = told["figures"]["nested"]["met"]
    return FigureResults(
        total=met["doc_count"],
        certain=met["certain"]["doc_count"],
        rows=_rows(request, told["figures"]),
        facets={facet: _counts(facet, told[f"facet.{facet}"]) for facet in request.facets},
        generation=generation,
    )


def _rows(request: FiguresRequest, told: Answer) -> tuple[FigureRow, ...]:
    hits = told["nested"]["met"]["rows"]["hits"]["hits"] if request.limit else []
    return tuple(FigureRow(hit["sort"][-2], int(hit["sort"][-1])) for hit in hits)


def _counts(facet: FigureFacet, told: Answer) -> tuple[tuple[str, int], ...]:
    if facet == "dimension":
        counts = {row["key"]: row["doc_count"] for row in told["figures"]["met"]["values"]["buckets"]}
    else:
        counts = {row["key"]: row["figures"]["met"]["doc_count"] for row in told["values"]["buckets"]}
    return tuple(sorted(((value, n) for value, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0])))
