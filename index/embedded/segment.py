"""A segment: some articles and issues, inverted, in mapped files that never change.

    SEGMENT.trm   words and characters: sorted keys, the articles of each, and how often it is in these
    SEGMENT.pos   pairs of characters and where they stand
    SEGMENT.doc   per article columns, titles and stored text; the issues' heads; where positions belong

Articles are numbered by date newest first, then id, so a smaller number is an earlier result. `index.embedded.merging`
writes the files; here they are read.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from corpus.ids import issue_of
from index.embedded.dictionary import Codes, Dictionary, Words
from index.embedded.figures.columns import FIGURE_COLUMNS, Figures
from index.embedded.layout import BLOCK, PARTS, STORED_BLOCK, unpacked, unpacked_lines
from index.embedded.packed.arrays import Arrays, Part, map_bytes
from index.embedded.packed.lists import Lists
from index.embedded.packed.split_lists import SplitLists
from index.engine import Unreadable
from index.schema import Column, Facet

STEP = 128  # of so many ids in their order one is kept in memory: from these on a search goes to the disk


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """A version of an issue as a segment keeps it; `stored` is what `documents.pack_issue` wrote."""

    id: str
    day: int
    year: int
    series: str
    stored: str
    born: int


class Texts:
    """Texts end to end, by number."""

    def __init__(self, data: Part, ends: np.ndarray) -> None:
        self._part = data
        self._data, self._ends = data.bytes(), ends.data  # items of a memoryview come sooner than of an array

    def bytes(self, number: int) -> memoryview:
        """A text's UTF-8, or whatever bytes they are."""
        start, end = self._ends[number - 1] if number else 0, self._ends[number]
        self._part.compare(start, end)
        return self._data[start:end]

    def __getitem__(self, number: int) -> str:
        return str(self.bytes(number), "utf-8", "surrogatepass")

    def several(self, numbers: Sequence[int]) -> list[str]:
        """The texts of those numbers."""
        ends = self._ends
        return self._part.texts([(ends[number - 1] if number else 0, ends[number]) for number in numbers])


