"""Whether the site lives, whether it can answer, and what it counted: for load balancers and Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from index.engine import EngineError
from web.metrics import exposition
from web.site import site

bp = Blueprint("health", __name__)


def install(
    app: Flask, last_ingest: Callable[[], str | None] = lambda: None, tally: Callable[[], dict[str, int]] = dict
) -> None:
    """Adds these pages to an application; `last_ingest`: when (ISO 8601) anything was last taken in; `tally`: how many
    issues were ever read, by what became of them."""
    app.extensions["last_ingest"], app.extensions["tally"] = last_ingest, tally
    app.register_blueprint(bp)


@bp.get("/health")
def health() -> ResponseReturnValue:
    """200 where a process answers at all."""
    return jsonify(status="live")


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    """200 where the index is open and answers, with what it is; else 503 with the reason."""
    try:
        state = site().engine.state()
        last = current_app.extensions["last_ingest"]()
    except EngineError as error:
        response = jsonify(status="not ready", reason=str(error))
        response.headers["Retry-After"] = "5"
        return response, 503
    return jsonify(
        status="ready", generation=state.generation, issues=state.issues, articles=state.articles, last_ingest=last
    )


@bp.get("/metrics")
def metrics() -> Response:
    """What Prometheus reads."""
    return Response(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
