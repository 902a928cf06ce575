"""How often articles have something, through the years or months: one to five queries beside each other.

Told as articles, and as occurrences: how often what is sought is printed in the articles found, each string by itself,
whatever words it is cut into. A period of which the collection has no article at all under the same filters is a gap,
and not a zero.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args
from urllib.parse import urlencode

from index.engine import Engine
from index.queries import Everything, Field, Query, String, Word
from index.schema import MISSING, Facet
from index.tally import Sought, Tally
from search.facet_links import FacetLinks
from search.histogram import periods
from search.message import Message
from search.params import Params, QueryError
from search.query.labels import parsed_for
from search.snippets import terms

Unit = Literal["year", "month", "group", "place", "topic"]
UNITS: dict[Unit, Message] = {
    "year": Message("按年"),
    "month": Message("按月"),
    "group": Message("按工作组"),
    "place": Message("按地区"),
    "topic": Message("按主题"),
}
Scale = Literal["count", "share", "times", "rate"]
SCALES: dict[Scale, Message] = {
    "count": Message("篇数"),
    "share": Message("每千篇"),
    "times": Message("次数"),
    "rate": Message("每万字次数"),
}
VALUES = 30  # groups, places or topics that are shown: those with most articles
MOST = 5  # queries
PERIODS = 600  # fifty years of months; past them only periods that have articles
PER = 1000  # articles that a share is told of
PER_CHARACTERS = 10_000  # and characters that a rate is told of
PATH = "/trends"
_FIRST: dict[Unit, str] = {"year": "年份", "month": "月份", "group": "工作组", "place": "地区", "topic": "主题"}
_COLUMNS = ("检索词", "篇数", "全部篇数", "每千篇", "次数", "全部字数", "每万字次数")
_NONE = Tally(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Point:
    """A period (YYYY or YYYY-MM) or value of a line: how many of its `all` articles match, and how many `times` these
    have what is sought; `characters` are those of all. `count` and `times` are None in a gap, `times` also where
    nothing is sought that could be counted."""

    period: str
    count: int | None
    all: int
    times: int | None
    characters: int
    url: str

    @property
    def share(self) -> float | None:
        """How many of a thousand articles of the period match."""
        return None if self.count is None else self.count * PER / self.all

    @property
    def rate(self) -> float | None:
        """How often what is sought stands in ten thousand characters of the period."""
        return None if self.times is None else self.times * PER_CHARACTERS / max(self.characters, 1)

    def on(self, scale: Scale) -> float | None:
        """What a scale says of it."""
        told: dict[Scale, float | None] = {
            "count": self.count,
            "share": self.share,
            "times": self.times,
            "rate": self.rate,
        }
        return told[scale]


@dataclass(frozen=True, slots=True)
class Line:
    """A query through all periods."""

    q: str
    points: tuple[Point, ...]
    notices: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The lines, all over the same periods; `scale` is what the chart and its table show."""

    params: Params
    unit: Unit
    scale: Scale
    lines: tuple[Line, ...]
    generation: int

    @property
    def timed(self) -> bool:
        """Whether the lines run through time."""
        return self.unit in ("year", "month")

    @property
    def of_characters(self) -> bool:
        """Whether occurrences are shown, among so many characters, and not articles among so many."""
        return self.scale in ("times", "rate")

    def url(self, **more: str) -> str:
        """The address of these lines, with other parameters."""
        given = {"unit": self.unit, "scale": self.scale, **more}
        given = {name: value for name, value in given.items() if value not in ("", "year", "count")}
        pairs = [("q", line.q) for line in self.lines] + self.params.asking("").pairs()
        return _address([*pairs, *given.items()])

    @property
    def columns(self) -> tuple[str, ...]:
        """The head of `rows`."""
        return (_FIRST[self.unit], *_COLUMNS)

    def rows(self) -> list[tuple[str, ...]]:
        """The table under `columns`; what is a gap, or cannot be counted, is empty."""
        return [
            (
                point.period,
                line.q,
                _printed(point.count),
                str(point.all),
                _printed(point.share),
                _printed(point.times),
                str(point.characters),
                _printed(point.rate),
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
                    {
                        "period": p.period,
                        "articles": p.count,
                        "all": p.all,
                        "per_thousand": p.share,
                        "occurrences": p.times,
                        "characters": p.characters,
                        "per_10000_characters": p.rate,
                        "url": p.url,
                    }
                    for p in line.points
                ],
                "notices": list(line.notices),
            }
            for line in self.lines
        ]
        return {"unit": self.unit, "lines": lines, "generation": self.generation}


