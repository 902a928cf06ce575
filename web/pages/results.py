"""The results of a search, as a page and as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from index.engine import MISSING
from search.facets import NONE_GIVEN
from search.find import Page, find
from search.message import Message
from search.params import EVENT, REPEATED, SORTS, Params
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
    page = find(engine(), Params.read(request.args), site().columns)
    if request.args.get("format") == "json":
        return jsonify(page.to_json())
    return render_template(
        "results.html",
        page=page,
        q=page.params.q,
        kept=hidden(page.params),
        conditions=conditions(page),
    )


def hidden(params: Params) -> list[tuple[str, str]]:
    """What a new search keeps without a word: how many articles a page has, and its language."""
    return Params(size=params.size, lang=params.lang).pairs()


def conditions(page: Page) -> list[Kept]:
    """What a new search keeps and shows: the filters, the order, the state of the index; not the page."""
    params = page.params
    names = {(f.name, value.value): (f.label, value.label) for f in page.facets for value in f.values if value.selected}
    found = [Kept(f, value, *names[f, value]) for f in REPEATED for value in params.values(f)]
    for name, date, label in (
        ("from", params.from_, Message("起始日期")),
        ("to", params.to, Message("结束日期")),
        (EVENT[0], params.event_from, Message("事件始于")),
        (EVENT[1], params.event_to, Message("事件止于")),
    ):
        if date:
            found.append(Kept(name, date, label, NONE_GIVEN if date == MISSING else date))
    if params.sort != Params().sort:
        found.append(Kept("sort", params.sort, Message("排序"), SORTS[params.sort]))
    if params.as_of is not None:
        found.append(Kept("as_of", str(params.as_of), Message("索引版本"), str(params.as_of)))
    return found
