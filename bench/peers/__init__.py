"""The engines that are compared: each builds an index of the same articles and answers the same requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from corpus.models import Issue
from index.engine import Request

OURS, WHOOSH, TANTIVY, SQLITE = "ours", "whoosh_stock", "tantivy_peer", "sqlite_peer"
LUCENE, RUST, AS_IT_COMES = "lucene", "tantivy_rust", "as_it_comes"


@dataclass(frozen=True, slots=True)
class Answer:
    """What every query asks for: the total, ids and stored titles of the ten best, and the counted facets."""

    total: int
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    facets: Mapping[str, Mapping[str, int]]


class Peer(Protocol):
    """A module of this folder. Its `finish`, if there is one, is called after `build` and not timed.

    A peer that is a program of its own has `program(folder)`, what answers, in place of `open`, and `missing()`, which
    names what must be installed first.
    """

    NAME: str

    def build(self, folder: Path, issues: Iterable[Issue]) -> None:
        """Makes the index, merged and on disk."""

    def open(self, folder: Path) -> tuple[Callable[[Request], Answer], Callable[[], None]]:
        """(what answers a request, what drops the caches)."""


def load(module: str) -> Peer:
    """The peer of that name."""
    return cast(Peer, import_module(f"bench.peers.{module}"))


def missing(module: str) -> str:
    """What must be installed before that peer can be asked; empty where nothing is."""
    told: str = getattr(load(module), "missing", str)()
    return told
