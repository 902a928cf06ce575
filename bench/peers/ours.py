"""This project's embedded engine, used as `ingest` and the site use it: with its compiled search, where numba is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from bench import corpus
from bench.peers import Answer
from corpus.models import Issue
from index.embedded.compiled import loading
from index.embedded.engine import WhooshEngine
from index.engine import Request

NAME = "jianbao"


def build(folder: Path, issues: Iterable[Issue]) -> None:
    WhooshEngine.create(folder / "index", []).write(issues)


def load_compiled() -> None:
    """Loads the compiled search as the site does, but waits for it."""
    if loading.available():
        loading.load(loading.folder_in(corpus.WORK))


def open(folder: Path) -> tuple[Callable[[Request], Answer], Callable[[], None]]:
    engine = WhooshEngine(folder / "index")
    load_compiled()

    def answer(request: Request) -> Answer:
        results = engine.search(request)
        return Answer(
            results.total,
            tuple(hit.id for hit in results.hits),
            tuple(hit.title for hit in results.hits),
            {facet: dict(counts) for facet, counts in results.facets.items()},
        )

    return answer, engine._cache.clear
