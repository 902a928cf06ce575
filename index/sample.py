"""Drawing articles by a hash of their ids: the same ones, in the same order, whichever engine draws.

h = FNV-1a of the id, 32 bits, character by character;  the key of a seed = murmur3's finalizer of h xor seed
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

SAMPLE = 20_000  # articles of an index whose words are counted where counting all would take long
FAR = 4  # of so many times more words some are sought one by one
COUNTED_WHOLE = 150  # matching articles up to which the words of each are counted
_BASIS, _PRIME = 2166136261, 16777619
KEYS = 1 << 32  # how many keys there are


@dataclass(frozen=True, slots=True)
class WordSample:
    """How many (`times`) of `taken` articles have each of `words`, which ascend, of `total` articles that match."""

    words: Sequence[str]
    times: np.ndarray
    taken: int
    total: int

    @classmethod
    def of(cls, counts: Mapping[str, int], taken: int, total: int) -> WordSample:
        """The sample in which each word has that count."""
        words = sorted(counts)
        return cls(words, np.array([counts[word] for word in words], np.int64), taken, total)

    @property
    def counts(self) -> dict[str, int]:
        """Each word that any has, with its count."""
        return {word: count for word, count in zip(self.words, self.times.tolist(), strict=True) if count}

    @property
    def share(self) -> float:
        """What part of the matching articles was looked at; 1.0 where all were, or none matches."""
        return self.taken / self.total if self.total else 1.0

    def over(self, words: Sequence[str]) -> np.ndarray:
        """The counts (int64) of those words."""
        if words is self.words:
            return self.times
        if len(words) * FAR > len(self.words):
            counts = self.counts
            return np.array([counts.get(word, 0) for word in words], np.int64)
        places = [bisect_left(self.words, word) for word in words]
        there = [at < len(self.words) and self.words[at] == word for at, word in zip(places, words, strict=True)]
        return np.where(there, self.times.take(places, mode="clip"), 0)


def hashes(ids: Sequence[str]) -> np.ndarray:
    """The hash of each id (uint32)."""
    if not ids:
        return np.zeros(0, np.uint32)
    wide = np.array(ids, "U")
    codes = wide.view(np.uint32).reshape(len(ids), -1)
    lengths = np.char.str_len(wide)
    found = np.full(len(ids), _BASIS, np.uint32)
    for place in range(codes.shape[1]):
        there = lengths > place
        found[there] = (found[there] ^ codes[there, place]) * np.uint32(_PRIME)
    return found


def keys(hashed: np.ndarray, seed: int) -> np.ndarray:
    """The key of each hash under a seed (uint32): articles are in order of these, ties as ever."""
    found = hashed ^ np.uint32(seed % KEYS)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        found = (found ^ (found >> np.uint32(shift))) * np.uint32(factor)
    return found ^ (found >> np.uint32(16))


def bound(articles: int) -> int:
    """Below which key an article belongs to the sample of an index of so many articles: KEYS, a half, a quarter …"""
    below = KEYS
    while articles * below > SAMPLE * KEYS:
        below //= 2
    return below
