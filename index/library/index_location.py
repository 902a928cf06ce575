"""Where the index of a data folder is: in the folder, or in the cluster that JIANBAO_ENGINE names.

DATA/index -> index-x7k2…                    a link, turned to the new folder
bulletins  -> bulletins-v1-20240131…-x7k2    an alias, turned to the new index
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from index.engine import Engine, EngineError, Unavailable

SETTING = "JIANBAO_ENGINE"
EMBEDDED = "embedded"  # in place of an address: in the folder


class MadeEngine(Engine, Protocol):
    """An engine that knows the hash of rules and profiles that made its index."""

    @property
    def made_by(self) -> str:
        """What the index was made with."""


class Place(Protocol):
    """Where an index is served from and a new one is made beside it."""

    def open(self) -> MadeEngine:
        """The engine of the serving index; raises `EngineError` whose text names the cure."""

    def find(self) -> MadeEngine | None:
        """The same, or None where there is no index that this version reads, and one is to be made."""

    def make(self, names: Iterable[str], made_by: str) -> MadeEngine:
        """A new, empty index beside the serving one."""

    def switch(self, engine: MadeEngine) -> None:
        """Serves the index that `make` made, from one moment to the next, and removes the one of before."""

    def discard(self, engine: MadeEngine) -> None:
        """Removes what `make` made."""


def place_of(data: Path, address: str | None = None) -> Place:
    """The place of a data folder's index: at that address, else at JIANBAO_ENGINE, else in the folder."""
    address = (os.environ.get(SETTING) if address is None else address) or EMBEDDED
    return Folder(data) if address == EMBEDDED else Cluster(address)


class Folder:
    """The embedded engine's place."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._index = data / "index"

    def open(self) -> MadeEngine:
        from index.embedded.engine import WhooshEngine

        try:
            return WhooshEngine(self._index)
        except Unavailable:
            if (self._data / "ledger.sqlite").is_file():
                cure = "请运行 jianbao reindex，由原件重建"
                raise Unavailable(f"{self._data} 里没有可用的索引；{cure}。") from None
            raise

    def find(self) -> MadeEngine | None:
        try:
            engine = self.open()
            engine.state()  # shows whether it can be read
        except Exception:  # an EngineError, or whatever damaged files make of it: what cannot be read is made anew
            return None
        return engine

    def make(self, names: Iterable[str], made_by: str) -> MadeEngine:
        from index.embedded.engine import WhooshEngine

        self._new = self._data / f"index-{secrets.token_hex(4)}"
        try:
            return WhooshEngine.create(self._new, names, made_by)
        except BaseException:
            shutil.rmtree(self._new, ignore_errors=True)
            raise

    def switch(self, engine: MadeEngine) -> None:
        from index.embedded.whoosh.toc import sync

        link = self._data / f"{self._new.name}.link"
        link.symlink_to(self._new.name)
        if self._index.is_dir() and not self._index.is_symlink():
            shutil.rmtree(self._index)
        os.replace(link, self._index)
        sync(self._data)
        for old in self._data.glob("index-*"):
            if old.name != self._new.name:
                shutil.rmtree(old, ignore_errors=True)

    def discard(self, engine: MadeEngine) -> None:
        shutil.rmtree(self._new, ignore_errors=True)


class Cluster:
    """The distributed engine's place."""

    def __init__(self, address: str) -> None:
        self._address = address

    def open(self) -> MadeEngine:
        made: MadeEngine = _opensearch().OpenSearchEngine(self._address)
        return made

    def find(self) -> MadeEngine | None:
        found: MadeEngine | None = _opensearch().find(self._address)
        return found

    def make(self, names: Iterable[str], made_by: str) -> MadeEngine:
        settings = {name: _number(f"{SETTING}_{name.upper()}") for name in ("shards", "replicas")}
        given = {name: number for name, number in settings.items() if number is not None}
        made: MadeEngine = _opensearch().OpenSearchEngine.create(self._address, names, made_by, aside=True, **given)
        return made

    def switch(self, engine: MadeEngine) -> None:
        _opensearch().switch(self._address, engine)

    def discard(self, engine: MadeEngine) -> None:
        _opensearch().discard(engine)


def _opensearch() -> Any:
    try:
        from index.opensearch import engine as opensearch
    except ImportError as error:
        raise EngineError(
            f"{SETTING} 要用分布式引擎，但没有安装 {error.name}；请运行 pip install 'jianbao[opensearch]'。"
        ) from None
    return opensearch


def _number(name: str) -> int | None:
    text = os.environ.get(name, "")
    if not text:
        return None
    if not text.isdecimal():
        raise EngineError(f"{name} 应是一个数，而不是 {text!r}；请改正这个环境变量。")
    return int(text)
