"""`jianbao trends`: one to five queries through the years or months, from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from web.cli.context import command, data_option, fail, json_option, open_engine, print_json


@command(
    "trends",
    "jianbao trends 就业 创业\njianbao trends '就业 培训' 产业 --unit month --group 南通工作组 --csv > 走势.csv",
)
@click.argument("queries", nargs=-1, required=True, metavar="QUERY…")
@click.option("--series", multiple=True, help="刊物，可重复")
@click.option("--group", multiple=True, help="工作组，可重复；未注明写 -")
@click.option("--place", multiple=True, help="地区，可重复")
@click.option("--topic", multiple=True, help="主题，可重复")
@click.option("--kind", multiple=True, help="feature（专题）或 brief（简讯）")
@click.option("--from", "from_", help="起始：YYYY、YYYY-MM 或 YYYY-MM-DD")
@click.option("--to", help="截止，含当年、当月、当日")
@click.option("--unit", default="year", help="year（默认，年）或 month（月）")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV")
@json_option
@data_option
def trends(queries: tuple[str, ...], unit: str, as_csv: bool, as_json: bool, data: Path, **given: Any) -> None:
    """走势：每个检索词各年（月）的篇数；没有收录文章的时期是 —，不是 0。"""
    from index.engine import EngineError
    from search.params import Params, QueryError
    from search.research.trends import COLUMNS
    from search.research.trends import trends as trends_of
    from web.export.csv_lines import csv_lines

    pairs = [
        (name.rstrip("_"), one)
        for name, value in given.items()
        for one in (value if isinstance(value, tuple) else (value,))
        if one
    ]
    try:
        found = trends_of(open_engine(data), Params.read(pairs), queries, unit)
    except (QueryError, EngineError) as error:
        if as_json:
            print_json({"error": str(error)})
        fail(str(error), 2 if isinstance(error, QueryError) else 1)
    if as_json:
        print_json(found.to_json())
    elif as_csv:
        for line in csv_lines(COLUMNS, found.rows()):
            click.echo(line, nl=False)
    else:
        click.echo("\t".join(["时期", *(line.q for line in found.lines), "全部"]))
        for row in zip(*(line.points for line in found.lines), strict=True):
            counts = ["—" if point.count is None else str(point.count) for point in row]
            click.echo("\t".join([row[0].period, *counts, str(row[0].all)]))
