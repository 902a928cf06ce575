"""`jianbao trends`: one to five queries through the years or months, from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from web.cli.context import command, data_option, json_option, open_engine, print_json
from web.cli.searching import csv_option, failing, filter_options, pairs, print_csv


@command(
    "trends",
    "jianbao trends 就业 创业\njianbao trends '就业 培训' 产业 --unit month --group 南通工作组 --csv > 走势.csv",
)
@click.argument("queries", nargs=-1, required=True, metavar="QUERY…")
@filter_options
@click.option("--unit", default="year", help="year（默认，年）、month（月）、group、place 或 topic")
@csv_option
@json_option
@data_option
def trends(queries: tuple[str, ...], unit: str, as_csv: bool, as_json: bool, data: Path, **given: Any) -> None:
    """走势：每个检索词各年（月）的篇数；没有收录文章的时期是 —，不是 0。"""
    from search.params import Params
    from search.research.trends import COLUMNS
    from search.research.trends import trends as trends_of

    with failing(as_json):
        found = trends_of(open_engine(data), Params.read(pairs((), given)), queries, unit)
    if as_json:
        print_json(found.to_json())
    elif as_csv:
        print_csv(COLUMNS, found.rows())
    else:
        click.echo("\t".join(["时期", *(line.q for line in found.lines), "全部"]))
        for row in zip(*(line.points for line in found.lines), strict=True):
            counts = ["—" if point.count is None else str(point.count) for point in row]
            click.echo("\t".join([row[0].period, *counts, str(row[0].all)]))
