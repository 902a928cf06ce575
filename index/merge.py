"""Merging sources (a batch, segments) into one segment's files, a range of keys at a time.

Memory is bounded by `limits.merged_postings` and by what there is per article and per key, not by the texts.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.arrays import ListsWriter, Spool, write_arrays
from index.engine import FACETS, Facet
from index.invert import LENGTH_FIELDS, STORED_BLOCK, Batch, Postings, stored_blocks
from index.limits import merged_postings
from index.score import length_bytes
from index.segment import BLOCK, COLUMNS, TERMS, IssueRecord, Segment, merged_combos

LARGEST = 2**32  # positions of a segment


class BatchSource:
    """A batch as a source; its issues and the generation come with it."""

    def __init__(self, batch: Batch, issues: Sequence[IssueRecord], born: int) -> None:
        self.size = len(batch.ids)
        self._batch = batch
        self._records = issues
        self.issue_keys = [(record.day, record.id) for record in issues]
        self.born = np.full(self.size, born, np.uint32)
        self.columns = batch.columns
        self.events = batch.events

    def id_array(self) -> np.ndarray:
        return np.array([id.encode("utf-8", "surrogatepass") for id in self._batch.ids] or [b""])[: self.size]

    def title(self, article: int) -> str:
        return self._batch.titles[article]

    def packed_block(self, number: int) -> bytes:
        return self._batch.stored[number]

    @cached_property
    def _article_of(self) -> np.ndarray:
        return np.repeat(np.arange(self.size, dtype=np.int32), self.columns["sizes"])

    def articles_at(self, positions: np.ndarray) -> np.ndarray:
        return self._article_of[positions]

    def issue(self, number: int) -> IssueRecord:
        return self._records[number]

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        return self._batch.combos[facet]

    def postings(self, field: str) -> Postings:
        return {"word": self._batch.words, "char": self._batch.chars, "pair": self._batch.pairs}[field]

    @cached_property
    def _ends(self) -> dict[str, np.ndarray]:
        return {f: np.concatenate(([0], np.cumsum(self.counts(f), dtype=np.int64))) for f in (*TERMS, "pair")}

    def keys(self, field: str) -> list[str] | np.ndarray:
        return self.postings(field).keys

    def counts(self, field: str) -> np.ndarray:
        return self.postings(field).counts

    def between(self, field: str, first: int, last: int) -> np.ndarray:
        return self.postings(field).values[self._slice(field, first, last)]

    def times_between(self, field: str, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        times = self.postings(field).times
        assert times
        chosen = self._slice(field, first, last)
        return times[0][chosen], times[1][chosen]

    def _slice(self, field: str, first: int, last: int) -> slice:
        return slice(int(self._ends[field][first]), int(self._ends[field][last]))


class SegmentSource:
    """A segment as a source."""

    def __init__(self, segment: Segment) -> None:
        self.size = segment.size
        self._segment = segment
        self.issue_keys = [(line[0], line[1]) for line in segment.issue_lines()]
        self.id_array, self.title, self.issue = segment.id_array, segment.title, segment.issue
        self.packed_block, self.articles_at = segment.packed_block, segment.articles_at
        self.born = segment.column("born")
        self.columns = {name: segment.column(name) for name in COLUMNS}
        self.events = segment.events()

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        return self._segment.combos(facet)

    def keys(self, field: str) -> list[str] | np.ndarray:
        return self._segment.fields[field].words() if field == "word" else self._segment.fields[field].codes()

    def counts(self, field: str) -> np.ndarray:
        return self._segment.fields[field].values.counts

    def between(self, field: str, first: int, last: int) -> np.ndarray:
        return self._segment.fields[field].values.between(first, last)

    def times_between(self, field: str, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        return self._segment.fields[field].times_between(first, last)


Source = BatchSource | SegmentSource


def write_segment(folder: Path, name: str, sources: Sequence[Source]) -> list[np.ndarray]:
    """Merges sources into one segment's files; returns per source the new number of each of its articles."""
    numbers = _new_numbers(sources)
    size = sum(source.size for source in sources)
    order = np.empty(size, np.int64)  # new number -> place in the sources laid end to end
    order[np.concatenate([*numbers, np.empty(0, np.int64)]).astype(np.int64)] = np.arange(size)
    sizes = _gather(sources, "sizes", order)
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    if starts[-1] >= LARGEST:
        raise OverflowError(f"a segment holds fewer than {LARGEST} characters")
    with (folder / f"{name}.trm").open("wb") as file:
        _write_terms(file, sources, numbers, starts)
    with (folder / f"{name}.doc").open("wb") as file:
        _write_documents(file, sources, numbers, order, starts)
    return numbers


