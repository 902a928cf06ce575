"""The distributed engine: an index in an OpenSearch cluster, under an alias.

bulletins                     the alias: what an address names
bulletins-v1-20240131…-x7k2   the index that it stands for; a rebuild makes another and turns the alias to it
    state                     the document whose change publishes a generation

Originals and ledger stay in the data folder of the machine that writes; who only reads needs no more than the address.
"""

from __future__ import annotations

import datetime
import itertools
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from corpus.fold import fold
from corpus.models import Issue
from index.analysis import Analysis
from index.documents import unpack_article, unpack_issue, with_articles
from index.engine import (
    EngineError,
    Hit,
    IssueRow,
    Partial,
    Query,
    Request,
    Results,
    State,
    Stored,
    Unavailable,
    Unreadable,
    cut_runs,
)
from index.opensearch_mapping import MAPPING, STATE, index_body, unpack
from index.opensearch_query import (
    Clause,
    Statistics,
    Term,
    alive,
    clause,
    counting,
    every_word_body,
    measuring,
    order,
    published,
    search_body,
    terms,
    words_body,
)
from index.opensearch_server import Missing, NoAlias, Server, read_address
from index.opensearch_state import Published, read_published
from index.opensearch_writer import write

REFRESH = 0.5  # seconds between looks for a new generation
STALE = 10.0  # seconds that a generation is taken for the published one while its document cannot be read
PAGE = 5_000  # hits asked for at a time, where there are many
DEEPEST = 10_000  # the last hit that a page reaches directly; beyond it one walks
REMEMBERED = 20_000  # terms whose frequency is kept
MOST_BUCKETS = 60_000  # values that one answer may hold
GRACE = 3.0  # seconds between the switch to a new index and the end of the old one

Answer = dict[str, Any]
Result = TypeVar("Result")


