"""`jianbao concordance`: every occurrence in a line, from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from web.cli.context import command, data_option, fail, json_option, open_engine, print_json


@command(
    "concordance",
    "jianbao concordance 就业 --order right\njianbao concordance '\"劳动力转移\"' --group 南通工作组 --csv > 语境.csv",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", nargs=-1, required=True, metavar="QUERY…")
@click.option("--series", multiple=True, help="刊物，可重复")
@click.option("--group", multiple=True, help="工作组，可重复；未注明写 -")
@click.option("--place", multiple=True, help="地区，可重复")
@click.option("--topic", multiple=True, help="主题，可重复")
@click.option("--kind", multiple=True, help="feature（专题）或 brief（简讯）")
@click.option("--from", "from_", help="起始：YYYY、YYYY-MM 或 YYYY-MM-DD")
@click.option("--to", help="截止，含当年、当月、当日")
@click.option("--sort", help="newest（默认）或 oldest")
@click.option("--order", default="date", help="date（默认）、left（左文）、right（右文）或 group（分组）")
@click.option("--page", help="第几页")
@click.option("--size", help="每页篇数，最多 100")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV，含全部文章")
@json_option
@data_option
def concordance(words: tuple[str, ...], order: str, as_csv: bool, as_json: bool, data: Path, **given: Any) -> None:
    """语境：每处一行，左右对齐。检索写法与 jianbao search 相同，词按字句查。"""
    from index.engine import EngineError
    from search.params import Params, QueryError
    from search.research.concordance import COLUMNS, every_line
    from search.research.concordance import concordance as lines_of
    from web.export.csv_lines import csv_lines

    if wrong := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(wrong)
    pairs = [("q", " ".join(words))]
    for name, value in given.items():
        values = value if isinstance(value, tuple) else (value,)
        pairs += [(name.rstrip("_"), one) for one in values if one]
    try:
        params, engine = Params.read(pairs), open_engine(data)
        if as_csv:
            for line in csv_lines(COLUMNS, (line.row() for line in every_line(engine, params))):
                click.echo(line, nl=False)
            return
        found = lines_of(engine, params, order)
    except (QueryError, EngineError) as error:
        if as_json:
            print_json({"error": str(error)})
        fail(str(error), 2 if isinstance(error, QueryError) else 1)
    if as_json:
        print_json(found.to_json())
        return
    for notice in found.notices:
        click.echo(f"* {notice}")
    click.echo(f"共 {found.total} 篇，第 {found.pager.page} 页，共 {found.pager.pages} 页")
    for one in found.lines:
        click.echo(f"{one.left.rjust(24, chr(0x3000))} {click.style(one.text, bold=True)} {one.right}  {one.article}")
