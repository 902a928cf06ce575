"""What a reader takes from a Whoosh TOC, read without Whoosh, which takes longer to import than a search to answer.

    index/_MAIN_7.toc    sizes of C's numbers | -12345 | version | release | pickled schema | 7 | 0 | pickled segments

Whoosh writes it (`index.embedded.whoosh.toc`). What is unpickled here is of a few named kinds, or refused.
"""

from __future__ import annotations

import io
import os
import pickle
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.embedded.packed.checksums import damaged
from index.embedded.snapshot import Gone
from index.sealed import unseal

NAME = "MAIN"  # Whoosh's own default
VERSION = -111  # of the TOC, as Whoosh 2.7 numbers it
_FILE = re.compile(rf"_{NAME}_([0-9]+)\.toc")
_NUMBERS = frozenset({"_frombuffer", "_reconstruct", "ndarray", "dtype"})  # what numpy pickles an array by


class OtherVersion(Exception):
    """A TOC that another version of Whoosh, or of this program, has written."""


class Published:
    """A segment as a TOC names it."""

    indexname: str
    segid: str
    gone: Gone
    gone_issues: dict[tuple[str, int], int]

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.indexname}_{self.segid}"


class _Codec:
    """The codec of a segment, of which a reader needs nothing."""


_CLASSES: dict[tuple[str, str], Any] = {
    ("index.embedded.whoosh.toc", "BulletinSegment"): Published,
    ("index.embedded.whoosh.toc", "BulletinCodec"): _Codec,
    ("index.embedded.snapshot", "Gone"): Gone,
}


def latest(folder: Path) -> int | None:
    """The generation that is published in a folder; None where none is, or no folder: a rebuild removes the old one."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return None
    found = map(_FILE.fullmatch, names)
    return max((int(match[1]) for match in found if match), default=None)


def segments(folder: Path, generation: int) -> Sequence[Published]:
    """The segments of a generation.

    Raises `Unreadable` for a TOC that is not as it was sealed, `OtherVersion` for one that we did not write, and
    `FileNotFoundError` where a writer has removed it meanwhile.
    """
    path = folder / f"_{NAME}_{generation}.toc"
    data = unseal(path.read_bytes())
    if data is None:
        raise damaged(path)
    stream = io.BytesIO(data)
    for _ in range(3):
        _varint(stream)
    version = (_int(stream), _int(stream))[1]
    if version != VERSION:
        raise OtherVersion(f"TOC {version}")
    for _ in range(3):
        _varint(stream)
    stream.seek(_varint(stream), os.SEEK_CUR)  # the schema
    stream.seek(2 * 4, os.SEEK_CUR)
    try:
        found: Sequence[Published] = _Unpickler(stream).load()
    except (AttributeError, ImportError, pickle.UnpicklingError) as error:
        raise OtherVersion(str(error)) from error
    return found


def _varint(stream: io.BytesIO) -> int:
    number = shift = 0
    while True:
        (byte,) = stream.read(1)
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
        shift += 7


def _int(stream: io.BytesIO) -> int:
    return int.from_bytes(stream.read(4), signed=True)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if known := _CLASSES.get((module, name)):
            return known
        if (module.startswith("numpy") and name in _NUMBERS) or (module, name) == ("_codecs", "encode"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")
