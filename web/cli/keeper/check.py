"""`jianbao check`: whether everything stored is whole."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from web.cli.context import (
    bar,
    command,
    data_option,
    json_option,
    print_json,
)


@command("check", "jianbao check\njianbao check --json")
@json_option
@data_option
def check(as_json: bool, data: Path) -> None:
    """核对：索引、台账、原件的每个字节都没有变，每篇文章都能用自己的三段字句检索到，台账里的各期都在索引里。

    有一处不对，退出状态就是 1，并逐处说明。
    """
    from corpus.models import encode
    from index.library.check import check
    from index.library.ledger import reader
    from index.library.opening import open_engine

    if not (data / "ledger.sqlite").is_file():
        open_engine(data)  # says where there is nothing at all
    with reader(data) as store, bar("核对") as progress:
        found = check(partial(open_engine, data), store, progress)
    if as_json:
        print_json(encode(found))
    else:
        for fault in found.faults:
            click.echo(fault.message, err=True)
        looked = f"{found.articles} 篇文章、{found.strings} 段字句、{found.originals} 份原件、{found.issues} 期"
        click.echo(f"核对了 {looked}：{f'{len(found.faults)} 处不对' if found.faults else '全部无误'}。")
    sys.exit(1 if found.faults else 0)
