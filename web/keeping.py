"""The commands that keep the data folder: ingest, withdraw, reindex, check, report."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.command import command, data_option, fail, json_option, open_engine, path_argument, print_json

if TYPE_CHECKING:
    from index.ingest import Report

AGAIN, LONGEST = 5.0, 60.0  # seconds between attempts of a watch: at first, and at most

# --- ingest --------------------------------------------------------------------------------------


@command(
    "ingest",
    "jianbao ingest 简报目录 2017年.zip\n"
    "jianbao ingest 第22期.html 第23期.html --series yuanjiang\n"
    "jianbao ingest --join 第24期上.html 第24期下.html\n"
    "jianbao ingest --watch 简报目录",
)
@click.argument("paths", nargs=-1, required=True, type=path_argument, metavar="PATH…")
@click.option("--series", help="都归入这个系列，不看报头")
@click.option("--join", is_flag=True, help="这些文件依次合成一期")
@click.option("--watch", is_flag=True, help="收录之后继续守着，有新的、改过的就收录，直到按 Ctrl-C")
@data_option
def ingest(paths: tuple[Path, ...], series: str | None, join: bool, watch: bool, data: Path) -> None:
    """收录文件、目录和压缩包：能读的一次全部可检索，读不了的逐个说明，退出状态为 1。"""
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.store import not_private

    if join and watch:
        raise click.UsageError("--join 与 --watch 不能同用：先用 --join 收录那一期，再守着目录。")
    if join and len(paths) < 2:
        raise click.UsageError("--join 要依次写出同一期的两个或更多文件。")
    if sentence := not_private(data):
        click.echo(sentence, err=True)
    try:
        if watch:
            follow(data, paths, series)
            return
        report = take_in(data, paths, series, join)
    except (EngineError, ProfileError) as error:
        fail(str(error))
    show_counts(report)
    show_names(report)
    sys.exit(1 if report.refused else 0)


def take_in(data: Path, paths: tuple[Path, ...], series: str | None, join: bool = False) -> Report:
    """One ingest; on a terminal with a bar."""
    from index.ingest import ingest

    with bar("收录") as progress:
        return ingest(data, paths, series, progress, join, say=partial(click.echo, err=True))


@contextlib.contextmanager
def bar(label: str) -> Iterator[Callable[..., None]]:
    """A bar on a terminal; what it gives is told (done, in all, …)."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:

        def progress(done: int, total: int, *what: object) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        yield progress


def show_counts(report: Report) -> None:
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
        click.echo("没有找到可以收录的文件；目录里应有 html、htm、md、txt 等文件。")
    if skipped := "、".join(f"{suffix or '无后缀'} {count}" for suffix, count in sorted(report.skipped.items())):
        click.echo(f"跳过其他文件：{skipped}")


def show_names(report: Report) -> None:
    """Which issues were replaced, and which files refused and why."""
    for id in report.replaced:
        click.echo(f"替换：{id}")
    for refusal in report.refused:
        click.echo(f"拒收：{refusal.file}：{refusal.reason}", err=True)


def follow(data: Path, paths: tuple[Path, ...], series: str | None) -> None:
    """Ingests, then what is new or changed, a settled batch at a time, until Ctrl-C or a SIGTERM."""
    from index.watch import batches

    if missing := [str(path) for path in paths if not path.exists()]:
        fail(f"没有这个目录或文件：{'、'.join(missing)}", 2)
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for batch in batches(paths, data, stop):
            report = insist(data, tuple(batch), series, stop)
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


def insist(data: Path, paths: tuple[Path, ...], series: str | None, stop: threading.Event) -> Report | None:
    """One ingest, tried at growing intervals until it is done; None if `stop` is set before.

    What keeps it from that, such as a broken profile or a full disk, is said once.
    """
    from corpus.profile import ProfileError
    from index.engine import EngineError

    said, wait = "", AGAIN
    while not stop.is_set():
        try:
            return take_in(data, paths, series)
        except (EngineError, ProfileError) as error:
            if str(error) != said:
                said = str(error)
                click.echo(f"没有收录：{said}会自动再试，改好之后继续。", err=True)
        stop.wait(wait)
        wait = min(2 * wait, LONGEST)
    return None


