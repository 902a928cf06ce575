"""`jianbao concordance`: every occurrence in a line, from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.context import command, data_option, json_option, open_engine, print_json
from web.cli.searching import failing, filter_options, page_options, pairs, print_csv

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command(
    "concordance",
    "jianbao concordance 就业 --order right\njianbao concordance '\"劳动力转移\"' --group 南通工作组 --csv > 语境.csv",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", nargs=-1, required=True, metavar="QUERY…")
@filter_options
@click.option("--sort", help="newest（默认）或 oldest")
@click.option(
    "--order", default="date", help="date（默认）、article（按篇）、left（左文）、right（右文）或 group（分组）"
)
@page_options
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV，含全部文章")
@json_option
@data_option
@click.pass_obj
def concordance(
    index: IndexSettings, /, words: tuple[str, ...], order: str, as_csv: bool, as_json: bool, data: Path, **given: Any
) -> None:
    """语境：每处一行，左右对齐。检索写法与 jianbao search 相同，词按字句查。"""
    from search.params import Params
    from search.research.concordance import COLUMNS, WIDTH, every_line
    from search.research.concordance import concordance as lines_of

    with failing(as_json):
        params, engine = Params.read(pairs(words, given)), open_engine(data, index)
        if as_csv:
            print_csv(COLUMNS, (line.row() for line in every_line(engine, params)))
            return
        found = lines_of(engine, params, order)
    if as_json:
        print_json(found.to_json())
        return
    for notice in found.notices:
        click.echo(f"* {notice}")
    click.echo(f"共 {found.total} 篇，第 {found.pager.page} 页，共 {found.pager.pages} 页")
    for one in found.lines:
        left, text = one.left.rjust(WIDTH, chr(0x3000)), click.style(one.text, bold=True)
        click.echo(f"{left} {text} {one.right}  {one.article}")
