"""`jianbao ingest`: files, folders and archives taken in."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    bar,
    command,
    data_option,
    fail,
    path_argument,
)

if TYPE_CHECKING:
    from index.library.ingest_report import IngestReport
    from index.settings import IndexSettings


@command(
    "ingest",
    "jianbao ingest 简报目录 2017年.zip\n"
    "jianbao ingest 第22期.html 第23期.html --series yuanjiang\n"
    "jianbao ingest --join 第24期上.html 第24期下.html\n"
    "jianbao ingest --watch 简报目录",
)
@click.argument("paths", nargs=-1, required=True, type=path_argument, metavar="PATH…")
@click.option("--series", help="都归入这个系列，不看报头")
@click.option("--title", help="没有系列配置时，系列的正式名称")
@click.option("--manifest", type=path_argument, help="清单（CSV 或 XLSX）：文件、系列、年、期、总期、日期、题名")
@click.option("--join", is_flag=True, help="这些文件依次合成一期")
@click.option("--watch", is_flag=True, help="收录之后继续守着，有新的、改过的就收录，直到按 Ctrl-C")
@data_option
@click.pass_obj
def ingest(
    index: IndexSettings,
    paths: tuple[Path, ...],
    series: str | None,
    title: str | None,
    manifest: Path | None,
    join: bool,
    watch: bool,
    data: Path,
) -> None:
    """收录文件、目录和压缩包：能读的一次全部可检索，读不了的逐个说明，退出状态为 1。"""
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.library.ledger import not_private
    from index.library.manifest import ManifestError

    if join and watch:
        raise click.UsageError("--join 与 --watch 不能同用：先用 --join 收录那一期，再守着目录。")
    if watch and (title or manifest):
        raise click.UsageError("--watch 不能与 --title、--manifest 同用：先收录一次，再守着目录。")
    if join and len(paths) < 2:
        raise click.UsageError("--join 要依次写出同一期的两个或更多文件。")
    if sentence := not_private(data):
        click.echo(sentence, err=True)
    try:
        if watch:
            from web.cli.keeper.watch import follow

            follow(data, paths, series, index)
            return
        report = take_in(data, paths, series, index, join, title or "", manifest)
    except (EngineError, ProfileError, ManifestError) as error:
        fail(str(error))
    show_counts(report)
    show_names(report)
    sys.exit(1 if report.refused else 0)


def take_in(
    data: Path,
    paths: tuple[Path, ...],
    series: str | None,
    index: IndexSettings,
    join: bool = False,
    title: str = "",
    manifest: Path | None = None,
) -> IngestReport:
    """One ingest; on a terminal with a bar."""
    from corpus.models import Told
    from index.library.editing.audit import on_the_command_line
    from index.library.ingest import ingest

    with bar("收录") as progress:
        say, who = partial(click.echo, err=True), on_the_command_line()
        told = Told(title=title)
        return ingest(data, paths, series, progress, join, say, told, manifest, who=who, index=index)


def show_counts(report: IngestReport) -> None:
    """The table of what an ingest did."""
    rows = [
        ("收录期数", report.issues),
        ("收录篇数", report.articles),
        ("未变", report.unchanged),
        ("重复", report.duplicates),
        ("替换", len(report.replaced)),
        ("拒收", len(report.refused)),
        ("存疑", report.findings),
    ]
    for name, count in rows:
        click.echo(f"{name}  {count:>8}")
    if not any(count for _, count in rows):
        click.echo("没有找到可以收录的文件；目录里应有 html、md、txt、docx、pdf 等文件。")
    if skipped := "、".join(f"{suffix or '无后缀'} {count}" for suffix, count in sorted(report.skipped.items())):
        click.echo(f"跳过其他文件：{skipped}")


def show_names(report: IngestReport) -> None:
    """Which issues were replaced, and which files refused and why."""
    for id in report.replaced:
        click.echo(f"替换：{id}")
    for refusal in report.refused:
        click.echo(f"拒收：{refusal.file}：{refusal.reason}", err=True)
