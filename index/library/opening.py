"""Opening the engine of a data folder, to read."""

from __future__ import annotations

from pathlib import Path

from index.engine import Engine
from index.library.index_location import place_of


def open_engine(data: Path, address: str | None = None) -> Engine:
    """The engine that answers for a data folder: the one at `address`, else at JIANBAO_ENGINE, else the folder's own.

    Raises `EngineError` whose text names the cure: nothing ingested yet, an index of another format.
    """
    return place_of(data, address).open()
