"""The state of a search as its URL has it: read once, changed by plain methods, printed in one way.

    Params.read([("q", "援疆"), ("group", "-"), ("from", "2017"), ("page", "2")]).at_page(3).url()
    -> "/search?q=%E6%8F%B4%E7%96%86&group=-&from=2017&page=3"

Every link of every page is made here, so a link shows exactly what its sharer saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple, cast
from urllib.parse import quote, quote_plus

from index.engine import Request, Sort
from index.queries import Labelled, Query, Range
from index.schema import DAYS, MISSING, REPEATED, SCHEMA, DaysField, Facet
from search.message import Message
from search.parameter_values import (
    DATES,
    TOLD,
    Ends,
    Gathering,
    Match,
    UnreadableValue,
    cleaned,
    days_of,
    is_foreign,
    read_by,
    read_date,
    read_match,
    read_number,
    read_sort,
    shortened,
)

SIZE = 10
MOST = 100  # articles on a page
SIZES = (10, 20, 50, 100)  # of these a reader chooses
MOST_VALUES = 50  # of a facet in an address: every link of a page repeats them all
NOT: dict[str, Facet] = {f"not_{facet}": facet for facet in REPEATED}  # not_group=…: articles without that value
NAMES = ("q", "match", *REPEATED, *NOT, *DATES, "sort", "by", "page", "size", "as_of", "lang")
ARTICLE_KINDS = {
    value: Message(chinese) for one in SCHEMA if one.name == "kind" for value, chinese in one.values.items()
}
LANGUAGES = {"zh": "中文", "en": "English"}  # of the pages; each by its own name


class QueryError(ValueError):
    """What was asked cannot be answered; the message says what is wrong and the cure, and is safe to show.

    `instead` is the address of the nearest request that can be answered, where there is one.
    """

    def __init__(self, message: Message, instead: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.instead = instead


class Params(NamedTuple):
    """What is asked: the words as typed, the filters, the order and the page.

    `from_` and `to` are YYYY, YYYY-MM or YYYY-MM-DD, both inclusive to the end of the unit, or `-` for
    what has no year; `event_from` and `event_to` are such dates of what articles tell of. `as_of` is a
    generation, None for the published one. `lang` is the language of the page, "" for the reader's own.
    `excluded`: (facet, value) that no article may have. `seed` decides the order of a random sort.
    """

    q: str = ""
    series: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    from_: str = ""
    to: str = ""
    sort: Sort = "relevance"
    page: int = 1
    size: int = SIZE
    as_of: int | None = None
    event_from: str = ""
    event_to: str = ""
    lang: str = ""
    match: Match = "all"
    excluded: tuple[tuple[Facet, str], ...] = ()
    seed: int = 0
    by: Gathering = ""

    @classmethod
    def read(cls, source: Any) -> Params:
        """The state in a multi-dict (`items(multi=True)`) or in (name, value) pairs; unknown names are ignored.

        Of a name that is not repeatable the first value that is not blank counts; a language that we do not
        speak counts as not given. Raises `QueryError`, which proposes the same without what cannot be read.
        """
        pairs: Iterable[tuple[str, str]] = list(source.items(multi=True) if hasattr(source, "items") else source)
        try:
            return cls._read(pairs)
        except UnreadableValue as error:
            rest = [(name, value) for name, value in pairs if name != error.name]
            try:
                instead = cls.read([*rest, (error.name, error.nearest)]).url()
            except QueryError as another:
                instead = another.instead
            raise QueryError(error.message, instead) from None

    @classmethod
    def _read(cls, pairs: Iterable[tuple[str, str]]) -> Params:
        given: dict[str, list[str]] = {name: [] for name in NAMES}
        for name, value in pairs:
            if name in given and (text := cleaned(value)) and not is_foreign(name, text):
                given[name].append(text)
        for name in (*REPEATED, *NOT):
            if (count := len(set(given[name]))) > MOST_VALUES:
                message = Message(
                    "{name} 有 {n} 个值，一次最多用 {most} 个。请去掉一些。", name=name, n=count, most=MOST_VALUES
                )
                raise UnreadableValue(name, message)
        one = {name: values[0] if values else "" for name, values in given.items()}
        params = cls(
            q=one["q"],
            **cast("Any", {facet: tuple(dict.fromkeys(given[facet])) for facet in REPEATED}),
            from_=read_date("from", one["from"]),
            to=read_date("to", one["to"]),
            sort=read_sort(one["sort"])[0],
            seed=read_sort(one["sort"])[1],
            page=read_number("page", Message("页码"), one["page"], 1, 1),
            size=read_number("size", Message("每页篇数"), one["size"], 1, SIZE, MOST),
            as_of=read_number("as_of", Message("索引版本"), one["as_of"], 0, 0) if one["as_of"] else None,
            **cast("Any", {name: read_date(name, one[name]) for name in TOLD}),
            match=read_match(one["match"]),
            by=read_by(one["by"]),
            lang=one["lang"] if one["lang"] in LANGUAGES else "",
            excluded=tuple((facet, value) for name, facet in NOT.items() for value in dict.fromkeys(given[name])),
        )
        kinds = [("kind", kind) for kind in params.kind] + [("not_kind", kind) for kind in params.not_values("kind")]
        for name, kind in kinds:
            if kind not in (*ARTICLE_KINDS, MISSING):
                message = Message(
                    "没有“{kind}”这种文章类型。kind 可以是 feature（专题）或 brief（简讯）。", kind=shortened(kind)
                )
                raise UnreadableValue(name, message)
        if (params.from_ == MISSING) != (params.to == MISSING):
            params = params._replace(from_=MISSING, to=MISSING)
        params._check("", Message("起始日期"), params.ends, {"from_": params.to, "to": params.from_})
        for days in DAYS:
            swapped = dict(zip(days.parameters, reversed(params.told(days)), strict=True))
            params._check(f"{days.name}_", Message(days.first_day), params.told_ends(days), swapped)
        return params

    def _check(self, name: str, label: Message, ends: Ends, swapped: dict[str, str]) -> None:
        """Raises `QueryError` where the first day lies behind the last, and proposes the two `swapped`."""
        first, last = ends
        if first and last and first > last:
            text = Message(
                "{label} {first} 晚于结束日期 {last}，这样不会有结果。请对调 {name}from 与 {name}to。",
                label=label,
                first=str(first),
                last=str(last),
                name=name,
            )
            raise QueryError(text, self._replace(**cast("Any", swapped)).url())

    # --- what it asks of an engine ---------------------------------------------------------------

    def values(self, facet: Facet) -> tuple[str, ...]:
        """The selected values of a facet that is a parameter; none for `year`."""
        return cast("tuple[str, ...]", getattr(self, facet)) if facet in REPEATED else ()

    def not_values(self, facet: Facet) -> tuple[str, ...]:
        """The values of a facet that no article may have."""
        return tuple(value for name, value in self.excluded if name == facet)

    @property
    def ends(self) -> Ends:
        """The first and the last day asked for, None where open."""
        return days_of(self.from_, self.to)

    def told(self, days: DaysField) -> tuple[str, str]:
        """What is asked of a column of days: its two ends as in the address, "" where open."""
        first, last = days.parameters
        return getattr(self, first), getattr(self, last)

    def told_ends(self, days: DaysField) -> Ends:
        """The first and the last day asked for of a column of days, None where open."""
        return days_of(*self.told(days))

    @property
    def by_years(self) -> bool:
        """Whether whole years are asked for: then an issue that prints its year but no day belongs to it."""
        given = [end for end in (self.from_, self.to) if end]
        return bool(given) and all(len(end) == 4 for end in given)

    def request(self, query: Query, dates: bool = True) -> Request:
        """The engine's request for one page of `query`, without counts; `dates=False` leaves the date filter out."""
        filters: dict[Facet, tuple[str, ...]] = {f: self.values(f) for f in REPEATED if self.values(f)}
        first, last = self.ends if dates else (None, None)
        if dates and self.from_ == MISSING:
            filters["year"] = (MISSING,)
        if dates and self.by_years:
            query = query & Range("year", first.year if first else None, last.year if last else None)
            first = last = None
        for days in DAYS:
            if any(self.told(days)):
                begin, end = self.told_ends(days)
                query = query & Range(days.name, begin.toordinal() if begin else None, end.toordinal() if end else None)
        for facet, value in self.excluded:
            query = query & ~Labelled(facet, value)
        offset = (self.page - 1) * self.size
        return Request(query, filters, first, last, self.sort, offset, self.size, as_of=self.as_of, seed=self.seed)

    # --- links -----------------------------------------------------------------------------------

    def pairs(self) -> list[tuple[str, str]]:
        """The state as (name, value), always in one order, defaults left out."""
        pairs = [("q", self.q), ("match", self.match if self.match != "all" else "")]
        pairs += [(facet, value) for facet in REPEATED for value in getattr(self, facet)]
        pairs += [(f"not_{facet}", value) for facet, value in self.excluded]
        pairs += [("from", self.from_), ("to", self.to), *((name, getattr(self, name)) for name in TOLD)]
        pairs += [("sort", self._sort if self.sort != "relevance" else "")]
        pairs += [("by", self.by), ("page", str(self.page) if self.page != 1 else "")]
        pairs += [("size", str(self.size) if self.size != SIZE else "")]
        pairs += [("as_of", str(self.as_of) if self.as_of is not None else ""), ("lang", self.lang)]
        return [(name, value) for name, value in pairs if value]

    def url(self, path: str = "/search", **more: str) -> str:
        """The link to this state; `more` are further parameters, such as `format="json"`."""
        query = _encoded(self)
        if more:
            query = "&".join(filter(None, [query, *map(encoded, more.items())]))
        return f"{path}?{query}" if query else path

    def article_url(self, id: str, paragraph: str = "", path: str = "") -> str:
        """The link to an article, or to a path below it.

        It keeps the search, so that its words are highlighted there and it leads back.
        """
        url = self.url(f"/articles/{quote(id)}{f'/{path}' if path else ''}")
        return f"{url}#p-{paragraph}" if paragraph else url

    def issue_url(self, id: str) -> str:
        """The link to an issue, in the language that the address names."""
        return Params(lang=self.lang).url(f"/issues/{quote(id)}")

    def toggle(self, facet: Facet, value: str) -> Params:
        """With the value selected if it is not, without it if it is; the first page."""
        now = self.values(facet)
        new = tuple(v for v in now if v != value) if value in now else (*now, value)
        return self._replace(page=1, **cast("Any", {facet: new}))

    def excluding(self, facet: Facet, value: str) -> Params:
        """Without the articles that have the value, or no longer without them; the first page."""
        now = (facet, value)
        new = tuple(one for one in self.excluded if one != now) if now in self.excluded else (*self.excluded, now)
        new = tuple(sorted(new, key=lambda one: REPEATED.index(one[0])))
        wanted = tuple(one for one in self.values(facet) if one != value)
        return self._replace(page=1, excluded=new, **cast("Any", {facet: wanted}))

    def without(self, *names: str) -> Params:
        """With those parameters at their defaults; the first page."""
        plain = Params()
        fields = ["from_" if name == "from" else name for name in names]
        return self._replace(**{"page": 1, **{field: getattr(plain, field) for field in fields}})

    def unfiltered(self) -> Params:
        """With the words alone, in the same order; the first page."""
        return self.without(*REPEATED, "excluded", *DATES)

    def between(self, from_: str, to: str) -> Params:
        """With that date filter; the first page."""
        return self._replace(from_=from_, to=to, page=1)

    def telling_of(self, first: str, last: str) -> Params:
        """With that filter of the days that articles tell of; the first page."""
        return self._replace(event_from=first, event_to=last, page=1)

    @property
    def _sort(self) -> str:
        return f"random:{self.seed}" if self.sort == "random" else self.sort

    def sorted_by(self, sort: Sort, seed: int = 1) -> Params:
        """In that order, a random one by the seed; the first page."""
        return self._replace(sort=sort, seed=seed if sort == "random" else 0, page=1)

    def at_page(self, page: int) -> Params:
        """The same search at another page."""
        return self._replace(page=page)

    def sized(self, size: int) -> Params:
        """With so many articles on a page; the first page."""
        return self._replace(size=size, page=1)

    def asking(self, q: str) -> Params:
        """The same filters with other words; the first page."""
        return self._replace(q=q, page=1)

    def matching(self, match: Match) -> Params:
        """The same search by all of the words, or by most of them; the first page."""
        return self._replace(match=match, page=1)

    def gathered(self, by: Gathering) -> Params:
        """The same search, gathered so; the first page."""
        return self._replace(by=by, page=1)

    def frozen_at(self, generation: int | None) -> Params:
        """The same search as of that generation; None for the published one."""
        return self._replace(as_of=generation)


quoted = lru_cache(maxsize=8192)(quote_plus)  # the same values stand on page after page


def encoded(pair: tuple[str, str]) -> str:
    """q=%E5%B0%B1%E4%B8%9A"""
    name, value = pair
    return f"{name}={quoted(value)}"


@lru_cache(maxsize=256)  # a page has the same state in many links
def _encoded(params: Params) -> str:
    return "&".join([pair for _, pair in encoded_pairs(params)])


@lru_cache(maxsize=256)
def encoded_pairs(params: Params) -> tuple[tuple[str, str], ...]:
    """(name, name=value) of each pair of a state, the value as addresses have it."""
    return tuple([(name, encoded((name, value))) for name, value in params.pairs()])
