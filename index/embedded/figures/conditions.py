"""A condition on figures -> those that meet it."""

from __future__ import annotations

import numpy as np

from corpus.text.fold import fold
from index.embedded.snapshot import Snapshot
from index.embedded.strings import standing, standing_singly
from index.figures import ROLES, FigureCondition


def articles_with(snapshot: Snapshot, condition: FigureCondition) -> np.ndarray:
    """The articles (intp, ascending) with a figure that meets the condition."""
    return np.unique(snapshot.figures.articles.take(meeting(snapshot, condition)))


def meeting(snapshot: Snapshot, condition: FigureCondition) -> np.ndarray:
    """The figures (intp, ascending) that meet the condition."""
    figures = snapshot.figures
    units = [
        number
        for number, (dimension, unit) in enumerate(figures.units)
        if condition.unit in ("", unit) and (not condition.dimensions or dimension in condition.dimensions)
    ]
    found = np.arange(len(figures)) if len(units) == len(figures.units) else figures.of_units(units)
    columns = figures.columns
    if condition.low is not None:
        found = found.compress(columns["upper"].take(found) >= condition.low)
        if condition.certain:
            found = found.compress(columns["lower"].take(found) >= np.nextafter(condition.low, -np.inf))
    if condition.high is not None:
        found = found.compress(columns["lower"].take(found) <= condition.high)
        if condition.certain:
            found = found.compress(columns["upper"].take(found) <= np.nextafter(condition.high, np.inf))
    if condition.roles:
        wanted = np.isin(np.arange(len(ROLES)), [ROLES.index(role) for role in condition.roles])
        found = found.compress(wanted.take(figures.columns["roles"].take(found)))
    for text in condition.about:
        found = found.compress(_telling(snapshot, found, fold(text), condition.in_subject))
    return found


def certain(snapshot: Snapshot, found: np.ndarray, condition: FigureCondition) -> np.ndarray:
    """Which of the figures (bool) lie in the condition's range as a whole."""
    lower, upper = (snapshot.figures.columns[name].take(found) for name in ("lower", "upper"))
    low = -np.inf if condition.low is None else condition.low
    high = np.inf if condition.high is None else condition.high
    inside = (lower >= np.nextafter(low, -np.inf)) & (upper <= np.nextafter(high, np.inf))
    return np.asarray(inside & (upper >= low) & (lower <= high))


def _telling(snapshot: Snapshot, found: np.ndarray, text: str, in_subject: bool) -> np.ndarray:
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
        positions = standing(snapshot, segment, text) if len(text) > 1 else standing_singly(segment, text)
        begins = segment.starts.astype(np.int64).take(articles[first:last] - base)
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
