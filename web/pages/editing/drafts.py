"""A draft: what was read beside the original, with what looked wrong; corrected, published or deleted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from corpus.corrections import NotCorrect
from corpus.files.encoding import Undecodable, decode
from corpus.models import Issue
from corpus.profile import ProfileError, load_profiles
from index.engine import EngineError
from index.library.editing import drafts as kept
from index.library.editing.drafts import Draft, DraftIssue
from search.message import Message
from web.access.guard import guard
from web.pages.editing.acting import act, difference, is_shown, told
from web.pages.editing.desk import is_shown_draft
from web.pages.errors import said
from web.pages.issues import remarks

bp = Blueprint("drafts", __name__)

# An original is outside text: nothing of it runs, nothing comes from elsewhere, and only this site may frame it.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@bp.route("/edit/drafts/<token>", methods=["GET", "POST"])
def draft(token: str) -> ResponseReturnValue:
    """The draft; posted, what `action` says: read it by what is said of the file, correct, publish, discard."""
    found, issues = shown(token)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            if done := _do(found, issues, request.form.get("action", "")):
                return done
        except NotCorrect as error:
            wrong, status = _message(error), 400
        except ProfileError as error:
            wrong, status = str(error), 409
        except EngineError as error:
            wrong, status = said(error), 409
        found, issues = shown(token)
    page = render_template(
        "edit_draft.html",
        draft=found,
        issues=[(one, remarks(one.issue)) for one in issues],
        wrong=wrong,
        profiles=_profiles(),
        typed=request.form if status == 400 else {},
    )
    return page, status


@bp.get("/edit/drafts/<token>/original")
def original(token: str) -> Response:
    """The file as text or as a page in which nothing runs; Word and PDF for download."""
    found, _ = shown(token)
    content = kept.content(guard().data, token)
    if content.startswith((b"%PDF-", b"PK\x03\x04")):
        response = Response(content, mimetype="application/octet-stream")
        response.headers["Content-Disposition"] = "attachment; filename=original"
    else:
        try:
            text = decode(content).text
        except Undecodable:
            text = content.decode("utf-8", "replace")
        is_page = found.name.lower().endswith((".html", ".htm"))
        response = Response(text, content_type=f"text/{'html' if is_page else 'plain'}; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    return response


def shown(token: str) -> tuple[Draft, list[DraftIssue]]:
    """A draft that who asks may see, and its issues; else 404."""
    try:
        found = kept.draft(guard().data, token)
    except kept.NoDraft as error:
        abort(404, said(error))
    issues = kept.issues_of(guard().data, found)
    if not is_shown_draft(found, issues):
        abort(404, Message("没有这份草稿：它可能已经发布、删去，或者过期了。"))
    return found, issues


def _do(found: Draft, issues: list[DraftIssue], action: str) -> ResponseReturnValue | None:
    data = guard().data
    if action == "read":
        kept.read_again(data, found.token, told(request.form))
    elif action == "correct":
        one = next((one for one in issues if one.issue.id == request.form.get("issue")), None)
        if one is None:
            abort(400, Message("这份草稿里没有这一期；请重新打开再改。"))
        kept.correct_draft(data, found.token, one.issue.id, *difference(one.issue, request.form))
    elif action == "discard":
        kept.discard(data, found.token)
        return render_template("edit_done.html", said=Message("草稿已删去。"), issues=[])
    elif action == "publish":
        report = act(kept.publish, data, found.token, g.reader.name, guard().index)
        if report.refused:
            raise EngineError("；".join(one.reason for one in report.refused))
        return _published(report.generation, report.issues, [one.issue for one in issues])
    else:
        abort(400, Message("不知道要做什么；请用页面上的按钮。"))
    return None


def _published(generation: int, count: int, issues: list[Issue]) -> str:
    if not count:
        text = Message("这份文件以前收录过，或者与已收录的内容相同：没有什么要改的，草稿已删去。")
    else:
        text = Message("已发布（第 {generation} 版）。", generation=str(generation))
    return render_template("edit_done.html", said=text, issues=issues)


def _profiles() -> list[Any]:
    try:
        return [one for one in load_profiles(guard().data / "profiles") if is_shown("", one.series)]
    except ProfileError:
        return []


def _message(error: NotCorrect) -> str:
    return error.args[0] if isinstance(error.args[0], str) else Markup(escape(str(error)))
