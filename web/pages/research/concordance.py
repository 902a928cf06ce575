"""The concordance of a search, as a page, as JSON and as CSV."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search.params import Params
from search.research.concordance import COLUMNS, concordance, every_line
from web.pages.sharing.downloads import csv_download
from web.pages.sharing.leaving import leaving
from web.site import engine

bp = Blueprint("concordance", __name__)


@bp.get("/concordance")
def lines() -> ResponseReturnValue:
    """A page of lines; the CSV has those of all articles."""
    params = Params.read(request.args)
    order = request.args.get("order", "").strip() or "date"
    other = leaving(
        json=lambda: concordance(engine(), params, order).to_json(),
        csv=lambda: csv_download("concordance", COLUMNS, (line.row() for line in every_line(engine(), params))),
    )
    if other:
        return other
    found = concordance(engine(), params, order)
    return render_template("concordance.html", found=found, params=found.params, q=params.q)
