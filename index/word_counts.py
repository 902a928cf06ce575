"""How many articles have each word: for suggestions, and for comparing what a query matches with the rest."""

from __future__ import annotations

import numpy as np

from index.invert import WORD_FIELDS
from index.snapshot import Snapshot


def word_counts(snapshot: Snapshot, mask: np.ndarray | None, prefix: str) -> dict[str, int]:
    """How many of the articles have each word that begins with the prefix; None stands for all articles."""
    counts: dict[str, int] = {}
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        rows: list[np.ndarray] = []
        words: list[str] = []
        for field in WORD_FIELDS:
            lists = segment.fields[field]
            chosen = lists.prefixed(prefix) if prefix else range(len(lists))
            articles = lists.values.between(chosen.start, chosen.stop)
            row = np.repeat(
                np.arange(len(words), len(words) + len(chosen), dtype=np.uint64),
                lists.values.counts[chosen.start : chosen.stop],
            )
            keep = slice(None) if mask is None else mask[base + articles.astype(np.intp)]
            rows.append((row[keep] << np.uint64(32)) | articles[keep])
            words += [lists.key(i).decode("utf-8", "surrogatepass") for i in chosen]
        numbers: dict[str, int] = {}
        merged = np.array([numbers.setdefault(word, len(numbers)) for word in words], np.uint64)
        row = np.concatenate(rows)
        row = (
            np.unique((merged[(row >> np.uint64(32)).astype(np.intp)] << np.uint64(32)) | (row & np.uint64(0xFFFFFFFF)))
            if len(row)
            else row
        )
        per_word = np.bincount((row >> np.uint64(32)).astype(np.intp), minlength=len(numbers))
        for word, number in numbers.items():
            if per_word[number]:
                counts[word] = counts.get(word, 0) + int(per_word[number])
    return counts


def most_frequent(counts: dict[str, int], limit: int) -> list[tuple[str, int]]:
    """(word, count) of the most frequent, then by word."""
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:limit]
