"""`python -m bench.scale ADDRESS`: the distributed engine beside the embedded one: size, writing, answering.

    python tools/opensearch/cluster.py FOLDER --heap 4g      in another shell; prints ADDRESS
    python -m bench.scale ADDRESS --articles 1000000

The articles and queries of `make bench`; every total and count must be the embedded engine's. Prints the tables of
docs/scale.md. What an index at rest is: after the node has dropped what it keeps for copies that fall behind, and
has merged the shard into one segment.
"""

from __future__ import annotations

import itertools
import json
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from bench import corpus, queries
from index.embedded.engine import WhooshEngine
from index.engine import Engine, EngineError, Request, Results
from index.opensearch.cluster.server import Server
from index.opensearch.engine import OpenSearchEngine, discard

READERS = 8
RETAINED = 35.0  # seconds after which a node no longer keeps what was sent; it looks every thirty
LONG = 7200.0  # seconds that merging may take

Times = list[float]


@dataclass
class Written:
    """How an index was written; sizes in bytes, times in seconds."""

    seconds: float
    client: float  # seconds of processors: of the process that writes and its workers
    nodes: float  # of the cluster's nodes
    bytes: int
    at_rest: int


@click.command()
@click.argument("address")
@click.option("--articles", multiple=True, type=int, default=(20_000,), show_default=True)
@click.option("--shards", default=1, show_default=True)
@click.option("--replicas", default=0, show_default=True)
def main(address: str, articles: tuple[int, ...], shards: int, replicas: int) -> None:
    """Builds both engines' indexes, asks both, compares, and prints what each took."""
    differing = 0
    for size in articles:
        corpus.prepare(size)
        with tempfile.TemporaryDirectory() as folder, embedded(size, Path(folder)) as (ours, own):
            theirs = OpenSearchEngine.create(address, (), shards=shards, replicas=replicas, aside=True)
            try:
                written = write(theirs, size)
                click.echo(f"\n{size:,} articles; {shards} shards, {replicas} replicas\n")
                click.echo("\n".join(written_rows(size, {"embedded": own, "OpenSearch": written})) + "\n")
                times, wrong = ask(ours, theirs)
                differing += wrong
                click.echo("\n".join(time_rows(times)) + "\n")
                for name, engine in (("embedded", ours), ("OpenSearch", theirs)):
                    click.echo(f"{READERS} readers at once, all kinds: {name} {throughput(engine):.0f} queries/s")
            finally:
                discard(theirs)
    if differing:
        raise click.ClickException(f"{differing} answers were not the embedded engine's, or none")


# --- writing -----------------------------------------------------------------------------------------


@contextmanager
def embedded(size: int, folder: Path) -> Iterator[tuple[Engine, Written]]:
    """The embedded index that `make bench` left, else a new one, and how it was written."""
    left = corpus.WORK / f"{size}" / "ours"
    notes = left.with_suffix(".json")
    if notes.exists() and "cpu" in (told := json.loads(notes.read_text())):
        try:
            engine = WhooshEngine(left / "index")
            engine.state()
        except EngineError as error:
            click.echo(f"{left}: {error}", err=True)  # of an earlier version: written anew below
        else:
            yield engine, Written(told["seconds"], told["cpu"], 0.0, told["bytes"], told["bytes"])
            return
    engine = WhooshEngine.create(folder / "index", ())
    seconds, client = taken(lambda: engine.write(corpus.issues(size)))
    held = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
    yield engine, Written(seconds, client, 0.0, held, held)
    shutil.rmtree(folder / "index")


def write(engine: OpenSearchEngine, size: int) -> Written:
    """Writes the articles into an empty index, and lets it come to rest."""
    before = node_seconds(engine.server)
    seconds, client = taken(lambda: engine.write(corpus.issues(size)))
    nodes = node_seconds(engine.server) - before
    held = engine.state().bytes
    click.echo(f"{size:,} articles in {seconds:.0f} s, {held / 1e6:,.0f} MB; coming to rest …", err=True)
    time.sleep(RETAINED)
    engine.server.ask("POST", f"/{engine.index}/_flush", params={"force": "true", "wait_if_ongoing": "true"})
    one = {"max_num_segments": 1}
    engine.server.ask("POST", f"/{engine.index}/_forcemerge", params=one, within=LONG)
    engine.server.ask("POST", f"/{engine.index}/_refresh")
    return Written(seconds, client, nodes, held, engine.state().bytes)


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """(seconds, those of the processors in this process and in children that have ended)."""
    start, cpu = time.perf_counter(), own_seconds()
    work()
    return time.perf_counter() - start, own_seconds() - cpu