class OpenSearchEngine:
    """The `Engine` of an index in a cluster; see `index.engine.Engine` for what its methods promise."""

    def __init__(self, address: str, environment: Mapping[str, str] = os.environ) -> None:
        self.server = Server(read_address(address), environment)
        self._name = self.server.address.name
        self._lock = threading.Lock()
        self._looked = self._confirmed = 0.0
        self._current: Published | None = None
        self._failed: tuple[float, EngineError] = (0.0, Unavailable())
        self._statistics: tuple[tuple[str, int], Statistics, dict[Term, int]] | None = None
        self._published()

    @classmethod
    def create(
        cls,
        address: str,
        names: Iterable[str],
        made_by: str = "",
        shards: int = 1,
        replicas: int = 1,
        environment: Mapping[str, str] = os.environ,
        aside: bool = False,
    ) -> OpenSearchEngine:
        """A new, empty index, cut with those names, under the address; `aside`: not yet, see `switch`."""
        server = Server(read_address(address), environment)
        name, analysis = server.address.name, Analysis(names)
        index = f"{name}-v{MAPPING}-{datetime.datetime.now(datetime.UTC):%Y%m%d%H%M%S}-{secrets.token_hex(2)}"
        body = index_body(shards, replicas)
        server.ask("PUT", f"/{index}", body | ({} if aside else {"aliases": {name: {}}}))
        state = Published(index, 0, analysis.fingerprint, analysis.names, made_by)
        server.ask("PUT", f"/{index}/_doc/{STATE}", state.document(), {"refresh": "true"})
        nodes = ",".join(server.address.nodes)
        return cls(f"{nodes}/{index if aside else name}", environment)

    @property
    def analysis(self) -> Analysis:
        return self._published().analysis

    @property
    def made_by(self) -> str:
        """What `create` was given."""
        return self._published().made_by

    @property
    def index(self) -> str:
        """The name of the index itself, behind the alias."""
        return self._published().index

    # --- reading ---------------------------------------------------------------------------------

    def state(self) -> State:
        return self._answer(self._state)

    def _state(self, now: Published) -> State:
        issues, articles = (self._count(now, alive(what, now.generation)) for what in ("issue", "article"))
        sizes = self.server.ask("GET", f"/{now.index}/_stats/store")["_all"]["primaries"]["store"]
        return State(now.generation, now.fingerprint, issues, articles, int(sizes["size_in_bytes"]))

    def search(self, request: Request) -> Results:
        return self._answer(lambda now: self._search(now, request))

    def _search(self, now: Published, request: Request) -> Results:
        end = request.offset + request.limit
        direct = end <= DEEPEST
        body = self._body(now, request, scored=request.limit > 0)
        page = {"from": request.offset, "size": request.limit} if direct else {"size": 0}
        answer = self._ask(now, {**body, **page, "_source": ["id", "shown"]})
        if direct:
            hits = tuple(map(_hit, answer["hits"]["hits"]))
        else:
            hits = tuple(map(_hit, itertools.islice(self._pages(now, body, ["id", "shown"]), request.offset, end)))
        counts = {name: _values(result["values"]) for name, result in answer.get("aggregations", {}).items()}
        return Results(
            total=answer["hits"]["total"]["value"],
            hits=hits,
            facets={facet: counts[facet] for facet in request.facets},
            months=tuple(sorted(counts.get("months", ()))),
            generation=now.generation if request.as_of is None else request.as_of,
        )

    def walk(self, request: Request) -> Iterator[Hit]:
        now = self._published()
        try:
            body = self._body(now, request, scored=True)
            for name in ("aggs", "track_total_hits"):
                body.pop(name, None)
            yield from map(_hit, self._pages(now, body, ["id", "shown"]))
        except Missing:
            raise Unavailable(f"{self.server.where} 的索引在取结果的途中被重建换下了；请从头再取一次。") from None

    def articles(self, ids: Iterable[str], as_of: int | None = None) -> dict[str, Stored]:
        wanted = list(dict.fromkeys(ids))
        return self._answer(lambda now: self._articles(now, wanted, now.seen(as_of)))

    def _articles(self, now: Published, ids: list[str], generation: int) -> dict[str, Stored]:
        found = {}
        for start in range(0, len(ids), PAGE):
            some = {"terms": {"id": ids[start : start + PAGE]}}
            for hit in self._all(now, [alive("article", generation), some]):
                stored = _stored(hit, now.generation)
                found[stored.article.id] = stored
        return {id: found[id] for id in ids if id in found}

    def article_versions(self, id: str) -> list[Stored]:
        def versions(now: Published) -> list[Stored]:
            hits = self._all(now, [*published(now.generation), {"term": {"id": id}}])
            return sorted((_stored(hit, now.generation) for hit in hits), key=lambda stored: -stored.born)

        return self._answer(versions)

    def issue(self, id: str, as_of: int | None = None) -> Issue | None:
        return self._answer(lambda now: self._issues(now, [id], now.seen(as_of)).get(id))

    def _issues(self, now: Published, ids: list[str], generation: int) -> dict[str, Issue]:
        """The issues of a generation with those ids, whole."""
        rows = [
            unpack_issue(unpack(hit["_source"]["stored"]))
            for hit in self._all(now, [alive("issue", generation), {"terms": {"id": ids}}])
        ]
        articles = self._articles(now, [id for _, members in rows for id in members], generation) if rows else {}
        return {
            issue.id: with_articles(issue, tuple(articles[id].article for id in members if id in articles))
            for issue, members in rows
        }

    def issues(
        self,
        series: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 20,
        as_of: int | None = None,
    ) -> tuple[int, list[IssueRow]]:
        wanted = {"series": series, "year": year}
        filters = [{"term": {name: value}} for name, value in wanted.items() if value is not None]

        def listed(now: Published) -> tuple[int, list[IssueRow]]:
            conditions = [alive("issue", now.seen(as_of)), *filters]
            body = {"query": {"bool": {"filter": conditions}}, "sort": order(Request(sort="newest"))}
            hits = itertools.islice(self._pages(now, body, ["stored"], offset + limit), offset, offset + limit)
            return self._count(now, *conditions), [_row(unpack(hit["_source"]["stored"])) for hit in hits]

        return self._answer(listed)

    def words(self, prefix: str, limit: int, as_of: int | None = None) -> list[tuple[str, int]]:
        folded = fold(prefix)
        begins = [{"prefix": {name: folded}} for name in ("title", "body")] if folded else [{"match_all": {}}]

        def counted(now: Published) -> list[tuple[str, int]]:
            conditions = [alive("article", now.seen(as_of)), {"bool": {"should": begins}}]
            return self._words(now, conditions, folded, limit)

        return self._answer(counted)

    def word_counts(self, request: Request, limit: int) -> list[tuple[str, int]]:
        def counted(now: Published) -> list[tuple[str, int]]:
            plain = Request(request.query, request.filters, request.first, request.last, as_of=request.as_of)
            return self._words(now, [self._body(now, plain, scored=False)["query"]], "", limit)

        return self._answer(counted)

    def _words(self, now: Published, conditions: list[Clause], prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words, exactly: shards tell their first ones, so more are asked for until these decide."""
        size = max(2 * limit, 200)
        while size <= MOST_BUCKETS:
            told = self._ask(now, words_body(conditions, prefix, size))["aggregations"]["words"]
            rows = told["buckets"]
            least = rows[limit - 1]["doc_count"] if len(rows) > limit else 0
            # A word that some shard did not tell may have as many more as its error says.
            behind = [row["doc_count"] + row["doc_count_error_upper_bound"] for row in rows[limit:]]
            sure = all(row["doc_count_error_upper_bound"] == 0 for row in rows[:limit])
            unseen = told["doc_count_error_upper_bound"]
            if not unseen or (sure and unseen < least and all(row < least for row in behind)):
                return [(row["key"], row["doc_count"]) for row in rows[:limit]]
            size *= 8
        return self._every_word(now, conditions, prefix)[:limit]

    def _every_word(self, now: Published, conditions: list[Clause], prefix: str) -> list[tuple[str, int]]:
        rows: list[tuple[str, int]] = []
        after: Answer | None = None
        while True:
            told = self._ask(now, every_word_body(conditions, after))["aggregations"]["words"]
            rows += [(row["key"]["word"], row["doc_count"]) for row in told["buckets"]]
            after = told.get("after_key")
            if not after:
                return sorted((row for row in rows if row[0].startswith(prefix)), key=lambda row: (-row[1], row[0]))

    # --- writing ---------------------------------------------------------------------------------

    def write(self, issues: Iterable[Issue], gone: Iterable[str] = ()) -> int:
        self._looked = 0.0
        now = self._published()
        try:
            return write(self.server, now, issues, gone)
        finally:
            self._looked = 0.0

    # --- asking ----------------------------------------------------------------------------------

    def _answer(self, work: Callable[[Published], Result]) -> Result:
        """What `work` makes of the published state; once more if its index was just replaced by another."""
        try:
            return work(self._published())
        except Missing:
            self._looked = 0.0
            return work(self._published())

    def _published(self) -> Published:
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
                new = read_published(self.server, self._name)
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

    def _ask(self, now: Published, body: Answer) -> Answer:
        """A search in the index; an answer that lacks a part of it is an error."""
        answer = self.server.ask("POST", f"/{now.index}/_search", body, {"allow_partial_search_results": "false"})
        if answer["_shards"]["failed"] or answer["timed_out"]:
            raise Partial(f"{self.server.where} 的索引有一部分没有回答，数目会偏小，所以不给结果；请等集群恢复后再试。")
        return answer

    def _count(self, now: Published, *conditions: Clause) -> int:
        body = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": list(conditions)}}}
        return int(self._ask(now, body)["hits"]["total"]["value"])

    def _pages(self, now: Published, body: Answer, fields: list[str], most: int | None = None) -> Iterator[Answer]:
        """All hits of a sorted request, asked for page by page; `most` of them are enough."""
        size = PAGE if most is None else min(most, PAGE)
        after: list[Any] | None = None
        while size:
            page = {**body, "size": size, "_source": fields} | ({"search_after": after} if after else {})
            hits = self._ask(now, page)["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            after = hits[-1]["sort"]

    def _all(self, now: Published, conditions: list[Clause]) -> Iterator[Answer]:
        body = {"query": {"bool": {"filter": conditions}}, "sort": [{"id": "asc"}, {"born": "asc"}]}
        return self._pages(now, body, ["stored", "born", "gone"])

    # --- terms and their statistics --------------------------------------------------------------

    def _body(self, now: Published, request: Request, scored: bool) -> Answer:
        query = self._cut(now, request.query)
        statistics = None
        if scored and (asked := list(dict.fromkeys(terms(query)))):
            counts = self._frequencies(now, asked)
            whole = self._whole(now)
            statistics = Statistics(whole.having, whole.lengths, counts)
        return search_body(request, clause(query, statistics), now.seen(request.as_of))

    def _cut(self, now: Published, query: Query) -> Query:
        """The query without `Run`s: the words that the index does not know become strings."""
        words: list[str] = []
        cut_runs(query, now.analysis, lambda word: bool(words.append(word)))  # type: ignore[func-returns-value]
        known = self._frequencies(now, [Term(word, field) for word in words for field in ("title", "body")])
        return cut_runs(query, now.analysis, lambda word: any(known[Term(word, field)] for field in ("title", "body")))

    def _frequencies(self, now: Published, asked: list[Term]) -> dict[Term, int]:
        """How many versions of articles have each term; one request for those that are not remembered."""
        _, known = self._remembered(now)
        found = {term: known[term] for term in asked if term in known}
        if missing := [term for term in dict.fromkeys(asked) if term not in found]:
            told = self._ask(now, counting(missing, now.generation))["aggregations"]["terms"]["buckets"]
            found |= {term: told[str(number)]["doc_count"] for number, term in enumerate(missing)}
            if len(known) > REMEMBERED:
                known.clear()
            known.update(found)
        return found

    def _whole(self, now: Published) -> Statistics:
        return self._remembered(now)[0]

    def _remembered(self, now: Published) -> tuple[Statistics, dict[Term, int]]:
        """The statistics of a published generation, which never change."""
        key = now.index, now.generation
        held = self._statistics
        if held is None or held[0] != key:
            told = self._ask(now, measuring(now.generation))["aggregations"]
            whole = Statistics(
                {field: int(row["count"]) for field, row in told.items()},
                {field: int(row["sum"]) for field, row in told.items()},
            )
            held = self._statistics = (key, whole, {})
        return held[1], held[2]


# --- one index in place of another -----------------------------------------------------------------


def find(address: str) -> OpenSearchEngine | None:
    """The engine at an address, or None where there is no index that this version reads.

    Raises `EngineError` where nobody can say: a cluster that does not answer is no cluster without an index.
    """
    try:
        return OpenSearchEngine(address)
    except (Missing, Unreadable):
        return None


def switch(address: str, engine: OpenSearchEngine) -> None:
    """Turns the address to the index of an engine made aside, at once; the indexes of before go after GRACE."""
    server = Server(read_address(address))
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


def _hit(hit: Answer) -> Hit:
    source = hit["_source"]
    return Hit(source["id"], float(hit.get("_score") or 0.0), json.loads(source["shown"]))


def _values(told: Answer) -> tuple[tuple[str, int], ...]:
    if told["sum_other_doc_count"]:
        raise EngineError(f"一个筛选项的值超过了 {len(told['buckets'])} 种，数不全，所以不给结果；请缩小范围。")
    return tuple((row["key"], row["doc_count"]) for row in told["buckets"])


def _stored(hit: Answer, generation: int) -> Stored:
    source = hit["_source"]
    article, head = unpack_article(unpack(source["stored"]))
    gone = source.get("gone")
    return Stored(
        article=article,
        issue=head.id,
        series=head.series,
        series_title=head.series_title,
        issue_title=head.title,
        date=head.date,
        born=source["born"],
        gone=gone if gone is not None and gone <= generation else None,
    )


def _row(stored: str) -> IssueRow:
    issue, articles = unpack_issue(stored)
    return IssueRow(
        issue.id,
        issue.series,
        issue.series_title,
        issue.year,
        issue.number,
        issue.running_number,
        issue.date,
        len(articles),
        len(issue.findings),
    )
