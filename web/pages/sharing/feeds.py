"""Feeds: what came in last, of a search and of a series."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping
from urllib.parse import quote

from flask import Response, request

from corpus.models import Article
from index.engine import Request, Stored
from index.schema import MISSING, Facet, labels_of
from search.latest import latest
from search.params import Params
from search.results.answering import whole
from search.snippets import first_sentence
from web.atom import Entry, feed
from web.pages.sharing.formats import here, site_address
from web.site import engine, site

ENTRIES = 50
LOOKED_AT = 1000  # articles among which the last issues are looked for
BEGAN = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def search_feed(params: Params, title: str) -> Response:
    """The articles of a search that came in last."""
    _, wanted = whole(engine(), params)
    times = site().ingested()
    entries = [_article(stored, times) for stored in latest(engine(), wanted, ENTRIES)]
    page = Params.url(params.at_page(1))
    return _answer(title, page, entries)


def issues_feed(series: str | None, year: int | None, title: str) -> Response:
    """The issues that came in last, of a series or year, or of all."""
    filters: dict[Facet, tuple[str, ...]] = {"series": (series,)} if series else {}
    wanted = Request(filters={**filters, "year": (str(year or MISSING),)} if year is not None else filters)
    times = site().ingested()
    issues: dict[str, list[Stored]] = {}
    for stored in latest(engine(), wanted, LOOKED_AT):
        if stored.head.id in issues or len(issues) < ENTRIES:
            issues.setdefault(stored.head.id, []).append(stored)
    return _answer(title, here(without=("page",)), [_issue(some, times) for some in issues.values()])


def _answer(title: str, page: str, entries: list[Entry]) -> Response:
    address = site_address()
    url = f"{page}{'&' if '?' in page else '?'}format=atom"
    data = feed(title, address + url, address + page, entries, BEGAN)
    response = Response(data, content_type="application/atom+xml; charset=utf-8")
    response.add_etag()
    response.make_conditional(request)
    return response


def _article(stored: Stored, times: Mapping[int, str]) -> Entry:
    article = stored.article
    labels = itertools.chain.from_iterable(labels_of(article))
    return Entry(
        f"{site_address()}{Params().article_url(article.id)}",
        article.title,
        _came(stored, times),
        stored.head.date,
        f"{stored.head.title}　{first_sentence(article)}",
        tuple(dict.fromkeys(label.value for label in labels)),
    )


def _issue(articles: list[Stored], times: Mapping[int, str]) -> Entry:
    first = articles[0]
    return Entry(
        f"{site_address()}/issues/{quote(first.head.id)}",
        first.head.title,
        max(_came(stored, times) for stored in articles),
        first.head.date,
        "；".join(_headline(stored.article) for stored in articles),
    )


def _headline(article: Article) -> str:
    return article.title or first_sentence(article)


def _came(stored: Stored, times: Mapping[int, str]) -> datetime.datetime:
    """When an article came in; where nobody noted it, the day it was printed."""
    if noted := times.get(stored.born):
        return datetime.datetime.fromisoformat(noted)
    day = stored.head.date
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC) if day else BEGAN
