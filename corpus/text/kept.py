"""What is derived from code and libraries, kept where Python keeps compiled code: made once, not by every command.

    __pycache__/fold.cpython-311.kept    the data | crc32 of it and of what follows | the stamp | its length

As with compiled code, a folder that cannot be written costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

SUFFIX = ".kept"
_SUM = 4  # bytes of a checksum


def stamp_of(*files: str | os.PathLike[str] | None, also: str = "") -> str | None:
    """What changes when one of the files does: their sizes and times, as Python takes them for its compiled code.

    None where one cannot be looked at, as in a zipped program: then nothing is kept.
    """
    parts = [also]
    for file in files:
        try:
            status = os.stat(file or "")
        except OSError:
            return None
        parts.append(f"{status.st_size} {status.st_mtime_ns}")
    return "\n".join(parts)


def made_once(spec: ModuleSpec | None, stamp: str | None, make: Callable[[], bytes]) -> bytes:
    """What is kept for a module under that stamp, else what `make` gives, which is kept."""
    data = read(spec, stamp)
    if data is None:
        data = make()
        keep(spec, stamp, data)
    return data


def read(spec: ModuleSpec | None, stamp: str | None) -> bytes | None:
    """What was kept for a module under that stamp; None where nothing is, or any byte of it changed."""
    path = _path(spec)
    if path is None or stamp is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    foot = _foot(stamp)
    body = data[: -len(foot) - _SUM]
    return body if data == body + _sum(body, foot) + foot else None


def has(spec: ModuleSpec | None, stamp: str | None) -> bool:
    """Whether something is kept for a module under that stamp, as far as its end tells."""
    path = _path(spec)
    if path is None or stamp is None:
        return False
    foot = _foot(stamp)
    try:
        with path.open("rb") as file:
            file.seek(-len(foot), os.SEEK_END)
            return file.read() == foot
    except OSError:
        return False


def can_keep(spec: ModuleSpec | None) -> bool:
    """Whether something can be kept for a module: its folder, or the one above it, can be written."""
    path = _path(spec)
    return path is not None and os.access(path.parent if path.parent.is_dir() else path.parent.parent, os.W_OK)


def keep(spec: ModuleSpec | None, stamp: str | None, data: bytes) -> None:
    """Keeps what was made for a module, in place of what was kept before; where that is not possible, nothing is."""
    path = _path(spec)
    if path is None or stamp is None or not can_keep(spec):
        return
    foot = _foot(stamp)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        try:
            part.write_bytes(data + _sum(data, foot) + foot)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def _foot(stamp: str) -> bytes:
    told = stamp.encode()
    return told + len(told).to_bytes(4, "little")


def _sum(data: bytes, foot: bytes) -> bytes:
    return zlib.crc32(foot, zlib.crc32(data)).to_bytes(_SUM, "little")


def _path(spec: ModuleSpec | None) -> Path | None:
    return Path(spec.cached).with_suffix(SUFFIX) if spec and spec.cached else None
