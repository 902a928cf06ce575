"""`jianbao restore`: a backup put back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import bar, command, data_option, fail, path_argument

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("restore", "jianbao restore 简报-周一.tar.gz --data ./restored\njianbao restore /mnt/backup")
@click.argument("path", type=path_argument, metavar="PATH")
@data_option
@click.pass_obj
def restore(index: IndexSettings, path: Path, data: Path) -> None:
    """从备份（文件或目录）恢复数据目录并重建索引；其间网站照常用旧索引回答，建成后一次换上。

    原来的台账和配置移到数据目录里的 before-… 目录，原件只增不减。
    """
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.library.backup import restore

    unread: list[str] = []
    try:
        with bar("恢复") as progress:
            made = restore(path, data, unread.append, progress, index)
    except (EngineError, ProfileError) as error:
        fail(str(error))
    for sentence in unread:
        click.echo(sentence, err=True)
    click.echo(f"已恢复到 {data}：{made.originals} 份原件，第 {made.generation} 版。")
    sys.exit(1 if unread else 0)
