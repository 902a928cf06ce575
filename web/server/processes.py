"""One site in several processes: they share the listening socket, and the index's files in memory.

The parent answers nobody: it begins the processes, begins another where one ends, and ends them all.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from web.server.connections import CONNECTIONS, FAREWELL, Server

Application = Callable[[dict[str, Any], Any], Any]
BRIEF = 2.0  # seconds: a process that ends sooner is begun again only after as long


def listen(host: str, port: int) -> socket.socket:
    """The socket on which a site is asked; raises OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=1024)
    listening.setblocking(False)
    return listening


def serve(listening: socket.socket, make: Callable[[int], Application], processes: int, threads: int) -> None:
    """Serves until SIGTERM or Ctrl-C what `make(number)` makes in each process; of the first the number is 0."""
    _raise_limit()
    if processes == 1:
        _work(listening, make, 0, threads, None)
        return
    stopping: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.append(1))
    begun = {_fork(listening, make, number, threads): (number, time.monotonic()) for number in range(processes)}
    while not stopping:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            time.sleep(0.2)
            continue
        number, since = begun.pop(pid)
        if time.monotonic() - since < BRIEF:
            time.sleep(BRIEF)
        if not stopping:
            print(f"答复读者的进程 {pid} 中断了（{_ended(status)}），另起一个。", file=sys.stderr, flush=True)
            begun[_fork(listening, make, number, threads)] = (number, time.monotonic())
    listening.close()
    _end(set(begun))


def _fork(listening: socket.socket, make: Callable[[int], Application], number: int, threads: int) -> int:
    parent = os.getpid()
    if pid := os.fork():
        return pid
    status = 1
    try:
        _work(listening, make, number, threads, parent)
        status = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)  # the parent's way out is not the child's


def _work(
    listening: socket.socket, make: Callable[[int], Application], number: int, threads: int, parent: int | None
) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # there is nothing to be finished yet
    if parent is not None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to all; the parent tells when to stop
    server = Server(make(number), listening, threads)
    for name in (signal.SIGTERM, signal.SIGINT)[: 2 if parent is None else 1]:
        signal.signal(name, lambda *_: server.stop())
    server.run(lambda: parent is None or os.getppid() == parent)


def _end(pids: set[int]) -> None:
    """Asks the processes to stop; those that do not are ended."""
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + FAREWELL + 2
    while pids and time.monotonic() < until:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        pids.discard(pid)
        if not pid:
            time.sleep(0.05)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def _ended(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"信号 {-code}" if code < 0 else f"退出状态 {code}"


def _raise_limit() -> None:
    """As many open files as connections need, where the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 256
    if soft < wanted and soft != resource.RLIM_INFINITY:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
