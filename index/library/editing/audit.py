"""The audit log: who took in, corrected, restricted or withdrew what, and when; lines are added and never changed.

    DATA/audit.log    a line an act: its hash, a blank, JSON {"n", "at", "who", "what", "generation", …}
    DATA/audit.head   the number and the hash of the last line, written after it

A hash is of the hash of the line above and the line's own JSON, so that a line that was changed, or taken out of the
middle, shows; a line that was cut off at the end is missed by the head. A line is added to what the head says, so a cut
goes on to show. An act is written down before it is published: one that was then killed is followed by another of the
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

NAME, HEAD = "audit.log", "audit.head"
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
    row = {"at": now, "who": who, "what": what, "generation": generation, **told}
    try:
        with open(os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = file.read().split(b"\n")
            file.truncate(file.tell() - len(lines.pop()))  # cut off in writing: an act that was never done
            number, before = _last(lines, _head(data))
            text = json.dumps({"n": number + 1, **row}, ensure_ascii=False)
            hash = _hash(before, text)
            file.write(f"{hash} {text}\n".encode())
            file.flush()
            os.fsync(file.fileno())
            _write_head(data, number + 1, hash)
    except OSError as error:
        raise EngineError(
            f"操作记录 {data / NAME} 写不了（{why(error)}），所以什么也没有做；请检查权限和磁盘空间。"
        ) from error


def acts(data: Path) -> tuple[list[Act], str]:
    """All acts, oldest first, and what is wrong with the log, "" for nothing."""
    head = _head(data)  # before the log, to which a line may be added meanwhile
    try:
        lines = (data / NAME).read_bytes().decode("utf-8", "replace").split("\n")[:-1]
    except FileNotFoundError:
        lines = []
    found, before, wrong, numbered = [], _FIRST, "", False
    for number, line in enumerate(lines, 1):
        hash, _, text = line.partition(" ")
        try:
            row = json.loads(text)
            numbered = row.pop("n", None) is not None
            act = Act(row.pop("at"), row.pop("who"), row.pop("what"), row.pop("generation"), row)
        except (ValueError, KeyError, AttributeError):
            wrong = wrong or f"操作记录的第 {number} 行不是原来写的；请与备份里的 {NAME} 对照。"
        else:
            found.append(act)
            if hash != _hash(before, text):
                wrong = wrong or f"操作记录的第 {number} 行或它上面的一行改过；请与备份里的 {NAME} 对照。"
        before = hash
    if not wrong and head and head[1] not in (line.partition(" ")[0] for line in lines):
        wrong = f"操作记录的末尾少了：应有 {head[0]} 行，只有 {len(lines)} 行；请与备份里的 {NAME} 对照。"
    if not wrong and not head and numbered:
        wrong = f"操作记录旁的 {HEAD} 不见了或读不出来，看不出末尾少没少；请与备份对照；下一次操作会重写它。"
    return found, wrong


def seal(data: Path) -> None:
    """Takes the log as it is for whole, as after it was put back from a backup."""
    lines = (data / NAME).read_bytes().split(b"\n")[:-1]
    if lines:
        _write_head(data, *_last(lines, None))


def on_the_command_line() -> str:
    """Who acts where a command does: the user of the system."""
    try:
        return f"命令行（{getpass.getuser()}）"
    except (OSError, KeyError):  # a user without a name, as in a container
        return f"命令行（{os.getuid()}）"


def _last(lines: list[bytes], head: tuple[int, str] | None) -> tuple[int, str]:
    """(number, hash) of the line that the next is added to: the last, unless the head knows one that is gone."""
    hashes = [line.partition(b" ")[0].decode("ascii", "replace") for line in lines]
    if head and head[1] not in hashes:
        return head
    return len(lines), hashes[-1] if hashes else _FIRST


def _head(data: Path) -> tuple[int, str] | None:
    try:
        number, hash = (data / HEAD).read_text(encoding="ascii").split()
        return int(number), hash
    except (OSError, ValueError):  # none, of a log that an earlier version wrote, or damaged
        return None


def _write_head(data: Path, number: int, hash: str) -> None:
    part = data / f"{HEAD}.part"
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(f"{number} {hash}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, data / HEAD)


def _hash(before: str, text: str) -> str:
    return hashlib.sha256(f"{before} {text}".encode()).hexdigest()
