"""Past figures: the ledger, and a draft held against it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.figures.asked import FigureParams
from search.figures.examples import figure_sections
from search.figures.in_search import edited
from search.figures.kinds import FIGURE_KINDS
from search.figures.ledger import ledger
from search.figures.timeline import timeline
from search.figures.verify import LONGEST, OUTCOMES, Verified, verify
from search.message import Message
from search.params import Params, QueryError
from web.charts.figures import figure_chart
from web.export.tables import figures_table, timeline_table
from web.languages import state
from web.pages.sharing.formats import site_address
from web.pages.sharing.leaving import leaving
from web.site import engine, site

bp = Blueprint("figures", __name__)
LONGEST_CONDITION = 120  # characters


@bp.get("/figures")
def figures() -> ResponseReturnValue:
    """The ledger of figures; the URL is its whole state."""
    asked = FigureParams.read(request.args)
    other = leaving(
        json=lambda: ledger(engine(), asked, site().columns).to_json(),
        table=lambda: figures_table(engine(), asked, site_address()),
    )
    if other:
        return other
    found = ledger(engine(), asked, site().columns)
    whole = replace(asked.at_page(1))
    return render_template(
        "figures.html",
        ledger=found,
        asked=asked,
        site=site_address(),
        canonical=asked.url(),
        whole_url=lambda format: whole.url(format=format),
    )


@bp.get("/figures/timeline")
def through_time() -> ResponseReturnValue:
    """An indicator through time, each kind of its figures as a chart with its table."""
    asked = FigureParams.read(request.args)
    found = timeline(engine(), asked)
    if other := leaving(json=found.to_json, table=lambda: timeline_table(found, site_address())):
        return other
    panels = [(label, found.of(kind)) for kind, label in FIGURE_KINDS.items()]
    return render_template(
        "figure_timeline.html",
        found=found,
        asked=asked,
        panels=[(label, some, figure_chart(some, found.series, found.unit)) for label, some in panels if some],
        canonical=found.url(),
        whole_url=lambda format: found.url(format=format),
        ledger_url=replace(asked, unit=asked.unit or found.unit, own=True).url(),
    )


@bp.get("/figures/guide")
def guide() -> ResponseReturnValue:
    """How figures are asked for, with examples to click."""
    shown = figure_sections()
    more = f"lang={state().lang}" if state().lang else ""
    urls = {one: _address(one.address, more) for section in shown for one in section.examples}
    return render_template("figures_guide.html", sections=shown, urls=urls)


def _address(address: str, more: str) -> str:
    """An example's address as a link, with one parameter more."""
    with_more = f"{address}{'&' if '?' in address else '?'}{more}" if more else address
    return quote(with_more, safe="/?=&+")


@bp.get("/figures/condition")
def condition() -> ResponseReturnValue:
    """Leads to the search of the address with another condition on figures in it, as the form of a chip has it."""
    return redirect(edited(Params.read(request.args), request.args.get("condition", "")[:LONGEST_CONDITION]).url())


@bp.route("/verify", methods=["GET", "POST"])
def check_draft() -> ResponseReturnValue:
    """A box for a draft; posted, the draft with its figures marked. Nothing of it is kept or logged."""
    if request.method == "GET":
        return render_template("verify.html", found=None, text="", most=LONGEST)
    request.max_form_memory_size = 4 * LONGEST + 4096  # bytes, of the longest draft in UTF-8
    if request.mimetype == "application/x-www-form-urlencoded":  # %E6%8F%B4: three times as long, and slow to read
        request.max_content_length = 9 * LONGEST + 4096
    text = request.form.get("text", "")
    if (file := request.files.get("file")) and file.filename:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise QueryError(
                Message("这个文件不是 UTF-8 文本。请另存为 UTF-8 的 .txt，或把文字贴进来。"), "/verify"
            ) from None
    found = verify(engine(), text.replace("\r\n", "\n"), state())
    answer = make_response(
        render_template("verify.html", found=found, text=text, most=LONGEST, outcomes=OUTCOMES, pieces=pieces(found))
    )
    answer.cache_control.no_store = True
    return answer


def pieces(found: Verified) -> list[tuple[str, int, str]]:
    """The draft cut at its figures: (text, number of the figure from 1 or 0, what became of it)."""
    cut: list[tuple[str, int, str]] = []
    done = 0
    for number, one in enumerate(found.figures, 1):
        cut += [(found.text[done : one.start], 0, ""), (found.text[one.start : one.end], number, one.outcome)]
        done = one.end
    return [*cut, (found.text[done:], 0, "")]
