"""The figures of an indicator as a chart: where each point stands, its range, and the lines of series and subjects."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text.fold import fold
from index.figures import ends
from search.figures.amounts import shown
from search.figures.timeline import Point
from web.charts.lines import HEIGHT, LEFT, MARKS, WIDTH, Axes, at, gridlines

SERIES = 6  # series that have a colour of their own


@dataclass(frozen=True, slots=True)
class Dot:
    """A point at (x, y); from `top` to `bottom` is its range, and of an `open` one the other end is not known."""

    point: Point
    x: float
    y: float
    top: float
    bottom: float
    open: bool
    colour: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Dots, the strokes that join those of a series and subject, and the axes."""

    dots: tuple[Dot, ...]
    strokes: tuple[tuple[int, str], ...]
    axes: Axes


def figure_chart(points: Sequence[Point], series: Sequence[str], unit: str) -> Chart | None:
    """The chart of the points that have a day; None without any."""
    dated = [(point, point.day) for point in points if point.day]
    if not dated:
        return None
    first, last = dated[0][1].toordinal(), dated[-1][1].toordinal()
    spans = [(_known(point, 0), _known(point, 1)) for point, _ in dated]
    least, most = min(0.0, *(low for low, _ in spans)), max(0.0, *(high for _, high in spans))
    colours = {name: min(number, SERIES) for number, name in enumerate(series, 1)}
    dots = tuple(
        Dot(
            point=point,
            x=LEFT + at(day.toordinal(), first, last, WIDTH - LEFT),
            y=_height(low, least, most),
            top=_height(high, least, most),
            bottom=_height(low, least, most),
            open=None in (point.row.figure.lower, point.row.figure.upper),
            colour=colours[point.series],
        )
        for (point, day), (low, high) in zip(dated, spans, strict=True)
    )
    return Chart(
        dots,
        _strokes(dots),
        Axes(
            [(_height(value, least, most), shown(value, value, unit)) for value in gridlines(most)], _days(first, last)
        ),
    )


def _height(value: float, least: float, most: float) -> float:
    """How far from the top a value stands."""
    return round(HEIGHT - at(value, least, most, HEIGHT), 1)


def _known(point: Point, end: int) -> float:
    """The lower (0) or upper (1) end of a figure; of an open one the end that it has."""
    span = ends(point.row.figure)
    return span[end] if abs(span[end]) != float("inf") else span[1 - end]


def _strokes(dots: Sequence[Dot]) -> tuple[tuple[int, str], ...]:
    """A line through the dots of one series and subject; one dot alone has none."""
    lines: dict[tuple[str, str], list[Dot]] = {}
    for dot in dots:
        if dot.point.row.figure.subject:
            lines.setdefault((dot.point.series, fold(dot.point.row.figure.subject)), []).append(dot)
    return tuple(
        (line[0].colour, " ".join(f"{dot.x},{dot.y}" for dot in line)) for line in lines.values() if len(line) > 1
    )


def _days(first: int, last: int) -> tuple[tuple[float, str], ...]:
    """The beginnings of years on the axis, or its two ends where it has no two of them."""
    years = range(datetime.date.fromordinal(first).year + 1, datetime.date.fromordinal(last).year + 1)
    marks = [(datetime.date(year, 1, 1).toordinal(), str(year)) for year in years]
    if len(marks) < 2:
        marks = [(day, datetime.date.fromordinal(day).strftime("%Y-%m")) for day in dict.fromkeys((first, last))]
    step = -(-len(marks) // MARKS)
    return tuple((LEFT + at(day, first, last, WIDTH - LEFT), name) for day, name in marks[::step])
