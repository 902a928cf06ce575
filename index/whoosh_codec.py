"""Whoosh's codec whose term table and postings are arrays, and the segments that it names in a TOC.

Two kinds of segment share it. `BulletinSegment`s are written whole by `index.segment` and read here so that an ordinary
Whoosh searcher can answer from them; that is how the tests hold our evaluator against Whoosh's own. An
`ArraySegment` is what any Whoosh `IndexWriter` writes with `ArrayCodec`, for every format that Whoosh has.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from index.snapshot import Gone


class DurableStorage(FileStorage):
    """A folder whose renames are on disk, with all that they publish, before they return."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Renames a file after its bytes, and the folder's earlier entries, are on disk."""
        folder = Path(self.folder)
        sync(folder / oldname)
        sync(folder)
        super().rename_file(oldname, newname, safe)
        sync(folder)


def sync(path: Path) -> None:
    """Waits until a file's bytes, or a folder's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class ArrayCodec(W3Codec):
    """Whoosh's third codec with its term table and postings replaced by arrays."""


class BulletinSegment(W3Segment):
    """A segment that `index.segment` wrote, as a TOC keeps it: its size, and who left it when."""

    def __init__(self, indexname: str, segid: str | None = None, size: int = 0) -> None:
        super().__init__(ArrayCodec(), indexname, doccount=size, segid=segid)
        self.gone = Gone(np.empty(0, np.uint32), np.empty(0, np.uint32))
        self.gone_issues: dict[tuple[str, int], int] = {}  # (id, born) -> generation


def schema() -> Schema:
    """The fields of a bulletin index, in Whoosh's words."""
    return Schema(id=ID(stored=True), title=TEXT, body=TEXT)
