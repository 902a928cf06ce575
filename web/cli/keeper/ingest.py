"""`jianbao ingest`: files, folders and archives taken in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    command,
    data_option,
    fail,
    path_argument,
)
from web.cli.keeper.taking_in import show_counts, show_names, take_in

if TYPE_CHECKING:
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
    from corpus.models import Told
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.library.ingest_values import Particulars
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
        particulars = Particulars(series, Told(title=title or ""), manifest, join)
        report = take_in(data, paths, particulars, index)
    except (EngineError, ProfileError, ManifestError) as error:
        fail(str(error))
    show_counts(report)
    show_names(report)
    sys.exit(1 if report.refused else 0)
