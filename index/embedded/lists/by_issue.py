"""The articles of a selection gathered by issue, on whole arrays."""

from __future__ import annotations

import numpy as np

from index.embedded.lists.selection import Selection
from index.embedded.snapshot import Snapshot
from index.engine import MOST_OF_ISSUE, Hit, IssueHits, IssuesFound, Request


def gathered(snapshot: Snapshot, selection: Selection, request: Request) -> IssuesFound:
    """The issues of the selected articles, a page of them with the best articles of each; see `Engine.by_issue`."""
    total, articles, scores = selection.ordered(request.sort, 0, None)
    issues = snapshot.issue_numbers.take(articles)
    firsts = np.sort(np.unique(issues, return_index=True)[1])
    found = []
    for issue in issues.take(firsts[request.offset : request.offset + request.limit]).tolist():
        places = (issues == issue).nonzero()[0]
        some = places[:MOST_OF_ISSUE]
        ids, titles = snapshot.named(articles.take(some).tolist())
        hits = tuple(map(Hit, ids, scores.take(some).tolist(), titles))
        found.append(IssueHits(snapshot.issue_ids[issue], len(places), hits))
    generation = snapshot.generation if request.as_of is None else request.as_of
    return IssuesFound(len(firsts), total, tuple(found), generation)
