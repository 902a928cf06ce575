"""The first step: what is typed -> the query that is asked, and what the engine answers, all of one generation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from index.engine import Engine, IssuesFound, Request, Results
from index.queries import Query
from index.schema import FACETS, MISSING
from search.message import Message
from search.params import Params, QueryError
from search.query.labels import known_labels
from search.query_parsing import Parsed, parse_query
from search.wider.ladder import LITTLE
from search.wider.most_words import is_sentence, most_words
from search.wider.nearness import search

SHOWN = 3  # articles of an issue that are shown with their passages; the others by their titles


@dataclass(frozen=True, slots=True)
class Answered:
    """What was asked and answered.

    `parsed` is what was typed, its labels by their whole names; `query` what was asked in the end: the same, or most of
    its words. `fixed` is `params` at the generation that answered, to which every further request is put, so that all
    numbers agree; `now` the published generation where an earlier one is asked for. Gathered by issue,
    `issues` has those of the page, and `results` the first SHOWN hits of each.
    """

    params: Params
    fixed: Params
    parsed: Parsed
    query: Query
    results: Results
    now: int | None
    issues: IssuesFound | None = None

    @property
    def little(self) -> bool:
        """Whether so little is found that wider searches are worth showing."""
        asked = self.query == self.parsed.query and self.params.match == "all"
        return asked and self.results.total < LITTLE


def answered(engine: Engine, params: Params) -> Answered:
    """The search that `params` asks for, with the counts of all facets and months.

    Raises `QueryError`, and `EngineError` where the index cannot answer.
    """
    parsed = parse_query(params.q)
    now = None if params.as_of is None else _known_generation(engine, params, params.as_of)
    query, said = known_labels(parsed.query, engine, params.as_of)
    parsed = Parsed(query, (*parsed.notices, *said))
    none = {"offset": 0, "limit": 0} if params.by else {}  # counted alone: the issues bring their articles
    query, results = answer(engine, params, parsed.query, facets=FACETS, months=True, **none)
    fixed = params.frozen_at(results.generation)
    if params.by_years or params.from_ == MISSING:
        # Whole years are a condition of the query here, and what the histogram and the years count leaves them out.
        open_ = fixed.request(query, dates=False)
        dates = engine.search(replace(open_, offset=0, limit=0, facets=("year",), months=True))
        counts = {**results.facets, "year": dates.facets["year"]}
        results = replace(results, facets=counts, months=dates.months)
    issues = engine.by_issue(fixed.request(query)) if params.by else None
    if issues:
        results = replace(results, hits=tuple(hit for one in issues.page for hit in one.hits[:SHOWN]))
    return Answered(params, fixed, parsed, query, results, now, issues)


def answer(engine: Engine, params: Params, query: Query, **counts: Any) -> tuple[Query, Results]:
    """What a query finds, and the query that found it: a sentence that no article has is asked by most of its words."""
    asked = (most_words(query) or query) if params.match == "any" else query
    results = search(engine, replace(params.request(asked), **counts))
    if not results.total and asked is query and is_sentence(params.q, query) and (most := most_words(query)):
        found = search(engine, replace(params.request(most), **counts))
        if found.total:
            return most, found
    return asked, results


def whole(engine: Engine, params: Params) -> tuple[int, Request]:
    """How many articles `params` finds on all its pages, and the request for them, of one generation.

    Raises what `answered` raises.
    """
    if params.as_of is not None:
        _known_generation(engine, params, params.as_of)
    named, _ = known_labels(parse_query(params.q).query, engine, params.as_of)
    query, results = answer(engine, params, named, offset=0, limit=0)
    request = replace(params.request(query), offset=0, limit=0, as_of=results.generation)
    return results.total, request


def total(engine: Engine, request: Request) -> int:
    """How many articles a request finds."""
    return engine.search(replace(request, offset=0, limit=0)).total


def _known_generation(engine: Engine, params: Params, as_of: int) -> int:
    """The published generation; one that is not there yet is refused."""
    now = engine.state().generation
    if as_of > now:
        text = Message(
            "索引还没有第 {as_of} 版，现在是第 {now} 版。请去掉 as_of，查看最新的结果。", as_of=as_of, now=now
        )
        raise QueryError(text, params.frozen_at(None).url())
    return now
