"""Paths -> the files to be read and their bytes, one at a time: named files, those of folders, members of archives.

find_files([Path("刊"), Path("2017.zip")], own=Path("data")).files -> [2017.zip, 刊/1.html …]
contents(Path("2017.zip"), skipped) -> Content("2017.zip/第1期.html", its bytes), Content("2017.zip/第2期.html", …
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from urllib.parse import unquote, unquote_to_bytes

from corpus.errors import ReadError
from corpus.files.archive import LARGEST_TOTAL, is_archive, members
from corpus.files.archive import pictures as archived_pictures
from corpus.files.document import LARGEST, SUFFIXES
from corpus.files.pictures import LARGEST as LARGEST_PICTURE
from index.defects import said
from index.os_reasons import reason as why


@dataclass(frozen=True, slots=True)
class Content:
    """A file's name as reports give it, and its bytes, or the reason why there are none.

    `pictures` has (reference, file) of those that it names and that were kept; before that they are sought in `folder`,
    or of a member of an archive in `beside`, by their names from the member's own folder.
    """

    name: str
    data: bytes = b""
    reason: str = ""
    folder: str = ""
    pictures: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, bytes], ...] = ()

    def picture(self, reference: str) -> bytes | None:
        """The bytes of a picture that the file names; nothing that lies outside its folder."""
        if self.beside:
            return dict(self.beside).get(posixpath.normpath(unquote(reference.split("?")[0])))
        kept = dict(self.pictures).get(unquote(reference))
        if kept is None and (not self.folder or ":" in reference):
            return None
        try:
            path = Path(kept) if kept else (Path(self.folder) / unquote(reference.split("?")[0])).resolve()
            if not kept and not path.is_relative_to(Path(self.folder).resolve()):
                return None
            return path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST_PICTURE else None
        except (OSError, ValueError):  # a name that no file can have
            return None


@dataclass(frozen=True, slots=True)
class Found:
    """The files to be read, in order; how many others were passed over, by suffix; folders that do not open."""

    files: list[Path]
    skipped: Counter[str] = field(default_factory=Counter)
    unreadable: list[Content] = field(default_factory=list)


def find_files(paths: Iterable[Path], own: Path | None = None) -> Found:
    """The files named, and those of the folders named whose suffix is one that is read.

    `own` is a folder to be left out: `ingest .` beside ./data must not take in what it wrote itself.
    """
    files: set[Path] = set()
    found = Found([])

    def unreadable(error: OSError) -> None:
        reason = f"无法打开目录（{why(error)}）；请检查读取权限"
        found.unreadable.append(Content(name_of(Path(error.filename)), reason=reason))

    left_out = own.resolve() if own else None
    for path in paths:
        if not path.is_dir():
            files.add(path)
            continue
        for folder, folders, names in os.walk(path, onerror=unreadable):
            folders[:] = [
                name for name in folders if not name.startswith(".") and Path(folder, name).resolve() != left_out
            ]
            for name in names:
                if is_read(name) or is_archive(name):
                    files.add(Path(folder, name))
                else:
                    found.skipped[PurePath(name).suffix.lower()] += 1
    found.files.extend(sorted(files))
    return found


def is_read(name: str) -> bool:
    """Whether a file of that name is opened: what it is then says itself, by its bytes. Office's lock files and hidden
    files are not."""
    path = PurePath(name)
    return path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$"))


def name_of(path: Path) -> str:
    """The path as text; what is not UTF-8 in it is read as GB 18030, under which old Chinese systems packed files."""
    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "backslashreplace")


def contents(path: Path, skipped: Counter[str] | None = None) -> Iterator[Content]:
    """The file, or each member of the archive that it is; never nothing.

    `skipped` counts the members of other kinds, by suffix.
    """
    name = name_of(path)
    try:
        yield from _contents(path, name, Counter() if skipped is None else skipped)
    except Exception as error:  # a defect of ours, or of a library that unpacks
        yield Content(name, reason=said(error, "读取"))


def _contents(path: Path, name: str, skipped: Counter[str]) -> Iterator[Content]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Content(name, reason="不是普通文件；请给出文件、目录或压缩包")
            return
        most = LARGEST_TOTAL if is_archive(path.name) else LARGEST
        if status.st_size > most:
            reason = f"文件有 {status.st_size >> 20} MB，超过 {most >> 20} MB 的上限；请确认它是简报，必要时拆成几份"
            yield Content(name, reason=reason)
            return
        data = path.read_bytes()
    except OSError as error:
        yield Content(name, reason=f"无法读取（{why(error)}）；请检查文件是否存在、是否有读取权限")
        return
    if is_archive(path.name):
        yield from _members(PurePath(name), data, skipped)
    else:
        yield Content(name, data, folder=str(path.parent))


def _members(archive: PurePath, data: bytes, skipped: Counter[str]) -> Iterator[Content]:
    empty = True
    found = archived_pictures(data)
    try:
        for name, content in members(data, archive.name):
            full = str(archive.parent / name)
            if isinstance(content, bytes) and is_read(name):
                yield Content(full, content, beside=_named(content, PurePath(name).relative_to(archive.name), found))
            elif isinstance(content, ReadError) and (is_read(name) or is_archive(name)):
                yield Content(full, reason=str(content))
            else:
                skipped[PurePath(name).suffix.lower()] += 1
                continue
            empty = False
    except ReadError as error:
        yield Content(str(archive), reason=str(error))
        return
    if empty:
        read = "、".join(suffix.removeprefix(".") for suffix in SUFFIXES)
        yield Content(str(archive), reason=f"压缩包里没有能收录的文件；能收录的是 {read}")


def _named(data: bytes, member: PurePath, pictures: Mapping[str, bytes]) -> tuple[tuple[str, bytes], ...]:
    """The pictures of an archive in the folder of a member or below it, of which its bytes have the name."""
    folder = "" if str(member.parent) == "." else f"{member.parent.as_posix()}/"
    near = {name: picture for name, picture in pictures.items() if name.startswith(folder)}
    text = unquote_to_bytes(data) if near else b""
    found = []
    for name, picture in near.items():
        last = name.rpartition("/")[2]
        if last.encode() in text or last.encode("gb18030", "replace") in text:
            found.append((name[len(folder) :], picture))
    return tuple(found)
