"""What a running site stands on: an engine, where the originals are, and why issues were withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from index.engine import Engine


@dataclass(frozen=True, slots=True)
class Site:
    """The engine that answers; `originals`: the sha256 of a file -> the file, or None; `withdrawn`: an issue's id ->
    (when, in ISO 8601, and why) it was withdrawn, or None."""

    engine: Engine
    originals: Callable[[str], Path | None]
    withdrawn: Callable[[str], tuple[str, str] | None]


def site() -> Site:
    """The site of the current request."""
    found = current_app.extensions["site"]
    assert isinstance(found, Site)
    return found


def engine() -> Engine:
    """The engine of the current request."""
    return site().engine
