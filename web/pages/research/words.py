"""Words of selections: what tells one from another, and what stands beside what is sought; as pages, JSON and CSV."""

from __future__ import annotations

import dataclasses

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from search.params import Params
from search.research.word_contrast import COLUMNS, NEAR_COLUMNS, OTHER, compare, near_words, read_both
from web.export.csv_lines import csv_lines
from web.site import engine

bp = Blueprint("words", __name__)


@bp.get("/compare")
def comparison() -> ResponseReturnValue:
    """The words of one selection against another, whose parameters begin with `b_`, or against all other articles."""
    params, against = read_both(request.args.items(multi=True))
    found = compare(engine(), params, against)
    if request.args.get("format") == "json":
        return jsonify(found.to_json())
    if request.args.get("format") == "csv":
        return _csv("compare", COLUMNS, found.rows())
    others = [(OTHER + name, value) for name, value in against.pairs()] if against else []
    plain = params.at_page(1)
    return render_template(
        "compare.html",
        found=found,
        params=plain,
        against=against,
        q=params.q,
        hidden=[(name, value) for name, value in plain.pairs() if name != "q"],
        other_hidden=[(name, value) for name, value in others if name != f"{OTHER}q"],
        url=lambda format: plain.url("/compare", **dict(others), format=format),
    )


@bp.get("/near")
def near() -> ResponseReturnValue:
    """The words that stand in the same articles as what is sought."""
    params = Params.read(request.args).at_page(1)
    found, notices = near_words(engine(), params)
    if request.args.get("format") == "json":
        return jsonify(words=[dataclasses.asdict(one) for one in found], notices=notices)
    if request.args.get("format") == "csv":
        return _csv("near", NEAR_COLUMNS, [one.row() for one in found])
    return render_template("near.html", found=found, notices=notices, params=params, q=params.q)


def _csv(name: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Response:
    head = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_lines(columns, rows), mimetype="text/csv", headers=head)
