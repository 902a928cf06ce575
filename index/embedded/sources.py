"""What is merged into a segment: a batch of new articles, or a segment that is there, seen alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.embedded.dictionary import Terms
from index.embedded.inversion import Batch, Postings
from index.embedded.layout import COLUMNS
from index.embedded.packed.frequencies import Times
from index.embedded.segment import IssueRecord, Segment
from index.schema import DAYS, Facet


class BatchSource:
    """A batch as a source; its issues and the generation come with it."""

    def __init__(self, batch: Batch, issues: Sequence[IssueRecord], born: int) -> None:
        self.size = len(batch.ids)
        self._batch = batch
        self._records = issues
        self.issue_keys = [(record.day, record.id) for record in issues]
        self.born = np.full(self.size, born, np.uint32)
        self.columns = batch.columns
        self.days = batch.days
        self.figures = batch.figures
        self.unit_ends, self.unit_lasts = batch.unit_ends, batch.unit_lasts

    def id_array(self) -> np.ndarray:
        """All ids, as bytes of one width (S)."""
        return np.array([id.encode("utf-8", "surrogatepass") for id in self._batch.ids] or [b""])[: self.size]

    def title(self, article: int) -> str:
        """The article's title."""
        return self._batch.titles[article]

    def blocks(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Stored articles: compressed blocks end to end (uint8), their ends (int64), and per article (int64) block *
        STORED_BLOCK + line.
        """
        blocks = self._batch.stored
        ends = np.cumsum([len(block) for block in blocks], dtype=np.int64)
        return np.frombuffer(b"".join(blocks), np.uint8), ends, np.arange(self.size)

    @cached_property
    def _article_of(self) -> np.ndarray:
        return np.repeat(np.arange(self.size, dtype=np.int32), self.columns["sizes"])

    def articles_at(self, positions: np.ndarray) -> np.ndarray:
        """The article (int32) to which each position (integers) belongs."""
        articles: np.ndarray = self._article_of[positions]
        return articles

    def issue(self, number: int) -> IssueRecord:
        """The issue's record."""
        return self._records[number]

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """Per article the number of its set of values (uint8 to uint32), and the sets."""
        return self._batch.combos[facet]

    def postings(self, field: str) -> Postings:
        """A kind of term."""
        return {"word": self._batch.words, "char": self._batch.chars, "pair": self._batch.pairs}[field]

    @cached_property
    def _ends(self) -> dict[str, np.ndarray]:
        return {f: np.concatenate(([0], np.cumsum(self.counts(f), dtype=np.int64))) for f in ("word", "char", "pair")}

    def keys(self, field: str) -> list[str] | np.ndarray:
        """The sorted keys of a kind of term (word, char, pair): words, or codes (uint64)."""
        return self.postings(field).keys

    def counts(self, field: str) -> np.ndarray:
        """How long the list of each key is (uint32)."""
        return self.postings(field).counts

    def between(self, field: str, first: int, last: int) -> np.ndarray:
        """The lists of the keys first … last - 1 end to end (uint32)."""
        return self.postings(field).values[self._slice(field, first, last)]

    def times_between(self, field: str, first: int, last: int) -> Times:
        """How often the articles of these lists have the term, in title and body (uint8 or uint32)."""
        times = self.postings(field).times
        assert times
        chosen = self._slice(field, first, last)
        return times[0][chosen], times[1][chosen]

    def _slice(self, field: str, first: int, last: int) -> slice:
        return slice(int(self._ends[field][first]), int(self._ends[field][last]))


class SegmentSource:
    """A segment as a source."""

    def __init__(self, segment: Segment) -> None:
        self.size = segment.size
        self._segment = segment
        self._terms: dict[str, Terms] = {
            "word": segment.words,
            "char": segment.chars,
            "pair": segment.pairs,
        }
        self.id_array, self.title, self.issue = segment.id_array, segment.title, segment.issue
        self.blocks, self.articles_at = segment.blocks, segment.articles_at
        self.born = segment.column("born")
        self.columns = {name: segment.column(name) for name in COLUMNS}
        self.days = {one.name: segment.days(one.name) for one in DAYS}
        self.figures = segment.figures()
        self.unit_ends, self.unit_lasts = segment.unit_ends, segment.unit_lasts

    @property
    def issue_keys(self) -> list[tuple[int, str]]:
        """(day, id) of each issue."""
        return [(line[0], line[1]) for line in self._segment.issue_lines()]

    def combos(self, facet: Facet) -> tuple[np.ndarray, list[tuple[str, ...]]]:
        """Per article the number of its set of values (uint8 to uint32), and the sets."""
        return self._segment.combos(facet)

    def keys(self, field: str) -> list[str] | np.ndarray:
        """The sorted keys of a kind of term (word, char, pair): words, or codes (uint64)."""
        return self._terms[field].keys.all()

    def counts(self, field: str) -> np.ndarray:
        """How long the list of each key is (uint32)."""
        return self._terms[field].values.counts.whole()

    def between(self, field: str, first: int, last: int) -> np.ndarray:
        """The lists of the keys first … last - 1 end to end (uint32)."""
        return self._terms[field].values.between(first, last)

    def times_between(self, field: str, first: int, last: int) -> Times:
        """How often the articles of these lists have the term, in title and body (uint8 or uint32)."""
        return self._terms[field].times_between(first, last)


Source = BatchSource | SegmentSource
