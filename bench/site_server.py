"""`python -m bench.site_server FOLDER PORT`: the site over an index, or ("-" for FOLDER) a bare Flask page, both
by the server of `jianbao serve` with as many processes as there are cores."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from bench.peers.ours import load_compiled
from index.embedded.engine import WhooshEngine
from index.processes import processors
from web import create_app
from web.cli.keeper.serve import listen
from web.server import serve

BARE = "-"
THREADS = 8  # as `jianbao serve` has them


def bare() -> Any:
    """A page of one sentence."""
    app = Flask("bare")
    app.add_url_rule("/", "page", lambda: "<!doctype html><title>bare</title><p>bare")
    return app


def application(folder: str, process: int = 0) -> Any:
    """The site over the index in a folder of the benchmark."""
    if folder == BARE:
        return bare()
    load_compiled()
    return create_app(WhooshEngine(Path(folder) / "index"))


if __name__ == "__main__":
    folder, port = sys.argv[1:]
    with listen("127.0.0.1", int(port)) as listening:
        serve(listening, partial(application, folder), processors(), THREADS, print)