def summary(report: Report) -> str:
    """收录 2 期 3 篇，替换 1 期，拒收 1 个文件"""
    said = [f"收录 {report.issues} 期 {report.articles} 篇"]
    said += [f"其中替换 {len(report.replaced)} 期"] if report.replaced else []
    said += [f"未变 {report.unchanged} 期"] if report.unchanged else []
    said += [f"重复 {report.duplicates} 期"] if report.duplicates else []
    said += [f"拒收 {len(report.refused)} 个文件"] if report.refused else []
    return "，".join(said)


# --- withdraw, reindex ---------------------------------------------------------------------------


@command("withdraw", "jianbao withdraw yuanjiang-2017-22 --why 应编印单位要求撤回\njianbao issues  # 查编号")
@click.argument("id", metavar="ID")
@click.option("--why", required=True, help="撤回的原因，会写在这一期的网页上")
@data_option
def withdraw(id: str, why: str, data: Path) -> None:
    """撤回一期：不再能检索，网址回答“已撤回”、日期和原因；原件和台账保留。"""
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.ingest import withdraw

    if not why.strip():
        raise click.UsageError("--why 不能为空：请写明撤回的原因，它会显示给拿着旧链接的读者。")
    open_engine(data)  # a folder in which nothing has been ingested is not made by this
    try:
        generation = withdraw(data, id, why.strip())
    except (EngineError, ProfileError) as error:
        fail(str(error))
    click.echo(f"已撤回 {id}（第 {generation} 版）。正在运行的网站随即回答“已撤回”。")


@command("reindex", "jianbao reindex\njianbao reindex --data ./data-samples")
@data_option
def reindex(data: Path) -> None:
    """由原件和台账重建索引；其间网站照常用旧索引回答，建成后一次换上。"""
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.rebuild import reindex

    if not (data / "ledger.sqlite").is_file():
        fail(f"{data} 里没有台账 ledger.sqlite，无从重建。请检查 --data，或先运行 jianbao ingest 你的文件夹。")
    unread: list[str] = []
    try:
        with bar("重建") as progress:
            reindex(data, unread.append, progress=progress)
    except (EngineError, ProfileError) as error:
        fail(str(error))
    for sentence in unread:
        click.echo(sentence, err=True)
    state = open_engine(data).state()
    click.echo(f"已重建：{state.issues} 期 {state.articles} 篇，第 {state.generation} 版。")
    sys.exit(1 if unread else 0)


# --- check, report -------------------------------------------------------------------------------


@command("check", "jianbao check\njianbao check --json")
@json_option
@data_option
def check(as_json: bool, data: Path) -> None:
    """核对：每篇文章都能用自己的三段字句检索到，原件完好，台账里的各期都在索引里。

    有一处不对，退出状态就是 1，并逐处说明。
    """
    from corpus.models import encode
    from index.check import check
    from index.engine import EngineError
    from index.store import reader

    engine = open_engine(data)
    try:
        with reader(data) as store, bar("核对") as progress:
            found = check(engine, store, progress)
    except EngineError as error:
        fail(str(error))
    if as_json:
        print_json(encode(found))
    else:
        for fault in found.faults:
            click.echo(fault.message, err=True)
        looked = f"{found.articles} 篇文章、{found.strings} 段字句、{found.originals} 份原件、{found.issues} 期"
        click.echo(f"核对了 {looked}：{f'{len(found.faults)} 处不对' if found.faults else '全部无误'}。")
    sys.exit(1 if found.faults else 0)


@command("report", "jianbao report\njianbao report --json")
@json_option
@data_option
def report(as_json: bool, data: Path) -> None:
    """收录与质量报告：收录到第几期、缺哪些期，疑点各有多少，哪些文章没有标签，有哪些新的单位和地名。"""
    from corpus.models import encode
    from index.engine import EngineError
    from index.store import withdrawn
    from search.report import report
    from web.printing import report_lines

    try:
        found = report(open_engine(data), withdrawn(data))
    except EngineError as error:
        fail(str(error))
    if as_json:
        print_json(encode(found))
    else:
        click.echo("\n".join(report_lines(found)))
