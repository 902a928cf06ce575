"""`python -m bench.soak [--minutes N] [--readers N]`: a served site under readers while its index is remade.

Every half minute an issue is taken in between the rebuilds. No answer may be a 5xx, none may mix two generations, and
the memory of the site at the end is to be what it was after the first minute. Prints a table of docs/reliability.md.
"""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

JIANBAO = [sys.executable, "-c", "from web.cli import main; main()"]
ISSUES, ARTICLES = 300, 12  # at the beginning
PAUSE = 0.5  # seconds between a reader's requests, at most
EVERY = 30.0  # seconds between ingests
WORDS = ("修路", "植树", "就业", "培训", "医疗", "教育", "产业", "援建", "春耕", "防汛", "招聘", "支教")


@dataclass
class Seen:
    """What the readers saw."""

    statuses: Counter[int] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    mixed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    generations: set[int] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


def issue(number: int) -> str:
    """An issue of which each article has the word of its place, so that totals tell how many issues there are."""
    draw = random.Random(number)
    articles = []
    for place in range(ARTICLES):
        body = "。".join(
            f"第{number}期第{place}篇说{draw.choice(WORDS)}，共{draw.randint(2, 9000)}人" for _ in range(12)
        )
        articles.append(f"## 甲工作组{WORDS[place]}{number}次\n\n{body}。\n")
    day = f"{2000 + number % 20}年{1 + number % 12}月{1 + number % 28}日"
    head = f"# 测试工作简报\n\n总第{number}期\n\n示例办公室\n\n{day}\n"
    return f"{head}\n---\n\n" + "\n".join(articles)


def pages(draw: random.Random) -> str:
    """An address that a reader might ask for."""
    word = quote(draw.choice(WORDS))
    return draw.choice(
        [
            "/",
            f"/search?q={word}",
            f"/search?q={word}&sort=newest&page={draw.randint(1, 20)}",
            f"/search?q={word}+{quote(draw.choice(WORDS))}&format=json",
            "/search?format=json",
            "/search?format=json",
            "/issues",
            f"/concordance?q={word}",
            f"/trends?q={word}",
            f"/figures?about={word}",
            f"/near?q={word}",
        ]
    )


def read(port: int, until: float, seen: Seen, seed: int) -> None:
    """A reader, who keeps a connection."""
    draw = random.Random(seed)
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        time.sleep(draw.random() * PAUSE)
        address, start = pages(draw), time.monotonic()
        try:
            try:
                connection.request("GET", address)
                answer = connection.getresponse()
            except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                connection.close()  # the site closes one that rested; a browser then opens another, too
                connection.request("GET", address)
                answer = connection.getresponse()
            body = answer.read()
        except (OSError, HTTPException) as error:
            connection.close()
            with seen.lock:
                seen.failed[type(error).__name__] += 1
            continue
        with seen.lock:
            seen.statuses[answer.status] += 1
            seen.seconds.append(time.monotonic() - start)
            if address == "/search?format=json" and answer.status == 200:
                look(json.loads(body), seen)
    connection.close()


def look(found: dict[str, Any], seen: Seen) -> None:
    """Whether an answer over everything is of one generation: each has twelve articles an issue more."""
    generation, total = found["generation"], found["total"]
    seen.generations.add(generation)
    if total != (ISSUES + generation - 1) * ARTICLES:
        seen.mixed.append(f"generation {generation}: total {total}")
    counts = sum(count for _, count in found["facets"]["series"])
    if counts != total:
        seen.mixed.append(f"generation {generation}: total {total}, of series {counts}")


