"""The guard before every page: who asks, whether they may, and as which of the readers the index is shown to them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from index.engine import EngineError
from index.settings import IN_THE_FOLDER, IndexSettings
from search.message import Message
from web.access.rates import Buckets
from web.access.restricted_engine import RestrictedEngine
from web.access.sessions import HOURS, Failures, Signer
from web.access.users import ROLES, User, restricted, users, with_token
from web.export.files import FILES
from web.pages.errors import answer
from web.problem import is_program, problem
from web.site import site

PUBLIC = {"static", "health.health", "login.login"}
# Pages that a reader may not see where there are roles: they count what is restricted too.
NEEDS = {
    "health.ready": "editor",
    "health.metrics": "editor",
    "desk.desk": "editor",
    "drafts.draft": "editor",
    "drafts.original": "editor",
    "corrections.issue": "editor",
    "audit.audit": "admin",
}
# Pages that change something: they are not there where nobody logs in.
EDITING = ("desk.", "drafts.", "corrections.", "audit.")
SESSION, FORM = "jianbao-session", "jianbao-form"
SAFE = ("GET", "HEAD", "OPTIONS")

IssuesOf = Callable[[str], list[str]]  # the sha256 of an original -> the issues that were ever read from it


@dataclass(frozen=True, slots=True)
class Access:
    """How the site is guarded: the mode (`open`, `login` or `proxy`), the addresses of proxies that are believed, the
    header in which one names the user, the hosts that are answered (any, if none is named), and how many requests of a
    kind (`export`, `api`, `login`) a client may make in a minute."""

    mode: str = "open"
    trusted: tuple[str, ...] = ()
    header: str = "X-Remote-User"
    hosts: tuple[str, ...] = ()
    rates: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks; the name is empty where nobody logs in."""

    name: str
    role: str
    groups: tuple[str, ...]

    def may(self, role: str) -> bool:
        """Whether this reader has that role or a greater one."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Guard:
    """What the guard stands on; `index`: where what editors do is written."""

    access: Access
    data: Path
    failures: Failures
    issues_of: IssuesOf
    buckets: Buckets
    index: IndexSettings

    @property
    def signer(self) -> Signer:
        """What signs; made when first needed, since an open site may stand over a folder that it cannot write."""
        return _signer(self.data)

    def client(self) -> str:
        """The address of who asks; that which a trusted proxy names, behind one."""
        peer = request.remote_addr or ""
        named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return named if peer in self.access.trusted and named else peer

    def reader(self) -> tuple[Reader | None, bool]:
        """Who asks, None for a stranger; and whether by a token, which no other site can make a browser send."""
        if self.access.mode == "open":
            return Reader("", "reader", ()), False
        known = users(self.data)
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer":
            name = with_token(known, token.strip())
            return (_reader(name, known[name]) if name else None), True
        if self.access.mode == "login":
            name = self.signer.user_of(request.cookies.get(SESSION, ""), known)
            return (_reader(name, known[name]) if name else None), False
        name = request.headers.get(self.access.header, "").strip()
        if request.remote_addr not in self.access.trusted or not name:
            return None, False
        name = name.encode("latin-1", "replace").decode("utf-8", "replace")
        user = known.get(name, User("reader"))
        return (None if user.disabled else _reader(name, user)), False


def guard() -> Guard:
    """The guard of the current application."""
    found = current_app.extensions["guard"]
    assert isinstance(found, Guard)
    return found


def install(app: Flask, access: Access, data: Path, issues_of: IssuesOf, index: IndexSettings = IN_THE_FOLDER) -> None:
    """Sets the guard before every page, those that do not exist included; see `web.guarded` for its own pages."""
    app.extensions["guard"] = Guard(access, data, Failures(data), issues_of, Buckets(access.rates), index)
    app.jinja_env.globals["form_token"] = form_token
    app.before_request_funcs.setdefault(None, []).insert(0, check)
    app.after_request(keep)


def check() -> ResponseReturnValue | None:
    """An answer that keeps the asker out, or None."""
    own = guard()
    if own.access.hosts and (urlsplit(f"//{request.host}").hostname or "") not in own.access.hosts:
        return Response("本站不用这个主机名。\n", 400, mimetype="text/plain")
    if wait := own.buckets.wait(kind_of_request(), own.client()):
        return too_many(wait)
    public = request.endpoint in PUBLIC
    try:
        reader, by_token = own.reader()
        hidden = _hidden(own, reader)
    except EngineError:
        if public:
            return None
        raise
    g.reader = reader
    if reader is None and not public:
        return stranger()
    guarded = own.access.mode != "open"  # else nobody has a session that another site could use
    if not guarded and (request.endpoint or "").startswith(EDITING):
        return answer(404, Message("本站没有开登录，所以不能在网页上编辑；请管理员用 --access 开登录。"))
    if guarded and request.method not in SAFE and request.routing_exception is None and not by_token:
        sent = request.form.get("form") or request.headers.get("X-CSRF-Token", "")
        if not own.signer.is_form(sent, request.cookies.get(FORM, "")):
            return answer(403, Message("这张表单过期了，或者不是本站的；请打开原来的网页再试。"), title=FORBIDDEN)
    if guarded and reader and not reader.may(NEEDS.get(request.endpoint or "", "reader")):
        return answer(403, Message("您的账号没有看这一页的权限；需要的话，请找管理员。"), title=FORBIDDEN)
    if hidden:
        g.engine = RestrictedEngine(site().engine, hidden)
        if _tells_of(own, hidden):
            return answer(404, Message("网址可能抄漏了字，或者这一篇、这一期还没有收录。"))
    return None


FORBIDDEN = Message("没有权限")


def kind_of_request() -> str:
    """Which limit by client a request falls under: of logins, of files, of the interface for programs; "" for none."""
    if request.endpoint == "login.login":
        return "login" if request.method == "POST" else ""
    format = request.args.get("format", "")
    if format in FILES:
        return "export"
    return "api" if is_program() or format == "json" else ""


def too_many(wait: int) -> Response:
    """The answer to a client that asks too often: when it may come again."""
    said = Message("您在一分钟里请求得太多了，请过 {n} 秒再试。", n=wait)
    response = problem(429, BUSY, said) if is_program() else answer(429, said, title=BUSY)
    response.headers["Retry-After"] = str(wait)
    return response


BUSY = Message("请求太多")


def stranger() -> ResponseReturnValue:
    """To the login, with the way back; programs, and those behind a proxy, are told."""
    if guard().access.mode == "login" and request.args.get("format") != "json" and not _is_program():
        back = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return redirect(url_for("login.login", next=back), 303)
    response = answer(401, Message("要先登录才能看。"), title=Message("请登录"))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def form_token() -> str:
    """What a form of the current page carries; `keep` sends the cookie that belongs to it."""
    if "form_key" not in g:
        g.form_key = request.cookies.get(FORM, "") or secrets.token_hex(16)
    return guard().signer.form(g.form_key)


def keep(response: Response) -> Response:
    """Sends the form's cookie, and keeps what only some may read out of shared caches."""
    if "form_key" in g:
        set_cookie(response, FORM, g.form_key)
    if guard().access.mode != "open" and request.endpoint != "static":
        response.headers["Cache-Control"] = "private, no-store"
        response.vary.add("Cookie")
    return response


