"""A codec for Whoosh's own writer, with its term table and postings as arrays, so that its test suite runs over ours.

An ordinary Whoosh `IndexWriter` writes with it, for every format that Whoosh has, and the readers and matchers of
`index.embedded.whoosh.codec` read it. Per document values (columns, lengths, vectors, stored fields) stay Whoosh's own.

    SEGMENT.trm   per field: sorted terms, packed document numbers, weights, encoded values
"""

from __future__ import annotations

import itertools
import mmap
from collections.abc import Sequence
from typing import Any

import numpy as np
from whoosh.codec.base import FieldWriter
from whoosh.codec.whoosh3 import W3Codec
from whoosh.reading import TermInfo
from whoosh.util.numeric import byte_to_length, length_to_byte

from index.embedded.packed.arrays import Arrays, Spool, write_arrays
from index.embedded.packed.lists import Lists, ListsWriter
from index.embedded.whoosh.codec import ArrayTermsReader


class ArrayCodec(W3Codec):
    """Whoosh's third codec, its inverted index replaced by arrays."""

    def field_writer(self, storage: Any, segment: Any) -> ArrayFieldWriter:
        """What writes a segment's inverted index."""
        return ArrayFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> ArrayTermsReader:
        """What reads it."""
        file = segment.open_file(storage, self.TERMS_EXT)
        arrays = Arrays(_bytes_of(file, storage.file_length(segment.make_filename(self.TERMS_EXT))))
        fields = {name: ArrayField(arrays, f"f{number}") for number, name in enumerate(arrays.notes)}
        return ArrayTermsReader(fields, file)


def _bytes_of(file: Any, length: int) -> np.ndarray:
    """A Whoosh file's bytes as an array, mapped where it is a real file."""
    if not length:
        return np.empty(0, np.uint8)
    if file.is_real:
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
    return np.frombuffer(file.get(0, length), np.uint8)


class _OpenField:
    """The arrays of the field that is being written."""

    def __init__(self) -> None:
        self.keys, self.ends = bytearray(), Spool("<i8")
        self.documents = ListsWriter()
        self.weights, self.values, self.value_ends = Spool("<f4"), Spool("u1"), Spool("<i8")
        self.shortest, self.longest = Spool("u1"), Spool("u1")
        self.size = 0  # bytes of values

    def arrays(self, name: str) -> dict[str, np.ndarray | Spool]:
        """The arrays under the field's name."""
        own: dict[str, np.ndarray | Spool] = {
            "keys": np.frombuffer(bytes(self.keys), np.uint8),
            "ends": self.ends,
            "weights": self.weights,
            "payload": self.values,
            "payload_ends": self.value_ends,
            "shortest": self.shortest,
            "longest": self.longest,
        }
        own |= {f"values.{part}": array for part, array in self.documents.arrays().items()}
        return {f"{name}.{part}": array for part, array in own.items()}


class ArrayFieldWriter(FieldWriter):
    """Takes postings one by one, as Whoosh gives them, and turns each term's into arrays."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._file = segment.create_file(storage, W3Codec.TERMS_EXT)
        self._fields: dict[str, _OpenField] = {}
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begins, or goes on with, a field."""
        self._field = self._fields.setdefault(fieldname, _OpenField())

    def start_term(self, btext: bytes) -> None:
        """Begins a term; terms come in order."""
        self._term = btext
        self._documents: list[int] = []
        self._weights: list[float] = []
        self._payload: list[bytes] = []
        self._lengths: list[int] = []

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        """Adds a posting; documents come in order."""
        self._documents.append(docnum)
        self._weights.append(weight)
        self._payload.append(vbytes)
        if length:
            self._lengths.append(length)

    def finish_term(self) -> None:
        """Packs the term's postings."""
        field = self._field
        field.keys += self._term
        field.ends.append(np.array([len(field.keys)]))
        field.documents.append(np.array(self._documents, np.uint32), np.array([len(self._documents)]))
        field.weights.append(np.array(self._weights))
        field.values.append(np.frombuffer(b"".join(self._payload), np.uint8))
        ends = field.size + np.cumsum([len(value) for value in self._payload])
        field.value_ends.append(ends)
        field.size = int(ends[-1])
        field.shortest.append(np.array([length_to_byte(min(self._lengths, default=0))]))
        field.longest.append(np.array([length_to_byte(max(self._lengths, default=0))]))

    def finish_field(self) -> None:
        """Ends the field for now."""

    def close(self) -> None:
        """Writes the file."""
        arrays: dict[str, np.ndarray | Spool] = {}
        for number, field in enumerate(self._fields.values()):
            arrays |= field.arrays(f"f{number}")
        write_arrays(self._file, arrays, list(self._fields))
        self._file.close()
        self.is_closed = True


class ArrayField:
    """A field's terms and postings."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        own = {part: array.whole() for part, array in arrays.group(name).items()}
        self._keys, self._ends = own["keys"], own["ends"]
        self._documents = Lists(arrays.group(f"{name}.values"))
        self._starts = np.concatenate(([0], np.cumsum(self._documents.counts.whole(), dtype=np.int64)))
        self._weights = own["weights"]
        self._payload, self._payload_ends = own["payload"], own["payload_ends"]
        self._shortest, self._longest = own["shortest"], own["longest"]

    def __len__(self) -> int:
        return len(self._ends)

    def term(self, index: int) -> bytes:
        """The term of that number."""
        return self._keys[int(self._ends[index - 1]) if index else 0 : int(self._ends[index])].tobytes()

    def info(self, index: int) -> TermInfo:
        """Whoosh's statistics of a term."""
        weights = self._weights[self._starts[index] : self._starts[index + 1]]
        documents = self._documents[index]
        return TermInfo(
            weight=float(weights.sum(dtype=np.float64)),
            df=len(documents),
            minlength=byte_to_length(int(self._shortest[index])),
            maxlength=byte_to_length(int(self._longest[index])),
            maxweight=float(weights.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def postings(self, index: int, format_: Any) -> tuple[list[int], list[float], Sequence[bytes]]:
        """(documents, weights, encoded values) of a term."""
        first, last = int(self._starts[index]), int(self._starts[index + 1])
        ends = [int(self._payload_ends[first - 1]) if first else 0, *self._payload_ends[first:last].tolist()]
        data = self._payload[ends[0] : ends[-1]].tobytes()
        values = [data[a - ends[0] : b - ends[0]] for a, b in itertools.pairwise(ends)]
        return self._documents[index].tolist(), self._weights[first:last].tolist(), values
