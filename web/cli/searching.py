"""What the commands that search have in common: an option for each filter of the schema, and how they end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import click

from index.schema import DAYS, LABELS, SCHEMA, FacetField
from web.cli.context import fail, print_json

Command = TypeVar("Command", bound=Callable[..., Any])


def _options(*made: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options as one decorator; --help shows them in this order."""

    def decorated(command: Command) -> Command:
        for option in reversed(made):
            command = option(command)
        return command

    return decorated


def _facet(one: FacetField) -> Callable[[Command], Command]:
    known = " 或 ".join(f"{value}（{chinese}）" for value, chinese in one.values.items())
    help = known or f"{one.chinese}，可重复" + ("；未注明写 -" if one.labels else "")
    return click.option(f"--{one.name}", multiple=True, help=help)


def _excluded(one: FacetField, shown: bool) -> Callable[[Command], Command]:
    help = f"不要这个{one.chinese}；其他各项也可以这样写，如 --not-topic"
    return click.option(
        f"--not-{one.name}", f"--not_{one.name}", f"not_{one.name}", multiple=True, hidden=not shown, help=help
    )


def _days(name: str, help: str) -> Callable[[Command], Command]:
    return click.option(f"--{name.replace('_', '-')}", f"--{name}", name, help=help)


filter_options = _options(
    *(_facet(one) for one in SCHEMA if one.parameter),
    *(_excluded(one, one.name == LABELS[0]) for one in SCHEMA if one.parameter),
    click.option("--from", "from_", help="刊期起始：YYYY、YYYY-MM 或 YYYY-MM-DD"),
    click.option("--to", help="刊期截止，含当年、当月、当日"),
    *(
        _days(name, f"{one.help}，{end}")
        for one in DAYS
        for name, end in zip(one.parameters, ("起始，写法同 --from", "截止"), strict=True)
    ),
)
page_options = _options(click.option("--page", help="第几页"), click.option("--size", help="一页几个，最多 100"))
words_argument = click.argument("words", nargs=-1, metavar="[QUERY]…")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="输出 CSV")


def pairs(words: Iterable[str], given: dict[str, Any]) -> list[tuple[str, str]]:
    """What was typed as the parameters of an address: {"from_": "2017", "kind": ("a", "b")} -> from=2017 kind=a kind=b.

    Raises `click.NoSuchOption` for a word like an option: `-培训` is a word that is excluded, `--培训` none.
    """
    if wrong := next((word for word in words if word.startswith("--")), None):
        raise click.NoSuchOption(wrong)
    found = [("q", " ".join(words))]
    for name, value in given.items():
        for one in value if isinstance(value, tuple) else (value,):
            found += [(name.rstrip("_"), "1" if one is True else str(one))] if one else []
    return found


@contextlib.contextmanager
def failing(as_json: bool) -> Iterator[None]:
    """Ends the command with status 2 where what was asked cannot be meant, with 1 where the index cannot answer."""
    from index.engine import EngineError
    from search.params import QueryError

    try:
        yield
    except (QueryError, EngineError) as error:
        if as_json:
            print_json({"error": str(error)})
        fail(str(error), 2 if isinstance(error, QueryError) else 1)


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows as CSV, while they are made."""
    from web.export.csv_lines import csv_lines

    for line in csv_lines(columns, rows):
        click.echo(line, nl=False)
