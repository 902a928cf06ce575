"""Which issues of a series are there, and which numbers are missing between them.

总第101、103、112期       -> 总第101–112期，收录 3 期，缺第102、104–111期
第1、2、4期，第3期撤回     -> 第1–4期，第3期已撤回: what was withdrawn is not missing
2023年第1、3期，2024年第2期 -> 2023年第1–3期，缺第2期；2024年第2期，缺第1期: the numbers begin anew each year
a daily without numbers   -> days; a day without an issue is no gap
"""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from corpus.models import Issue
from index.engine import IssueRow
from search.message import Message

Stretch = tuple[int, int]  # first and last number, both included


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers counted together: all of a year's, all running numbers (总第), or all of a series (no label)."""

    label: str
    first: int
    last: int
    count: int
    missing: tuple[Stretch, ...]
    withdrawn: tuple[int, ...] = ()

    @property
    def lacking(self) -> int:
        """How many numbers are missing."""
        return sum(last - first + 1 for first, last in self.missing)

    @property
    def text(self) -> Message:
        """2017年第1–230期，缺第17、44–46期"""
        whole = Message("{label}第{numbers}期", label=self.label, numbers=_stretch((self.first, self.last)))
        said = whole
        if self.missing:
            said = Message("{whole}，缺第{missing}期", whole=whole, missing=tuple(map(_stretch, self.missing)))
        elif self.last > self.first and not self.withdrawn:
            said = Message("{whole}，不缺", whole=whole)
        if self.withdrawn:
            said = Message("{said}，第{numbers}期已撤回", said=said, numbers=tuple(map(str, self.withdrawn)))
        return said


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is there of one series; `days` are the first and the last date, None where no issue has one.

    `unnumbered` issues have neither a yearly nor a running number; `undated` ones no date.
    """

    series: str
    title: str
    issues: int
    articles: int
    days: tuple[datetime.date, datetime.date] | None
    spans: tuple[Span, ...]
    unnumbered: int
    undated: int


def coverage(rows: Iterable[IssueRow], withdrawn: Iterable[Issue] = ()) -> tuple[Coverage, ...]:
    """One for each series, in order of their names in ids; the numbers of withdrawn issues are not missing."""
    gone: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in withdrawn:
        gone[issue.series].append(issue)
    by_series: defaultdict[str, list[IssueRow]] = defaultdict(list)
    for row in rows:
        by_series[row.series].append(row)
    return tuple(_series(series, by_series[series], gone[series]) for series in sorted(by_series))


def _series(series: str, rows: Sequence[IssueRow], gone: Sequence[Issue]) -> Coverage:
    dates = sorted(row.date for row in rows if row.date)
    running = [row.running_number for row in rows if row.running_number]
    yearly = [(row.year, row.number) for row in rows if row.year and row.number]
    gone_running = {issue.running_number for issue in gone if issue.running_number}
    gone_yearly = {(issue.year, issue.number) for issue in gone if issue.year and issue.number}
    return Coverage(
        series=series,
        title=rows[0].series_title,
        issues=len(rows),
        articles=sum(row.articles for row in rows),
        days=(dates[0], dates[-1]) if dates else None,
        spans=(*([_span(Message("总"), running, gone_running)] if running else []), *_years(yearly, gone_yearly)),
        unnumbered=sum(1 for row in rows if not row.running_number and not (row.year and row.number)),
        undated=len(rows) - len(dates),
    )


def _years(yearly: Iterable[tuple[int, int]], gone: Set[tuple[int, int]]) -> list[Span]:
    """A span a year; one for all where the numbers go on through the years instead of beginning anew."""
    by_year: defaultdict[int, list[int]] = defaultdict(list)
    for year, number in yearly:
        by_year[year].append(number)
    years = sorted(by_year)
    if len(years) > 1 and all(max(by_year[a]) < min(by_year[b]) for a, b in itertools.pairwise(years)):
        return [_span("", [number for year in years for number in by_year[year]], {number for _, number in gone})]
    # Where numbers begin anew, a later year had a number 1; of the first year nobody knows whether it is wanted.
    return [
        _span(
            Message("{year}年", year=str(year)),
            by_year[year],
            {number for of, number in gone if of == year},
            begins=year != years[0],
        )
        for year in years
    ]


def _span(label: str, numbers: Iterable[int], gone: Set[int], begins: bool = False) -> Span:
    there = sorted(set(numbers))
    first, last = (1 if begins else there[0]), there[-1]
    withdrawn = sorted(number for number in gone - set(there) if first <= number <= last)
    known = sorted([first - 1, *there, *withdrawn])
    missing = [(a + 1, b - 1) for a, b in itertools.pairwise(known) if b > a + 1]
    return Span(label, there[0], last, len(there), tuple(missing), tuple(withdrawn))


def _stretch(stretch: Stretch) -> str:
    first, last = stretch
    return f"{first}–{last}" if last > first else str(first)
