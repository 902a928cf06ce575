"""Versions of articles and issues, as they are stored, into the lines of a bulk request: what worker processes do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import Analysis
from index.documents import unpack_article, unpack_issue
from index.opensearch.mapping import article_document, issue_document

BATCH = 400_000  # characters of stored forms that a process is given at a time: about a second's work


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an article or an issue (its document's id says which), with the generations it came and leaves with.

    `new`: of the generation that is being written.
    """

    id: str
    stored: str
    born: int
    gone: int | None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A version's document, as a line of a bulk request, and its digest."""

    id: str
    digest: str
    text: bytes
    new: bool


def in_batches(versions: Iterable[Version]) -> Iterator[list[Version]]:
    """Versions, BATCH characters at a time."""
    batch: list[Version] = []
    size = 0
    for version in versions:
        batch.append(version)
        size += len(version.stored)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def cut(names: tuple[str, ...], versions: list[Version]) -> list[Line]:
    """The lines of a batch, cut with the analysis of those names."""
    return [_line(version, _analysis(names)) for version in versions]


@lru_cache(maxsize=1)
def _analysis(names: tuple[str, ...]) -> Analysis:
    return Analysis(names)


def _line(version: Version, analysis: Analysis) -> Line:
    if version.id.startswith("issue:"):
        issue, _ = unpack_issue(version.stored)
        document = issue_document(version.stored, issue.head, version.born, version.gone)
    else:
        article, head = unpack_article(version.stored)
        document = article_document(version.stored, article, head, analysis, version.born, version.gone)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return Line(version.id, document["digest"], text, version.new)
