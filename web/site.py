"""What a running site stands on: an engine, and where the originals are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from index.engine import Engine


@dataclass(frozen=True, slots=True)
class Site:
    """The engine that answers, and `originals`: the sha256 of a file -> the file, or None."""

    engine: Engine
    originals: Callable[[str], Path | None]


def site() -> Site:
    """The site of the current request."""
    found = current_app.extensions["site"]
    assert isinstance(found, Site)
    return found


def engine() -> Engine:
    """The engine of the current request."""
    return site().engine
