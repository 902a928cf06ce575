"""What an index can suggest, in tables that are made once for a generation: names and words with their counts and how
they are read, and how the titles are read.

    names of labels   all                              words   those of two letters and more of the WORDS most frequent
    titles            the TITLES newest; by their characters every title is found by the engine itself
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from corpus.text.fold import fold, fold_all
from index.analysis import CHINESE
from index.engine import Engine, Request
from index.schema import MISSING, REPEATED, Facet
from search.facets import series_title
from search.suggest import readings

WORDS = 80_000
TITLES = 200_000
CHUNK = 10_000  # titles that are read together
LABELS: tuple[Facet, ...] = tuple(facet for facet in REPEATED if facet != "kind")
_WORD = re.compile(rf"[{CHINESE}]{{2,}}|[a-z][a-z0-9]+")
_LAST = "\U0010ffff"

Kind = Literal["series", "group", "place", "topic", "word"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A name or a word: as it is shown, the value of its facet ("" for a word), how many articles have it."""

    kind: Kind
    text: str
    count: int
    value: str = ""


class Keys:
    """Entries by a key of each: those whose key begins with something are found, most frequent first."""

    def __init__(self, keys: Sequence[str], counts: np.ndarray) -> None:
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys = [keys[i] for i in order]
        self._places = np.array(order, np.int32)
        self._counts = counts[self._places] if len(order) else counts

    def beginning(self, key: str, limit: int) -> list[int]:
        """The entries, by number, whose key begins so: at most `limit`, those of the highest counts, in this order."""
        return self._best(bisect_left(self._keys, key), bisect_left(self._keys, key + _LAST), limit)

    def equal(self, key: str, limit: int) -> list[int]:
        """The entries whose key is this one."""
        return self._best(bisect_left(self._keys, key), bisect_left(self._keys, key + "\0"), limit)

    def _best(self, start: int, end: int, limit: int) -> list[int]:
        counts = self._counts[start:end]
        best = np.argsort(-counts, kind="stable")[:limit]
        places: list[int] = self._places[start + best].tolist()
        return places


class Vocabulary:
    """The entries, found by their characters, their syllables and the first letters of these; and the titles."""

    def __init__(self, entries: Sequence[Entry], titles: Titles, generation: int) -> None:
        self.entries = entries
        self.titles = titles
        self.generation = generation
        folded = fold_all([entry.text for entry in entries])
        self.folded = folded
        said = [readings.syllables(text) for text in folded]
        counts = np.array([entry.count for entry in entries], np.int64)
        self.by_text = Keys(folded, counts)
        self.by_sound = Keys(["".join(one) for one in said], counts)
        self.by_initials = Keys([readings.initials(one) for one in said], counts)
        self.by_blurred_sound = Keys([readings.blurred(one) for one in said], counts)
        self.by_end = Keys([text[::-1] for text in folded], counts)

    @cached_property
    def labels(self) -> list[int]:
        """The entries that are labels."""
        return [number for number, entry in enumerate(self.entries) if entry.kind != "word"]

    @cached_property
    def label_initials(self) -> dict[int, str]:
        """The first letters of the labels' syllables."""
        return {number: readings.initials(readings.syllables(self.folded[number])) for number in self.labels}

    def count(self, folded: str) -> int:
        """How many articles have that word or name; 0 where it is neither."""
        return max((self.entries[number].count for number in self.by_text.equal(folded, 1)), default=0)


@dataclass(frozen=True)
class Titles:
    """How titles are read, one behind another: `syllables` (uint16 numbers, 0 between two), and `ends` of each."""

    ids: np.ndarray
    syllables: np.ndarray
    ends: np.ndarray

    @cached_property
    def _letters(self) -> bytes:
        letters: bytes = readings.first_letters()[self.syllables].tobytes()
        return letters

    @cached_property
    def _numbers(self) -> bytes:
        return self.syllables.tobytes()

    def by_initials(self, letters: str, limit: int) -> list[str]:
        """The ids of titles in which syllables stand together that begin so."""
        return self._found(self._standing(self._letters, letters.encode(), 1), limit)

    def by_sound(self, letters: str, limit: int) -> list[str]:
        """The ids of titles in which what was typed, as whole syllables, stands."""
        sought = (np.array(cut, np.uint16).tobytes() for cut in readings.cuts(letters) if len(cut) > 1)
        return self._found(itertools.chain.from_iterable(self._standing(self._numbers, s, 2) for s in sought), limit)

    def _standing(self, data: bytes, sought: bytes, width: int) -> Iterator[int]:
        at = data.find(sought)
        while at >= 0:
            if at % width:
                at = data.find(sought, at + 1)
                continue
            number = int(self.ends.searchsorted(at // width, side="right"))
            yield number
            at = data.find(sought, int(self.ends[number]) * width)

    def _found(self, numbers: Iterable[int], limit: int) -> list[str]:
        chosen = itertools.islice(dict.fromkeys(itertools.islice(numbers, 4 * limit)), limit)
        return [self.ids[number].decode() for number in chosen]


def vocabulary(engine: Engine) -> Vocabulary:
    """The tables of the published generation; takes a second for 200,000 articles."""
    generation = engine.state().generation
    entries = [*_labels(engine, generation), *_words(engine, generation)]
    return Vocabulary(entries, _titles(engine, generation), generation)


def _labels(engine: Engine, generation: int) -> Iterator[Entry]:
    found = engine.search(Request(limit=0, facets=LABELS, as_of=generation)).facets
    for facet in LABELS:
        for value, count in found[facet]:
            if value != MISSING:
                name = series_title(engine, value, generation) if facet == "series" else value
                yield Entry(facet, name, count, value)  # type: ignore[arg-type]


def _words(engine: Engine, generation: int) -> Iterator[Entry]:
    for word, count in engine.words("", WORDS, generation):
        if _WORD.fullmatch(word):
            yield Entry("word", word, count)


def _titles(engine: Engine, generation: int) -> Titles:
    hits = itertools.islice(engine.walk(Request(sort="newest", as_of=generation)), TITLES)
    ids: list[bytes] = []
    parts: list[np.ndarray] = []
    lengths: list[np.ndarray] = []
    while chunk := list(itertools.islice(hits, CHUNK)):
        ids += [hit.id.encode() for hit in chunk]
        folded = [re.sub(r"\W", "", text) for text in fold_all([hit.title for hit in chunk])]
        parts.append(readings.numbers("".join(text + "\n" for text in folded)))
        lengths.append(np.array([len(text) + 1 for text in folded]))
    if not ids:
        return Titles(np.array([], "S1"), np.zeros(0, np.uint16), np.zeros(0, np.int64))
    return Titles(np.array(ids), np.concatenate(parts), np.concatenate(lengths).cumsum())


def typed_letters(text: str) -> str:
    """What was typed as the letters of syllables, without the marks between them; "" where it is not spelled so."""
    letters = fold(text).replace("'", "").replace('"', "").replace(" ", "")
    return letters if letters.isascii() and letters.isalpha() else ""
