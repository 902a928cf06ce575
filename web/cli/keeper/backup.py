"""`jianbao backup`: a copy of what counts, while the site goes on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import bar, command, data_option, fail, path_argument

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("backup", "jianbao backup 简报-周一.tar.gz\njianbao backup --to /mnt/backup")
@click.argument("file", type=path_argument, required=False, metavar="FILE")
@click.option("--to", type=path_argument, metavar="DIR", help="备份到一个目录；下次只复制新增的")
@data_option
@click.pass_obj
def backup(index: IndexSettings, file: Path | None, to: Path | None, data: Path) -> None:
    """备份原件、台账、系列配置和用户；网站和收录都不必停。索引可由它们重建，不在其中。"""
    from index.engine import EngineError
    from index.library.backup import back_up

    target = to or file
    if target is None or (to and file):
        raise click.UsageError("请写出一个备份文件 FILE，或用 --to 写出一个目录，两者选一。")
    try:
        with bar("备份") as progress:
            made = back_up(data, target, to is not None, progress, index)
    except EngineError as error:
        fail(str(error))
    for fault in made.faults:
        click.echo(fault, err=True)
    click.echo(
        f"已备份到 {target}：{made.originals} 份原件，第 {made.generation} 版，这次复制了 {made.copied:,} 字节。"
    )
    sys.exit(1 if made.faults else 0)
