"""A search as the reader sees it: the state of the URL -> one page of results, by the steps of `search.results`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from index.engine import Engine
from index.schema import FACETS
from search.facets import Labels, chips, facet_list, series_titles
from search.figures.in_search import figure_chips
from search.histogram import histogram, presets
from search.message import Message
from search.paging import Link, pager
from search.parameter_values import GATHERED, SORTS
from search.params import SIZES, Params
from search.query.offers import offers
from search.results import showing
from search.results.answering import answered, total
from search.results.notices import hidden_by_words, notices
from search.results.page import Best, Page
from search.synonyms.widening import Synonyms
from search.wider.ladder import ladder

if TYPE_CHECKING:
    from search.suggest.vocabulary import Vocabulary


def find(
    engine: Engine,
    params: Params,
    columns: Collection[str] = (),
    vocabulary: Callable[[], Vocabulary | None] = lambda: None,
    synonyms: Synonyms | None = None,
) -> Page:
    """The page that `params` asks for; `columns` are the series whose groups are columns.

    `vocabulary` gives what spellings are taken from, or None; it is asked only where little is found; `synonyms`
    are names that say the same.

    Raises `QueryError`, and `EngineError` where the index cannot answer.
    """
    asked = answered(engine, params)
    results, fixed, query = asked.results, asked.fixed, asked.query
    gathered = asked.issues
    counted = Message("{n} 期", n=gathered.issues) if gathered else Message("{n} 篇", n=results.total)
    place = pager(params.page, counted, params.size, lambda number: params.at_page(number).url())
    stored = engine.articles([hit.id for hit in results.hits], results.generation)
    labels = Labels(series_titles(engine, params, results, stored.values()), columns, params.series)
    hidden = hidden_by_words(engine, asked)
    bare, little = fixed.unfiltered(), asked.little
    filtered = bare != fixed.at_page(1)
    hits = showing.articles(engine, asked, stored)
    return Page(
        params=params,
        query=query,
        total=results.total,
        first=(params.page - 1) * params.size + 1,
        hits=hits,
        facets=tuple(facet_list(facet, results.facets.get(facet, ()), params, labels) for facet in FACETS),
        histogram=histogram(params, results),
        chips=chips(params, labels),
        notices=notices(engine, asked, labels, hidden, synonyms),
        sorts=_sorts(params),
        sizes=tuple(Link(str(size), params.sized(size).url(), params.size == size) for size in SIZES),
        presets=presets(params, results),
        pager=place,
        generation=results.generation,
        share=fixed.url(),
        more=hidden,
        offers=offers(engine, params, asked.parsed.query, results, labels) if params.page == 1 else (),
        unfiltered=total(engine, bare.request(query)) if filtered and not results.total else 0,
        meant=showing.meant(engine, asked, vocabulary()) if little else (),
        ladder=ladder(engine, params, results.generation, query, results.total, labels.name) if little else (),
        best=showing.best(engine, asked) if little else Best(),
        span=showing.span(params, results),
        figure_chips=figure_chips(asked.parsed.query, params),
        issues=showing.issues(asked, hits),
        all_issues=gathered.issues if gathered else 0,
        gather=_gather(params),
        counts={facet: results.facets.get(facet, ()) for facet in FACETS},
    )


def _sorts(params: Params) -> tuple[Link, ...]:
    """The orders to choose from; of a random one, the next."""
    links = [Link(label, params.sorted_by(sort).url(), params.sort == sort) for sort, label in SORTS.items()]
    if params.sort == "random":
        links.append(Link(Message("换一批"), params.sorted_by("random", params.seed + 1).url(), False))
    return tuple(links)


def _gather(params: Params) -> tuple[Link, ...]:
    """Each article by itself, or gathered by issue."""
    return tuple(Link(label, params.gathered(by).url(), params.by == by) for by, label in GATHERED.items())
