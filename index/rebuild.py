"""The index made anew from originals and ledger, beside the serving one, then switched to by one rename.

DATA/index -> index-x7k2…      turned to the new folder; servers notice and follow
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from corpus.models import Issue
from corpus.profile import Profile, load_profiles, names
from index.again import with_known_ids
from index.analysis import Analysis
from index.engine import EngineError
from index.files import Content
from index.reading import Read, in_order, read_parts
from index.rules import made_by
from index.store import Reading, Store, only_writer
from index.whoosh_engine import WhooshEngine
from index.whoosh_toc import sync

Say = Callable[[str], None]


def current_engine(store: Store, profiles: Sequence[Profile], say: Say | None = None) -> WhooshEngine:
    """The engine to write to: made if there is none, made anew if rules or profiles have changed since.

    The caller holds the data folder's lock. `say` is told, in a sentence, why there is something to wait for.
    """
    fingerprint = made_by(profiles, Analysis(names(profiles)))
    try:
        engine = WhooshEngine(store.index)
        engine.state()  # shows whether it can be read
        if engine.made_by == fingerprint:
            return engine
        reason = "规则或系列配置已变，正在由原件重建索引"
    except EngineError:
        reason = "没有可用的索引，正在由原件建立"
    if say and any(True for _ in store.history()):
        say(reason)
    _rebuild(store, profiles, fingerprint, say or (lambda text: None))
    return WhooshEngine(store.index)


def reindex(data: Path, say: Say, only_if_needed: bool = False) -> None:
    """Makes the index of a data folder anew; `only_if_needed`: where it is missing, or rules or profiles changed."""
    with only_writer(data):
        store = Store(data)
        try:
            profiles = load_profiles(store.profiles)
            if only_if_needed:
                current_engine(store, profiles, say)
            else:
                _rebuild(store, profiles, made_by(profiles, Analysis(names(profiles))), say)
        finally:
            store.close()


def _rebuild(store: Store, profiles: Sequence[Profile], fingerprint: str, say: Say) -> None:
    folder = store.data / f"index-{secrets.token_hex(4)}"
    try:
        engine = WhooshEngine.create(folder, names(profiles), fingerprint)
        last = _published(store)
        for generation, readings, gone in store.history():
            if last is not None and generation > last:
                break
            while engine.state().generation < generation - 1:
                engine.write([])  # a generation of which nothing is left
            engine.write(_issues(store, profiles, generation, readings, say), gone)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    link = store.data / f"{folder.name}.link"
    link.symlink_to(folder.name)
    if store.index.is_dir() and not store.index.is_symlink():
        shutil.rmtree(store.index)
    os.replace(link, store.index)
    sync(store.data)
    for old in store.data.glob("index-*"):
        if old.name != folder.name:
            shutil.rmtree(old, ignore_errors=True)


def _published(store: Store) -> int | None:
    """The generation that the serving index has published; None where there is none to ask."""
    try:
        return WhooshEngine(store.index).state().generation
    except EngineError:
        return None


def _issues(
    store: Store, profiles: Sequence[Profile], generation: int, readings: Sequence[Reading], say: Say
) -> Iterator[Issue]:
    """The issues of one generation, read again from their originals, under the ids of the ledger."""
    with store.writing():
        for reading, read in in_order(partial(_read_again, store.originals, profiles), readings):
            issue = _same(read.issues, reading)
            if issue is None:
                reason = read.reason or "文件里的期数比上次少；请核对规则或系列配置"
                say(f"{reading.issue}（{reading.names}）这次没有读出来：{reason}")
                continue
            issue, known = with_known_ids(issue, store.known_articles(reading.issue))
            for article in known:
                store.know_article(reading.issue, generation, article)
            yield issue


def _read_again(originals: Path, profiles: Sequence[Profile], reading: Reading) -> Read:
    try:
        parts = tuple(Content(name, (originals / sha256).read_bytes()) for sha256, name in reading.files)
    except OSError as error:
        return Read(reason=f"原件读不了（{error.strerror}：{error.filename}）；请从备份恢复")
    return read_parts(parts, profiles, reading.series)


def _same(issues: Sequence[Issue], reading: Reading) -> Issue | None:
    """The issue that a reading means: by its id, else by its place in the file, under the id that it has."""
    for issue in issues:
        if issue.id == reading.issue:
            return issue
    return replace(issues[reading.part], id=reading.issue) if reading.part < len(issues) else None
