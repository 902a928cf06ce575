"""The terms of a segment: sorted keys, the list of each, and how often it occurs in each article of its list."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from index.embedded.frequencies import Times, TimesReader
from index.embedded.layout import PAIR
from index.embedded.packed_lists import Arrays, Lists, Part, Spool

WORDS = 64  # a word is sought among every WORDSth one, then among those up to the next
_SECOND = (1 << PAIR) - 1


class Words:
    """Sorted words."""

    def __init__(self, arrays: Mapping[str, Part]) -> None:
        self._arrays = arrays

    @cached_property
    def _keys(self) -> memoryview:
        return self._arrays["keys"].whole().data

    @cached_property
    def _ends(self) -> memoryview:
        return self._arrays["ends"].whole().data

    def __getitem__(self, index: int) -> bytes:
        """The word number `index`, as UTF-8."""
        return bytes(self._keys[self._ends[index - 1] if index else 0 : self._ends[index]])

    def find(self, word: str | bytes) -> int | None:
        """The number of a word, or of one as UTF-8; None if it is not there."""
        sought = word.encode("utf-8", "surrogatepass") if isinstance(word, str) else word
        index = self._before(sought)
        return index if index < len(self._ends) and self[index] == sought else None

    def prefixed(self, prefix: str) -> range:
        """The numbers of the words that begin so."""
        sought = prefix.encode("utf-8", "surrogatepass")
        return range(self._before(sought), self._before(sought + b"\xff"))

    def _before(self, sought: bytes) -> int:
        """How many words come before that one."""
        first = WORDS * max(bisect_right(self._first_keys, sought) - 1, 0)
        start = self._ends[first - 1] if first else 0
        ends = [start, *self._ends[first : first + WORDS].tolist()]
        words = bytes(self._keys[start : ends[-1]])
        return first + bisect_left(
            range(len(ends) - 1), sought, key=lambda i: words[ends[i] - start : ends[i + 1] - start]
        )

    @cached_property
    def _first_keys(self) -> list[bytes]:
        keys = self._keys.tobytes()
        starts = [0, *self._ends[WORDS - 1 :: WORDS].tolist()]
        return [keys[start:end] for start, end in zip(starts, self._ends[::WORDS].tolist(), strict=False)]

    def all(self) -> list[str]:
        """Every word."""
        data = self._keys.tobytes()
        bounds = itertools.pairwise([0, *self._ends.tolist()])
        return [data[start:end].decode("utf-8", "surrogatepass") for start, end in bounds]


def pack_words(words: list[str]) -> dict[str, np.ndarray | Spool]:
    """What `Words` reads."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.cumsum([len(word) for word in encoded], dtype=np.uint32)
    return {"keys": np.frombuffer(b"".join(encoded), np.uint8), "ends": ends}


class Codes:
    """Sorted characters, or pairs of them: codes, kept as numbers in the alphabet of all that occur."""

    def __init__(self, arrays: Mapping[str, Part]) -> None:
        self._arrays = arrays
        self._bits = np.uint8(4 * arrays["keys"].dtype.itemsize)

    @cached_property
    def _keys(self) -> np.ndarray:
        return self._arrays["keys"].whole()

    @cached_property
    def _alphabet(self) -> np.ndarray:
        return self._arrays["alphabet"].whole()

    def find(self, code: int) -> int | None:
        """The number of a code, None if it is not there."""
        first, second = self._rank(code >> PAIR), self._rank(code & _SECOND)
        if first is None or second is None:
            return None
        sought = self._keys.dtype.type(first << int(self._bits) | second)
        index = int(self._keys.searchsorted(sought))
        return index if index < len(self._keys) and self._keys[index] == sought else None

    def beginning(self, char: int) -> range:
        """The numbers of the pairs that begin with a character."""
        rank = self._rank(char)
        if rank is None:
            return range(0)
        kind, bits = self._keys.dtype.type, int(self._bits)
        first = int(self._keys.searchsorted(kind(rank << bits)))
        return range(first, int(self._keys.searchsorted(kind(rank << bits | (1 << bits) - 1), side="right")))

    def _rank(self, char: int) -> int | None:
        index = int(self._alphabet.searchsorted(np.uint32(char)))
        return index if index < len(self._alphabet) and self._alphabet[index] == char else None

    def all(self) -> np.ndarray:
        """Every code (uint64)."""
        second = self._keys & self._keys.dtype.type((1 << int(self._bits)) - 1)
        wide = self._alphabet.astype(np.uint64)
        codes: np.ndarray = (wide[self._keys >> self._bits] << np.uint64(PAIR)) | wide[second]
        return codes


def pack_codes(codes: np.ndarray) -> dict[str, np.ndarray | Spool]:
    """What `Codes` reads."""
    first, second = codes >> np.uint64(PAIR), codes & np.uint64(_SECOND)
    used = np.zeros(1 << PAIR, bool)
    used[first] = used[second] = True
    alphabet = np.flatnonzero(used).astype(np.uint32)
    rank = np.empty(1 << PAIR, np.uint64)
    rank[alphabet] = np.arange(len(alphabet))
    small = len(alphabet) <= 1 << 16
    keys = (rank[first] << np.uint64(16 if small else 32)) | rank[second]
    return {"keys": keys.astype(np.uint32 if small else np.uint64), "alphabet": alphabet}


Keys = TypeVar("Keys", Words, Codes)


class Terms(Generic[Keys]):
    """One kind of term of a segment: its keys and their lists, of positions for pairs, else of articles."""

    def __init__(self, arrays: Arrays, kind: str, keys: Callable[[Mapping[str, Part]], Keys]) -> None:
        own = arrays.group(kind)
        self.keys: Keys = keys(own)
        self.values = Lists(arrays.group(f"{kind}.values"))
        if "titled" in own:  # pairs have no times: their positions are counted
            self._times = TimesReader(arrays.group(f"{kind}.times"))
            self.titled, self.bodied, self._starts = own["titled"], own["bodied"], own["starts"]

    def __len__(self) -> int:
        return len(self.values)

    def times(self, index: int, places: np.ndarray | None = None) -> Times:
        """How often articles of a list have the term, in the title and in the body: those at some places, or all."""
        start = self._starts.item(index)
        if places is not None:
            return self._times.at(places + start)
        return self._times.between(start, start + self.values.counts.item(index))

    def times_between(self, first: int, last: int) -> Times:
        """The same of the lists first … last - 1, end to end."""
        start = self._starts.item(first) if first < last else 0
        return self._times.between(start, start + int(self.values.counts[first:last].sum(dtype=np.int64)))
