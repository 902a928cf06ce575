"""How often articles have something, through the years or months: one to five queries beside each other.

A period of which the collection has no article at all under the same filters is a gap, and not a zero.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args
from urllib.parse import urlencode

from index.engine import Engine, Everything, Query
from index.schema import MISSING, Facet
from search.histogram import periods
from search.message import Message
from search.params import Params, QueryError
from search.query_parsing import parse

Unit = Literal["year", "month", "group", "place", "topic"]
UNITS: dict[Unit, Message] = {
    "year": Message("按年"),
    "month": Message("按月"),
    "group": Message("按工作组"),
    "place": Message("按地区"),
    "topic": Message("按主题"),
}
VALUES = 30  # groups, places or topics that are shown: those with most articles
MOST = 5  # queries
PERIODS = 600  # fifty years of months; past them only periods that have articles
PER = 1000  # articles that a share is told of
PATH = "/trends"
COLUMNS = ("时期", "检索词", "篇数", "全部篇数", "每千篇")


@dataclass(frozen=True, slots=True)
class Point:
    """A period (YYYY or YYYY-MM) of a line: how many of its `all` articles match; `count` is None in a gap."""

    period: str
    count: int | None
    all: int
    url: str

    @property
    def share(self) -> float | None:
        """How many of a thousand articles of the period match."""
        return None if self.count is None else self.count * PER / self.all


@dataclass(frozen=True, slots=True)
class Line:
    """A query through all periods."""

    q: str
    points: tuple[Point, ...]
    notices: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The lines, all over the same periods."""

    params: Params
    unit: Unit
    lines: tuple[Line, ...]
    generation: int

    def url(self, **more: str) -> str:
        """The address of these lines, with other parameters."""
        given = {"unit": "" if self.unit == "year" else self.unit, **more}
        pairs = [("q", line.q) for line in self.lines] + self.params.asking("").pairs()
        return _address([*pairs, *((name, value) for name, value in given.items() if value)])

    def rows(self) -> list[tuple[str, ...]]:
        """The table under COLUMNS; what is a gap is empty."""
        return [
            (
                point.period,
                line.q,
                "" if point.count is None else str(point.count),
                str(point.all),
                "" if point.share is None else f"{point.share:.2f}",
            )
            for line in self.lines
            for point in line.points
        ]

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao trends --json`."""
        lines = [
            {
                "q": line.q,
                "points": [
                    {"period": p.period, "articles": p.count, "all": p.all, "per_thousand": p.share, "url": p.url}
                    for p in line.points
                ],
                "notices": list(line.notices),
            }
            for line in self.lines
        ]
        return {"unit": self.unit, "lines": lines, "generation": self.generation}


def trends(engine: Engine, params: Params, asked: Sequence[str], unit: str = "year") -> Trends:
    """The trends of the queries `asked` under the filters of `params`.

    Raises `QueryError`: no query, more than MOST, one that cannot be read, or an unknown unit; and `EngineError`.
    """
    asked = list(dict.fromkeys(text for text in map(str.strip, asked) if text))
    if not asked:
        raise QueryError(Message("请写要比较的词句，一至{most}个。", most=MOST))
    if len(asked) > MOST:
        raise QueryError(
            Message("一次最多比较{most}个检索词，这里有{count}个。", most=MOST, count=len(asked)),
            _address([("q", text) for text in asked[:MOST]]),
        )
    if unit not in get_args(Unit):
        said = Message(
            "不能按“{unit}”比较。unit 可以是 year（年）、month（月）、group（工作组）、place（地区）或 topic（主题）。",
            unit=unit[:30],
        )
        raise QueryError(said, _address([("q", text) for text in asked]))
    chosen = cast(Unit, unit)
    parsed = [parse(text) for text in asked]
    fixed = params if params.as_of is not None else params.frozen_at(engine.state().generation)
    every = _counts(engine, fixed, Everything(), chosen)
    shown = _shown(every, params) if chosen in ("year", "month") else list(every)[:VALUES]
    lines = []
    for text, query in zip(asked, parsed, strict=True):
        counts = _counts(engine, fixed, query.query, chosen)
        asking = params.asking(text)
        points = tuple(
            Point(p, counts.get(p, 0) if every.get(p) else None, every.get(p, 0), _narrowed(asking, chosen, p).url())
            for p in shown
        )
        lines.append(Line(text, points, query.notices))
    return Trends(params, chosen, tuple(lines), fixed.as_of or 0)


def _counts(engine: Engine, params: Params, query: Query, unit: Unit) -> Mapping[str, int]:
    """Articles in each period, whatever the date filter is; or of each value of a facet, most of all first."""
    request = dataclasses.replace(params.request(query, dates=False), offset=0, limit=0)
    if unit == "month":
        return dict(engine.search(dataclasses.replace(request, months=True)).months)
    if unit != "year":
        dated = dataclasses.replace(params.request(query), offset=0, limit=0, facets=(unit,))
        return {value: count for value, count in engine.search(dated).facets[unit] if value != MISSING}
    years = engine.search(dataclasses.replace(request, facets=("year",))).facets["year"]
    return {value: count for value, count in years if value != MISSING}


def _narrowed(asking: Params, unit: Unit, value: str) -> Params:
    """The search that a point leads to: its period, or its group, place or topic alone."""
    if unit in ("year", "month"):
        return asking.between(value, value)
    facet = cast(Facet, unit)
    return asking.without(facet).toggle(facet, value)


def _shown(every: Mapping[str, int], params: Params) -> list[str]:
    """All periods from the first to the last that has articles, within the date filter."""
    first, last = params.from_, params.to
    there = [
        period
        for period in sorted(every)
        if first != MISSING
        and (not first or period[: len(first)] >= first[: len(period)])
        and (not last or period[: len(last)] <= last[: len(period)])
    ]
    whole = periods(there[0], there[-1]) if there else []
    return whole if len(whole) <= PERIODS else there


def _address(pairs: Sequence[tuple[str, str]]) -> str:
    return f"{PATH}?{urlencode(pairs)}"
