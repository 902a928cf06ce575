"""`python -m bench.scale ADDRESS`: the distributed engine beside the embedded one: size, writing, answering.

The articles and queries of `make bench`; every total and count must be the embedded engine's.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from bench import corpus, queries
from index.engine import Engine, Request
from index.opensearch import OpenSearchEngine, discard
from index.whoosh_engine import WhooshEngine

READERS = 8


def timed(engine: Engine, request: Request) -> tuple[float, tuple[object, ...]]:
    """How long an answer took, and its counts."""
    start = time.perf_counter()
    found = engine.search(request)
    return time.perf_counter() - start, (found.total, found.facets)


def percentiles(times: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    return f"{statistics.median(times) * 1000:7.1f} {statistics.quantiles(times, n=20)[18] * 1000:7.1f}"


@click.command()
@click.argument("address")
@click.option("--articles", multiple=True, type=int, default=(20_000,), show_default=True)
@click.option("--shards", default=1, show_default=True)
@click.option("--replicas", default=0, show_default=True)
def main(address: str, articles: tuple[int, ...], shards: int, replicas: int) -> None:
    """Builds both engines' indexes, asks both, compares, and prints what each took."""
    for size in articles:
        corpus.prepare(size)
        with tempfile.TemporaryDirectory() as folder:
            ours = embedded(size, Path(folder))
            start = time.perf_counter()
            theirs = OpenSearchEngine.create(address, (), shards=shards, replicas=replicas, aside=True)
            theirs.write(corpus.issues(size))
            say(f"OpenSearch, {shards} shards, {replicas} replicas", theirs, size, time.perf_counter() - start)
            ask(ours, theirs)
            discard(theirs)


def embedded(size: int, folder: Path) -> Engine:
    """The embedded index that `make bench` left, else a new one."""
    if (left := corpus.WORK / f"{size}" / "ours" / "index").exists():
        return WhooshEngine(left)
    start, engine = time.perf_counter(), WhooshEngine.create(folder / "index", ())
    engine.write(corpus.issues(size))
    say("embedded", engine, size, time.perf_counter() - start)
    return engine


def say(name: str, engine: Engine, articles: int, seconds: float) -> None:
    """How long writing took, and how large the index is."""
    size = engine.state().bytes
    click.echo(f"{name}: {articles} articles in {seconds:.0f} s, {articles / seconds:,.0f}/s, {size / 1e6:,.0f} MB")


def ask(ours: Engine, theirs: Engine) -> None:
    """Asks both engines every query twice; prints median and 95th percentile of the first and of the second time."""
    click.echo("milliseconds, median and 95th percentile: embedded; OpenSearch first, again")
    requests = queries.draw()
    for kind, asked in requests.items():
        rows: list[tuple[float, float, float]] = []
        for request in asked:
            own, expected = timed(ours, request)
            first, found = timed(theirs, request)
            again, _ = timed(theirs, request)
            if found != expected:
                raise click.ClickException(f"{kind}, {request}: {found} is not {expected}")
            rows.append((own, first, again))
        click.echo(f"{kind:20}" + "  ".join(percentiles(list(times)) for times in zip(*rows, strict=True)))
    mixed = [asked[i] for i in range(20) for asked in requests.values()]
    start = time.perf_counter()
    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(theirs.search, mixed))
    click.echo(f"{READERS} readers at once: {len(mixed) / (time.perf_counter() - start):.0f} queries/s")


if __name__ == "__main__":
    main()
