"""Articles as lines of a list, from the columns alone: no text is unpacked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corpus.ids import issue_of
from corpus.models import IssueHead
from index.documents import issue_row
from index.embedded.snapshot import Snapshot
from index.engine import ArticleRow
from index.schema import LABELS, MISSING, Facet

READ = 1000  # articles whose columns are read together
KNOWN = 20_000  # issues whose names are remembered


def article_rows(snapshot: Snapshot, numbers: np.ndarray, generation: int) -> Iterator[ArticleRow]:
    """The articles of those numbers (intp), in that order; their issues are named as in that generation."""
    heads: dict[str, IssueHead] = {}
    for start in range(0, len(numbers), READ):
        some = numbers[start : start + READ]
        ids, titles = snapshot.named(some.tolist())
        columns = [_values(snapshot, facet, some) for facet in ("kind", *LABELS)]
        for id, title, (kind,), *labels in zip(ids, titles, *columns, strict=True):
            issue = issue_of(id)
            if issue not in heads:
                if len(heads) >= KNOWN:
                    heads.clear()
                heads[issue] = _head(snapshot, issue, generation)
            yield ArticleRow(id, title, kind, heads[issue], tuple(labels))


def _head(snapshot: Snapshot, issue: str, generation: int) -> IssueHead:
    record = snapshot.issue(issue, generation)
    if record is None:
        raise LookupError(f"{issue} has articles in generation {generation} but is not there itself")
    return issue_row(record.stored).head


def _values(snapshot: Snapshot, facet: Facet, numbers: np.ndarray) -> list[tuple[str, ...]]:
    """Per article its values of a facet; none for 未注明."""
    column = snapshot.facet(facet)
    sets = [() if values == (MISSING,) else values for values in column.sets]
    return [sets[number] for number in column.column[numbers].tolist()]
