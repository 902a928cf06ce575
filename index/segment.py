"""A segment: some articles and issues, inverted, in two mapped files that never change.

    SEGMENT.trm   per field the sorted keys (words, characters, pairs) and their packed lists
    SEGMENT.doc   per article columns, titles and stored text; the issues' heads; where positions belong

Articles are numbered by date newest first, then id, so a smaller number is an earlier result. Writing
merges sources (batches, segments) a range of keys at a time, so memory is bounded by `budget`.
"""

from __future__ import annotations

import itertools
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from index.arrays import Arrays, Lists, ListsWriter, Spool, map_bytes, write_arrays
from index.engine import FACETS, Facet
from index.invert import CHAR_FIELDS, LENGTH_FIELDS, PAIR, STORED_BLOCK, WORD_FIELDS, Batch, Postings, stored_blocks
from index.score import length_bytes

FORMAT = 3  # raise it whenever a segment of before can no longer be read
BLOCK = 6  # positions are found in steps of 2**BLOCK
COLUMNS = ("days", "years", "numbers", "sizes", "title_ends", *LENGTH_FIELDS)
BUDGET = 4_000_000  # postings merged at a time


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """A version of an issue as a segment keeps it; `stored` is what `documents.pack_issue` wrote."""

    id: str
    day: int
    year: int
    series: str
    stored: str
    born: int


class Field:
    """One field of a segment: its sorted keys and their lists."""

    def __init__(self, arrays: Arrays, name: str, times: bool) -> None:
        self.values = Lists(arrays.group(f"{name}.values"), ascending=True)
        self.times = Lists(arrays.group(f"{name}.times"), ascending=False) if times else None
        self._keys = arrays[f"{name}.keys"]
        self._ends = arrays.get(f"{name}.ends")

    def __len__(self) -> int:
        return len(self.values)

    def key(self, index: int) -> bytes:
        """The key number `index`: a word's UTF-8, or the 8 bytes of a code."""
        assert self._ends is not None
        start = int(self._ends[index - 1]) if index else 0
        return self._keys[start : int(self._ends[index])].tobytes()

    def find(self, key: str | int) -> int | None:
        """The number of a key (a word, or a code), None if it is not there."""
        if isinstance(key, int):
            index = int(np.searchsorted(self._keys, np.uint64(key)))
            return index if index < len(self) and int(self._keys[index]) == key else None
        sought = key.encode("utf-8", "surrogatepass")
        index = bisect_left(range(len(self)), sought, key=self.key)
        return index if index < len(self) and self.key(index) == sought else None

    def prefixed(self, prefix: str) -> range:
        """The numbers of the words that begin so."""
        sought = prefix.encode("utf-8", "surrogatepass")
        first = bisect_left(range(len(self)), sought, key=self.key)
        last = bisect_left(range(len(self)), sought + b"\xff", key=self.key)
        return range(first, last)

    def words(self) -> list[str]:
        """All keys of a field of words."""
        assert self._ends is not None
        data = self._keys.tobytes()
        bounds = itertools.pairwise([0, *self._ends.tolist()])
        return [data[start:end].decode("utf-8", "surrogatepass") for start, end in bounds]

    def codes(self) -> np.ndarray:
        """All keys of a field of characters or pairs."""
        return self._keys


