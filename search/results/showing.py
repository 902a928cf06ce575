"""The second step: what was found -> the articles that are shown, and what is near where little is found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from index.engine import Engine, Results, Stored
from index.queries import And, Not, Query
from index.schema import MISSING, Facet, labels_of
from search.figures.in_search import why as figures_met
from search.message import Message
from search.params import SIZE, Params
from search.query_parsing import unparse
from search.results.answering import SHOWN, Answered, total
from search.results.page import Best, FoundArticle, FoundIssue
from search.results.why import asked_labels, why
from search.snippets import Terms, show
from search.snippets import terms as terms_of
from search.wider.ladder import Rung
from search.wider.most_words import most_words
from search.wider.nearness import search

if TYPE_CHECKING:
    from search.suggest.vocabulary import Vocabulary


def articles(engine: Engine, asked: Answered, stored: Mapping[str, Stored]) -> tuple[FoundArticle, ...]:
    """The hits of the page, in order, of which `stored` has the articles by id."""
    looked_for = terms_of(asked.query, engine)
    reasons = asked_labels(asked.query, asked.params)
    return tuple([
        _found(stored[hit.id], asked.query, looked_for, asked.params, reasons, asked.parsed.query)
        for hit in asked.results.hits
    ])  # fmt: skip


def issues(asked: Answered, found: Sequence[FoundArticle]) -> tuple[FoundIssue, ...]:
    """The issues of the page, where articles are gathered by issue; `found` are the articles of `articles`."""
    if asked.issues is None:
        return ()
    by_id = {hit.id: hit for hit in found}
    made = []
    for one in asked.issues.page:
        shown = tuple(by_id[hit.id] for hit in one.hits[:SHOWN])
        others = tuple((hit.title, asked.params.article_url(hit.id)) for hit in one.hits[SHOWN:])
        url = asked.params.issue_url(shown[0].issue)
        made.append(FoundIssue(one.id, shown[0].issue_title, url, one.total, shown, others))
    return tuple(made)


def meant(engine: Engine, asked: Answered, words: Vocabulary | None) -> tuple[Rung, ...]:
    """The nearest spellings, each with how many articles it finds under the same filters."""
    if words is None:
        return ()
    from search.suggest.spelling import spellings  # what finds enough does without it

    found = spellings(asked.query, words, lambda made: total(engine, asked.fixed.request(made)), asked.results.total)
    texts = [(unparse(made), count) for made, count in found]
    return tuple(
        Rung(Message("改为 {query}", query=text), count, asked.params.asking(text).url()) for text, count in texts
    )


def best(engine: Engine, asked: Answered) -> Best:
    """The best matches by most of the words, of those that do not have them all."""
    most = most_words(asked.query)
    if most is None:
        return Best()
    params = asked.params.matching("any")
    plain = asked.fixed.sorted_by("relevance").sized(SIZE)
    others = And((most, Not(asked.query))) if asked.results.total else most
    results = search(engine, plain.request(others))
    stored = engine.articles([hit.id for hit in results.hits], results.generation)
    looked_for = terms_of(most, engine)
    reasons = asked_labels(most, params)
    hits = tuple(_found(stored[hit.id], most, looked_for, params, reasons) for hit in results.hits)
    return Best(results.total, hits, params.url())


def span(params: Params, results: Results) -> tuple[str, str] | None:
    """The first and last month that have articles, of those that the date filter leaves."""
    first, last = (f"{end:%Y-%m}" if end else "" for end in params.ends)
    if params.from_ == MISSING:
        return None
    months = [month for month, _ in results.months if first <= month and (not last or month <= last)]
    return (months[0], months[-1]) if months else None


def _found(
    stored: Stored,
    query: Query,
    terms: Terms,
    params: Params,
    labels: Collection[tuple[Facet, str]],
    typed: Query | None = None,
) -> FoundArticle:
    """The article as a result of `query`; of `typed`, what the reader typed, the figures that met its conditions."""
    article = stored.article
    shown = show(article, terms)
    page = params.article_url(article.id)
    return FoundArticle(
        id=article.id,
        issue=stored.head.id,
        issue_title=stored.head.title,
        title=article.title,
        title_marks=shown.title,
        date=stored.head.date,
        kind=article.kind,
        labels=tuple([tuple([label.value for label in own]) for own in labels_of(article)]),
        url=f"{page}#p-{shown.paragraph}" if shown.paragraph else page,
        snippets=shown.snippets,
        marks=shown.count,
        why=why(article, query, terms, shown, page, labels),
        figures=figures_met(stored, typed, params) if typed else (),
    )
