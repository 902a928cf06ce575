"""How the matches lie in time: one bar a year, or a month where few years are looked at.

Bars count with the date filter left out; a bar's link sets the date filter to its span.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from index.engine import Results
from index.schema import MISSING
from search.facet_links import FacetLinks
from search.message import Message
from search.paging import Link
from search.params import Params

YEARS = 3  # so many years, or fewer, are shown by month
MOST = 120  # bars; a misprinted year 1017 must not draw a thousand empty ones


@dataclass(frozen=True, slots=True)
class Bar:
    """A year or a month: `value` is YYYY or YYYY-MM, `height` its share of the highest bar in percent."""

    value: str
    count: int
    height: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars in order of time; none where no match has a date."""

    unit: Literal["year", "month"]
    bars: tuple[Bar, ...]

    @property
    def highest(self) -> int:
        """The count of the highest bar."""
        return max((bar.count for bar in self.bars), default=0)


def histogram(params: Params, results: Results) -> Histogram:
    """The bars of a search: by month when its dates, or else its matches, lie within `YEARS` years."""
    years = {value: count for value, count in results.facets.get("year", ()) if value != MISSING}
    months = dict(results.months)
    first, last = params.ends
    chosen = (first.year, last.year) if first and last else ()
    span = chosen or ((int(min(years)), int(max(years))) if years else ())
    if months and span and span[1] - span[0] < YEARS:
        low, high = (f"{span[0]:04}-01", f"{span[1]:04}-12") if chosen else (min(months), max(months))
        shown = _months(low, high)
        # A year whose issues print no day has nothing to show by month.
        if any(month in months for month in shown):
            return Histogram("month", _bars(shown, months, params))
    return Histogram("year", _bars(_years(min(years), max(years)) if years else [], years, params))


def _bars(values: list[str], counts: Mapping[str, int], params: Params) -> tuple[Bar, ...]:
    if len(values) > MOST:
        values = [value for value in values if value in counts]
    highest = max((counts.get(value, 0) for value in values), default=0)
    first, last = params.ends
    links = FacetLinks(params, "year")
    bars = []
    for value in values:
        count = counts.get(value, 0)
        height = -(-100 * count // highest) if highest else 0
        begins = not first or value >= first.isoformat()[: len(value)]
        ends = not last or value <= last.isoformat()[: len(value)]
        selected = bool(first or last) and begins and ends
        bars.append(Bar(value, count, height, selected, links.toggled(value)))
    return tuple(bars)


def presets(params: Params, results: Results) -> tuple[Link, ...]:
    """Spans that one often asks for, up to the last month that has matches; none where no match has a month."""
    if not results.months:
        return ()
    last = max(month for month, _ in results.months)
    spans = [
        (Message("最近一个月"), last),
        (Message("最近一年"), _before(last, 11)),
        (Message("最近三年"), _before(last, 35)),
    ]
    links = [
        Link(label, params.between(first, last).url(), (params.from_, params.to) == (first, last))
        for label, first in spans
    ]
    return (*links, Link(Message("不限"), params.between("", "").url(), not (params.from_ or params.to)))


def _before(month: str, months: int) -> str:
    """2024-12, 11 -> 2024-01"""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - months
    return f"{number // 12:04}-{number % 12 + 1:02}"


def periods(first: str, last: str) -> list[str]:
    """From year to year or month to month, both included."""
    return _years(first, last) if len(first) == 4 else _months(first, last)


def _years(first: str, last: str) -> list[str]:
    return [f"{year:04}" for year in range(int(first), int(last) + 1)]


def _months(first: str, last: str) -> list[str]:
    """From month to month, both included."""
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]
