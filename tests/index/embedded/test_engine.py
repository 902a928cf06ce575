"""A new generation is opened by one of the threads that wait for it, and the one before it is let go of."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

from index.embedded.engine import WhooshEngine
from tests import handmade

READERS = 4


class Gate:
    """A lock that nobody takes before all readers stand at it."""

    def __init__(self):
        self._all_here = threading.Barrier(READERS)
        self._lock = threading.Lock()

    def __enter__(self):
        self._all_here.wait(30)
        self._lock.acquire()

    def __exit__(self, *_):
        self._lock.release()


def test_only_the_thread_that_opened_a_generation_collects_garbage(tmp_path, monkeypatch):
    """However many wait; and none of those who wait keeps the generation of before."""
    engine = WhooshEngine.create(tmp_path, ())
    engine.write(handmade.ISSUES[:1])
    assert engine.state().generation == 1
    before = weakref.ref(engine._snapshot())
    WhooshEngine(tmp_path).write(handmade.ISSUES[1:])
    collected, collect = [], gc.collect

    def counted():
        collect()
        collected.append(before() is None)

    monkeypatch.setattr(gc, "collect", counted)
    engine._lock, engine._looked = Gate(), 0.0
    with ThreadPoolExecutor(READERS) as readers:
        states = [readers.submit(engine.state) for _ in range(READERS)]
        assert [one.result(60).generation for one in states] == [2] * READERS
    assert collected == [True]
