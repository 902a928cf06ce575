"""How often terms stand in articles, by month or by a facet, on whole arrays."""

from __future__ import annotations

import numpy as np

from corpus.text.fold import fold
from index.embedded.evaluation import occurrences
from index.embedded.snapshot import Snapshot
from index.embedded.strings import standing
from index.queries import String, Word
from index.tally import By, Sought, Tally


def tallied(snapshot: Snapshot, articles: np.ndarray, by: By, sought: Sought) -> dict[str, Tally]:
    """What `Engine.tally` promises, of those articles (intp, ascending)."""
    times = np.zeros(snapshot.size)
    for term in dict.fromkeys(sought):
        _add(snapshot, term, times)
    amounts = (None, snapshot.characters.take(articles), times.take(articles))
    if by == "month":
        months = snapshot.months.take(articles)
        sums = [np.bincount(months, amount) for amount in amounts]
        there = sums[0].nonzero()[0]
        rows = np.array([one.take(there) for one in sums]).T.astype(np.int64).tolist()
        named = (f"{month // 12:04d}-{month % 12 + 1:02d}" if month else "" for month in there.tolist())
        return {month: Tally(*row) for month, row in zip(named, rows, strict=True) if month}
    column = snapshot.facet(by)
    numbers = column.column.take(articles)
    values = zip(*(column.sums(numbers, amount) for amount in amounts), strict=True)
    return {value: Tally(*row) for value, row in zip(column.values, values, strict=True) if row[0]}


def _add(snapshot: Snapshot, term: Word | String, times: np.ndarray) -> None:
    """Adds how often each article has the term."""
    if isinstance(term, String) and term.field == "any" and len(text := fold(term.text)) > 1:
        for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):  # in which of both does not matter
            found = segment.articles_at(standing(snapshot, segment, text))
            times[base : base + segment.size] += np.bincount(found, minlength=segment.size)
        return
    where = occurrences(snapshot, term)
    title, body = where.times(None)
    if term.field != "body":
        times[where.articles] += title
    if term.field != "title":
        times[where.articles] += body
