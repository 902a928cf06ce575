"""Where the index of a data folder is: in the folder, or in the cluster whose address the operator gave.

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
from index.settings import EMBEDDED, IN_THE_FOLDER, Credentials, IndexSettings, Limits


class MadeEngine(Engine, Protocol):
    """An engine that knows the hash of rules and profiles that made its index."""

    @property
    def made_by(self) -> str:
        """The hash of rules and profiles that made the index; see `index.library.fingerprint`."""


class IndexLocation(Protocol):
    """Where an index is served from and a new one is made beside it."""

    def open(self) -> MadeEngine:
        """The engine of the serving index; raises `EngineError` whose text names the cure."""

    def find(self) -> MadeEngine | None:
        """The engine of the serving index; None where there is none that this version reads, and one is to be made."""

    def make(self, names: Iterable[str], made_by: str) -> MadeEngine:
        """A new, empty index beside the serving one."""

    def switch(self, engine: MadeEngine) -> None:
        """Serves the index that `make` made, from one moment to the next, and removes the one of before."""

    def discard(self, engine: MadeEngine) -> None:
        """Removes an index that `make` made and that does not serve."""


def location_of(data: Path, index: IndexSettings = IN_THE_FOLDER) -> IndexLocation:
    """Where the index of a data folder is, by the settings."""
    if index.engine == EMBEDDED:
        return Folder(data, index.limits)
    from index.opensearch.cluster.address import read_address

    read_address(index.engine)  # what is none is said before anything is to be installed for it
    return Cluster(index.engine, index.credentials, index.shards, index.replicas)


class Folder:
    """An index in the data folder: DATA/index is a link to the one that serves."""

    def __init__(self, data: Path, limits: Limits) -> None:
        self._data = data
        self._index = data / "index"
        self._limits = limits

    def open(self) -> MadeEngine:
        from index.embedded.engine import WhooshEngine

        try:
            return WhooshEngine(self._index, self._limits)
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
            return WhooshEngine.create(self._new, names, made_by, self._limits)
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
    """An index in a cluster: the address names an alias of the one that serves."""

    def __init__(self, address: str, credentials: Credentials, shards: str = "", replicas: str = "") -> None:
        self._address = address
        self._credentials = credentials
        self._shards = shards
        self._replicas = replicas

    def open(self) -> MadeEngine:
        made: MadeEngine = _opensearch().OpenSearchEngine(self._address, self._credentials)
        return made

    def find(self) -> MadeEngine | None:
        found: MadeEngine | None = _opensearch().engine_at(self._address, self._credentials)
        return found

    def make(self, names: Iterable[str], made_by: str) -> MadeEngine:
        made: MadeEngine = _opensearch().OpenSearchEngine.create(
            self._address,
            names,
            made_by,
            _number("JIANBAO_ENGINE_SHARDS", self._shards),
            _number("JIANBAO_ENGINE_REPLICAS", self._replicas),
            self._credentials,
            aside=True,
        )
        return made

    def switch(self, engine: MadeEngine) -> None:
        _opensearch().switch(self._address, engine, self._credentials)

    def discard(self, engine: MadeEngine) -> None:
        _opensearch().discard(engine)


def _opensearch() -> Any:
    try:
        from index.opensearch import engine as opensearch
    except ImportError as error:
        raise EngineError(
            f"JIANBAO_ENGINE 要用分布式引擎，但没有安装 {error.name}；请运行 pip install 'jianbao[opensearch]'。"
        ) from None
    return opensearch


def _number(setting: str, text: str) -> int:
    """How many an operator wrote: one, where nothing is written."""
    if text and not text.isdecimal():
        raise EngineError(f"{setting} 应是一个数，而不是 {text!r}；请改正这个环境变量。")
    return int(text or 1)
