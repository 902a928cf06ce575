"""Opening the engine of a data folder, to read."""

from __future__ import annotations

from pathlib import Path

from index.engine import Engine
from index.whoosh_engine import WhooshEngine


def open_engine(data: Path) -> Engine:
    """The engine that answers for a data folder.

    Raises `EngineError` whose text names the cure: nothing ingested yet, an index of another format.
    """
    return WhooshEngine(data / "index")
