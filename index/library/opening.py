"""Opening the engine of a data folder, to read."""

from __future__ import annotations

from pathlib import Path

from index.engine import Engine
from index.library.index_location import location_of
from index.settings import IN_THE_FOLDER, IndexSettings


def open_engine(data: Path, index: IndexSettings = IN_THE_FOLDER) -> Engine:
    """The engine that answers for a data folder: its own, or the cluster that the settings name.

    Raises `EngineError` whose text names the cure: nothing ingested yet, an index of another format.
    """
    return location_of(data, index).open()
