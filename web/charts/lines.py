"""Lines as SVG: where the points of a line stand, its strokes, which a gap interrupts, the words of the axes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 180  # units of the drawing
LEFT = 70  # of its width, room for the words of the upright axis
MARKS = 5  # words along the other axis, at most


@dataclass(frozen=True, slots=True)
class Axes:
    """The words of both axes at their places: (y, words) left of the drawing, (x, words) below it."""

    values: Sequence[tuple[float, object]]
    below: Sequence[tuple[float, str]]
    left: int = LEFT
    width: int = WIDTH
    height: int = HEIGHT


def points(values: Sequence[float | None], highest: float) -> list[tuple[float, float] | None]:
    """(x, y) of each value from the left to the right; None for a gap."""
    scale = HEIGHT / (highest or 1)
    return [
        None if value is None else (_across(number, len(values)), round(HEIGHT - value * scale, 1))
        for number, value in enumerate(values)
    ]


def periods(names: Sequence[str]) -> list[tuple[float, str]]:
    """The words below the points, with where they stand: every one, or every so many where they are too many."""
    return [
        (_across(number, len(names)), names[number]) for number in range(0, len(names), len(names) // (MARKS + 1) + 1)
    ]


def _across(number: int, count: int) -> float:
    return LEFT + at(number, 0, count - 1, WIDTH - LEFT)


def strokes(placed: Sequence[tuple[float, float] | None]) -> list[str]:
    """The `points` of each polyline: one for every run of points between gaps."""
    runs = itertools.groupby(placed, key=lambda point: point is not None)
    return [" ".join(f"{point[0]},{point[1]}" for point in run if point) for there, run in runs if there]


def at(value: float, low: float, high: float, length: float) -> float:
    """Where a value of a scale from `low` to `high` stands on a line of that length; its middle if they are one."""
    return round(length * (value - low) / (high - low), 1) if high > low else length / 2


def gridlines(highest: float) -> list[float]:
    """Two to five round values up to the highest, for the lines of a scale that begins at 0."""
    if highest <= 0:
        return []
    size = 10.0 ** math.floor(math.log10(highest))
    step = next(size * part for part in (0.2, 0.5, 1.0, 2.0) if highest / (size * part) < 6)
    return [step * number for number in range(1, int(highest / step + 1e-9) + 1)]
