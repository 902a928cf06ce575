"""The terms of a segment: sorted keys, the list of each, and how often it occurs in each article of its list."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from index.embedded.layout import PAIR
from index.embedded.packed.arrays import Arrays, Part, Spool
from index.embedded.packed.frequencies import Times, TimesReader
from index.embedded.packed.lists import Lists
from index.embedded.packed.split_lists import SplitLists

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
        first, start, ends = self._some(sought)
        words = bytes(self._keys[start : ends[-1]])
        at = words.find(sought) if sought else -1
        while at >= 0:  # it may also stand within a word, or across two
            place = bisect_left(ends, start + at)
            if ends[place] == start + at and ends[place + 1] == start + at + len(sought):
                return first + place
            at = words.find(sought, at + 1)
        return None

    def prefixed(self, prefix: str) -> range:
        """The numbers of the words that begin so."""
        sought = prefix.encode("utf-8", "surrogatepass")
        return range(self._before(sought), self._before(sought + b"\xff"))

    def _before(self, sought: bytes) -> int:
        """How many words come before that one."""
        first, start, ends = self._some(sought)
        words = bytes(self._keys[start : ends[-1]])
        return first + bisect_left(
            range(len(ends) - 1), sought, key=lambda i: words[ends[i] - start : ends[i + 1] - start]
        )

    def _some(self, sought: bytes) -> tuple[int, int, list[int]]:
        """WORDS words among which one is, if it is there: the number of the first, its start, and where each begins
        and the last one ends."""
        first = WORDS * max(bisect_right(self._first_keys, sought) - 1, 0)
        start = self._ends[first - 1] if first else 0
        return first, start, [start, *self._ends[first : first + WORDS].tolist()]

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
    """What `Words` reads of sorted words: their UTF-8 end to end (uint8), and where each ends (uint32)."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.cumsum([len(word) for word in encoded], dtype=np.uint32)
    return {"keys": np.frombuffer(b"".join(encoded), np.uint8), "ends": ends}


class Codes:
    """Sorted characters, or pairs of them: codes, kept as numbers in the alphabet of all that occur.

    Of a pair the second number is kept, and for each first one where its pairs begin; a character is a second one.
    """

    def __init__(self, arrays: Mapping[str, Part]) -> None:
        self._arrays = arrays

    @cached_property
    def _begins(self) -> memoryview:
        return self._arrays["begins"].whole().data

    @cached_property
    def _alphabet(self) -> np.ndarray:
        return self._arrays["alphabet"].whole()

    @cached_property
    def _ranks(self) -> dict[int, int]:
        alphabet = self._alphabet.tolist()
        return dict(zip(alphabet, range(len(alphabet)), strict=True))

    @cached_property
    def _items(self) -> memoryview:
        return self._arrays["keys"].whole().data  # an item of a memoryview comes sooner than of an array

    def find(self, code: int) -> int | None:
        """The number of a code, None if it is not there."""
        first, second = self._ranks.get(code >> PAIR), self._ranks.get(code & _SECOND)
        if first is None or second is None:
            return None
        end = self._begins[first + 1]
        index = bisect_left(self._items, second, self._begins[first], end)
        return index if index < end and self._items[index] == second else None

    def beginning(self, char: int) -> range:
        """The numbers of the pairs that begin with a character."""
        rank = self._ranks.get(char)
        return range(0) if rank is None else range(self._begins[rank], self._begins[rank + 1])

    def all(self) -> np.ndarray:
        """Every code (uint64)."""
        wide = self._alphabet.astype(np.uint64)
        first = np.repeat(wide, np.diff(self._arrays["begins"].whole()))
        codes: np.ndarray = (first << np.uint64(PAIR)) | wide[self._arrays["keys"].whole()]
        return codes


def pack_codes(codes: np.ndarray) -> dict[str, np.ndarray | Spool]:
    """What `Codes` reads of sorted codes (uint64): of each its second character's place in the alphabet (uint16, or
    uint32 for more than 65,536 characters); of each character there where its codes begin; the alphabet (uint32).
    """
    first, second = codes >> np.uint64(PAIR), codes & np.uint64(_SECOND)
    used = np.zeros(1 << PAIR, bool)
    used[first] = used[second] = True
    alphabet = np.flatnonzero(used).astype(np.uint32)
    rank = np.empty(1 << PAIR, np.uint16 if len(alphabet) <= 1 << 16 else np.uint32)
    rank[alphabet] = np.arange(len(alphabet))
    begins = np.searchsorted(first, np.append(alphabet, 1 << PAIR).astype(np.uint64)).astype(np.uint32)
    return {"keys": rank[second], "begins": begins, "alphabet": alphabet}


Keys = TypeVar("Keys", Words, Codes)
Values = TypeVar("Values", Lists, SplitLists)


class Dictionary(Generic[Keys, Values]):
    """One kind of term of a segment: its keys and their lists, of positions for pairs, else of articles."""

    def __init__(
        self,
        arrays: Arrays,
        kind: str,
        keys: Callable[[Mapping[str, Part]], Keys],
        values: Callable[[Mapping[str, Part]], Values],
    ) -> None:
        own = arrays.group(kind)
        self.keys: Keys = keys(own)
        self.values: Values = values(arrays.group(f"{kind}.values"))
        if kind != "pair":  # pairs have no times: their positions are counted
            self._times = TimesReader(arrays.group(f"{kind}.times"))
            self.titled, self.bodied, self._starts = own["titled"], own["bodied"], own["starts"]

    def __len__(self) -> int:
        return len(self.values)

    def times(self, index: int, places: np.ndarray | slice | None = None) -> Times:
        """How often articles of a list have the term, in title and body (uint8 or uint32): at places (intp), or all."""
        start = self._starts.item(index)
        if isinstance(places, slice):
            return self._times.between(start + places.start, start + places.stop)
        if places is not None:
            return self._times.at(places + start)
        return self._times.between(start, start + self.values.counts.item(index))

    def times_between(self, first: int, last: int) -> Times:
        """How often the articles of the lists first … last - 1, end to end, have their term (uint8 or uint32)."""
        start = self._starts.item(first) if first < last else 0
        return self._times.between(start, start + int(self.values.counts[first:last].sum(dtype=np.int64)))


Terms = Dictionary[Words, Lists] | Dictionary[Codes, SplitLists]
