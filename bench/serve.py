"""Each engine in a process of its own, so that time and memory are its own."""

from __future__ import annotations

import multiprocessing
import re
import resource
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, cast

from bench import corpus
from bench.peers import Answer, load
from bench.peers.program import Program
from index.engine import Request


def build(module: str, folder: Path, articles: int) -> tuple[float, float]:
    """Builds an index in a new process; returns the seconds that it took, and those of all processors together."""
    seconds, cpu = _run(_build, module, folder, articles)
    return seconds, cpu


def _build(connection: Connection, module: str, folder: Path, articles: int) -> None:
    peer = load(module)
    start, cpu = time.perf_counter(), _cpu_seconds()
    peer.build(folder, corpus.issues(articles))
    taken = time.perf_counter() - start, _cpu_seconds() - cpu
    if finish := getattr(peer, "finish", None):
        finish(folder, corpus.issues(articles))
    connection.send(taken)


def _cpu_seconds() -> float:
    """Of this process and of its children that have ended."""
    uses = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def _run(function: Callable[..., None], *arguments: Any) -> Any:
    here, process = _start(function, False, *arguments)
    try:
        return _receive(here)
    finally:
        process.join()


def _start(function: Callable[..., None], daemon: bool, *arguments: Any) -> tuple[Connection, SpawnProcess]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=function, args=(there, *arguments), daemon=daemon)
    process.start()
    there.close()
    return here, process


def _receive(connection: Connection) -> Any:
    try:
        return connection.recv()
    except (EOFError, ConnectionError):
        raise RuntimeError("an engine's process ended; its own message stands above") from None


class Server:
    """An engine that answers from a process of its own."""

    def __init__(self, module: str, folder: Path) -> None:
        self._connection, self._process = _start(_serve, True, module, folder)

    def ask(self, requests: Sequence[Request]) -> list[tuple[float, Answer]]:
        """For each request the seconds that the engine took, and its answer; one after the other, without a pause."""
        return list(self._call(requests))

    def drop_caches(self) -> None:
        """Forgets every list that was read."""
        self._call("drop")

    def memory(self) -> int:
        """The resident bytes of the process, mapped files included."""
        return int(self._call("memory"))

    def _call(self, what: Any) -> Any:
        self._connection.send(what)
        return _receive(self._connection)

    def close(self) -> None:
        """Ends the process."""
        self._connection.send("end")
        self._process.join()


def server(module: str, folder: Path) -> Server | Program:
    """What answers from that folder."""
    if program := getattr(load(module), "program", None):
        return cast(Program, program(folder))
    return Server(module, folder)


def _serve(connection: Connection, module: str, folder: Path) -> None:
    answer, drop_caches = load(module).open(folder)
    while (what := connection.recv()) != "end":
        if what == "drop":
            connection.send(drop_caches())
        elif what == "memory":
            status = Path("/proc/self/status").read_text(encoding="utf-8")
            connection.send(int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024)  # type: ignore[index]
        else:
            connection.send([_timed(answer, request) for request in what])


def _timed(answer: Callable[[Request], Answer], request: Request) -> tuple[float, Answer]:
    start = time.perf_counter()
    found = answer(request)
    return time.perf_counter() - start, found
