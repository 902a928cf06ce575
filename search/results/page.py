"""A page of results as a value, ready for a template or as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from index.queries import Query
from index.schema import LABEL_FIELDS, Facet
from search.facets import Chip, FacetList
from search.figures.in_search import FigureChip
from search.figures.rows import Row
from search.histogram import Histogram
from search.message import Message
from search.paging import Link, Pager
from search.params import ARTICLE_KINDS, Params
from search.query.offers import Offer
from search.results.why import Why
from search.snippets import Mark, Snippet
from search.wider.ladder import Rung


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the reader, with a link where it offers one."""

    text: Message
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article as a result: what it is, its labels by `schema.LABELS`, where the query stands in it, how often,
    and why it was found."""

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
    why: Why = field(default_factory=Why)

    @property
    def page(self) -> str:
        """The article's address without the paragraph."""
        return self.url.partition("#")[0]

    @property
    def kind_label(self) -> str:
        """专题 or 简讯."""
        return ARTICLE_KINDS.get(self.kind, self.kind)

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
            "why": self.why.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Best:
    """Articles that have most of the words and not all: how many, the first of them, and the link to them all."""

    total: int = 0
    hits: tuple[FoundArticle, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """An issue that has results: how many, the first of them, and (title, address) of the others."""

    id: str
    title: str
    url: str
    total: int
    hits: tuple[FoundArticle, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def cut(self) -> int:
        """How many articles are not even named."""
        return self.total - len(self.hits) - len(self.others)

    def to_json(self) -> dict[str, Any]:
        """The issue of the JSON answer; its first articles stand among the hits."""
        return {
            "issue": self.id,
            "issue_title": self.title,
            "total": self.total,
            "hits": [hit.id for hit in self.hits],
            "others": [{"title": title, "url": url} for title, url in self.others],
        }


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    `first` is the number of its first article, from 1. `more` is how many further articles the same words find as
    strings; `meant` (the nearest spellings), `ladder` and `best` are there where these find little; `unfiltered`, where
    filters leave nothing, is how many the words alone find. `share` is the link that will show this very state.
    `offers` are filters that words of the query name. `span` the first and last month of what was found, YYYY-MM.
    `presets` are spans of time to choose from. Gathered by issue, `issues` are those of the page, of `all_issues`, and
    `first` and `pager` count these; `hits` are the first of each. `gather` are both ways to choose from.
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
    issues: tuple[FoundIssue, ...] = ()
    all_issues: int = 0
    gather: tuple[Link, ...] = ()
    counts: Mapping[Facet, tuple[tuple[str, int], ...]] = field(default_factory=dict)

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
            **self._gathered(),
            "page": self.params.page,
            "pages": self.pager.pages,
            "size": self.params.size,
            "histogram": [[bar.value, bar.count] for bar in self.histogram.bars],
            "generation": self.generation,
            "url": self.params.url(),
        }

    def _gathered(self) -> dict[str, Any]:
        if not self.params.by:
            return {}
        return {"by": self.params.by, "all_issues": self.all_issues, "issues": [one.to_json() for one in self.issues]}
