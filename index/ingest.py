"""Files -> one commit: what is new, unchanged, known already, corrected, or refused and why.

Everything readable in one ingest becomes searchable at once, or nothing. The order of a write: originals,
ledger rows of the coming generation, segments, then the publishing rename, which alone is the commit.
"""

from __future__ import annotations

import datetime
import hashlib
import multiprocessing
import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO

from corpus.fold import fold
from corpus.models import Issue
from corpus.parse import parse
from corpus.profile import Profile, load_profiles
from corpus.read import LARGEST, SUFFIXES, ReadError
from index.again import with_known_ids
from index.engine import EngineError
from index.rebuild import current_engine
from index.store import Reading, Store, only_writer
from index.whoosh_engine import WhooshEngine

POOL_FROM = 16  # files from which on worker processes read
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or one of its issues, that was not taken in: the reason and the remedy."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did. Counts are of issues; `articles` and `findings` of the issues taken in."""

    issues: int
    articles: int
    unchanged: int
    duplicates: int
    replaced: tuple[str, ...]
    refused: tuple[Refusal, ...]
    skipped: Mapping[str, int]
    findings: int
    generation: int


def ingest(data: Path, paths: Sequence[Path], series: str | None = None, progress: Progress | None = None) -> Report:
    """Takes files and folders in, as one generation; an ingest that changes nothing makes none.

    `progress` is told (files done, files in all, file). Raises `EngineError` where the data folder cannot be
    written, and `ProfileError` for a profile that cannot be used.
    """
    with only_writer(data):
        store = Store(data)
        try:
            profiles = load_profiles(store.profiles)
            engine = current_engine(store, profiles)
            with tempfile.TemporaryFile() as spool:
                work = _Ingest(store, engine, profiles, series, _Spool(spool))
                return work.run(paths, progress or (lambda done, total, file: None))
        finally:
            store.close()


def withdraw(data: Path, id: str, why: str) -> int:
    """Withdraws an issue: from the next generation on it answers 410. Returns that generation."""
    with only_writer(data):
        store = Store(data)
        try:
            engine = current_engine(store, load_profiles(store.profiles))
            if engine.issue(id) is None:
                raise EngineError(f"没有可撤回的期：{id}。用 jianbao issues 查看已收录的各期。")
            generation = engine.state().generation
            store.forget_after(generation)
            with store.writing():
                store.add_withdrawal(generation + 1, id, why)
            return engine.write([], [id])
        finally:
            store.close()


# --- one file, in a worker -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file's bytes and their hash, its issues, or the reason why there are none."""

    data: bytes = b""
    sha256: str = ""
    issues: tuple[Issue, ...] = ()
    reason: str = ""


def read_file(path: Path, profiles: Sequence[Profile], series: str | None) -> FileRead:
    """Reads a file; whatever is wrong with it becomes the reason."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            reason = f"文件有 {size >> 20} MB，超过 {LARGEST >> 20} MB 的上限；请确认它是一期简报，必要时拆成几份"
            return FileRead(reason=reason)
        data = path.read_bytes()
    except OSError as error:
        return FileRead(reason=f"无法读取（{error.strerror}）；请检查文件是否存在、是否有读取权限")
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return FileRead(data, sha256, parse(data, path.name, profiles, series))
    except ReadError as error:
        return FileRead(reason=str(error))
    except Exception as error:  # a defect of ours must cost this file, not the others, and must be seen
        return FileRead(reason=f"读取时出错（{type(error).__name__}: {error}）；请把这个文件报告给开发者")


def text_hash(issue: Issue) -> str:
    """A hash of all that an issue says, folded: equal for the same issue in another format."""
    texts = [str(issue.date), *(text for a in issue.articles for text in (a.title, *(p.text for p in a.paragraphs)))]
    return hashlib.sha256("\n".join(map(fold, texts)).encode()).hexdigest()


class _Spool:
    """Issues on disk between reading and writing, so that memory does not grow with the corpus."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def put(self, issue: Issue) -> int:
        place = self._file.seek(0, os.SEEK_END)
        pickle.dump(issue, self._file)
        return place

    def get(self, place: int) -> Issue:
        self._file.seek(place)
        issue: Issue = pickle.load(self._file)
        return issue


@dataclass(frozen=True, slots=True)
class _Taken:
    """An issue that this ingest takes in, as far as later files of the run must know it."""

    reading: Reading
    place: int
    date: datetime.date | None
    titles: frozenset[str]


