"""The checksum of the ledger's file, beside it: whether any byte changed since it was last committed.

    DATA/ledger.sum   JSON {"change", "bytes", "crc32"}, sealed; written after each commit

SQLite counts the commits in two places of the file's head. A ledger whose two counts are equal, and other than
`change`, was committed after the sum was written (its writer was killed between the two, or an older ledger was put
back): then SQLite's own check decides. Otherwise every byte must be the one that was committed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from pathlib import Path
from typing import Any

from index.engine import Unreadable
from index.sealed import seal, unseal

NAME = "ledger.sum"
_COUNTS = slice(24, 28), slice(92, 96)  # of commits, in the head of an SQLite file


def remember(ledger: sqlite3.Connection, data: Path) -> None:
    """Writes the sum of the ledger as it is committed."""
    part = data / f"{NAME}.part"
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(seal(json.dumps(_of(ledger.serialize())).encode()))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, data / NAME)


def compare(ledger: sqlite3.Connection, data: Path) -> None:
    """Raises `Unreadable` where the ledger is not as it was committed; one without a sum is looked at by SQLite."""
    if not ledger.execute("PRAGMA page_count").fetchone()[0]:  # new, or cut off
        if (data / NAME).exists():
            raise damaged(data, "文件是空的")
        return
    image = ledger.serialize()
    known, now = _known(data), _of(image)
    if known == now:
        return
    counts = [image[place] for place in _COUNTS]
    if (known is None or known["change"] != now["change"]) and counts[0] == counts[1]:
        found = ledger.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found == "ok":
            return
    raise damaged(data)


def damaged(data: Path, what: object = "内容与写入时的校验和不符") -> Unreadable:
    """The error of a ledger that is not as it was written."""
    return Unreadable(f"台账 {data / 'ledger.sqlite'} 已损坏（{what}）；请从备份恢复它。")


def is_damaged(data: Path) -> bool:
    """Whether the sum itself is there and not as it was written."""
    return (data / NAME).exists() and _known(data) is None


def _of(image: bytes) -> dict[str, int]:
    return {"change": int.from_bytes(image[_COUNTS[0]]), "bytes": len(image), "crc32": zlib.crc32(image)}


def _known(data: Path) -> dict[str, Any] | None:
    try:
        sealed = (data / NAME).read_bytes()
    except FileNotFoundError:
        return None
    known = unseal(sealed)
    return None if known is None else json.loads(known)
