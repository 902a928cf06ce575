"""The distributed engine: an index in an OpenSearch cluster, under an alias.

bulletins                     the alias: what an address names
bulletins-v1-20240131…-x7k2   the index that it stands for; a rebuild makes another and turns the alias to it
    state                     the document whose change publishes a generation

Originals and ledger stay in the data folder of the machine that writes; who only reads needs no more than the address.

    address, server, nodes, errors             talking to a cluster: who, how long, which node, what went wrong
    mapping, state                             what stands in an index
    requests, query_terms                      a request in OpenSearch's words, and its weights
    reader, stored, frequent_words             asking, and what comes back
    writer, bulk, bulk_lines                   a write
"""

from __future__ import annotations

import datetime
import itertools
import re
import secrets
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.models import Issue
from corpus.text.fold import fold
from index.analysis import Analysis
from index.engine import (
    ArticleRow,
    EngineError,
    FigurePages,
    FigureResults,
    FigureRow,
    FiguresRequest,
    Hit,
    IssueRow,
    IssuesFound,
    Outline,
    Request,
    Results,
    State,
    Stored,
    Unavailable,
    Unreadable,
)
from index.opensearch.cluster.address import read_address
from index.opensearch.cluster.errors import Missing, NoAlias
from index.opensearch.cluster.server import Answer, Server
from index.opensearch.figure_requests import figure_results, page_rows, reaches
from index.opensearch.frequent_words import EVERY, frequent_words
from index.opensearch.issue_requests import every_issue_body, issues_body, issues_found
from index.opensearch.mapping import FIGURES, MAPPING, STATE, index_body
from index.opensearch.query_terms import QueryTerms
from index.opensearch.reader import IndexReader
from index.opensearch.requests import Clause, alive, drawn_below
from index.opensearch.state import Published
from index.opensearch.stored import articles_of, hit_of, issue_of, list_issues, outline_of, row_of, versions_of
from index.opensearch.tally_requests import tallies
from index.opensearch.writer import write
from index.sample import COUNTED_WHOLE, KEYS, WordSample, bound
from index.settings import NOBODY, Credentials
from index.tally import By, Sought, Tally

DEEPEST = 10_000  # the last hit that a page reaches directly; beyond it one walks
TOGETHER = 24  # pages of figures that one request asks for
GRACE = 3.0  # seconds between the switch to a new index and the end of the old one


