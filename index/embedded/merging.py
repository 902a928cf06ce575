"""Merging sources (a batch, segments) into one segment's files, a range of keys at a time.

Memory is bounded by how many postings are merged at a time, and by what there is per article and per key, not by the
texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.embedded.dictionary import pack_codes, pack_words
from index.embedded.figures.columns import merged_figures
from index.embedded.layout import BLOCK, COLUMNS, PARTS, STORED_BLOCK, packed
from index.embedded.packed.arrays import Spool, write_arrays
from index.embedded.packed.counts import ranges
from index.embedded.packed.frequencies import Times, TimesWriter
from index.embedded.packed.lists import ListsWriter
from index.embedded.packed.split_lists import SplitListsWriter
from index.embedded.segment import merged_combos
from index.embedded.sources import Source
from index.schema import DAYS, FACETS, Column
from index.score import LENGTH_FIELDS, length_bytes

LARGEST = 2**32  # positions of a segment


def write_segment(folder: Path, name: str, sources: Sequence[Source], postings: int) -> None:
    """Merges sources into one segment's files, about so many `postings` at a time."""
    for part in PARTS:
        write_part(folder, name, sources, part, postings)


def write_part(folder: Path, name: str, sources: Sequence[Source], part: str, postings: int) -> None:
    """Writes one file of a segment; the parts know nothing of each other. `postings`: merged at a time."""
    numbers = new_numbers(sources)
    size = sum(source.size for source in sources)
    order = np.empty(size, np.int64)  # new number -> place in the sources laid end to end
    order[np.concatenate([*numbers, np.empty(0, np.int64)]).astype(np.int64)] = np.arange(size)
    sizes = _gather(sources, "sizes", order)
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    if starts[-1] >= LARGEST:
        raise OverflowError(f"a segment holds fewer than {LARGEST} characters")
    with (folder / f"{name}.{part}").open("wb") as file:
        if part == "doc":
            _write_documents(file, sources, numbers, order, starts)
        elif part == "trm":
            words = _merged_terms("word", sources, numbers, postings, ListsWriter())
            write_arrays(file, words | _merged_terms("char", sources, numbers, postings, SplitListsWriter(size)))
        else:
            moves = _moves(sources, numbers, starts)
            write_arrays(file, _merged_terms("pair", sources, moves, postings, SplitListsWriter(int(starts[-1]))))


def _moves(sources: Sequence[Source], numbers: list[np.ndarray], starts: np.ndarray) -> list[np.ndarray]:
    """Per source by how much the positions of each article move: a position moves with its article."""
    moves = []
    for source, new in zip(sources, numbers, strict=True):
        old = np.cumsum(source.columns["sizes"], dtype=np.int64) - source.columns["sizes"]
        moves.append(starts[new] - old)
    return moves


def new_numbers(sources: Sequence[Source]) -> list[np.ndarray]:
    """Per source the number (intp) that each of its articles has in the segment that they are merged into."""
    days = np.concatenate([source.columns["days"] for source in sources] or [np.empty(0, np.int32)])
    ids = np.concatenate([*(source.id_array() for source in sources), np.empty(0, "S1")])
    ranks = np.empty(len(days), np.int64)
    ranks[np.lexsort((ids, days))] = np.arange(len(days))
    bounds = np.cumsum([source.size for source in sources])[:-1]
    return np.split(ranks, bounds) if sources else []


def _gather(sources: Sequence[Source], column: str, order: np.ndarray) -> np.ndarray:
    parts = [source.columns[column] for source in sources]
    return np.concatenate(parts)[order] if parts else np.empty(0, np.uint32)


def _merged_terms(
    kind: str,
    sources: Sequence[Source],
    moves: Sequence[np.ndarray],
    postings: int,
    values: ListsWriter | SplitListsWriter,
) -> dict[str, np.ndarray | Spool]:
    """Merges one kind of term: the arrays of its keys and lists.

    `moves`: per source the new number of each article; for pairs, by how much its positions move.
    """
    keys, ranks = _union([source.keys(kind) for source in sources], kind)
    totals = np.zeros(len(keys), np.int64)
    for source, rank in zip(sources, ranks, strict=True):
        totals[rank] += source.counts(kind)
    times = None if kind == "pair" else TimesWriter()
    titled, bodied = np.zeros(len(keys), np.uint32), np.zeros(len(keys), np.uint32)
    for first, last in ranges(totals, postings):
        lists, occurring = _merged_lists(kind, sources, moves, ranks, first, last)
        values.append(lists, totals[first:last])
        if times and occurring:
            times.append(occurring)
            begins = np.cumsum(totals[first:last]) - totals[first:last]
            titled[first:last] = np.add.reduceat(occurring[0] > 0, begins, dtype=np.uint32)
            bodied[first:last] = np.add.reduceat(occurring[1] > 0, begins, dtype=np.uint32)
    arrays = pack_words(keys) if isinstance(keys, list) else pack_codes(keys)
    arrays |= {f"values.{name}": array for name, array in values.arrays().items()}
    if times:
        arrays |= {"titled": titled, "bodied": bodied, "starts": (np.cumsum(totals) - totals).astype(np.uint32)}
        arrays |= {f"times.{name}": array for name, array in times.arrays().items()}
    return {f"{kind}.{name}": array for name, array in arrays.items()}


