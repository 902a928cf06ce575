"""`jianbao compare` and `jianbao near`: the words of selections, from the shell."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.context import command, data_option, json_option, open_engine, print_json
from web.cli.searching import csv_option, failing, print_csv

if TYPE_CHECKING:
    from index.engine import Engine
    from index.settings import IndexSettings


@command(
    "compare",
    "jianbao compare 'q=就业' 'b_q=教育'\njianbao compare group=南通工作组 from=2017 --csv > 比较.csv",
)
@click.argument("parameters", nargs=-1, required=True, metavar="NAME=VALUE…")
@csv_option
@json_option
@data_option
@click.pass_obj
def compare(index: IndexSettings, parameters: tuple[str, ...], as_csv: bool, as_json: bool, data: Path) -> None:
    """比较：一部分文章与另一部分（b_ 开头的条件）或其余文章各有哪些特别的词。条件与网址的参数相同。"""
    if wrong := next((one for one in parameters if "=" not in one), None):
        raise click.BadParameter(f"{wrong} 请写成 名称=值，例如 group=南通工作组")

    def made(engine: Engine) -> tuple[Any, Sequence[str], list[tuple[str, ...]]]:
        from search.research.word_contrast import COLUMNS, read_both
        from search.research.word_contrast import compare as compared

        pairs = [(name, value) for name, _, value in (one.partition("=") for one in parameters)]
        found = compared(engine, *read_both(pairs))
        return found.to_json(), COLUMNS, found.rows()

    _print(data, index, made, as_csv, as_json)


@command("near", "jianbao near 就业\njianbao near 就业 培训 --csv > 同篇词.csv")
@click.argument("words", nargs=-1, required=True, metavar="QUERY…")
@csv_option
@json_option
@data_option
@click.pass_obj
def near(index: IndexSettings, words: tuple[str, ...], as_csv: bool, as_json: bool, data: Path) -> None:
    """同篇词：常与检索词出现在同一篇文章里的词，按 logDice 排列。"""

    def made(engine: Engine) -> tuple[Any, Sequence[str], list[tuple[str, ...]]]:
        from search.params import Params
        from search.research.word_contrast import NEAR_COLUMNS, near_words

        found, notices, _ = near_words(engine, Params.read([("q", " ".join(words))]))
        value = {"words": [dataclasses.asdict(one) for one in found], "notices": list(notices)}
        return value, NEAR_COLUMNS, [one.row() for one in found]

    _print(data, index, made, as_csv, as_json)


def _print(
    data: Path,
    index: IndexSettings,
    made: Callable[[Engine], tuple[Any, Sequence[str], list[tuple[str, ...]]]],
    as_csv: bool,
    as_json: bool,
) -> None:
    with failing(as_json):
        value, columns, rows = made(open_engine(data, index))
    if as_json:
        print_json(value)
    elif as_csv:
        print_csv(columns, rows)
    else:
        for row in (columns, *rows):
            click.echo("\t".join(row))
        if not rows:
            click.echo("没有这样的词；请换个词，或放宽条件。", err=True)
