"""This project's embedded engine with its segments as they come: a first ingest, small writes one by one, a correction.

The corrected issue stands among those of the first ingest, as it was before: its articles are in the index twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bench.peers import Answer, ours
from corpus.models import Issue
from index.embedded.engine import WhooshEngine
from index.engine import Request

NAME = "jianbao as it comes"
WRITES = 100


def build(folder: Path, issues: Iterable[Issue]) -> None:
    known = list(issues)
    writes = min(WRITES, len(known) // 2)
    first, small = known[:-writes], known[-writes:]
    corrected = len(first) // 2
    engine = WhooshEngine.create(folder / "index", [])
    engine.write([*first[:corrected], _before(first[corrected]), *first[corrected + 1 :]])
    for issue in small:
        engine.write([issue])
    engine.write([first[corrected]])


def _before(issue: Issue) -> Issue:
    """The issue with the text of every article but for its last paragraph, and another title."""
    articles = [replace(a, title=f"{a.title}（草稿）", paragraphs=a.paragraphs[:1]) for a in issue.articles]
    return replace(issue, articles=tuple(articles))


def open(folder: Path) -> tuple[Callable[[Request], Answer], Callable[[], None]]:
    return ours.open(folder)
