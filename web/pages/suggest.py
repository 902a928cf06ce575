"""What a search may become while it is typed, as JSON for the search box and for other programs."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from search.params import Params
from search.suggest.completion import suggest
from web.site import engine, site

bp = Blueprint("suggest", __name__)


@bp.get("/suggest")
def suggestions() -> ResponseReturnValue:
    """Suggestions for `q`, under the other parameters of a search."""
    params = Params.read(request.args).at_page(1)
    found = suggest(engine(), params, site().vocabulary(0.0)) if params.q else []
    answer = jsonify(q=params.q, suggestions=[one.to_json() for one in found])
    answer.cache_control.no_store = True
    return answer
