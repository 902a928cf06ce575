"""The greatest scores and the first ranks of many, without sorting all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

GROUP = 32  # scores looked at together
SORTED = 64  # so many are sorted sooner than looked through for the greatest


def least(keys: np.ndarray, count: int) -> np.ndarray:
    """The places (intp) of the `count` least keys (all different), in order."""
    if len(keys) > SORTED and count < len(keys) // 2:
        bound = np.partition(keys, count - 1)[count - 1]
        places: np.ndarray = (keys <= bound).nonzero()[0]
        return places.take(keys.take(places).argsort(kind="stable"))
    return keys.argsort(kind="stable")[:count]


def greatest(
    scores: np.ndarray, count: int, ranks: Callable[[np.ndarray | None], np.ndarray] | None = None
) -> np.ndarray:
    """The places (intp) of the `count` greatest scores, in order; equal ones by rank.

    `ranks` tells the ranks of those at some places, None of all; where it is left out, the place is the rank.
    """
    places = None
    if count * 2 * GROUP <= len(scores):
        # Of each group of scores the greatest: the least of the `count` greatest of these bounds the result from below.
        greatest_of = scores[: len(scores) // GROUP * GROUP].reshape(GROUP, -1).max(axis=0)
        places = (scores >= _bound(greatest_of, count)).nonzero()[0]
        scores = scores.take(places)
    if len(scores) > max(SORTED, 2 * count):
        some = (scores >= _bound(scores, count)).nonzero()[0]
        scores = scores.take(some)
        places = some if places is None else places.take(some)
    # Equal scores are in order of places here, and stay so.
    order = (-scores).argsort(kind="stable") if ranks is None else np.lexsort((ranks(places), -scores))
    return order[:count] if places is None else places.take(order[:count])


def _bound(scores: np.ndarray, count: int) -> np.floating:
    """The `count`th greatest."""
    bound: np.floating = np.partition(scores, len(scores) - count)[len(scores) - count]
    return bound
