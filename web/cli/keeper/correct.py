"""`jianbao correct`: titles, labels, numbers and dates against what was read; `jianbao audit`: who did what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import command, data_option, fail, json_option, open_engine, print_json

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from corpus.corrections import ArticleCorrection
    from index.engine import Engine
    from index.settings import IndexSettings

SEPARATORS = str.maketrans({"，": "、", ",": "、", "；": "、", ";": "、"})


@command(
    "correct",
    "jianbao correct yuanjiang-2017-22 --date 2017-08-28\n"
    "jianbao correct yuanjiang-2017-22 --title 03=青石工作组帮助群众就业 --topic 03=就业、教育\n"
    "jianbao correct yuanjiang-2017-22 --undo 03",
)
@click.argument("id", metavar="ID")
@click.option("--year", type=int, metavar="N", help="年份")
@click.option("--number", type=int, metavar="N", help="年内期号")
@click.option("--running", type=int, metavar="N", help="总期号")
@click.option("--date", help="日期，如 2017-08-28")
@click.option("--title", multiple=True, metavar="篇=标题", help="某一篇的标题；篇写序号（03）或编号，可写几次")
@click.option("--group", multiple=True, metavar="篇=名、名", help="某一篇的工作组，代替读到的；空着就是没有")
@click.option("--place", multiple=True, metavar="篇=名、名", help="某一篇的地区")
@click.option("--topic", multiple=True, metavar="篇=名、名", help="某一篇的主题")
@click.option("--undo", multiple=True, metavar="篇|issue", help="收回对某一篇，或对这一期（issue）的更正")
@data_option
@click.pass_obj
def correct(
    index: IndexSettings,
    id: str,
    year: int | None,
    number: int | None,
    running: int | None,
    date: str | None,
    title: tuple[str, ...],
    group: tuple[str, ...],
    place: tuple[str, ...],
    topic: tuple[str, ...],
    undo: tuple[str, ...],
    data: Path,
) -> None:
    """更正一期：期号、日期、标题和标签。记在台账里，重建索引、再收录这一期时照样算数；原件不动。"""
    from corpus.corrections import Corrections, NotCorrect
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.library.editing import audit
    from index.library.editing.correct import correct

    day = _day(date) if date else None
    articles: dict[str, ArticleCorrection] = {}
    for name, texts in (("title", title), ("groups", group), ("places", place), ("topics", topic)):
        for text in texts:
            _add(articles, id, name, text)
    undone = ["" if one == "issue" else _article(id, one) for one in undo]
    if not (year or number or running or day or articles or undone):
        raise click.UsageError("请写明要更正什么，如 --date 2017-08-28；jianbao correct --help 有例子。")
    engine = open_engine(data, index)  # a folder in which nothing has been ingested is not made by this
    before, unheard_of = engine.state().generation, list(_unheard_of(engine, articles))
    try:
        said = Corrections(year, number, running, day, articles)
        generation = correct(data, id, said, undone, audit.on_the_command_line(), index=index)
    except NotCorrect as error:
        fail(str(error), 2)
    except (EngineError, ProfileError) as error:
        fail(str(error))
    if generation == before:
        if undone:
            fail(f"{id} 没有这样的更正可以收回；jianbao audit 列出更正过什么。")
        click.echo(f"{id} 没有变：现在就是这样（第 {generation} 版）。")
        return
    for sentence in unheard_of:
        click.echo(sentence, err=True)
    click.echo(f"已更正 {id}（第 {generation} 版）。正在运行的网站随即显示。")


@command("audit", "jianbao audit\njianbao audit --json")
@json_option
@data_option
def audit(as_json: bool, data: Path) -> None:
    """操作记录：谁在什么时候收录、更正、撤回了什么。有一行不是原来写的，退出状态就是 1。"""
    from dataclasses import asdict

    from index.library.editing.audit import acts

    found, wrong = acts(data)
    if as_json:
        print_json({"acts": [asdict(act) for act in found], "wrong": wrong})
    else:
        for act in found:
            told = "  ".join(f"{name}：{_plain(value)}" for name, value in act.told.items())
            generation = "" if act.generation is None else f"第 {act.generation} 版  "
            click.echo(f"{act.at}  {act.who}  {act.what}  {generation}{told}")
    if wrong:
        click.echo(wrong, err=True)
    sys.exit(1 if wrong else 0)


def labels_in(text: str) -> tuple[str, ...]:
    """就业、教育 -> both; commas and semicolons do as well."""
    return tuple(one.strip() for one in text.translate(SEPARATORS).split("、") if one.strip())


def _add(articles: dict[str, ArticleCorrection], id: str, name: str, text: str) -> None:
    from dataclasses import replace
    from typing import Any

    from corpus.corrections import ArticleCorrection

    which, sign, value = text.partition("=")
    if not sign or not which.strip():
        raise click.UsageError(f"“{text}”请写成 篇=内容，如 03=就业、教育。")
    article = _article(id, which.strip())
    before = articles.get(article, ArticleCorrection())
    said: dict[str, Any] = {name: value.strip() if name == "title" else labels_in(value)}
    articles[article] = replace(before, **said)


def _article(id: str, which: str) -> str:
    """3, 03 or the whole id -> the id of the article."""
    from corpus.ids import article_id

    return article_id(id, int(which)) if which.isascii() and which.isdigit() else which


def _day(text: str) -> datetime.date:
    import datetime

    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(f"“{text}”不是日期；请写成 2017-08-28 这样。") from None


def _plain(value: object) -> str:
    return "、".join(map(str, value)) or "无" if isinstance(value, list) else str(value)


def _unheard_of(engine: Engine, said: Mapping[str, ArticleCorrection]) -> Iterator[str]:
    """A sentence for each label that no article has yet, which may be a slip."""
    from index.engine import Request
    from index.schema import LABEL_FIELDS, LABELS
    from search.facets import FACET_NAMES
    from search.unknown_values import nearest_to

    known = engine.search(Request(limit=0, facets=LABELS)).facets
    for facet, field in zip(LABELS, LABEL_FIELDS, strict=True):
        names = [name for name, _ in known[facet]]
        for label in dict.fromkeys(label for one in said.values() for label in getattr(one, field) or ()):
            if label not in names:
                near = nearest_to(label, names)
                asked = f"；若是笔误，已有的是“{near}”" if near else ""
                yield f"注意：还没有一篇有“{label}”这个{FACET_NAMES[facet]}{asked}。"