class _Ingest:
    def __init__(
        self, store: Store, engine: WhooshEngine, profiles: Sequence[Profile], series: str | None, spool: _Spool
    ) -> None:
        self._store = store
        self._engine = engine
        self._profiles = profiles
        self._series = series
        self._generation = engine.state().generation + 1
        self._spool = spool
        self._taken: dict[str, _Taken] = {}
        self._superseded: list[Reading] = []
        self._duplicates: list[Reading] = []
        self._refused: list[Refusal] = []
        self._unchanged = 0

    def run(self, paths: Sequence[Path], progress: Progress) -> Report:
        skipped: Counter[str] = Counter()
        files = sorted(set(self._files(paths, skipped)))
        self._store.forget_after(self._generation - 1)
        fresh = [path for path in files if not self._is_unchanged(path)]
        for done, (path, read) in enumerate(zip(fresh, self._read(fresh), strict=True), 1 + len(files) - len(fresh)):
            if read.reason:
                self._refused.append(Refusal(str(path), read.reason))
            else:
                self._store.keep(read.sha256, read.data)
            for part, issue in enumerate(read.issues):
                self._take(path, read.sha256, part, issue)
            progress(done, len(files), path.name)
        counts: Counter[str] = Counter()
        if self._taken:
            self._engine.write(self._issues(counts))
        else:
            self._remember(self._generation - 1)
        return Report(
            issues=len(self._taken),
            articles=counts["articles"],
            unchanged=self._unchanged,
            duplicates=len(self._duplicates),
            replaced=tuple(sorted(id for id, taken in self._taken.items() if taken.reading.status == "replaced")),
            refused=tuple(self._refused),
            skipped=dict(skipped),
            findings=counts["findings"],
            generation=self._engine.state().generation,
        )

    # --- what to read ----------------------------------------------------------------------------

    def _files(self, paths: Iterable[Path], skipped: Counter[str]) -> Iterator[Path]:
        """The files named, and those of the folders named whose suffix is one that is read."""

        def unreadable(error: OSError) -> None:
            reason = f"无法打开目录（{error.strerror}）；请检查读取权限"
            self._refused.append(Refusal(str(error.filename), reason))

        for path in paths:
            if not path.is_dir():
                yield path
                continue
            for folder, folders, names in os.walk(path, onerror=unreadable):
                own = self._store.data.resolve()  # `ingest .` beside ./data must not take in what it wrote itself
                folders[:] = sorted(
                    name for name in folders if not name.startswith(".") and Path(folder, name).resolve() != own
                )
                for name in names:
                    if Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~$")):
                        yield Path(folder, name)
                    else:
                        skipped[Path(name).suffix.lower()] += 1

    def _is_unchanged(self, path: Path) -> bool:
        """Whether these bytes were taken in before, under the same rules; a replaced or withdrawn version stays so."""
        try:
            if path.stat().st_size > LARGEST:
                return False
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return False
        parts = {row.part for row in self._store.readings_of_file(sha256) if row.series == self._series}
        self._unchanged += len(parts)
        return bool(parts)

    def _read(self, files: Sequence[Path]) -> Iterator[FileRead]:
        work = partial(read_file, profiles=self._profiles, series=self._series)
        if len(files) < POOL_FROM:
            yield from map(work, files)
            return
        with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
            yield from pool.map(work, files, chunksize=4)

    # --- what to take in -------------------------------------------------------------------------

    def _take(self, path: Path, sha256: str, part: int, issue: Issue) -> None:
        reading = Reading(self._generation, issue.id, sha256, str(path), part, self._series, text_hash(issue), "new")
        titles = frozenset(fold(article.title) for article in issue.articles)
        before = self._before(issue.id)
        if before:
            name, text, date, old_titles = before
            if text == reading.text:
                self._duplicates.append(replace(reading, status="duplicate"))
                return
            same_date = issue.date is not None and issue.date == date
            if not same_date and 2 * len(titles & old_titles) < max(len(titles), len(old_titles)):
                remedy = "请核对两份文件的期号和日期，改正其中一份后再收录"
                self._refused.append(
                    Refusal(str(path), f"与 {name} 都自称 {issue.id}，但内容是两期不同的简报；{remedy}")
                )
                return
            if issue.id in self._taken:
                self._superseded.append(replace(self._taken[issue.id].reading, status="superseded"))
            if self._store.current(issue.id):
                reading = replace(reading, status="replaced")
        place = self._spool.put(issue)
        self._taken[issue.id] = _Taken(reading, place, issue.date, titles)

    def _before(self, id: str) -> tuple[str, str, datetime.date | None, frozenset[str]] | None:
        """(file, text hash, date, folded titles) of what is there for an id, in this run or from before it."""
        if taken := self._taken.get(id):
            return taken.reading.name, taken.reading.text, taken.date, taken.titles
        current, old = self._store.current(id), self._engine.issue(id)
        if not current or not old:
            return None
        return current.name, current.text, old.date, frozenset(fold(article.title) for article in old.articles)

    # --- what to write ---------------------------------------------------------------------------

    def _issues(self, counts: Counter[str]) -> Iterator[Issue]:
        """The issues for the engine; its last step commits the ledger, and only then does the engine publish."""
        with self._store.writing():
            self._remember(self._generation)
            for id, taken in self._taken.items():
                issue, known = with_known_ids(self._spool.get(taken.place), self._store.known_articles(id))
                self._store.add_reading(taken.reading)
                for article in known:
                    self._store.know_article(id, self._generation, article)
                counts["articles"] += len(issue.articles)
                counts["findings"] += len(issue.findings)
                yield issue

    def _remember(self, generation: int) -> None:
        """Rows for what is known already, so that the next run need not read it."""
        for reading in [*self._superseded, *self._duplicates]:
            self._store.add_reading(replace(reading, generation=generation))
