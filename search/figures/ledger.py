"""The ledger of past figures: rows with what each says, where it stands, and how many others say the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from index.engine import Engine, FigureFacet, FigureResults
from index.queries import Query
from index.schema import SCHEMA, Facet
from search.facets import FacetList, Labels, Value, series_titles
from search.figures.asides import Aside, asides
from search.figures.asked import SORTS, FigureParams
from search.figures.rows import Row, row_of, told_once
from search.figures.summary import Summary, summaries
from search.message import Message
from search.paging import Link, Pager, pager
from search.query_parsing import parse_query

FACETS: tuple[FigureFacet, ...] = ("dimension", *(one.name for one in SCHEMA if one.figures))
DIMENSION = Message("所计")
DIMENSIONS = {
    "money": Message("金额"), "people": Message("人数"), "area": Message("面积"), "length": Message("长度"),
    "mass": Message("重量"), "volume": Message("体积"), "power": Message("功率"), "energy": Message("电量"),
    "temperature": Message("温度"), "duration": Message("时长"), "count": Message("件数"), "share": Message("比例"),
    "points": Message("百分点"), "multiple": Message("倍数"), "rate": Message("单价与速率"), "data": Message("数据量"),
    "frequency": Message("频率"), "number": Message("没有单位"), "": Message("没有单位"),
}  # fmt: skip
WHOLE = 500  # figures that are read all: what is told twice is then one row wherever it stands, and is summed up once


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of figures; `certain` of `total` lie in the range as a whole.

    A fact that several figures tell is one row, with links to the others: of all figures where these are not too many,
    then `told` is how many rows there are; else of those of the page.
    `asides` are figures that stand apart, in another unit or none: a sentence, and the link to them. `summaries` are
    there where something is asked about and not too many figures answer.
    """

    asked: FigureParams
    total: int
    certain: int
    told: int | None
    first: int
    rows: tuple[Row, ...]
    facets: tuple[FacetList, ...]
    sorts: tuple[Link, ...]
    pager: Pager
    notices: tuple[str, ...]
    counts: dict[FigureFacet, tuple[tuple[str, int], ...]]
    generation: int
    asides: tuple[Aside, ...] = ()
    summaries: tuple[Summary, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao figures --json`."""
        return {
            "total": self.total,
            "certain": self.certain,
            "told": self.told,
            "figures": [row.to_json() for row in self.rows],
            "facets": {name: [list(pair) for pair in values] for name, values in self.counts.items()},
            "notices": [*self.notices, *(aside.text for aside in self.asides)],
            "summaries": [one.to_json() for one in self.summaries],
            "page": self.asked.params.page,
            "pages": self.pager.pages,
            "generation": self.generation,
            "url": self.asked.url(),
        }


def ledger(engine: Engine, asked: FigureParams, columns: Collection[str] = ()) -> Ledger:
    """The page of figures that is asked for. Raises `QueryError`, and `EngineError` where the index cannot answer."""
    parsed = parse_query(asked.params.q)
    results = engine.figures(asked.request(parsed.query, FACETS))
    whole = _whole(engine, asked, parsed.query, results)
    told = None if whole is None else told_once(whole)
    count = Message("{n} 个数", n=results.total) if told is None else Message("{n} 条", n=len(told))
    place = pager(asked.params.page, count, asked.params.size, lambda number: asked.at_page(number).url())
    first = (asked.params.page - 1) * asked.params.size
    rows = told_once(_rows(engine, results, asked)) if told is None else told[first : first + asked.params.size]
    stored = {row.stored.article.id: row.stored for row in rows}
    found = engine.search(replace(asked.params.request(parsed.query), limit=0, offset=0, facets=("series",)))
    labels = Labels(series_titles(engine, asked.params, found, stored.values()), columns, asked.params.series)
    return Ledger(
        asked=asked,
        total=results.total,
        certain=results.certain,
        told=None if told is None else len(told),
        first=first + 1,
        rows=rows,
        facets=tuple(_facet(facet, results.facets.get(facet, ()), asked, labels) for facet in FACETS),
        sorts=tuple(Link(label, asked.sorted_by(sort).url(), asked.sort == sort) for sort, label in SORTS.items()),
        pager=place,
        notices=parsed.notices,
        counts={facet: results.facets.get(facet, ()) for facet in FACETS},
        generation=results.generation,
        asides=asides(engine, asked, parsed.query),
        summaries=summaries(whole) if whole and asked.about else (),
    )


def _whole(engine: Engine, asked: FigureParams, query: Query, page: FigureResults) -> list[Row] | None:
    """All figures that are found, in order; None where they are too many."""
    if page.total > WHOLE:
        return None
    if page.total > len(page.rows):
        page = engine.figures(replace(asked.request(query), offset=0, limit=WHOLE))
    return _rows(engine, page, asked)


def _rows(engine: Engine, found: FigureResults, asked: FigureParams) -> list[Row]:
    stored = engine.articles({row.article for row in found.rows}, found.generation)
    return [row_of(stored[row.article], row.number, asked.params) for row in found.rows if row.article in stored]


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
