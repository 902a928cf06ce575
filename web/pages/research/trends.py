"""Trends: one to five queries through time, as a page with chart and table, as JSON and as CSV."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search.params import Params
from search.research.trends import SCALES, UNITS, trends
from web.charts import lines as chart
from web.pages.sharing.downloads import csv_download
from web.pages.sharing.leaving import leaving
from web.site import engine

bp = Blueprint("trends", __name__)


@bp.get("/trends")
def lines() -> ResponseReturnValue:
    """The lines; `q` may be given five times, `unit` is year, month or a facet, `scale` one of SCALES."""
    params = Params.read(request.args)
    unit, scale = (request.args.get(name, "").strip() for name in ("unit", "scale"))
    found = trends(engine(), params, request.args.getlist("q"), unit or "year", scale or "count")
    if other := leaving(json=found.to_json, csv=lambda: csv_download("trends", found.columns, found.rows())):
        return other
    values = [[point.on(found.scale) for point in line.points] for line in found.lines]
    highest = max((value for row in values for value in row if value is not None), default=0)
    placed = [chart.points(row, highest) for row in values]
    return render_template(
        "trends.html",
        found=found,
        UNITS=UNITS,
        SCALES=SCALES,
        drawn=[(line, dots, chart.strokes(dots)) for line, dots in zip(found.lines, placed, strict=True)],
        axes=chart.Axes(
            [(chart.HEIGHT * (1 - value / highest), f"{value:,.10g}") for value in chart.gridlines(highest)],
            chart.periods([point.period for point in found.lines[0].points]),
        ),
        q=found.lines[0].q,
    )
