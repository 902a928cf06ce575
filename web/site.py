"""What a running site stands on: an engine, where the originals are, and why issues were withdrawn."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app, g

from index.engine import Engine, EngineError
from search.message import Message
from search.report import Report, report
from search.suggest.vocabulary import Vocabulary, vocabulary
from search.synonyms.widening import Synonyms
from web.making.background import Latest
from web.making.pending_engine import Making

READERS = 8  # whose vocabularies are kept: each that may not see other series has one of its own


@dataclass(frozen=True, slots=True)
class Site:
    """The engine that answers; `originals`: the sha256 of a file -> where it would be, or None; `withdrawn`: an
    issue's id -> (when, in ISO 8601, and why) it was withdrawn, or None; `columns`: series whose groups are columns;
    `gone`: all issues ever withdrawn, each with the generation that it left with; `ingested`:
    a generation -> when it was taken in, in ISO 8601; `synonyms`: names that say the same; `english`: what
    English pages call groups, places and topics; `make_report` makes the
    report, None: in a thread."""

    engine: Engine
    originals: Callable[[str], Path | None]
    withdrawn: Callable[[str], tuple[str, str] | None]
    columns: frozenset[str]
    gone: Callable[[], Iterable[tuple[str, int]]]
    ingested: Callable[[], Mapping[int, str]]
    synonyms: Synonyms
    english: Mapping[str, str]
    make_report: Callable[[Engine], Report] | None = None
    reports: Latest[Report] = field(init=False)
    homes: dict[Any, Any] = field(init=False, default_factory=dict)  # home pages, by all that decides them
    vocabularies: dict[frozenset[str], Latest[Vocabulary]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        make = self.make_report or (lambda engine: report(engine, self.gone()))
        made = Latest(make, Message("收录与质量报告"))
        object.__setattr__(self, "reports", made)

    def vocabulary(self, patience: float | None = None) -> Vocabulary | None:
        """The vocabulary of what the reader of this request may see; None where it takes longer than `patience`, of
        `Latest` where that is None."""
        return self._vocabulary(engine(), patience)

    def warm(self) -> None:
        """Begins to make what readers will ask for; whatever is wrong with the index is said to them."""
        with contextlib.suppress(EngineError):
            self.engine.analysis.load()
            self._vocabulary(self.engine, 0.0)

    def _vocabulary(self, shown: Engine, patience: float | None) -> Vocabulary | None:
        hidden: frozenset[str] = getattr(shown, "hidden", frozenset())
        if hidden not in self.vocabularies:
            while len(self.vocabularies) >= READERS:
                self.vocabularies.pop(next(iter(self.vocabularies)), None)
            self.vocabularies[hidden] = Latest(vocabulary, Message("词表"))
        try:
            return self.vocabularies[hidden].of(shown, patience, self.engine.state())[0]
        except Making:
            return None

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