def set_cookie(response: Response, name: str, value: str) -> None:
    """A cookie that no script and no other site can use; over TLS, only there."""
    behind = request.remote_addr in guard().access.trusted and request.headers.get("X-Forwarded-Proto") == "https"
    secure = request.is_secure or behind
    response.set_cookie(name, value, max_age=HOURS * 3600, httponly=True, samesite="Lax", secure=secure)


_signer = cache(Signer)


def _reader(name: str, user: User) -> Reader:
    return Reader(name, user.role, user.groups)


def _hidden(own: Guard, reader: Reader | None) -> frozenset[str]:
    groups = set(reader.groups) if reader else set()
    return frozenset(series for series, allowed in restricted(own.data).items() if not allowed & groups)


def _tells_of(own: Guard, hidden: frozenset[str]) -> bool:
    """Whether a page that does not go through the engine would tell of what is hidden.

    The report is made once for everybody, from everything; an original may be that of a hidden issue, or of one
    that was withdrawn, of which nothing is known but its id.
    """
    if (request.endpoint or "").startswith(("report.", "api.report", "health.ready", "health.metrics")):
        return True
    if not (request.endpoint or "").startswith("originals."):
        return False
    issues = own.issues_of((request.view_args or {}).get("sha256", ""))
    return not issues or any(g.engine.outline(id) is None for id in issues)


def _is_program() -> bool:
    return "Authorization" in request.headers or is_program()
