"""`jianbao figures`: past figures from the shell, or what a text's figures are read into; `jianbao verify`: a draft."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.context import command, data_option, fail, json_option, open_engine, path_argument, print_json
from web.cli.searching import failing, filter_options, page_options, pairs, words_argument

if TYPE_CHECKING:
    from corpus.models import Figure
    from index.engine import Engine
    from index.settings import IndexSettings
    from search.figures.asked import FigureParams


@command(
    "figures",
    "jianbao figures --about 就业 --unit 人 --min 1000\njianbao figures 援疆 --min 1亿元 --sort=-value --json\n"
    "jianbao figures --about 援疆资金 --unit 元 --timeline\n"
    "jianbao figures --extract 句子.txt --json\necho '近3000名学员' | jianbao figures --extract -",
)
@words_argument
@click.option("--about", help="数字说的是什么：同一句里有的字句，空格分开表示都要有")
@click.option("--unit", help="单位，如 万元、人、亩")
@click.option("--min", "min_", help="最小值，如 1000、1.5亿元")
@click.option("--max", "max_", help="最大值")
@click.option("--certain", is_flag=True, help="只要确定在范围内的")
@filter_options
@click.option("--sort", help="newest（默认）、oldest、value、-value 或 closest")
@click.option("--own", is_flag=True, help="--about 要是数字自己所说的事，不只是同一句里有")
@click.option(
    "--timeline", "as_timeline", is_flag=True, help="按时间排列：各期的数、累计、增减、计划分开，矛盾的指出来"
)
@page_options
@click.option(
    "--extract", "path", type=path_argument, metavar="FILE", help="不查库，只读出文件里的数字：每行一段，- 是标准输入"
)
@json_option
@data_option
@click.pass_obj
def figures(
    index: IndexSettings,
    /,
    words: tuple[str, ...],
    path: Path | None,
    as_timeline: bool,
    as_json: bool,
    data: Path,
    **given: Any,
) -> None:
    """查数字：原文、上下限、单位、所说的事，和它所在的句子。"""
    if path:
        extracted(path, as_json)
        return
    from search.figures.asked import FigureParams
    from search.figures.ledger import ledger

    with failing(as_json):
        asked = FigureParams.read(pairs(words, given))
        if as_timeline:
            print_timeline(open_engine(data, index), asked, as_json)
            return
        found = ledger(open_engine(data, index), asked)
    if as_json:
        print_json(found.to_json())
        return
    pages = f"第 {found.asked.params.page} 页，共 {found.pager.pages} 页"
    told = f"，同一件事合为一条，{found.told} 条" if found.told not in (None, found.total) else ""
    click.echo(f"共 {found.total} 个数（确定在范围内 {found.certain} 个）{told}，{pages}")
    for notice in (*found.notices, *(aside.text for aside in found.asides)):
        click.echo(notice, err=True)
    for one in found.summaries:
        total = f"合计 {one.total_said}，" if one.total_said else ""
        click.echo(f"{one.subject}：{one.count} 个数，{total}中位数 {one.median_said}")
    for row in found.rows:
        said = "  ".join(filter(None, [row.reading and f"= {row.reading}", row.figure.subject, *row.notes]))
        click.echo(f"\n{click.style(row.figure.printed, bold=True)}  {said}")
        click.echo(f"  {row.stored.head.title}  {row.stored.article.id}")
        click.echo(f"  {row.sentence}")


def print_timeline(engine: Engine, asked: FigureParams, as_json: bool) -> None:
    """Prints an indicator through time: a kind after the other, then what excludes each other."""
    from search.figures.kinds import FIGURE_KINDS
    from search.figures.timeline import timeline

    found = timeline(engine, asked)
    if as_json:
        print_json(found.to_json())
        return
    click.echo(f"{asked.about}（{found.unit}）：{len(found.points)} 个数")
    for kind, label in FIGURE_KINDS.items():
        for number, point in enumerate(found.of(kind)):
            if not number:
                click.echo(f"\n{label}")
            one, row = point.row.figure, point.row
            said = "\t".join(filter(None, [one.printed, row.reading, one.subject, one.period, point.series]))
            click.echo(f"  {point.day or '—'}\t{said}\t{row.stored.head.title}")
    for conflict in found.conflicts:
        click.echo("\n" + ("后来的说法不同：" if conflict.revised else "互相矛盾："))
        for point in conflict.points:
            click.echo(f"  {point.row.figure.printed}  {point.row.stored.head.title}：{point.row.sentence}")
    if found.left:
        click.echo(f"还有 {found.left} 个数没有列出，请缩小范围。", err=True)


@command("verify", "jianbao verify 草稿.txt\njianbao verify - --json < 草稿.txt")
@click.argument("path", type=path_argument, metavar="FILE")
@json_option
@data_option
@click.pass_obj
def verify(index: IndexSettings, path: Path, as_json: bool, data: Path) -> None:
    """核对一份草稿里的数字：一致、约略一致、不一致、未找到。有不一致的，退出状态为 1。"""
    from search.figures.verify import OUTCOMES, verify
    from search.params import Params

    text = "\n".join(lines_of(path))
    with failing(as_json):
        found = verify(open_engine(data, index), text, Params())
    if as_json:
        print_json(found.to_json())
    else:
        click.echo("，".join(f"{label} {found.count(outcome)}" for outcome, label in OUTCOMES.items()))
        for one in found.figures:
            click.echo(f"{OUTCOMES[one.outcome]}  {one.figure.printed}  {one.figure.subject}")
            for row in one.sources[:1]:
                click.echo(f"    {row.figure.printed}  {row.stored.head.title}：{row.sentence}")
    sys.exit(1 if found.count("differs") else 0)


def extracted(path: Path, as_json: bool) -> None:
    """Prints the figures of a file's lines."""
    from corpus.figures import extract
    from web.export import json_values

    for text in lines_of(path):
        found = extract(text)
        if as_json:
            print_json({"text": text, "figures": json_values.figures(found)})
        elif text.strip():
            click.echo("\n".join([text, *map(figure_line, found)]))


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file, a mark of byte order dropped; ends the command where it cannot be read."""
    from index.os_reasons import why

    name = "标准输入" if str(path) == "-" else str(path)
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        fail(f"文字读不了（{why(error)}）；请检查路径和权限。")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fail(f"{name} 第 {line} 行不是 UTF-8；请先转成 UTF-8 再试。")
    if "\0" in text:
        fail(f"{name} 不是文本文件；请给出每行一段文字的 UTF-8 文本。")
    lines = text.replace("\r\n", "\n").split("\n")
    yield from lines if lines[-1] else lines[:-1]


_ROLES = {"value": "数值", "change": "变化", "share": "占比", "rank": "名次"}


def figure_line(one: Figure) -> str:
    """近3000名  2700 至 3000 人  数值  计划  学员"""
    low, high = (("" if value is None else f"{value:,.15g}") for value in (one.lower, one.upper))
    span = low if low == high else f"{low or '…'} 至 {high or '…'}"
    notes = [
        _ROLES[one.role] + {"up": "（升）", "down": "（降）", "": ""}[one.direction],
        *(["累计"] if one.cumulative else []),
        *(["计划"] if one.plan else []),
        *([one.subject] if one.subject else []),
    ]
    return f"  {one.printed}\t{span} {one.unit}\t" + "  ".join(notes)
