"""The issues of a snapshot in the order of a list: newest date first, then those without by number, then by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from corpus.ids import place_without_date
from index.embedded.layout import NO_DATE
from index.embedded.segment import Segment

Gone = Mapping[tuple[str, int], int]  # (id, born) of an issue's version -> the generation that it left with


class Line(NamedTuple):
    """One version of an issue: what orders and filters it, and where its record is."""

    day: int
    place: int
    id: str
    year: int
    series: str
    segment: int
    number: int


class IssueList:
    """All versions of all issues, sorted once; those of the published generation are kept by series."""

    def __init__(self, segments: Sequence[Segment], gone: Sequence[Gone], generation: int) -> None:
        self._generation = generation
        self._versions = sorted(
            (
                Line(day, -place_without_date(id) if day == NO_DATE else 0, id, year, series, place, number),
                born,
                left.get((id, born)),
            )
            for place, (segment, left) in enumerate(zip(segments, gone, strict=True))
            for day, id, year, series, born, number in segment.issue_lines()
        )

    def lines(self, generation: int, series: str | None = None, year: int | None = None) -> Sequence[Line]:
        """The issues of a generation, of one series and of one year where these are given."""
        if generation == self._generation:
            lines = self._published.get(series, [])
        else:
            lines = [line for line in self._of(generation) if series in (None, line.series)]
        return lines if year is None else [line for line in lines if line.year == year]

    @cached_property
    def _published(self) -> dict[str | None, list[Line]]:
        found: dict[str | None, list[Line]] = defaultdict(list)
        found[None] = self._of(self._generation)
        for line in found[None]:
            found[line.series].append(line)
        return dict(found)

    def _of(self, generation: int) -> list[Line]:
        after = generation + 1
        return [line for line, born, left in self._versions if born <= generation < (left or after)]