class Segment:
    """Reads a segment's files."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.kept: dict[str, Any] = {}  # what is made of it and lasts as long: its files never change
        self._files = {part: _mapped(folder / f"{name}.{part}") for part in PARTS}
        self._doc, terms = self._files["doc"], self._files["trm"]
        self._notes: dict[str, Any] = self._doc.notes
        self.words = Dictionary(terms, "word", Words, Lists)
        self.chars = Dictionary(terms, "char", Codes, SplitLists)
        self.pairs = Dictionary(self._files["pos"], "pair", Codes, SplitLists)
        self.size = len(self._doc.part("days"))
        self.issues = int(self._notes["issues"])
        self.bytes = sum((folder / f"{name}.{part}").stat().st_size for part in PARTS)

    def file(self, part: str) -> Arrays:
        """One of its files, of PARTS."""
        return self._files[part]

    def compare(self) -> Iterator[Unreadable]:
        """Looks at every byte; the error of each file that is not as it was written."""
        for file in self._files.values():
            try:
                file.compare()
            except Unreadable as error:
                yield error

    @cached_property
    def ids(self) -> Texts:
        """The articles' ids."""
        return self._texts("ids")

    @cached_property
    def _stored(self) -> Texts:
        return self._texts("stored")

    def every_id(self) -> list[str]:
        """All ids, in order of articles."""
        return self.ids.several(range(self.size))

    @cached_property
    def titles(self) -> Texts:
        """Their titles."""
        return self._texts("titles")

    def column(self, name: str) -> np.ndarray:
        """A column, of the dtype as written: one of COLUMNS, `born` (uint32), a length field's `….byte` (uint8), or an
        issue's `issue.days` (int32) and so on.
        """
        return self._doc[name]

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """Per article the number of its set of values (uint8 to uint32, by how many there are), and the sets."""
        return self._doc[f"combo.{facet}"], [tuple(values) for values in self._notes["combos"][facet]]

    def days(self, name: Column) -> tuple[np.ndarray, np.ndarray]:
        """Of a column with several days, (article uint32, day int32) of each, as two arrays in order of articles."""
        return self._doc[f"{name}.articles"], self._doc[f"{name}.days"]

    def figures(self) -> Figures:
        """The figures of all articles, in order of these."""
        units = [(dimension, unit) for dimension, unit in self._notes["units"]]
        return Figures({name: self._doc[f"figure.{name}"] for name in FIGURE_COLUMNS}, units)

    def dated(self, low: int | None, high: int) -> tuple[int, int]:
        """From which article to before which one the days, as they are in their column, are from low to high."""
        days = self._days
        begin = bisect_left(days, low) if low is not None else 0
        return begin, bisect_right(days, high, begin)

    @cached_property
    def _days(self) -> memoryview:
        return self._doc["days"].data

    def totals(self) -> dict[str, tuple[int, int]]:
        """Per length field (articles that have it, sum of lengths)."""
        return {field: (row[0], row[1]) for field, row in self._notes["totals"].items()}

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each article's positions begin, and the end of the last one's: uint32, one more than articles."""
        return self._doc["starts"]

    def characters(self) -> np.ndarray:
        """Per article how many characters stand between its marks (int64)."""
        starts = self.starts.astype(np.int64)
        units = np.diff(self.unit_ends.searchsorted(starts))  # one mark behind each, and one before the article
        return np.diff(starts) - units - 1

    @cached_property
    def unit_ends(self) -> np.ndarray:
        """The position behind each title and each paragraph (uint32, ascending)."""
        return self._doc["unit.ends"]

    @cached_property
    def unit_lasts(self) -> np.ndarray:
        """The last character (uint32) of each title and each paragraph; of an empty one the mark before it."""
        return self._doc["unit.lasts"]

    def articles_at(self, positions: np.ndarray) -> np.ndarray:
        """The article (intp) to which each position belongs."""
        article = self._doc["blocks"].take(positions >> BLOCK).astype(np.intp)
        ends = self.starts[1:]
        late = (ends.take(article) <= positions).nonzero()[0]
        while len(late):
            article[late] += 1
            late = late.compress(ends.take(article.take(late)) <= positions.take(late))
        return article

    def title(self, article: int) -> str:
        """The article's title."""
        return self.titles[article]

    def find(self, id: str) -> list[int]:
        """The numbers of all articles (versions) with that id."""
        return self._find("ids", self.ids, id)

    def in_issue(self, id: str) -> np.ndarray:
        """The numbers (intp, ascending) of all articles (versions) of an issue, by their ids."""
        order, head = self._doc["ids.order"], f"{id}-"
        first = bisect_left(range(len(order)), head, key=lambda i: self.ids[order.item(i)])
        near = itertools.takewhile(lambda i: self.ids[order.item(i)].startswith(head), range(first, len(order)))
        return np.array(sorted(order.item(i) for i in near if issue_of(self.ids[order.item(i)]) == id), np.intp)

    def stored(self, articles: Sequence[int]) -> list[str]:
        """What `documents.pack_article` wrote of each."""
        places = self._doc.part("stored.places")
        blocks: dict[int, list[tuple[int, int]]] = {}
        for at, article in enumerate(articles):
            block, line = divmod(places.item(article), STORED_BLOCK)
            blocks.setdefault(block, []).append((at, line))
        found = [""] * len(articles)
        texts = self._stored
        for block, wanted in blocks.items():
            lines = unpacked_lines(texts.bytes(block), [line for _, line in wanted])
            for (at, _), text in zip(wanted, lines, strict=True):
                found[at] = text
        return found

    def blocks(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Stored articles: compressed blocks end to end (uint8), their ends (uint32), and per article (uint32) block *
        STORED_BLOCK + line.
        """
        return self._doc["stored"], self._doc["stored.ends"], self._doc["stored.places"]

    def id_array(self) -> np.ndarray:
        """All ids, as bytes of one width (S, as long as the longest)."""
        return _of_one_width(self._doc["ids"], self._doc["ids.ends"])

    def find_issue(self, id: str) -> list[IssueRecord]:
        """All versions of an issue in this segment."""
        return [self.issue(number) for number in self._find("issue.ids", self._issue_ids, id)]

    def issue(self, number: int) -> IssueRecord:
        """The issue's record."""
        day, year, born = (self._doc.part(f"issue.{name}").item(number) for name in ("days", "years", "born"))
        stored = unpacked(self._issues_stored.bytes(number))
        return IssueRecord(self._issue_ids[number], day, year, self._issue_series[number], stored, born)

    @cached_property
    def _issue_ids(self) -> Texts:
        return self._texts("issue.ids")

    @cached_property
    def _issue_series(self) -> Texts:
        return self._texts("issue.series")

    @cached_property
    def _issues_stored(self) -> Texts:
        return self._texts("issue.stored")

    def issue_lines(self) -> Iterator[tuple[int, str, int, str, int, int]]:
        """(day, id, year, series, born, number) of every issue, without its text."""
        ids, all_series = self._issue_ids, self._issue_series
        days, years, born = (self._doc[f"issue.{name}"].tolist() for name in ("days", "years", "born"))
        for number in range(self.issues):
            id, series = ids[number], all_series[number]
            yield days[number], id, years[number], series, born[number], number

    def _texts(self, name: str) -> Texts:
        return Texts(self._doc.part(name), self._doc[f"{name}.ends"])

    def _find(self, name: str, texts: Texts, text: str) -> list[int]:
        order, sought = self._doc[f"{name}.order"].data, text.encode("utf-8", "surrogatepass")
        some: list[bytes] | None = self.kept.get(f"{name}.some")
        if some is None:
            self._doc.part(name).whole()  # compared at once: some of nearly every page is
            some = self.kept[f"{name}.some"] = [bytes(texts.bytes(number)) for number in order[::STEP]]
        after = bisect_left(some, sought) * STEP
        first = _first_from(texts, sought, order, max(after - STEP, 0), min(after, len(order)))
        return list(itertools.takewhile(lambda i: texts.bytes(i) == sought, order[first:]))


def _first_from(texts: Texts, sought: bytes, order: memoryview, low: int, high: int) -> int:
    """Which of the places low … high - 1 of an order by text is the first whose text is not before what is sought.

    `high` where none is. The texts were all compared with their sums before.
    """
    data, ends = texts._data, texts._ends
    while low < high:
        middle = (low + high) >> 1
        number = order[middle]
        if bytes(data[ends[number - 1] if number else 0 : ends[number]]) < sought:
            low = middle + 1
        else:
            high = middle
    return low


def _mapped(path: Path) -> Arrays:
    return Arrays(map_bytes(path), path)


def merged_combos(
    parts: Sequence[tuple[np.ndarray, list[tuple[str, ...]]]], order: np.ndarray | None = None
) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Columns of the numbers of sets of values, end to end and then in that `order` (intp), with one numbering of the
    sets: uint8 to uint32, by how many there are.
    """
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
    ends = ends.astype(np.int64)
    starts = np.concatenate(([0], ends[:-1])).astype(np.int64)
    lengths = ends - starts
    width = max(int(lengths.max(initial=1)), 1)
    rows = np.zeros((len(ends), width), np.uint8)
    column = np.arange(len(data)) - np.repeat(starts, lengths)
    rows[np.repeat(np.arange(len(ends)), lengths), column] = data
    return rows.view(f"S{width}").reshape(-1)
