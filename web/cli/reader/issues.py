"""`jianbao issues`: what has been taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    command,
    data_option,
    fail,
    format_option,
    json_option,
    open_engine,
    print_file,
    print_json,
)

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("issues", "jianbao issues\njianbao issues --json | head\njianbao issues --format csv > 各期.csv")
@json_option
@format_option
@data_option
@click.pass_obj
def issues(index: IndexSettings, as_json: bool, format: str | None, data: Path) -> None:
    """列出收录的各期，新的在前：编号、日期、名称、篇数、存疑数。"""
    from index.engine import EngineError
    from web.export.json_values import issue_row

    engine = open_engine(data, index)
    try:
        if format:
            from web.export.tables import issues_table

            print_file(issues_table(engine, None, None, ""), format)
            return
        total, rows = engine.issues(limit=1)
        _, rows = engine.issues(limit=total)
    except EngineError as error:
        fail(str(error))
    for row in rows:
        if as_json:
            print_json(issue_row(row))
        else:
            found = f"{row.articles} 篇" + (f"  存疑 {row.findings}" if row.findings else "")
            click.echo(f"{row.id}  {row.date or '日期不详'}  {row.title}  {found}")
