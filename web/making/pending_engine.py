"""The engine that a running site answers from: the one that is there, or one that is still in the making."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, cast

import click

from corpus.profile import ProfileError
from index.engine import Engine, EngineError, Unavailable
from index.library.index_location import location_of
from index.library.ledger import not_private
from index.library.rebuild import reindex
from index.settings import IN_THE_FOLDER, IndexSettings
from search.message import Message

AT_ONCE = 1.0  # seconds in which an empty index is made: nobody need be told
AGAIN = 2.0  # seconds between attempts, while another process writes or a cluster is down


class Making(Unavailable):
    """What was asked for is being made; the page comes again by itself."""


def site_engine(data: Path, makes: bool = True, index: IndexSettings = IN_THE_FOLDER) -> Engine:
    """The engine of a data folder, at once; whatever rebuilding is due goes on beside it, in the process that `makes`.

    Where there is none that this version reads, its answers are `Making`, with how far that is, until it is made.
    Raises `EngineError` for settings that name no engine.
    """
    if makes and (sentence := not_private(data)):
        _say(sentence)
    engine = _there(data, index)
    if engine and makes:
        threading.Thread(target=make_current, args=(data, index), daemon=True).start()
    if engine:
        return engine
    coming = _Coming(data, makes, index)
    coming.there.wait(AT_ONCE)
    return cast(Engine, coming)


def make_current(data: Path, index: IndexSettings = IN_THE_FOLDER) -> None:
    """Makes the index anew where rules or profiles have changed; says so, and says why it cannot."""
    try:
        reindex(data, _say, only_if_needed=True, index=index)
    except (EngineError, ProfileError) as error:
        _say(f"索引没有更新：{error}")


def _there(data: Path, index: IndexSettings) -> Engine | None:
    """The engine, None where there is no index that can be read, or a cluster does not answer at the moment."""
    try:
        return location_of(data, index).find()
    except Unavailable:
        return None


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


class _Coming:
    """An engine that is made by a thread of its own, or by another process; until it is there, whatever it is asked is
    `Making`."""

    def __init__(self, data: Path, makes: bool, index: IndexSettings) -> None:
        self.there = threading.Event()
        self._data = data
        self._makes = makes
        self._index = index
        self._engine: Engine | None = None
        self._state: str = Message("索引正在打开")
        threading.Thread(target=self._make, daemon=True).start()

    def __getattr__(self, name: str) -> Any:
        if self._engine is None:
            raise Making(Message("{state}；好了以后，本页会自动显示。", state=self._state))
        return getattr(self._engine, name)

    def _make(self) -> None:
        said = ""
        while self._engine is None:
            try:
                # Looked at first: another process may have made it, and go on writing.
                self._engine = _there(self._data, self._index)
                if self._engine is None and not self._makes:
                    time.sleep(AGAIN)
                elif self._engine is None:
                    reindex(self._data, _say, only_if_needed=True, progress=self._progress, index=self._index)
                    continue
            except (EngineError, ProfileError) as error:
                # What is wrong in a profile is the operator's to know, not the readers'.
                self._state = str(error).rstrip("。") if isinstance(error, EngineError) else Message("索引还没有建成")
                if str(error) != said:
                    said = str(error)
                    _say(f"索引没有建成：{said}改好之后会自动继续。")
                time.sleep(AGAIN)
        if said:
            _say("索引建成了，网站已可检索。")
        self.there.set()

    def _progress(self, done: int, total: int, file: str) -> None:
        reading = Message("索引正在由原件重建，已读 {done} 份，共 {n} 份", done=done, n=total)
        self._state = Message("{said}，{more}", said=reading, more=Message("正在写入")) if done == total else reading
