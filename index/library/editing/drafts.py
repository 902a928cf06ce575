"""Drafts: files that an editor uploaded, what was read of each and what the editor says of it, before it is published.

    DATA/drafts/<token>/file         the bytes
    DATA/drafts/<token>/draft.json   name, who, when, what is said of the file, corrections
    DATA/drafts/<token>/read.json    what was read: the issues as an index stores them, or the reason why there are none

There are at most MOST of them with TOTAL bytes; each goes after DAYS.
"""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from corpus.corrections import (
    NONE,
    Corrections,
    applied,
    checked,
    decode_corrections,
    encode_corrections,
)
from corpus.files.document import LARGEST, SUFFIXES
from corpus.models import Issue, Told
from corpus.parse import NOTHING
from corpus.profile import load_profiles
from index.engine import EngineError
from index.library import manifest
from index.library.editing.correct import correct
from index.library.identity import with_known_ids
from index.library.ingest import ingest
from index.library.ingest_values import IngestReport, Particulars
from index.library.ledger import Reading, reader
from index.library.read_jobs import SECONDS, ReadPacked, lost, read_packed, unpack
from index.library.sources import Content, is_read
from index.os_reasons import why
from index.processes import in_order
from index.settings import IN_THE_FOLDER, IndexSettings

MOST = 50
TOTAL = 200 << 20  # bytes of all drafts
DAYS = 7
_TOKEN = re.compile("[0-9a-f]{32}")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class DraftIssue:
    """An issue of a draft under the ids that it will have: as it was read, and as corrected; the reading that is shown
    for that id now, if any, and whether that one says the same."""

    read: Issue
    issue: Issue
    before: Reading | None
    same: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """An uploaded file; `told` is what its editor says of it, `corrections` by issue. `reason`: why nothing is read."""

    token: str
    name: str
    who: str
    at: str
    sha256: str
    size: int
    told: Told = NOTHING
    corrections: Mapping[str, Corrections] = field(default_factory=dict)
    reason: str = ""
    stored: tuple[tuple[str, str, str], ...] = ()  # (id, hash of the text, the issue as an index stores it)

    @property
    def until(self) -> datetime.datetime:
        """When the draft is deleted if it has not been published."""
        return datetime.datetime.fromisoformat(self.at) + datetime.timedelta(days=DAYS)


class NoDraft(EngineError):
    """There is no such draft, or no more."""


def upload(data: Path, name: str, content: bytes, who: str) -> Draft:
    """Keeps a file as a draft and reads it, in another process. Raises `EngineError` where there is no room for it."""
    name = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")[-120:]
    if not is_read(name):
        read = "、".join(suffix.removeprefix(".") for suffix in SUFFIXES)
        raise EngineError(f"“{name or '没有名字的文件'}”不是能收录的格式；能收录的是 {read}，压缩包请先解开。")
    if not content or len(content) > LARGEST:
        raise EngineError(
            f"“{name}”{'是空的' if not content else f'超过 {LARGEST >> 20} MB'}；请检查文件，必要时拆成几份。"
        )
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    draft = Draft(secrets.token_hex(16), name, who, now, hashlib.sha256(content).hexdigest(), len(content))
    with _changing(data) as folder:
        others = _drafts(folder)
        if len(others) >= MOST or sum(one.size for one in others) + len(content) > TOTAL:
            raise EngineError(
                f"草稿已有 {len(others)} 份，放不下了；请先发布或删去一些，{DAYS} 天没有发布的会自己删去。"
            )
        part = folder / f"{draft.token}.part"
        part.mkdir(mode=0o700)
        (part / "file").write_bytes(content)
        _write(part, draft)
        part.rename(folder / draft.token)
    return read_again(data, draft.token, NOTHING)


def drafts(data: Path) -> list[Draft]:
    """All drafts, the newest first."""
    return _drafts(data / "drafts")


def draft(data: Path, token: str) -> Draft:
    """The draft with that token. Raises `NoDraft`."""
    folder = data / "drafts" / token
    if not _TOKEN.fullmatch(token) or not (found := _read(folder)):
        raise NoDraft("没有这份草稿：它可能已经发布、删去，或者过期了。")
    return found


def content(data: Path, token: str) -> bytes:
    """The bytes of a draft."""
    draft(data, token)
    return (data / "drafts" / token / "file").read_bytes()