def memory(root: int) -> int:
    """Bytes that the processes below one hold for themselves and their share of what several hold (PSS)."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(int(path.name))
    todo, found = [root], 0
    while todo:
        pid = todo.pop()
        todo += children.get(pid, [])
        try:
            text = (Path("/proc") / str(pid) / "smaps_rollup").read_text()
            found += int(next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:"))) * 1024
        except (OSError, StopIteration):
            continue
    return found


def write(data: Path, folder: Path, until: float, done: Counter[str], wrong: list[str]) -> None:
    """Rebuilds without a pause, and an ingest now and then."""
    number, last = ISSUES, time.monotonic()
    while time.monotonic() < until:
        if time.monotonic() - last > EVERY:
            number, last = number + 1, time.monotonic()
            path = folder / f"{number}.md"
            path.write_text(issue(number), encoding="utf-8")
            arguments = ["ingest", str(path)]
        else:
            arguments = ["reindex"]
        result = subprocess.run([*JIANBAO, "--data", str(data), *arguments], capture_output=True, text=True)
        done[arguments[0]] += 1
        if result.returncode:
            wrong.append(f"{arguments[0]}: {result.stderr}")


@click.command()
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--readers", default=50, show_default=True)
@click.option("--port", default=0, help="0: any that is free")
def main(minutes: float, readers: int, port: int) -> None:
    """Serves, asks, rebuilds, and prints the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, data = Path(scratch), Path(scratch) / "data"
        (folder / "in").mkdir()
        for number in range(1, ISSUES + 1):
            (folder / "in" / f"{number}.md").write_text(issue(number), encoding="utf-8")
        subprocess.run([*JIANBAO, "--data", str(data), "ingest", str(folder / "in")], check=True, capture_output=True)
        if not port:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
        options = ["--port", str(port), "--log", "none", "--processes", "2", "--rates", ""]
        site = subprocess.Popen([*JIANBAO, "--data", str(data), "serve", *options], stdout=subprocess.DEVNULL)
        try:
            lines, failed = run(port, site.pid, data, folder, minutes, readers)
        finally:
            site.terminate()
            site.wait(60)
    click.echo("\n".join(lines))
    sys.exit(failed)


def run(port: int, site: int, data: Path, folder: Path, minutes: float, readers: int) -> tuple[list[str], bool]:
    """(lines of the table, whether anything was wrong)."""
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:
                break
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    seen, done, wrong = Seen(), Counter[str](), list[str]()
    start = time.monotonic()
    until = start + minutes * 60
    threads = [threading.Thread(target=read, args=(port, until, seen, seed)) for seed in range(readers)]
    threads.append(threading.Thread(target=write, args=(data, folder, until, done, wrong)))
    for thread in threads:
        thread.start()
    time.sleep(min(60.0, minutes * 30))
    first = memory(site)
    most = first
    while time.monotonic() < until - 1:
        time.sleep(1)
        most = max(most, memory(site))
    last = memory(site)
    for thread in threads:
        thread.join()
    errors = sum(count for status, count in seen.statuses.items() if status >= 500)
    seconds = sorted(seen.seconds) or [0.0]
    said = ", ".join(f"{count} × {status}" for status, count in sorted(seen.statuses.items()))
    rows = [
        ("readers, minutes", f"{readers}, {minutes:g}"),
        ("answers", f"{len(seen.seconds)} ({said})"),
        ("5xx, connections that failed", f"{errors}, {sum(seen.failed.values())} {dict(seen.failed) or ''}".strip()),
        (
            "answers that mix generations",
            f"{len(seen.mixed)} of those over everything, in {len(seen.generations)} seen",
        ),
        ("rebuilds, ingests", f"{done['reindex']}, {done['ingest']}; failed: {len(wrong)}"),
        (
            "seconds of an answer, half, 95%, slowest",
            " ".join(f"{seconds[int(q * (len(seconds) - 1))]:.2f}" for q in (0.5, 0.95, 1)),
        ),
        ("memory after the first minute, most, at the end", f"{first >> 20} MB, {most >> 20} MB, {last >> 20} MB"),
    ]
    for sentence in [*seen.mixed[:5], *wrong[:5]]:
        click.echo(sentence, err=True)
    return [f"| {name} | {value} |" for name, value in rows], bool(errors or seen.failed or seen.mixed or wrong)


if __name__ == "__main__":
    main()
