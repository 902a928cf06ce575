"""One run: builds every engine's index, asks them in turn, and checks that they agree."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from bench import corpus, queries
from bench.peers import AS_IT_COMES, LUCENE, OURS, RUST, SQLITE, TANTIVY, WHOOSH, Answer, load, missing
from bench.peers.program import Program
from bench.serve import Server, build, server
from index.engine import Request
from index.queries import Everything, Word

WHOOSH_UP_TO = 20_000  # articles: beyond, stock Whoosh takes hours
SLOW = (WHOOSH, SQLITE)  # asked once
EMBEDDED = (OURS, AS_IT_COMES)


@dataclass(frozen=True, slots=True)
class Built:
    """How an index came to be."""

    seconds: float
    cpu: float  # seconds of all processors together
    bytes: int


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured with so many articles.

    `times`: engine -> kind -> per query the median of its passes, in seconds; `warm`: kind -> the same for ours,
    each asked again at once. `memory` in bytes after all queries, `first` seconds from process start to answer.
    `shared`: engine -> kind of scored query -> the share of our ten best that are among its own. `absent`: peers that
    were not measured, and why.
    """

    articles: int
    built: dict[str, Built]
    times: dict[str, dict[str, list[float]]]
    warm: dict[str, list[float]]
    memory: dict[str, int]
    first: dict[str, float]
    shared: dict[str, dict[str, float]]
    absent: dict[str, str]


class Disagreement(Exception):
    """Two engines answer one query differently, so their times say nothing."""


def measure(articles: int, passes: int, reuse: bool) -> Run:
    """Builds, asks and checks; a difference between engines ends the run."""
    modules = [OURS, AS_IT_COMES, LUCENE, RUST, TANTIVY, *([WHOOSH] if articles <= WHOOSH_UP_TO else []), SQLITE]
    absent = {load(module).NAME: reason for module in modules if (reason := missing(module))}
    modules = [module for module in modules if not missing(module)]
    for name, reason in absent.items():
        click.echo(f"{name} is not measured: it {reason}", err=True)
    folders = {module: corpus.WORK / f"{articles}" / module for module in modules}
    built = {module: _built(module, folders[module], articles, reuse) for module in modules}
    requests = queries.draw()
    times, warm, memory, shared = _asked(folders, requests, passes)
    words = [request.query.text for request in requests[queries.ONE_COMMON][:5]]  # type: ignore[attr-defined]
    first = {module: statistics.median(_first(module, folders[module], word) for word in words) for module in modules}
    return Run(articles, built, times, warm, memory, first, shared, absent)


def growth(small: int, great: int, passes: int, reuse: bool) -> tuple[float, float]:
    """Median seconds of the same rare queries on both sizes; the smaller index is built unless it is there already."""
    folders = {size: corpus.WORK / f"{size}" / OURS for size in (small, great)}
    _built(OURS, folders[small], small, reuse)
    servers = {size: Server(OURS, folder) for size, folder in folders.items()}
    rare = queries.draw()[queries.ONE_RARE]
    taken: dict[int, list[float]] = {small: [], great: []}
    for _ in range(passes):
        for size, one in servers.items():
            one.drop_caches()
            taken[size] += [seconds for seconds, _ in one.ask(rare)]
    for one in servers.values():
        one.close()
    return statistics.median(taken[small]), statistics.median(taken[great])


def _built(module: str, folder: Path, articles: int, reuse: bool) -> Built:
    notes = folder.with_suffix(".json")
    if reuse and notes.exists():
        return Built(**json.loads(notes.read_text()))
    shutil.rmtree(folder, ignore_errors=True)
    seconds, cpu = build(module, folder, articles)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    notes.write_text(json.dumps(asdict(Built(seconds, cpu, size))))
    click.echo(f"{load(module).NAME}: {articles / seconds:,.0f} articles/s, {size / 1e6:,.1f} MB", err=True)
    return Built(seconds, cpu, size)


def _asked(
    folders: dict[str, Path], requests: dict[str, list[Request]], passes: int
) -> tuple[dict[str, dict[str, list[float]]], dict[str, list[float]], dict[str, int], dict[str, dict[str, float]]]:
    servers = {module: server(module, folder) for module, folder in folders.items()}
    for module, one in servers.items():
        for _ in range(getattr(load(module), "WARM", 0)):  # what a machine compiles while it runs
            for asked in requests.values():
                one.ask(asked)
    shared: dict[str, dict[str, float]] = {module: {} for module in folders}
    taken = {module: {kind: [[] for _ in asked] for kind, asked in requests.items()} for module in folders}  # type: ignore[var-annotated]
    for number in range(passes):
        for one in servers.values():
            one.drop_caches()
        for kind, asked in requests.items():
            answers: dict[str, tuple[Answer, ...]] = {}
            for module, one in servers.items():
                if number == 0 or module not in SLOW:
                    seconds, answers[module] = zip(*one.ask(asked), strict=True)
                    for second, times in zip(seconds, taken[module][kind], strict=True):
                        times.append(second)
            for place, request in enumerate(asked):
                agree(kind, request, {module: found[place] for module, found in answers.items()})
            if all(request.sort == "relevance" and request.query != Everything() for request in asked):
                for module, found in answers.items():
                    shared[module][kind] = best_shared(answers[OURS], found)
    memory = {module: one.memory() for module, one in servers.items()}
    warm = {}
    for kind, asked in requests.items():
        again = [[seconds for seconds, _ in servers[OURS].ask(asked)] for _ in range(2)]
        warm[kind] = [min(times) for times in zip(*again, strict=True)]
    for one in servers.values():
        one.close()
    medians = {
        module: {kind: [statistics.median(one) for one in rows] for kind, rows in kinds.items()}
        for module, kinds in taken.items()
    }
    return medians, warm, memory, shared


def best_shared(ours: Sequence[Answer], theirs: Sequence[Answer]) -> float:
    """The mean share of our best that are among theirs, of queries that find any."""
    shares = [len({*own.ids} & {*other.ids}) / len(own.ids) for own, other in zip(ours, theirs, strict=True) if own.ids]
    return statistics.fmean(shares)


def agree(kind: str, request: Request, answers: dict[str, Answer]) -> None:
    """Ends the run where totals or counts differ."""
    ours = answers[OURS]
    # Ours leaves the date filter out of the years, as the site shows them.
    facets = [facet for facet in request.facets if not (facet == "year" and (request.first or request.last))]
    for module, answer in answers.items():
        pairs: list[tuple[str, object, object]] = [
            ("total", answer.total, ours.total),
            ("hits", len(answer.titles), len(ours.titles)),
        ]
        pairs += [(facet, answer.facets[facet], ours.facets[facet]) for facet in facets]
        for what, theirs, own in pairs:
            if theirs != own:
                raise Disagreement(f"{kind}, {request}: {what} of {module} {theirs}, of ours {own}")


def _first(module: str, folder: Path, word: str) -> float:
    """Seconds from process start to answer, the modules' bytecode cached as after any installation."""
    if program := getattr(load(module), "program", None):
        start = time.perf_counter()
        started: Program = program(folder)
        started.ask([Request(Word(word), facets=queries.COUNTED)])
        taken = time.perf_counter() - start
        started.close()
        return taken
    cached = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    command = [sys.executable, "-m", "bench.first", module, str(folder), word]
    if module in EMBEDDED:
        command = [str(Path(sys.executable).parent / "jianbao"), "--data", str(folder), "search", word]
    environment = cached | {"PYTHONPYCACHEPREFIX": str(corpus.WORK / "bytecode")}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start
