"""Bytes -> issues, many at a time: what worker processes do, for an ingest and for a rebuild.

for parts, read in in_order(partial(read_parts, profiles=…, series=None), [(Content,), (Content, Content), …]):
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus.models import Issue
from corpus.parse import parse, parse_parts
from corpus.profile import Profile
from corpus.read import ReadError
from index.files import Content

POOL_FROM = 16  # files from which on worker processes read
CHUNK = 4  # files handed to a worker at a time

Parts = tuple[Content, ...]  # a file; or the files, in order, that together are one issue
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Read:
    """The issues that were read, or the reason why there are none."""

    issues: tuple[Issue, ...] = ()
    reason: str = ""


def read_parts(parts: Parts, profiles: Sequence[Profile], series: str | None) -> Read:
    """Reads a file, or the parts of an issue; whatever is wrong becomes the reason."""
    if reasons := [f"{part.name}：{part.reason}" if len(parts) > 1 else part.reason for part in parts if part.reason]:
        return Read(reason="；".join(reasons))
    try:
        named = [(part.data, Path(part.name).name) for part in parts]
        return Read(parse(*named[0], profiles, series) if len(named) == 1 else parse_parts(named, profiles, series))
    except ReadError as error:
        return Read(reason=str(error))
    except Exception as error:  # a defect of ours must cost this file, not the others, and must be seen
        return Read(reason=f"读取时出错（{type(error).__name__}: {error}）；请把这个文件报告给开发者")


def in_order(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
    """(item, what `work` makes of it), in order; many items are worked at by processes, a few ahead of the reader."""
    items = iter(items)
    first = list(itertools.islice(items, POOL_FROM))
    if len(first) < POOL_FROM:
        for item in first:
            yield item, work(item)
        return
    workers = os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    # Ctrl-C reaches every process of a terminal; only the one that knows what to do about it shall hear it.
    ignore = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(workers, context, initializer=signal.signal, initargs=ignore) as pool:
        waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
        everything = itertools.chain(first, items)
        while chunk := list(itertools.islice(everything, CHUNK)):
            waiting.append((chunk, pool.submit(_each, work, chunk)))
            if len(waiting) > 3 * workers:
                yield from _done(*waiting.popleft())
        while waiting:
            yield from _done(*waiting.popleft())


def _each(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    return [work(item) for item in items]


def _done(items: list[Item], future: Future[list[Result]]) -> Iterator[tuple[Item, Result]]:
    return zip(items, future.result(), strict=True)
