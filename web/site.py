"""What a running site stands on: an engine, where the originals are, and why issues were withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app, g

from index.engine import Engine
from search.message import Message
from search.report import Report, report
from web.making.background import Latest


@dataclass(frozen=True, slots=True)
class Site:
    """The engine that answers; `originals`: the sha256 of a file -> where it would be, or None; `withdrawn`: an
    issue's id -> (when, in ISO 8601, and why) it was withdrawn, or None; `columns`: series whose groups are columns;
    `gone`: all issues ever withdrawn, each with the generation that it left with; `ingested`:
    a generation -> when it was taken in, in ISO 8601; `make_report` makes the report, None: in a thread."""

    engine: Engine
    originals: Callable[[str], Path | None]
    withdrawn: Callable[[str], tuple[str, str] | None]
    columns: frozenset[str]
    gone: Callable[[], Iterable[tuple[str, int]]]
    ingested: Callable[[], Mapping[int, str]]
    make_report: Callable[[Engine], Report] | None = None
    reports: Latest[Report] = field(init=False)

    def __post_init__(self) -> None:
        make = self.make_report or (lambda engine: report(engine, self.gone()))
        made = Latest(make, Message("收录与质量报告"))
        object.__setattr__(self, "reports", made)

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
    """The engine of the current request: one that shows what its reader may see."""
    shown: Engine | None = g.get("engine")
    return shown or site().engine
