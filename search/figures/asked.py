"""What is asked of past figures, as the address has it: read once, changed by plain methods, printed in one way.

/figures?q=援疆&about=就业&unit=人&min=1000&max=5000&certain=1&place=霍城县&sort=-value
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast, get_args
from urllib.parse import urlencode

from corpus.text.fold import fold
from index.engine import FigureFacet, FigureSort, FiguresRequest
from index.figures import FigureCondition
from index.queries import Query
from search.figures.amounts import Amount, amount, base_of
from search.message import Message
from search.params import Params, QueryError

OWN = ("about", "own", "unit", "min", "max", "certain", "dimension")
PATH, TIMELINE = "/figures", "/figures/timeline"
SORTS: dict[FigureSort, Message] = {
    "newest": Message("最新"),
    "oldest": Message("最早"),
    "-value": Message("从大到小"),
    "value": Message("从小到大"),
    "closest": Message("最接近"),
}
LONGEST = 60  # characters of an amount, a unit, what a figure is about


@dataclass(frozen=True, slots=True)
class FigureParams:
    """The articles asked for (`params`, whose order is not regarded), and the condition on figures as typed.

    With `own` what it is about stands in the figure's own subject, not somewhere in its sentence.
    """

    params: Params = field(default_factory=Params)
    about: str = ""
    own: bool = False
    unit: str = ""
    min: str = ""
    max: str = ""
    certain: bool = False
    dimension: tuple[str, ...] = ()
    sort: FigureSort = "newest"

    @classmethod
    def read(cls, source: Any) -> FigureParams:
        """The state in a multi-dict or in (name, value) pairs. Raises `QueryError` for what cannot be read."""
        pairs: Iterable[tuple[str, str]] = list(source.items(multi=True) if hasattr(source, "items") else source)
        own = {name: value.strip() for name, value in reversed(list(pairs)) if name in (*OWN, "sort")}
        params = Params.read([(name, value) for name, value in pairs if name not in (*OWN, "sort")])
        for name in ("about", "unit", "min", "max"):
            if len(own.get(name, "")) > LONGEST:
                raise QueryError(
                    Message(
                        "{name} 有 {n} 个字符，最多 {most} 个。请写短一些。", name=name, n=len(own[name]), most=LONGEST
                    ),
                    cls(params).url(),
                )
        sort = own.get("sort", "") or "newest"
        if sort not in get_args(FigureSort):
            known = tuple(get_args(FigureSort))
            raise QueryError(
                Message("没有“{sort}”这种排序。sort 可以是 {known}。", sort=sort[:30], known=known), cls(params).url()
            )
        found = cls(
            params,
            own.get("about", ""),
            own.get("own", "") not in ("", "0"),
            own.get("unit", ""),
            own.get("min", ""),
            own.get("max", ""),
            own.get("certain", "") not in ("", "0"),
            tuple(dict.fromkeys(value.strip() for name, value in pairs if name == "dimension" and value.strip())),
            cast(FigureSort, sort),
        )
        found.condition()  # says what is wrong with it
        return found

    def condition(self) -> FigureCondition:
        """The condition in base units. Raises `QueryError`."""
        unit = self._unit()
        low, high = (self._end(name, unit) for name in ("min", "max"))
        units = {one.unit for one in (low, high) if one and one.unit} | ({unit} if unit else set())
        if len(units) > 1:
            raise QueryError(
                Message(
                    "{units}不是同一种单位，不能比较。请用同一种单位写 min、max 和 unit。", units=tuple(sorted(units))
                ),
                dataclasses.replace(self, min="", max="").url(),
            )
        if low and high and low.value > high.value:
            raise QueryError(
                Message(
                    "最小值 {low} 大于最大值 {high}，这样不会有结果。请对调 min 与 max。", low=self.min, high=self.max
                ),
                dataclasses.replace(self, min=self.max, max=self.min).url(),
            )
        return FigureCondition(
            about=tuple(self.about.split()),
            in_subject=self.own,
            dimensions=self.dimension,
            unit=next(iter(units), ""),
            low=low.value if low else None,
            high=high.value if high else None,
            certain=self.certain,
        )

    def _unit(self) -> str:
        if not self.unit:
            return ""
        unit = base_of(self.unit)
        if unit is None:
            text = Message("没有“{unit}”这种单位。请写 元、万元、人、亩、公里 一类，或去掉 unit。", unit=self.unit)
            raise QueryError(text, dataclasses.replace(self, unit="").url())
        return unit

    def _end(self, name: str, unit: str) -> Amount | None:
        typed = self.min if name == "min" else self.max
        if not typed:
            return None
        found = amount(typed, fold(self.unit).strip())
        if found is None:
            text = Message("“{typed}”不是一个数。请写成 5000、1.5亿元 这样，或去掉 {name}。", typed=typed, name=name)
            raise QueryError(
                text, (dataclasses.replace(self, min="") if name == "min" else dataclasses.replace(self, max="")).url()
            )
        return found

    def request(self, query: Query, facets: tuple[FigureFacet, ...] = ()) -> FiguresRequest:
        """The engine's request for the page; `query` is what the words ask of the articles."""
        condition = self.condition()
        near = condition.low if condition.low is not None else condition.high
        articles = self.params.request(query)
        return FiguresRequest(
            dataclasses.replace(articles, sort="newest"),
            condition,
            self.sort,
            near or 0.0,
            articles.offset,
            articles.limit,
            facets,
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The state as (name, value), always in one order, defaults left out."""
        own = [
            ("about", self.about),
            ("own", "1" if self.own else ""),
            ("unit", self.unit),
            ("min", self.min),
            ("max", self.max),
        ]
        own += [("certain", "1" if self.certain else ""), *(("dimension", value) for value in self.dimension)]
        own += [("sort", self.sort if self.sort != "newest" else "")]
        return [pair for pair in own if pair[1]] + self.params.pairs()

    def url(self, path: str = PATH, **more: str) -> str:
        """The link to this state, of the ledger or of what stands below it."""
        query = urlencode(self.pairs() + list(more.items()))
        return f"{path}?{query}" if query else path

    def at_page(self, page: int) -> FigureParams:
        """The same question at another page."""
        return dataclasses.replace(self, params=self.params.at_page(page))

    def sorted_by(self, sort: FigureSort) -> FigureParams:
        """In that order; the first page."""
        return dataclasses.replace(self.at_page(1), sort=sort)

    def toggle(self, facet: FigureFacet, value: str) -> FigureParams:
        """With the value of a facet added or taken away; the first page."""
        if facet == "dimension":
            kept = tuple(one for one in self.dimension if one != value)
            new = kept if value in self.dimension else (*kept, value)
            return dataclasses.replace(self.at_page(1), dimension=new)
        return dataclasses.replace(self, params=self.params.toggle(facet, value))

    def values(self, facet: FigureFacet) -> tuple[str, ...]:
        """The selected values of a facet."""
        return self.dimension if facet == "dimension" else self.params.values(facet)
