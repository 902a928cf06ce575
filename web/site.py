"""What a running site stands on: an engine, where the originals are, and why issues were withdrawn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from flask import current_app

from index.engine import Engine, State
from search.report import Report, report

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """Something that is long in the making, kept until the index has another generation, or is made anew."""

    def __init__(self, make: Callable[[Engine], Value]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[State, Value] | None = None

    def of(self, engine: Engine) -> Value:
        """What was made of the published generation; others who ask meanwhile wait for the one who makes it."""
        with self._lock:
            state = engine.state()
            if self._kept is None or self._kept[0] != state:
                self._kept = state, self._make(engine)
            return self._kept[1]


@dataclass(frozen=True, slots=True)
class Site:
    """The engine that answers; `originals`: the sha256 of a file -> where it would be, or None; `withdrawn`: an
    issue's id -> (when, in ISO 8601, and why) it was withdrawn, or None."""

    engine: Engine
    originals: Callable[[str], Path | None]
    withdrawn: Callable[[str], tuple[str, str] | None]
    reports: Latest[Report] = field(default_factory=lambda: Latest(report))

    def original(self, sha256: str) -> Path | None:
        """The file with that hash, None where this machine does not have it."""
        path = self.originals(sha256)
        return path if path and path.is_file() else None


def site() -> Site:
    """The site of the current request."""
    found = current_app.extensions["site"]
    assert isinstance(found, Site)
    return found


def engine() -> Engine:
    """The engine of the current request."""
    return site().engine
