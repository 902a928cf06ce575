"""What a Whoosh TOC names: bulletin segments, durable storage, and Whoosh's own view of them.

`index.embedded.segment` writes a segment's files whole; here an ordinary Whoosh searcher can read them, which is
how the tests hold our evaluator against Whoosh's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import TermInfo

from index.embedded.layout import PAIR
from index.embedded.packed.checksums import damaged
from index.embedded.segment import Segment
from index.embedded.snapshot import Gone
from index.embedded.whoosh.codec import ArrayTermsReader
from index.embedded.whoosh.published import NAME
from index.score import LENGTHS, WORD_FIELDS
from index.sealed import seal, unseal

TOC_SUFFIX = ".toc"


class DurableStorage(FileStorage):
    """A folder whose renames are on disk, with all that they publish, before they return, and whose TOCs are sealed."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Renames a file after its bytes, and the folder's earlier entries, are on disk; a TOC is sealed before."""
        folder = Path(self.folder)
        if newname.endswith(TOC_SUFFIX):
            data = (folder / oldname).read_bytes()
            (folder / oldname).write_bytes(seal(data))
        sync(folder / oldname)
        sync(folder)
        super().rename_file(oldname, newname, safe)
        sync(folder)

    def open_file(self, name: str, **more: Any) -> Any:
        """Opens a file; a TOC, which Whoosh unpickles, only where it is as it was sealed."""
        path = Path(self.folder) / name
        if name.endswith(TOC_SUFFIX) and unseal(path.read_bytes()) is None:
            raise damaged(path)
        return super().open_file(name, **more)


def sync(path: Path) -> None:
    """Waits until a file's bytes, or a folder's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def begin(folder: Path) -> None:
    """Publishes generation 0, which has no segments."""
    TOC(schema(), [], 0).write(DurableStorage(str(folder)), NAME)


def schema() -> Schema:
    """The fields of a bulletin index that Whoosh's own searcher can be asked for."""
    return Schema(id=STORED, title=TEXT(phrase=False), body=TEXT(phrase=False), pair=TEXT(phrase=True))


class BulletinSegment(W3Segment):
    """A segment that `index.embedded.segment` wrote, as a TOC keeps it: its size, and who left it when."""

    def __init__(self, indexname: str, segid: str | None = None, size: int = 0) -> None:
        super().__init__(BulletinCodec(), indexname, doccount=size, segid=segid)
        self.gone = Gone(np.empty(0, np.uint32), np.empty(0, np.uint32))
        self.gone_issues: dict[tuple[str, int], int] = {}  # (id, born) -> generation

    def deleted_count(self) -> int:
        """How many articles have left, up to the generation of the TOC."""
        return len(self.gone.numbers)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the articles that have left."""
        return iter(self.gone.numbers.tolist())

    def has_deletions(self) -> bool:
        """Whether any article has left."""
        return len(self.gone.numbers) > 0

    def is_deleted(self, docnum: int) -> bool:
        """Whether the article of that number has left."""
        return bool(np.any(self.gone.numbers == docnum))


class BulletinCodec(W3Codec):
    """Reads bulletin segments for Whoosh; they are written by `index.embedded.segment` alone."""

    def terms_reader(self, storage: Any, segment: Any) -> ArrayTermsReader:
        """The words of titles and bodies, and the pairs with their positions within the article."""
        opened = Segment(Path(storage.folder), segment.segment_id())
        fields: dict[str, WordField | PairField] = {name: WordField(opened, name) for name in WORD_FIELDS}
        fields["pair"] = PairField(opened)
        return ArrayTermsReader(dict(sorted(fields.items())))

    def per_document_reader(self, storage: Any, segment: Any) -> BulletinDocuments:
        """The lengths of a segment's fields and the ids of its articles."""
        return BulletinDocuments(Segment(Path(storage.folder), segment.segment_id()), segment)


