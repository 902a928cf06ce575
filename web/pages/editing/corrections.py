"""An issue that is published: corrected, or withdrawn."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from corpus.corrections import NotCorrect
from corpus.profile import ProfileError
from index.engine import EngineError
from index.library.editing.correct import correct
from index.library.editing.withdraw import withdraw
from search.message import Message
from web.access.guard import guard
from web.pages.editing.acting import act, difference
from web.pages.errors import said
from web.pages.issues import remarks
from web.site import engine

bp = Blueprint("corrections", __name__)

LONGEST = 300  # characters of a reason


@bp.route("/edit/issues/<id>", methods=["GET", "POST"])
def issue(id: str) -> ResponseReturnValue:
    """The issue as a form; posted, what `action` says: correct or withdraw it."""
    found = engine().issue(id)
    if found is None:
        abort(404, Message("没有这一期：网址可能抄漏了字，或者这一期还没有收录。"))
    seen = engine().state().generation
    wrong, status = "", 200
    if request.method == "POST":
        data, who, action = guard().data, g.reader.name, request.form.get("action")
        try:
            if action == "withdraw":
                why = " ".join(request.form.get("why", "").split())[:LONGEST]
                if not why:
                    raise NotCorrect(Message("请写明撤回的原因：它会显示给拿着旧链接的读者。"))
                generation = act(withdraw, data, id, why, who, guard().index)
                text = Message("已撤回（第 {generation} 版）。", generation=str(generation))
            elif action == "correct":
                told, undone = difference(found, request.form)
                if not told and not undone:
                    raise NotCorrect(Message("没有改动什么。"))
                generation = act(correct, data, id, told, undone, who, _seen(), guard().index)
                text = Message("已更正（第 {generation} 版）。", generation=str(generation))
            else:
                raise NotCorrect(Message("不知道要做什么；请用页面上的按钮。"))
            return render_template("edit_done.html", said=text, issues=[found])
        except NotCorrect as error:
            wrong, status = error.args[0], 400
        except ProfileError as error:
            wrong, status = str(error), 409
        except EngineError as error:
            wrong, status = said(error), 409
    # What cannot be meant stays to be mended; over another editor's changes the form shows these.
    typed = {**request.form, "issue": id} if status == 400 else {}
    page = render_template("edit_issue.html", issue=found, remarks=remarks(found), wrong=wrong, seen=seen, typed=typed)
    return page, status


def _seen() -> int | None:
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
