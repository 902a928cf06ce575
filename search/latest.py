"""What came in last: the articles that a search finds, in order of the generations that they came with."""

from __future__ import annotations

import dataclasses

from index.engine import Engine, Request, Stored
from index.queries import Range


def latest(engine: Engine, request: Request, most: int) -> list[Stored]:
    """At most so many of the articles that `request` finds, the last to come first, then the newest by date.

    What a correction has changed came with the correction. Offset, limit and order of the request are not regarded.
    """
    now = engine.state().generation if request.as_of is None else request.as_of
    plain = dataclasses.replace(request, sort="newest", offset=0, facets=(), months=False, as_of=now)

    def since(first: int, last: int | None, limit: int) -> Request:
        return dataclasses.replace(plain, query=plain.query & Range("born", first, last), limit=limit)

    # The last generation from which on there are enough: found by halving, a count each.
    low, high = 0, now
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if engine.search(since(middle, None, 0)).total >= most else (low, middle - 1)
    ids = [hit.id for hit in engine.search(since(low + 1, None, most)).hits]
    ids += [hit.id for hit in engine.search(since(low, low, most - len(ids))).hits] if len(ids) < most else []
    found = engine.articles(ids, now)
    return sorted((found[id] for id in ids if id in found), key=lambda stored: -stored.born)
