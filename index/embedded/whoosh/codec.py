"""Whoosh's view of fields of arrays: the terms, cursors and ordinary matchers that its searcher asks for.

A field has `len`, `term`, `info` and `postings` by number, as `index.embedded.whoosh.toc` gives of a bulletin segment.
Whoosh's own test suite runs over the same classes (`tests/whoosh_codec.py` writes what they read there).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

BLOCK = 128  # postings that a matcher judges by their greatest weight at once


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
        """Whoosh's statistics of the term at which the cursor stands; None at the end."""
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
