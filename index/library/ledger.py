"""What a rebuild cannot derive: the originals, and the ledger of what was ingested, replaced and withdrawn.

    DATA/originals/<sha256>   every file ever ingested, written once
    DATA/ledger.sqlite        readings, the ordinals given to articles, withdrawals: each with its generation
    DATA/ledger.sum           the checksum of that file; see `index.library.ledger_file.checksum`
    DATA/profiles/            the operator's own series
    DATA/index -> index-…     derived; see `index.library.rebuild`

Rows of a generation later than the published one do not exist for readers; the next writer removes them. Which one
that is, the ledger says itself, so that an index may be lost. The rows of a generation are written before the index
publishes it, and `published` after: killed between the two, the index is ahead by one generation, and is believed.
"""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index.engine import EngineError, Unavailable
from index.library.ledger_file import checksum
from index.library.ledger_file.lookup import WITHDRAWAL
from index.os_reasons import why

LOST = "请从备份恢复，或删去它、再收录一次原来的文件，然后运行 jianbao reindex"  # the cure for an original
SHOWN = ("new", "replaced")  # readings that became a version of an issue


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of the ledger: an issue as read from a file, or from that file and those `joined` to it, in order."""

    generation: int
    issue: str
    sha256: str
    name: str
    part: int
    series: str | None
    text: str
    status: str
    joined: tuple[tuple[str, str], ...] = ()
    told: str = ""
    corrected: str = ""

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """(sha256, name) of each file that it was read from, in order."""
        return (self.sha256, self.name), *self.joined

    @property
    def names(self) -> str:
        """The names of its files, for people."""
        return " + ".join(name for _, name in self.files)


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """How an article of an issue is known again: its ordinal, folded title, and paragraph ids."""

    ordinal: int
    title: str
    paragraphs: frozenset[str]


class Store:
    """The data folder. Opening makes it, private to its owner."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.originals = data / "originals"
        self.profiles = data / "profiles"
        self.index = data / "index"
        for folder in (data, self.originals, self.profiles):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._ledger = _opened(data / "ledger.sqlite")
        except sqlite3.Error as error:
            raise _unusable(data, error) from error

    @property
    def sum_is_damaged(self) -> bool:
        """Whether the ledger's checksum, and not the ledger, is damaged; the next write makes it anew."""
        return checksum.is_damaged(self.data)

    def close(self) -> None:
        """Closes the ledger."""
        self._ledger.close()

    @property
    def published(self) -> int | None:
        """The generation that was last published, as far as the ledger knows; None in one of an earlier version."""
        row = self._ledger.execute("SELECT generation FROM published").fetchone()
        return row[0] if row else None

    def publish(self, generation: int) -> None:
        """Remembers what is published, and removes what a killed writer left: the rows of later generations."""
        with self.writing():
            if self.last > generation:  # else the rows of all articles would be looked through for nothing
                for table in ("reading", "article", "withdrawal"):
                    self._ledger.execute(f"DELETE FROM {table} WHERE generation > ?", (generation,))
            if self.published != generation:
                self._ledger.execute("DELETE FROM published")
                self._ledger.execute("INSERT INTO published VALUES (?)", (generation,))

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """The ledger open for rows; all of them are kept, or none."""
        self._ledger.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._ledger.execute("COMMIT")
        except BaseException:
            if self._ledger.in_transaction:  # a full disk has ended it already
                self._ledger.execute("ROLLBACK")
            raise
        checksum.remember(self._ledger, self.data)

    def copy_to(self, folder: Path, published: int) -> int:
        """Copies the ledger as of its last commit, and its sum, into a folder that has none, whoever writes meanwhile.

        `published`: the generation of the index, which is believed where it is ahead. Gives that of the copy.
        """
        path = folder / "ledger.sqlite"
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, mode=0o600))
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as copy:
            self._ledger.backup(copy)
            row = copy.execute("SELECT generation FROM published").fetchone()
            published = max(published, row[0] if row else self.last)
            copy.execute("DELETE FROM published")
            copy.execute("INSERT INTO published VALUES (?)", (published,))
            checksum.remember(copy, folder)
        return published

    # --- originals -------------------------------------------------------------------------------

    def keep(self, sha256: str, data: bytes) -> None:
        """Writes an original once, or once more where it went or was cut off; it is on disk when this returns."""
        target = self.originals / sha256
        if target.is_file() and target.stat().st_size == len(data):
            return
        part = self.originals / "part"  # of what is being written: there is one writer
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)

    # --- readings --------------------------------------------------------------------------------

    def add_reading(self, reading: Reading) -> None:
        """Writes down that a file was read as an issue, in the generation that is being written."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self._ledger.execute(
            "INSERT INTO reading (generation, at, issue, sha256, name, part, series, text, status, joined, told,"
            " corrected) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                reading.generation,
                now,
                reading.issue,
                reading.sha256,
                reading.name,
                reading.part,
                reading.series,
                reading.text,
                reading.status,
                json.dumps(reading.joined, ensure_ascii=False),
                reading.told,
                reading.corrected,
            ),
        )

    def current(self, issue: str) -> Reading | None:
        """The reading that is shown for an issue; None if it was withdrawn or never read."""
        withdrawn = "SELECT max(generation) FROM withdrawal WHERE issue = ?"
        gone = self._ledger.execute(withdrawn, (issue,)).fetchone()[0]
        rows = self._readings("WHERE issue = ? AND status IN (?, ?) ORDER BY number DESC LIMIT 1", issue, *SHOWN)
        return rows[0] if rows and rows[0].generation > (gone or 0) else None

    def corrected(self, issue: str) -> str:
        """What editors said of an issue, "" for nothing; also of one that was withdrawn."""
        rows = self._readings("WHERE issue = ? AND status IN (?, ?) ORDER BY number DESC LIMIT 1", issue, *SHOWN)
        return rows[0].corrected if rows else ""

    def corrected_issues(self) -> list[str]:
        """The issues of which editors ever said something."""
        return [id for (id,) in self._ledger.execute("SELECT DISTINCT issue FROM reading WHERE corrected != ''")]

    def readings_of_file(self, sha256: str) -> list[Reading]:
        """All readings of a file, or of files of which it is the first, oldest first."""
        return self._readings("WHERE sha256 = ? ORDER BY number", sha256)

    def parts(self) -> frozenset[str]:
        """The hashes of all files that were taken in as parts of an issue."""
        return frozenset(sha for row in self._readings("WHERE joined <> '[]'") for sha, _ in row.files)

    def originals_named(self) -> dict[str, str]:
        """The hash of every original that the ledger names, pictures included -> the name that it came under last."""
        pictures = dict(self._ledger.execute("SELECT sha256, reference FROM picture"))
        return pictures | {sha256: name for row in self._readings("ORDER BY number") for sha256, name in row.files}

    def pictures(self, file: str) -> tuple[tuple[str, str], ...]:
        """(reference, sha256) of each picture that was kept with an original."""
        rows = self._ledger.execute("SELECT reference, sha256 FROM picture WHERE file = ? ORDER BY 1", (file,))
        return tuple(rows.fetchall())

    def know_pictures(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Remembers (file, reference, sha256) of pictures that are kept."""
        self._ledger.executemany("INSERT OR REPLACE INTO picture VALUES (?, ?, ?)", rows)

    def issues(self, generation: int) -> list[str]:
        """The issues that are to be in the index as of a generation: taken in, and not withdrawn since."""
        ids = self._ledger.execute(
            "SELECT issue FROM reading WHERE status IN (?, ?) AND generation <= ? GROUP BY issue"
            " HAVING max(generation) > coalesce((SELECT max(generation) FROM withdrawal"
            " WHERE withdrawal.issue = reading.issue AND generation <= ?), 0) ORDER BY 1",
            (*SHOWN, generation, generation),
        )
        return [id for (id,) in ids]

    @property
    def files(self) -> int:
        """How many files were ever taken in, those known from elsewhere included."""
        return int(self._ledger.execute("SELECT count(DISTINCT sha256) FROM reading").fetchone()[0])

    @property
    def last(self) -> int:
        """The greatest generation that the ledger has rows of, 0 if it has none."""
        rows = "SELECT generation FROM reading UNION ALL SELECT generation FROM withdrawal"
        return int(self._ledger.execute(f"SELECT coalesce(max(generation), 0) FROM ({rows})").fetchone()[0])

    def shown(self) -> int:
        """How many readings `history` gives."""
        return int(self._ledger.execute("SELECT count(*) FROM reading WHERE status IN (?, ?)", SHOWN).fetchone()[0])

    def history(self) -> Iterator[tuple[int, list[Reading], list[str]]]:
        """(generation, the readings shown since, the issues withdrawn) of every generation, in order."""
        generations = self._ledger.execute(
            "SELECT generation FROM reading WHERE status IN (?, ?) UNION SELECT generation FROM withdrawal ORDER BY 1",
            SHOWN,
        ).fetchall()
        for (generation,) in generations:
            readings = self._readings("WHERE generation = ? AND status IN (?, ?) ORDER BY number", generation, *SHOWN)
            gone = self._ledger.execute("SELECT issue FROM withdrawal WHERE generation = ?", (generation,)).fetchall()
            yield generation, readings, [issue for (issue,) in gone]

    def _readings(self, where: str, *values: object) -> list[Reading]:
        columns = "generation, issue, sha256, name, part, series, text, status, joined, told, corrected"
        rows = self._ledger.execute(f"SELECT {columns} FROM reading {where}", values)
        return [
            Reading(*(*row, tuple((sha256, name) for sha256, name in json.loads(joined)), told, corrected))
            if joined != "[]"
            else Reading(*(*row, (), told, corrected))
            for *row, joined, told, corrected in rows
        ]

    def call(self, name: str, issue: str) -> None:
        """Remembers that an issue, read by today's profiles, would have the id `name`."""
        self._ledger.execute("INSERT OR REPLACE INTO other_name VALUES (?, ?)", (name, issue))

    def given_id(self, name: str) -> str:
        """The id that an issue was given at its first reading, where a profile of a later day calls it `name`."""
        if self.current(name):
            return name
        row = self._ledger.execute("SELECT issue FROM other_name WHERE name = ?", (name,)).fetchone()
        return row[0] if row else name

    # --- articles --------------------------------------------------------------------------------

    def known_articles(self, issue: str) -> list[KnownArticle]:
        """The articles ever given an id in an issue, as last read, by ordinal."""
        rows = self._ledger.execute(
            "SELECT ordinal, title, paragraphs, max(generation) FROM article WHERE issue = ?"
            " GROUP BY ordinal ORDER BY ordinal",
            (issue,),
        )
        return [
            KnownArticle(ordinal, title, frozenset(json.loads(paragraphs))) for ordinal, title, paragraphs, _ in rows
        ]

    def know_articles(self, issue: str, generation: int, articles: Iterable[KnownArticle]) -> None:
        """Remembers how articles of an issue read in that generation."""
        self._ledger.executemany(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)",
            ((issue, one.ordinal, generation, one.title, json.dumps(sorted(one.paragraphs))) for one in articles),
        )

    # --- withdrawals -----------------------------------------------------------------------------

    def add_withdrawal(self, generation: int, issue: str, why: str) -> None:
        """Writes down that an issue leaves with a generation, now, and why."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self._ledger.execute("INSERT INTO withdrawal VALUES (?, ?, ?, ?)", (generation, now, issue, why))

    def withdrawal(self, issue: str) -> tuple[str, str] | None:
        """(when, why) an issue was last withdrawn, None if it never was."""
        row: tuple[str, str] | None = self._ledger.execute(WITHDRAWAL, (issue,)).fetchone()
        return row


def _opened(path: Path) -> sqlite3.Connection:
    """The ledger, with its tables, for its owner alone; one of an earlier version gets the column that it lacks."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, mode=0o600))
        (path.parent / checksum.NAME).unlink(missing_ok=True)  # of one that went
    ledger = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        checksum.compare(ledger, path.parent)
        ledger.execute("PRAGMA synchronous = FULL")
        # The rows of an ingest wait in memory: written early, they would keep readers out until it is done.
        ledger.execute("PRAGMA cache_spill = OFF")
        # Looked up first: what writes, if only to change nothing, would wait for an ingest to end.
        tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('published', 'picture')"
        if ledger.execute(tables).fetchone()[0] < 2:
            ledger.executescript(files(checksum.__package__).joinpath("tables.sql").read_text(encoding="utf-8"))
        known = [row[1] for row in ledger.execute("PRAGMA table_info(reading)")]
        for column, default in (("joined", "[]"), ("told", ""), ("corrected", "")):
            if column not in known:
                ledger.execute(f"ALTER TABLE reading ADD COLUMN {column} TEXT NOT NULL DEFAULT '{default}'")
    except BaseException:
        ledger.close()
        raise
    return ledger