class Segment:
    """Reads a segment's files."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._doc = Arrays(map_bytes(folder / f"{name}.doc"))
        self._notes: dict[str, Any] = self._doc.notes
        self._terms = Arrays(map_bytes(folder / f"{name}.trm"))
        self.size = len(self._doc["days"])
        self.issues = int(self._notes["issues"])
        self.fields = {field: Field(self._terms, field, True) for field in WORD_FIELDS + CHAR_FIELDS}
        self.pairs = Field(self._terms, "pair", False)
        self.bytes = sum((folder / f"{name}{suffix}").stat().st_size for suffix in (".doc", ".trm"))

    def column(self, name: str) -> np.ndarray:
        """A column: one of COLUMNS, `born`, a length field's `….byte`, or an issue's `issue.days` and so on."""
        return self._doc[name]

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """Per article the number of its set of values, and the sets."""
        return self._doc[f"combo.{facet}"], [tuple(values) for values in self._notes["combos"][facet]]

    def events(self) -> tuple[np.ndarray, np.ndarray]:
        """(article uint32, day int32) of every event date, as two arrays in order of articles."""
        return self._doc["event.articles"], self._doc["event.days"]

    def totals(self) -> dict[str, tuple[int, int]]:
        """Per length field (articles that have it, sum of lengths)."""
        return {field: (row[0], row[1]) for field, row in self._notes["totals"].items()}

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each article's positions begin, and the end of the last one's."""
        return self._doc["starts"]

    def articles_at(self, positions: np.ndarray) -> np.ndarray:
        """The article (int32) to which each position belongs."""
        article = self._doc["blocks"][positions >> BLOCK].astype(np.int32)
        ends = self.starts[1:]
        while len(late := np.flatnonzero(ends[article] <= positions)):
            article[late] += 1
        return article

    def id(self, article: int) -> str:
        """The article's id."""
        return self._text("ids", article)

    def title(self, article: int) -> str:
        """The article's title."""
        return self._text("titles", article)

    def find(self, id: str) -> list[int]:
        """The numbers of all articles (versions) with that id."""
        return self._find("ids", id)

    def stored(self, article: int) -> str:
        """What `documents.pack_article` wrote."""
        return self._block(article // STORED_BLOCK)[article % STORED_BLOCK]

    def find_issue(self, id: str) -> list[IssueRecord]:
        """All versions of an issue in this segment."""
        return [self.issue(number) for number in self._find("issue.id", id)]

    def issue(self, number: int) -> IssueRecord:
        """The issue's record."""
        return IssueRecord(
            self._text("issue.id", number),
            int(self._doc["issue.days"][number]),
            int(self._doc["issue.years"][number]),
            self._text("issue.series", number),
            zlib.decompress(self._slice("issue.stored", number)).decode("utf-8", "surrogatepass"),
            int(self._doc["issue.born"][number]),
        )

    def issue_lines(self) -> Iterator[tuple[int, str, int, str, int, int]]:
        """(day, id, year, series, born, number) of every issue, without its text."""
        days, years, born = (self._doc[f"issue.{name}"].tolist() for name in ("days", "years", "born"))
        for number in range(self.issues):
            id, series = self._text("issue.id", number), self._text("issue.series", number)
            yield days[number], id, years[number], series, born[number], number

    def _block(self, block: int) -> list[str]:
        return zlib.decompress(self._slice("stored", block)).decode("utf-8", "surrogatepass").split("\n")

    def _slice(self, name: str, index: int) -> bytes:
        ends = self._doc[f"{name}.ends"]
        return self._doc[name][int(ends[index - 1]) if index else 0 : int(ends[index])].tobytes()

    def _text(self, name: str, index: int) -> str:
        return self._slice(name, index).decode("utf-8", "surrogatepass")

    def _find(self, name: str, text: str) -> list[int]:
        order = self._doc[f"{name}.order"]
        first = bisect_left(range(len(order)), text, key=lambda i: self._text(name, int(order[i])))
        same = itertools.takewhile(lambda i: self._text(name, int(order[i])) == text, range(first, len(order)))
        return [int(order[i]) for i in same]


# --- sources: what a merge reads -----------------------------------------------------------------


class BatchSource:
    """A batch as a source; its issues and the generation come with it."""

    def __init__(self, batch: Batch, issues: Sequence[IssueRecord], born: int) -> None:
        self.size = len(batch.ids)
        self._batch = batch
        self.records = list(issues)
        self.ids, self.titles = batch.ids, batch.titles
        self.born = np.full(self.size, born, np.uint32)
        self.columns = batch.columns
        self.events = batch.events
        self.stored = batch.stored

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        return self._batch.combos[facet]

    def postings(self, field: str) -> Postings:
        if field == "pair":
            return self._batch.pairs
        return self._batch.words[field] if field in WORD_FIELDS else self._batch.chars[field]

    def keys(self, field: str) -> list[str] | np.ndarray:
        return self.postings(field).keys

    def counts(self, field: str) -> np.ndarray:
        return self.postings(field).counts

    def between(self, field: str, first: int, last: int) -> tuple[np.ndarray, np.ndarray | None]:
        postings = self.postings(field)
        start = int(postings.counts[:first].sum(dtype=np.int64))
        end = start + int(postings.counts[first:last].sum(dtype=np.int64))
        return postings.values[start:end], None if postings.times is None else postings.times[start:end]


class SegmentSource:
    """A segment as a source."""

    def __init__(self, segment: Segment) -> None:
        self.size = segment.size
        self._segment = segment
        self.records = [segment.issue(i) for i in range(segment.issues)]
        self.ids = [segment.id(i) for i in range(segment.size)]
        self.titles = [segment.title(i) for i in range(segment.size)]
        self.born = segment.column("born")
        self.columns = {name: segment.column(name) for name in COLUMNS}
        self.events = segment.events()
        self.stored = [segment._slice("stored", block) for block in range(-(-segment.size // STORED_BLOCK))]

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        return self._segment.combos(facet)

    def _field(self, field: str) -> Field:
        return self._segment.pairs if field == "pair" else self._segment.fields[field]

    def keys(self, field: str) -> list[str] | np.ndarray:
        return self._field(field).words() if field in WORD_FIELDS else self._field(field).codes()

    def counts(self, field: str) -> np.ndarray:
        return self._field(field).values.counts

    def between(self, field: str, first: int, last: int) -> tuple[np.ndarray, np.ndarray | None]:
        lists = self._field(field)
        return lists.values.between(first, last), None if lists.times is None else lists.times.between(first, last)


Source = BatchSource | SegmentSource


# --- writing -------------------------------------------------------------------------------------


def write_segment(folder: Path, name: str, sources: Sequence[Source]) -> list[np.ndarray]:
    """Merges sources into one segment's files; returns per source the new number of each of its articles."""
    numbers = _new_numbers(sources)
    size = sum(source.size for source in sources)
    order = np.empty(size, np.int64)  # new number -> place in the sources laid end to end
    order[np.concatenate([*numbers, np.empty(0, np.int64)]).astype(np.int64)] = np.arange(size)
    sizes = _gather(sources, "sizes", order)
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    if starts[-1] >= 2**32:
        raise OverflowError("a segment holds at most 2**32 characters")
    with (folder / f"{name}.trm").open("wb") as file:
        _write_terms(file, sources, numbers, starts)
    with (folder / f"{name}.doc").open("wb") as file:
        _write_documents(file, sources, numbers, order, starts)
    return numbers


def _new_numbers(sources: Sequence[Source]) -> list[np.ndarray]:
    days = np.concatenate([source.columns["days"] for source in sources] or [np.empty(0, np.int32)])
    ids = np.array([id.encode("utf-8", "surrogatepass") for source in sources for id in source.ids] or [b""])[
        : len(days)
    ]
    ranks = np.empty(len(days), np.int64)
    ranks[np.lexsort((ids, days))] = np.arange(len(days))
    bounds = np.cumsum([source.size for source in sources])[:-1]
    return np.split(ranks, bounds) if sources else []


def _gather(sources: Sequence[Source], column: str, order: np.ndarray) -> np.ndarray:
    parts = [source.columns[column] for source in sources]
    return np.concatenate(parts)[order] if parts else np.empty(0, np.uint32)


def _write_terms(file: BinaryIO, sources: Sequence[Source], numbers: list[np.ndarray], starts: np.ndarray) -> None:
    arrays: dict[str, np.ndarray | Spool] = {}
    for field in WORD_FIELDS + CHAR_FIELDS:
        values, times = ListsWriter(ascending=True), ListsWriter(ascending=False)
        arrays |= _merged_keys(field, sources, numbers, values, times)
        arrays |= {f"{field}.values.{name}": array for name, array in values.arrays().items()}
        arrays |= {f"{field}.times.{name}": array for name, array in times.arrays().items()}
    # A position moves with its article.
    shifts = []
    for source, new in zip(sources, numbers, strict=True):
        old = np.cumsum(source.columns["sizes"], dtype=np.int64) - source.columns["sizes"]
        shifts.append((old, starts[new] - old))
    positions = ListsWriter(ascending=True)
    arrays |= _merged_keys("pair", sources, shifts, positions, None)
    arrays |= {f"pair.values.{name}": array for name, array in positions.arrays().items()}
    write_arrays(file, arrays)


def _merged_keys(
    field: str,
    sources: Sequence[Source],
    moves: Sequence[np.ndarray | tuple[np.ndarray, np.ndarray]],
    values: ListsWriter,
    times: ListsWriter | None,
) -> dict[str, np.ndarray | Spool]:
    """Merges one field's lists into the writers, and returns the arrays of its keys."""
    keys, ranks = _union([source.keys(field) for source in sources], field)
    totals = np.zeros(len(keys), np.int64)
    counts = [source.counts(field) for source in sources]
    for rank, count in zip(ranks, counts, strict=True):
        totals[rank] += count
    for first, last in _ranges(totals):
        rows, times_of_rows = [], []
        for source, rank, count, move in zip(sources, ranks, counts, moves, strict=True):
            low, high = np.searchsorted(rank, (first, last)).tolist()
            old, old_times = source.between(field, low, high)
            if isinstance(move, tuple):
                begins, shift = move
                new = old + shift[np.searchsorted(begins, old, side="right") - 1]
            else:
                new = move[old]
            row = np.repeat((rank[low:high] - first).astype(np.uint64), count[low:high]) << np.uint64(32)
            rows.append(row | new.astype(np.uint64))
            if old_times is not None:
                times_of_rows.append(old_times)
        row = np.concatenate(rows)
        if times is None:
            row.sort()
        else:
            order = np.argsort(row, kind="stable") if len(rows) > 1 else np.arange(len(row))
            row = row[order]
            times.append(np.concatenate(times_of_rows)[order], totals[first:last])
        values.append((row & np.uint64(0xFFFFFFFF)).astype(np.uint32), totals[first:last])
    if field in WORD_FIELDS:
        encoded = [word.encode("utf-8", "surrogatepass") for word in keys]
        data = np.frombuffer(b"".join(encoded), np.uint8)
        return {
            f"{field}.keys": data,
            f"{field}.ends": np.cumsum([len(word) for word in encoded], dtype=np.uint32),
        }
    return {f"{field}.keys": np.asarray(keys, np.uint64)}


def _union(keys: Sequence[list[str] | np.ndarray], field: str) -> tuple[list[str] | np.ndarray, list[np.ndarray]]:
    """All keys, sorted, each once; and per source the rank of each of its keys."""
    if field not in WORD_FIELDS:
        union = np.unique(np.concatenate([*keys, np.empty(0, np.uint64)]))
        return union, [np.searchsorted(union, part) for part in keys]
    words = sorted(set().union(*keys))
    rank = dict(zip(words, range(len(words)), strict=True))
    return words, [np.fromiter(map(rank.__getitem__, part), np.int64, len(part)) for part in keys]


def _ranges(totals: np.ndarray) -> Iterator[tuple[int, int]]:
    """Ranges of keys with about BUDGET postings each, one key at the least."""
    ends = np.cumsum(totals)
    first = 0
    while first < len(totals):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + BUDGET, side="right")))
        yield first, last
        first = last


def _write_documents(
    file: BinaryIO, sources: Sequence[Source], numbers: list[np.ndarray], order: np.ndarray, starts: np.ndarray
) -> None:
    arrays: dict[str, np.ndarray | Spool] = {name: _gather(sources, name, order) for name in COLUMNS}
    totals: dict[str, tuple[int, int]] = {}
    for field in LENGTH_FIELDS:
        lengths = arrays[field]
        assert isinstance(lengths, np.ndarray)
        totals[field] = (int(np.count_nonzero(lengths)), int(lengths.sum(dtype=np.int64)))
        arrays[f"{field}.byte"] = length_bytes(lengths)
    arrays["born"] = np.concatenate([*(source.born for source in sources), np.empty(0, np.uint32)])[order]
    arrays["starts"] = starts.astype(np.uint32 if starts[-1] < 2**32 else np.int64)
    blocks = np.arange(0, int(starts[-1]) + 1, 1 << BLOCK)
    arrays["blocks"] = np.maximum(np.searchsorted(starts, blocks, side="right") - 1, 0).astype(np.uint32)
    combos = {}
    for facet in FACETS:
        arrays[f"combo.{facet}"], combos[facet] = merged_combos([source.combos(facet) for source in sources], order)
    arrays |= _merged_events(sources, numbers)
    ids = [id for source in sources for id in source.ids]
    titles = [title for source in sources for title in source.titles]
    arrays |= _texts("ids", [ids[i] for i in order], find=True)
    arrays |= _texts("titles", [titles[i] for i in order])
    arrays |= _blobs("stored", _stored(sources, order))
    records = sorted((record for source in sources for record in source.records), key=lambda r: (r.day, r.id))
    arrays |= _texts("issue.id", [record.id for record in records], find=True)
    arrays["issue.days"] = np.array([record.day for record in records], np.int32)
    arrays |= _texts("issue.series", [record.series for record in records])
    arrays["issue.years"] = np.array([record.year for record in records], np.int32)
    arrays["issue.born"] = np.array([record.born for record in records], np.uint32)
    arrays |= _blobs("issue.stored", (zlib.compress(r.stored.encode("utf-8", "surrogatepass")) for r in records))
    write_arrays(file, arrays, {"combos": combos, "totals": totals, "issues": len(records)})


def _merged_events(sources: Sequence[Source], numbers: list[np.ndarray]) -> dict[str, np.ndarray]:
    moved = [new[source.events[0]] for source, new in zip(sources, numbers, strict=True)]
    articles = np.concatenate([*moved, np.empty(0, np.int64)]).astype(np.uint32)
    days = np.concatenate([*(source.events[1] for source in sources), np.empty(0, np.int32)]).astype(np.int32)
    order = np.lexsort((days, articles))
    return {"event.articles": articles[order], "event.days": days[order]}


def merged_combos(
    parts: Sequence[tuple[np.ndarray, list[tuple[str, ...]]]], order: np.ndarray | None = None
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Columns of sets of values, end to end and then in that order, with one numbering of the sets."""
    numbers: dict[tuple[str, ...], int] = {}
    columns = [np.empty(0, np.uint32)]
    for column, sets in parts:
        new = np.array([numbers.setdefault(tuple(values), len(numbers)) for values in sets] or [0], np.uint32)
        columns.append(new[column])
    column = np.concatenate(columns)
    small = np.uint8 if len(numbers) <= 2**8 else np.uint16 if len(numbers) <= 2**16 else np.uint32
    return (column if order is None else column[order]).astype(small), list(numbers)


def _stored(sources: Sequence[Source], order: np.ndarray) -> Iterator[bytes]:
    """The stored blocks in the new order, without unpacking those that stay as they are."""
    if len(sources) == 1 and np.array_equal(order, np.arange(len(order))):
        yield from sources[0].stored
        return
    bounds = np.cumsum([0, *(source.size for source in sources)])
    where = np.searchsorted(bounds, order, side="right") - 1
    blocks: dict[tuple[int, int], list[str]] = {}
    left = {
        (number, block): min(STORED_BLOCK, source.size - block * STORED_BLOCK)
        for number, source in enumerate(sources)
        for block in range(len(source.stored))
    }
    lines: list[str] = []
    for place, number in zip(order.tolist(), where.tolist(), strict=True):
        block, line = divmod(place - int(bounds[number]), STORED_BLOCK)
        key = number, block
        if key not in blocks:
            blocks[key] = zlib.decompress(sources[number].stored[block]).decode("utf-8", "surrogatepass").split("\n")
        lines.append(blocks[key][line])
        left[key] -= 1
        if not left[key]:
            del blocks[key]
        if len(lines) == STORED_BLOCK:
            yield from stored_blocks(lines)
            lines.clear()
    yield from stored_blocks(lines)


def _blobs(name: str, blobs: Iterator[bytes]) -> dict[str, np.ndarray | Spool]:
    data, ends, end = Spool("u1"), Spool("<i8"), 0
    for blob in blobs:
        data.append(np.frombuffer(blob, np.uint8))
        end += len(blob)
        ends.append(np.array([end]))
    return {name: data, f"{name}.ends": ends}


def _texts(name: str, texts: list[str], find: bool = False) -> dict[str, np.ndarray | Spool]:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    arrays: dict[str, np.ndarray | Spool] = {
        name: np.frombuffer(b"".join(encoded), np.uint8),
        f"{name}.ends": np.cumsum([len(text) for text in encoded] or [0], dtype=np.int64)[: len(encoded)],
    }
    if find:
        arrays[f"{name}.order"] = np.argsort(np.array(encoded or [b""]), kind="stable")[: len(encoded)].astype(
            np.uint32
        )
    return arrays


__all__ = ["COLUMNS", "FORMAT", "PAIR", "BatchSource", "IssueRecord", "Segment", "SegmentSource", "write_segment"]
