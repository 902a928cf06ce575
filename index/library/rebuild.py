"""The index made anew from originals and ledger, beside the serving one; servers notice the switch and follow."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from corpus.corrections import applied, decode_corrections
from corpus.models import Issue
from corpus.profile import Profile, load_profiles, names
from index.analysis import Analysis
from index.defects import costing
from index.engine import Engine, EngineError, NotIndexed
from index.library import manifest
from index.library.fingerprint import made_by
from index.library.identity import with_known_ids
from index.library.index_location import IndexLocation, MadeEngine, location_of
from index.library.ledger import LOST, KnownArticle, Reading, Store, only_writer
from index.library.read_jobs import NONE_TOLD, READ_ALONE, SECONDS, Read, lost, read_parts
from index.library.sources import Content
from index.os_reasons import why
from index.processes import in_order, staying
from index.settings import IN_THE_FOLDER, IndexSettings

Say = Callable[[str], None]
Progress = Callable[[int, int, str], None]  # told (files done, files in all, file)


def silent(*told: object) -> None:
    """Tells nobody."""


def current_engine(
    store: Store, location: IndexLocation, profiles: Sequence[Profile], say: Say = silent, progress: Progress = silent
) -> MadeEngine:
    """The engine to write to: made if there is none, made anew if it is not what rules, profiles and ledger say.

    The caller holds the data folder's lock. `say` is told, in a sentence, why there is something to wait for.
    """
    fingerprint = made_by(profiles, Analysis(names(profiles)))
    engine = _serving(location, store)
    published = _settle(store, engine)
    behind = engine is not None and engine.state().generation < published
    if engine and engine.made_by == fingerprint and not behind:
        return engine
    if _has_history(store):
        why = "现有的索引比台账旧" if behind else "规则或系列配置已变" if engine else "没有可用的索引"
        say(f"{why}，正在由原件重建索引（共 {store.shown()} 份）")
    _rebuild(location, store, profiles, fingerprint, published, say, progress)
    return location.open()


def reindex(
    data: Path,
    say: Say,
    only_if_needed: bool = False,
    progress: Progress = silent,
    index: IndexSettings = IN_THE_FOLDER,
) -> None:
    """Makes the index of a data folder anew; `only_if_needed`: where it is not what rules, profiles and ledger say."""
    with only_writer(data) as store:
        profiles, location = load_profiles(store.profiles), location_of(data, index)
        if not only_if_needed:
            published = _settle(store, _serving(location, store))
            fingerprint = made_by(profiles, Analysis(names(profiles)))
            _rebuild(location, store, profiles, fingerprint, published, say, progress)
        elif _has_history(store) or not location.find():  # else a machine that only reads
            current_engine(store, location, profiles, say, progress)


def remake(store: Store, location: IndexLocation, say: Say = silent, progress: Progress = silent) -> int:
    """Makes the index of another location from this store alone, whatever serves there; gives its generation.

    The caller holds the lock of that location's data folder.
    """
    profiles = load_profiles(store.profiles)
    published = store.last if store.published is None else store.published
    store.publish(published)
    _rebuild(location, store, profiles, made_by(profiles, Analysis(names(profiles))), published, say, progress)
    return published


def _settle(store: Store, serving: Engine | None) -> int:
    """The published generation; the ledger forgets what was written for a later one, which never was.

    The index is believed where it is ahead: its writer was killed before the ledger knew. One that is behind, as an
    old copy put back, was published further.
    """
    known = [store.published, serving.state().generation if serving else None]
    published = max((one for one in known if one is not None), default=store.last)
    store.publish(published)
    return published


def _rebuild(
    location: IndexLocation,
    store: Store,
    profiles: Sequence[Profile],
    fingerprint: str,
    published: int,
    say: Say,
    progress: Progress,
) -> None:
    done, total = itertools.count(1), store.shown()

    def tell(reading: Reading) -> None:
        progress(next(done), total, reading.names)

    engine = location.make(names(profiles), fingerprint)
    try:
        with staying():
            for generation, readings, gone in store.history():
                _catch_up(engine, generation - 1)
                _write(engine, store, profiles, generation, readings, gone, say, tell)
        _catch_up(engine, published)
    except BaseException:
        with suppress(EngineError):
            location.discard(engine)
        raise
    location.switch(engine)


def _write(
    engine: Engine,
    store: Store,
    profiles: Sequence[Profile],
    generation: int,
    readings: Sequence[Reading],
    gone: Sequence[str],
    say: Say,
    tell: Callable[[Reading], None],
) -> None:
    """Writes a generation; an issue on which that fails is left out, and said."""
    while True:
        try:
            with closing(_issues(store, profiles, generation, readings, say, tell)) as issues:
                engine.write(issues, gone)
            return
        except NotIndexed as error:
            failed = [reading for reading in readings if reading.issue in error.reasons]
            if not failed:
                raise
            for reading in failed:
                say(f"{reading.issue}（{reading.names}）没有写进索引：{error.reasons[reading.issue]}")
            readings = [reading for reading in readings if reading.issue not in error.reasons]
            tell = silent


def _catch_up(engine: Engine, generation: int) -> None:
    """Publishes generations of which nothing is left."""
    while engine.state().generation < generation:
        engine.write([])


def _serving(location: IndexLocation, store: Store) -> MadeEngine | None:
    """The engine that serves, if any; raises where it was written from another data folder, and would be lost."""
    engine = location.find()
    if engine and engine.state().generation and not _has_history(store):
        cure = "要收录或重建，请用写它的那个数据目录（--data）；台账丢了，请从备份恢复"
        raise EngineError(f"现有的索引不是由 {store.data} 里的台账 ledger.sqlite 建的；{cure}。")
    return engine


def _has_history(store: Store) -> bool:
    return any(True for _ in store.history())


def _issues(
    store: Store,
    profiles: Sequence[Profile],
    generation: int,
    readings: Sequence[Reading],
    say: Say,
    tell: Callable[[Reading], None],
) -> Generator[Issue, None, None]:
    """The issues of one generation, read again from their originals, under the ids of the ledger."""
    with store.writing():
        for reading, read in _read_all(store, profiles, readings):
            tell(reading)
            for picture in read.pictures:  # of a version that did not keep them yet, or one that went
                store.keep(picture.sha256, picture.data)
            store.know_pictures((reading.sha256, picture.reference, picture.sha256) for picture in read.pictures)
            issue = _same(read.issues, reading)
            if issue is None:
                say(f"{reading.issue}（{reading.names}）这次没有读出来：{_reason(read)}")
                continue
            if issue.id != reading.issue:
                store.call(issue.id, reading.issue)
            with costing(reading.issue):
                issue, known = _as_known(store, reading, issue)
                store.know_articles(reading.issue, generation, known)
            yield issue


def again(store: Store, profiles: Sequence[Profile], reading: Reading) -> Issue:
    """The issue that a reading means, read again and corrected. Raises `EngineError` where it cannot be read."""
    ((_, read),) = _read_all(store, profiles, [reading])
    issue = _same(read.issues, reading)
    if issue is None:
        raise EngineError(f"{reading.issue}（{reading.names}）这次没有读出来：{_reason(read)}")
    return _as_known(store, reading, issue)[0]


def _read_all(store: Store, profiles: Sequence[Profile], readings: Sequence[Reading]) -> Iterator[tuple[Reading, Read]]:
    work = partial(_read_again, store.originals, profiles)
    with_pictures = ((reading, store.pictures(reading.sha256)) for reading in readings)
    found = in_order(work, with_pictures, READ_ALONE, 4, seconds=SECONDS, lost=lambda late: Read(reason=lost(late)))
    return ((reading, read) for (reading, _), read in found)


def _as_known(store: Store, reading: Reading, issue: Issue) -> tuple[Issue, list[KnownArticle]]:
    """The issue under the ids of the ledger and as corrected, and how its articles are known."""
    issue, known = with_known_ids(replace(issue, id=reading.issue), store.known_articles(reading.issue))
    return applied(issue, decode_corrections(reading.corrected)), known


def _reason(read: Read) -> str:
    return read.reason or "文件里的期数比上次少；请核对规则或系列配置"


def _read_again(
    originals: Path, profiles: Sequence[Profile], item: tuple[Reading, tuple[tuple[str, str], ...]]
) -> Read:
    reading, known = item
    pictures = tuple((reference, str(originals / sha256)) for reference, sha256 in known)
    try:
        parts = tuple(
            Content(name, (originals / sha256).read_bytes(), pictures=pictures) for sha256, name in reading.files
        )
    except OSError as error:
        return Read(reason=f"原件读不了（{why(error)}）；{LOST}")
    for part, (sha256, _) in zip(parts, reading.files, strict=True):
        if hashlib.sha256(part.data).hexdigest() != sha256:
            return Read(reason=f"原件的内容变了（{originals / sha256}）；{LOST}")
    told = {parts[0].name: manifest.decode_row(reading.told)} if reading.told else NONE_TOLD
    return read_parts(parts, profiles, reading.series, told)


def _same(issues: Sequence[Issue], reading: Reading) -> Issue | None:
    """The issue that a reading means: by its id, else by its place in the file."""
    for issue in issues:
        if issue.id == reading.issue:
            return issue
    return issues[reading.part] if reading.part < len(issues) else None
