"""The lists that leave as files, each with its columns: results, issues, findings."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from index.engine import ArticleRow, Engine, FiguresRequest, IssueRow
from index.schema import SCHEMA
from search.facets import FACET_NAMES
from search.figures.asked import FigureParams
from search.figures.kinds import FIGURE_KINDS
from search.figures.rows import Row, row_of
from search.figures.timeline import Timeline
from search.message import Message
from search.params import ARTICLE_KINDS, Params
from search.query_parsing import parse_query
from search.report import FaultKind, FoundFault
from search.results.answering import whole
from web.wording import LEVELS

Cell = str | int | float | datetime.date | tuple[str, ...] | None
Columns = tuple[tuple[str, str], ...]
PAGE = 1000  # issues that are asked for at a time

ARTICLE: Columns = (
    ("place", Message("序号")),
    ("title", Message("标题")),
    ("issue_title", Message("期次")),
    ("date", Message("日期")),
    ("series_title", FACET_NAMES["series"]),
    ("kind", FACET_NAMES["kind"]),
    *((one.labels, FACET_NAMES[one.name]) for one in SCHEMA if one.labels),
    ("id", Message("编号")),
    ("url", Message("链接")),
)
ISSUE: Columns = (
    ("title", Message("期次")),
    ("series_title", FACET_NAMES["series"]),
    ("year", Message("年份")),
    ("number", Message("期号")),
    ("running_number", Message("总期号")),
    ("date", Message("日期")),
    ("articles", Message("篇数")),
    ("findings", Message("疑点数")),
    ("id", Message("编号")),
    ("url", Message("链接")),
)
FINDING: Columns = (
    ("kind", Message("疑点")),
    ("level", Message("程度")),
    ("message", Message("说明")),
    ("issue", Message("期的编号")),
    ("article", Message("文章的编号")),
    ("url", Message("链接")),
)


FIGURE: Columns = (
    ("place", Message("序号")),
    ("printed", Message("原文")),
    ("lower", Message("下限")),
    ("upper", Message("上限")),
    ("unit", Message("单位")),
    ("subject", Message("所说的事")),
    ("period", Message("时段")),
    ("notes", Message("性质")),
    ("groups", FACET_NAMES["group"]),
    ("places", FACET_NAMES["place"]),
    ("issue_title", Message("期次")),
    ("date", Message("日期")),
    ("sentence", Message("句子")),
    ("url", Message("链接")),
)
TIMELINE: Columns = (
    ("kind", Message("类")),
    ("day", Message("时间")),
    ("series", FACET_NAMES["group"]),
    *FIGURE,
    ("conflict", Message("与别处不合")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A list: the name of its file, (key, head) of each column, how many rows it has, and the rows, once."""

    name: str
    columns: Columns
    total: int
    rows: Iterator[tuple[Cell, ...]]


def results_table(engine: Engine, params: Params, site: str) -> Table:
    """All articles that `params` finds, in its order, whatever page it names; all of one generation.

    `site` is what stands before the path in the link of a row. Raises what `search.find.find` raises.
    """
    total, request = whole(engine, params)
    return Table(params.q or "全部文章", ARTICLE, total, _articles(engine.rows(request), site))


def articles_table(name: str, rows: Iterable[ArticleRow], site: str) -> Table:
    """Articles that somebody chose, as a list of marked ones, under a name."""
    kept = list(rows)
    return Table(name, ARTICLE, len(kept), _articles(kept, site))


def issues_table(engine: Engine, series: str | None, year: int | None, site: str) -> Table:
    """All issues of a series or year, or of all; all of one generation."""
    now = engine.state().generation
    total, first = engine.issues(series, year, 0, PAGE, now)

    def rows() -> Iterator[tuple[Cell, ...]]:
        page = first
        for offset in range(0, total, PAGE):
            page = first if not offset else engine.issues(series, year, offset, PAGE, now)[1]
            yield from (_issue(row, site) for row in page)

    return Table("各期目录", ISSUE, total, rows())


def findings_table(kinds: Iterable[FaultKind], site: str) -> Table:
    """The findings of the report, a row each, a kind after the other."""
    rows = [
        (kind.name, LEVELS[kind.level], fault.message, fault.issue, fault.article, _about(fault, site))
        for kind in kinds
        for fault in kind.faults
    ]
    return Table("疑点", FINDING, len(rows), iter(rows))


def _articles(rows: Iterable[ArticleRow], site: str) -> Iterator[tuple[Cell, ...]]:
    for place, row in enumerate(rows, 1):
        yield (
            place,
            row.title,
            row.head.title,
            row.head.date,
            row.head.series_title,
            ARTICLE_KINDS.get(row.kind, row.kind),
            *row.labels,
            row.id,
            f"{site}/articles/{quote(row.id)}",
        )


def _issue(row: IssueRow, site: str) -> tuple[Cell, ...]:
    return (
        row.title,
        row.series_title,
        row.year,
        row.number,
        row.running_number,
        row.date,
        row.articles,
        row.findings,
        row.id,
        f"{site}/issues/{quote(row.id)}",
    )


def _about(fault: FoundFault, site: str) -> str:
    return f"{site}/articles/{quote(fault.article)}" if fault.article else f"{site}/issues/{quote(fault.issue)}"


def timeline_table(found: Timeline, site: str) -> Table:
    """The points of a timeline, a kind after the other, each in order of days."""
    points = [point for kind in FIGURE_KINDS for point in found.of(kind)]
    told = {id(point) for conflict in found.conflicts for point in conflict.points}
    rows = (
        (
            FIGURE_KINDS[one.kind],
            one.day,
            one.series,
            *_figure_cells(place, one.row, site),
            "是" if id(one) in told else "",
        )
        for place, one in enumerate(points, 1)
    )
    return Table(found.asked.about, TIMELINE, len(points), iter(rows))


def figures_table(engine: Engine, asked: FigureParams, site: str) -> Table:
    """All figures that are asked for, in order, whatever page is named; all of one generation."""
    request = dataclasses.replace(asked.request(parse_query(asked.params.q).query), offset=0, limit=0)
    first = engine.figures(request)
    articles = dataclasses.replace(request.articles, as_of=first.generation)
    request = dataclasses.replace(request, articles=articles, limit=PAGE)
    return Table(asked.about or "数字", FIGURE, first.total, _figures(engine, request, asked, site, first.total))


def _figures(
    engine: Engine, request: FiguresRequest, asked: FigureParams, site: str, total: int
) -> Iterator[tuple[Cell, ...]]:
    for offset in range(0, total, PAGE):
        found = engine.figures(dataclasses.replace(request, offset=offset)).rows
        stored = engine.articles({row.article for row in found}, request.articles.as_of)
        for place, row in enumerate(found, offset + 1):
            one = row_of(stored[row.article], row.number, asked.params)
            yield _figure_cells(place, one, site)


def _figure_cells(place: int, one: Row, site: str) -> tuple[Cell, ...]:
    figure, article = one.figure, one.stored.article
    return (
        place,
        figure.printed,
        figure.lower,
        figure.upper,
        figure.unit,
        figure.subject,
        figure.period,
        one.notes,
        tuple(label.value for label in article.groups),
        tuple(label.value for label in article.places),
        one.stored.head.title,
        one.stored.head.date,
        one.sentence,
        site + one.url,
    )
