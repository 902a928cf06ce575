"""The panel of filters, as HTML: one form, so that several choices go at once; with a script each is applied where it
is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup

from index.schema import MISSING
from search.facets import FacetList, Value
from search.message import Message
from search.paging import Link
from search.params import Params
from search.results.page import Page
from web.html.pieces import KEPT, counted, text
from web.label_names import english, named
from web.languages import language, native, number

FEW = 6  # values of a facet that are shown at once
SOUGHT = 8  # from so many on there is a field to find one
_CHOSEN, _FILTERS = Message("筛选（已选 {n} 项）"), Message("筛选")
_DATE, _EVENT, _NOTE = Message("日期"), Message("事件日期"), Message("文中所记的日子，不是刊期")
_FROM, _TO, _BY_DATE = Message("从"), Message("到"), Message("按日期筛选")
_BEGINS, _ENDS, _BY_EVENT = Message("事件始于"), Message("事件止于"), Message("按事件日期筛选")
_FIRST_DAY, _LAST_DAY = Message("选起始日"), Message("选结束日")
_NONE_GIVEN, _EXCLUDE = Message("未注明"), Message("排除")
_FIND, _OTHERS = Message("找…"), Message("其余 {n} 个")
_APPLY, _SEE = Message("应用所选条件"), Message("看 {n} 篇结果")
_CURRENT, _CHECKED = ' aria-current="true"', " checked"


def panel(page: Page, facets: Iterable[FacetList]) -> Markup:
    """The form of a page of results: dates, days told of, and the facets to choose from."""
    params = page.params
    title = counted(_CHOSEN, len(page.chips)) if page.chips else text(_FILTERS)
    pairs = params.unfiltered().pairs()
    kept = "".join([f'<input type="hidden" name="{name}" value="{text(value)}">' for name, value in pairs])
    return Markup(
        f'<details id="filters">\n<summary>{title}</summary>\n'
        f'<form action="/search" method="get" aria-label="{text(_FILTERS)}">\n{kept}'
        f"{_dates(params, page.presets)}{_event_dates(params)}{''.join([_facet(facet) for facet in facets])}"
        f'<p class="apply"><button><span class="no-js">{text(_APPLY)}</span>'
        f'<span class="js-only">{counted(_SEE, page.total)}</span></button></p>\n</form>\n</details>\n'
    )


def _dates(params: Params, presets: Sequence[Link]) -> str:
    first, last = ("" if end == MISSING else end for end in (params.from_, params.to))
    none = (
        f'<label class="yes"><input type="checkbox" name="from" value="{MISSING}" checked>'
        f"<span>{text(_NONE_GIVEN)}</span></label>"
    )
    links = [
        f'<li><a href="{text(link.url)}"{_CURRENT if link.current else ""}>{text(link.label)}</a></li>'
        for link in presets
    ]
    spans = f'<ul class="presets">{"".join(links)}</ul>' if links else ""
    return (
        '<div class="facet" role="group" aria-labelledby="facet-date">\n<details id="choices-date" open>\n'
        f'<summary><h2 id="facet-date">{text(_DATE)}</h2></summary>\n'
        f"{none if params.from_ == MISSING else ''}"
        f'<div class="dates">\n{_day("from", _FROM, first, "2017", _FIRST_DAY)}'
        f'{_day("to", _TO, last, "2017-08", _LAST_DAY)}<button class="plain">{text(_BY_DATE)}</button>\n</div>\n'
        f"{spans}</details>\n</div>\n"
    )


def _event_dates(params: Params) -> str:
    first, last = params.event_from, params.event_to
    return (
        '<div class="facet" role="group" aria-labelledby="facet-event">\n'
        f'<details id="choices-event"{" open" if first or last else ""}>\n'
        f'<summary><h2 id="facet-event">{text(_EVENT)}</h2></summary>\n<p class="soft small">{text(_NOTE)}</p>\n'
        f'<div class="dates">\n{_day("event_from", _BEGINS, first, "2017-08-15", _FIRST_DAY)}'
        f'{_day("event_to", _ENDS, last, "2017-08", _LAST_DAY)}<button class="plain">{text(_BY_EVENT)}</button>\n'
        "</div>\n</details>\n</div>\n"
    )


def _day(name: str, label: Message, value: str, example: str, picked: Message) -> str:
    """A field for a date, and for those who have a script one to pick a day."""
    title, whole = text(picked), f' value="{value}"' if len(value) == len("2017-08-15") else ""
    return (
        f'<div class="day"><label>{text(label)}<input type="text" name="{name}" value="{text(value)}" '
        f'placeholder="{example}" autocomplete="off"></label><label class="picker js-only" title="{title}">'
        f'<span class="hidden">{title}</span><input type="date"{whole}></label></div>\n'
    )


def _facet(facet: FacetList) -> str:
    """A facet, closed where it leaves nothing to choose: years as links, of other facets boxes to tick."""
    name, label, values = facet.name, text(facet.label), facet.values
    return (
        f'<div class="facet" role="group" aria-labelledby="facet-{name}">\n'
        f'<details id="choices-{name}"{" open" if len(values) > 1 or facet.selected else ""}>\n'
        f'<summary><h2 id="facet-{name}">{label}</h2></summary>\n'
        f"{_years(values) if name == 'year' else _boxes(facet)}</details>\n</div>\n"
    )


def _years(values: Sequence[Value]) -> str:
    links = [
        f'<li><a href="{text(value.url)}"{_CURRENT if value.selected else ""}><span>{text(value.label)}</span> '
        f'<span class="count">{number(value.count)}</span></a></li>'
        for value in values
    ]
    return f'<ul class="years">{"".join(links)}</ul>\n'


def _boxes(facet: FacetList) -> str:
    name, values = facet.name, facet.values
    parts = []
    if len(values) > SOUGHT:
        within = text(Message("在{facet}里找", facet=facet.label))
        parts.append(
            f'<label class="find js-only"><span class="hidden">{within}</span>'
            f'<input type="text" placeholder="{text(_FIND)}" autocomplete="off"></label>\n'
        )
    parts.append(f"<ul>{choices(name, values[:FEW])}</ul>\n")
    if len(values) > FEW:
        parts.append(
            f'<details id="more-{name}"{" open" if facet.selected_after(FEW) else ""}>\n'
            f"<summary>{counted(_OTHERS, len(values) - FEW)}</summary>\n"
            f"<ul>{choices(name, values[FEW:])}</ul>\n</details>\n"
        )
    return "".join(parts)


def choices(facet: str, values: Iterable[Value]) -> str:
    """The values of a facet to choose from: what is around the count stands on page after page, and is kept."""
    spoken, names = language(), english()
    parts: list[str] = []
    for one in values:
        given = one.value, one.label, one.selected, one.excluded
        before, after = _around(spoken, names.get(one.label), facet, *given)
        parts += (before, number(one.count), after)
    return "".join(parts)


@lru_cache(maxsize=KEPT, typed=True)  # a label may be a message, which is said otherwise than a name alike
def _around(
    language: str, english: str | None, facet: str, value: str, label: str, selected: bool, excluded: bool
) -> tuple[str, str]:
    """What stands before and after the count, decided by all that is given."""
    mark = "" if facet in ("kind", "year") or value == MISSING else native()
    given, called, left_out = text(value), text(named(label)), text(_EXCLUDE)
    return (
        f'<li><label class="yes"><input type="checkbox" name="{facet}" value="{given}"{_CHECKED if selected else ""}>'
        f'<span{mark}>{called}</span> <span class="count">',
        f'</span></label>\n<label class="no" title="{left_out}"><input type="checkbox" name="not_{facet}" '
        f'value="{given}"{_CHECKED if excluded else ""}><span class="hidden">{left_out} <span{mark}>{called}</span>'
        "</span></label></li>\n",
    )
