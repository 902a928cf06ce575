"""The command line: read, search, issues, profile new, serve; see also `web.keeping`, `web.figures`."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web import figures, keeping  # noqa: F401 - they add their commands
from web.command import (
    command,
    data_option,
    fail,
    json_option,
    main,
    open_engine,
    path_argument,
    print_json,
    setting,
)

if TYPE_CHECKING:
    from index.files import Content


# --- read ----------------------------------------------------------------------------------------


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


def columns_of(data: Path) -> frozenset[str]:
    """The series whose groups are columns; a profile that cannot be used is said when it is read for an ingest."""
    from corpus.profile import ProfileError, load_profiles

    try:
        profiles = load_profiles(data / "profiles")
    except ProfileError:
        profiles = load_profiles(None)
    return frozenset(profile.series for profile in profiles if profile.column_groups)


def contents_of(paths: Iterable[Path]) -> Iterator[Content]:
    """The files as named, and of folders and archives all that can be an issue, in the order of an ingest."""
    from index.files import contents, find

    for path in paths:
        found = find([path])
        yield from found.unreadable
        for file in found.files:
            yield from contents(file)


def show_issues(content: Content, profiles: Any, series: str | None, as_json: bool) -> str:
    """Prints what a file's issues are read into; returns why there are none."""
    from index.reading import read_parts
    from web.printing import issue_json, outline

    found = read_parts((content,), profiles, series)
    for issue in found.issues:
        if as_json:
            print_json(issue_json(issue, content.name))
        else:
            click.echo("\n".join(outline(issue, content.name)) + "\n")
    return found.reason


def show_text(content: Content, as_json: bool) -> str:
    """Prints the cleaned body of a page; returns why there is none."""
    from corpus.read import ReadError, plain_text
    from corpus.read import read as read_document

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


# --- search --------------------------------------------------------------------------------------


@command(
    "search",
    "jianbao search 富余劳动力 就业\n"
    "jianbao search '\"劳动力转移\"' --group 南通工作组 --from 2017-08\n"
    "jianbao search --topic 教育 --topic 卫生 --sort newest --size 50 --json\n"
    "jianbao search 就业 -培训",
    # `-培训` is no option but a word that is excluded.
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", nargs=-1, metavar="[QUERY]…")
@click.option("--series", multiple=True, help="刊物，可重复")
@click.option("--group", multiple=True, help="工作组，可重复；未注明写 -")
@click.option("--place", multiple=True, help="地区，可重复")
@click.option("--topic", multiple=True, help="主题，可重复")
@click.option("--kind", multiple=True, help="feature（专题）或 brief（简讯）")
@click.option("--from", "from_", help="起始：YYYY、YYYY-MM 或 YYYY-MM-DD")
@click.option("--to", help="截止，含当年、当月、当日")
@click.option("--event-from", "--event_from", "event_from", help="文中所记的日子，起始，写法同 --from")
@click.option("--event-to", "--event_to", "event_to", help="文中所记的日子，截止")
@click.option("--sort", help="relevance（默认）、newest 或 oldest")
@click.option("--page", help="第几页")
@click.option("--size", help="每页篇数，最多 100")
@click.option("--as-of", "--as_of", "as_of", help="按索引的这一版")
@json_option
@data_option
def search(words: tuple[str, ...], as_json: bool, data: Path, **given: Any) -> None:
    """检索。词之间留空格表示都要有；"…" 查原样的字句；OR、-词、标题:词 与网页上相同。"""
    from index.engine import EngineError
    from search.find import find
    from search.params import Params, QueryError

    if wrong := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(wrong)
    pairs = [("q", " ".join(words))]
    for name, value in given.items():
        values = value if isinstance(value, tuple) else (value,)
        pairs += [(name.rstrip("_"), one) for one in values if one]
    try:
        page = find(open_engine(data), Params.read(pairs), columns_of(data))
    except (QueryError, EngineError) as error:
        if as_json:
            print_json({"error": str(error)})
        fail(str(error), 2 if isinstance(error, QueryError) else 1)
    if as_json:
        print_json(page.to_json())
    else:
        from web.printing import results

        click.echo("\n".join(results(page)))


# --- issues, profiles, the site ------------------------------------------------------------------


@command("issues", "jianbao issues\njianbao issues --json | head")
@json_option
@data_option
def issues(as_json: bool, data: Path) -> None:
    """列出收录的各期，新的在前：编号、日期、名称、篇数、存疑数。"""
    from corpus.models import encode
    from corpus.names import issue_name
    from index.engine import EngineError

    engine = open_engine(data)
    try:
        total, rows = engine.issues(limit=1)
        _, rows = engine.issues(limit=total)
    except EngineError as error:
        fail(str(error))
    for row in rows:
        if as_json:
            print_json({**encode(row), "title": issue_name(row)})
        else:
            found = f"{row.articles} 篇" + (f"  存疑 {row.findings}" if row.findings else "")
            click.echo(f"{row.id}  {row.date or '日期不详'}  {issue_name(row)}  {found}")


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
    from index.reasons import why

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


@command("serve", "jianbao serve\njianbao serve --host 0.0.0.0 --port 80\njianbao serve --data ./data-samples")
@setting("host")
@setting("port", type=click.IntRange(1, 65535))
@setting("threads", type=click.IntRange(1, 256))
@data_option
def serve(host: str, port: int, threads: int, data: Path) -> None:
    """开网站，直到按 Ctrl-C。

    规则或系列配置改过时，由原件重建索引；其间网站照常用旧索引回答。没有可用的索引时，网页先说明建到了哪里。
    """
    import waitress

    from index.engine import EngineError
    from index.store import withdrawal, withdrawn
    from web import create_app
    from web.printing import address_reason
    from web.serving import site_engine

    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        fail(address_reason(error, host, port))
    try:
        engine = site_engine(data)
    except EngineError as error:
        fail(str(error))
    app = create_app(
        engine,
        lambda sha256: data / "originals" / sha256,
        partial(withdrawal, data),
        columns_of(data),
        partial(withdrawn, data),
    )
    server = waitress.create_server(app, sockets=[listening], threads=threads, ident=None)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    click.echo(f"网站开在 http://{f'[{shown}]' if ':' in shown else shown}:{port}  （按 Ctrl-C 停止）")
    server.run()
