"""`jianbao serve`: the site."""

from __future__ import annotations

import socket
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
@setting("threads", type=click.IntRange(1, 256))
@data_option
def serve(host: str, port: int, threads: int, data: Path) -> None:
    """开网站，直到按 Ctrl-C。

    规则或系列配置改过时，由原件重建索引；其间网站照常用旧索引回答。没有可用的索引时，网页先说明建到了哪里。
    """
    import waitress

    from index.engine import EngineError
    from index.library.ledger import ingest_times, withdrawal, withdrawn
    from web import create_app
    from web.cli.printing import address_reason
    from web.pending_engine import site_engine

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
        partial(ingest_times, data),
    )
    server = waitress.create_server(app, sockets=[listening], threads=threads, ident=None)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    click.echo(f"网站开在 http://{f'[{shown}]' if ':' in shown else shown}:{port}  （按 Ctrl-C 停止）")
    server.run()
