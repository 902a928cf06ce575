"""Logging in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.message import Message
from web.access.guard import SESSION, guard, set_cookie
from web.access.users import is_password, users

bp = Blueprint("login", __name__)

LONGEST = 1000  # characters of a password that are looked at


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """The form; a right password leads back to where the reader came from."""
    own = guard()
    if own.access.mode != "login":
        abort(404)
    back = within(request.values.get("next", ""))
    if request.method != "POST":
        return render_template("login.html", back=back, wrong="", name="")
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")[:LONGEST]
    user = users(own.data).get(name)
    keys = [f"from:{own.client()}", *([f"user:{name}"] if user else [])]
    if wait := own.failures.wait(keys):
        said = Message("试错的次数太多，请过 {n} 秒再试。", n=wait)
        response = make_response(render_template("login.html", back=back, wrong=said, name=name), 429)
        response.headers["Retry-After"] = str(wait)
        return response
    if not is_password(user, password) or user is None:
        own.failures.failed(keys)
        said = Message("用户名或密码不对，或者账号已停用。")
        return make_response(render_template("login.html", back=back, wrong=said, name=name), 403)
    own.failures.passed(keys)
    response = make_response(redirect(back, 303))
    set_cookie(response, SESSION, own.signer.session(name, user))
    return response


@bp.route("/logout", methods=["GET", "POST"])
def logout() -> ResponseReturnValue:
    """A button, and what it does: this browser's session ends."""
    if guard().access.mode != "login":
        abort(404)
    if request.method != "POST":
        return render_template("logout.html", name=g.reader.name)
    response = make_response(redirect("/login", 303))
    response.delete_cookie(SESSION)
    return response


def within(address: str) -> str:
    """An address of this site, else the home page: //x, /\\x and https://x -> /"""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and "\\" not in address and not urlsplit(address).netloc else "/"