def own_seconds() -> float:
    """Seconds of processors that this process and its ended children have used."""
    uses = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def node_seconds(server: Server) -> float:
    """Seconds of processors that the cluster's nodes have used since they were started."""
    nodes = server.ask("GET", "/_nodes/stats/process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)) / 1000


# --- asking ------------------------------------------------------------------------------------------


def ask(ours: Engine, theirs: Engine) -> tuple[dict[str, list[Times]], int]:
    """Asks both engines every query: kind -> the times of each column of `time_rows`; and how many answers differ."""
    found: dict[str, list[Times]] = {}
    differing = 0
    for kind, requests in queries.draw().items():
        columns: list[Times] = [[], [], [], []]
        for request in requests:
            answers = []
            for column, engine in zip(columns, (ours, ours, theirs, theirs), strict=True):
                if (told := timed(engine, request)) is not None:
                    column.append(told[0])
                    answers.append((told[1].total, told[1].facets))
            if len(answers) < len(columns) or answers[0] != answers[-1]:
                differing += 1
                click.echo(f"{kind}, {request}: {answers}", err=True)
        found[kind] = columns + [at_once(engine, requests) for engine in (ours, theirs)]
        click.echo(kind, err=True)
    return found, differing


def timed(engine: Engine, request: Request) -> tuple[float, Results] | None:
    """How long an answer took, and the answer; None where it was an error."""
    start = time.perf_counter()
    try:
        found = engine.search(request)
    except EngineError as error:
        click.echo(f"{request}: {error}", err=True)
        return None
    return time.perf_counter() - start, found


def at_once(engine: Engine, requests: Iterable[Request]) -> Times:
    """How long each answer took while READERS asked at once."""
    with ThreadPoolExecutor(READERS) as pool:
        return [told[0] for told in pool.map(lambda request: timed(engine, request), requests) if told]


def throughput(engine: Engine) -> float:
    """Queries a second of all kinds mixed, READERS at once."""
    mixed = list(itertools.chain(*zip(*queries.draw().values(), strict=True)))[:500]
    start = time.perf_counter()
    return len(at_once(engine, mixed)) / (time.perf_counter() - start)


# --- the tables of docs/scale.md -----------------------------------------------------------------------


def written_rows(size: int, engines: dict[str, Written]) -> list[str]:
    """A row an engine: how it was written and how large it is."""
    heads = ["articles/s", "CPU s / 10,000: client", "nodes", "bytes an article, just written", "at rest"]
    rows = ["| articles | engine | " + " | ".join(heads) + " |", "|--:|---" + "|--:" * len(heads) + "|"]
    for name, one in engines.items():
        cpu = [f"{1e4 * seconds / size:.1f}" for seconds in (one.client, one.nodes)]
        sizes = [f"{round(held / size, -2):,.0f}" for held in (one.bytes, one.at_rest)]
        cells = [f"{size:,}", name, f"{size / one.seconds:,.0f}", cpu[0], cpu[1] if one.nodes else "–", *sizes]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def time_rows(times: dict[str, list[Times]]) -> list[str]:
    """A row a kind of query: median / 95th percentile in milliseconds."""
    heads = [
        "embedded",
        "again",
        "OpenSearch",
        "again",
        f"embedded, {READERS} at once",
        f"OpenSearch, {READERS} at once",
    ]
    rows = ["| query | " + " | ".join(heads) + " |", "|---" + "|--:" * len(heads) + "|"]
    for kind, columns in times.items():
        rows.append(f"| {kind} | " + " | ".join(map(summary, columns)) + " |")
    return rows


def summary(times: Times) -> str:
    """4.1 / 12"""
    if len(times) < 2:
        return "–"
    values = (1e3 * statistics.median(times), 1e3 * statistics.quantiles(times, n=20, method="inclusive")[18])
    return " / ".join(f"{value:.1f}" if value < 10 else f"{value:.0f}" for value in values)


if __name__ == "__main__":
    sys.exit(main())
