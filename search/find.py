"""A search as the reader sees it: the state of the URL -> one page of results, ready for a template or as JSON."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from index.engine import (
    LONGEST_WITH_MARKS,
    And,
    Engine,
    Loose,
    Not,
    Or,
    Query,
    Range,
    Request,
    Results,
    Stored,
    String,
    words_to_strings,
)
from index.schema import FACETS, LABEL_FIELDS, MISSING, Facet, labels_of
from search.facets import Chip, FacetList, Labels, chips, facet_list, series_titles
from search.figures.in_search import FigureChip, figure_chips, may_match, may_match_said, why
from search.figures.ledger import Row
from search.histogram import Histogram, histogram, presets
from search.message import Message
from search.paging import Link, Pager, pager
from search.params import KINDS, SIZE, SIZES, SORTS, Params, QueryError
from search.query.labels import known_labels
from search.query.offers import Offer, offers, said_of_dates
from search.query_parsing import Parsed, parse, unparse
from search.snippets import Mark, Snippet, Terms, marks, show
from search.snippets import terms as terms_of
from search.suggest.spelling import spellings
from search.suggest.vocabulary import Vocabulary
from search.unknown_values import said_of, unknown_values
from search.wider.ladder import LITTLE, Rung, ladder
from search.wider.most_words import is_sentence, most_words
from search.wider.nearness import search

MOST_LOOSE = 5  # quoted strings of a query that are also tried with marks inside


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the reader, with a link where it offers one."""

    text: Message
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article as a result: what it is, its labels by `schema.LABELS`, where the query stands in it, how often."""

    id: str
    issue: str
    issue_title: str
    title: str
    title_marks: tuple[Mark, ...]
    date: datetime.date | None
    kind: str
    labels: tuple[tuple[str, ...], ...]
    url: str
    snippets: tuple[Snippet, ...]
    figures: tuple[Row, ...] = ()
    marks: int = 0

    @property
    def page(self) -> str:
        """The article's address without the paragraph."""
        return self.url.partition("#")[0]

    @property
    def kind_label(self) -> str:
        """专题 or 简讯."""
        return KINDS.get(self.kind, self.kind)

    def to_json(self) -> dict[str, Any]:
        """The hit of the JSON answer."""
        names = ("id", "issue", "issue_title", "title", "title_marks", "kind", "url")
        return {
            **{name: getattr(self, name) for name in names},
            **dict(zip(LABEL_FIELDS, self.labels, strict=True)),
            "date": self.date.isoformat() if self.date else None,
            "snippets": [
                {"text": s.text, "marks": [list(mark) for mark in s.marks], "paragraph": s.paragraph, "cut": s.cut}
                for s in self.snippets
            ],
            "figures": [row.to_json() for row in self.figures],
        }


