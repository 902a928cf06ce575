"""Articles and issues as they are stored in an index."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

from corpus.models import Issue
from index.documents import article_row, issue_row, stored_article, unpack_article, unpack_issue, with_articles
from index.engine import ArticleRow, Hit, IssueRow, Outline, Request, Stored
from index.opensearch.cluster.server import Answer
from index.opensearch.mapping import unpack
from index.opensearch.reader import PAGE, IndexReader
from index.opensearch.requests import Clause, alive, order, published
from index.opensearch.state import Published


def articles_of(reader: IndexReader, now: Published, ids: list[str], generation: int) -> dict[str, Stored]:
    """The articles of a generation with those ids, in that order."""
    found = {}
    for start in range(0, len(ids), PAGE):
        some = {"terms": {"id": ids[start : start + PAGE]}}
        for hit in _all(reader, now, [alive("article", generation), some]):
            stored = _stored(hit, now.generation)
            found[stored.article.id] = stored
    return {id: found[id] for id in ids if id in found}


def row_of(hit: Answer) -> ArticleRow:
    """A found article as a line of a list."""
    return article_row(*unpack_article(unpack(hit["_source"]["stored"])))


def versions_of(reader: IndexReader, now: Published, id: str) -> list[Stored]:
    """Every version of an article, newest first."""
    hits = _all(reader, now, [*published(now.generation), {"term": {"id": id}}])
    return sorted((_stored(hit, now.generation) for hit in hits), key=lambda stored: -stored.born)


def issue_of(reader: IndexReader, now: Published, id: str, generation: int) -> Issue | None:
    """The issue of a generation with that id, whole."""
    outline = outline_of(reader, now, id, generation)
    if outline is None:
        return None
    found = articles_of(reader, now, list(outline.articles), generation)
    return with_articles(outline.issue, tuple(stored.article for stored in found.values()))


def outline_of(reader: IndexReader, now: Published, id: str, generation: int) -> Outline | None:
    """The issue of a generation with that id, without its articles."""
    hit = next(_all(reader, now, [alive("issue", generation), {"term": {"id": id}}]), None)
    return Outline(*unpack_issue(unpack(hit["_source"]["stored"]))) if hit else None


def list_issues(
    reader: IndexReader, now: Published, conditions: list[Clause], offset: int, limit: int
) -> tuple[int, list[IssueRow]]:
    """How many issues there are under those conditions, and a page of them, newest first."""
    body = {"query": {"bool": {"filter": conditions}}, "sort": order(Request(sort="newest"))}
    hits = itertools.islice(reader.pages(now, body, ["stored"], offset + limit), offset, offset + limit)
    return reader.count(now, *conditions), [issue_row(unpack(hit["_source"]["stored"])) for hit in hits]


def _all(reader: IndexReader, now: Published, conditions: list[Clause]) -> Iterator[Answer]:
    body = {"query": {"bool": {"filter": conditions}}, "sort": [{"id": "asc"}, {"born": "asc"}]}
    return reader.pages(now, body, ["stored", "born", "gone"])


def _stored(hit: Answer, generation: int) -> Stored:
    source = hit["_source"]
    gone = source.get("gone")
    left = gone if gone is not None and gone <= generation else None
    return stored_article(unpack(source["stored"]), source["born"], left)


def hit_of(hit: Answer) -> Hit:
    """A hit of a search, of which `id` and `shown` were asked for."""
    source = hit["_source"]
    return Hit(source["id"], float(hit.get("_score") or 0.0), json.loads(source["shown"]))
