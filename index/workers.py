"""Work for many processes, its results in the order of the items.

for batch, segment in in_order(write_batch, batches, few=3): …
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from index.engine import EngineError

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], few: int, chunk: int = 1
) -> Iterator[tuple[Item, Result]]:
    """(item, what `work` makes of it), in order.

    More than `few` items are worked at by processes, `chunk` items at a time, and only a few ahead of the reader.
    Raises `EngineError` where such a process is killed, as by a system without memory.
    """
    items = iter(items)
    first = list(itertools.islice(items, few + 1))
    if len(first) <= few:
        for item in first:
            yield item, work(item)
        return
    import multiprocessing  # slow to import, and a search has no need of it
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
    everything = itertools.chain(first, items)
    try:
        with ProcessPoolExecutor(workers, context, initializer=_begin) as pool:
            while some := list(itertools.islice(everything, chunk)):
                waiting.append((some, pool.submit(_each, work, some)))
                if len(waiting) > workers + 1:
                    yield from _done(*waiting.popleft())
            while waiting:
                yield from _done(*waiting.popleft())
    except BrokenExecutor:
        cure = "请减小 --memory，或分几次收录；仍然如此，请找出使它中止的文件"
        raise EngineError(f"一个工作进程被中止了，多半是内存不够，所以什么也没有改变；{cure}。") from None


def _begin() -> None:
    """Prepares a worker process."""
    # Ctrl-C reaches every process of a terminal; only the one that knows what to do about it shall hear it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process when the one that gave it work is killed: it would wait for more for ever."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _each(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [work(item) for item in items]


def _done(items: list[Item], future: Future[list[Result]]) -> Iterator[tuple[Item, Result]]:
    return zip(items, future.result(), strict=True)
