"""Trends: one to five queries through time, as a page with chart and table, as JSON and as CSV."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search.message import Message
from search.params import Params, QueryError
from search.research.trends import COLUMNS, UNITS, trends
from web.charts import lines as chart
from web.pages.sharing.downloads import csv_download
from web.pages.sharing.leaving import leaving
from web.site import engine

bp = Blueprint("trends", __name__)


@bp.get("/trends")
def lines() -> ResponseReturnValue:
    """The lines; `q` may be given five times, `unit` is year, month or a facet, `scale` is count or share."""
    params = Params.read(request.args)
    scale = request.args.get("scale", "").strip() or "count"
    if scale not in ("count", "share"):
        said = Message("没有“{scale}”这种算法。scale 可以是 count（篇数）或 share（每千篇）。", scale=scale[:30])
        raise QueryError(said)
    found = trends(engine(), params, request.args.getlist("q"), request.args.get("unit", "").strip() or "year")
    if other := leaving(json=found.to_json, csv=lambda: csv_download("trends", COLUMNS, found.rows())):
        return other
    values = [[p.count if scale == "count" else p.share for p in line.points] for line in found.lines]
    highest = max((value for row in values for value in row if value is not None), default=0)
    placed = [chart.points(row, highest) for row in values]
    return render_template(
        "trends.html",
        found=found,
        scale=scale,
        highest=highest,
        UNITS=UNITS,
        drawn=[(line, dots, chart.strokes(dots)) for line, dots in zip(found.lines, placed, strict=True)],
        width=chart.WIDTH,
        height=chart.HEIGHT,
        q=found.lines[0].q,
    )
