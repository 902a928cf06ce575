"""A segment: some articles and issues, inverted, in two mapped files that never change.

    SEGMENT.trm   words, characters and pairs of characters: sorted keys and their packed lists
    SEGMENT.doc   per article columns, titles and stored text; the issues' heads; where positions belong

Articles are numbered by date newest first, then id, so a smaller number is an earlier result. `index.merge`
writes the files; here they are read.
"""

from __future__ import annotations

import itertools
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import Arrays, Lists, map_bytes
from index.engine import Facet
from index.invert import LENGTH_FIELDS, STORED_BLOCK

FORMAT = 4  # raise it whenever a segment of before can no longer be read
BLOCK = 6  # positions are found in steps of 2**BLOCK
TERMS = ("word", "char")
WORDS = 64  # a word is sought among every WORDSth one, then among those up to the next
COLUMNS = ("days", "years", "numbers", "sizes", "title_ends", *LENGTH_FIELDS)


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """A version of an issue as a segment keeps it; `stored` is what `documents.pack_issue` wrote."""

    id: str
    day: int
    year: int
    series: str
    stored: str
    born: int


class Field:
    """One kind of term of a segment: its sorted keys and their lists."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        own = arrays.group(name)
        self.values = Lists(arrays.group(f"{name}.values"), ascending=True)
        self._keys = own["keys"]
        self._ends = own.get("ends")
        self._first_keys: dict[int, bytes] = {}  # of the blocks of words that were looked at
        if "bits" in own:  # words and characters; pairs have positions only
            self._times = Lists({"counts": self.values.counts, **arrays.group(f"{name}.times")}, ascending=False)
            self._bits, self.titled, self.bodied = own["bits"], own["titled"], own["bodied"]

    def __len__(self) -> int:
        return len(self.values)

    def key(self, index: int) -> bytes:
        """The key number `index`: a word's UTF-8, or the 8 bytes of a code."""
        assert self._ends is not None
        start = int(self._ends[index - 1]) if index else 0
        return self._keys[start : int(self._ends[index])].tobytes()

    def find(self, key: str | int) -> int | None:
        """The number of a key (a word, or a code), None if it is not there."""
        if isinstance(key, int):
            index = int(self._keys.searchsorted(np.uint64(key)))
            return index if index < len(self) and int(self._keys[index]) == key else None
        sought = key.encode("utf-8", "surrogatepass")
        index = self._before(sought)
        return index if index < len(self) and self.key(index) == sought else None

    def prefixed(self, prefix: str) -> range:
        """The numbers of the words that begin so."""
        sought = prefix.encode("utf-8", "surrogatepass")
        return range(self._before(sought), self._before(sought + b"\xff"))

    def _before(self, sought: bytes) -> int:
        """How many words come before that one."""
        assert self._ends is not None
        first = WORDS * max(bisect_right(range(-(-len(self) // WORDS)), sought, key=self._first_key) - 1, 0)
        start = int(self._ends[first - 1]) if first else 0
        ends = (self._ends[first : first + WORDS] - np.uint32(start)).tolist()
        words = self._keys[start : start + ends[-1]].tobytes() if ends else b""
        starts = [0, *ends]
        return first + bisect_left(range(len(ends)), sought, key=lambda i: words[starts[i] : starts[i + 1]])

    def _first_key(self, block: int) -> bytes:
        if block not in self._first_keys:
            self._first_keys[block] = self.key(block * WORDS)
        return self._first_keys[block]

    def times(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """How often each article of a list has the term: in the title, in the body."""
        times, bits = self._times[index], self._bits[index]
        return times >> bits, times & times.dtype.type((1 << int(bits)) - 1)

    def times_between(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """The same of the lists first … last - 1, end to end."""
        times = self._times.between(first, last)
        bits = np.repeat(self._bits[first:last], self.values.counts[first:last])
        return times >> bits, times & ((np.uint32(1) << bits) - np.uint32(1))

    def words(self) -> list[str]:
        """All words."""
        assert self._ends is not None
        data = self._keys.tobytes()
        bounds = itertools.pairwise([0, *self._ends.tolist()])
        return [data[start:end].decode("utf-8", "surrogatepass") for start, end in bounds]

    def codes(self) -> np.ndarray:
        """All keys of characters or pairs."""
        return self._keys


class Segment:
    """Reads a segment's files."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._doc = Arrays(map_bytes(folder / f"{name}.doc"))
        self._notes: dict[str, Any] = self._doc.notes
        self._terms = Arrays(map_bytes(folder / f"{name}.trm"))
        self.size = len(self._doc["days"])
        self.issues = int(self._notes["issues"])
        self.fields = {field: Field(self._terms, field) for field in (*TERMS, "pair")}
        self.bytes = sum((folder / f"{name}{suffix}").stat().st_size for suffix in (".doc", ".trm"))

    def column(self, name: str) -> np.ndarray:
        """A column: one of COLUMNS, `born`, a length field's `….byte`, or an issue's `issue.days` and so on."""
        return self._doc[name]

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """Per article the number of its set of values, and the sets."""
        return self._doc[f"combo.{facet}"], [tuple(values) for values in self._notes["combos"][facet]]

    def events(self) -> tuple[np.ndarray, np.ndarray]:
        """(article uint32, day int32) of every event date, as two arrays in order of articles."""
        return self._doc["event.articles"], self._doc["event.days"]

    def totals(self) -> dict[str, tuple[int, int]]:
        """Per length field (articles that have it, sum of lengths)."""
        return {field: (row[0], row[1]) for field, row in self._notes["totals"].items()}

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each article's positions begin, and the end of the last one's."""
        return self._doc["starts"]

    def articles_at(self, positions: np.ndarray) -> np.ndarray:
        """The article (int32) to which each position belongs."""
        article = self._doc["blocks"][positions >> BLOCK].astype(np.int32)
        ends = self.starts[1:]
        while len(late := np.flatnonzero(ends[article] <= positions)):
            article[late] += 1
        return article

    def id(self, article: int) -> str:
        """The article's id."""
        return self._text("ids", article)

    def title(self, article: int) -> str:
        """The article's title."""
        return self._text("titles", article)

    def find(self, id: str) -> list[int]:
        """The numbers of all articles (versions) with that id."""
        return self._find("ids", id)

    def stored(self, article: int) -> str:
        """What `documents.pack_article` wrote."""
        return self.block(article // STORED_BLOCK)[article % STORED_BLOCK]

    def block(self, number: int) -> list[str]:
        """STORED_BLOCK articles as stored; the last block may be shorter."""
        return zlib.decompress(self.packed_block(number)).decode("utf-8", "surrogatepass").split("\n")

    def packed_block(self, number: int) -> bytes:
        """The same, compressed."""
        return self._slice("stored", number)

    def id_array(self) -> np.ndarray:
        """All ids, as bytes of one width."""
        return _of_one_width(self._doc["ids"], self._doc["ids.ends"])

    def find_issue(self, id: str) -> list[IssueRecord]:
        """All versions of an issue in this segment."""
        return [self.issue(number) for number in self._find("issue.ids", id)]

    def issue(self, number: int) -> IssueRecord:
        """The issue's record."""
        return IssueRecord(
            self._text("issue.ids", number),
            int(self._doc["issue.days"][number]),
            int(self._doc["issue.years"][number]),
            self._text("issue.series", number),
            zlib.decompress(self._slice("issue.stored", number)).decode("utf-8", "surrogatepass"),
            int(self._doc["issue.born"][number]),
        )

    def issue_lines(self) -> Iterator[tuple[int, str, int, str, int, int]]:
        """(day, id, year, series, born, number) of every issue, without its text."""
        days, years, born = (self._doc[f"issue.{name}"].tolist() for name in ("days", "years", "born"))
        for number in range(self.issues):
            id, series = self._text("issue.ids", number), self._text("issue.series", number)
            yield days[number], id, years[number], series, born[number], number

    def _slice(self, name: str, index: int) -> bytes:
        ends = self._doc[f"{name}.ends"]
        return self._doc[name][int(ends[index - 1]) if index else 0 : int(ends[index])].tobytes()

    def _text(self, name: str, index: int) -> str:
        return self._slice(name, index).decode("utf-8", "surrogatepass")

    def _find(self, name: str, text: str) -> list[int]:
        order = self._doc[f"{name}.order"]
        first = bisect_left(range(len(order)), text, key=lambda i: self._text(name, int(order[i])))
        same = itertools.takewhile(lambda i: self._text(name, int(order[i])) == text, range(first, len(order)))
        return [int(order[i]) for i in same]


def merged_combos(
    parts: Sequence[tuple[np.ndarray, list[tuple[str, ...]]]], order: np.ndarray | None = None
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Columns of sets of values, end to end and then in that order, with one numbering of the sets."""
    numbers: dict[tuple[str, ...], int] = {}
    columns = [np.empty(0, np.uint32)]
    for column, sets in parts:
        new = np.array([numbers.setdefault(tuple(values), len(numbers)) for values in sets] or [0], np.uint32)
        columns.append(new[column])
    column = np.concatenate(columns)
    small = np.uint8 if len(numbers) <= 2**8 else np.uint16 if len(numbers) <= 2**16 else np.uint32
    return (column if order is None else column[order]).astype(small), list(numbers)


def _of_one_width(data: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Texts end to end -> an array of bytes, each text padded with zeros."""
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)
    lengths = ends - starts
    width = max(int(lengths.max(initial=1)), 1)
    rows = np.zeros((len(ends), width), np.uint8)
    column = np.arange(len(data)) - np.repeat(starts, lengths)
    rows[np.repeat(np.arange(len(ends)), lengths), column] = data
    return rows.view(f"S{width}").reshape(-1)
