"""The figures nearest to a value, without looking at all: around it in the order of values, farther until enough."""

from __future__ import annotations

import numpy as np

from corpus.text.fold import fold
from index.embedded.figures.by_value import ByValue, in_order
from index.embedded.figures.conditions import KnownPlaces, narrowed, units_of
from index.embedded.lists.selection import Selection
from index.embedded.snapshot import Snapshot
from index.engine import FiguresRequest

FIRST = 64  # figures looked at for each that is wanted, before more are
MORE, LAST = 8, 512  # how many times more are looked at, where these were too few; how many for each at last
RARE = 32  # a string that stands at so many times fewer places than there are figures is begun with


def nearest(snapshot: Snapshot, request: FiguresRequest, selection: Selection, standing: KnownPlaces) -> np.ndarray:
    """Figures (intp, ascending) that a request finds, the nearest ones to the end of its page among them.

    All that lie as near as the last of these are there, so that what settles ties can choose.
    """
    condition = request.condition
    numbers = units_of(snapshot, condition)
    order = snapshot.figures.by_value(numbers)
    texts = [fold(text) for text in condition.about]
    if order is None or not all(texts) or condition.in_subject:
        return _meeting(snapshot, request, selection, standing, snapshot.figures.of_units(numbers))
    rarest = min(texts, key=standing.count, default="")
    around = None
    if not rarest or standing.count(rarest) * RARE >= len(snapshot.figures):
        around = _around(snapshot, request, selection, standing, order)
    if around is not None:
        return around
    accepted = np.zeros(len(snapshot.figures.units), bool)
    accepted[[*numbers]] = True
    told = standing.figures(rarest)
    told = told.compress(accepted.take(snapshot.figures.columns["units"].take(told)))
    return _meeting(snapshot, request, selection, standing, told)


def _around(
    snapshot: Snapshot, request: FiguresRequest, selection: Selection, standing: KnownPlaces, order: ByValue
) -> np.ndarray | None:
    """The figures around the value; None where a string is asked for that few of them tell."""
    wanted = request.offset + request.limit
    first, last = order.between(request.condition.low, request.condition.high)
    middle = min(max(int(order.values.searchsorted(request.near)), first), last)
    away = np.maximum(np.maximum(order.lower - request.near, request.near - order.upper), 0.0)
    width = wanted * FIRST
    while width <= wanted * LAST or not request.condition.about:
        begin, end = max(first, middle - width), min(last, middle + width)
        below = request.near - order.values[begin - 1] if begin > first else np.inf
        above = order.values[end] - request.near if end < last else np.inf
        reach = max(min(below, above), 0.0)  # whatever is nearer has been looked at
        others = order.others if reach == np.inf else order.others.compress(away < reach)
        found = _meeting(snapshot, request, selection, standing, in_order((order.exact[begin:end], others), order.size))
        if reach == np.inf or np.count_nonzero(_distances(snapshot, request, found) < reach) >= wanted:
            return found
        width *= MORE
    return None


def _distances(snapshot: Snapshot, request: FiguresRequest, found: np.ndarray) -> np.ndarray:
    lower, upper = (snapshot.figures.columns[name].take(found) for name in ("lower", "upper"))
    return np.asarray(np.maximum(np.maximum(lower - request.near, request.near - upper), 0.0))


def _meeting(
    snapshot: Snapshot, request: FiguresRequest, selection: Selection, standing: KnownPlaces, found: np.ndarray
) -> np.ndarray:
    """Those of the figures that meet the condition and stand in an article that is asked for."""
    found = narrowed(snapshot, request.condition, found, standing)
    keeps = list(selection.keeps(snapshot.figures.articles.take(found)).values())
    return found.compress(np.logical_and.reduce(keeps)) if keeps else found
