"""What is derived from code, tables and libraries, kept where Python keeps compiled code: made once, not each time.

    __pycache__/fold.py.kept    the data | crc32 of it and of what follows | its stamp | the length of that

As with compiled code, a folder that cannot be written costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path

SUFFIX = ".kept"
_SUM = 4  # bytes of a checksum


def beside(file: str | os.PathLike[str], name: str = "") -> Path:
    """The place of what is derived from a file of the program; several things have each a name."""
    path = Path(file)
    return path.parent / "__pycache__" / f"{name or path.name}{SUFFIX}"


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


def made_once(place: Path, stamp: str | None, make: Callable[[], bytes]) -> bytes:
    """What is kept there under that stamp, else what `make` gives, which is kept."""
    data = read(place, stamp)
    if data is None:
        data = make()
        keep(place, stamp, data)
    return data


def read(place: Path, stamp: str | None) -> bytes | None:
    """What was kept there under that stamp; None where nothing is, or any byte of it changed."""
    if stamp is None:
        return None
    try:
        data = place.read_bytes()
    except OSError:
        return None
    foot = _foot(stamp)
    body = data[: -len(foot) - _SUM]
    return body if data == body + _sum(body, foot) + foot else None


def has(place: Path, stamp: str | None) -> bool:
    """Whether something is kept there under that stamp, as far as its end tells."""
    if stamp is None:
        return False
    foot = _foot(stamp)
    try:
        with place.open("rb") as file:
            file.seek(-len(foot), os.SEEK_END)
            return file.read() == foot
    except OSError:
        return False


def can_keep(place: Path) -> bool:
    """Whether something can be kept there: the folder, or the one above it, can be written."""
    return os.access(place.parent if place.parent.is_dir() else place.parent.parent, os.W_OK)


def keep(place: Path, stamp: str | None, data: bytes) -> None:
    """Keeps data there, in place of what was kept before; where that is not possible, nothing is."""
    if stamp is None or not can_keep(place):
        return
    foot = _foot(stamp)
    part = place.with_name(f"{place.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        try:
            part.write_bytes(data + _sum(data, foot) + foot)
            os.replace(part, place)
        finally:
            part.unlink(missing_ok=True)


def forget(folder: Path, names: str, most: int) -> None:
    """Removes of what is kept in a folder under such names all but the newest."""
    with contextlib.suppress(OSError):
        found = sorted(folder.glob(names + SUFFIX), key=lambda path: path.stat().st_mtime_ns)
        for path in found[:-most]:
            path.unlink(missing_ok=True)


def _foot(stamp: str) -> bytes:
    told = stamp.encode()
    return told + len(told).to_bytes(4, "little")


def _sum(data: bytes, foot: bytes) -> bytes:
    return zlib.crc32(foot, zlib.crc32(data)).to_bytes(_SUM, "little")
