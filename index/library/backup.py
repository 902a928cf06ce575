"""Backups: what a data folder cannot derive, copied while it is in use, and put back.

    BACKUP/originals/<sha256>           shared by all that was ever copied there
    BACKUP/<time>-<token>/backup.json   the list of all files with size and sha256, sealed; written last
    BACKUP/<time>-<token>/              ledger.sqlite, ledger.sum, profiles/, users.json …, as of that time

A backup in a file is a tar of the same. No lock is held: originals are on disk before the ledger names them and never
change, and SQLite copies its own file as of one commit, whoever writes meanwhile.
"""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.engine import EngineError, Unavailable
from index.library.editing.audit import seal as seal_log
from index.library.index_location import IndexLocation, location_of
from index.library.ledger import LOST, Store, reader
from index.library.rebuild import Progress, Say, remake, silent
from index.os_reasons import why
from index.sealed import seal, unseal
from index.settings import IN_THE_FOLDER, IndexSettings

MANIFEST = "backup.json"
FORMAT = 1
ACCESS = ("users.json", "restricted.json")  # who may read what; the secret that signs sessions is made anew
LOG = "audit.log"  # put back only where there is none: what was done since is in no backup
_NAME = re.compile(
    r"ledger\.(sqlite|sum)|users\.json|restricted\.json|audit\.log|profiles/[^/\0.][^/\0]*|originals/[0-9a-f]{64}"
)
_STATE = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_BROKEN = (OSError, tarfile.TarError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class Backup:
    """What is in a backup: its generation, how many originals, how many bytes were copied, and what is wrong."""

    generation: int
    originals: int
    copied: int
    faults: tuple[str, ...]


# --- making one ----------------------------------------------------------------------------------


def back_up(
    data: Path,
    target: Path,
    folder: bool = False,
    progress: Progress = silent,
    index: IndexSettings = IN_THE_FOLDER,
) -> Backup:
    """Copies a data folder into a tar, or into a `folder`, where only what is new is copied.

    An original that is lost or damaged is named and left out; one that the folder has already stays. Raises
    `EngineError` where the target cannot be written, or is the data folder itself.
    """
    if data.resolve() in (target.resolve(), *target.resolve().parents):
        raise EngineError(f"备份 {target} 不能放在数据目录 {data} 里面；请换一个地方，最好是另一块磁盘。")
    with reader(data) as store:
        try:
            into = _into_folder if folder else _into_file
            return into(store, location_of(data, index), target, progress)
        except OSError as error:
            raise EngineError(f"备份 {target} 没有写成（{why(error)}）；请检查权限和磁盘空间。") from error


def _into_folder(store: Store, location: IndexLocation, target: Path, progress: Progress) -> Backup:
    (target / "originals").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (target / "lock").open("w") as lock:
        _held(lock.fileno(), target)
        for left in target.glob("*.part"):
            shutil.rmtree(left, ignore_errors=True)
        name = _state_name()
        part = target / f"{name}.part"
        generation = _state(store, location, part)

        def has(sha256: str) -> bool:
            kept, own = target / "originals" / sha256, store.originals / sha256
            return kept.is_file() and (not own.is_file() or kept.stat().st_size == own.stat().st_size)

        def keep(sha256: str, content: bytes) -> None:
            _write(target / "originals" / sha256, content)

        faults, copied = _originals(store, has, keep, progress)
        there = {s: (target / "originals" / s).stat().st_size for s in store.originals_named() if has(s)}
        _write(part / MANIFEST, _manifest(part, generation, there))
        os.replace(part, target / name)
        for old in _states(target):
            if old != name:
                shutil.rmtree(target / old, ignore_errors=True)
    return Backup(generation, len(there), copied, faults)


def _into_file(store: Store, location: IndexLocation, target: Path, progress: Progress) -> Backup:
    part = target.with_name(f"{target.name}.part")
    name = _state_name()
    there: dict[str, int] = {}
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch, open(_private(part), "wb") as file:
            state = Path(scratch) / name
            generation = _state(store, location, state)
            mode: Any = "w:gz" if target.suffix in (".gz", ".tgz") else "w"
            with tarfile.open(fileobj=file, mode=mode) as tar:

                def keep(sha256: str, content: bytes) -> None:
                    there[sha256] = len(content)
                    member = tarfile.TarInfo(f"originals/{sha256}")
                    member.size, member.mode = len(content), 0o600
                    tar.addfile(member, io.BytesIO(content))

                faults, copied = _originals(store, lambda sha256: False, keep, progress)
                _write(state / MANIFEST, _manifest(state, generation, there))
                tar.add(state, name)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return Backup(generation, len(there), copied, faults)


def _state(store: Store, location: IndexLocation, folder: Path) -> int:
    """Copies all but the originals into a new folder; gives the generation."""
    folder.mkdir(mode=0o700)
    published = 0
    with contextlib.suppress(EngineError):
        # Looked at before the ledger: what is published has its rows, also where its writer was killed at the end.
        engine = location.find()
        published = engine.state().generation if engine else 0
    generation = store.copy_to(folder, published)
    (folder / "profiles").mkdir(mode=0o700)
    for path in sorted(store.profiles.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            _write(folder / "profiles" / path.name, path.read_bytes())
    for name in (*ACCESS, LOG):
        if (store.data / name).is_file():
            _write(folder / name, (store.data / name).read_bytes())
    return generation


def _originals(
    store: Store, has: Callable[[str], bool], keep: Callable[[str, bytes], None], progress: Progress
) -> tuple[tuple[str, ...], int]:
    """Copies what is new; (a sentence for each that cannot be copied, bytes copied)."""
    faults, copied = [], 0
    named = store.originals_named()
    for done, (sha256, name) in enumerate(named.items(), 1):
        if not has(sha256):
            try:
                content = (store.originals / sha256).read_bytes()
            except OSError as error:
                faults.append(f"原件 {sha256}（{name}）读不了（{why(error)}），备份里没有它；{LOST}")
                continue
            if hashlib.sha256(content).hexdigest() == sha256:
                keep(sha256, content)
                copied += len(content)
            else:
                faults.append(f"原件 {sha256}（{name}）的内容变了，备份里没有它；{LOST}")
        progress(done, len(named), name)
    return tuple(faults), copied


def _manifest(folder: Path, generation: int, originals: dict[str, int]) -> bytes:
    files: dict[str, tuple[int, str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            files[str(path.relative_to(folder))] = len(content), hashlib.sha256(content).hexdigest()
    files |= {f"originals/{sha256}": (size, sha256) for sha256, size in originals.items()}
    return seal(json.dumps({"format": FORMAT, "generation": generation, "files": files}, ensure_ascii=False).encode())


# --- reading one ---------------------------------------------------------------------------------


def check_backup(path: Path) -> Backup:
    """Reads a backup whole: every file against its hash, the ledger by SQLite, and that no original is missing."""
    with _opened(path) as (manifest, read):
        faults, copied = [], 0
        for name, (size, sha256) in manifest["files"].items():
            content = read(name)
            if content is None or (len(content), hashlib.sha256(content).hexdigest()) != (size, sha256):
                faults.append(f"备份里的 {name} {'没有了' if content is None else '内容变了'}；请再备份一次")
            copied += len(content or b"")
        with tempfile.TemporaryDirectory() as scratch:
            for name in ("ledger.sqlite", "ledger.sum"):
                _write(Path(scratch) / name, read(name) or b"")
            try:
                with reader(Path(scratch)) as store:
                    named = store.originals_named()
            except EngineError:
                named = {}
                faults.append("备份里的台账 ledger.sqlite 读不了；请再备份一次")
        for sha256, own in named.items():
            if f"originals/{sha256}" not in manifest["files"]:
                faults.append(f"备份里没有原件 {sha256}（{own}）；{LOST}，再备份一次")
        originals = sum(name.startswith("originals/") for name in manifest["files"])
        return Backup(manifest["generation"], originals, copied, tuple(faults))


def restore(
    path: Path,
    data: Path,
    say: Say = silent,
    progress: Progress = silent,
    index: IndexSettings = IN_THE_FOLDER,
) -> Backup:
    """Puts a backup back: its index is made beside the serving one, then both index and ledger are switched.

    What stood there before is kept in DATA/before-<time>. Raises `EngineError`, with nothing changed, where anything
    of the backup is not as it was written, or another process writes the data folder. One that is killed is to be
    run again.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (data / "lock").open("w") as lock, _opened(path) as (manifest, read):
            _held(lock.fileno(), data)
            return _put_back(path, manifest, read, data, location_of(data, index), say, progress)
    except OSError as error:
        raise EngineError(f"没有恢复（{why(error)}）；请检查权限和磁盘空间，再运行一次。") from error


def _put_back(
    path: Path,
    manifest: dict[str, Any],
    read: Callable[[str], bytes | None],
    data: Path,
    location: IndexLocation,
    say: Say,
    progress: Progress,
) -> Backup:
    for left in data.glob("restoring-*"):
        shutil.rmtree(left)
    staged = data / f"restoring-{secrets.token_hex(4)}"
    copied = 0
    for folder in (data / "originals", staged, staged / "profiles"):
        folder.mkdir(mode=0o700, exist_ok=True)
    (staged / "originals").symlink_to("../originals")
    try:
        for name, (_, sha256) in manifest["files"].items():
            content = read(name)
            if content is None or hashlib.sha256(content).hexdigest() != sha256:
                what = "没有了" if content is None else "内容变了"
                raise EngineError(f"备份 {path} 里的 {name} {what}；请用另一份备份。数据目录没有改动。")
            target = staged / name
            if not (target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == sha256):
                _write(target, content)
                copied += len(content)
        with contextlib.closing(Store(staged)) as store:
            generation = remake(store, location, say, progress)
        _switch(staged, data)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    originals = sum(name.startswith("originals/") for name in manifest["files"])
    return Backup(generation, originals, copied, ())


def _switch(staged: Path, data: Path) -> None:
    """Puts what was staged into its place, and what stood there aside."""
    before = data / f"before-{_state_name()}"
    before.mkdir(mode=0o700)
    for name in ("ledger.sqlite-journal", "ledger.sum", "ledger.sqlite", "profiles", *ACCESS):
        if (data / name).exists():
            os.replace(data / name, before / name)
        if (staged / name).exists():
            os.replace(staged / name, data / name)
    if (staged / LOG).exists() and not (data / LOG).exists():
        os.replace(staged / LOG, data / LOG)
        seal_log(data)
    if not any(before.iterdir()) or (list(before.iterdir()) == [before / "profiles"] and not any(before.rglob("*/*"))):
        shutil.rmtree(before)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[dict[str, Any], Callable[[str], bytes | None]]]:
    """(manifest, how a file of it is read: its bytes, or None where it is missing)."""
    try:
        with contextlib.ExitStack() as stack:
            if path.is_dir():
                state = next(iter(_states(path)), "")

                def get(name: str) -> bytes | None:
                    return _bytes(path / name)
            else:
                tar = stack.enter_context(tarfile.open(path))
                members = {member.name: member for member in tar.getmembers() if member.isfile()}
                state = next((name.partition("/")[0] for name in members if name.endswith(f"/{MANIFEST}")), "")

                def get(name: str) -> bytes | None:
                    found = tar.extractfile(members[name]) if name in members else None
                    return found.read() if found else None

            manifest = _known(get(f"{state}/{MANIFEST}"), path)
            yield manifest, lambda name: get(name if name.startswith("originals/") else f"{state}/{name}")
    except _BROKEN as error:
        said = why(error) if isinstance(error, OSError) and error.errno else "文件不全或已损坏"
        raise EngineError(f"备份 {path} 用不了（{said}）；请检查路径，或用另一份备份。") from error


def _known(sealed: bytes | None, path: Path) -> dict[str, Any]:
    content = unseal(sealed or b"")
    if content is None:
        raise EngineError(f"{path} 不是完整的备份（没有清单 {MANIFEST}，或已损坏）；请用另一份备份。")
    manifest: dict[str, Any] = json.loads(content)
    if manifest["format"] != FORMAT or not all(map(_NAME.fullmatch, manifest["files"])):
        raise EngineError(f"{path} 不是这个版本能读的备份；请用写它的那个版本恢复。")
    return manifest


def _states(folder: Path) -> list[str]:
    """The names of the states in a backup's folder, the newest first."""
    return sorted((one.name for one in folder.iterdir() if _STATE.fullmatch(one.name)), reverse=True)


def _state_name() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole, on disk when this returns."""
    part = path.with_name(f".{path.name}.part")
    with open(_private(part), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def _held(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Unavailable(f"另一个进程正在写 {folder}；请等它结束后再试。") from None
