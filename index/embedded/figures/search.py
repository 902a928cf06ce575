"""A request for figures -> their order and counts, on whole arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from index.embedded.figures.conditions import KnownPlaces, certain, meeting
from index.embedded.figures.nearest import nearest
from index.embedded.layout import NO_DATE
from index.embedded.lists.occurrences import taken
from index.embedded.lists.selection import Selection
from index.embedded.snapshot import Snapshot
from index.engine import FigureFacet, FigureResults, FigureRow, FiguresRequest, Request
from index.queries import Query


def answer(snapshot: Snapshot, request: FiguresRequest, query: Query) -> FigureResults:
    """What a request found, its query cut into words."""
    chosen = _Chosen(snapshot, request, query)
    found = chosen.figures()
    generation = snapshot.generation if request.articles.as_of is None else request.articles.as_of
    return FigureResults(
        total=len(found),
        certain=int(np.count_nonzero(certain(snapshot, found, request.condition))),
        rows=_page(snapshot, request, found),
        facets={facet: chosen.count(facet) for facet in request.facets},
        generation=generation,
    )


def pages(
    snapshot: Snapshot, requests: Sequence[FiguresRequest], cut: Callable[[Query], Query]
) -> list[tuple[FigureRow, ...]]:
    """The page of each request; what several of them ask alike is looked up once. `cut` cuts a query into words."""
    places = KnownPlaces(snapshot)
    selected: tuple[Request, Selection] | None = None
    found = []
    for request in requests:
        if request.sort != "closest":
            found.append(answer(snapshot, replace(request, facets=()), cut(request.articles.query)).rows)
            continue
        if selected is None or selected[0] != request.articles:
            selected = request.articles, Selection(snapshot, request.articles, cut(request.articles.query), ())
        found.append(_page(snapshot, request, nearest(snapshot, request, selected[1], places)))
    return found


class _Chosen:
    """The figures that meet a request's condition, and which of them each filter keeps."""

    def __init__(self, snapshot: Snapshot, request: FiguresRequest, query: Query) -> None:
        self._snapshot = snapshot
        condition = request.condition
        self._found = meeting(snapshot, replace(condition, dimensions=()))
        self._articles = snapshot.figures.articles.take(self._found)
        selection = Selection(snapshot, request.articles, query, request.facets)
        self._keeps = selection.keeps(self._articles)
        self._units = snapshot.figures.columns["units"].take(self._found)
        if condition.dimensions:
            wanted = [dimension in condition.dimensions for dimension, _ in snapshot.figures.units]
            self._keeps["dimension"] = np.array(wanted, bool).take(self._units)

    def _places(self, without: tuple[str, ...] = ()) -> np.ndarray | None:
        """Which of them the filters keep, but for those named; None: all."""
        keeps = [kept for name, kept in self._keeps.items() if name not in without]
        return np.logical_and.reduce(keeps).nonzero()[0] if keeps else None

    def figures(self) -> np.ndarray:
        """All figures (intp, ascending) that the filters keep."""
        return taken(self._found, self._places())

    def count(self, facet: FigureFacet) -> tuple[tuple[str, int], ...]:
        """The facet's values with their counts, under the promise of `FigureResults.facets`."""
        if facet == "dimension":
            return self._dimensions()
        without = (facet, "date") if facet == "year" else (facet,)
        return tuple(self._snapshot.facet(facet).count(taken(self._articles, self._places(without))))

    def _dimensions(self) -> tuple[tuple[str, int], ...]:
        units = self._snapshot.figures.units
        numbers = np.bincount(taken(self._units, self._places(("dimension",))), minlength=len(units)).tolist()
        counts: dict[str, int] = {}
        for (dimension, _), number in zip(units, numbers, strict=True):
            counts[dimension] = counts.get(dimension, 0) + number
        return tuple(sorted(((k, n) for k, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0])))


def _page(snapshot: Snapshot, request: FiguresRequest, found: np.ndarray) -> tuple[FigureRow, ...]:
    end = min(request.offset + request.limit, len(found))
    if request.offset >= end:
        return ()
    figures, offset = snapshot.figures, request.offset
    if request.sort == "newest" and snapshot.ranks is None:
        found, offset, end = found[request.offset : end], 0, end - request.offset  # they are in that order
    keys = _keys(snapshot, request, found)
    if keys is not None and end < len(found) // 2:
        bound = np.partition(keys, end - 1)[end - 1]
        kept = (keys <= bound).nonzero()[0]
        found, keys = found.take(kept), keys.take(kept)
    numbers = figures.columns["numbers"].take(found)
    articles = figures.articles.take(found)
    ranks = articles if snapshot.ranks is None else snapshot.ranks.take(articles)
    order = np.lexsort((numbers, ranks) if keys is None else (numbers, ranks, keys))[offset:end]
    ids = snapshot.named(articles.take(order).tolist())[0]
    return tuple(map(FigureRow, ids, numbers.take(order).tolist()))


def _keys(snapshot: Snapshot, request: FiguresRequest, found: np.ndarray) -> np.ndarray | None:
    """What figures are sorted by before the order that settles ties; None: by that alone."""
    if request.sort == "newest":
        return None if snapshot.ranks is None else snapshot.ranks.take(snapshot.figures.articles.take(found))
    if request.sort == "oldest":
        days = snapshot.column("days").take(snapshot.figures.articles.take(found)).astype(np.int64)
        return np.where(days == NO_DATE, NO_DATE, -days)
    lower, upper = (snapshot.figures.columns[name].take(found) for name in ("lower", "upper"))
    if request.sort == "closest":
        return np.maximum(np.maximum(lower - request.near, request.near - upper), 0.0)
    value = np.where(np.isinf(lower), upper, lower)
    return value if request.sort == "value" else -value
