"""Files -> one commit: what is new, unchanged, known already, corrected, or refused and why.

Everything readable in one ingest becomes searchable at once, or nothing. The order of a write: originals,
ledger rows of the coming generation, segments, then the publishing rename, which alone is the commit.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import itertools
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath

from corpus.corrections import applied, decode_corrections, encode_corrections
from corpus.files.archive import is_archive
from corpus.ids import article_id, other_id
from corpus.models import Issue, Told
from corpus.profile import load_profiles
from corpus.text.fold import fold
from index.defects import NO_FILES_FAULT, costing, said
from index.engine import Engine, NotIndexed
from index.library import manifest
from index.library.editing import audit
from index.library.folder_series import with_folder_titles
from index.library.identity import renumbered, with_known_ids
from index.library.index_location import location_of
from index.library.ingest_values import IngestReport, Listener, Particulars, Refusal
from index.library.ledger import SHOWN, Reading, Store, only_writer
from index.library.read_jobs import (
    READ_ALONE,
    SECONDS,
    Packed,
    Parts,
    ReadPacked,
    WaitingIssues,
    is_document,
    lost,
    read_packed,
)
from index.library.rebuild import Progress, current_engine
from index.library.sources import Content, Found, contents, find_files, name_of
from index.processes import begin, in_order, staying
from index.settings import IN_THE_FOLDER, IndexSettings

NOTED = 100  # issues that a line of the audit log names
NO_PARTICULARS, NOBODY = Particulars(), Listener()


def ingest(
    data: Path,
    files: Sequence[Path | Content],
    particulars: Particulars = NO_PARTICULARS,
    listener: Listener = NOBODY,
    who: str = "",
    index: IndexSettings = IN_THE_FOLDER,
) -> IngestReport:
    """Takes files, folders and archives in, as one generation; an ingest that changes nothing makes none.

    A `Content` is a file that comes with its bytes. `who` is noted in the audit log. Raises `EngineError` where the
    data folder cannot be written, `ProfileError` for a profile that cannot be used, and `ManifestError` for a manifest.
    """
    paths = [one for one in files if isinstance(one, Path)]
    given = [one for one in files if isinstance(one, Content)]
    series, listed, join = particulars.series, particulars.listed, particulars.join
    with only_writer(data) as store, staying():
        profiles = load_profiles(store.profiles)
        found = find_files(() if join else paths, store.data)
        if listed:
            found.files[:] = [path for path in found.files if path.resolve() != listed.resolve()]
        told, amiss = manifest.of_files(listed, paths[:1] if join else found.files, particulars.told)
        if not series:
            told = with_folder_titles(told, found.files, profiles)
        read = partial(read_packed, profiles=profiles, series=series, told=told)
        if len(found.files) - store.files > READ_ALONE:  # so many are new
            begin(read)  # while the engine is opened
        engine = current_engine(store, location_of(data, index), profiles, listener.say)
        with tempfile.TemporaryFile() as spool:
            work = _Ingest(store, engine, read, WaitingIssues(spool), told, amiss, particulars, who)
            return work.run(found, paths if join else (), given, listener.progress)


def sha256_of(data: bytes) -> str:
    """The hash under which an original is kept."""
    return hashlib.sha256(data).hexdigest()


def _part(path: Path) -> Content:
    if is_archive(path.name):
        return Content(name_of(path), reason="压缩包不能作为一期的一部分；请先解压")
    return next(contents(path))


def _names(parts: Parts) -> str:
    return " + ".join(part.name for part in parts)


@dataclass(frozen=True, slots=True)
class _Taken:
    """An issue that this ingest takes in, as far as later files of the run must know it."""

    reading: Reading
    place: int
    date: datetime.date | None
    titles: frozenset[str]
    called: str  # the id that it would have today


class _Ingest:
    def __init__(
        self,
        store: Store,
        engine: Engine,
        work: Callable[[Parts], ReadPacked],
        spool: WaitingIssues,
        told: Mapping[str, Told],
        amiss: Sequence[tuple[str, str]],
        particulars: Particulars,
        who: str,
    ) -> None:
        self._store = store
        self._engine = engine
        self._work = work
        self._series = particulars.series
        self._generation = engine.state().generation + 1
        self._spool = spool
        self._taken: dict[str, _Taken] = {}
        self._superseded: list[Reading] = []
        self._duplicates: list[Reading] = []
        self._refused: list[Refusal] = [Refusal(*one) for one in amiss]
        self._told = {name: manifest.encode(one) for name, one in told.items()}
        self._corrections = particulars.corrections
        self._who = who
        self._unchanged = 0
        self._pictures: list[tuple[str, str, str]] = []  # (file, reference, sha256)
        self._renumbered = renumbered(store, engine)
        self._parts: frozenset[str] = frozenset()
        self._done = self._total = 0

    def run(self, found: Found, joined: Sequence[Path], given: Sequence[Content], progress: Progress) -> IngestReport:
        """Takes in the files that were found, those that are joined to one issue, and those given with their bytes."""
        self._parts = self._store.parts()
        self._refused += (Refusal(folder.name, folder.reason) for folder in found.unreadable)
        self._total = len(found.files) + len(given) + (len(joined) > 0)
        skipped = Counter(found.skipped)
        for parts, read in self._read(self._fresh(found.files, joined, given, skipped)):
            if read.reason:
                self._refused.append(Refusal(_names(parts), read.reason))
            known = [self._taken_in(parts, number, issue) for number, issue in enumerate(read.issues)]
            for part in parts if any(known) else ():
                self._store.keep(sha256_of(part.data), part.data)
            for picture in read.pictures if any(known) else ():
                self._store.keep(picture.sha256, picture.data)
                self._pictures.append((sha256_of(parts[0].data), picture.reference, picture.sha256))
            self._done += 1
            progress(self._done, self._total, PurePath(parts[0].name).name)
        counts = self._write()
        return IngestReport(
            issues=len(self._taken),
            articles=counts["articles"],
            unchanged=self._unchanged,
            duplicates=len(self._duplicates),
            superseded=tuple(reading.names for reading in self._superseded),
            replaced=tuple(sorted(id for id, taken in self._taken.items() if taken.reading.status == "replaced")),
            refused=tuple(self._refused),
            skipped=dict(skipped),
            findings=counts["findings"],
            generation=self._store.published or 0,
        )

    # --- what to read ----------------------------------------------------------------------------

    def _fresh(
        self, files: Sequence[Path], joined: Sequence[Path], given: Sequence[Content], skipped: Counter[str]
    ) -> Iterator[Parts]:
        """What has not been taken in before, as it is read: the files each by itself, those joined as one."""
        one = [tuple(map(_part, joined))] if joined else []
        for parts in itertools.chain(one, ((content,) for content in given), self._contents(files, skipped)):
            if self._is_unchanged(parts):
                self._done += 1
            else:
                yield parts

    def _contents(self, files: Sequence[Path], skipped: Counter[str]) -> Iterator[Parts]:
        for path in files:
            self._total -= 1  # an archive stands for its members
            for content in contents(path, skipped):
                self._total += 1
                yield (content,)

    def _is_unchanged(self, parts: Parts) -> bool:
        """Whether these bytes were taken in before, under the same rules; a replaced or withdrawn version stays so.

        A file that was taken in as a part of an issue is no issue by itself.
        """
        if any(part.reason for part in parts):
            return False
        first, *rest = (sha256_of(part.data) for part in parts)
        known = {
            row.part
            for row in self._store.readings_of_file(first)
            if row.series == self._series
            and manifest.holds(row.told, self._said(parts[0].name))
            and [sha256 for sha256, _ in row.joined] == rest
        }
        if not known and not rest and first in self._parts:
            known = {0}
        for part in parts if known else ():  # an original that went comes back so
            self._store.keep(sha256_of(part.data), part.data)
        self._unchanged += len(known)
        return bool(known)

    def _read(self, files: Iterable[Parts]) -> Iterator[tuple[Parts, ReadPacked]]:
        return in_order(
            self._work, files, READ_ALONE, 4, is_document, SECONDS, lambda late: ReadPacked(reason=lost(late))
        )

    # --- what to take in -------------------------------------------------------------------------

    def _taken_in(self, parts: Parts, number: int, issue: Packed) -> bool:
        try:
            return self._take(parts, number, issue)
        except NO_FILES_FAULT:
            raise
        except Exception as error:
            self._refused.append(Refusal(_names(parts), said(error, "收录")))
            return False

    def _take(self, parts: Parts, number: int, issue: Packed) -> bool:
        """Takes an issue in, or notes that it is there already; False where it is refused."""
        (sha256, name), *joined = ((sha256_of(part.data), part.name) for part in parts)
        told = self._said(name)
        id = self._known_as(sha256, number, told) or self._id_of(issue)
        reading = Reading(
            *(self._generation, id, sha256, name, number, self._series, issue.text, "new", tuple(joined), told)
        )
        before = self._before(id)
        if before:
            before_name, text, date, old_titles = before
            if text == reading.text:
                self._duplicates.append(replace(reading, status="duplicate"))
                return True
            same_date = issue.date is not None and issue.date == date
            if not same_date and 2 * len(issue.titles & old_titles) < max(len(issue.titles), len(old_titles)):
                remedy = "请核对两份文件的期号和日期，改正其中一份后再收录"
                reason = f"与 {before_name} 都自称 {issue.id}，但内容是两期不同的简报；{remedy}"
                self._refused.append(Refusal(reading.names, reason))
                return False
            if taken := self._taken.get(id):
                if PurePath(name) < PurePath(taken.reading.name):  # the members of an archive come in any order
                    self._superseded.append(replace(reading, status="superseded"))
                    return True
                self._superseded.append(replace(taken.reading, status="superseded"))
            if self._store.current(id):
                reading = replace(reading, status="replaced")
        reading = replace(reading, corrected=self._corrected(id))
        self._taken[id] = _Taken(reading, self._spool.put(issue.stored), issue.date, issue.titles, issue.id)
        return True

    def _id_of(self, issue: Packed) -> str:
        """The id that an issue has or gets: of one that editors gave the number that this one prints, that one's; and
        where they took that number from one that is not like this, another one."""
        id = self._store.given_id(issue.id)
        corrected = self._renumbered.get(issue.id)
        if corrected and (corrected == id or not self._before(id)):
            return corrected
        while id in self._renumbered.values() and (before := self._before(id)):
            _, text, _, titles = before
            if text == issue.text or 2 * len(issue.titles & titles) >= max(len(issue.titles), len(titles)):
                break
            id = other_id(id)
        return id

    def _corrected(self, id: str) -> str:
        """What editors said of an issue before and say now."""
        before = self._store.corrected(id)
        now = self._corrections.get(id)
        return encode_corrections(decode_corrections(before).and_then(now)) if now else before

    def _said(self, name: str) -> str:
        return self._told.get(name, self._told.get(manifest.ANY, ""))

    def _known_as(self, sha256: str, number: int, told: str) -> str | None:
        """The id of an issue of which the operator has learned more since: its date changes neither ids nor links."""
        before = (
            row
            for row in self._store.readings_of_file(sha256)
            if row.part == number and not manifest.same(row.told, told)
        )
        return next((row.issue for row in before if row.status in SHOWN), None)

    def _before(self, id: str) -> tuple[str, str, datetime.date | None, frozenset[str]] | None:
        """(file, text hash, date, folded titles) of what is there for an id, in this run or from before it."""
        if taken := self._taken.get(id):
            return taken.reading.names, taken.reading.text, taken.date, taken.titles
        current, old = self._store.current(id), self._engine.issue(id)
        if not current or not old:
            return None
        titles = {article.id: fold(article.title) for article in old.articles}
        if current.corrected:  # what a later file repeats is what the earlier one says
            known = {article_id(id, one.ordinal): one.title for one in self._store.known_articles(id)}
            titles = {id: known.get(id, title) for id, title in titles.items()}
        return current.names, current.text, old.date, frozenset(titles.values())

    # --- what to write ---------------------------------------------------------------------------

    def _write(self) -> Counter[str]:
        """Writes the generation, without the issues on which that fails, and counts what went in."""
        while self._taken:
            counts: Counter[str] = Counter()
            try:
                with contextlib.closing(self._issues(counts)) as issues:  # whose transaction ends with it
                    self._store.publish(self._engine.write(issues))
                return counts
            except NotIndexed as error:
                if not self._taken.keys() & error.reasons.keys():
                    raise
                self._store.publish(self._generation - 1)  # the rows of this one may have been committed
                self._refuse(error.reasons)
        self._remember(self._generation - 1)
        return Counter()

    def _refuse(self, reasons: Mapping[str, str]) -> None:
        """Leaves issues out, and names every file of this run that has them."""
        failed = [taken.reading for id, taken in self._taken.items() if id in reasons]
        others = [reading for reading in [*self._superseded, *self._duplicates] if reading.issue in reasons]
        self._refused += (Refusal(reading.names, reasons[reading.issue]) for reading in [*failed, *others])
        self._taken = {id: taken for id, taken in self._taken.items() if id not in reasons}
        self._superseded = [reading for reading in self._superseded if reading.issue not in reasons]
        self._duplicates = [reading for reading in self._duplicates if reading.issue not in reasons]
        left = [*(taken.reading for taken in self._taken.values()), *self._superseded, *self._duplicates]
        named = {sha256 for reading in left for sha256, _ in reading.files} | self._store.originals_named().keys()
        for sha256 in {sha256 for reading in [*failed, *others] for sha256, _ in reading.files} - named:
            (self._store.originals / sha256).unlink(missing_ok=True)

    def _issues(self, counts: Counter[str]) -> Generator[Issue, None, None]:
        """The issues for the engine; its last step commits the ledger, and only then does the engine publish."""
        with self._store.writing():
            self._remember(self._generation)
            self._store.know_pictures(self._pictures)
            for id, taken in self._taken.items():
                with costing(id):
                    issue, known = with_known_ids(self._spool.get(taken.place, id), self._store.known_articles(id))
                    self._store.add_reading(taken.reading)
                    if taken.called != id:
                        self._store.call(taken.called, id)
                    self._store.know_articles(id, self._generation, known)
                    issue = applied(issue, decode_corrections(taken.reading.corrected))
                counts["articles"] += len(issue.articles)
                counts["findings"] += len(issue.findings)
                yield issue
            self._note()

    def _note(self) -> None:
        """Writes down who takes in what, before it is published."""
        if not self._who:
            return
        taken = {id: one.reading for id, one in self._taken.items()}
        told: dict[str, object] = {}
        for status in ("new", "replaced"):
            if ids := [id for id, reading in taken.items() if reading.status == status]:
                told[status] = ids[:NOTED]
        corrected = {id: taken[id].corrected for id in self._corrections if id in taken and taken[id].corrected}
        if corrected:
            told["corrections"] = corrected
        audit.add(self._store.data, self._who, "ingest", self._generation, count=len(self._taken), **told)

    def _remember(self, generation: int) -> None:
        """Rows for what is known already, so that the next run need not read it."""
        for reading in [*self._superseded, *self._duplicates]:
            self._store.add_reading(replace(reading, generation=generation))
