"""A write to an OpenSearch index: documents of the next generation first, then the state that publishes it.

Nothing of it is seen before that. What a killed write left is found by its generation: documents that are the same
are kept, so that the write goes on where it was; all others are put back as they were.
"""

from __future__ import annotations

import itertools
import os
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from corpus.models import Issue
from index.documents import known_line, pack_article, pack_issue, unpack_article
from index.engine import EngineError, Unavailable
from index.opensearch.bulk import Bulk
from index.opensearch.bulk_lines import Line, Version, cut, in_batches
from index.opensearch.cluster.errors import Conflict
from index.opensearch.cluster.server import Server
from index.opensearch.mapping import STATE, Document, document_id, unpack
from index.opensearch.requests import Clause, alive
from index.opensearch.state import Published, read_published
from index.processes import in_order

CUT_ALONE = 3  # batches that one process cuts by itself
TOGETHER = 100  # issues whose earlier versions are asked for at a time
PAGE = 1_000  # documents asked for at a time
RENEWED = 15.0  # seconds between two signs of life of a writer
LEFT = 60.0  # seconds after which a writer that gave none is taken for dead


def write(server: Server, now: Published, issues: Iterable[Issue], gone: Iterable[str]) -> int:
    """Adds issues and withdraws those named in `gone`; returns the generation that it published."""
    claim = Claim(server, now)
    try:
        _Write(server, claim).run(issues, tuple(gone))
        return claim.publish()
    finally:
        with suppress(EngineError):  # the claim also runs out by itself
            claim.release()


class Claim:
    """The right to write, held in the state: one writer at a time."""

    def __init__(self, server: Server, now: Published) -> None:
        self._server = server
        self._who: dict[str, Any] = {"host": socket.gethostname(), "pid": os.getpid()}
        now = read_published(server, now.index)
        if now.writer and now.writer["who"] != self._who and _lives(now.writer, self._who["host"]):
            raise Conflict(f"{server.where} 上另有程序在写这个索引（{now.writer['who']['host']}）；请等它结束后再试。")
        self.held = now
        self._renewed = 0.0
        self.renew()

    @property
    def generation(self) -> int:
        """The generation that is being written."""
        return self.held.generation + 1

    def renew(self) -> None:
        """A sign of life, where the last one is some time ago."""
        if time.monotonic() - self._renewed > RENEWED:
            self._put(replace(self.held, writer={"who": self._who, "at": time.time()}))
            self._renewed = time.monotonic()

    def publish(self) -> int:
        """Makes the generation the published one, and lets go."""
        self._put(replace(self.held, generation=self.generation, writer=None))
        return self.held.generation

    def release(self) -> None:
        """Lets go, where that has not been done."""
        if self.held.writer:
            self._put(replace(self.held, writer=None))

    def _put(self, state: Published) -> None:
        path = f"/{state.index}/_doc/{STATE}"
        try:
            answer = self._server.ask("PUT", path, state.document(), self.held.version)
        except Conflict:
            # A node may have died between doing it and saying so: then what is there is ours.
            there = read_published(self._server, state.index)
            if there.document() != state.document():
                raise
            self.held = there
            return
        version = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        self.held = replace(state, version=version)