class WordField:
    """A field of words, for `ArrayTermsReader`."""

    def __init__(self, segment: Segment, name: str) -> None:
        self._words = segment.words
        self._which = WORD_FIELDS.index(name)
        self._numbers = np.flatnonzero((self._words.titled, self._words.bodied)[self._which].whole())
        self._lengths = segment.column(name)

    def __len__(self) -> int:
        return len(self._numbers)

    def term(self, index: int) -> bytes:
        """The word's UTF-8."""
        return self._words.keys[int(self._numbers[index])]

    def _read(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        number = int(self._numbers[index])
        times = self._words.times(number)[self._which]
        places = np.flatnonzero(times)
        return self._words.values[number][places], times[places]

    def info(self, index: int) -> TermInfo:
        """Whoosh's statistics of a word."""
        return _info(*self._read(index), self._lengths)

    def postings(self, index: int, format_: Any) -> tuple[list[int], list[float], Sequence[bytes]]:
        """(articles, times, times encoded)."""
        articles, times = self._read(index)
        values = [format_.encode(count) if hasattr(format_, "encode") else b"" for count in times.tolist()]
        return articles.tolist(), times.astype(float).tolist(), values


class PairField:
    """The pairs of characters, as terms with positions."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._pairs = segment.pairs
        self._codes = self._pairs.keys.all()

    def __len__(self) -> int:
        return len(self._codes)

    def term(self, index: int) -> bytes:
        """The pair's UTF-8."""
        code = int(self._codes[index])
        return (chr(code >> PAIR) + chr(code & ((1 << PAIR) - 1))).encode("utf-8", "surrogatepass")

    def _read(self, index: int) -> tuple[np.ndarray, np.ndarray, list[list[int]]]:
        positions = self._pairs.values[index]
        articles = self._segment.articles_at(positions)
        numbers, first, times = np.unique(articles, return_index=True, return_counts=True)
        within = positions - self._segment.starts[articles]
        return numbers, times, [part.tolist() for part in np.split(within, first[1:])]

    def info(self, index: int) -> TermInfo:
        """Whoosh's statistics of a pair."""
        numbers, times, _ = self._read(index)
        return _info(numbers, times, self._segment.column("sizes"))

    def postings(self, index: int, format_: Any) -> tuple[list[int], list[float], Sequence[bytes]]:
        """(articles, times, positions encoded)."""
        numbers, times, positions = self._read(index)
        return numbers.tolist(), times.astype(float).tolist(), [format_.encode(part) for part in positions]


def _info(articles: np.ndarray, times: np.ndarray, lengths: np.ndarray) -> TermInfo:
    return TermInfo(
        weight=float(times.sum()),
        df=len(articles),
        minlength=int(lengths[articles].min()),
        maxlength=int(lengths[articles].max()),
        maxweight=float(times.max()),
        minid=int(articles[0]),
        maxid=int(articles[-1]),
    )


class BulletinDocuments(PerDocumentReader):
    """Whoosh's view of a segment's articles."""

    def __init__(self, opened: Segment, segment: BulletinSegment) -> None:
        self._opened = opened
        self._segment = segment

    def doc_count(self) -> int:
        """Articles that have not left."""
        return self._opened.size - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        """All articles."""
        return self._opened.size

    def has_deletions(self) -> bool:
        """Whether any article has left."""
        return self._segment.has_deletions()

    def is_deleted(self, docnum: int) -> bool:
        """Whether the article of that number has left."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the articles that have left."""
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        """Whoosh's columns are not written; ours are reached through `index.embedded.segment`."""
        return False

    def has_column(self, fieldname: str) -> bool:
        """No field has a column of Whoosh's: these are not written."""
        return False

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many words the field has, as precisely as its length byte tells; of pairs, how many positions."""
        if fieldname in WORD_FIELDS:
            return int(LENGTHS[self._opened.column(f"{fieldname}.byte")[docnum]])
        return int(self._lengths(fieldname)[docnum])

    def _lengths(self, fieldname: str) -> np.ndarray:
        return self._opened.column(fieldname if fieldname in WORD_FIELDS else "sizes")

    def field_length(self, fieldname: str) -> int:
        """How many words the field has in all articles."""
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        """How many words the field has where it is shortest."""
        return int(self._lengths(fieldname).min())

    def max_field_length(self, fieldname: str) -> int:
        """How many words the field has where it is longest."""
        return int(self._lengths(fieldname).max())

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """No field has vectors of Whoosh's: these are not written."""
        return False

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """The article's id; what else is stored is read through `index.embedded.segment`."""
        return {"id": self._opened.ids[docnum]}

    def close(self) -> None:
        """Nothing to close: what is mapped stays until it is no longer used."""
