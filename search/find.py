"""A search as the reader sees it: the state of the URL -> one page of results, ready for a template or as JSON.

The number beside a facet's value is the total of the same search with that facet set to this value alone;
its link adds the value (within a facet any value suffices) or takes it away.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.engine import (
    FACETS,
    MISSING,
    And,
    Engine,
    Facet,
    Not,
    Query,
    Request,
    Results,
    Sort,
    Stored,
    words_to_strings,
)
from search.histogram import Histogram, histogram
from search.params import EVENT, KINDS, SORTS, Params, QueryError
from search.parse import Parsed, parse, unparse
from search.snippets import Mark, Snippet, Terms, marks, show
from search.snippets import terms as terms_of

FACET_NAMES: dict[Facet, str] = {
    "series": "刊物",
    "group": "工作组",
    "place": "地区",
    "topic": "主题",
    "kind": "类型",
    "year": "年份",
}
NONE_GIVEN = "未注明"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: how many articles it alone would leave, and the link that adds or removes it."""

    value: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet with its values, most first; selected ones are there even with count 0."""

    name: Facet
    label: str
    values: tuple[Value, ...]

    @property
    def selected(self) -> bool:
        """Whether the search is narrowed by this facet."""
        return any(value.selected for value in self.values)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the link that takes it off."""

    name: str
    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the reader, with a link where it offers one."""

    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article as a result: what it is, and where the query stands in it."""

    id: str
    issue: str
    issue_title: str
    title: str
    title_marks: tuple[Mark, ...]
    date: datetime.date | None
    kind: str
    groups: tuple[str, ...]
    places: tuple[str, ...]
    topics: tuple[str, ...]
    url: str
    snippets: tuple[Snippet, ...]

    @property
    def kind_label(self) -> str:
        """专题 or 简讯."""
        return KINDS.get(self.kind, self.kind)

    def to_json(self) -> dict[str, Any]:
        """The hit of the JSON answer."""
        names = ("id", "issue", "issue_title", "title", "title_marks", "kind", "groups", "places", "topics", "url")
        return {
            **{name: getattr(self, name) for name in names},
            "date": self.date.isoformat() if self.date else None,
            "snippets": [
                {"text": s.text, "marks": [list(mark) for mark in s.marks], "paragraph": s.paragraph, "cut": s.cut}
                for s in self.snippets
            ],
        }


