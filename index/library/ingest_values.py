"""The values of an ingest: what is said of the files, who is told how it goes, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.corrections import Corrections
from corpus.models import Told
from corpus.parse import NOTHING
from index.library.rebuild import Progress, Say, silent


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of the files that are taken in.

    They are all of a `series`. `told` is said of all of them, `listed` a manifest that says it of each, and wins. With
    `join` they are, in their order, the parts of one issue. `corrections` are said of issues, by their ids.
    """

    series: str | None = None
    told: Told = NOTHING
    listed: Path | None = None
    join: bool = False
    corrections: Mapping[str, Corrections] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told, while files are taken in, how many are done, and in a sentence what takes long or is left out."""

    progress: Progress = silent
    say: Say = silent


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or one of its issues, that was not taken in: the reason and the remedy."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. Counts are of issues; `articles` and `findings` of the issues taken in.

    `superseded` are files whose issue another file of the same run has, with other words, which was taken in.
    """

    issues: int
    articles: int
    unchanged: int
    duplicates: int
    superseded: tuple[str, ...]
    replaced: tuple[str, ...]
    refused: tuple[Refusal, ...]
    skipped: Mapping[str, int]
    findings: int
    generation: int