def trends(engine: Engine, params: Params, asked: Sequence[str], unit: str = "year", scale: str = "count") -> Trends:
    """The trends of the queries `asked` under the filters of `params`.

    Raises `QueryError`: no query, more than MOST, one that cannot be read, an unknown unit or scale; and `EngineError`.
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
    if scale not in get_args(Scale):
        said = Message(
            "没有“{scale}”这种算法。scale 可以是 count（篇数）、share（每千篇）、times（次数）或 rate（每万字次数）。",
            scale=scale[:30],
        )
        raise QueryError(said, _address([("q", text) for text in asked]))
    chosen = cast(Unit, unit)
    fixed = params if params.as_of is not None else params.frozen_at(engine.state().generation)
    parsed = [parsed_for(engine, fixed.asking(text)) for text in asked]
    every = _tally(engine, fixed, Everything(), chosen)
    shown = _shown(every, params) if chosen in ("year", "month") else _greatest(every)
    lines = []
    for text, query in zip(asked, parsed, strict=True):
        sought, uncounted = _sought(text, query.query, engine)
        counts = _tally(engine, fixed, query.query, chosen, sought)
        links = _links(params.asking(text), chosen)
        points = tuple(_point(period, counts, every, bool(sought), links.toggled(period)) for period in shown)
        lines.append(Line(text, points, (*query.notices, *uncounted)))
    return Trends(params, chosen, cast(Scale, scale), tuple(lines), fixed.as_of or 0)


def _point(period: str, counts: Mapping[str, Tally], every: Mapping[str, Tally], counted: bool, url: str) -> Point:
    whole, here = every.get(period, _NONE), counts.get(period, _NONE)
    there = whole.articles > 0
    times = here.times if there and counted else None
    return Point(period, here.articles if there else None, whole.articles, times, whole.characters, url)


def _sought(text: str, query: Query, engine: Engine) -> tuple[Sought, tuple[Message, ...]]:
    """What of a query is counted where it is printed, as strings; none where a part of it is no such thing."""
    looked_for = terms(query, engine)
    found: list[Word | String] = []
    for term in dict.fromkeys((*looked_for.title, *looked_for.body)):
        where: Field = "title" if term not in looked_for.body else "body" if term not in looked_for.title else "any"
        if term.form == "string" or (term.form == "word" and term.in_chinese):
            found.append(String(term.text, where))
        elif term.form == "word":
            found.append(Word(term.text, where))
        else:
            return (), (Message("“{q}”里有数字、日期或通配符，只数篇数，不数次数。", q=text),)
    if not found:
        return (), (Message("“{q}”里没有可以数次数的词句，只数篇数。", q=text),)
    return tuple(found), ()


def _tally(engine: Engine, params: Params, query: Query, unit: Unit, sought: Sought = ()) -> dict[str, Tally]:
    """What each period has, whatever the date filter is; or each value of a facet, whatever its own filter is."""
    timed = unit in ("year", "month")
    request = params.request(query, dates=not timed)
    filters = {facet: values for facet, values in request.filters.items() if facet != unit}
    found = engine.tally(dataclasses.replace(request, filters=filters), unit, sought)
    return {value: row for value, row in found.items() if value != MISSING}


def _greatest(every: Mapping[str, Tally]) -> list[str]:
    """The values with most articles, then by value."""
    return sorted(every, key=lambda value: (-every[value].articles, value))[:VALUES]


def _links(asking: Params, unit: Unit) -> FacetLinks:
    """The searches that points lead to: each its period, or its group, place or topic alone."""
    if unit in ("year", "month"):
        return FacetLinks(asking.without("from", "to"), "year")
    facet = cast(Facet, unit)
    return FacetLinks(asking.without(facet), facet)


def _shown(every: Mapping[str, Tally], params: Params) -> list[str]:
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


def _printed(number: float | None) -> str:
    return "" if number is None else str(number) if isinstance(number, int) else f"{number:.2f}"
