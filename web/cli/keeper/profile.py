"""`jianbao profile`: a series of one's own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from web.cli.context import (
    data_option,
    fail,
    main,
)


@main.group("profile")
def profile() -> None:
    """系列配置：报头标志，和工作组、地区、主题的名称。"""


@profile.command("new", epilog="\b\n例：\n  jianbao profile new gongzuo --title 某某工作简报")
@click.argument("name", metavar="NAME")
@click.option("--title", help="系列的正式名称，默认与 NAME 相同，之后可改")
@data_option
def profile_new(name: str, title: str | None, data: Path) -> None:
    """为自己的简报写一份带说明的配置，放进数据目录。

    NAME 用小写字母、数字和下划线，会成为每篇文章编号的开头。
    """
    from corpus.profile import ProfileError, load_profile, template
    from index.os_reasons import why

    path = data / "profiles" / f"{name}.toml"
    text = template(title or name)
    try:
        load_profile(text, name, f"{name}.toml")
    except ProfileError as error:
        fail(str(error), 2)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        fail(f"{path} 已经有了，没有改动。请直接编辑它，或换一个名称。")
    except OSError as error:
        with suppress(OSError):
            path.unlink()  # half a profile would stand in the way of every ingest
        fail(f"{path} 写不了（{why(error)}）。请检查权限和磁盘空间，或用 --data 换一个。")
    click.echo(f"已写好 {path}\n请编辑它，然后用 jianbao read 文件名 看效果，再 jianbao ingest 收录。")
