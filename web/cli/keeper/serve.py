"""`jianbao serve`: the site."""

from __future__ import annotations

import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    columns_of,
    command,
    data_option,
    fail,
    setting,
)

if TYPE_CHECKING:
    from flask import Flask

BACKLOG = 1024  # connections that wait to be accepted


@command("serve", "jianbao serve\njianbao serve --host 0.0.0.0 --port 80\njianbao serve --data ./data-samples")
@setting("host")
@setting("port", type=click.IntRange(1, 65535))
@setting("processes", type=click.IntRange(0, 256))
@setting("threads", type=click.IntRange(1, 256))
@data_option
def serve(host: str, port: int, processes: int, threads: int, data: Path) -> None:
    """开网站，直到按 Ctrl-C。

    规则或系列配置改过时，由原件重建索引；其间网站照常用旧索引回答。没有可用的索引时，网页先说明建到了哪里。
    """
    from index.engine import EngineError
    from index.library.index_location import place_of
    from index.processes import processors
    from web.server import serve

    with listen(host, port) as listening:
        try:
            place_of(data)
        except EngineError as error:
            fail(str(error))
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        click.echo(f"网站开在 http://{f'[{shown}]' if ':' in shown else shown}:{port}  （按 Ctrl-C 停止）")
        serve(
            listening,
            partial(site, data),
            processes or processors(),
            threads,
            partial(click.echo, err=True),
        )


def listen(host: str, port: int) -> socket.socket:
    """The socket, had before anything else is done; the command ends with the cure where another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        from web.cli.printing import address_reason

        fail(address_reason(error, host, port))


def site(data: Path, process: int) -> Flask:
    """The site of one process; the first makes the index anew where that is due."""
    from index.library.ledger import ingest_times, withdrawal, withdrawn
    from web import create_app
    from web.pending_engine import site_engine

    return create_app(
        site_engine(data, process == 0),
        partial(_original, data),
        partial(withdrawal, data),
        columns_of(data),
        partial(withdrawn, data),
        partial(ingest_times, data),
    )


def _original(data: Path, sha256: str) -> Path:
    return data / "originals" / sha256
