"""`jianbao serve`: the site."""

from __future__ import annotations

import os
import socket
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.context import (
    columns_of,
    command,
    data_option,
    english_of,
    fail,
    profiles_of,
    setting,
)

if TYPE_CHECKING:
    from flask import Flask

    from index.settings import IndexSettings
    from web.access.guard import Access

BACKLOG = 1024  # connections that wait to be accepted


@command("serve", "jianbao serve\njianbao serve --host 0.0.0.0 --port 80\njianbao serve --data ./data-samples")
@setting("host")
@setting("port", type=click.IntRange(1, 65535))
@setting("processes", type=click.IntRange(0, 256))
@setting("threads", type=click.IntRange(1, 256))
@setting("log", type=click.Choice(("none", "requests", "queries")))
@setting("access", type=click.Choice(("open", "login", "proxy")))
@setting("trusted", metavar="LIST")
@setting("user_header", metavar="NAME")
@setting("hosts", metavar="LIST")
@setting("rates", metavar="LIST")
@data_option
@click.pass_obj
def serve(
    index: IndexSettings,
    host: str,
    port: int,
    processes: int,
    threads: int,
    log: str,
    access: str,
    trusted: str,
    user_header: str,
    hosts: str,
    rates: str,
    data: Path,
) -> None:
    """开网站，直到按 Ctrl-C。

    规则或系列配置改过时，由原件重建索引；其间网站照常用旧索引回答。没有可用的索引时，网页先说明建到了哪里。
    """
    from index.engine import EngineError
    from index.library.index_location import location_of
    from index.processes import processors
    from web.access.guard import Access
    from web.server import serve

    if access == "proxy" and not _list(trusted):
        raise click.UsageError("--access proxy 要用 --trusted 写明代理的地址，如 127.0.0.1：别处报的用户名不能信。")
    guarded = Access(access, _list(trusted), user_header, _list(hosts.lower()), rates_of(rates))
    with listen(host, port) as listening:
        try:
            location_of(data, index)
        except EngineError as error:
            fail(str(error))
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        click.echo(f"网站开在 http://{f'[{shown}]' if ':' in shown else shown}:{port}  （按 Ctrl-C 停止）")
        # What the processes of the site share: what each counts, and the report that one of them has made.
        with tempfile.TemporaryDirectory(prefix="jianbao-") as shared:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared
            serve(
                listening,
                partial(site, data, index, log, guarded, Path(shared)),
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


def site(data: Path, index: IndexSettings, log: str, access: Access, shared: Path, process: int) -> Flask:
    """The site of one process, in whose folder `shared` the processes meet; the first makes the index anew where that
    is due."""
    from index.embedded.compiled.loading import load_beside
    from index.library.index_location import Folder, location_of
    from index.library.ledger_file.lookup import ingest_times, issues_of_file, last_ingest, tally, withdrawal, withdrawn
    from search.synonyms.widening import synonyms
    from web import create_app, guarded, metrics
    from web.making.pending_engine import site_engine
    from web.making.report_process import made_apart
    from web.pages import health

    profiles = profiles_of(data)
    app = create_app(
        site_engine(data, process == 0, index),
        partial(_original, data),
        partial(withdrawal, data),
        columns_of(profiles),
        partial(withdrawn, data),
        partial(ingest_times, data),
        synonyms(profiles),
        english_of(profiles),
        partial(made_apart, data, shared, index),
    )
    health.install(app, partial(last_ingest, data), partial(tally, data))
    guarded.install(app, access, data, partial(issues_of_file, data), index)
    metrics.install(app, log)
    app.extensions["site"].warm()
    if isinstance(location_of(data, index), Folder):
        load_beside(data)
    return app


def _original(data: Path, sha256: str) -> Path:
    return data / "originals" / sha256


def rates_of(text: str) -> dict[str, int]:
    """export=60,api=600 -> both; the command ends for what is written otherwise."""
    found = {}
    for one in _list(text):
        kind, _, number = one.partition("=")
        if kind not in ("export", "api", "login") or not number.isascii() or not number.isdigit():
            raise click.UsageError(f"--rates 里的“{one}”请写成 export=60,api=600,login=30 这样；0 是不限。")
        found[kind] = int(number)
    return found


def _list(text: str) -> tuple[str, ...]:
    """10.0.0.1, 10.0.0.2 -> both"""
    return tuple(one.strip() for one in text.split(",") if one.strip())