class OpenSearchEngine:
    """The `Engine` of an index in a cluster; see `index.engine.Engine` for what its methods promise."""

    def __init__(self, address: str, credentials: Credentials = NOBODY) -> None:
        self.server = Server(read_address(address), credentials)
        self.reader = IndexReader(self.server)
        self._terms = QueryTerms(self.reader)
        self.reader.published()

    @classmethod
    def create(
        cls,
        address: str,
        names: Iterable[str],
        made_by: str = "",
        shards: int = 1,
        replicas: int = 1,
        credentials: Credentials = NOBODY,
        aside: bool = False,
    ) -> OpenSearchEngine:
        """A new, empty index, cut with those names, under the address; `aside`: not yet, see `switch`."""
        server = Server(read_address(address), credentials)
        name, analysis = server.address.name, Analysis(names)
        index = f"{name}-v{MAPPING}-{datetime.datetime.now(datetime.UTC):%Y%m%d%H%M%S}-{secrets.token_hex(2)}"
        body = index_body(shards, replicas)
        server.ask("PUT", f"/{index}", body | ({} if aside else {"aliases": {name: {}}}))
        state = Published(index, 0, analysis.fingerprint, analysis.names, made_by)
        server.ask("PUT", f"/{index}/_doc/{STATE}", state.document(), {"refresh": "true"})
        nodes = ",".join(server.address.nodes)
        return cls(f"{nodes}/{index if aside else name}", credentials)

    @property
    def analysis(self) -> Analysis:
        return self.reader.published().analysis

    @property
    def made_by(self) -> str:
        """What `create` was given."""
        return self.reader.published().made_by

    @property
    def index(self) -> str:
        """The name of the index itself, behind the alias."""
        return self.reader.published().index

    def state(self) -> State:
        return self.reader.answer(self._state)

    def _state(self, now: Published) -> State:
        issues, articles = (self.reader.count(now, alive(what, now.generation)) for what in ("issue", "article"))
        sizes = self.server.ask("GET", f"/{now.index}/_stats/store")["_all"]["primaries"]["store"]
        return State(now.generation, now.fingerprint, issues, articles, int(sizes["size_in_bytes"]), now.made_by)

    def search(self, request: Request) -> Results:
        return self.reader.answer(lambda now: self._search(now, request))

    def _search(self, now: Published, request: Request) -> Results:
        end = request.offset + request.limit
        direct = end <= DEEPEST
        body = self._terms.body(now, request, scored=request.limit > 0)
        page = {"from": request.offset, "size": request.limit} if direct else {"size": 0}
        answer = self.reader.search(now, {**body, **page, "_source": ["id", "shown"]})
        hits: Iterable[Answer] = answer["hits"]["hits"]
        if not direct:
            hits = itertools.islice(self.reader.pages(now, body, ["id", "shown"]), request.offset, end)
        counts = {name: _values(result["values"]) for name, result in answer.get("aggregations", {}).items()}
        return Results(
            total=answer["hits"]["total"]["value"],
            hits=tuple(map(hit_of, hits)),
            facets={facet: counts[facet] for facet in request.facets},
            months=tuple(sorted(counts.get("months", ()))),
            generation=now.generation if request.as_of is None else request.as_of,
        )

    def by_issue(self, request: Request) -> IssuesFound:
        if request.offset + request.limit > DEEPEST:
            raise EngineError(f"按期归拢一次只能翻到第 {DEEPEST} 期；请缩小范围，或不按期。")
        plain = replace(request, facets=(), months=False)

        def found(now: Published) -> IssuesFound:
            body = self._terms.body(now, plain, scored=request.limit > 0)
            issues, after = 0, None
            while True:
                told = self.reader.search(now, every_issue_body(body, after))["aggregations"]["issues"]
                issues += len(told["buckets"])
                if not (after := told.get("after_key")):
                    break
            as_of = now.generation if request.as_of is None else request.as_of
            return issues_found(self.reader.search(now, issues_body(request, body)), issues, as_of)

        return self.reader.answer(found)

    def figures(self, request: FiguresRequest) -> FigureResults:
        if not reaches(request):
            raise EngineError(f"数字一次只能翻到第 {FIGURES} 条；请缩小范围，或换一种排序。")

        def found(now: Published) -> FigureResults:
            answer = self.reader.search(now, self._terms.figures(now, request))
            as_of = request.articles.as_of
            return figure_results(request, answer, now.generation if as_of is None else as_of)

        return self.reader.answer(found)

    def figure_pages(self, requests: Sequence[FiguresRequest]) -> FigurePages:
        def found(now: Published) -> FigurePages:
            rows: list[tuple[FigureRow, ...]] = []
            while len(rows) < len(requests):
                some = [requests[len(rows)]]
                for one in requests[len(rows) + 1 : len(rows) + TOGETHER]:
                    if one.articles != some[0].articles:
                        break
                    some.append(one)
                rows += page_rows(some, self.reader.search(now, self._terms.pages(now, some)))
            return FigurePages(tuple(rows), now.generation)

        return self.reader.answer(found)

    def walk(self, request: Request) -> Iterator[Hit]:
        return map(hit_of, self._walked(request, ["id", "shown"]))

    def rows(self, request: Request) -> Iterator[ArticleRow]:
        return map(row_of, self._walked(request, ["stored"]))

    def _walked(self, request: Request, fields: list[str]) -> Iterator[Answer]:
        now = self.reader.published()
        try:
            body = self._terms.body(now, request, scored=True)
            for name in ("aggs", "track_total_hits"):
                body.pop(name, None)
            yield from self.reader.pages(now, body, fields)
        except Missing:
            raise Unavailable(f"{self.server.where} 的索引在取结果的途中被重建换下了；请从头再取一次。") from None

    def articles(self, ids: Iterable[str], as_of: int | None = None) -> dict[str, Stored]:
        wanted = list(dict.fromkeys(ids))
        return self.reader.answer(lambda now: articles_of(self.reader, now, wanted, now.seen(as_of)))

    def article_versions(self, id: str) -> list[Stored]:
        return self.reader.answer(lambda now: versions_of(self.reader, now, id))

    def issue(self, id: str, as_of: int | None = None) -> Issue | None:
        return self.reader.answer(lambda now: issue_of(self.reader, now, id, now.seen(as_of)))

    def outline(self, id: str, as_of: int | None = None) -> Outline | None:
        return self.reader.answer(lambda now: outline_of(self.reader, now, id, now.seen(as_of)))

    def issues(
        self,
        series: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 20,
        as_of: int | None = None,
        without: Collection[str] = (),
    ) -> tuple[int, list[IssueRow]]:
        wanted = {"series": series, "year": year}
        filters: list[Clause] = [{"term": {name: value}} for name, value in wanted.items() if value]
        if year == 0:
            filters.append({"bool": {"must_not": [{"exists": {"field": "year"}}]}})

        if without:
            named = [{"terms": {name: sorted(without)}} for name in ("series", "id")]
            filters.append({"bool": {"must_not": named}})

        def listed(now: Published) -> tuple[int, list[IssueRow]]:
            return list_issues(self.reader, now, [alive("issue", now.seen(as_of)), *filters], offset, limit)

        return self.reader.answer(listed)

    def words(self, prefix: str, limit: int, as_of: int | None = None) -> list[tuple[str, int]]:
        folded = fold(prefix)
        begins = [{"prefix": {name: folded}} for name in ("title", "body")] if folded else [{"match_all": {}}]

        def counted(now: Published) -> list[tuple[str, int]]:
            conditions = [alive("article", now.seen(as_of)), {"bool": {"should": begins}}]
            return frequent_words(self.reader, now, conditions, folded, limit)

        return self.reader.answer(counted)

    def totals(self, words: Sequence[str]) -> list[int]:
        return self.reader.answer(lambda now: self._terms.totals(now, words)) if words else []

    def word_counts(self, request: Request, limit: int) -> list[tuple[str, int]]:
        plain = Request(request.query, request.filters, request.first, request.last, as_of=request.as_of)

        def counted(now: Published) -> list[tuple[str, int]]:
            condition = self._terms.body(now, plain, scored=False)["query"]
            return frequent_words(self.reader, now, [condition], "", limit)

        return self.reader.answer(counted)

    def word_sample(self, request: Request) -> WordSample:
        plain = Request(request.query, request.filters, request.first, request.last, as_of=request.as_of)

        def counted(now: Published) -> WordSample:
            condition = self._terms.body(now, plain, scored=False)["query"]
            total = self.reader.count(now, condition)
            below = bound(self.reader.count(now, alive("article", now.seen(request.as_of))))
            if total <= COUNTED_WHOLE or below == KEYS:
                return WordSample.of(dict(frequent_words(self.reader, now, [condition], "", EVERY)), total, total)
            while True:  # a wider sample, where this one has too few of what matches
                conditions = [condition, drawn_below(below)]
                taken = self.reader.count(now, *conditions)
                if taken >= COUNTED_WHOLE or below == KEYS:
                    return WordSample.of(dict(frequent_words(self.reader, now, conditions, "", EVERY)), taken, total)
                below = min(2 * below, KEYS)

        return self.reader.answer(counted)

    def tally(self, request: Request, by: By, sought: Sought = ()) -> dict[str, Tally]:
        def counted(now: Published) -> dict[str, Tally]:
            return tallies(self.reader.search(now, self._terms.tally(now, request, by, sought)))

        return self.reader.answer(counted)

    def damage(self) -> tuple[str, ...]:
        return ()  # a node compares its files with checksums of its own

    def write(self, issues: Iterable[Issue], gone: Iterable[str] = ()) -> int:
        self.reader.look_again()
        now = self.reader.published()
        try:
            return write(self.server, now, issues, gone)
        finally:
            self.reader.look_again()


