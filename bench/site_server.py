"""`python -m bench.site_server FOLDER PORT`: the site over an index, or ("-" for FOLDER) a bare Flask page, both
by the server of `jianbao serve` with as many processes as there are cores."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask

from bench.peers import OURS, load
from index.embedded.engine import WhooshEngine
from web import create_app
from web.server.processes import listen, serve

BARE = "-"


def bare() -> Any:
    """A page of one sentence."""
    app = Flask("bare")
    app.add_url_rule("/", "page", lambda: "<!doctype html><title>bare</title><p>bare")
    return app


def application(folder: str) -> Any:
    """The site over the index in a folder of the benchmark."""
    return bare() if folder == BARE else create_app(WhooshEngine(Path(folder) / "index"))


if __name__ == "__main__":
    assert load(OURS)
    folder, port = sys.argv[1:]
    serve(listen("127.0.0.1", int(port)), lambda number: application(folder), os.cpu_count() or 1, 4)
