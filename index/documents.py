"""Issue -> what is indexed: the documents that every engine stores, and how they are written down."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from corpus.models import (
    HEAD,
    Article,
    ArticleFigure,
    ContentsEntry,
    Figure,
    Finding,
    Issue,
    IssueHead,
    Label,
    Paragraph,
    ParagraphKind,
    Source,
)
from index.engine import ArticleRow, IssueRow, Stored
from index.schema import LABEL_FIELDS, LABELS, facet_values, labels_of


def units(article: Article) -> list[str]:
    """The texts within which strings are sought: the title, then each paragraph."""
    return [article.title, *(paragraph.text for paragraph in article.paragraphs)]


# --- stored forms: compact JSON, rows instead of objects, since there is one for every article ------


STORED = 7  # raise it whenever what was stored before can no longer be read
FIGURE_FIELDS = tuple(one.name for one in fields(Figure) if one.name != "printed")
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def pack_article(article: Article, head: IssueHead) -> str:
    """The article and its issue's head as one line of JSON."""
    return _JSON.encode(
        [
            _head_row(head),
            [article.id, article.kind, article.title, article.contents_title, article.link],
            [_row(p) for p in article.paragraphs],
            [[[label.value, label.words] for label in labels] for labels in labels_of(article)],
            [_day(day) for day in article.event_dates],
            [[one.paragraph, *_figure_row(one.figure)] for one in article.figures],
        ]
    )


def unpack_article(text: str) -> tuple[Article, IssueHead]:
    """What `pack_article` wrote."""
    head, names, paragraphs, labels, days, figures = json.loads(text)
    id, kind, title, contents_title, link = names
    article = Article(
        id=id,
        kind=kind,
        title=title,
        paragraphs=tuple([Paragraph(*row) if len(row) == 3 else _paragraph(*row) for row in paragraphs]),
        contents_title=contents_title,
        **{
            name: tuple(Label(value, tuple(words)) for value, words in rows)
            for name, rows in zip(LABEL_FIELDS, labels, strict=True)
        },
        event_dates=tuple(datetime.date.fromisoformat(day) for day in days),
        link=link,
        figures=tuple(_figure(row, title, paragraphs) for row in figures),
    )
    return article, IssueHead(**_head(head))


@dataclass(frozen=True, slots=True, eq=False)
class UnpackedIssue(Issue):
    """An issue on its way to an engine, with what its articles were unpacked from: by its id the article, its line.

    What is made of it by `replace` keeps the lines; `known_line` tells which of them still hold.
    """

    unpacked_head: IssueHead | None = None
    lines: Mapping[str, tuple[Article, str]] = field(default_factory=dict, repr=False)


def unpack_whole(issue: str, articles: Iterable[str], id: str) -> UnpackedIssue:
    """What `pack_issue` and `pack_article` wrote of an issue, under an id that it may have been given before."""
    found, _ = unpack_issue(issue)
    unpacked = [(unpack_article(line)[0], line) for line in articles]
    values = {one.name: getattr(found, one.name) for one in fields(Issue)}
    values |= {"id": id, "articles": tuple(article for article, _ in unpacked)}
    return UnpackedIssue(**values, unpacked_head=found.head, lines={row[0].id: row for row in unpacked})


def known_line(issue: Issue, article: Article, head: IssueHead) -> str:
    """What `pack_article` would write of an issue's article, where it is known; "" where it was not unpacked, or has
    changed since.
    """
    if isinstance(issue, UnpackedIssue) and issue.unpacked_head == head:
        unpacked, line = issue.lines.get(article.id, (None, ""))
        if unpacked is article:
            return line
    return ""


@dataclass(frozen=True, slots=True)
class PackedArticle:
    """An article with its issue's head on its way into a segment: as it is, and as it will be stored.

    To another process only what is stored goes, which costs less, and there the article is read of it when asked for.
    """

    stored: str
    known: tuple[Article, IssueHead] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, article: Article, head: IssueHead, line: str = "") -> PackedArticle:
        """The article, packed; `line`: how, where that is known."""
        return cls(line or pack_article(article, head), (article, head))

    def read(self) -> tuple[Article, IssueHead]:
        """The article and its issue's head."""
        return self.known or unpack_article(self.stored)

    def __reduce__(self) -> tuple[type[PackedArticle], tuple[str]]:
        return PackedArticle, (self.stored,)


