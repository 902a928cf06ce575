"""`jianbao check`: whether everything stored is whole."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from web.cli.context import (
    bar,
    command,
    data_option,
    fail,
    json_option,
    path_argument,
    print_json,
)

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("check", "jianbao check\njianbao check --json\njianbao check --backup /mnt/backup")
@click.option("--backup", type=path_argument, metavar="PATH", help="核对一份备份（文件或目录），而不是数据目录")
@json_option
@data_option
@click.pass_obj
def check(index: IndexSettings, backup: Path | None, as_json: bool, data: Path) -> None:
    """核对：索引、台账、原件的每个字节都没有变，每篇文章都能用自己的三段字句检索到，台账里的各期都在索引里。

    有一处不对，退出状态就是 1，并逐处说明。
    """
    from corpus.models import encode
    from index.library.check import check
    from index.library.ledger import reader
    from index.library.opening import open_engine

    if backup:
        _check_backup(backup, as_json)
    if not (data / "ledger.sqlite").is_file():
        open_engine(data, index)  # says where there is nothing at all
    with reader(data) as store, bar("核对") as progress:
        found = check(partial(open_engine, data, index), store, progress)
    if as_json:
        print_json(encode(found))
    else:
        for fault in found.faults:
            click.echo(fault.message, err=True)
        looked = f"{found.articles} 篇文章、{found.strings} 段字句、{found.originals} 份原件、{found.issues} 期"
        click.echo(f"核对了 {looked}：{f'{len(found.faults)} 处不对' if found.faults else '全部无误'}。")
    sys.exit(1 if found.faults else 0)


def _check_backup(path: Path, as_json: bool) -> NoReturn:
    from corpus.models import encode
    from index.engine import EngineError
    from index.library.backup import check_backup

    try:
        found = check_backup(path)
    except EngineError as error:
        fail(str(error))
    if as_json:
        print_json(encode(found))
    else:
        for fault in found.faults:
            click.echo(fault, err=True)
        wrong = f"{len(found.faults)} 处不对" if found.faults else "全部无误"
        click.echo(f"核对了备份的 {found.originals} 份原件和台账（第 {found.generation} 版）：{wrong}。")
    sys.exit(1 if found.faults else 0)
