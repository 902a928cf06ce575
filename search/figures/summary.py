"""How figures of one subject and unit add up: the sum and the median, with how many they are of.

援疆资金: 3 个数，合计 4.2亿元，中位数 1.5亿元

Left out are plans, changes, shares of a whole, ranks, what is not exact, and whatever has been counted up to a day:
to add such up would count the same twice.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.text.fold import fold
from search.figures.amounts import shown
from search.figures.kinds import kind_of
from search.figures.rows import Row, told_once

LEAST = 2  # figures, of which there is a median
SHOWN = 3
ADDS = frozenset({"money", "people", "area", "length", "mass", "volume", "energy", "count"})


@dataclass(frozen=True, slots=True)
class Summary:
    """Of `count` figures of a subject; `total` is None where their dimension does not add up, as degrees do not."""

    subject: str
    unit: str
    count: int
    total: float | None
    median: float

    @property
    def total_said(self) -> str:
        """The sum for people."""
        return "" if self.total is None else shown(self.total, self.total, self.unit)

    @property
    def median_said(self) -> str:
        """The median for people."""
        return shown(self.median, self.median, self.unit)

    def to_json(self) -> dict[str, object]:
        """The summary of the JSON answer."""
        names = ("subject", "unit", "count", "median")
        return {**{name: getattr(self, name) for name in names}, "sum": self.total}


def summaries(rows: Iterable[Row]) -> tuple[Summary, ...]:
    """The summaries of the subjects that have most figures; each fact counts once."""
    told: dict[tuple[str, str], list[Row]] = {}
    for row in told_once(list(rows)):
        one = row.figure
        exact = one.lower is not None and one.lower == one.upper
        if one.subject and one.role == "value" and exact and kind_of(one) == "value":
            told.setdefault((fold(one.subject), one.unit), []).append(row)
    most = sorted((same for same in told.values() if len(same) >= LEAST), key=len, reverse=True)[:SHOWN]
    return tuple(map(_summary, most))


def _summary(rows: list[Row]) -> Summary:
    first = rows[0].figure
    values = [row.figure.lower or 0.0 for row in rows]
    total = math.fsum(values) if first.dimension in ADDS else None
    return Summary(first.subject, first.unit, len(rows), total, statistics.median(values))
