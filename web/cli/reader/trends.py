"""`jianbao trends`: one to five queries through the years or months, from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.context import command, data_option, json_option, open_engine, print_json
from web.cli.searching import csv_option, failing, filter_options, pairs, print_csv

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command(
    "trends",
    "jianbao trends 就业 创业\njianbao trends '就业 培训' 产业 --unit month --group 南通工作组 --csv > 走势.csv",
)
@click.argument("queries", nargs=-1, required=True, metavar="QUERY…")
@filter_options
@click.option("--unit", default="year", help="year（默认，年）、month（月）、group、place 或 topic")
@click.option(
    "--scale", default="count", help="count（默认，篇数）、share（每千篇）、times（次数）或 rate（每万字次数）"
)
@csv_option
@json_option
@data_option
@click.pass_obj
def trends(
    index: IndexSettings,
    /,
    queries: tuple[str, ...],
    unit: str,
    scale: str,
    as_csv: bool,
    as_json: bool,
    data: Path,
    **given: Any,
) -> None:
    """走势：每个检索词各年（月）的篇数或次数；没有收录文章的时期是 —，不是 0。"""
    from search.params import Params
    from search.research.trends import trends as trends_of

    with failing(as_json):
        found = trends_of(open_engine(data, index), Params.read(pairs((), given)), queries, unit, scale)
    if as_json:
        print_json(found.to_json())
    elif as_csv:
        print_csv(found.columns, found.rows())
    else:
        whole = "全部字数" if found.of_characters else "全部篇数"
        click.echo("\t".join([found.columns[0], *(line.q for line in found.lines), whole]))
        for row in zip(*(line.points for line in found.lines), strict=True):
            told = [point.on(found.scale) for point in row]
            counts = ["—" if one is None else str(one) if isinstance(one, int) else f"{one:.2f}" for one in told]
            of = row[0].characters if found.of_characters else row[0].all
            click.echo("\t".join([row[0].period, *counts, str(of)]))
