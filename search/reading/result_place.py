"""Which result of a search an article is, and the results before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from index.engine import Engine, EngineError
from search.params import Params, QueryError
from search.query.labels import known_labels
from search.query_parsing import parse_query
from search.results.answering import answer
from search.snippets import show, terms


@dataclass(frozen=True, slots=True)
class ResultPlace:
    """The number of a result, how many there are, and the addresses of its neighbours, "" at either end."""

    number: int
    total: int
    previous: str
    next: str


def result_place(engine: Engine, params: Params, id: str) -> ResultPlace | None:
    """Where an article stands among the results that `params`, with their page, name; None where it is not there.

    The neighbours' addresses lead to where the words stand, and name the page of results that they are on.
    """
    if params.by:
        return None  # a page of issues says nothing of a place among articles
    try:
        query, _ = known_labels(parse_query(params.q).query, engine, params.as_of)
        first = max((params.page - 1) * params.size - 1, 0)
        last = params.page * params.size + 1
        asked, results = answer(engine, params, query, offset=first, limit=last - first)
    except (QueryError, EngineError):
        return None
    ids = [hit.id for hit in results.hits]
    if id not in ids:
        return None
    at = ids.index(id)
    near = ids[max(at - 1, 0) : at + 2]
    stored, sought = engine.articles(near, results.generation), terms(asked, engine)

    def address(place: int) -> str:
        if not 0 <= place < len(ids) or ids[place] not in stored:
            return ""
        page = params.at_page((first + place) // params.size + 1)
        return page.article_url(ids[place], show(stored[ids[place]].article, sought).paragraph)

    return ResultPlace(first + at + 1, results.total, address(at - 1), address(at + 1))
