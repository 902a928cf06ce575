"""`jianbao reindex`: the index made anew from the originals."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    bar,
    command,
    data_option,
    fail,
    open_engine,
)

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("reindex", "jianbao reindex\njianbao reindex --data ./data-samples")
@data_option
@click.pass_obj
def reindex(index: IndexSettings, data: Path) -> None:
    """由原件和台账重建索引；其间网站照常用旧索引回答，建成后一次换上。"""
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.library.rebuild import reindex

    if not (data / "ledger.sqlite").is_file():
        fail(f"{data} 里没有台账 ledger.sqlite，无从重建。请检查 --data，或先运行 jianbao ingest 你的文件夹。")
    unread: list[str] = []
    try:
        with bar("重建") as progress:
            reindex(data, unread.append, progress=progress, index=index)
    except (EngineError, ProfileError) as error:
        fail(str(error))
    for sentence in unread:
        click.echo(sentence, err=True)
    state = open_engine(data, index).state()
    click.echo(f"已重建：{state.issues} 期 {state.articles} 篇，第 {state.generation} 版。")
    sys.exit(1 if unread else 0)
