"""Articles as lines of a list, from the columns alone: no text is unpacked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np

from corpus.ids import issue_of
from corpus.issue_names import issue_name
from index.documents import issue_row
from index.embedded.layout import NO_DATE
from index.embedded.snapshot import Snapshot
from index.engine import MISSING, ArticleRow, Facet

READ = 1000  # articles whose columns are read together
KNOWN = 20_000  # issues whose names are remembered
LABELS: tuple[Facet, ...] = ("group", "place", "topic")


def article_rows(snapshot: Snapshot, numbers: np.ndarray, generation: int) -> Iterator[ArticleRow]:
    """The articles of those numbers, in that order; their issues are named as in that generation."""
    named: dict[str, tuple[str, str]] = {}
    for start in range(0, len(numbers), READ):
        some = numbers[start : start + READ]
        ids, titles = snapshot.named(some.tolist())
        kinds, all_series = (_values(snapshot, facet, some) for facet in ("kind", "series"))
        labels = [_values(snapshot, facet, some) for facet in LABELS]
        for id, title, (kind,), (series,), day, *values in zip(
            ids, titles, kinds, all_series, snapshot.column("days")[some].tolist(), *labels, strict=True
        ):
            issue = issue_of(id)
            if issue not in named:
                if len(named) >= KNOWN:
                    named.clear()
                named[issue] = _names(snapshot, issue, generation)
            name, series_title = named[issue]
            date = None if day == NO_DATE else datetime.date.fromordinal(-day)
            yield ArticleRow(id, title, kind, issue, name, series, series_title, date, *values)


def _names(snapshot: Snapshot, issue: str, generation: int) -> tuple[str, str]:
    record = snapshot.issue(issue, generation)
    if record is None:
        raise LookupError(f"{issue} has articles in generation {generation} but is not there itself")
    row = issue_row(record.stored)
    return issue_name(row), row.series_title


def _values(snapshot: Snapshot, facet: Facet, numbers: np.ndarray) -> list[tuple[str, ...]]:
    """Per article its values of a facet; none for 未注明."""
    column = snapshot.facet(facet)
    sets = [() if values == (MISSING,) else values for values in column.sets]
    return [sets[number] for number in column.column[numbers].tolist()]
