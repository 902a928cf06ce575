"""How many articles have each word: for suggestions, and for comparing what a query matches with the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from index.embedded.segment import Segment
from index.embedded.snapshot import Snapshot

AT_ONCE = 1 << 22  # postings that are unpacked together: the lists of all words would be many times an index's memory


def most_frequent(snapshot: Snapshot, mask: np.ndarray | None, prefix: str, limit: int) -> list[tuple[str, int]]:
    """(word, count) of the words that begin so, most of the articles first, then by word.

    `mask` (bool, one an article): which articles; None: all.

    Only words that may be among the `limit` first are read.
    """
    found = []
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        lists = segment.words
        chosen = lists.keys.prefixed(prefix) if prefix else range(len(lists))
        found.append((segment, chosen, _counts(segment, chosen, None if mask is None else mask[base:])))
    # The limit-th of one segment has that many at least; what has as many in all has its part of it in some segment.
    least = max((_nth(counts, limit) for _, _, counts in found), default=0)
    enough = max(-(-least // max(len(found), 1)), 1)
    if len(found) == 1:
        segment, chosen, counts = found[0]
        places = np.flatnonzero(counts >= enough)
        numbered = zip(places.tolist(), counts[places].tolist(), strict=True)
        totals = {segment.words.keys[chosen[place]]: count for place, count in numbered}
    else:
        totals = _added(found, enough)
    rows = [(word.decode("utf-8", "surrogatepass"), count) for word, count in totals.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:limit]


def _added(found: list[tuple[Segment, range, np.ndarray]], enough: int) -> dict[bytes, int]:
    """The counts, over all segments, of words that some segment has so often."""
    totals: dict[bytes, int] = {}
    for segment, chosen, counts in found:
        for place in np.flatnonzero(counts >= enough).tolist():
            totals[segment.words.keys[chosen[place]]] = 0
    for segment, chosen, counts in found:
        for word in totals:
            number = segment.words.keys.find(word)
            if number is not None:
                totals[word] += int(counts[number - chosen.start])
    return totals


def _nth(counts: np.ndarray, limit: int) -> int:
    """The count of the limit-th most frequent word; 0 where there are not so many."""
    return int(np.partition(counts, len(counts) - limit)[len(counts) - limit]) if 0 < limit <= len(counts) else 0


def _counts(segment: Segment, chosen: range, mask: np.ndarray | None) -> np.ndarray:
    """How many of a segment's articles have each of the chosen words (int64)."""
    lists = segment.words.values
    per_word: np.ndarray = lists.counts[chosen.start : chosen.stop].astype(np.int64)
    if mask is None:
        return per_word
    counts = np.empty(len(per_word), np.int64)
    for first, last in chunks(per_word):
        kept = mask.take(lists.between(chosen.start + first, chosen.start + last).astype(np.intp))
        ends = np.cumsum(per_word[first:last])
        counts[first:last] = np.diff(np.append(0, np.append(0, np.cumsum(kept, dtype=np.int64))[ends]))
    return counts


def chunks(per_word: np.ndarray) -> Iterator[tuple[int, int]]:
    """Ranges of words that have about AT_ONCE postings each; `per_word` (int64): how many each word has."""
    parts = np.cumsum(per_word) // AT_ONCE
    edges = [0, *(np.flatnonzero(np.diff(parts)) + 1).tolist(), len(per_word)]
    yield from ((first, last) for first, last in itertools.pairwise(edges) if first < last)