def read_again(data: Path, token: str, told: Told) -> Draft:
    """Reads a draft by what is said of its file; corrections of issues that it no longer is go."""
    before = draft(data, token)
    profiles = load_profiles(data / "profiles")
    parts = (Content(before.name, content(data, token)),)
    work = partial(read_packed, profiles=profiles, series=None, told={manifest.ANY: told})
    # Never in the process that serves: a file may end it.
    ((_, read),) = in_order(work, [parts], 0, seconds=SECONDS, lost=lambda late: ReadPacked(reason=lost(late)))
    stored = tuple((one.id, one.text, one.stored) for one in read.issues)
    return _change(data, replace(before, told=told, reason=read.reason, stored=stored))


def correct_draft(data: Path, token: str, id: str, said: Corrections, undone: tuple[str, ...] = ()) -> Draft:
    """Adds to what is said of an issue of a draft; it is published with it. Raises `NotCorrect`."""
    found = draft(data, token)
    corrections = found.corrections.get(id, NONE).without(undone).and_then(checked(said))
    return _change(data, replace(found, corrections={**found.corrections, id: corrections}))


def issues_of(data: Path, draft: Draft) -> list[DraftIssue]:
    """The issues of a draft as they will be."""
    found = []
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(reader(data)) if (data / "ledger.sqlite").is_file() else None
        for called, text, stored in draft.stored:
            id = store.given_id(called) if store else called
            read, _ = with_known_ids(unpack(stored, id), store.known_articles(id) if store else [])
            kept = decode_corrections(store.corrected(id)) if store else NONE
            issue = applied(read, kept.and_then(draft.corrections.get(id, NONE)))
            before = store.current(id) if store else None
            found.append(DraftIssue(read, issue, before, before is not None and before.text == text))
    return found


def publish(data: Path, token: str, who: str, index: IndexSettings = IN_THE_FOLDER) -> IngestReport:
    """Takes a draft in; it goes, unless it is refused."""
    found = draft(data, token)
    particulars = Particulars(told=found.told, corrections=found.corrections)
    report = ingest(data, [Content(found.name, content(data, token))], particulars, who=who, index=index)
    if report.refused:
        return report
    if not report.issues:  # what was read is there already; what is said against it may not be
        for id, said in found.corrections.items():
            generation = correct(data, id, said, who=who, index=index)
            report = replace(report, generation=generation, issues=report.issues + bool(said))
    discard(data, token)
    return report


def discard(data: Path, token: str) -> None:
    """Deletes a draft."""
    draft(data, token)
    with _changing(data) as folder:
        shutil.rmtree(folder / token, ignore_errors=True)


@contextlib.contextmanager
def _changing(data: Path) -> Iterator[Path]:
    """The folder of drafts, changed by nobody else meanwhile, without those that are too old."""
    folder = data / "drafts"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in folder.glob("*.part"):
                shutil.rmtree(left, ignore_errors=True)
            now = datetime.datetime.now(datetime.UTC)
            for one in folder.iterdir():
                if _TOKEN.fullmatch(one.name) and (not (found := _read(one)) or found.until < now):
                    shutil.rmtree(one, ignore_errors=True)
            yield folder
    except OSError as error:
        raise EngineError(f"草稿目录 {folder} 写不了（{why(error)}）；请检查权限和磁盘空间。") from error


def _change(data: Path, changed: Draft) -> Draft:
    with _changing(data) as folder:
        if not (folder / changed.token).is_dir():
            raise NoDraft("没有这份草稿：它可能已经发布、删去，或者过期了。")
        _write(folder / changed.token, changed)
    return changed


def _write(folder: Path, draft: Draft) -> None:
    row = {
        "name": draft.name,
        "who": draft.who,
        "at": draft.at,
        "sha256": draft.sha256,
        "size": draft.size,
        "told": manifest.encode(draft.told),
        "corrections": {id: encode_corrections(one) for id, one in draft.corrections.items()},
    }
    for name, value in (("read.json", {"reason": draft.reason, "issues": draft.stored}), ("draft.json", row)):
        part = folder / f"{name}.part"
        part.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        part.replace(folder / name)


def _drafts(folder: Path) -> list[Draft]:
    found = [one for path in folder.glob("*") if _TOKEN.fullmatch(path.name) and (one := _read(path))]
    return sorted(found, key=lambda one: (one.at, one.token), reverse=True)


def _read(folder: Path) -> Draft | None:
    try:
        row = json.loads((folder / "draft.json").read_bytes())
        read = json.loads((folder / "read.json").read_bytes())
    except (OSError, ValueError):
        return None
    told, said = row.pop("told"), row.pop("corrections")
    return Draft(
        folder.name,
        **row,
        told=manifest.decode_row(told),
        corrections={id: decode_corrections(one) for id, one in said.items()},
        reason=read["reason"],
        stored=tuple((id, text, stored) for id, text, stored in read["issues"]),
    )
