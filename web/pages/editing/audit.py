"""The audit log, for who administers; it cannot be changed from here."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from index.library.editing.audit import Act, acts
from search.message import Message
from search.paging import pager
from web.access.guard import guard
from web.pages.editing.acting import may_see
from web.pages.issues import page_number
from web.pages.sharing.formats import asked_format

bp = Blueprint("audit", __name__)

SIZE = 100
ACTS = {
    "ingest": Message("收录"),
    "correct": Message("更正"),
    "withdraw": Message("撤回"),
    "restrict": Message("限制"),
}


@bp.get("/edit/audit")
def audit() -> ResponseReturnValue:
    """The acts, the newest first, and whether the log is as it was written."""
    format = asked_format("json")
    found, wrong = acts(guard().data)
    shown = [act for act in reversed(found) if all(map(may_see, issues_of(act)))]
    if format == "json":
        return jsonify(
            acts=[{"at": a.at, "who": a.who, "what": a.what, "generation": a.generation, **a.told} for a in shown],
            wrong=wrong,
        )
    page = page_number()
    place = pager(page, Message("{n} 条", n=len(shown)), SIZE, lambda number: url_for("audit.audit", page=number))
    rows = [(act, ACTS.get(act.what, act.what), issues_of(act)) for act in shown[(page - 1) * SIZE : page * SIZE]]
    return render_template("edit_audit.html", rows=rows, wrong=wrong, pager=place)


def issues_of(act: Act) -> list[str]:
    """The ids of the issues that an act names."""
    return [str(id) for name in ("issues", "new", "replaced") for id in act.told.get(name, ())]
