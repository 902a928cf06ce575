"""The terms of a query and how often the whole index has them: from that come its words and its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.engine import FiguresRequest, Request
from index.opensearch.cluster.server import Answer
from index.opensearch.figure_requests import figures_body, pages_body
from index.opensearch.reader import IndexReader
from index.opensearch.requests import (
    Clause,
    Statistics,
    Term,
    alive,
    clause,
    counting,
    measuring,
    published,
    search_body,
    weighted_terms,
)
from index.opensearch.state import Published
from index.opensearch.tally_requests import tally_body
from index.queries import Query, cut_runs
from index.tally import By, Sought

REMEMBERED = 20_000  # terms whose frequency is kept


class QueryTerms:
    """What was asked of one index about terms; it holds for a generation, and is forgotten with it."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._statistics: tuple[tuple[str, int], Statistics, dict[Term, int]] | None = None

    def body(self, now: Published, request: Request, scored: bool) -> Answer:
        """The request in OpenSearch's words, without its page."""
        return search_body(request, self._clause(now, request.query, scored), now.seen(request.as_of))

    def figures(self, now: Published, request: FiguresRequest) -> Answer:
        """The request for figures in OpenSearch's words."""
        condition = self._clause(now, request.articles.query, scored=False)
        return figures_body(request, condition, now.seen(request.articles.as_of))

    def pages(self, now: Published, requests: Sequence[FiguresRequest]) -> Answer:
        """The requests for pages of figures, all of the same articles, as one in OpenSearch's words."""
        articles = requests[0].articles
        return pages_body(requests, self._clause(now, articles.query, scored=False), now.seen(articles.as_of))

    def tally(self, now: Published, request: Request, by: By, sought: Sought) -> Answer:
        """The request for a tally in OpenSearch's words."""
        condition = self._clause(now, request.query, scored=False)
        return tally_body(request, condition, now.seen(request.as_of), by, sought)

    def totals(self, now: Published, words: Sequence[str]) -> list[int]:
        """How many articles of the published generation have each word."""
        return self._counted(now, [Term(word, "any") for word in words], [alive("article", now.generation)])

    def _clause(self, now: Published, query: Query, scored: bool) -> Clause:
        query = self._cut(now, query)
        statistics = Statistics(0, {}, {})
        if asked := list(dict.fromkeys(weighted_terms(query, scored))):
            counts = self._frequencies(now, asked)
            whole, _ = self._remembered(now)
            statistics = replace(whole, terms=counts)
        return clause(query, statistics, scored)

    def _cut(self, now: Published, query: Query) -> Query:
        """The query without `Run`s: the words that the index does not know become strings."""
        words: list[str] = []
        cut_runs(query, now.analysis, lambda word: bool(words.append(word)))  # type: ignore[func-returns-value]
        known = self._frequencies(now, [Term(word, "any") for word in words])
        return cut_runs(query, now.analysis, lambda word: known[Term(word, "any")] > 0)

    def _frequencies(self, now: Published, asked: list[Term]) -> dict[Term, int]:
        """How many versions of articles have each term; one request for those that are not remembered."""
        _, known = self._remembered(now)
        found = {term: known[term] for term in asked if term in known}
        if missing := [term for term in dict.fromkeys(asked) if term not in found]:
            found |= dict(zip(missing, self._counted(now, missing, published(now.generation)), strict=True))
            if len(known) > REMEMBERED:
                known.clear()
            known.update(found)
        return found

    def _counted(self, now: Published, asked: Sequence[Term], among: list[Clause]) -> list[int]:
        told = self._reader.search(now, counting(asked, among))["aggregations"]["terms"]["buckets"]
        return [told[str(number)]["doc_count"] for number in range(len(asked))]

    def _remembered(self, now: Published) -> tuple[Statistics, dict[Term, int]]:
        """The statistics of a published generation, which never change."""
        key = now.index, now.generation
        held = self._statistics
        if held is None or held[0] != key:
            told = self._reader.search(now, measuring(now.generation))["aggregations"]
            articles = int(told.pop("articles")["doc_count"])
            whole = Statistics(
                articles,
                {field: int(row["count"]) for field, row in told.items()},
                {field: int(row["sum"]) for field, row in told.items()},
            )
            held = self._statistics = (key, whole, {})
        return held[1], held[2]
