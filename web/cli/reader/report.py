"""`jianbao report`: what is missing, what looked wrong, which names are new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    command,
    data_option,
    fail,
    json_option,
    open_engine,
    print_json,
)

if TYPE_CHECKING:
    from index.settings import IndexSettings


@command("report", "jianbao report\njianbao report --json")
@json_option
@data_option
@click.pass_obj
def report(index: IndexSettings, as_json: bool, data: Path) -> None:
    """收录与质量报告：收录到第几期、缺哪些期，疑点各有多少，哪些文章没有标签，有哪些新的单位和地名。"""
    from corpus.models import encode
    from index.engine import EngineError
    from index.library.ledger_file.lookup import withdrawn
    from search.report import report
    from web.cli.printing import report_lines

    try:
        found = report(open_engine(data, index), withdrawn(data))
    except EngineError as error:
        fail(str(error))
    if as_json:
        print_json(encode(found))
    else:
        click.echo("\n".join(report_lines(found)))
