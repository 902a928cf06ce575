"""The editors' desk: files uploaded, the drafts that wait, and what can be done."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus.files.document import LARGEST, SUFFIXES
from index.engine import EngineError
from index.library.editing import drafts as kept
from index.library.editing.drafts import Draft, DraftIssue
from search.message import Message
from web.access.guard import guard
from web.pages.editing.acting import is_shown
from web.pages.errors import said
from web.server import UPLOAD

bp = Blueprint("desk", __name__)

FILES = 20  # of an upload


@bp.route("/edit", methods=["GET", "POST"])
def desk() -> ResponseReturnValue:
    """The desk; posted with files, these as drafts, and of a single one its page."""
    data, wrong, made = guard().data, [], []
    if request.method == "POST":
        for file in request.files.getlist("file")[:FILES]:
            if file.filename:
                try:
                    found = kept.upload(data, file.filename, file.read(LARGEST + 1), g.reader.name)
                    if not is_shown_draft(found, kept.issues_of(data, found)):
                        kept.discard(data, found.token)
                        raise EngineError(
                            Message("“{name}”是限制阅读的，您不在能看它的组里；没有留下。", name=found.name)
                        )
                    made.append(found)
                except EngineError as error:
                    wrong.append(said(error))
        if len(made) == 1 and not wrong:
            return redirect(url_for("drafts.draft", token=made[0].token), 303)
    page = render_template(
        "edit_desk.html",
        drafts=shown_drafts(),
        wrong=wrong,
        nothing=request.method == "POST" and not made and not wrong,
        accept=",".join(SUFFIXES),
        files=FILES,
        megabytes=UPLOAD >> 20,
        days=kept.DAYS,
    )
    return page, 400 if request.method == "POST" and not made else 200


def shown_drafts() -> list[tuple[Draft, list[DraftIssue]]]:
    """The drafts that who asks may see, each with its issues."""
    data = guard().data
    found = ((draft, kept.issues_of(data, draft)) for draft in kept.drafts(data))
    return [(draft, issues) for draft, issues in found if is_shown_draft(draft, issues)]


def is_shown_draft(draft: Draft, issues: list[DraftIssue]) -> bool:
    """Whether who asks may see a draft: nothing hidden is in it, and one that was not read is their own."""
    if not issues:
        return bool(draft.who == g.reader.name or g.reader.may("admin"))
    return all(is_shown(one.issue.id, one.issue.series) for one in issues)
