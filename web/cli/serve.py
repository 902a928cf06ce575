"""`jianbao serve`: the site."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click

from web.cli.context import (
    columns_of,
    command,
    data_option,
    fail,
    setting,
)


@command("serve", "jianbao serve\njianbao serve --host 0.0.0.0 --port 80\njianbao serve --data ./data-samples")
@setting("host")
@setting("port", type=click.IntRange(1, 65535))
@setting("processes", type=click.IntRange(0, 64))
@setting("threads", type=click.IntRange(1, 256))
@data_option
def serve(host: str, port: int, processes: int, threads: int, data: Path) -> None:
    """开网站，直到按 Ctrl-C。

    规则或系列配置改过时，由原件重建索引；其间网站照常用旧索引回答。没有可用的索引时，网页先说明建到了哪里。
    """
    from index.engine import EngineError
    from index.library.index_location import place_of
    from index.library.ledger import withdrawal, withdrawn
    from web import create_app
    from web.cli.printing import address_reason
    from web.pending_engine import ready_engine, site_engine
    from web.server.processes import Application, listen
    from web.server.processes import serve as run

    try:
        listening = listen(host, port)
    except OSError as error:
        fail(address_reason(error, host, port))
    try:
        place_of(data)
    except EngineError as error:
        fail(str(error))
    columns = columns_of(data)

    def make(number: int) -> Application:
        """The site in one process; the first also rebuilds what is due, and alone answers until there is an index."""
        return create_app(
            site_engine(data) if number == 0 else ready_engine(data),
            lambda sha256: data / "originals" / sha256,
            partial(withdrawal, data),
            columns,
            partial(withdrawn, data),
        )

    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    click.echo(f"网站开在 http://{f'[{shown}]' if ':' in shown else shown}:{port}  （按 Ctrl-C 停止）")
    run(listening, make, processes or os.cpu_count() or 1, threads)
