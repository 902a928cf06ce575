"""`jianbao ingest --watch`: folders followed, what is new or changed taken in."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import fail
from web.cli.keeper.taking_in import show_names, take_in

if TYPE_CHECKING:
    from index.library.ingest_values import IngestReport
    from index.library.watch import Stop
    from index.settings import IndexSettings

AGAIN, LONGEST = 5.0, 60.0  # seconds between attempts of a watch: at first, and at most


def follow(data: Path, paths: tuple[Path, ...], series: str | None, index: IndexSettings) -> None:
    """Ingests, then what is new or changed, a settled batch at a time, until Ctrl-C or a SIGTERM."""
    from index.library.watch import Stop, batches

    if missing := [str(path) for path in paths if not path.exists()]:
        fail(f"没有这个目录或文件：{'、'.join(missing)}", 2)
    stop = Stop()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for batch in batches(paths, data, stop):
            report = insist(data, tuple(batch), series, index, stop)
            if report is None:
                break
            if report.issues or report.refused or report.duplicates:
                click.echo(f"第 {report.generation} 版：{summary(report)}")
            show_names(report)
            if not stop.is_set():
                click.echo(f"守着 {'、'.join(map(str, paths))}（按 Ctrl-C 停止）", err=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    click.echo("已停止。", err=True)


def insist(
    data: Path, paths: tuple[Path, ...], series: str | None, index: IndexSettings, stop: Stop
) -> IngestReport | None:
    """One ingest, tried at growing intervals until it is done; None if `stop` is set before.

    What keeps it from that, such as a broken profile or a full disk, is said once.
    """
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.library.ingest_values import Particulars

    said, wait = "", AGAIN
    while not stop.is_set():
        try:
            return take_in(data, paths, Particulars(series), index)
        except Exception as error:
            known = isinstance(error, EngineError | ProfileError)
            why = str(error) if known else f"程序出错（{type(error).__name__}: {error}），请报告给开发者。"
            if why != said:
                said = why
                click.echo(f"没有收录：{said}会自动再试，改好之后继续。", err=True)
        stop.wait(wait)
        wait = min(2 * wait, LONGEST)
    return None


def summary(report: IngestReport) -> str:
    """收录 2 期 3 篇，替换 1 期，拒收 1 个文件"""
    said = [f"收录 {report.issues} 期 {report.articles} 篇"]
    said += [f"其中替换 {len(report.replaced)} 期"] if report.replaced else []
    said += [f"未变 {report.unchanged} 期"] if report.unchanged else []
    said += [f"重复 {report.duplicates} 期"] if report.duplicates else []
    said += [f"拒收 {len(report.refused)} 个文件"] if report.refused else []
    return "，".join(said)
