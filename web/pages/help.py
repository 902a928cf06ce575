"""How one searches here, with examples to click, and what this site is."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from search.message import Message
from search.query.examples import sections
from web.site import engine

bp = Blueprint("help", __name__)

KEYS = (
    (("/",), Message("到检索框")),
    (("j", "k"), Message("结果页：下一条、上一条；文章页：下一处、上一处")),
    (("Enter",), Message("打开选中的结果")),
    (("n", "p"), Message("结果页：下一页、上一页；文章页：下一结果、上一结果")),
    (("?",), Message("这一页")),
)


@bp.get("/help")
def help() -> ResponseReturnValue:
    """Every form of a query, and the keys."""
    return render_template("help.html", sections=sections(), keys=KEYS)


@bp.get("/about")
def about() -> ResponseReturnValue:
    """What is here, what it promises, and how it is used by others and by programs."""
    return render_template("about.html", there=engine().state())
