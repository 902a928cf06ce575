"""`jianbao withdraw`: an issue taken out, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    command,
    data_option,
    fail,
    open_engine,
)

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("withdraw", "jianbao withdraw yuanjiang-2017-22 --why 应编印单位要求撤回\njianbao issues  # 查编号")
@click.argument("id", metavar="ID")
@click.option("--why", required=True, help="撤回的原因，会写在这一期的网页上")
@data_option
@click.pass_obj
def withdraw(index: IndexSettings, id: str, why: str, data: Path) -> None:
    """撤回一期：不再能检索，网址回答“已撤回”、日期和原因；原件和台账保留。"""
    from corpus.profile import ProfileError
    from index.engine import EngineError
    from index.library.editing.audit import on_the_command_line
    from index.library.editing.withdraw import withdraw

    if not why.strip():
        raise click.UsageError("--why 不能为空：请写明撤回的原因，它会显示给拿着旧链接的读者。")
    open_engine(data, index)  # a folder in which nothing has been ingested is not made by this
    try:
        generation = withdraw(data, id, why.strip(), on_the_command_line(), index)
    except (EngineError, ProfileError) as error:
        fail(str(error))
    click.echo(f"已撤回 {id}（第 {generation} 版）。正在运行的网站随即回答“已撤回”。")
