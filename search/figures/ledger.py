"""The ledger of past figures: rows with what each says, where it stands, and how many others say the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from corpus.models import ArticleFigure, Figure
from corpus.text.fold import fold
from index.engine import Engine, Stored
from index.figures import FigureFacet, printed_in
from index.schema import SCHEMA, Facet
from search.facets import FacetList, Labels, Value, series_titles
from search.figures.amounts import shown
from search.figures.asked import SORTS, FigureParams
from search.message import Message
from search.paging import Link, Pager, pager
from search.params import Params
from search.query_parsing import parse
from search.snippets import Mark

FACETS: tuple[FigureFacet, ...] = ("dimension", *(one.name for one in SCHEMA if one.figures))
DIMENSION = Message("所计")
DIMENSIONS = {
    "money": Message("金额"), "people": Message("人数"), "area": Message("面积"), "length": Message("长度"),
    "mass": Message("重量"), "volume": Message("体积"), "power": Message("功率"), "energy": Message("电量"),
    "temperature": Message("温度"), "duration": Message("时长"), "count": Message("件数"), "share": Message("比例"),
    "points": Message("百分点"), "multiple": Message("倍数"), "rate": Message("单价与速率"), "data": Message("数据量"),
    "frequency": Message("频率"), "number": Message("没有单位"), "": Message("没有单位"),
}  # fmt: skip
ROLES = {"value": "", "change": Message("变化"), "share": Message("占比"), "rank": Message("名次")}
DIRECTIONS = {"up": Message("增"), "down": Message("减"), "": ""}


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as a line of the ledger, and the links to others on the page that tell the same.

    `mark` is the figure's place in `sentence`; `reading` its bounds for people, where they say more than the print.
    """

    figure: Figure
    stored: Stored
    paragraph: int
    sentence: str
    mark: Mark
    reading: str
    url: str
    others: tuple[Link, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """累计, 计划, 变化（增） …"""
        one = self.figure
        role = ROLES[one.role]
        if one.direction:
            role = Message("{role}（{direction}）", role=role, direction=DIRECTIONS[one.direction])
        plan, total = (Message("计划") if one.plan else ""), (Message("累计") if one.cumulative else "")
        return tuple(filter(None, (total, plan, role)))

    def to_json(self) -> dict[str, Any]:
        """The row for programs."""
        one, stored = self.figure, self.stored
        names = ("printed", "lower", "upper", "unit", "dimension", "qualifier", "role", "cumulative", "plan", "subject")
        return {
            **{name: getattr(one, name) for name in names},
            "period": one.period,
            "group": [label.value for label in stored.article.groups],
            "place": [label.value for label in stored.article.places],
            "date": stored.head.date.isoformat() if stored.head.date else None,
            "sentence": self.sentence,
            "start": one.start,
            "end": one.end,
            "article": stored.article.id,
            "paragraph": self.paragraph,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of figures; `certain` of `total` lie in the range as a whole."""

    asked: FigureParams
    total: int
    certain: int
    first: int
    rows: tuple[Row, ...]
    facets: tuple[FacetList, ...]
    sorts: tuple[Link, ...]
    pager: Pager
    notices: tuple[str, ...]
    counts: dict[FigureFacet, tuple[tuple[str, int], ...]]
    generation: int

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao figures --json`."""
        return {
            "total": self.total,
            "certain": self.certain,
            "figures": [row.to_json() for row in self.rows],
            "facets": {name: [list(pair) for pair in values] for name, values in self.counts.items()},
            "notices": list(self.notices),
            "page": self.asked.params.page,
            "pages": self.pager.pages,
            "generation": self.generation,
            "url": self.asked.url(),
        }


def ledger(engine: Engine, asked: FigureParams, columns: Collection[str] = ()) -> Ledger:
    """The page of figures that is asked for. Raises `QueryError`, and `EngineError` where the index cannot answer."""
    parsed = parse(asked.params.q)
    results = engine.figures(asked.request(parsed.query, FACETS))
    count = Message("{n} 个数", n=results.total)
    place = pager(asked.params.page, count, asked.params.size, lambda number: asked.at_page(number).url())
    stored = engine.articles({row.article for row in results.rows}, results.generation)
    rows = [row_of(stored[row.article], row.number, asked.params) for row in results.rows if row.article in stored]
    found = engine.search(replace(asked.params.request(parsed.query), limit=0, offset=0, facets=("series",)))
    labels = Labels(series_titles(engine, asked.params, found, stored.values()), columns, asked.params.series)
    return Ledger(
        asked=asked,
        total=results.total,
        certain=results.certain,
        first=(asked.params.page - 1) * asked.params.size + 1,
        rows=told_once(rows),
        facets=tuple(_facet(facet, results.facets.get(facet, ()), asked, labels) for facet in FACETS),
        sorts=tuple(Link(label, asked.sorted_by(sort).url(), asked.sort == sort) for sort, label in SORTS.items()),
        pager=place,
        notices=parsed.notices,
        counts={facet: results.facets.get(facet, ()) for facet in FACETS},
        generation=results.generation,
    )


def row_of(stored: Stored, number: int, params: Params) -> Row:
    """The line of an article's figure."""
    placed: ArticleFigure = stored.article.figures[number]
    figure, text = placed.figure, printed_in(stored.article, placed.paragraph)
    start, end = (figure.sentence_start, figure.sentence_end) if figure.sentence_end else (0, len(text))
    sentence = text[start:end]
    cut = len(sentence) - len(sentence.lstrip())
    paragraph = "" if placed.paragraph < 0 else stored.article.paragraphs[placed.paragraph].id
    reading = shown(figure.lower, figure.upper, figure.unit)
    return Row(
        figure,
        stored,
        placed.paragraph,
        sentence.strip(),
        (figure.start - start - cut, figure.end - start - cut),
        "" if _same_digits(reading, figure.printed) else reading,
        Params(lang=params.lang, as_of=params.as_of).article_url(stored.article.id, paragraph),
    )


def _same_digits(reading: str, printed: str) -> bool:
    """Whether a reading says no more than the print: 1,184人 of 1184名."""
    plain = "".join(char for char in fold(printed) if char in "0123456789.")
    return plain != "" and plain == "".join(char for char in fold(reading) if not char.isalpha() and char != ",")


def told_once(rows: list[Row]) -> tuple[Row, ...]:
    """Rows that tell the same fact as one, with links to the others: one sentence again, or title and text."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in rows:
        one = row.figure
        value = (one.lower, one.upper, one.unit, one.role, one.plan, one.cumulative)
        same = [(*value, fold(row.sentence)), (*value, row.stored.article.id, fold(one.subject))]
        key = next((key for key in same if key in kept), None)
        if key is None:
            for key in same:
                kept[key] = row
            continue
        first = kept[key]
        link = Link(row.stored.head.title, row.url)
        joined = replace(first, others=(*first.others, link))
        for other in [k for k, v in kept.items() if v is first]:
            kept[other] = joined
    return tuple(dict.fromkeys(kept.values()))


def _facet(facet: FigureFacet, counts: tuple[tuple[str, int], ...], asked: FigureParams, labels: Labels) -> FacetList:
    chosen = asked.values(facet)
    rows = [*counts, *((value, 0) for value in chosen if value not in dict(counts))]
    values = tuple(
        Value(value, _label(facet, value, labels), count, value in chosen, asked.toggle(facet, value).url())
        for value, count in rows
    )
    name = DIMENSION if facet == "dimension" else labels.name(facet)
    return FacetList(facet, name, values)  # type: ignore[arg-type]


def _label(facet: FigureFacet, value: str, labels: Labels) -> str:
    if facet == "dimension":
        return DIMENSIONS.get(value, value)
    name: Facet = facet
    return labels.value(name, value)