def _new_numbers(sources: Sequence[Source]) -> list[np.ndarray]:
    days = np.concatenate([source.columns["days"] for source in sources] or [np.empty(0, np.int32)])
    ids = np.concatenate([*(source.id_array() for source in sources), np.empty(0, "S1")])
    ranks = np.empty(len(days), np.int64)
    ranks[np.lexsort((ids, days))] = np.arange(len(days))
    bounds = np.cumsum([source.size for source in sources])[:-1]
    return np.split(ranks, bounds) if sources else []


def _gather(sources: Sequence[Source], column: str, order: np.ndarray) -> np.ndarray:
    parts = [source.columns[column] for source in sources]
    return np.concatenate(parts)[order] if parts else np.empty(0, np.uint32)


def _write_terms(file: BinaryIO, sources: Sequence[Source], numbers: list[np.ndarray], starts: np.ndarray) -> None:
    arrays: dict[str, np.ndarray | Spool] = {}
    for field in TERMS:
        arrays |= _merged_keys(field, sources, numbers)
    # A position moves with its article.
    shifts = []
    for source, new in zip(sources, numbers, strict=True):
        old = np.cumsum(source.columns["sizes"], dtype=np.int64) - source.columns["sizes"]
        shifts.append(starts[new] - old)
    arrays |= _merged_keys("pair", sources, shifts)
    write_arrays(file, arrays)


def _merged_keys(field: str, sources: Sequence[Source], moves: Sequence[np.ndarray]) -> dict[str, np.ndarray | Spool]:
    """Merges one kind of term: the arrays of its keys and lists.

    `moves`: per source the new number of each article; for pairs, by how much its positions move.
    """
    keys, ranks = _union([source.keys(field) for source in sources], field)
    totals = np.zeros(len(keys), np.int64)
    counts = [source.counts(field) for source in sources]
    for rank, count in zip(ranks, counts, strict=True):
        totals[rank] += count
    values = ListsWriter(ascending=True)
    times = None if field == "pair" else TimesWriter()
    for first, last in _ranges(totals):
        rows, times_of_rows = [], []
        for source, rank, count, move in zip(sources, ranks, counts, moves, strict=True):
            low, high = np.searchsorted(rank, (first, last)).tolist()
            old = source.between(field, low, high)
            new = old + move[source.articles_at(old)] if field == "pair" else move[old]
            row = np.repeat((rank[low:high] - first).astype(np.uint64), count[low:high]) << np.uint64(32)
            rows.append(row | new.astype(np.uint64))
            if times:
                times_of_rows.append(source.times_between(field, low, high))
        row = np.concatenate(rows)
        if times:
            title, body = (np.concatenate(part) for part in zip(*times_of_rows, strict=True))
            row, title, body = _sorted_together(row, title, body, last - first)
            times.append(title, body, totals[first:last])
        else:
            row.sort()
        values.append((row & np.uint64(0xFFFFFFFF)).astype(np.uint32), totals[first:last])
    arrays = _keys(keys) | {f"values.{name}": array for name, array in values.arrays().items()}
    if times:
        arrays |= times.arrays()
    return {f"{field}.{name}": array for name, array in arrays.items()}


