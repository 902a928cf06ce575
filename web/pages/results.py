"""The results of a search, as a page and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from index.schema import DAYS, MISSING, REPEATED
from search.facets import NONE_GIVEN, FacetList
from search.find import find
from search.message import Message
from search.parameter_values import SORTS
from search.params import SIZE, Params
from search.results.page import Page
from search.suggest.vocabulary import Vocabulary
from web.export.tables import results_table
from web.languages import period
from web.pages.sharing.feeds import search_feed
from web.pages.sharing.formats import site_address
from web.pages.sharing.leaving import leaving
from web.pages.sharing.share import share
from web.site import engine, site

bp = Blueprint("results", __name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A condition that a new search keeps unless it is unticked: its parameter, and how it is called."""

    name: str
    value: str
    label: Message
    said: str


@bp.get("/search")
def search() -> ResponseReturnValue:
    """One page of results; the URL is its whole state."""
    params = Params.read(request.args)
    other = leaving(
        json=lambda: find(engine(), params, site().columns, spelling, site().synonyms).to_json(),
        atom=lambda: search_feed(params, feed_title(params)),
        table=lambda: results_table(engine(), params, site_address()),
    )
    if other:
        return other
    page = find(engine(), params, site().columns, spelling, site().synonyms)
    return render_template(
        "results.html",
        page=page,
        q=page.params.q,
        kept=hidden(page.params),
        conditions=conditions(page),
        canonical=params.url(),
        share=share(params.frozen_at(None).url(), page.share),
        told=told(page),
        feed_title=feed_title(params),
        whole_url=lambda format: params.sized(SIZE).url(format=format),
        facets=[in_order(facet) for facet in page.facets if facet.values],
        names={facet.name: facet.label for facet in page.facets},
    )


def spelling() -> Vocabulary | None:
    """What spellings are taken from; a page that is made before that is there is not kept."""
    found = site().vocabulary()
    if found is None:
        g.pop("page", None)
    return found


def in_order(facet: FacetList) -> FacetList:
    """The facet as it is chosen from: years newest first, of the others what is chosen or excluded first."""
    if facet.name == "year":
        return replace(facet, values=tuple(sorted(facet.values, key=lambda value: value.value, reverse=True)))
    return replace(facet, values=tuple(sorted(facet.values, key=lambda v: not (v.selected or v.excluded))))


def hidden(params: Params) -> list[tuple[str, str]]:
    """What a new search keeps without a word: how many articles a page has, whether by issue, and its language."""
    return Params(size=params.size, by=params.by, lang=params.lang).pairs()


def conditions(page: Page) -> list[Kept]:
    """What a new search keeps and shows: the filters, the order, the state of the index; not the page."""
    params = page.params
    names = {(f.name, value.value): (f.label, value.label) for f in page.facets for value in f.values}
    found = [Kept(f, value, *names[f, value]) for f in REPEATED for value in params.values(f)]
    for facet, value in params.excluded:
        label, said = names[facet, value]
        found.append(Kept(f"not_{facet}", value, Message("排除{facet}", facet=label), said))
    for name, date, label in (
        ("from", params.from_, Message("起始日期")),
        ("to", params.to, Message("结束日期")),
        *(
            (name, date, Message(label))
            for days in DAYS
            for name, date, label in zip(days.parameters, params.told(days), (days.begins, days.ends), strict=True)
        ),
    ):
        if date:
            found.append(Kept(name, date, label, NONE_GIVEN if date == MISSING else date))
    if params.sort != Params().sort:
        found.append(Kept("sort", params.sort, Message("排序"), SORTS[params.sort]))
    if params.as_of is not None:
        found.append(Kept("as_of", str(params.as_of), Message("索引版本"), str(params.as_of)))
    return found


def told(page: Page) -> Message:
    """What a chat says of the results: 乡村振兴：340 篇，2022年9月—2024年12月"""
    chosen = tuple(str(chip.value) for chip in page.chips)
    what: str = page.params.q if len(page.params.q) <= 60 else page.params.q[:60] + "…"
    what = what or Message("全部文章")
    if chosen:
        what = Message("{what}（{chosen}）", what=what, chosen=chosen)
    found = Message("{what}：{count}", what=what, count=Message("{n} 篇", n=page.total))
    if not page.span:
        return found
    first, last = map(period, page.span)
    when = Message("{first}—{last}", first=first, last=last) if first != last else first
    return Message("{found}，{when}", found=found, when=when)


def feed_title(params: Params) -> str:
    """简报：就业 青石县"""
    chosen = [value for facet in REPEATED for value in params.values(facet)]
    said = " ".join(filter(None, [params.q, *chosen]))
    return f"简报：{said}" if said else "简报：全部文章"
