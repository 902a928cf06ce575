"""The report: coverage, findings, missing labels and new names; and all findings of one kind."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from corpus.models import encode
from index.schema import LABELS
from search.facets import Labels
from search.message import Message
from search.paging import pager
from search.report import FAULT_NAMES
from web.export.tables import findings_table
from web.languages import state
from web.making.pending_engine import Making
from web.pages.issues import page_number
from web.pages.sharing.formats import here, site_address
from web.pages.sharing.leaving import leaving
from web.site import engine, site
from web.wording import LEVELS, coverage_text

bp = Blueprint("report", __name__)

SIZE = 50  # findings on a page
NAMES = 40  # new names of a kind that are shown before the rest is folded away


@bp.get("/report")
def report() -> ResponseReturnValue:
    """The state of the collection."""
    found, newer = site().reports.of(engine())
    if other := leaving(json=report_json, table=lambda: findings_table(found.faults, site_address())):
        return other
    names = Labels({one.series: one.title for one in found.coverage}, site().columns)
    return render_template(
        "report.html",
        report=found,
        newer=newer,
        levels=LEVELS,
        facet_names={facet: names.name(facet) for facet in LABELS},
        coverage_text=coverage_text,
        none_url=lambda facet, series: state(series=(series,)).toggle(facet, "-").url(),
        name_url=lambda name, series: state(q=f'"{name}"', series=(series,)).url(),
        shown=NAMES,
    )


def report_json() -> dict[str, Any]:
    """The report with every finding. `published`: the generation that readers search now."""
    found, newer = site().reports.of(engine())
    return {**encode(found), "published": newer.generation if newer else found.generation}


@bp.get("/report/<code>")
def faults(code: str) -> ResponseReturnValue:
    """All findings of one kind, a page at a time."""
    found, newer = site().reports.of(engine())
    kind = next((kind for kind in found.faults if kind.code == code), None)
    if kind is None and newer:
        raise Making(Message("新的报告正在生成；好了以后，本页会自动显示。"))
    if kind is None and code in FAULT_NAMES:
        abort(404, Message("现在没有“{kind}”这种疑点。", kind=FAULT_NAMES[code]))
    if kind is None:
        abort(404, Message("没有这一种疑点：网址可能抄漏了字。"))
    if other := leaving(json=lambda: encode(kind), table=lambda: findings_table([kind], site_address())):
        return other
    page = page_number()
    count = Message("{n} 处", n=len(kind.faults))
    place = pager(
        page, count, SIZE, lambda number: url_for("report.faults", code=code, page=number if number > 1 else None)
    )
    return render_template(
        "faults.html",
        report=found,
        newer=newer,
        kind=kind,
        level=LEVELS[kind.level],
        faults=kind.faults[(page - 1) * SIZE : page * SIZE],
        pager=place,
        whole_url=lambda format: here(format, ("page",)),
    )
