"""What every command stands on: the group, the options that several have, how a command fails and prints JSON.

Heavy modules are imported inside the commands, since a search should answer before its reader looks up.
Exit status: 0 done; 1 something was refused or cannot be answered; 2 a wrong option or query.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from web.cli.click_in_chinese import speak_chinese
from web.cli.commands import FILES
from web.settings import SETTINGS, environment_name, index_settings

if TYPE_CHECKING:
    from corpus.profile import Profile
    from index.engine import Engine
    from index.settings import IndexSettings
    from web.export.tables import Table

Command = TypeVar("Command", bound=Callable[..., Any])

speak_chinese()


def setting(name: str, **more: Any) -> Callable[[Command], Command]:
    """An option for a setting: --port, else JIANBAO_PORT, else its default."""
    default, help = next((default, help) for known, default, help in SETTINGS if known == name)
    if isinstance(default, int):
        more["metavar"] = "N"
    more = {"default": default, "show_default": True, "type": type(default), **more}
    return click.option(
        f"--{name.replace('_', '-')}", envvar=environment_name(name), show_envvar=True, help=help, **more
    )


def _data(context: click.Context, option: click.Parameter, value: Path | None) -> Path:
    """`--data` may stand before the command or behind it; behind wins."""
    return value or context.find_root().params["data"]


class _Path(click.Path):
    """A path. An empty one, as a shell makes of a variable without a value, would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value):
            self.fail("路径是空的；请写出文件或目录。", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


class _Folder(_Path):
    """The data folder, which need not be there."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = super().convert(value, param, ctx)
        if os.path.exists(path) and not os.path.isdir(path):
            self.fail(f"{path} 是文件，不是目录；请换一个目录。", param, ctx)
        if os.path.isdir(path) and not os.access(path, os.R_OK | os.X_OK):
            self.fail(f"没有权限打开目录 {path}；请用它的主人的账号运行，或换一个目录。", param, ctx)
        return path


data_option = click.option(
    "--data",
    type=_Folder(),
    callback=_data,
    metavar="DIR",
    help="数据目录，默认是 JIANBAO_DATA，再是 ./data",
)


def _one_form(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """What is printed has one form: `--json` and `--format` exclude each other."""
    if value and any(context.params.get(name) for name in ("as_json", "format")):
        raise click.UsageError("--json 与 --format 请选一个。")
    return value


json_option = click.option("--json", "as_json", is_flag=True, callback=_one_form, help="输出 JSON，供程序读取")
format_option = click.option(
    "--format",
    callback=_one_form,
    type=click.Choice(["csv", "xlsx", "jsonl"]),
    help="整张表（不分页）：csv、xlsx 或 jsonl，写到标准输出",
)
path_argument = _Path()


def command(name: str, examples: str, **more: Any) -> Callable[[Callable[..., None]], click.Command]:
    """A command whose --help ends with examples, one a line."""
    return main.command(name, epilog="\b\n例：\n" + "\n".join(f"  {line}" for line in examples.splitlines()), **more)


class Commands(click.Group):
    """The commands, each imported when it is asked for; one that is interrupted says so, and so does one that comes
    upon damage in what it reads."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all."""
        return sorted(FILES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none: then all are there to be proposed."""
        return (self.commands if self._imported(cmd_name) else self.every()).get(cmd_name)

    def every(self) -> Mapping[str, click.Command]:
        """All commands, by name."""
        for name in FILES:
            self._imported(name)
        return self.commands

    def _imported(self, name: str) -> bool:
        """Imports the file of a command, which adds it; False where there is none."""
        if name in FILES:
            import_module(f"{__package__}.{FILES[name]}")
        return name in FILES

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            fail("已中断：没有做完的不会留下，需要时再运行一次。")
        except Exception as error:
            from index.engine import EngineError

            if isinstance(error, EngineError):
                fail(str(error))
            raise


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\n例：\n  jianbao ingest 简报目录\n  jianbao serve\n  jianbao search 富余劳动力 --from 2017 --json",
)
@setting("data", type=_Folder(), metavar="DIR")
@setting("engine", metavar="URL")
@setting("cache", type=click.IntRange(1))
@setting("memory", type=click.IntRange(1))
@click.version_option(package_name="jianbao", message="jianbao %(version)s", help="显示版本")
@click.pass_context
def main(context: click.Context, data: Path, engine: str, cache: int, memory: int) -> None:
    """简报检索：收录、检索、浏览一期期的简报。"""
    context.obj = index_settings(engine, cache, memory, os.environ)
    for stream in (sys.stdout, sys.stderr):
        # A file's name, or a locale, may hold what cannot be printed; it is shown escaped.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def fail(message: str, status: int = 1) -> NoReturn:
    """Ends the command with a sentence for people."""
    click.echo(f"错误：{message}", err=True)
    sys.exit(status)


def open_engine(data: Path, index: IndexSettings) -> Engine:
    """The index of the data folder; the command ends with the cure where there is none."""
    from index.engine import EngineError
    from index.library.opening import open_engine

    try:
        return open_engine(data, index)
    except EngineError as error:
        fail(str(error))


def print_json(value: Any) -> None:
    """One line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def print_file(table: Table, format: str) -> None:
    """The table as a file on standard output."""
    from web.export.files import FILES, XLSX_ROWS

    if format == "xlsx" and table.total > XLSX_ROWS:
        fail(f"共 {table.total} 行，XLSX 一张表最多 {XLSX_ROWS} 行；请用 --format csv，或缩小范围。", 2)
    for piece in FILES[format].pieces(table):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def bar(label: str) -> Iterator[Callable[..., None]]:
    """A bar on a terminal; what it gives is told (done, in all, …)."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:

        def progress(done: int, total: int, *what: object) -> None:
            shown.length = max(total, 1)
            shown.update(done - shown.pos)

        yield progress


def columns_of(profiles: Iterable[Profile]) -> frozenset[str]:
    """The series whose groups are columns."""
    return frozenset(profile.series for profile in profiles if profile.column_groups)


def english_of(profiles: Iterable[Profile]) -> dict[str, str]:
    """What English pages call groups, places and topics."""
    return dict(pair for profile in profiles for pair in profile.english)


def profiles_of(data: Path) -> tuple[Profile, ...]:
    """The profiles; one that cannot be used is said when it is read for an ingest."""
    from corpus.profile import ProfileError, load_profiles

    try:
        return load_profiles(data / "profiles")
    except ProfileError:
        return load_profiles(None)