def _lives(writer: Mapping[str, Any], host: str) -> bool:
    """Whether a writer may still be at work: a process of this machine that is there, or a recent sign of life."""
    if writer["who"]["host"] == host:
        try:
            os.kill(writer["who"]["pid"], 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
    return bool(time.time() - writer["at"] < LEFT)


class _Write:
    def __init__(self, server: Server, claim: Claim) -> None:
        self._server = server
        self._claim = claim
        self._index = claim.held.index
        self._bulk = Bulk(server, self._index, claim.renew)
        self._written = 0
        self._kept: dict[str, str] = {}  # of documents that a killed write left: id -> digest
        self._marked: dict[str, Document] = {}  # documents that it took out

    def run(self, issues: Iterable[Issue], gone: tuple[str, ...]) -> None:
        self._refresh()
        self._look_for_leftovers()
        work = partial(cut, self._claim.held.names)
        with self._bulk:
            for _, lines in in_order(work, in_batches(self._versions(issues, gone)), CUT_ALONE):
                for line in lines:
                    self._send(line)
            for id in self._kept:
                self._bulk.delete(id)
        self._refresh()
        self._verify()

    def _send(self, line: Line) -> None:
        """Hands a document to the bulk, unless a killed write left the same."""
        if line.new:
            self._written += 1
            if self._kept.pop(line.id, None) == line.digest:
                return
        self._bulk.index(line.id, line.text)

    # --- what comes in and what goes out ---------------------------------------------------------

    def _versions(self, issues: Iterable[Issue], gone: tuple[str, ...]) -> Iterator[Version]:
        """Every version that this write changes: what goes, what comes, and what a killed write took out."""
        yield from self._withdraw(gone)
        seen: set[str] = set()
        for some in _batches(issues, TOGETHER):
            for issue in some:
                if issue.id in seen:
                    raise EngineError(f"一次写入中出现了两个 {issue.id}")
                seen.add(issue.id)
            yield from self._add(some)
        for document in self._marked.values():
            yield Version(document["_id"], unpack(document["stored"]), document["born"], None)

    def _add(self, issues: list[Issue]) -> Iterator[Version]:
        born = self._claim.generation
        old_issues, old_articles = self._before([issue.id for issue in issues])
        for issue in issues:
            head = issue.head
            before = old_articles.get(issue.id, {})
            same = {
                id for id, (article, old_head, _) in before.items() if old_head == head and article in issue.articles
            }
            for id, (_, _, document) in before.items():
                if id not in same:
                    yield from self._take_out(document)
            if issue.id in old_issues:
                yield from self._take_out(old_issues[issue.id])
            yield Version(document_id("issue", issue.id, born), pack_issue(issue), born, None, new=True)
            for article in issue.articles:
                if article.id not in same:
                    id = document_id("article", article.id, born)
                    line = known_line(issue, article, head) or pack_article(article, head)
                    yield Version(id, line, born, None, new=True)

    def _withdraw(self, ids: tuple[str, ...]) -> Iterator[Version]:
        for start in range(0, len(ids), TOGETHER):
            issues, articles = self._before(list(ids[start : start + TOGETHER]))
            for document in issues.values():
                yield from self._take_out(document)
            for members in articles.values():
                for _, _, document in members.values():
                    yield from self._take_out(document)

    def _take_out(self, document: Document) -> Iterator[Version]:
        if self._marked.pop(document["_id"], None) is None:
            yield Version(document["_id"], unpack(document["stored"]), document["born"], self._claim.generation)

    def _before(self, ids: list[str]) -> tuple[dict[str, Document], dict[str, dict[str, Any]]]:
        """What is published of those issues: the issues' documents, and (article, head, document) by issue and id."""
        published = self._claim.held.generation
        if not published:
            return {}, {}
        issues = {row["id"]: row for row in self._scan([alive("issue", published), {"terms": {"id": ids}}])}
        articles: dict[str, dict[str, Any]] = {}
        if issues:
            for row in self._scan([alive("article", published), {"terms": {"issue": list(issues)}}]):
                article, head = unpack_article(unpack(row["stored"]))
                articles.setdefault(head.id, {})[article.id] = (article, head, row)
        return issues, articles

    # --- before and after ------------------------------------------------------------------------

    def _look_for_leftovers(self) -> None:
        later = {"gt": self._claim.held.generation}
        self._kept = {row["_id"]: row["digest"] for row in self._scan([{"range": {"born": later}}], ["digest"])}
        marked = [{"range": {"gone": later}}, {"range": {"born": {"lte": self._claim.held.generation}}}]
        self._marked = {row["_id"]: row for row in self._scan(marked)}

    def _refresh(self) -> None:
        """Makes everything written so far visible, on every copy."""
        answer = self._server.ask("POST", f"/{self._index}/_refresh")
        if answer["_shards"]["failed"]:
            raise Unavailable(f"{self._server.where} 的索引有一部分没有回答，没有发布；请等集群恢复后再运行一次。")

    def _verify(self) -> None:
        """Counts what came: a write that lost anything must not be published."""
        count = {"query": {"term": {"born": self._claim.generation}}}
        answer = self._server.ask("POST", f"/{self._index}/_count", count)
        if answer["_shards"]["failed"] or answer["count"] != self._written:
            raise Unavailable(
                f"{self._server.where} 只收到了 {self._written} 份中的 {answer['count']} 份，没有发布；请再运行一次。"
            )

    def _scan(self, conditions: list[Clause], fields: Iterable[str] = ("id", "born", "stored")) -> Iterator[Document]:
        """The documents under those conditions, with their `_id`."""
        body: dict[str, Any] = {
            "size": PAGE,
            "_source": list(fields),
            "query": {"bool": {"filter": conditions}},
            "sort": [{"id": "asc"}, {"what": "asc"}, {"born": "asc"}],
        }
        while True:
            answer = self._server.ask(
                "POST", f"/{self._index}/_search", body, {"allow_partial_search_results": "false"}
            )
            hits = answer["hits"]["hits"]
            for hit in hits:
                yield {**hit["_source"], "_id": hit["_id"]}
            if len(hits) < PAGE:
                return
            body["search_after"] = hits[-1]["sort"]


def _batches(issues: Iterable[Issue], size: int) -> Iterator[list[Issue]]:
    rest = iter(issues)
    while some := list(itertools.islice(rest, size)):
        yield some
