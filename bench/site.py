"""`python -m bench.site`: what a page costs, and how many a second readers get, beside a bare Flask page.

Processor time is that of the process that makes the page, from the request to the last byte, one page after the
other; every results page asks another query (`queries.py`). Load is put by this process on the server of `jianbao
serve` with as many processes as cores: fifty readers who ask as fast as they are answered, and fifty who ask a hundred
pages a second together.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from bench import corpus, queries
from bench.addresses import address
from bench.peers import OURS, load
from bench.site_server import BARE, application
from index.embedded.engine import WhooshEngine
from index.engine import Engine

README = Path(__file__).parent / "README.md"
MARK = "<!-- what follows is written by `make bench-site` -->\n"
SIZES = (20_000, 200_000)
READERS, RATE = 50, 100  # readers, and pages a second that they ask together
SECONDS = 8
ROUNDS = 3  # turns of site and bare page
OTHERS = 200  # pages of each other kind


def others(engine: Engine) -> dict[str, list[str]]:
    """Pages of other kinds, each under another address: a page that is kept would cost nothing. Issues and articles
    are drawn, an article as a search for what stands in many led to it."""
    rng = random.Random(corpus.SEED)
    total, _ = engine.issues(limit=0)
    ids = rng.sample([row.id for row in engine.issues(limit=total)[1]], OTHERS)
    word = quote("就业")
    return {
        "home": [f"/?again={number}" for number in range(OTHERS)],
        "issues": [f"/issues?page={rng.randrange(total // 30) + 1}&again={number}" for number in range(OTHERS)],
        "issue": [f"/issues/{id}" for id in ids],
        "article": [f"/articles/{id}-{rng.randrange(corpus.PER_ISSUE) + 1:02}?q={word}" for id in ids],
    }


def addresses() -> list[str]:
    """Pages of results, each of another query, of all kinds in turn."""
    found = [address(request) for requests in queries.draw().values() for request in requests]
    random.Random(corpus.SEED).shuffle(found)
    return found


def cost(app: Any, pages: Sequence[str]) -> float:
    """The median of the processor's milliseconds for a page, each asked once after others have warmed the process."""
    for page in pages[:20]:
        answers(app, page)
    times = []
    for page in pages:
        begin = time.process_time()
        if not answers(app, page):
            raise click.ClickException(f"{page} has no answer")
        times.append(time.process_time() - begin)
    return 1e3 * statistics.median(times)


def answers(app: Any, page: str) -> bool:
    """Asks for a page; whether it is there: a typed word may be cut otherwise than the query's and have fewer pages."""
    path, _, query = page.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "x", "SERVER_PORT": "80", "HTTP_HOST": "x",
        "PATH_INFO": path, "QUERY_STRING": query, "HTTP_ACCEPT_LANGUAGE": "zh-CN", "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer, "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    status: list[str] = []
    sum(map(len, app(environ, lambda line, headers, info=None: status.append(line))))
    return status[0].startswith("200")


# --- load ----------------------------------------------------------------------------------------


class Server:
    """A server of its own, on a free port."""

    def __init__(self, folder: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._process = subprocess.Popen([sys.executable, "-m", "bench.site_server", folder, str(self.port)])

    def __enter__(self) -> Server:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise click.ClickException("the server does not begin")

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.wait(20)


async def _ask(streams: tuple[asyncio.StreamReader, asyncio.StreamWriter], page: str) -> float:
    """Seconds until the last byte of a page."""
    reader, writer = streams
    begin = time.perf_counter()
    writer.write(f"GET {page} HTTP/1.1\r\nHost: x\r\nAccept-Language: zh\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200") or not length:
        raise click.ClickException(f"{page} answers {head[:60]!r}")
    await reader.readexactly(int(length[1]))
    return time.perf_counter() - begin


async def _readers(port: int, pages: Iterable[str], rate: float | None) -> list[float]:
    """What fifty readers wait for each page within SECONDS; at a rate, counted from when the page was due."""
    waiting = iter(pages)
    began = time.perf_counter()
    waits: list[float] = []

    async def read(number: int) -> None:
        streams = await asyncio.open_connection("127.0.0.1", port)
        due = began + number / (rate or 1)
        while time.perf_counter() < began + SECONDS:
            late = 0.0
            if rate:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                late, due = max(0.0, time.perf_counter() - due), due + READERS / rate
            waits.append(late + await _ask(streams, next(waiting)))
        streams[1].close()

    await asyncio.gather(*map(read, range(READERS)))
    return waits


def throughput(port: int, pages: Iterable[str]) -> float:
    """Pages a second that fifty readers get who ask as fast as they are answered."""
    return len(asyncio.run(_readers(port, pages, None))) / SECONDS


def waits(port: int, pages: Iterable[str]) -> tuple[float, float]:
    """The median and the 99th hundredth of the milliseconds that fifty readers wait who ask RATE pages a second."""
    found = sorted(asyncio.run(_readers(port, pages, RATE)))
    return 1e3 * statistics.median(found), 1e3 * found[len(found) * 99 // 100]


def _endless(pages: Sequence[str]) -> Iterable[str]:
    for round in itertools.count():  # a page that was kept in an earlier round would cost nothing
        yield from (f"{page}{'&' if '?' in page else '?'}again={round}" for page in pages)


@click.command()
@click.option("--articles", multiple=True, type=int, default=SIZES, show_default=True)
def main(articles: tuple[int, ...]) -> None:
    """Measures, prints the table and keeps it in bench/README.md."""
    lines: list[str] = []
    drawn = addresses()
    for size in articles:
        folder = corpus.WORK / f"site-{size}"
        if not (folder / "index").exists():
            corpus.prepare(size)
            load(OURS).build(folder, corpus.issues(size))
        app, empty = application(str(folder)), application(BARE)
        pages = [page for page in drawn if answers(app, page)]
        rounds = [(cost(app, pages[n::ROUNDS]), cost(empty, ["/"] * 300)) for n in range(ROUNDS)]
        page, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
        lines += [f"### {size:,} articles", "", "| page | ms of processor |", "|---|--:|"]
        lines += [f"| bare Flask page | {bare:.2f} |", f"| results | {page:.2f} |"]
        for name, some in others(WhooshEngine(folder / "index")).items():
            lines += [f"| {name} | {cost(app, some):.2f} |"]
        with Server(str(folder)) as site, Server(BARE) as other:
            turns = [
                (throughput(site.port, _endless(pages)), throughput(other.port, _endless(["/"]))) for _ in range(ROUNDS)
            ]
            second, bare_second = (statistics.median(column) for column in zip(*turns, strict=True))
            middle, late = waits(site.port, _endless(pages))
        told = f"{READERS} readers: {second:.0f} results pages a second (bare page: {bare_second:.0f}); at {RATE} "
        lines += ["", f"{told}a second they wait {middle:.0f} ms in the median, {late:.0f} ms in the 99th hundredth."]
        lines += [""]
    lines += [
        f"results page / bare page: {page / bare:.1f}",
        f"pages a second, {READERS} readers: {second:.0f} (bare page: {bare_second:.0f})",
    ]
    text = "\n".join(lines)
    click.echo(text)
    kept = README.read_text(encoding="utf-8").split(MARK)[0]
    README.write_text(f"{kept}{MARK}\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
