"""Errors for programs: problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, jsonify, request

from web.languages import shown

PREFIX = "/api/"


def is_program() -> bool:
    """Whether the address is one of the interface for programs."""
    return request.path.startswith(PREFIX)


def problem(status: int, title: str, detail: str) -> Response:
    """What went wrong as application/problem+json, in the language that is asked for."""
    response = jsonify(
        type="about:blank",
        title=shown(title) or HTTPStatus(status).phrase,
        status=status,
        detail=shown(detail),
        instance=request.path,
    )
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response