# --- one index in place of another -----------------------------------------------------------------


def engine_at(address: str, credentials: Credentials = NOBODY) -> OpenSearchEngine | None:
    """The engine at an address, or None where there is no index that this version reads.

    Raises `EngineError` where nobody can say: a cluster that does not answer is no cluster without an index.
    """
    try:
        return OpenSearchEngine(address, credentials)
    except (Missing, Unreadable):
        return None


def switch(address: str, engine: OpenSearchEngine, credentials: Credentials) -> None:
    """Turns the address to the index of an engine made aside, at once; the indexes of before go after GRACE."""
    server = Server(read_address(address), credentials)
    name, new = server.address.name, engine.index
    held = _held(server, name)
    actions: list[Answer] = [{"remove": {"index": index, "alias": name}} for index in held]
    server.ask("POST", "/_aliases", {"actions": [*actions, {"add": {"index": new, "alias": name}}]})
    if held:
        time.sleep(GRACE)  # readers still ask the old one by its name
    # Also what a killed rebuild left: whoever rebuilds holds the data folder's lock.
    for index in server.ask("GET", f"/{name}-v*-*"):
        if index != new and re.fullmatch(rf"{name}-v\d+-\d{{14}}-[0-9a-f]{{4}}", index):
            server.ask("DELETE", f"/{index}")


def _held(server: Server, name: str) -> list[str]:
    try:
        return list(server.ask("GET", f"/_alias/{name}"))
    except NoAlias:
        return []


def discard(engine: OpenSearchEngine) -> None:
    """Removes the index of an engine that was made aside."""
    engine.server.ask("DELETE", f"/{engine.index}")


def _values(told: Answer) -> tuple[tuple[str, int], ...]:
    if told["sum_other_doc_count"]:
        raise EngineError(f"一个筛选项的值超过了 {len(told['buckets'])} 种，数不全，所以不给结果；请缩小范围。")
    return tuple((row["key"], row["doc_count"]) for row in told["buckets"])
