"""`jianbao profile`: a series of one's own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    data_option,
    fail,
    main,
    path_argument,
)

if TYPE_CHECKING:
    from corpus.models import Document

MOST = 50  # issues that a profile is learned from


@main.group("profile")
def profile() -> None:
    """系列配置：报头标志，和工作组、地区、主题的名称。"""


@profile.command(
    "new",
    epilog="\b\n例：\n  jianbao profile new gongzuo --title 某某工作简报\n"
    "  jianbao profile new zhoukan --from 周刊目录",
)
@click.argument("name", metavar="NAME")
@click.option("--title", help="系列的正式名称，默认与 NAME 相同，之后可改")
@click.option("--from", "folder", type=path_argument, help="从这个目录里最多 50 期学得一份，每条注明依据")
@data_option
def profile_new(name: str, title: str | None, folder: Path | None, data: Path) -> None:
    """为自己的简报写一份带说明的配置，放进数据目录。

    NAME 用小写字母、数字和下划线，会成为每篇文章编号的开头。内置系列的名称得到内置配置的副本。
    """
    from corpus.profile import ProfileError, built_in, load_profile, template
    from index.os_reasons import why

    path = data / "profiles" / f"{name}.toml"
    own = built_in(name)
    if own and (title or folder):
        fail(f"{name} 是内置的系列；请换一个名称，或不带 --title 和 --from 运行，得到内置配置的一份副本来改。", 2)
    text = own or (learned(name, title or "", folder) if folder else template(title or name))
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
    if own:
        click.echo(f"{name} 是内置的系列：这是内置配置的副本，从此代替内置的。")
    click.echo(f"已写好 {path}\n请编辑它，然后用 jianbao read 文件名 看效果，再 jianbao ingest 收录。")


def learned(name: str, title: str, folder: Path) -> str:
    """The profile that a folder's issues suggest, as TOML."""
    from corpus.learn.proposal import propose, to_toml

    return to_toml(propose(documents_of(folder), name, title))


def documents_of(folder: Path) -> list[Document]:
    """Up to `MOST` documents of a folder, from its first to its last."""
    from index.library.folder_series import sample
    from index.library.sources import find_files

    if not (documents := list(sample(find_files([folder]).files, MOST))):
        fail(f"{folder} 里没有能读的文件；请换一个目录。")
    return documents


@profile.command("check", epilog="\b\n例：\n  jianbao profile check zhoukan 周刊目录")
@click.argument("name", metavar="NAME")
@click.argument("folder", type=path_argument, metavar="FOLDER")
@data_option
def profile_check(name: str, folder: Path, data: Path) -> None:
    """看一份系列配置的每条规则与目录里最多 50 期合不合，不合的逐个列出。"""
    from corpus.learn.rules import check
    from corpus.profile import ProfileError, load_profiles

    try:
        profiles = {one.series: one for one in load_profiles(data / "profiles")}
    except ProfileError as error:
        fail(str(error))
    if name not in profiles:
        known = "、".join(profiles)
        fail(f"没有名为 {name} 的系列；已有：{known}。可用 jianbao profile new {name} --from {folder} 新建。")
    for rule in check(documents_of(folder), profiles[name]):
        click.echo(f"{rule.rule}：{rule.agree} 期合，{len(rule.exceptions)} 期不合")
        for file, why in rule.exceptions:
            click.echo(f"    {file}：{why}")
