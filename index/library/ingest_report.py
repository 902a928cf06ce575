"""What an ingest did: how many issues were taken in, and which files were refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or one of its issues, that was not taken in: the reason and the remedy."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. Counts are of issues; `articles` and `findings` of the issues taken in."""

    issues: int
    articles: int
    unchanged: int
    duplicates: int
    replaced: tuple[str, ...]
    refused: tuple[Refusal, ...]
    skipped: Mapping[str, int]
    findings: int
    generation: int