def _figure_row(figure: Figure) -> list[Any]:
    """The figure's fields in order, without what is printed, which its positions tell."""
    return [
        value.isoformat() if isinstance(value, datetime.date) else value
        for value in (getattr(figure, name) for name in FIGURE_FIELDS)
    ]


def _figure(row: list[Any], title: str, paragraphs: list[Any]) -> ArticleFigure:
    paragraph, start, end, *rest, first, last, sentence_start, sentence_end = row
    text = title if paragraph < 0 else paragraphs[paragraph][1]
    days = [datetime.date.fromisoformat(day) if day else None for day in (first, last)]
    fields_behind = (*rest, *days, sentence_start, sentence_end)
    return ArticleFigure(paragraph, Figure(start, end, text[start:end], *fields_behind))


def _row(paragraph: Paragraph) -> list[object]:
    """A paragraph as a row, without what it lacks at its end."""
    row: list[object] = [paragraph.id, paragraph.text, paragraph.kind]
    more: tuple[object, ...] = (paragraph.cells, paragraph.links, paragraph.pictures)
    while more and not more[-1]:
        more = more[:-1]
    return [*row, *more]


def _paragraph(
    id: str,
    text: str,
    kind: ParagraphKind,
    cells: Sequence[str] = (),
    links: Sequence[Sequence[str]] = (),
    pictures: Sequence[str] = (),
) -> Paragraph:
    named = tuple((words, address) for words, address in links)
    return Paragraph(id, text, kind, tuple(cells), named, tuple(pictures))


def pack_issue(issue: Issue) -> str:
    """The issue without its articles' texts, which are documents of their own, as one line of JSON."""
    source = issue.source
    return _JSON.encode(
        [
            _head_row(issue),
            issue.publisher,
            [
                source.sha256,
                source.name,
                source.media_type,
                source.encoding,
                source.encoding_reason,
                source.parts,
                source.known_by,
            ],
            [[entry.title, entry.items, entry.article, entry.sections] for entry in issue.contents],
            [article.id for article in issue.articles],
            issue.colophon,
            [[f.code, f.level, f.where, f.message] for f in issue.findings],
        ]
    )


def unpack_issue(text: str) -> tuple[Issue, tuple[str, ...]]:
    """The issue without articles, and the ids of its articles in order."""
    head_row, publisher, (*source, parts, known_by), contents, articles, colophon, findings = json.loads(text)
    issue = Issue(
        **_head(head_row),
        publisher=publisher,
        source=replace(
            Source(*source), parts=tuple((name, sha256) for name, sha256 in parts), known_by=tuple(known_by)
        ),
        contents=tuple(
            ContentsEntry(title, tuple(items), article, tuple(sections)) for title, items, article, sections in contents
        ),
        colophon=tuple(colophon),
        findings=tuple(Finding(*row) for row in findings),
    )
    return issue, tuple(articles)


def stored_article(text: str, born: int, gone: int | None) -> Stored:
    """What `pack_article` wrote, as the engines hand it out: with the generations it came and left with."""
    return Stored(*unpack_article(text), born, gone)


def article_row(article: Article, head: IssueHead) -> ArticleRow:
    """The article as a line of a list."""
    values = facet_values(article, head)
    return ArticleRow(article.id, article.title, article.kind, head, tuple(values[facet] for facet in LABELS))


def issue_row(text: str) -> IssueRow:
    """What `pack_issue` wrote, as a line of a list of issues."""
    issue, articles = unpack_issue(text)
    return IssueRow(
        **{name: getattr(issue, name) for name in HEAD}, articles=len(articles), findings=len(issue.findings)
    )


def with_articles(issue: Issue, articles: tuple[Article, ...]) -> Issue:
    """The issue with its articles put back."""
    return replace(issue, articles=articles)


def _day(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


def _head_row(head: IssueHead) -> list[Any]:
    """The head's fields in order; its day, the last of them, as text."""
    return [*(getattr(head, name) for name in HEAD[:-1]), _day(head.date)]


def _head(row: list[Any]) -> dict[str, Any]:
    """The head's fields by name."""
    *names, day = row
    return dict(zip(HEAD, (*names, datetime.date.fromisoformat(day) if day else None), strict=True))