def _keys(keys: list[str] | np.ndarray) -> dict[str, np.ndarray | Spool]:
    if isinstance(keys, np.ndarray):
        return {"keys": keys.astype(np.uint64)}
    encoded = [word.encode("utf-8", "surrogatepass") for word in keys]
    ends = np.cumsum([len(word) for word in encoded], dtype=np.uint32)
    return {"keys": np.frombuffer(b"".join(encoded), np.uint8), "ends": ends}


class TimesWriter:
    """How often each article has a term in its title and in its body: one number, the title's above the body's bits.

    Most are below 8 in the body and 1 or 0 in the title, which takes half a byte.
    """

    def __init__(self) -> None:
        self._lists = ListsWriter(ascending=False, counted=False)
        self._bits, self._titled, self._bodied = Spool("u1"), Spool("<u4"), Spool("<u4")

    def append(self, title: np.ndarray, body: np.ndarray, counts: np.ndarray) -> None:
        """Adds lists: the times end to end, and how many each list has."""
        if not len(counts):
            return
        starts = np.cumsum(counts) - counts
        bits = np.searchsorted(_POWERS, np.maximum.reduceat(body, starts), side="right")
        self._lists.append(body | (title << np.repeat(bits, counts).astype(np.uint32)), counts)
        self._bits.append(bits)
        self._titled.append(np.add.reduceat(title > 0, starts, dtype=np.uint32))
        self._bodied.append(np.add.reduceat(body > 0, starts, dtype=np.uint32))

    def arrays(self) -> dict[str, np.ndarray | Spool]:
        """What `segment.Field` reads."""
        own: dict[str, np.ndarray | Spool] = {"bits": self._bits, "titled": self._titled, "bodied": self._bodied}
        return own | {f"times.{name}": array for name, array in self._lists.arrays().items()}


_POWERS = np.uint64(1) << np.arange(32, dtype=np.uint64)


def _sorted_together(
    row: np.ndarray, title: np.ndarray, body: np.ndarray, keys: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(key, article) rows in order, and each one's times; together in one number where they fit, which sorts faster."""
    low, high = int(body.max(initial=0)).bit_length(), int(title.max(initial=0)).bit_length()
    if keys.bit_length() + 32 + low + high > 64:
        order = np.argsort(row, kind="stable")
        return row[order], title[order], body[order]
    both = (((row << np.uint64(high)) | title) << np.uint64(low)) | body
    both.sort()
    mask = np.uint64((1 << low) - 1)
    above = both >> np.uint64(low)
    return (
        above >> np.uint64(high),
        (above & np.uint64((1 << high) - 1)).astype(np.uint32),
        (both & mask).astype(np.uint32),
    )


def _union(keys: Sequence[list[str] | np.ndarray], field: str) -> tuple[list[str] | np.ndarray, list[np.ndarray]]:
    """All keys, sorted, each once; and per source the rank of each of its keys."""
    if field != "word":
        union = np.sort(np.concatenate([*keys, np.empty(0, np.uint64)]))
        union = union[np.append(True, union[1:] != union[:-1])[: len(union)]]
        return union, [np.searchsorted(union, part) for part in keys]
    words = sorted(set().union(*keys))
    rank = dict(zip(words, range(len(words)), strict=True))
    return words, [np.fromiter(map(rank.__getitem__, part), np.int64, len(part)) for part in keys]


def _ranges(totals: np.ndarray) -> Iterator[tuple[int, int]]:
    """Ranges of keys with as many postings each as memory allows, one key at the least."""
    ends = np.cumsum(totals)
    first, budget = 0, merged_postings()
    while first < len(totals):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + budget, side="right")))
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
    arrays |= _ids(np.concatenate([*(source.id_array() for source in sources), np.empty(0, "S1")])[order])
    arrays |= _texts("titles", (source.title(number) for source, number in _places(sources, order)))
    arrays |= _blobs("stored", _stored(sources, order))
    keys = sorted((key, which, i) for which, source in enumerate(sources) for i, key in enumerate(source.issue_keys))
    arrays |= _issues([(sources[which], number) for _, which, number in keys])
    write_arrays(file, arrays, {"combos": combos, "totals": totals, "issues": len(keys)})


