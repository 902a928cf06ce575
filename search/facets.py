"""The facets of a search: names, values with their counts and links, and the filters that are on.

The number beside a facet's value is the total of the same search with that facet set to this value alone;
its link adds the value (within a facet any value suffices) or takes it away.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.engine import Engine, Results, Stored
from index.queries import Everything
from index.schema import DAYS, FACETS, MISSING, SCHEMA, Facet
from search.facet_links import FacetLinks
from search.message import Message
from search.params import ARTICLE_KINDS, Params

FACET_NAMES: dict[Facet, Message] = {one.name: Message(one.chinese) for one in SCHEMA}
NONE_GIVEN = Message("未注明")


class Value(NamedTuple):  # a page has a hundred, and these are made sooner than dataclasses
    """A value of a facet: how many articles it alone would leave, the link that adds or removes it, and whether the
    articles that have it are left out."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # of articles; nobody counts the fields
    selected: bool
    url: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet with its values, most first; selected ones are there even with count 0."""

    name: Facet
    label: Message
    values: tuple[Value, ...]

    @property
    def selected(self) -> bool:
        """Whether the search is narrowed by this facet."""
        return any(value.selected or value.excluded for value in self.values)

    def selected_after(self, place: int) -> bool:
        """Whether a value is selected of those behind so many."""
        return any(value.selected for value in self.values[place:])


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the link that takes it off."""

    name: str
    label: Message
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Labels:
    """How facets and their values are called: the titles of the series found, which series have columns for groups,
    and the series that the search is narrowed to."""

    titles: Mapping[str, str]
    columns: Collection[str] = ()
    chosen: Collection[str] = ()

    def name(self, facet: Facet) -> Message:
        """What a facet is called where these series are shown."""
        return group_name(self.chosen or self.titles, self.columns) if facet == "group" else FACET_NAMES[facet]

    def value(self, facet: Facet, value: str) -> str:
        """What a value is called; a name of the bulletin's own is itself."""
        if facet == "series" and value != MISSING:
            return self.titles.get(value, value)
        if facet == "kind" and value != MISSING:
            return ARTICLE_KINDS.get(value, value)
        return _year(value) if facet == "year" else _own_name(facet, value)


@lru_cache(maxsize=1024)
def _year(value: str) -> Message:
    return NONE_GIVEN if value == MISSING else Message("{year}年", year=value)


def _own_name(facet: Facet, value: str) -> str:
    """What a bulletin's own name is called: as it calls it."""
    return NONE_GIVEN if value == MISSING else value


def group_name(series: Iterable[str], columns: Collection[str]) -> Message:
    """工作组 or, of series whose articles stand in columns, 栏目; both where both are shown."""
    kinds = {one in columns for one in series}
    if kinds == {True}:
        return Message("栏目")
    return Message("工作组、栏目") if len(kinds) == 2 else FACET_NAMES["group"]


def browse(
    engine: Engine, params: Params, names: tuple[Facet, ...], columns: Collection[str] = ()
) -> tuple[int, list[FacetList]]:
    """How many articles the filters of `params` leave, and the named facets; no article is read for them."""
    request = dataclasses.replace(params.request(Everything()), offset=0, limit=0, facets=names)
    results = engine.search(request)
    labels = Labels(series_titles(engine, params, results), columns, params.series)
    return results.total, [facet_list(name, results.facets[name], params, labels) for name in names]


def series_titles(engine: Engine, params: Params, results: Results, stored: Iterable[Stored] = ()) -> dict[str, str]:
    """The title of every series that is to be shown; its id where the index has none."""
    titles = {one.head.series: one.head.series_title for one in stored}
    found = [value for value, _ in results.facets.get("series", ())]
    for series in [*found, *params.series, *params.not_values("series")]:
        if series not in titles:
            titles[series] = series_title(engine, series, results.generation)
    return titles


def series_title(engine: Engine, series: str, as_of: int | None) -> str:
    """The title of a series in that generation; its id where the index has none."""
    _, rows = engine.issues(series, limit=1, as_of=as_of)
    return next((row.series_title for row in rows), series)


def facet_list(facet: Facet, counts: tuple[tuple[str, int], ...], params: Params, labels: Labels) -> FacetList:
    """The facet with the values counted, and those selected that no article has."""
    selected = set(params.values(facet)) if facet != "year" else {v for v, _ in counts if _is_year(params, v)}
    if facet == "year" and params.from_ and params.from_ == params.to and _is_year(params, params.from_):
        selected.add(params.from_)
    excluded = set(params.not_values(facet))
    missing = tuple((value, 0) for value in sorted((selected | excluded) - {value for value, _ in counts}))
    links = FacetLinks(params, facet)
    called = labels.value if facet in ("series", "kind", "year") else _own_name
    values = [
        Value(value, called(facet, value), count, value in selected, links.toggled(value), value in excluded)
        for value, count in counts + missing
    ]
    return FacetList(facet, labels.name(facet), tuple(values))


def _is_year(params: Params, value: str) -> bool:
    """Whether the date filter is this very year."""
    return params.from_ == params.to == value and (len(value) == 4 or value == MISSING)


def chips(params: Params, labels: Labels) -> tuple[Chip, ...]:
    """The filters that are on."""
    found = [
        Chip(facet, labels.name(facet), labels.value(facet, value), params.toggle(facet, value).url())
        for facet in FACETS
        for value in params.values(facet)
    ]
    for facet, value in params.excluded:
        label = Message("排除{facet}", facet=labels.name(facet))
        found.append(Chip(f"not_{facet}", label, labels.value(facet, value), params.excluding(facet, value).url()))
    if params.from_ or params.to:
        span = NONE_GIVEN if params.from_ == MISSING else _span(params.from_, params.to)
        found.append(Chip("date", Message("日期"), span, params.without("from", "to").url()))
    for days in DAYS:
        if any(ends := params.told(days)):
            found.append(Chip(days.name, Message(days.chinese), _span(*ends), params.without(*days.parameters).url()))
    return tuple(found)


def _span(first: str, last: str) -> str:
    if first == last:
        return first
    if first and last:
        return Message("{first} 至 {last}", first=first, last=last)
    return Message("{first} 起", first=first) if first else Message("{last} 为止", last=last)
