"""Work for many processes, its results in the order of the items.

for batch, segment in in_order(write_batch, batches, few=3): …
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from index.engine import EngineError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")
SOON = 5  # seconds after which an item of few is given up here, and to a process


class _Staying(threading.local):
    """This thread's processes, and how many `staying` they stay for."""

    pool: ProcessPoolExecutor | None = None
    users = 0


_staying = _Staying()


@contextlib.contextmanager
def staying() -> Iterator[None]:
    """Meanwhile processes stay for the next work, since each takes half a second to begin."""
    _staying.users += 1
    try:
        yield
    finally:
        _staying.users -= 1
        if not _staying.users:
            _dismiss()


def begin(work: Callable[[Any], Any]) -> None:
    """Begins the processes that stay, with what the work to come needs: they are ready when its first items are."""
    workers = processors()
    pool = _staying.pool = _staying.pool or _pool(workers)
    packed = pickle.dumps(work)
    for _ in range(workers):
        _submit(pool, packed, [], 0)


def _dismiss() -> None:
    pool, _staying.pool = _staying.pool, None
    if pool:
        pool.shutdown(cancel_futures=True)


def in_order(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    few: int,
    chunk: int = 1,
    apart: Callable[[Item], bool] = lambda item: False,
    seconds: float = 0,
    lost: Callable[[bool], Result] | None = None,
) -> Iterator[tuple[Item, Result]]:
    """(item, what `work` makes of it), in order.

    More than `few` items, or few of which one is to be kept `apart`, are worked at by processes, `chunk` items at a
    time, and only a few ahead of the reader; so are few where there are processes that stay. A process that takes
    longer than `seconds` (0: for ever) over an item ends. Where one ends or is killed, as by a system without memory,
    the items in hand are each tried alone; what then ends its process becomes `lost(whether it took too long)`.
    Without `lost`, raises `EngineError`.
    """
    items = iter(items)
    first = list(itertools.islice(items, few + 1))
    if len(first) <= few and not _staying.pool and not any(map(apart, first)):
        for item in first:
            yield item, _here(work, item, seconds, lost)
        return
    from concurrent.futures import BrokenExecutor  # slow to import, and a search has no need of it

    packed = pickle.dumps(work)
    everything = itertools.chain(first, items)
    workers = processors()
    hands: deque[list[Item]] = deque()  # given to a process, and not yet returned
    futures: deque[Future[list[Result]]] = deque()
    with staying():
        while True:
            pool = _staying.pool = _staying.pool or _pool(workers)
            try:
                while some := list(itertools.islice(everything, chunk)):
                    hands.append(some)
                    futures.append(_submit(pool, packed, some, seconds))
                    if len(futures) > workers + 1:
                        yield from _done(hands, futures)
                while futures:
                    yield from _done(hands, futures)
                return
            except BrokenExecutor:
                if _staying.pool is pool:
                    _dismiss()
            finally:  # of a reader that has enough, or of a process that ended: other work may wait for these
                for future in futures:
                    future.cancel()
                futures.clear()
            yield from _alone(packed, deque(itertools.chain.from_iterable(hands)), seconds, lost)
            hands.clear()


class _Late(BaseException):
    """An item took too long; no `Exception`, since work may make something of each."""


def _here(work: Callable[[Item], Result], item: Item, seconds: float, lost: Callable[[bool], Result] | None) -> Result:
    """The work done in this process, or, where it is not done soon, by another that can be ended."""
    if not seconds or threading.current_thread() is not threading.main_thread():
        return work(item)

    def late(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, late)
    try:
        signal.setitimer(signal.ITIMER_REAL, SOON)
        try:
            return work(item)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Late:
        ((_, result),) = _alone(pickle.dumps(work), deque([item]), seconds, lost)
        return result
    finally:
        signal.signal(signal.SIGALRM, before)


def _alone(
    packed: bytes, items: deque[Item], seconds: float, lost: Callable[[bool], Result] | None
) -> Iterator[tuple[Item, Result]]:
    """The items with what the work makes of them, one at a time: so it is known which of them ends its process."""
    from concurrent.futures import BrokenExecutor

    while items:
        begun = time.monotonic()
        try:
            with _pool(1) as pool:
                while items:
                    begun = time.monotonic()
                    (result,) = _submit(pool, packed, [items[0]], seconds).result()
                    yield items.popleft(), result
        except BrokenExecutor:
            if lost is None:
                cure = "请减小 --memory，或分几次收录；仍然如此，请找出使它中止的文件"
                raise EngineError(f"一个工作进程被中止了，多半是内存不够，所以什么也没有改变；{cure}。") from None
            yield items.popleft(), lost(0 < seconds <= time.monotonic() - begun)


def by_itself(work: Callable[[], Result]) -> Result:
    """What the work gives, or raises, in a process of its own: its memory and its end are not this one's."""
    from concurrent.futures import BrokenExecutor

    try:
        with _pool(1) as pool:
            (result,) = _submit(pool, pickle.dumps(_Without(work)), [None], 0).result()
    except BrokenExecutor:
        said = "做这件事的进程被中止了，多半是内存不够，所以什么也没有改变；请再试一次，或在命令行里做。"
        raise EngineError(said) from None
    found: Result = result
    return found


class _Without:
    """Work that takes no item."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work

    def __call__(self, item: None) -> Any:
        return self._work()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pool(workers: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin)


def _submit(pool: ProcessPoolExecutor, packed: bytes, items: list[Any], seconds: float) -> Future[list[Any]]:
    """Gives items and the pickled work to a process, which may be begun for them."""
    # Ctrl-C reaches every process of a terminal; only the one that knows what to do about it shall hear it. A process
    # begins with the signals blocked that were so where it was begun.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_each, packed, items, seconds)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Prepares a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Ends this process when the one that gave it work is killed: it would wait for more for ever."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


_work = lru_cache(maxsize=1)(pickle.loads)  # what the work holds, as profiles, is made once in a process


def _each(packed: bytes, items: Sequence[Any], seconds: float) -> list[Any]:
    work, results = _work(packed), []
    for item in items:
        signal.setitimer(signal.ITIMER_REAL, seconds)  # its signal ends this process, whatever that is busy with
        results.append(work(item))
    signal.setitimer(signal.ITIMER_REAL, 0)
    return results


def _done(hands: deque[list[Item]], futures: deque[Future[list[Result]]]) -> Iterator[tuple[Item, Result]]:
    results = futures[0].result()
    futures.popleft()
    return zip(hands.popleft(), results, strict=True)