def _merged_events(sources: Sequence[Source], numbers: list[np.ndarray]) -> dict[str, np.ndarray]:
    moved = [new[source.events[0]] for source, new in zip(sources, numbers, strict=True)]
    articles = np.concatenate([*moved, np.empty(0, np.int64)]).astype(np.uint32)
    days = np.concatenate([*(source.events[1] for source in sources), np.empty(0, np.int32)]).astype(np.int32)
    order = np.lexsort((days, articles))
    return {"event.articles": articles[order], "event.days": days[order]}


def _issues(places: list[tuple[Source, int]]) -> dict[str, np.ndarray | Spool]:
    ids, days, years, series, born = [], [], [], [], []

    def stored() -> Iterator[bytes]:
        for source, number in places:
            record = source.issue(number)
            ids.append(record.id.encode("utf-8", "surrogatepass"))
            days.append(record.day)
            years.append(record.year)
            series.append(record.series)
            born.append(record.born)
            yield zlib.compress(record.stored.encode("utf-8", "surrogatepass"))

    arrays = _blobs("issue.stored", stored())
    arrays |= {f"issue.{name}": array for name, array in _ids(np.array(ids or [b""])[: len(ids)]).items()}
    arrays |= _texts("issue.series", series)
    arrays["issue.days"] = np.array(days, np.int32)
    arrays["issue.years"] = np.array(years, np.int32)
    arrays["issue.born"] = np.array(born, np.uint32)
    return arrays


def _places(sources: Sequence[Source], order: np.ndarray) -> Iterator[tuple[Source, int]]:
    """(source, its article) of each article in the new order."""
    bounds = np.cumsum([0, *(source.size for source in sources)])
    where = np.searchsorted(bounds, order, side="right") - 1
    for which, number in zip(where.tolist(), (order - bounds[where]).tolist(), strict=True):
        yield sources[which], number


def _stored(sources: Sequence[Source], order: np.ndarray) -> Iterator[bytes]:
    """The stored blocks in the new order, without unpacking those that stay as they are."""
    if len(sources) == 1 and np.array_equal(order, np.arange(len(order))):
        yield from map(sources[0].packed_block, range(-(-len(order) // STORED_BLOCK)))
        return
    opened: dict[tuple[int, int], list[str]] = {}
    left: dict[tuple[int, int], int] = {}
    lines: list[str] = []
    for source, number in _places(sources, order):
        block, line = divmod(number, STORED_BLOCK)
        key = id(source), block
        if key not in opened:
            opened[key] = zlib.decompress(source.packed_block(block)).decode("utf-8", "surrogatepass").split("\n")
            left[key] = len(opened[key])
        lines.append(opened[key][line])
        left[key] -= 1
        if not left[key]:
            del opened[key]
        if len(lines) == STORED_BLOCK:
            yield from stored_blocks(lines)
            lines.clear()
    yield from stored_blocks(lines)


def _blobs(name: str, blobs: Iterable[bytes]) -> dict[str, np.ndarray | Spool]:
    data, lengths = Spool("u1"), array("q")
    blobs = iter(blobs)
    while some := list(islice(blobs, 4096)):
        lengths.extend(map(len, some))
        data.append(np.frombuffer(b"".join(some), np.uint8))
    return {name: data, f"{name}.ends": np.cumsum(np.frombuffer(lengths, np.int64) if lengths else [], dtype=np.int64)}


def _texts(name: str, texts: Iterable[str]) -> dict[str, np.ndarray | Spool]:
    return _blobs(name, (text.encode("utf-8", "surrogatepass") for text in texts))


def _ids(ids: np.ndarray) -> dict[str, np.ndarray | Spool]:
    """Ids as texts, and the order in which they can be sought."""
    order = np.argsort(ids, kind="stable").astype(np.uint32)
    return _blobs("ids", ids.tolist()) | {"ids.order": order}
