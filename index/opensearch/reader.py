"""Asking an index what its published generation sees: whole answers, or an error."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from index.engine import EngineError, Partial, Unavailable
from index.opensearch.cluster.errors import Missing, partial
from index.opensearch.cluster.server import Answer, Server
from index.opensearch.requests import Clause
from index.opensearch.state import Published, read_published

REFRESH = 0.5  # seconds between looks for a new generation
STALE = 10.0  # seconds that a generation is taken for the published one while its document cannot be read
PAGE = 5_000  # hits asked for at a time, where there are many

Result = TypeVar("Result")


class IndexReader:
    """The questions to one index, behind its name or alias. Threads share it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lock = threading.Lock()
        self._looked = self._confirmed = 0.0
        self._current: Published | None = None
        self._failed: tuple[float, EngineError] = (0.0, Unavailable())

    def answer(self, work: Callable[[Published], Result]) -> Result:
        """What `work` makes of the published state; once more if its index was just replaced by another."""
        try:
            return work(self.published())
        except Missing:
            self.look_again()
            return work(self.published())

    def look_again(self) -> None:
        """Takes nothing that was known for published."""
        self._looked = 0.0

    def published(self) -> Published:
        """The published generation, as of at most REFRESH seconds ago."""
        current = self._current
        if current and time.monotonic() - self._looked < REFRESH:
            return current
        with self._lock:
            if self._current and time.monotonic() - self._looked < REFRESH:
                return self._current
            when, error = self._failed
            if time.monotonic() - when < REFRESH:
                raise error  # who waited for the same look need not wait for another
            try:
                new = read_published(self.server, self.server.address.name)
                self._confirmed = time.monotonic()
            except EngineError as failure:
                # The shard that holds the state is just moving: the last known generation is still a whole one.
                if isinstance(failure, Partial) and self._current and time.monotonic() - self._confirmed < STALE:
                    self._looked = time.monotonic()
                    return self._current
                self._failed = (time.monotonic(), failure)
                raise
            # A copy of the state may be behind for a moment; readers never go back.
            if not (self._current and self._current.index == new.index and new.generation < self._current.generation):
                self._current = new
            self._looked = time.monotonic()
            return self._current or new

    def search(self, now: Published, body: Answer) -> Answer:
        """OpenSearch's answer to a search in the index; one that lacks a part of it is an error."""
        whole = {"allow_partial_search_results": "false"}
        answer = self.server.read("POST", f"/{now.index}/_search", body, whole)
        if answer["_shards"]["failed"] or answer["timed_out"]:
            raise partial(self.server.address)
        return answer

    def count(self, now: Published, *conditions: Clause) -> int:
        """How many documents there are under those conditions."""
        body = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": list(conditions)}}}
        return int(self.search(now, body)["hits"]["total"]["value"])

    def pages(self, now: Published, body: Answer, fields: Iterable[str], most: int | None = None) -> Iterator[Answer]:
        """All hits of a sorted request, asked for page by page; `most` of them are enough."""
        size = PAGE if most is None else min(most, PAGE)
        after: list[Any] | None = None
        while size:
            page = {**body, "size": size, "_source": list(fields)} | ({"search_after": after} if after else {})
            hits = self.search(now, page)["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            after = hits[-1]["sort"]
