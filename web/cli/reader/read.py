"""`jianbao read`: what the ingester makes of files, before anything is stored."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.context import (
    command,
    data_option,
    fail,
    json_option,
    path_argument,
    print_json,
)

if TYPE_CHECKING:
    from index.library.sources import Content


@command(
    "read",
    "jianbao read 第22期.html\njianbao read 简报目录 --json > 全部.jsonl\njianbao read --text 某网页.html",
)
@click.argument("paths", nargs=-1, required=True, type=path_argument, metavar="FILE…")
@json_option
@click.option("--text", is_flag=True, help="只输出清理后的正文，任何网页都行")
@click.option("--series", help="按这个系列读，不看报头")
@data_option
def read(paths: tuple[Path, ...], as_json: bool, text: bool, series: str | None, data: Path) -> None:
    """读文件，看收录时会得到什么；什么也不保存。

    目录里的 html、md、txt 等文件逐个读。有一个文件读不了，退出状态就是 1，其余照读。
    """
    profiles = () if text else load_profiles(data)
    refused = False
    for content in contents_of(paths):
        reason = show_text(content, as_json) if text else show_issues(content, profiles, series, as_json)
        if reason and as_json:
            print_json({"file": content.name, "error": reason})
        elif reason:
            click.echo(f"{content.name}：{reason}", err=True)
        refused = refused or bool(reason)
    sys.exit(1 if refused else 0)


def load_profiles(data: Path) -> Any:
    """The built-in profiles and the operator's own."""
    from corpus.profile import ProfileError, load_profiles

    try:
        return load_profiles(data / "profiles")
    except ProfileError as error:
        fail(str(error))


def contents_of(paths: Iterable[Path]) -> Iterator[Content]:
    """The files as named, and of folders and archives all that can be an issue, in the order of an ingest."""
    from index.library.sources import contents, find_files

    for path in paths:
        found = find_files([path])
        yield from found.unreadable
        for file in found.files:
            yield from contents(file)


def show_issues(content: Content, profiles: Any, series: str | None, as_json: bool) -> str:
    """Prints what a file's issues are read into; returns why there are none."""
    from index.library.read_jobs import read_parts
    from web.cli.printing import outline
    from web.export.json_values import issue_read

    found = read_parts((content,), profiles, series)
    for issue in found.issues:
        if as_json:
            print_json(issue_read(issue, content.name))
        else:
            click.echo("\n".join(outline(issue, content.name)) + "\n")
    return found.reason


def show_text(content: Content, as_json: bool) -> str:
    """Prints the cleaned body of a page; returns why there is none."""
    from corpus.errors import ReadError
    from corpus.files.document import plain_text
    from corpus.files.document import read as read_document

    if content.reason:
        return content.reason
    try:
        body = plain_text(read_document(content.data, Path(content.name).name))
    except ReadError as error:
        return str(error)
    if as_json:
        print_json({"file": content.name, "text": body})
    else:
        click.echo(body)
    return ""
