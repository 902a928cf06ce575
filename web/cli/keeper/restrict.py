"""`jianbao restrict`: a series or an issue for some readers only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import command, data_option, fail, open_engine

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command(
    "restrict",
    "jianbao restrict yuanjiang-2017-22 --group 内部\njianbao restrict yuanjiang --group 内部 --group 领导\n"
    "jianbao restrict yuanjiang-2017-22 --lift\njianbao restrict  # 列出",
)
@click.argument("name", metavar="[系列|ID]", required=False)
@click.option("--group", "groups", multiple=True, metavar="NAME", help="只有这些组的用户看得到；可写几次")
@click.option("--lift", is_flag=True, help="解除限制，人人看得到")
@data_option
@click.pass_obj
def restrict(index: IndexSettings, name: str | None, groups: tuple[str, ...], lift: bool, data: Path) -> None:
    """限制一个系列或一期：不在组里的人什么也看不到，检索、计数、导出、旧链接里都没有它。"""
    from index.engine import EngineError
    from index.library.editing import audit
    from web.access.users import restrict, restricted

    if name is None:
        for one, names in restricted(data).items():
            click.echo(f"{one}  {'、'.join(sorted(names))}")
        return
    if lift == bool(groups):
        raise click.UsageError("请写明 --group 组名（只让这些组看），或 --lift（解除）。")
    engine = open_engine(data, index)
    known = name in restricted(data) or engine.issue(name) or engine.issues(name, limit=0)[0]
    if not known:
        fail(f"没有名为 {name} 的系列，也没有这个编号的一期；用 jianbao issues 查看已收录的各期。")
    try:
        audit.add(data, audit.on_the_command_line(), "restrict", issues=[name], groups=list(groups))
        restrict(data, name, groups)
    except EngineError as error:
        fail(str(error))
    click.echo(
        f"{name}：{'只有 ' + '、'.join(groups) + ' 看得到' if groups else '人人看得到'}。正在运行的网站随即照办。"
    )
