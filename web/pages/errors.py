"""Pages for what went wrong: in the dress of the others, with what to do next; JSON where JSON was asked for."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed

from index.engine import EngineError
from search.message import Message
from search.params import QueryError
from web.making.pending_engine import Making
from web.pages.addresses import meant
from web.problem import is_program, problem

bp = Blueprint("errors", __name__)

TITLES = {
    400: Message("这样查不了"),
    404: Message("没有这一页"),
    405: Message("不能这样访问"),
    410: Message("已撤回"),
    500: Message("出错了"),
    503: Message("暂时不能检索"),
}
MESSAGES = {
    404: Message("网址可能抄漏了字，或者这一篇、这一期还没有收录。"),
    405: Message("本站的页面只供阅读，请用普通链接打开。"),
    410: Message("这里的内容收录过，后来撤回了。"),
    500: Message("这是本站的差错，不是您的。出错的经过已记入日志。"),
}


def answer(status: int, message: str, instead: str = "", issue: str = "", title: str = "", meant: str = "") -> Response:
    """The page, or the JSON object, that says what went wrong; it offers what is named: another search,
    an issue, the page that was meant."""
    if is_program():
        return problem(status, title or TITLES.get(status, ""), message)
    if request.args.get("format") == "json":
        response = jsonify(error=message)
    else:
        title = title or TITLES.get(status, TITLES[500])
        response = make_response(
            render_template(
                "error.html",
                status=status,
                title=title,
                message=message,
                instead=instead,
                issue=issue,
                meant=meant,
                q=request.args.get("q", ""),
            )
        )
    response.status_code = status
    return response


def said(error: EngineError) -> str:
    """The error's sentence; a message, where it is one, stays one."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


@bp.app_errorhandler(QueryError)
def query_error(error: QueryError) -> Response:
    """A query that cannot be meant: what is wrong, and the cure."""
    return answer(400, error.message, error.instead)


@bp.app_errorhandler(Making)
def making(error: Making) -> Response:
    """What is not made yet: the page comes again by itself."""
    response = answer(503, said(error), title=Message("正在准备"))
    response.headers["Retry-After"] = response.headers["Refresh"] = "5"
    return response


@bp.app_errorhandler(EngineError)
def engine_error(error: EngineError) -> Response:
    """An index that cannot answer at the moment."""
    response = answer(503, said(error))
    response.headers["Retry-After"] = "5"
    return response


@bp.app_errorhandler(HTTPException)
def http_error(error: HTTPException) -> ResponseReturnValue:
    """Everything that has a status; a description given with `abort` wins over the stock one."""
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()
    ours = error.description if error.description != type(error).description else None
    page = meant(request.path) if status == 404 and not is_program() else None
    if page and page.sure:
        return redirect(page.url)
    response = answer(status, ours or MESSAGES.get(status) or str(error.name), meant=page.url if page else "")
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


@bp.app_errorhandler(BadHost)
def bad_host(error: BadHost) -> Response:
    """A Host header that is no host's name: nothing can be linked under it, so the answer is a plain sentence."""
    return Response("请求的 Host 不是一个主机名。\n", 400, mimetype="text/plain")
