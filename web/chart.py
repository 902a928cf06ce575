"""Lines as SVG: where the points of a line stand, and its strokes, which a gap interrupts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

WIDTH, HEIGHT = 600, 180  # units of the drawing


def points(values: Sequence[float | None], highest: float) -> list[tuple[float, float] | None]:
    """(x, y) of each value from the left to the right; None for a gap."""
    step = WIDTH / max(len(values) - 1, 1)
    scale = HEIGHT / (highest or 1)
    return [
        None if value is None else (round(number * step, 1), round(HEIGHT - value * scale, 1))
        for number, value in enumerate(values)
    ]


def strokes(placed: Sequence[tuple[float, float] | None]) -> list[str]:
    """The `points` of each polyline: one for every run of points between gaps."""
    runs = itertools.groupby(placed, key=lambda point: point is not None)
    return [" ".join(f"{point[0]},{point[1]}" for point in run if point) for there, run in runs if there]
