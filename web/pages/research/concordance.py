"""The concordance of a search, as a page, as JSON and as CSV."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from search.params import Params
from search.research.concordance import COLUMNS, concordance, every_line
from web.export.csv_lines import csv_lines
from web.site import engine

bp = Blueprint("concordance", __name__)


@bp.get("/concordance")
def lines() -> ResponseReturnValue:
    """A page of lines; the CSV has those of all articles."""
    params = Params.read(request.args)
    if request.args.get("format") == "csv":
        rows = (line.row() for line in every_line(engine(), params))
        head = {"Content-Disposition": 'attachment; filename="concordance.csv"'}
        return Response(csv_lines(COLUMNS, rows), mimetype="text/csv", headers=head)
    found = concordance(engine(), params, request.args.get("order", "").strip() or "date")
    if request.args.get("format") == "json":
        return jsonify(found.to_json())
    return render_template("concordance.html", found=found, params=found.params, q=params.q)
