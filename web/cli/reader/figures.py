"""The command `figures`: what a text's figures are read into."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.context import command, fail, json_option, path_argument, print_json

if TYPE_CHECKING:
    from corpus.models import Article, Figure

_FIELDS = "start end printed lower upper unit dimension qualifier role direction cumulative plan subject period".split()


@command(
    "figures",
    "jianbao figures --extract 句子.txt\njianbao figures --extract 句子.txt --json\n"
    "echo '近3000名学员' | jianbao figures --extract -",
)
@click.option("--extract", "path", required=True, type=path_argument, metavar="FILE", help="每行一段文字；- 是标准输入")
@json_option
def figures(path: Path, as_json: bool) -> None:
    """读出文字里的数字：原文、上下限、单位、含义和所说的事。"""
    from corpus.figures import extract

    for text in lines_of(path):
        found = extract(text)
        if as_json:
            print_json({"text": text, "figures": figures_json(found)})
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


def figures_json(found: Iterable[Figure]) -> list[dict[str, Any]]:
    """Figures as programs read them: an open bound is null."""
    return [{name: getattr(one, name) for name in _FIELDS} for one in found]


def article_figures(article: Article) -> list[dict[str, Any]]:
    """An article's figures, each with the paragraph that its positions are in; -1 is the title."""
    return [{"paragraph": one.paragraph, **row} for one in article.figures for row in figures_json([one.figure])]


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
