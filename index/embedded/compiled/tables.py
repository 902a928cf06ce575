"""A snapshot as tables of addresses (see `fields`): made once for a generation, and kept as long as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embedded.compiled import fields as f
from index.embedded.layout import PARTS
from index.embedded.packed.split_lists import Shape
from index.embedded.segment import Segment
from index.embedded.snapshot import Snapshot
from index.schema import Facet
from index.score import CHAR_FIELDS, WORD_FIELDS

CHOICES = 1000  # of values that readers filter by, kept
FILES = ("trm", "pos")  # those that are compared with their sums while they are searched, by number


class Kept:
    """Arrays whose addresses are in tables: they live as long as this."""

    def __init__(self) -> None:
        self._arrays: list[np.ndarray] = []

    def at(self, array: np.ndarray) -> int:
        """The address of an array, of any dtype."""
        self._arrays.append(array := np.ascontiguousarray(array))
        return address(array)


def address(array: np.ndarray) -> int:
    """Where an array of any dtype, without gaps, lies in memory."""
    found: int = array.__array_interface__["data"][0]
    return found


class Tables:
    """The tables of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._kept, self._snapshot = Kept(), snapshot
        self._facets: dict[Facet, tuple[int, list[str]]] = {}
        self._accepted: dict[tuple[Facet, tuple[str, ...]], np.ndarray] = {}
        rows = [_segment(segment) for segment in snapshot.segments]
        for (_, row), base in zip(rows, snapshot.bases, strict=False):
            row[f.BASE] = base
        self._segments = [kept for kept, _ in rows]
        self.segments = self._kept.at(np.array([row for _, row in rows], np.int64))
        self.count = len(rows)
        self.most = max((segment.size for segment in snapshot.segments), default=0)  # articles of a segment
        self.months = int(snapshot.months.max(initial=0)) + 1
        self.everything = self._kept.at(self._everything())

    def _everything(self) -> np.ndarray:
        snapshot, at = self._snapshot, self._kept.at
        row = np.zeros(f.ALL, np.int64)
        row[f.ARTICLES] = snapshot.size
        if (alive := snapshot.alive(snapshot.generation)) is not None:
            row[f.ALIVE] = at(alive)
        if (ranks := snapshot.ranks) is not None:
            by_rank = np.empty(len(ranks), np.uint32)
            by_rank[ranks] = np.arange(len(ranks), dtype=np.uint32)
            row[f.RANKS], row[f.BY_RANK] = at(ranks), at(by_rank)
        for number, field in enumerate((*WORD_FIELDS, *CHAR_FIELDS)):
            at_field = f.LENGTHS + f.FIELD * number
            row[at_field : at_field + f.FIELD] = (
                at(snapshot.column(f"{field}.byte")),
                at(snapshot.norms_of_bytes(field)),
            )
        row[f.MONTHS], row[f.MONTHS_COUNT] = at(snapshot.months), self.months
        return row

    def facet(self, name: Facet) -> tuple[int, list[str]]:
        """The table of a facet, and its values."""
        found = self._facets.get(name)
        if found is None:
            column, at = self._snapshot.facet(name), self._kept.at
            number = dict(zip(column.values, range(len(column.values)), strict=True))
            members = [number[value] for values in column.sets for value in values]
            bounds = np.cumsum([0, *map(len, column.sets)])
            table = [at(column.column), column.column.itemsize, len(column.sets), len(number)]
            table += [at(bounds.astype(np.int64)), at(np.array(members, np.int64))]
            found = self._facets[name] = at(np.array(table, np.int64)), column.values
        return found

    def accepted(self, name: Facet, wanted: Sequence[str]) -> np.ndarray:
        """Which sets of a facet hold any of those values (bool); it must live as long as its address is used."""
        key = name, tuple(wanted)
        found = self._accepted.get(key)
        if found is None:
            if len(self._accepted) >= CHOICES:
                self._accepted.clear()
            found = self._accepted[key] = self._snapshot.facet(name).accepting(wanted)
        return found

    def compare(self, segment: int, file: int, first: int, last: int) -> None:
        """Compares bytes of a file with their sums; raises `Unreadable` where they are not as they were written."""
        self._snapshot.segments[segment].file(FILES[file]).compare(first, last)


def _segment(segment: Segment) -> tuple[Kept, np.ndarray]:
    """A segment's table, without its first number; its files never change, so it is kept for every generation."""
    found: tuple[Kept, np.ndarray] | None = segment.kept.get("table")
    if found is None:
        kept = Kept()
        row = np.zeros(f.SEGMENT, np.int64)
        row[f.SIZE] = segment.size
        row[f.STARTS], row[f.BLOCKS] = kept.at(segment.starts), kept.at(segment.column("blocks"))
        row[f.TITLE_ENDS], row[f.DAYS] = kept.at(segment.column("title_ends")), kept.at(segment.column("days"))
        for first, kind, file in ((f.WORDS, "word", 0), (f.CHARACTERS, "char", 0), (f.PAIRS, "pair", 1)):
            _dictionary(row[first : first + f.DICTIONARY], segment, kind, FILES[file], kept)
        found = segment.kept["table"] = kept, row
    return found[0], found[1].copy()


def _dictionary(row: np.ndarray, segment: Segment, kind: str, part: str, kept: Kept) -> None:
    assert part in PARTS
    file = segment.file(part)
    arrays = file.group(kind)
    row[f.COMPARED] = kept.at(np.frombuffer(file.compared, np.uint8))
    row[f.KEYS_COUNT] = len(arrays["values.counts"])
    row[f.KEY_BYTES] = arrays["keys"].dtype.itemsize
    whole = {
        f.KEYS: "keys",
        f.COUNTS: "values.counts",
        f.MANY: "values.many",
        f.COUNTS_OF_MANY: "values.counts_of_many",
    }
    row[f.MANY_COUNT] = len(arrays["values.many"])
    if kind == "word":
        whole |= {f.ENDS: "ends", f.WIDTHS: "values.widths", f.AT: "values.at"}
        for width in range(1, 9):
            row[f.STREAMS + width], row[f.FROM + width] = arrays[f"values.stream{width}"].place()
    else:
        whole |= {f.ALPHABET: "alphabet", f.BEGINS: "begins", f.GROUPS: "values.groups"}
        row[f.ALPHABET_COUNT] = len(arrays["alphabet"])
        row[f.DATA], row[f.DATA_FROM] = arrays["values.data"].place()
        shape = Shape(arrays["values.below"].item(0))
        row[f.LAST], row[f.LEAST], row[f.SHORT] = shape.last, kept.at(shape.least), kept.at(shape.short)
    if kind != "pair":
        whole |= {f.LISTS_OF_TIMES: "starts", f.RARE: "times.places", f.TITLES: "times.title", f.BODIES: "times.body"}
        row[f.RARE_COUNT] = len(arrays["times.places"])
        row[f.CODES], row[f.CODES_FROM] = arrays["times.codes"].place()
    for number, name in whole.items():
        row[number] = kept.at(arrays[name].whole())
