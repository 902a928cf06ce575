"""Archives of issues, read member by member in memory: nothing is unpacked to disk, no name is a path.

for name, content in members(data, "2017.zip"):   # "2017/第22期.html", its bytes or the ReadError that it is
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import itertools
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, Any, cast

from corpus.errors import ReadError
from corpus.files.pictures import LARGEST as LARGEST_PICTURE
from corpus.files.pictures import media_type

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
MOST_MEMBERS = 20_000
LARGEST_MEMBER = 20 * 1024 * 1024  # bytes; the limit of one file anywhere
LARGEST_TOTAL = 1024 * 1024 * 1024  # bytes of all members together
RATIO = 200  # times that the content may be larger than the archive
LARGEST_PICTURES = 128 * 1024 * 1024  # bytes of its pictures together
SMALL = 16 * 1024 * 1024  # bytes of content to which no ratio applies: a short archive of blanks is harmless

# What the libraries raise of a broken archive; zipfile, of one made for a later version of the format, the last.
_UNREADABLE = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError
)  # fmt: skip
_NESTED = (*SUFFIXES, ".rar", ".7z", ".gz", ".bz2", ".xz")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_BOMB = ReadError("archive-bomb", "压缩包展开后过大", "请确认来源可靠，解压后收录需要的文件")
_BROKEN = ReadError("archive-broken", "压缩包已损坏，余下的文件读不出来", "请重新下载，或用修复工具解压后收录")
_TOO_MANY = ReadError("archive-too-many", f"压缩包里的文件超过 {MOST_MEMBERS} 个", "请分成几个压缩包")
_ENCRYPTED = ReadError("archive-encrypted", "压缩包里的这个文件有密码", "请解密后再收录")
_LINK = ReadError("archive-link", "这是链接或设备，不是文件", "请把它指向的文件放进压缩包")
_NEST = ReadError("archive-nested", "压缩包里还套着压缩包", "请先解开外面的一层")
_LARGE = ReadError("too-large", f"文件超过一期简报的上限 {LARGEST_MEMBER >> 20} MB", "请拆成一期一个文件")


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive that can be read."""
    return name.lower().endswith(SUFFIXES)


def members(data: bytes, name: str) -> Iterator[tuple[str, bytes | ReadError]]:
    """The files of an archive, each with its bytes, or with the error that keeps it from being read.

    The name of a member is the archive's with the member's below it, without `..` and drive letters. Raises
    ReadError where this is no archive. What breaks off in its midst yields a last error under the archive's name.
    """
    found = _opened(data)
    prefix = PurePosixPath(name).name
    try:
        for count, (member, content) in enumerate(found, 1):
            if count > MOST_MEMBERS:
                yield prefix, _TOO_MANY
                return
            if not any(junk in member for junk in _JUNK):
                nested = member.lower().endswith(_NESTED) and not isinstance(content, ReadError)
                yield f"{prefix}/{member}", _NEST if nested else content
    except _Exhausted:
        yield prefix, _BOMB
    except _UNREADABLE:
        yield prefix, _BROKEN


def pictures(data: bytes) -> dict[str, bytes]:
    """The pictures of an archive by their names within it, as far as they fit in memory together; none of what is no
    archive or holds too much, as `members` says of it."""
    found: dict[str, bytes] = {}
    left = LARGEST_PICTURES
    with contextlib.suppress(_Exhausted, ReadError, *_UNREADABLE):
        for name, content in itertools.islice(_opened(data, is_picture), MOST_MEMBERS):
            if isinstance(content, bytes) and len(content) <= min(left, LARGEST_PICTURE) and media_type(content):
                found[name] = content
                left -= len(content)
    return found


def is_picture(name: str) -> bool:
    """Whether the name is that of a picture that may be shown."""
    return name.lower().endswith(_PICTURES) and not any(junk in name for junk in _JUNK)


def _every(name: str) -> bool:
    return True