def _merged_lists(
    kind: str,
    sources: Sequence[Source],
    moves: Sequence[np.ndarray],
    ranks: Sequence[np.ndarray],
    first: int,
    last: int,
) -> tuple[np.ndarray, Times | None]:
    """The lists of the keys first … last - 1, end to end, and their times (pairs have none)."""
    if len(sources) == 1:  # in order as it is
        (source,) = sources
        times = None if kind == "pair" else source.times_between(kind, first, last)
        return source.between(kind, first, last), times
    rows, times_of_rows = [], []
    for source, move, rank in zip(sources, moves, ranks, strict=True):
        low, high = np.searchsorted(rank, (first, last)).tolist()
        old = source.between(kind, low, high)
        new = old + move[source.articles_at(old)] if kind == "pair" else move[old]
        row = np.repeat((rank[low:high] - first).astype(np.uint64), source.counts(kind)[low:high]) << np.uint64(32)
        rows.append(row | new.astype(np.uint64))
        if kind != "pair":
            times_of_rows.append(source.times_between(kind, low, high))
    row, times = np.concatenate(rows), None
    if times_of_rows:
        title, body = (np.concatenate(part).astype(np.uint32) for part in zip(*times_of_rows, strict=True))
        row, title, body = _sorted_together(row, title, body, last - first)
        times = title, body
    else:
        row.sort()
    return (row & np.uint64(0xFFFFFFFF)).astype(np.uint32), times


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


def _union(keys: Sequence[list[str] | np.ndarray], kind: str) -> tuple[list[str] | np.ndarray, list[np.ndarray]]:
    """All keys, sorted, each once; and per source the rank of each of its keys."""
    if len(keys) == 1:  # as they are
        return keys[0], [np.arange(len(keys[0]))]
    if kind != "word":
        union = np.sort(np.concatenate([*keys, np.empty(0, np.uint64)]))
        union = union[np.append(True, union[1:] != union[:-1])[: len(union)]]
        return union, [np.searchsorted(union, part) for part in keys]
    words = sorted(set().union(*keys))
    rank = dict(zip(words, range(len(words)), strict=True))
    return words, [np.fromiter(map(rank.__getitem__, part), np.int64, len(part)) for part in keys]


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
    for one in DAYS:
        arrays |= _merged_days(one.name, [source.days[one.name] for source in sources], numbers)
    arrays |= _merged_units(sources, _moves(sources, numbers, starts))
    figures = merged_figures([source.figures for source in sources], numbers)
    arrays |= {f"figure.{name}": column for name, column in figures.columns.items()}
    arrays |= _ids(np.concatenate([*(source.id_array() for source in sources), np.empty(0, "S1")])[order])
    arrays |= _texts("titles", (source.title(number) for source, number in _places(sources, order)))
    arrays |= _stored(sources, order)
    keys = sorted((key, which, i) for which, source in enumerate(sources) for i, key in enumerate(source.issue_keys))
    arrays |= _issues([(sources[which], number) for _, which, number in keys])
    write_arrays(file, arrays, {"combos": combos, "totals": totals, "issues": len(keys), "units": figures.units})


def _merged_days(
    name: Column, parts: list[tuple[np.ndarray, np.ndarray]], numbers: list[np.ndarray]
) -> dict[str, np.ndarray]:
    moved = [new[articles] for (articles, _), new in zip(parts, numbers, strict=True)]
    articles = np.concatenate([*moved, np.empty(0, np.int64)]).astype(np.uint32)
    days = np.concatenate([*(part for _, part in parts), np.empty(0, np.int32)]).astype(np.int32)
    order = np.lexsort((days, articles))
    return {f"{name}.articles": articles[order], f"{name}.days": days[order]}


def _merged_units(sources: Sequence[Source], moves: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    moved = [s.unit_ends + move[s.articles_at(s.unit_ends)] for s, move in zip(sources, moves, strict=True)]
    ends = np.concatenate([*moved, np.empty(0, np.int64)]).astype(np.uint32)
    lasts = np.concatenate([*(source.unit_lasts for source in sources), np.empty(0, np.uint32)])
    order = np.argsort(ends, kind="stable")
    return {"unit.ends": ends[order], "unit.lasts": lasts[order].astype(np.uint32)}


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
            yield packed(record.stored)

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


def _stored(sources: Sequence[Source], order: np.ndarray) -> dict[str, np.ndarray | Spool]:
    """The sources' blocks as they are, end to end, and where in them each article is."""
    data, ends, places = Spool("u1"), [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    blocks = 0
    for source in sources:
        stored, ends_of_source, places_of_source = source.blocks()
        ends.append(ends_of_source.astype(np.int64) + data.count)
        places.append(places_of_source.astype(np.int64) + blocks * STORED_BLOCK)
        data.append(stored)
        blocks += len(ends_of_source)
    place = np.concatenate(places)[order].astype(np.uint32)
    return {"stored": data, "stored.ends": _small(np.concatenate(ends)), "stored.places": place}


def _blobs(name: str, blobs: Iterable[bytes]) -> dict[str, np.ndarray | Spool]:
    data, lengths = Spool("u1"), array("q")
    blobs = iter(blobs)
    while some := list(islice(blobs, 4096)):
        lengths.extend(map(len, some))
        data.append(np.frombuffer(b"".join(some), np.uint8))
    ends = np.cumsum(np.frombuffer(lengths, np.int64) if lengths else [], dtype=np.int64)
    return {name: data, f"{name}.ends": _small(ends)}


def _small(ends: np.ndarray) -> np.ndarray:
    """Ascending numbers as uint32, if they are below 2**32."""
    return ends if len(ends) and ends[-1] >= 2**32 else ends.astype(np.uint32)


def _texts(name: str, texts: Iterable[str]) -> dict[str, np.ndarray | Spool]:
    return _blobs(name, (text.encode("utf-8", "surrogatepass") for text in texts))


def _ids(ids: np.ndarray) -> dict[str, np.ndarray | Spool]:
    """Ids as texts, and the order in which they can be sought."""
    order = np.argsort(ids, kind="stable").astype(np.uint32)
    return _blobs("ids", ids.tolist()) | {"ids.order": order}
