"""Addresses that are not the site's own: those that were changed on their way lead on, others to what was meant."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from index.engine import EngineError, Request
from index.schema import REPEATED
from web.changed_address import cut, own_address, shorter
from web.languages import state
from web.problem import is_program
from web.site import engine

bp = Blueprint("addresses", __name__)


@dataclass(frozen=True, slots=True)
class Meant:
    """The address that was probably meant; `sure` where only the sentence around the link was taken off."""

    url: str
    sure: bool


@bp.before_app_request
def mend() -> ResponseReturnValue | None:
    """An address that chat clients, mail or typing have changed leads to the sharer's own."""
    if request.method not in ("GET", "HEAD") or is_program():
        return None
    query = request.query_string.decode("ascii", "replace")
    here = f"/{quote(request.path.lstrip('/'))}" + (f"?{query}" if query else "")
    own = own_address(request.path, query, _known)
    return redirect(own, 307) if own != here else None  # not for ever: names of the index change


def _known(name: str) -> Collection[str]:
    """The values that articles have of a facet, which a parameter asks for or leaves out."""
    facet = next((one for one in REPEATED if name.removeprefix("not_") == one), None)
    with suppress(EngineError):
        return [value for value, _ in engine().search(Request(limit=0, facets=(facet,))).facets[facet]] if facet else ()
    return ()


def meant(path: str) -> Meant | None:
    """What a path that leads nowhere was meant to be, where that can be found out."""
    folder, _, id = path.strip("/").partition("/")
    with suppress(EngineError):
        if folder in ("articles", "issues") and id:
            return _in_folder(folder, id)
        stem = cut(path).rstrip("/")
        with suppress(HTTPException):
            if stem and stem != path:
                current_app.url_map.bind("").match(stem)
                return Meant(_with_query(stem), True)
    return None


def _in_folder(folder: str, id: str) -> Meant | None:
    """The article or issue with that id, or else with the longest beginning of it that is one."""
    for one in (id, *shorter(id)):
        behind = id[len(one) :][:1]
        sure = behind != "-" and not (behind.isascii() and behind.isalnum())
        if engine().outline(one):
            return Meant(_with_query(f"/issues/{quote(one)}"), sure and folder == "issues" and one != id)
        if engine().article_versions(one):
            url = _with_query(f"/articles/{quote(one)}") if folder == "articles" else state().article_url(one)
            return Meant(url, sure and folder == "articles" and one != id)
    return None


def _with_query(path: str) -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query else path