def _opened(data: bytes, wanted: Callable[[str], bool] = _every) -> Iterator[tuple[str, bytes | ReadError]]:
    """The members of an archive whose names are wanted. Raises `ReadError` for what is no archive."""
    budget = _Budget(min(LARGEST_TOTAL, max(SMALL, RATIO * len(data))))
    # A tar first: one whose last member is a Word document, which is a zip, ends like a zip.
    if (stream := _tar_stream(data, budget)) is not None:
        return _tar_members(stream, budget, wanted)
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _zip_members(data, budget, wanted)
    raise ReadError("archive-unknown", "不是能读的压缩包（zip 或 tar）", "请改用 zip 或 tar.gz 打包，或先解压")


class _Exhausted(Exception):
    """More has been unpacked than the archive may hold."""


class _Budget:
    """How many bytes may still be unpacked."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise _Exhausted


def _safe_name(name: str) -> str:
    """../../etc/passwd -> etc/passwd        C:\\简报\\1.html -> 简报/1.html"""
    parts = PurePosixPath(name.replace("\\", "/").replace("\x00", "")).parts
    return "/".join(part for part in parts if part not in ("/", "//", "..", ".") and not part.endswith(":")) or "?"


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the UTF-8 flag Chinese tools write it in GBK, which zipfile reads as cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _zip_members(
    data: bytes, budget: _Budget, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes | ReadError]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if not info.filename or info.is_dir():
                continue
            name = _safe_name(_zip_name(info))
            if not wanted(name):
                continue
            if info.flag_bits & 1:
                yield name, _ENCRYPTED
            elif info.file_size > LARGEST_MEMBER:
                yield name, _LARGE
            else:
                yield name, _unzip(archive, info, budget)


def _unzip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes | ReadError:
    """The bytes of one member; its header may lie about their number."""
    try:
        with archive.open(info) as member:
            content = member.read(LARGEST_MEMBER + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        return ReadError("archive-broken", "压缩包里的这个文件已损坏", "请重新打包或下载")
    except (NotImplementedError, RuntimeError):
        return ReadError("archive-method", "压缩包里的这个文件用了读不了的压缩方法", "请用普通的 zip 重新打包")
    budget.spend(len(content))
    return _LARGE if len(content) > LARGEST_MEMBER else content


class _Metered(io.RawIOBase):
    """A stream that stops when the budget is spent, so that no header can ask for more memory."""

    def __init__(self, stream: Any, budget: _Budget) -> None:
        self.stream = stream
        self.budget = budget

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        most = self.budget.left + 1
        content: bytes = self.stream.read(min(size, most) if size >= 0 else most)
        self.budget.spend(len(content))
        return content


def _tar_stream(data: bytes, budget: _Budget) -> IO[bytes] | None:
    """The archive, uncompressed as it is read; None where this is no tar."""
    raw = io.BytesIO(data)
    stream: Any = raw
    if data[:2] == b"\x1f\x8b":
        stream = gzip.GzipFile(fileobj=raw)
    elif data[:3] == b"BZh":
        stream = bz2.BZ2File(raw)
    elif data[:6] == b"\xfd7zXZ\x00":
        stream = lzma.LZMAFile(raw)  # noqa: SIM115 - closed with its bytes
    try:
        head = stream.read(512)
        stream.seek(0)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        return None
    return cast("IO[bytes]", _Metered(stream, budget)) if head[257:262] == b"ustar" else None


def _tar_members(
    stream: IO[bytes], budget: _Budget, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes | ReadError]]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            name = _safe_name(info.name)
            if info.isdir() or not wanted(name):
                continue
            if not info.isreg():
                yield name, _LINK
            elif info.size > LARGEST_MEMBER:
                if info.size > budget.left:
                    raise _Exhausted  # before its bytes are gone through
                yield name, _LARGE
            else:
                member = archive.extractfile(info)
                yield name, member.read() if member else _LINK