@contextlib.contextmanager
def only_writer(data: Path) -> Iterator[Store]:
    """The data folder, to be written by nobody else meanwhile.

    Raises `Unavailable` if another process writes it, and `EngineError` where it cannot be read or written.
    """
    with _explained(data):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (data / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Unavailable(f"另一个进程正在写 {data}；请等它结束后再试。") from None
            with contextlib.closing(Store(data)) as store:
                yield store


@contextlib.contextmanager
def reader(data: Path) -> Iterator[Store]:
    """The data folder, to be looked at. Raises `EngineError` where it has no ledger, or cannot be read."""
    if not (data / "ledger.sqlite").is_file():
        raise EngineError(f"{data} 里没有台账 ledger.sqlite；请检查 --data，台账丢了请从备份恢复。")
    with _explained(data), contextlib.closing(Store(data)) as store:
        yield store


def not_private(data: Path) -> str:
    """What is wrong with the mode of a data folder, and the cure; empty where it is its owner's alone, or not there."""
    mode = data.stat().st_mode & 0o777 if data.is_dir() else 0
    if not mode & 0o077:
        return ""
    what = "写" if mode & 0o022 else "进"
    return f"注意：数据目录 {data} 的权限是 {mode:04o}，别的用户也能{what}；它应当只归自己，请运行 chmod 700 {data}"


@contextlib.contextmanager
def _explained(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        cure = "请检查权限和磁盘空间，或用 --data 换一个"
        raise EngineError(f"数据目录 {data} 读写不了（{why(error)}）；{cure}。") from error
    except sqlite3.Error as error:
        raise _unusable(data, error) from error


def _unusable(data: Path, error: sqlite3.Error) -> EngineError:
    if not isinstance(error, sqlite3.OperationalError):
        return checksum.damaged(data, error)
    cure = "请检查磁盘空间；文件若已损坏，请从备份恢复"
    return EngineError(f"台账 {data / 'ledger.sqlite'} 读写不了（{error}）；{cure}。")
