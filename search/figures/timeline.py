"""An indicator through time: its values, what had come together by a day, its changes and plans, each apart.

    援疆资金 in 元   value: 2017年 2.9亿元, 2018年 3.1亿元      to_date: 1—6月 1.4亿元      plan: 2019年 3.5亿元

Two values of one subject, group, place and period that cannot both be so are told: a revision, or a conflict.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from corpus.text.fold import fold
from index.engine import Engine
from index.figures import ends
from search.figures.asked import PATH, TIMELINE, FigureParams
from search.figures.kinds import FIGURE_KINDS, Kind, kind_of
from search.figures.rows import Row, row_of, told_once
from search.message import Message
from search.params import QueryError
from search.query_parsing import parse_query

MOST = 1000  # figures of an indicator that are looked at


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a day: the last of its period where that is known, else its issue's; None where neither is."""

    row: Row
    kind: Kind
    series: str
    day: datetime.date | None

    def to_json(self) -> dict[str, Any]:
        """The row of the ledger, with its day and series."""
        day = self.day.isoformat() if self.day else None
        return {**self.row.to_json(), "day": day, "kind": self.kind, "series": self.series}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values of one indicator, place and period that exclude each other; `revised` where a later issue has another."""

    points: tuple[Point, ...]
    revised: bool

    def to_json(self) -> dict[str, Any]:
        """The object in `conflicts` of the JSON answer."""
        return {"revised": self.revised, "figures": [point.to_json() for point in self.points]}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The points in order of their days, undated ones last; `left` figures were not looked at.

    `units` are the other units that figures of this have, with their counts and links.
    """

    asked: FigureParams
    unit: str
    points: tuple[Point, ...]
    conflicts: tuple[Conflict, ...]
    left: int
    units: tuple[tuple[str, int, str], ...]
    generation: int

    def of(self, kind: Kind) -> tuple[Point, ...]:
        """The points of a kind."""
        return tuple(point for point in self.points if point.kind == kind)

    @property
    def series(self) -> tuple[str, ...]:
        """The series, those with most points first."""
        return tuple(name for name, _ in Counter(point.series for point in self.points).most_common())

    def url(self, **more: str) -> str:
        """The address of this timeline; `more` are further parameters."""
        return dataclasses.replace(self.asked, unit=self.asked.unit or self.unit).url(TIMELINE, **more)

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao figures --timeline --json`."""
        return {
            "about": self.asked.about,
            "unit": self.unit,
            **{kind: [point.to_json() for point in self.of(kind)] for kind in FIGURE_KINDS},
            "conflicts": [one.to_json() for one in self.conflicts],
            "left": self.left,
            "units": [[unit, count] for unit, count, _ in self.units],
            "generation": self.generation,
        }


def timeline(engine: Engine, asked: FigureParams) -> Timeline:
    """The timeline of what `asked` is about, in its unit or in the one that most figures of it have.

    Raises `QueryError` where nothing is asked about, and `EngineError`.
    """
    if not asked.about:
        raise QueryError(Message("请写要看什么的数，如 about=援疆资金。"), PATH)
    whole = dataclasses.replace(asked.at_page(1), own=True, sort="oldest")
    request = whole.request(parse_query(asked.params.q).query)
    results = engine.figures(dataclasses.replace(request, limit=MOST))
    stored = engine.articles({row.article for row in results.rows}, results.generation)
    rows = [row_of(stored[row.article], row.number, asked.params) for row in results.rows if row.article in stored]
    counted = Counter(row.figure.unit for row in rows if row.figure.role != "rank")
    unit = request.condition.unit or next((unit for unit, _ in counted.most_common(1)), "")
    points = _points(row for row in told_once(rows) if row.figure.unit == unit and row.figure.role != "rank")
    others = tuple(
        (one, count, dataclasses.replace(whole, own=False, sort="newest", unit=one).url(TIMELINE))
        for one, count in counted.most_common(6)
        if one not in (unit, "")
    )
    left = max(0, results.total - len(results.rows))
    return Timeline(asked, unit, points, _conflicts(points), left, others, results.generation)


def _points(rows: Iterable[Row]) -> tuple[Point, ...]:
    points = []
    for row in rows:
        groups = "、".join(label.value for label in row.stored.article.groups)
        day = row.figure.last_day or row.stored.head.date
        points.append(Point(row, kind_of(row.figure), groups, day))
    return tuple(sorted(points, key=lambda point: (point.day is None, point.day or datetime.date.min)))


def _conflicts(points: Iterable[Point]) -> tuple[Conflict, ...]:
    """Points of one kind, subject, group, place and period whose intervals do not meet."""
    told: dict[tuple[object, ...], list[Point]] = {}
    for point in points:
        one, article = point.row.figure, point.row.stored.article
        if point.kind in ("value", "to_date") and one.subject and one.first_day and one.last_day:
            places = tuple(sorted(label.value for label in article.places))
            key = (point.kind, one.role, fold(one.subject), point.series, places, one.first_day, one.last_day)
            told.setdefault(key, []).append(point)
    found = []
    for same in told.values():
        same.sort(key=lambda point: point.row.stored.head.date or datetime.date.min)
        spans = [ends(point.row.figure) for point in same]
        if max(low for low, _ in spans) > min(high for _, high in spans):
            issues = {point.row.stored.head.id for point in same}
            found.append(Conflict(tuple(same), revised=len(issues) > 1))
    return tuple(found)
