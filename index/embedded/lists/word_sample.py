"""The words of matching articles, of all of them or of a sample, from lists the other way round: article -> its words.

These are made of a segment's lists when they are first asked for, of the articles of the sample alone.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence

import numpy as np

from corpus.text.fold import fold_all
from index import sample
from index.analysis import Analysis
from index.documents import units
from index.embedded.lists.word_counts import chunks
from index.embedded.segment import Segment
from index.embedded.snapshot import Snapshot
from index.engine import Stored
from index.sample import WordSample

_MAKING = threading.Lock()


class Forward:
    """The words of the sampled articles of a segment: `articles` ascending, and per article a run of word numbers."""

    def __init__(self, segment: Segment, below: int) -> None:
        ids = segment.ids.several(range(segment.size))
        self.articles = np.flatnonzero(sample.keys(sample.hashes(ids), 0).astype(np.int64) < below)
        chosen = np.zeros(segment.size, bool)
        chosen[self.articles] = True
        lists = segment.words.values
        per_word = lists.counts.whole().astype(np.int64)
        words: list[np.ndarray] = []
        owners: list[np.ndarray] = []
        for first, last in chunks(per_word):
            postings = lists.between(first, last).astype(np.intp)
            kept = np.flatnonzero(chosen.take(postings))
            words.append(np.repeat(np.arange(first, last, dtype=np.uint32), per_word[first:last])[kept])
            owners.append(postings[kept].astype(np.uint32))
        found = np.concatenate(words) if words else np.zeros(0, np.uint32)
        owner = np.concatenate(owners) if owners else np.zeros(0, np.uint32)
        used, numbers, times = np.unique(found, return_inverse=True, return_counts=True)
        if below < sample.KEYS:  # of what stands once in a sample nothing can be said
            kept = np.flatnonzero(times.take(numbers) > 1)
            found, owner = found[kept], owner[kept]
            used, numbers = np.unique(found, return_inverse=True)
        self.names = [segment.words.keys[word].decode("utf-8", "surrogatepass") for word in used.tolist()]
        order = np.argsort(owner, kind="stable")
        self._words = numbers[order].astype(np.uint32)
        self._starts = np.searchsorted(owner[order], np.append(self.articles, segment.size))
        self._whole = np.bincount(self._words, minlength=len(self.names))

    def counts(self, places: np.ndarray) -> np.ndarray:
        """How many (intp) of the sampled articles at those places (intp) have each of `names`."""
        if len(places) == len(self.articles):
            return self._whole
        starts, ends = self._starts[places], self._starts[places + 1]
        lengths = ends - starts
        if not lengths.sum():
            return np.zeros(len(self.names), np.int64)
        # Places within all runs end to end: each run's begin, and steps of one from there.
        steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.bincount(self._words.take(np.repeat(starts, lengths) + steps), minlength=len(self.names))


def sampled(snapshot: Snapshot, matching: np.ndarray, total: int) -> WordSample | None:
    """The words of those of the matching articles (intp, ascending) that the sample has; None: these are too few."""
    below = sample.bound(snapshot.size)
    whole = below == sample.KEYS
    found: list[tuple[Forward, np.ndarray]] = []
    taken = 0
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        forward = _forward(segment, below)
        here = matching[np.searchsorted(matching, base) : np.searchsorted(matching, base + segment.size)] - base
        places = np.searchsorted(forward.articles, here)
        places[places == len(forward.articles)] = 0
        there = forward.articles.take(places) == here if len(forward.articles) else np.zeros(len(here), bool)
        found.append((forward, places[there]))
        taken += int(there.sum())
    if not whole and taken < min(total, sample.COUNTED_WHOLE):
        return None
    words, numbers = _numbered(snapshot, [forward for forward, _ in found])
    times = np.zeros(len(words), np.int64)
    for (forward, places), own in zip(found, numbers, strict=True):
        times[own] += forward.counts(places)
    return WordSample(words, times, taken, total)


def _numbered(snapshot: Snapshot, forwards: Sequence[Forward]) -> tuple[Sequence[str], list[np.ndarray]]:
    """The words of all segments, and for each segment the numbers of its own among them; made once for a snapshot."""
    if len(forwards) == 1:
        return forwards[0].names, [np.arange(len(forwards[0].names))]
    with _MAKING:
        kept = snapshot.kept.get("words")
        if kept is None or kept[0] != [id(forward) for forward in forwards]:
            words = sorted(set().union(*(forward.names for forward in forwards)))
            numbers = dict(zip(words, range(len(words)), strict=True))
            own = [np.array([numbers[name] for name in forward.names], np.intp) for forward in forwards]
            kept = snapshot.kept["words"] = ([id(forward) for forward in forwards], words, own)
        return kept[1], kept[2]


def from_texts(stored: Sequence[Stored], analysis: Analysis, total: int) -> WordSample:
    """The words of those articles, cut anew: for few this is sooner than looking through all lists."""
    counts: Counter[str] = Counter()
    for one in stored:
        counts.update(set(analysis.indexed_words("\n".join(fold_all(units(one.article))))))
    return WordSample.of(counts, len(stored), total)


def _forward(segment: Segment, below: int) -> Forward:
    with _MAKING:  # once, however many ask
        kept = segment.kept.get("forward")
        if kept is None or kept[0] != below:
            kept = segment.kept["forward"] = (below, Forward(segment, below))
        forward: Forward = kept[1]
        return forward
