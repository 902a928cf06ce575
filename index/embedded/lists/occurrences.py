"""Where something occurs, whatever it is: in one segment, and in several end to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedded.packed.frequencies import Times

EMPTY = np.empty(0, np.intp)
Places = np.ndarray | slice | None  # some items of an array (intp), those of a range, or all of them


def taken(array: np.ndarray, places: Places) -> np.ndarray:
    """The items (of any type, one dimension) at those places (intp)."""
    if places is None:
        return array
    return array[places] if isinstance(places, slice) else array.take(places)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where something occurs: the articles (intp, ascending), and how often in the title and in the body of each.

    `times` are read when asked for, of those at some places; so is `having`: how many articles have it in the title,
    and how many in the body.
    """

    articles: np.ndarray
    times: Callable[[Places], Times]
    having: Callable[[], tuple[int, int]]


NOWHERE = Occurrences(EMPTY, lambda places: (EMPTY, EMPTY), lambda: (0, 0))


def end_to_end(parts: Sequence[tuple[int, Occurrences]]) -> Occurrences:
    """What occurs in segments, each with the number of its first article, as one."""
    articles = np.concatenate([base + part.articles if base else part.articles for base, part in parts])
    ends = np.cumsum([len(part.articles) for _, part in parts]).tolist()

    def times(places: Places) -> Times:
        if places is None:
            return _joined_times([part.times(None) for _, part in parts])
        if isinstance(places, slice):
            return _of_slice(places)
        if len(places) > 1 and (places[1:] < places[:-1]).any():
            order = places.argsort()
            back = np.empty_like(order)
            back[order] = np.arange(len(order))
            title, body = times(places.take(order))
            return title.take(back), body.take(back)
        read, first, start = [], 0, 0
        for end, last, (_, part) in zip(ends, places.searchsorted(ends).tolist(), parts, strict=True):
            if first < last:
                read.append(part.times(places[first:last] - start if start else places[first:last]))
            first, start = last, end
        return _joined_times(read)

    def _of_slice(places: slice) -> Times:
        read, start = [], 0
        for end, (_, part) in zip(ends, parts, strict=True):
            first, last = max(places.start, start), min(places.stop, end)
            if first < last:
                read.append(part.times(slice(first - start, last - start)))
            start = end
        return _joined_times(read)

    def having() -> tuple[int, int]:
        titled, bodied = zip(*(part.having() for _, part in parts), strict=True)
        return sum(titled), sum(bodied)

    return Occurrences(articles, times, having)


def _joined_times(parts: list[Times]) -> Times:
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return EMPTY, EMPTY
    title, body = zip(*parts, strict=True)
    return np.concatenate(title), np.concatenate(body)
