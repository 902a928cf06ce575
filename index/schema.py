"""The schema: the facets of articles and their columns, declared once for engines, addresses, commands and pages.

A facet is one row of `SCHEMA`, a column of days with several values one of `DAYS`. What else a new one needs: for a
label the field of `corpus.models.Article` that holds it, and the field of its name in `search.params.Params`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.models import Article, IssueHead, Label

Facet = Literal["series", "group", "place", "topic", "kind", "year"]
Column = Literal["date", "year", "number", "event", "born"]
MISSING = "-"  # the value of a facet that an article does not have: shown as 未注明


@dataclass(frozen=True, slots=True)
class FacetField:
    """A facet: `name` in filters and addresses, `chinese` as readers see it.

    `of` gives an article's values. `labels`: the field of `Article` whose labels these are, "" where they are of
    another kind; rows and JSON name the facet's values by it. `typed`: how a query may name it (组:南通), the one
    that is printed first; none where it cannot be typed. `parameter`: whether addresses and commands have it as a
    parameter of its own that may be repeated. `values`: all that there are and how they are called, where known
    beforehand. `figures`: whether figures are counted by it too.
    """

    name: Facet
    chinese: str
    of: Callable[[Article, IssueHead], tuple[str, ...]]
    labels: str = ""
    typed: tuple[str, ...] = ()
    parameter: bool = True
    values: Mapping[str, str] = field(default_factory=dict)
    figures: bool = False


@dataclass(frozen=True, slots=True)
class DaysField:
    """A column of days of which an article may have several, as the days that it tells of.

    `name` is its column; addresses and commands have `name_from` and `name_to`, both inclusive. The Chinese: of a
    filter that is on, of its two ends, of the first end where it lies behind the last, of the filter left out, and
    what a command says of it.
    """

    name: Column
    of: Callable[[Article], tuple[datetime.date, ...]]
    chinese: str
    begins: str
    ends: str
    first_day: str
    left_out: str
    help: str

    @property
    def parameters(self) -> tuple[str, str]:
        """The names of its two ends in an address."""
        return f"{self.name}_from", f"{self.name}_to"


def _labels(name: str) -> Callable[[Article, IssueHead], tuple[str, ...]]:
    def values(article: Article, _: IssueHead) -> tuple[str, ...]:
        labels: tuple[Label, ...] = getattr(article, name)
        return tuple(sorted({label.value for label in labels}))

    return values


SCHEMA = (
    FacetField("series", "刊物", lambda _, head: (head.series,), typed=("刊", "刊物", "series"), figures=True),
    FacetField("group", "工作组", _labels("groups"), "groups", ("组", "工作组", "group"), figures=True),
    FacetField("place", "地区", _labels("places"), "places", ("地", "地区", "place"), figures=True),
    FacetField("topic", "主题", _labels("topics"), "topics", ("题", "主题", "topic"), figures=True),
    FacetField("kind", "类型", lambda article, _: (article.kind,), values={"feature": "专题", "brief": "简讯"}),
    FacetField(
        "year",
        "年份",
        lambda _, head: (str(head.filed_year),) if head.filed_year else (),
        parameter=False,  # `from` and `to` ask for it
    ),
)
DAYS = (
    DaysField(
        "event",
        lambda article: article.event_dates,
        "事件日期",
        "事件始于",
        "事件止于",
        "事件的起始日期",
        "不限事件日期",
        "文中所记的日子",
    ),
)

FACETS: tuple[Facet, ...] = tuple(one.name for one in SCHEMA)
REPEATED: tuple[Facet, ...] = tuple(one.name for one in SCHEMA if one.parameter)
DAYS_COLUMNS: tuple[Column, ...] = tuple(one.name for one in DAYS)
LABELS: tuple[Facet, ...] = tuple(one.name for one in SCHEMA if one.labels)
LABEL_FIELDS: tuple[str, ...] = tuple(one.labels for one in SCHEMA if one.labels)  # in the order of LABELS


def labels_of(article: Article) -> tuple[tuple[Label, ...], ...]:
    """The article's labels as printed order has them, per facet in the order of `LABELS`."""
    return tuple(getattr(article, name) for name in LABEL_FIELDS)


def facet_values(article: Article, head: IssueHead) -> dict[Facet, tuple[str, ...]]:
    """The article's values of every facet, each once and sorted; empty where it has none (未注明)."""
    return {one.name: one.of(article, head) for one in SCHEMA}
