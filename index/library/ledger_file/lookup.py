"""What readers ask of the ledger of a data folder: read only, in any thread, also while it is written."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from index.engine import Unavailable
from index.library.ledger_file import checksum

WITHDRAWAL = "SELECT at, why FROM withdrawal WHERE issue = ? ORDER BY generation DESC LIMIT 1"


def last_ingest(data: Path) -> str | None:
    """When (UTC, ISO 8601) anything was last taken in, None if nothing ever was."""
    rows = _rows(data, "SELECT at FROM reading ORDER BY number DESC LIMIT 1")
    return rows[0][0] if rows else None


def tally(data: Path) -> dict[str, int]:
    """How many issues were ever read from files, by what became of them, and how many withdrawn (`withdrawn`)."""
    readings = "SELECT status, count(*) FROM reading GROUP BY status"
    return dict(_rows(data, f"{readings} UNION ALL SELECT 'withdrawn', count(*) FROM withdrawal"))


def issues_of_file(data: Path, sha256: str) -> list[str]:
    """The issues that were ever read from an original, alone or joined to others."""
    rows = _rows(data, "SELECT DISTINCT issue FROM reading WHERE sha256 = ? OR instr(joined, ?)", sha256, sha256)
    return [issue for (issue,) in rows]


def withdrawal(data: Path, issue: str) -> tuple[str, str] | None:
    """(when, why) an issue of a data folder was last withdrawn, None if it never was."""
    return next(iter(_rows(data, WITHDRAWAL, issue)), None)


def withdrawn(data: Path) -> list[tuple[str, int]]:
    """The issues of a data folder that were ever withdrawn, each with the last generation at which it was."""
    return _rows(data, "SELECT issue, max(generation) FROM withdrawal GROUP BY issue ORDER BY issue")


def ingest_times(data: Path) -> dict[int, str]:
    """When each generation of a data folder was taken in, in ISO 8601."""
    return dict(_rows(data, "SELECT generation, max(at) FROM reading GROUP BY generation"))


def _rows(data: Path, query: str, *values: object) -> list[Any]:
    """What the ledger says, read without writing; nothing without a ledger: a machine may only read an index."""
    ledger = (data / "ledger.sqlite").absolute()
    if not ledger.is_file():
        return []
    status = ledger.stat()
    version = str(ledger), status.st_ino, status.st_mtime_ns, status.st_size
    try:
        with contextlib.closing(sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True)) as db:
            if version not in _compared:
                checksum.compare(db, ledger.parent)
                _compared.clear()
                _compared.add(version)
            return db.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:  # as one that is locked
        raise Unavailable(f"{ledger} 读不了（{error}）；请检查文件，必要时从备份恢复。") from error
    except sqlite3.Error as error:
        raise checksum.damaged(ledger.parent, error) from error


_compared: set[tuple[str, int, int, int]] = set()  # the ledger that a reader last found whole, as the system has it
