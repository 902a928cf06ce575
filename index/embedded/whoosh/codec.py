"""Whoosh's codec with its term table and postings as arrays, mapped from disk.

An ordinary Whoosh `IndexWriter` writes with it, for every format that Whoosh has, and ordinary Whoosh
matchers read it. Per document values (columns, lengths, vectors, stored fields) stay Whoosh's own.

    SEGMENT.trm   per field: sorted terms, packed document numbers, weights, encoded values
"""

from __future__ import annotations

import itertools
import mmap
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from whoosh.codec.base import FieldCursor, FieldWriter, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length, length_to_byte

from index.embedded.packed_lists import Arrays, Lists, ListsWriter, Spool, write_arrays

BLOCK = 128  # postings that a matcher judges by their greatest weight at once


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


# --- writing -------------------------------------------------------------------------------------


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


# --- reading -------------------------------------------------------------------------------------


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


class ArrayTermsReader(TermsReader):
    """Whoosh's view of fields of arrays; a field has `len`, `term`, `info` and `postings` by number."""

    def __init__(self, fields: dict[str, Any], file: Any = None) -> None:
        self._fields = fields
        self._file = file

    def _find(self, fieldname: str, term: bytes) -> int | None:
        if fieldname not in self._fields:
            return None
        index = self._place(fieldname, term)
        field = self._fields[fieldname]
        return index if index < len(field) and field.term(index) == term else None

    def _place(self, fieldname: str, term: bytes) -> int:
        field = self._fields[fieldname]
        return bisect_left(range(len(field)), term, key=field.term)

    def _known(self, fieldname: str, term: bytes) -> int:
        index = self._find(fieldname, term)
        if index is None:
            raise TermNotFound(f"No term {fieldname}:{term!r}")
        return index

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) is not None

    def indexed_field_names(self) -> Sequence[str]:
        """The fields that have terms."""
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """Walks a field's terms."""
        return ArrayCursor(self._fields.get(fieldname), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All (field, term) in order."""
        return ((name, field.term(i)) for name, field in self._fields.items() for i in range(len(field)))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All (field, term) from there on."""
        return (term for term, _ in self.items_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All ((field, term), statistics) in order."""
        return (((name, f.term(i)), f.info(i)) for name, f in self._fields.items() for i in range(len(f)))

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All ((field, term), statistics) from there on."""
        for name, field in self._fields.items():
            if name >= fieldname:
                for i in range(self._place(name, prefix) if name == fieldname else 0, len(field)):
                    yield (name, field.term(i)), field.info(i)

    def term_info(self, fieldname: str, tbytes: bytes) -> TermInfo:
        """A term's statistics; TermNotFound if there is no such term."""
        return self._fields[fieldname].info(self._known(fieldname, tbytes))

    def frequency(self, fieldname: str, tbytes: bytes) -> float:
        """The sum of a term's weights; KeyError if there is no such term, for Whoosh's reader to make 0 of."""
        return float(self._info_or_key_error(fieldname, tbytes).weight())

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        """How many documents have a term; KeyError as above."""
        return int(self._info_or_key_error(fieldname, tbytes).doc_frequency())

    def _info_or_key_error(self, fieldname: str, tbytes: bytes) -> TermInfo:
        index = self._find(fieldname, tbytes)
        if index is None:
            raise KeyError(tbytes)
        return self._fields[fieldname].info(index)

    def matcher(self, fieldname: str, tbytes: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """An ordinary Whoosh matcher over a term's postings."""
        field, index = self._fields[fieldname], self._known(fieldname, tbytes)
        documents, weights, values = field.postings(index, format_)
        return ArrayMatcher(documents, weights, values, format_, (fieldname, tbytes), field.info(index), scorer)

    def close(self) -> None:
        """Closes the file; what was mapped stays until it is no longer used."""
        if self._file is not None:
            self._file.close()


class ArrayCursor(FieldCursor):
    """Walks the terms of one field."""

    def __init__(self, field: Any, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._index = -1
        self.next()

    def first(self) -> Any:
        """Goes to the first term, and returns it."""
        self._index = -1
        return self.next()

    def find(self, term: Any) -> Any:
        """Goes to the first term not before the given one, and returns it."""
        if not isinstance(term, bytes):
            term = self._fieldobj.to_bytes(term)
        if self._field is not None:
            self._index = bisect_left(range(len(self._field)), term, key=self._field.term) - 1
        return self.next()

    def next(self) -> Any:
        """Goes to the next term, and returns it; None at the end."""
        self._index += 1
        return self.text()

    def text(self) -> Any:
        """The term at which the cursor stands; None at the end."""
        return self._fieldobj.from_bytes(self._field.term(self._index)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """Its statistics."""
        return self._field.info(self._index) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._field is not None and self._index < len(self._field)


class ArrayMatcher(LeafMatcher):
    """A term's postings, one after the other."""

    def __init__(
        self,
        documents: list[int],
        weights: list[float],
        values: Sequence[bytes],
        format_: Any,
        term: tuple[str, bytes],
        info: TermInfo,
        scorer: Any = None,
    ) -> None:
        self._documents, self._weights, self._values = documents, weights, values
        self.format, self.scorer = format_, scorer
        self._term, self._info = term, info
        self._i = 0

    def copy(self) -> ArrayMatcher:
        """Another matcher at the same place."""
        other = ArrayMatcher(
            self._documents, self._weights, self._values, self.format, self._term, self._info, self.scorer
        )
        other._i = self._i
        return other

    def is_active(self) -> bool:
        """Whether there is a posting here."""
        return self._i < len(self._documents)

    def reset(self) -> None:
        """Goes back to the first posting."""
        self._i = 0

    def id(self) -> int:
        """The number of the document at which the matcher stands."""
        return self._documents[self._i]

    def all_ids(self) -> Iterator[int]:
        """The documents from here on."""
        return iter(self._documents[self._i :])

    def weight(self) -> float:
        """The posting's weight."""
        return self._weights[self._i]

    def value(self) -> bytes:
        """The posting's encoded value."""
        return self._values[self._i]

    def next(self) -> bool:
        """Goes to the next posting; whether that begins a new block."""
        self._i += 1
        return self._i % BLOCK == 0 or not self.is_active()

    def skip_to(self, id: int) -> None:
        """Goes to the first posting whose document is not before the given one."""
        if not self.is_active():
            raise ReadTooFar
        self._i = bisect_left(self._documents, id, lo=self._i)

    def skip_to_quality(self, minquality: float) -> int:
        """Leaves out blocks that cannot score more than that; how many."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._i = (self._i // BLOCK + 1) * BLOCK
            skipped += 1
        return skipped

    def _block(self) -> slice:
        start = self._i // BLOCK * BLOCK
        return slice(start, start + BLOCK)

    def block_min_id(self) -> int:
        """The block's first document."""
        return self._documents[self._block()][0]

    def block_max_id(self) -> int:
        """The block's last document."""
        return self._documents[self._block()][-1]

    def block_min_length(self) -> int:
        """Not more than the length of any of the block's fields."""
        return int(self._info.min_length())

    def block_max_length(self) -> int:
        """Not less than the length of any of the block's fields."""
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        """The block's greatest weight."""
        return max(self._weights[self._block()])
