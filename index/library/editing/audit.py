"""The audit log: who took in, corrected, restricted or withdrew what, and when; lines are added and never changed.

    DATA/audit.log   a line an act: its hash, a blank, JSON {"at", "who", "what", "generation", …}

A hash is of the hash of the line above and the line's own JSON, so that a line that was changed, or taken out of the
middle, shows. An act is written down before it is published: one that was then killed is followed by another of the
same generation, and was none.
"""

from __future__ import annotations

import datetime
import fcntl
import getpass
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.engine import EngineError
from index.os_reasons import why

NAME = "audit.log"
_FIRST = "0" * 64  # stands above the first line


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the log; `told` has what else it tells, by name."""

    at: str
    who: str
    what: str
    generation: int | None
    told: dict[str, Any]


def add(data: Path, who: str, what: str, generation: int | None = None, **told: Any) -> None:
    """Adds a line, on disk when this returns. Raises `EngineError` where it cannot: then nothing may be done."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    text = json.dumps({"at": now, "who": who, "what": what, "generation": generation, **told}, ensure_ascii=False)
    try:
        with open(os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            whole, before = _last(file.read())
            file.truncate(whole)  # what was cut off in the middle of writing, whose act was never done
            file.write(f"{_hash(before, text)} {text}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EngineError(
            f"操作记录 {data / NAME} 写不了（{why(error)}），所以什么也没有做；请检查权限和磁盘空间。"
        ) from error


def acts(data: Path) -> tuple[list[Act], str]:
    """All acts, oldest first, and what is wrong with the log, "" for nothing."""
    try:
        lines = (data / NAME).read_bytes().decode("utf-8", "replace").split("\n")[:-1]
    except FileNotFoundError:
        return [], ""
    found, before, wrong = [], _FIRST, ""
    for number, line in enumerate(lines, 1):
        hash, _, text = line.partition(" ")
        try:
            row = json.loads(text)
            act = Act(row.pop("at"), row.pop("who"), row.pop("what"), row.pop("generation"), row)
        except (ValueError, KeyError, AttributeError):
            wrong = wrong or f"操作记录的第 {number} 行不是原来写的；请与备份里的 {NAME} 对照。"
        else:
            found.append(act)
            if hash != _hash(before, text):
                wrong = wrong or f"操作记录的第 {number} 行或它上面的一行改过；请与备份里的 {NAME} 对照。"
        before = hash
    return found, wrong


def on_the_command_line() -> str:
    """Who acts where a command does: the user of the system."""
    try:
        return f"命令行（{getpass.getuser()}）"
    except (OSError, KeyError):  # a user without a name, as in a container
        return f"命令行（{os.getuid()}）"


def _last(content: bytes) -> tuple[int, str]:
    """(bytes up to the end of the last whole line, its hash)."""
    whole = content.rfind(b"\n") + 1
    line = content[:whole].rstrip(b"\n").rpartition(b"\n")[2]
    return whole, line.partition(b" ")[0].decode("ascii", "replace") or _FIRST


def _hash(before: str, text: str) -> str:
    return hashlib.sha256(f"{before} {text}".encode()).hexdigest()
