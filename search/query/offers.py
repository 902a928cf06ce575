"""Words of a query that name a filter: 南通 2024年 第1期  ->  地区：南通市, 年份：2024, 期号：1, each with its count.

An offer asks for the filter in place of the word; its count is what its link finds.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.text.fold import fold, fold_line
from corpus.text.numerals import HUNDRED, number
from index.engine import Engine, Request, Results
from index.queries import And, Everything, Query, Range, Run, String
from index.schema import MISSING, Facet
from index.writings import dates, writings
from search.facets import Labels, series_titles
from search.message import Message
from search.params import Params
from search.query.printing import unparse

NAMED: tuple[Facet, ...] = ("group", "place", "topic", "series")
WORDS = 6  # of a query that are looked at
MOST = 6  # offers of a page
SAME_WORD = 2  # of one word and facet
ENOUGH = 3  # results: the facets of so many have what a word names
_ISSUE = re.compile(rf"第?([0-9]{{1,4}}|[{HUNDRED}]{{1,5}})期")
_SIGNS = re.compile(r"[0-9]{4}([-/.])[0-9]{1,2}(?:\1[0-9]{1,2})?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A filter in place of a word: how it is called, how many articles it then finds, and its address."""

    word: str
    label: Message
    value: str
    count: int
    url: str

    def to_json(self) -> dict[str, Any]:
        """The offer of the JSON answer."""
        return {name: getattr(self, name) for name in ("word", "label", "value", "count", "url")}


def offers(engine: Engine, params: Params, query: Query, results: Results, labels: Labels) -> tuple[Offer, ...]:
    """What the words of a query name; of that only what finds something. `results` are those of the query."""
    conditions = query.parts if isinstance(query, And) else (query,)
    words = [one for one in conditions[:WORDS] if isinstance(one, (Run, String)) and one.field == "any"]
    if not words:
        return ()
    facets = results.facets
    if results.total < ENOUGH:
        everything = Request(Everything(), limit=0, facets=(*NAMED, "year"), as_of=results.generation)
        everywhere = engine.search(everything)
        facets = everywhere.facets
        labels = dataclasses.replace(labels, titles={**series_titles(engine, params, everywhere), **labels.titles})
    years = sorted((value for value, _ in facets.get("year", ()) if value != MISSING), reverse=True)
    named = {facet: _names(facet, [value for value, _ in facets.get(facet, ())], params, labels) for facet in NAMED}
    offered = [_together(words, conditions, params, named, years, labels)]
    for word in words:
        rest = tuple(one for one in conditions if one is not word)
        offered += [
            (word.text, label, value, wider, (*rest, *more))
            for label, value, wider, more in _named(word.text, params, named, years, labels)
        ]
    found: list[Offer] = []
    for typed, label, value, wider, asked in filter(None, offered):
        left = And(asked) if len(asked) > 1 else asked[0] if asked else Everything()
        chosen = wider.asking(unparse(left))
        request = dataclasses.replace(chosen.request(left), offset=0, limit=0, as_of=results.generation)
        if count := engine.search(request).total:
            found.append(Offer(typed, label, value, count, chosen.url()))
        if len(found) == MOST:
            break
    return tuple(found)


def _together(
    words: Sequence[Run | String],
    conditions: Sequence[Query],
    params: Params,
    named: Mapping[Facet, _Names],
    years: list[str],
    labels: Labels,
) -> tuple[str, Message, str, Params, tuple[Query, ...]] | None:
    """All words that name a group, place, series, date or number in their place at once; None of fewer than two."""
    others: dict[Facet, _Names] = {facet: names for facet, names in named.items() if facet != "topic"}
    typed, values, kept = [], [], list(conditions)
    for word in words:
        if first := next(_named(word.text, params, others, years, labels), None):
            _, value, params, more = first
            kept = [one for one in kept if one is not word] + list(more)
            typed.append(word.text)
            values.append(value)
    if len(typed) < 2:
        return None
    return " ".join(typed), Message("合起来"), " ".join(values), params, tuple(kept)


class _Names(NamedTuple):
    """What a word may name of a facet: its values that are not chosen, each with its names folded; and all these."""

    values: list[tuple[str, str, str]]
    text: str


def _names(facet: Facet, values: Iterable[str], params: Params, labels: Labels) -> _Names:
    chosen = (MISSING, *params.values(facet))
    found = [
        (value, fold_line(labels.value(facet, value)), fold_line(value)) for value in values if value not in chosen
    ]
    return _Names(found, "\n".join([name for _, *names in found for name in names]))


def _named(
    text: str, params: Params, named: Mapping[Facet, _Names], years: list[str], labels: Labels
) -> Iterator[tuple[Message, str, Params, tuple[Query, ...]]]:
    """(how the filter is called, its value, the search with it, conditions in place of the word)"""
    folded = fold(text)
    if issue := _ISSUE.fullmatch(folded):
        if which := number(issue[1]):
            yield Message("期号"), str(which), params, (Range("number", which, which),)
        return
    if (date := _date(folded)) is not None:
        yield from _dated(date, params, years)
        return
    if len(folded) < 2:
        return
    for facet, names in named.items():
        if folded not in names.text:  # as most words
            continue
        ranked = sorted(
            (rank, place, value)
            for place, (value, *called) in enumerate(names.values)
            if value not in params.values(facet) and (rank := _rank(folded, *called)) is not None
        )
        for _, _, value in ranked[:SAME_WORD]:
            yield labels.name(facet), str(labels.value(facet, value)), params.toggle(facet, value), ()


def _rank(word: str, *names: str) -> int | None:
    """How well a word names it: by the whole name, its beginning, or a part of it; None where it does not."""
    if word in names:
        return 0
    if any(name.startswith(word) for name in names):
        return 1
    return 2 if any(word in name for name in names) else None


def _date(folded: str) -> tuple[int, int, int] | None:
    if _YEAR.fullmatch(folded):
        return int(folded), 0, 0
    return next((date for start, end, date in dates(folded) if (start, end) == (0, len(folded))), None)


def _dated(
    date: tuple[int, int, int], params: Params, years: list[str]
) -> Iterator[tuple[Message, str, Params, tuple[Query, ...]]]:
    """The date of the issue, where nothing is asked of it yet, and days that articles tell of."""
    from corpus.text.dates import day as day_of  # a query without a date does without it

    year, month, day = date
    if not year:  # the day in the years that there are, the newest first
        for one in years[:SAME_WORD]:
            if not params.event_from and not params.event_to:
                text = f"{one}-{month:02}-{day:02}"
                if not day_of(int(one), month, day):
                    continue
                yield Message("事件日期"), text, params.telling_of(text, text), ()
        return
    if day and not day_of(year, month, day):
        return
    text = "-".join([f"{year}", *(f"{part:02}" for part in (month, day) if part)])
    if not params.from_ and not params.to:
        yield Message("日期") if month else Message("年份"), text, params.between(text, text), ()
    if month and not params.event_from and not params.event_to:
        yield Message("事件日期"), text, params.telling_of(text, text), ()


def said_of_dates(query: Query) -> Iterator[Message]:
    """What is said of dates typed in figures: all their writings are found."""
    for one in query.parts if isinstance(query, And) else (query,):
        if isinstance(one, Run) and _SIGNS.fullmatch(fold(one.text)) and len(found := writings(fold(one.text))) > 1:
            usual = next(form for form in found if "年" in form and "0" not in form[4:6])
            yield Message(
                "“{word}”已按日期查，{usual} 等写法都算；要查原样的字，请加引号。", word=one.text, usual=usual
            )