@dataclass(frozen=True, slots=True)
class Best:
    """Articles that have most of the words and not all: how many, the first of them, and the link to them all."""

    total: int = 0
    hits: tuple[FoundArticle, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    `first` is the number of its first article, from 1. `more` is how many further articles the same words find as
    strings; `meant` (the nearest spellings), `ladder` and `best` are there where these find little; `unfiltered`, where
    filters leave nothing, is how many the words alone find. `share` is the link that will show this very state.
    `offers` are filters that words of the query name. `span` the first and last month of what was found, YYYY-MM.
    `presets` are spans of time to choose from.
    """

    params: Params
    query: Query
    total: int
    first: int
    hits: tuple[FoundArticle, ...]
    facets: tuple[FacetList, ...]
    histogram: Histogram
    chips: tuple[Chip, ...]
    notices: tuple[Notice, ...]
    sorts: tuple[Link, ...]
    sizes: tuple[Link, ...]
    presets: tuple[Link, ...]
    pager: Pager
    generation: int
    share: str
    more: int = 0
    unfiltered: int = 0
    meant: tuple[Rung, ...] = ()
    offers: tuple[Offer, ...] = ()
    ladder: tuple[Rung, ...] = ()
    best: Best = Best()
    span: tuple[str, str] | None = None
    figure_chips: tuple[FigureChip, ...] = ()
    counts: Mapping[Facet, tuple[tuple[str, int], ...]] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao search --json`."""
        return {
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {name: [list(pair) for pair in values] for name, values in self.counts.items()},
            "notices": [notice.text for notice in self.notices],
            "offers": [offer.to_json() for offer in self.offers],
            "ladder": [rung.to_json() for rung in (*self.meant, *self.ladder)],
            "best": {
                "total": self.best.total,
                "hits": [hit.to_json() for hit in self.best.hits],
                "url": self.best.url,
            },
            "page": self.params.page,
            "pages": self.pager.pages,
            "size": self.params.size,
            "histogram": [[bar.value, bar.count] for bar in self.histogram.bars],
            "generation": self.generation,
            "url": self.params.url(),
        }


def find(
    engine: Engine,
    params: Params,
    columns: Collection[str] = (),
    vocabulary: Callable[[], Vocabulary | None] = lambda: None,
) -> Page:
    """The page that `params` asks for; `columns` are the series whose groups are columns.

    `vocabulary` gives what spellings are taken from, or None; it is asked only where little is found.

    Raises `QueryError`, and `EngineError` where the index cannot answer.
    """
    parsed = parse(params.q)
    now = None if params.as_of is None else _known_generation(engine, params, params.as_of)
    query, said = known_labels(parsed.query, engine, params.as_of)
    parsed = Parsed(query, (*parsed.notices, *said))
    # Every further request is put to the generation that answered the first, so that all numbers agree.
    query, results = answer(engine, params, parsed.query, facets=FACETS, months=True)
    fixed = params.frozen_at(results.generation)
    if params.by_years or params.from_ == MISSING:
        # Whole years are a condition of the query here, and what the histogram and the years count leaves them out.
        open_ = fixed.request(query, dates=False)
        dates = engine.search(dataclasses.replace(open_, offset=0, limit=0, facets=("year",), months=True))
        counts = {**results.facets, "year": dates.facets["year"]}
        results = dataclasses.replace(results, facets=counts, months=dates.months)
    place = pager(
        params.page, Message("{n} 篇", n=results.total), params.size, lambda number: params.at_page(number).url()
    )
    stored = engine.articles([hit.id for hit in results.hits], results.generation)
    looked_for = terms_of(query, engine)
    hits = tuple(
        dataclasses.replace(
            _found(stored[hit.id], looked_for, params), figures=why(stored[hit.id], parsed.query, params)
        )
        for hit in results.hits
    )
    labels = Labels(series_titles(engine, params, results, stored.values()), columns, params.series)
    more, notices = _notices(engine, parsed, query, fixed, params, now)
    few = results.total < LITTLE and query == parsed.query and params.match == "all"
    unknown = tuple(
        Notice(
            said_of(labels.name(facet), values),
            instead.url(),
            Message("改查“{value}”", value=nearest) if nearest else Message("去掉这个条件"),
        )
        for facet, values, instead, nearest in unknown_values(engine, params, results)
    )
    bare = fixed.unfiltered()
    filtered = bare != fixed.at_page(1)
    return Page(
        params=params,
        query=query,
        total=results.total,
        first=(params.page - 1) * params.size + 1,
        hits=hits,
        facets=tuple(facet_list(facet, results.facets.get(facet, ()), params, labels) for facet in FACETS),
        histogram=histogram(params, results),
        chips=chips(params, labels),
        notices=unknown + notices,
        sorts=tuple(Link(label, params.sorted_by(sort).url(), params.sort == sort) for sort, label in SORTS.items()),
        sizes=tuple(Link(str(size), params.sized(size).url(), params.size == size) for size in SIZES),
        presets=presets(params, results),
        pager=place,
        generation=results.generation,
        share=fixed.url(),
        more=more,
        offers=offers(engine, params, parsed.query, results, labels) if params.page == 1 else (),
        unfiltered=_total(engine, bare.request(query)) if filtered and not results.total else 0,
        meant=_meant(engine, fixed, params, query, results.total, vocabulary()) if few else (),
        ladder=ladder(engine, params, results.generation, query, results.total, labels.name) if few else (),
        best=_best(engine, fixed, params, query) if few else Best(),
        span=_span(params, results),
        figure_chips=figure_chips(parsed.query, params),
        counts={facet: results.facets.get(facet, ()) for facet in FACETS},
    )


def answer(engine: Engine, params: Params, query: Query, **counts: Any) -> tuple[Query, Results]:
    """What a query finds, and the query that found it: a sentence that no article has is asked by most of its words."""
    asked = (most_words(query) or query) if params.match == "any" else query
    results = search(engine, dataclasses.replace(params.request(asked), **counts))
    if not results.total and asked is query and is_sentence(params.q, query) and (most := most_words(query)):
        found = search(engine, dataclasses.replace(params.request(most), **counts))
        if found.total:
            return most, found
    return asked, results


def _meant(
    engine: Engine, fixed: Params, params: Params, query: Query, total: int, words: Vocabulary | None
) -> tuple[Rung, ...]:
    """The nearest spellings, each with how many articles it finds under the same filters."""
    if words is None:
        return ()
    found = spellings(query, words, lambda made: _total(engine, fixed.request(made)), total)
    texts = [(unparse(made), count) for made, count in found]
    return tuple(Rung(Message("改为 {query}", query=text), count, params.asking(text).url()) for text, count in texts)


def _best(engine: Engine, fixed: Params, params: Params, query: Query) -> Best:
    """The best matches by most of the words, of those that do not have them all."""
    most = most_words(query)
    if most is None:
        return Best()
    plain = dataclasses.replace(fixed, sort="relevance", page=1, size=SIZE)
    results = search(engine, plain.request(And((most, Not(query)))))
    stored = engine.articles([hit.id for hit in results.hits], results.generation)
    looked_for = terms_of(most, engine)
    hits = tuple(_found(stored[hit.id], looked_for, params.matching("any")) for hit in results.hits)
    return Best(results.total, hits, params.matching("any").url())


def _span(params: Params, results: Results) -> tuple[str, str] | None:
    """The first and last month that have articles, of those that the date filter leaves."""
    first, last = (f"{end:%Y-%m}" if end else "" for end in params.ends)
    if params.from_ == MISSING:
        return None
    months = [month for month, _ in results.months if first <= month and (not last or month <= last)]
    return (months[0], months[-1]) if months else None


def whole(engine: Engine, params: Params) -> tuple[int, Request]:
    """How many articles `params` finds on all its pages, and the request for them, of one generation.

    Raises what `find` raises.
    """
    if params.as_of is not None:
        _known_generation(engine, params, params.as_of)
    query, results = answer(engine, params, parse(params.q).query, offset=0, limit=0)
    request = dataclasses.replace(params.request(query), offset=0, limit=0, as_of=results.generation)
    return results.total, request


def _known_generation(engine: Engine, params: Params, as_of: int) -> int:
    """The published generation; one that is not there yet is refused."""
    now = engine.state().generation
    if as_of > now:
        text = Message(
            "索引还没有第 {as_of} 版，现在是第 {now} 版。请去掉 as_of，查看最新的结果。", as_of=as_of, now=now
        )
        raise QueryError(text, params.frozen_at(None).url())
    return now


def _found(stored: Stored, terms: Terms, params: Params) -> FoundArticle:
    article = stored.article
    shown = show(article, terms.body)
    title_marks = marks(article.title, terms.title)
    return FoundArticle(
        id=article.id,
        issue=stored.head.id,
        issue_title=stored.head.title,
        title=article.title,
        title_marks=title_marks,
        date=stored.head.date,
        kind=article.kind,
        labels=tuple(tuple(label.value for label in labels) for labels in labels_of(article)),
        url=params.article_url(article.id, shown.paragraph),
        snippets=shown.snippets,
        marks=len(title_marks) + shown.count,
    )


# --- notices -------------------------------------------------------------------------------------


def _notices(
    engine: Engine,
    parsed: Parsed,
    query: Query,
    fixed: Params,
    params: Params,
    now: int | None,
) -> tuple[int, tuple[Notice, ...]]:
    """How many articles words hide, and all that is to be said above the results."""
    notices = [Notice(text) for text in (*parsed.notices, *said_of_dates(parsed.query))]
    if params.match == "any":
        text = Message("这里是含有大部分检索词的文章，最接近的在前。")
        notices.append(Notice(text, params.matching("all").url(), Message("只看各词都有的")))
    elif query != parsed.query:
        notices.append(Notice(Message("没有一篇含有这句话的全部词；这里是含有其中大部分的，最接近的在前。")))
    strings = words_to_strings(query, engine.analysis)
    more = 0
    if strings != query:
        more = _total(engine, fixed.request(And((strings, Not(query)))))
    if more:
        quoted = unparse(strings)
        text = Message(
            "另有 {n} 篇含有同样的字句，只是断词不同，未列在这里；加引号可以查全：{quoted}", n=more, quoted=quoted
        )
        notices.append(Notice(text, params.asking(quoted).url(), Message("查看全部")))
    loose = loosened(query)
    if (
        loose != query
        and _strings(loose) <= MOST_LOOSE
        and (apart := _total(engine, fixed.request(And((loose, Not(query))))))
    ):
        typed = unparse(loose)
        text = Message("另有 {n} 篇含有同样的字句，只是中间有引号等标点，未列在这里：{typed}", n=apart, typed=typed)
        notices.append(Notice(text, params.asking(typed).url(), Message("查看全部")))
    if maybe := may_match(engine, fixed.request(query), query):
        notices.append(Notice(may_match_said(maybe), figure_chips(query, params)[0].ledger, Message("在数字里看")))
    if params.as_of is not None and now is not None and params.as_of < now:
        later = params.frozen_at(now).request(query)
        total = _total(engine, later)
        new = _total(engine, dataclasses.replace(later, query=later.query & Range("born", params.as_of + 1)))
        text = Message(
            "这是第 {as_of} 版索引的结果；按现在的第 {now} 版有 {n} 篇，其中 {new} 篇是此后收录或更正的。",
            as_of=params.as_of,
            now=now,
            n=total,
            new=new,
        )
        notices.append(Notice(text, params.frozen_at(None).at_page(1).url(), Message("查看最新结果")))
    return more, tuple(notices)


def loosened(query: Query) -> Query:
    """The query with every string of some letters that is asked for taken without regard to marks."""
    match query:
        case String(text, where) if sum(char.isalnum() for char in text) in range(4, LONGEST_WITH_MARKS + 1):
            return Loose(text, where)
        case And(parts):
            return And(tuple(map(loosened, parts)))
        case Or(parts):
            return Or(tuple(map(loosened, parts)))
    return query


def _strings(query: Query) -> int:
    match query:
        case Loose():
            return 1
        case And(parts) | Or(parts):
            return sum(map(_strings, parts))
    return 0


def _total(engine: Engine, request: Request) -> int:
    return engine.search(dataclasses.replace(request, offset=0, limit=0)).total
