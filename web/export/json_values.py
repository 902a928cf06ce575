"""Values as JSON: one shape for each thing, whether a page, the interface for programs or a command gives it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpus.models import Article, Figure, Issue, encode
from index.engine import IssueRow, Stored
from index.schema import LABEL_FIELDS, labels_of

_FIGURE = "start end printed lower upper unit dimension qualifier role direction cumulative plan subject period".split()


def issue(one: Issue) -> dict[str, Any]:
    """An issue with all that was read of it."""
    return {**encode(one), "title": one.title}


def issue_read(one: Issue, file: str) -> dict[str, Any]:
    """An issue of a file, as a command gives it: of paragraphs the texts, of labels the values, figures in one row."""
    whole = issue(one)
    articles = [
        {
            **row,
            "paragraphs": [paragraph.text for paragraph in article.paragraphs],
            "links": [list(link) for paragraph in article.paragraphs for link in paragraph.links],
            **_labels(article),
            "figures": [
                {"paragraph": found.paragraph, **row} for found in article.figures for row in figures([found.figure])
            ],
        }
        for article, row in zip(one.articles, whole["articles"], strict=True)
    ]
    return {**whole, "articles": articles, "file": file}


def issue_row(row: IssueRow) -> dict[str, Any]:
    """An issue as a line of a list."""
    return {**encode(row), "title": row.title}


def article(one: Stored, url: str) -> dict[str, Any]:
    """An article with what a hit says of its issue; `url` is its page's address."""
    return {
        **encode(one.article),
        "issue": one.head.id,
        "series": one.head.series,
        "issue_title": one.head.title,
        "date": encode(one.head.date),
        "url": url,
    }


def article_row(one: Stored, url: str) -> dict[str, Any]:
    """An article as a line of a list; `url` is its page's address."""
    return {
        "id": one.article.id,
        "title": one.article.title,
        "kind": one.article.kind,
        "issue": one.head.id,
        "issue_title": one.head.title,
        "series": one.head.series,
        "series_title": one.head.series_title,
        "date": encode(one.head.date),
        **_labels(one.article),
        "url": url,
    }


def figures(found: Iterable[Figure]) -> list[dict[str, Any]]:
    """Figures as they were read of a text: an open bound is null, positions are characters of the text."""
    return [{name: getattr(one, name) for name in _FIGURE} for one in found]


def _labels(one: Article) -> dict[str, list[str]]:
    rows = zip(LABEL_FIELDS, labels_of(one), strict=True)
    return {name: [label.value for label in labels] for name, labels in rows}
