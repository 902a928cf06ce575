"""Something that is long in the making: made by a thread of its own for each generation, and kept for everybody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from index.engine import Engine, State
from search.message import Message
from web.making.pending_engine import Making

PATIENCE = 2.0  # seconds that who asks is kept waiting: whoever waits keeps one of the few threads that answer

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """What `make` makes of an index, whose `name` readers are told."""

    def __init__(self, make: Callable[[Engine], Value], name: str) -> None:
        self._make = make
        self._name = name
        self._lock = threading.Lock()
        self._kept: tuple[State, Value] | None = None
        self._making: Future[tuple[State, Value]] | None = None

    def of(
        self, engine: Engine, patience: float | None = None, state: State | None = None
    ) -> tuple[Value, State | None]:
        """What was made last; and the published state, where that is another and its own is in the making.

        `state` is the engine's where the caller knows it. Raises `Making` where none was made before and this one takes
        longer than `patience`, and whatever `make` raised.
        """
        state = state or engine.state()
        with self._lock:
            if self._making and self._making.done():
                made, self._making = self._making, None
                self._kept = made.result()
            kept = self._kept
            if kept and kept[0] == state:
                return kept[1], None
            if self._making is None:
                self._making = _begun(lambda: (state, self._make(engine)))
            making = self._making
        if kept:
            return kept[1], state
        try:
            made_of, value = making.result(PATIENCE if patience is None else patience)
        except TimeoutError:
            raise Making(Message("{name}正在生成；好了以后，本页会自动显示。", name=self._name)) from None
        return value, None if made_of == state else state


def _begun(work: Callable[[], Value]) -> Future[Value]:
    """Work by a thread that nobody need wait for, not even the end of the process."""
    future: Future[Value] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # it is for those who ask
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
