"""A condition on figures -> those that meet it."""

from __future__ import annotations

import numpy as np

from corpus.text.fold import fold
from index.embedded.snapshot import Snapshot
from index.embedded.strings import standing, standing_singly
from index.figures import ROLES, FigureCondition


class KnownPlaces:
    """Where folded strings stand, and which figures tell them; each looked up once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[str, list[np.ndarray]] = {}
        self._told: dict[str, np.ndarray] = {}

    def of(self, text: str) -> list[np.ndarray]:
        """The positions (intp, ascending) in each segment at which a string begins."""
        if text not in self._known:
            self._known[text] = [
                standing(self._snapshot, segment, text) if len(text) > 1 else standing_singly(segment, text)
                for segment in self._snapshot.segments
            ]
        return self._known[text]

    def count(self, text: str) -> int:
        """At how many places a string stands."""
        return sum(map(len, self.of(text)))

    def figures(self, text: str) -> np.ndarray:
        """The figures (intp, ascending) in whose sentence a string stands."""
        if text not in self._told:
            figures, bases = self._snapshot.figures, self._snapshot.bases
            found = []
            for segment, base, positions in zip(self._snapshot.segments, bases, self.of(text), strict=False):
                articles = base + np.unique(segment.articles_at(positions))
                begins, ends = (figures.articles.searchsorted(articles, side=side) for side in ("left", "right"))
                counts = ends - begins
                shifts = np.repeat(begins - counts.cumsum() + counts, counts)
                found.append(np.arange(len(shifts)) + shifts)
            those = np.concatenate(found) if found else np.empty(0, np.intp)
            self._told[text] = those.compress(_telling(self._snapshot, those, text, False, self))
        return self._told[text]


def articles_with(snapshot: Snapshot, condition: FigureCondition) -> np.ndarray:
    """The articles (intp, ascending) with a figure that meets the condition."""
    return np.unique(snapshot.figures.articles.take(meeting(snapshot, condition)))


def meeting(snapshot: Snapshot, condition: FigureCondition) -> np.ndarray:
    """The figures (intp, ascending) that meet the condition."""
    figures, units = snapshot.figures, units_of(snapshot, condition)
    order = figures.by_value(units) if condition.low is not None or condition.high is not None else None
    found = order.touching(condition.low, condition.high) if order else figures.of_units(units)
    return narrowed(snapshot, condition, found, KnownPlaces(snapshot), touching=order is not None)


def units_of(snapshot: Snapshot, condition: FigureCondition) -> tuple[int, ...]:
    """The numbers of the units that the condition accepts."""
    return tuple(
        number
        for number, (dimension, unit) in enumerate(snapshot.figures.units)
        if condition.unit in ("", unit) and (not condition.dimensions or dimension in condition.dimensions)
    )


def narrowed(
    snapshot: Snapshot, condition: FigureCondition, found: np.ndarray, seen: KnownPlaces, touching: bool = False
) -> np.ndarray:
    """Which of the figures (intp, ascending; all of units of the condition) meet it.

    `touching`: they are known to touch its range.
    """
    columns = snapshot.figures.columns
    if condition.low is not None:
        if not touching:
            found = found.compress(columns["upper"].take(found) >= condition.low)
        if condition.certain:
            found = found.compress(columns["lower"].take(found) >= np.nextafter(condition.low, -np.inf))
    if condition.high is not None:
        if not touching:
            found = found.compress(columns["lower"].take(found) <= condition.high)
        if condition.certain:
            found = found.compress(columns["upper"].take(found) <= np.nextafter(condition.high, np.inf))
    if condition.roles:
        wanted = np.isin(np.arange(len(ROLES)), [ROLES.index(role) for role in condition.roles])
        found = found.compress(wanted.take(columns["roles"].take(found)))
    for text in condition.about:
        found = found.compress(_telling(snapshot, found, fold(text), condition.in_subject, seen))
    return found


def certain(snapshot: Snapshot, found: np.ndarray, condition: FigureCondition) -> np.ndarray:
    """Which of the figures (bool) lie in the condition's range as a whole."""
    lower, upper = (snapshot.figures.columns[name].take(found) for name in ("lower", "upper"))
    low = -np.inf if condition.low is None else condition.low
    high = np.inf if condition.high is None else condition.high
    inside = (lower >= np.nextafter(low, -np.inf)) & (upper <= np.nextafter(high, np.inf))
    return np.asarray(inside & (upper >= low) & (lower <= high))


def _telling(snapshot: Snapshot, found: np.ndarray, text: str, in_subject: bool, seen: KnownPlaces) -> np.ndarray:
    """Which of the figures (bool) have the folded text in their sentence, or subject."""
    told = np.zeros(len(found), bool)
    if not text or not len(found):
        return told
    articles = snapshot.figures.articles.take(found)
    for which, (segment, base) in enumerate(zip(snapshot.segments, snapshot.bases, strict=False)):
        first, last = articles.searchsorted((base, snapshot.bases[which + 1]))
        here = found[first:last]
        if not len(here):
            continue
        positions = seen.of(text)[which]
        begins = segment.starts.take(articles[first:last] - base).astype(np.int64)
        inside = _within(snapshot, here, begins, positions, "sentence", len(text))
        if in_subject:
            spans = (snapshot.figures.columns[f"subject_{end}"].take(here) for end in ("start", "end"))
            start, end = spans
            inside = np.where(end > start, _within(snapshot, here, begins, positions, "subject", len(text)), inside)
        told[first:last] = inside
    return told


def _within(
    snapshot: Snapshot, found: np.ndarray, begins: np.ndarray, positions: np.ndarray, span: str, length: int
) -> np.ndarray:
    columns = snapshot.figures.columns
    start = begins + columns[f"{span}_start"].take(found)
    end = begins + columns[f"{span}_end"].take(found) - length
    return np.asarray(positions.searchsorted(start) < positions.searchsorted(end, side="right"))
