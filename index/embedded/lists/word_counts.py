"""How many articles have each word: for suggestions, and for comparing what a query matches with the rest."""

from __future__ import annotations

from collections import Counter

import numpy as np

from index.embedded.snapshot import Snapshot


def word_counts(snapshot: Snapshot, mask: np.ndarray | None, prefix: str) -> dict[str, int]:
    """How many of the articles have each word that begins with the prefix; None stands for all articles."""
    counts: Counter[str] = Counter()
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        lists = segment.words
        chosen = lists.keys.prefixed(prefix) if prefix else range(len(lists))
        per_word = lists.values.counts[chosen.start : chosen.stop]
        if mask is not None:
            kept = mask[base + lists.values.between(chosen.start, chosen.stop).astype(np.intp)]
            ends = np.cumsum(per_word, dtype=np.int64)
            per_word = np.diff(np.append(0, np.append(0, np.cumsum(kept))[ends]))
        for place in np.flatnonzero(per_word).tolist():
            counts[lists.keys[chosen[place]].decode("utf-8", "surrogatepass")] += int(per_word[place])
    return counts


def most_frequent(counts: dict[str, int], limit: int) -> list[tuple[str, int]]:
    """(word, count) of the most frequent, then by word."""
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:limit]
