"""One ingest from the shell, once or by a watch, and what is said of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import bar

if TYPE_CHECKING:
    from index.library.ingest_values import IngestReport, Particulars
    from index.settings import IndexSettings


def take_in(data: Path, paths: tuple[Path, ...], particulars: Particulars, index: IndexSettings) -> IngestReport:
    """One ingest; on a terminal with a bar."""
    from index.library.editing.audit import on_the_command_line
    from index.library.ingest import ingest
    from index.library.ingest_values import Listener

    with bar("收录") as progress:
        listener = Listener(progress, partial(click.echo, err=True))
        return ingest(data, paths, particulars, listener, on_the_command_line(), index)


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
    """Which issues were replaced, and which files were not used or refused and why."""
    for id in report.replaced:
        click.echo(f"替换：{id}")
    for name in report.superseded:
        click.echo(f"未用：{name}：同一期另有一份，这次收录用了那一份")
    for refusal in report.refused:
        click.echo(f"拒收：{refusal.file}：{refusal.reason}", err=True)
