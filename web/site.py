"""What a running site stands on: an engine, where the originals are, and why issues were withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from index.engine import Engine
from search.message import Message
from search.report import Report, report
from web.latest import Latest


@dataclass(frozen=True, slots=True)
class Site:
    """The engine that answers; `originals`: the sha256 of a file -> where it would be, or None; `withdrawn`: an
    issue's id -> (when, in ISO 8601, and why) it was withdrawn, or None; `columns`: series whose groups are columns."""

    engine: Engine
    originals: Callable[[str], Path | None]
    withdrawn: Callable[[str], tuple[str, str] | None]
    columns: frozenset[str]
    reports: Latest[Report] = field(default_factory=lambda: Latest(report, Message("收录与质量报告")))

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