@dataclass(frozen=True, slots=True)
class Link:
    """A choice among others: a page's number or an order."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where this page stands; `links` are the numbered pages near it, with None for a gap."""

    page: int
    pages: int
    previous: str
    next: str
    links: tuple[Link | None, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    `first` is the number of its first article, from 1. `more` is how many further articles the same
    words find as strings. `share` is the link that will show this very state of the index.
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
    pager: Pager
    generation: int
    share: str
    more: int = 0
    counts: Mapping[Facet, tuple[tuple[str, int], ...]] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao search --json`."""
        return {
            "total": self.total,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {name: [list(pair) for pair in values] for name, values in self.counts.items()},
            "notices": [notice.text for notice in self.notices],
            "page": self.params.page,
            "pages": self.pager.pages,
            "size": self.params.size,
            "histogram": [[bar.value, bar.count] for bar in self.histogram.bars],
            "generation": self.generation,
            "url": self.params.url(),
        }


def find(engine: Engine, params: Params) -> Page:
    """The page that `params` asks for. Raises `QueryError`, and `EngineError` where the index cannot answer."""
    parsed = parse(params.q)
    now = None if params.as_of is None else _known_generation(engine, params, params.as_of)
    # Every further request is put to the generation that answered the first, so that all numbers agree.
    request = dataclasses.replace(params.request(parsed.query), facets=FACETS, months=True)
    results = engine.search(request)
    fixed = params.frozen_at(results.generation)
    if params.by_years or params.from_ == MISSING:
        # Whole years are a condition of the query here, and what the histogram and the years count leaves them out.
        open_ = fixed.request(parsed.query, dates=False)
        dates = engine.search(dataclasses.replace(open_, offset=0, limit=0, facets=("year",), months=True))
        counts = {**results.facets, "year": dates.facets["year"]}
        results = dataclasses.replace(results, facets=counts, months=dates.months)
    pages = max(1, -(-results.total // params.size))
    if params.page > pages:
        raise QueryError(
            f"没有第 {params.page} 页：共 {results.total} 篇，每页 {params.size} 篇，最后一页是第 {pages} 页。",
            params.at_page(pages),
        )
    stored = engine.articles([hit.id for hit in results.hits], results.generation)
    looked_for = terms_of(parsed.query, engine)
    hits = tuple(_found(stored[hit.id], looked_for, params) for hit in results.hits)
    titles = _series_titles(engine, params, results, stored.values())
    more, notices = _notices(engine, parsed, fixed, params, now)
    return Page(
        params=params,
        query=parsed.query,
        total=results.total,
        first=(params.page - 1) * params.size + 1,
        hits=hits,
        facets=tuple(_facet(facet, results.facets.get(facet, ()), params, titles) for facet in FACETS),
        histogram=histogram(params, results),
        chips=_chips(params, titles),
        notices=notices,
        sorts=tuple(_sort_link(params, sort, label) for sort, label in SORTS.items()),
        pager=_pager(params, pages),
        generation=results.generation,
        share=fixed.url(),
        more=more,
        counts={facet: results.facets.get(facet, ()) for facet in FACETS},
    )


def _known_generation(engine: Engine, params: Params, as_of: int) -> int:
    """The published generation; one that is not there yet is refused."""
    now = engine.state().generation
    if as_of > now:
        raise QueryError(
            f"索引还没有第 {as_of} 版，现在是第 {now} 版。请去掉 as_of，查看最新的结果。", params.frozen_at(None)
        )
    return now


def _found(stored: Stored, terms: Terms, params: Params) -> FoundArticle:
    article = stored.article
    shown = show(article, terms.body)
    return FoundArticle(
        id=article.id,
        issue=stored.issue,
        issue_title=stored.issue_title,
        title=article.title,
        title_marks=marks(article.title, terms.title),
        date=stored.date,
        kind=article.kind,
        groups=tuple(label.value for label in article.groups),
        places=tuple(label.value for label in article.places),
        topics=tuple(label.value for label in article.topics),
        url=params.article_url(article.id, shown.paragraph),
        snippets=shown.snippets,
    )


# --- facets and filters --------------------------------------------------------------------------


def _series_titles(engine: Engine, params: Params, results: Results, stored: Iterable[Stored]) -> dict[str, str]:
    """The title of every series that is to be shown; its id where the index has none."""
    titles = {row.series: row.series_title for row in stored}
    for series in [value for value, _ in results.facets.get("series", ())] + list(params.series):
        if series not in titles:
            one = engine.search(Request(filters={"series": (series,)}, limit=1, as_of=results.generation))
            rows = engine.articles([hit.id for hit in one.hits], results.generation)
            titles[series] = next((row.series_title for row in rows.values()), series)
    return titles


def _label(facet: Facet, value: str, titles: Mapping[str, str]) -> str:
    if value == MISSING:
        return NONE_GIVEN
    if facet == "series":
        return titles.get(value, value)
    if facet == "kind":
        return KINDS.get(value, value)
    return f"{value}年" if facet == "year" else value


def _facet(facet: Facet, counts: tuple[tuple[str, int], ...], params: Params, titles: Mapping[str, str]) -> FacetList:
    selected = set(params.values(facet)) if facet != "year" else {v for v, _ in counts if _is_year(params, v)}
    if facet == "year" and params.from_ and params.from_ == params.to and _is_year(params, params.from_):
        selected.add(params.from_)
    missing = tuple((value, 0) for value in sorted(selected - {value for value, _ in counts}))
    values = []
    for value, count in counts + missing:
        if facet != "year":
            target = params.toggle(facet, value)
        else:
            target = params.without("from", "to") if value in selected else params.between(value, value)
        values.append(Value(value, _label(facet, value, titles), count, value in selected, target.url()))
    return FacetList(facet, FACET_NAMES[facet], tuple(values))


def _is_year(params: Params, value: str) -> bool:
    """Whether the date filter is this very year."""
    return params.from_ == params.to == value and (len(value) == 4 or value == MISSING)


def _chips(params: Params, titles: Mapping[str, str]) -> tuple[Chip, ...]:
    chips = [
        Chip(facet, FACET_NAMES[facet], _label(facet, value, titles), params.toggle(facet, value).url())
        for facet in FACETS
        for value in params.values(facet)
    ]
    if params.from_ or params.to:
        span = NONE_GIVEN if params.from_ == MISSING else _span(params.from_, params.to)
        chips.append(Chip("date", "日期", span, params.without("from", "to").url()))
    if params.event_from or params.event_to:
        chips.append(Chip("event", "事件日期", _span(params.event_from, params.event_to), params.without(*EVENT).url()))
    return tuple(chips)


def _span(from_: str, to: str) -> str:
    return from_ if from_ == to else f"{from_ or '最早'} 至 {to or '最近'}"


# --- notices -------------------------------------------------------------------------------------


def _notices(
    engine: Engine, parsed: Parsed, fixed: Params, params: Params, now: int | None
) -> tuple[int, tuple[Notice, ...]]:
    """How many articles words hide, and all that is to be said above the results."""
    notices = [Notice(text) for text in parsed.notices]
    strings = words_to_strings(parsed.query)
    more = 0
    if strings != parsed.query:
        more = _total(engine, fixed.request(And((strings, Not(parsed.query)))))
    if more:
        quoted = unparse(strings)
        text = f"另有 {more} 篇含有同样的字句，只是断词不同，未列在这里；加引号可以查全：{quoted}"
        notices.append(Notice(text, params.asking(quoted).url(), "查看全部"))
    if params.as_of is not None and now is not None and params.as_of < now:
        total = _total(engine, params.frozen_at(now).request(parsed.query))
        text = f"这是第 {params.as_of} 版索引的结果；按现在的第 {now} 版有 {total} 篇。"
        notices.append(Notice(text, params.frozen_at(None).at_page(1).url(), "查看最新结果"))
    return more, tuple(notices)


def _total(engine: Engine, request: Request) -> int:
    return engine.search(dataclasses.replace(request, offset=0, limit=0)).total


# --- links ---------------------------------------------------------------------------------------


def _sort_link(params: Params, sort: Sort, label: str) -> Link:
    return Link(label, params.sorted_by(sort).url(), params.sort == sort)


def _pager(params: Params, pages: int) -> Pager:
    page = params.page
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    links: list[Link | None] = []
    for before, number in zip([0, *near], near, strict=False):
        if number > before + 1:
            links.append(None)
        links.append(Link(str(number), params.at_page(number).url(), number == page))
    return Pager(
        page=page,
        pages=pages,
        previous=params.at_page(page - 1).url() if page > 1 else "",
        next=params.at_page(page + 1).url() if page < pages else "",
        links=tuple(links),
    )
