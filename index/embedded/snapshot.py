"""A snapshot: all segments of one generation, seen as one array of articles; it never changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from corpus.ids import article_place, issue_of
from index import sample
from index.analysis import Analysis
from index.documents import issue_row
from index.embedded.dictionary import Terms
from index.embedded.facet_column import FacetColumn, facet_column
from index.embedded.figures.columns import Figures, merged_figures
from index.embedded.layout import NO_DATE, PAIR
from index.embedded.lists.issue_list import IssueList
from index.embedded.lists.occurrences import EMPTY, NOWHERE, Occurrences, Places, end_to_end, taken
from index.embedded.lists.postings_cache import PostingsCache
from index.embedded.packed.frequencies import Times
from index.embedded.segment import IssueRecord, Segment, merged_combos
from index.engine import IssueRow
from index.queries import Query
from index.schema import Column, Facet
from index.score import LENGTH_FIELDS, norms

ROWS = 1024  # of a list of issues that are kept
PAGE = 100  # articles that were named last, of which the numbers are kept
SPARSE = 8  # where one of so many articles is looked at, its times are read by themselves


@dataclass(frozen=True, slots=True)
class Gone:
    """The articles of a segment that were replaced or withdrawn, and with which generation."""

    numbers: np.ndarray
    generations: np.ndarray


class Snapshot:
    """The articles of one generation's segments, numbered segment after segment."""

    def __init__(
        self,
        generation: int,
        segments: Sequence[Segment],
        gone: Sequence[Gone],
        gone_issues: Sequence[dict[tuple[str, int], int]],
        analysis: Analysis,
        cache: PostingsCache,
    ) -> None:
        self.generation = generation
        self.segments = segments
        self.gone_issues = gone_issues
        self.analysis = analysis
        self._gone = gone
        self._cache = cache
        self.kept: dict[str, Any] = {}  # what is made of it and lasts as long
        self.bases = np.cumsum([0, *(segment.size for segment in segments)]).tolist()
        self.size: int = self.bases[-1]
        self.issue_ids: list[str] = []  # by the numbers of `issue_numbers`

    @cached_property
    def issue_list(self) -> IssueList:
        """All issues in the order of a list."""
        return IssueList(self.segments, self.gone_issues, self.generation)

    # --- columns of all articles -----------------------------------------------------------------

    def column(self, name: str) -> np.ndarray:
        """A segment column, of all articles, of the dtype that it has there."""
        if name not in self._columns:
            self._columns[name] = _joined([segment.column(name) for segment in self.segments])
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        return {}

    def facet(self, facet: Facet) -> FacetColumn:
        """A facet's column."""
        if facet not in self._facets:
            parts = [segment.combos(facet) for segment in self.segments]
            self._facets[facet] = facet_column(*(parts[0] if len(parts) == 1 else merged_combos(parts)))
        return self._facets[facet]

    @cached_property
    def _facets(self) -> dict[Facet, FacetColumn]:
        return {}

    def days(self, name: Column) -> tuple[np.ndarray, np.ndarray]:
        """Of a column with several days, (article intp, day int32) of each, as two arrays in order of articles."""
        if name not in self._days:
            parts = [segment.days(name) for segment in self.segments]
            moved = [base + part[0].astype(np.intp) for base, part in zip(self.bases, parts, strict=False)]
            self._days[name] = _joined(moved).astype(np.intp), _joined([days for _, days in parts])
        return self._days[name]

    @cached_property
    def _days(self) -> dict[Column, tuple[np.ndarray, np.ndarray]]:
        return {}

    @cached_property
    def figures(self) -> Figures:
        """The figures of all articles, in order of these."""
        numbers = [np.arange(base, base + s.size) for base, s in zip(self.bases, self.segments, strict=False)]
        parts = [segment.figures() for segment in self.segments]
        return parts[0] if len(parts) == 1 else merged_figures(parts, numbers)

    @cached_property
    def months(self) -> np.ndarray:
        """Per article year * 12 + month - 1, 0 without a date (uint16)."""
        days = self.column("days")
        known = np.where(days == NO_DATE, 0, -days.astype(np.int64))
        months = (known - 719163).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return np.where(days == NO_DATE, 0, months).astype(np.uint16)

    @cached_property
    def issue_numbers(self) -> np.ndarray:
        """Per article the number of its issue, as its id names it; all versions of an issue have one (int32)."""
        numbers: dict[str, int] = {}
        found = [
            numbers.setdefault(issue_of(id), len(numbers)) for segment in self.segments for id in segment.every_id()
        ]
        self.issue_ids = list(numbers)
        return np.array(found, np.int32)

    @cached_property
    def characters(self) -> np.ndarray:
        """Per article how many characters its title and paragraphs have (float64, for sums)."""
        return _joined([segment.characters() for segment in self.segments]).astype(np.float64)

    @cached_property
    def ranks(self) -> np.ndarray | None:
        """Per article its place (uint32) by date newest first, those without a date by `article_place`, then id;
        None where the number itself is that.
        """
        if len(self.segments) <= 1 and self.in_order:
            return None
        days = self.column("days")
        order = np.argsort(days, kind="stable")
        segment_of = np.searchsorted(self.bases, order, side="right")
        # Days that several segments have are put in order by id.
        first = np.flatnonzero(np.concatenate(([True], days[order][1:] != days[order][:-1])))
        for start, end in zip(first.tolist(), [*first[1:].tolist(), len(order)], strict=True):
            if days[order[start]] == NO_DATE:
                places = dict(zip(self._undated.tolist(), self._places.tolist(), strict=True))
                order[start:end] = sorted(order[start:end].tolist(), key=lambda one: (-places[one], self.id(one)))
            elif segment_of[start] != segment_of[end - 1]:
                order[start:end] = sorted(order[start:end].tolist(), key=self.id)
        ranks = np.empty(len(order), np.uint32)
        ranks[order] = np.arange(len(order), dtype=np.uint32)
        return ranks

    @cached_property
    def oldest_ranks(self) -> np.ndarray:
        """Per article its place (uint32) by date oldest first, then without a date by `article_place`, then id."""
        days = self.column("days").astype(np.int64)
        ages = np.where(days == NO_DATE, NO_DATE, -days)
        places = np.zeros(len(days), np.int64)
        places[self._undated] = self._places
        ranks = np.empty(len(days), np.uint32)
        tie = np.arange(len(days)) if self.ranks is None else self.ranks
        ranks[np.lexsort((tie, places, ages))] = np.arange(len(days), dtype=np.uint32)
        return ranks

    @cached_property
    def _undated(self) -> np.ndarray:
        """The articles (intp, ascending) whose issue has no date."""
        return np.flatnonzero(self.column("days") == NO_DATE)

    @cached_property
    def _places(self) -> np.ndarray:
        """Where each of them stands among them (int64), the greatest first."""
        return np.array([article_place(self.id(article)) for article in self._undated.tolist()], np.int64)

    @cached_property
    def in_order(self) -> bool:
        """Whether in each segment the articles stand as results do: a segment knows of ids, not of their numbers."""
        segment_of = np.searchsorted(self.bases, self._undated, side="right")
        return bool(np.all((np.diff(self._places) <= 0) | (np.diff(segment_of) > 0)))

    @cached_property
    def hashes(self) -> np.ndarray:
        """The hash of each article's id (uint32), for drawing."""
        return _joined([sample.hashes(segment.every_id()) for segment in self.segments])

    def alive(self, generation: int) -> np.ndarray | None:
        """Which articles (bool) belong to that generation; None where all do."""
        return self._alive_now if generation >= self.generation else self._alive_at(generation)

    @cached_property
    def _alive_now(self) -> np.ndarray | None:
        return self._alive_at(self.generation) if any(len(gone.numbers) for gone in self._gone) else None

    def _alive_at(self, generation: int) -> np.ndarray:
        mask: np.ndarray = self.column("born") <= generation
        for base, gone in zip(self.bases, self._gone, strict=False):
            mask[base + gone.numbers[gone.generations <= generation]] = False
        return mask

    @cached_property
    def dead(self) -> np.ndarray:
        """The articles (intp, ascending) that do not belong to this generation."""
        return EMPTY if self._alive_now is None else (~self._alive_now).nonzero()[0]

    @cached_property
    def living(self) -> np.ndarray | None:
        """The articles (intp, ascending) that belong to this generation; None where all do."""
        return None if self._alive_now is None else self._alive_now.nonzero()[0]

    @cached_property
    def newest(self) -> np.ndarray:
        """The articles (intp) that belong to this generation, by date newest first, then id."""
        living = np.arange(self.size) if self.living is None else self.living
        return living if self.ranks is None else living.take(self.ranks.take(living).argsort(kind="stable"))

    def living_totals(self, facet: Facet) -> np.ndarray:
        """How many of them (intp) have each of the facet's sets of values: of all, without what is gone."""
        if facet not in self._living_totals:
            column = self.facet(facet)
            gone = np.bincount(column.column.take(self.dead), minlength=len(column.totals))
            self._living_totals[facet] = column.totals - gone
        return self._living_totals[facet]

    @cached_property
    def _living_totals(self) -> dict[Facet, np.ndarray]:
        return {}

    def left_with(self, article: int) -> int | None:
        """The generation with which an article was replaced or withdrawn."""
        number, segment = self._place(article)
        if not len(self._gone[segment].numbers):
            return None
        found = np.flatnonzero(self._gone[segment].numbers == number)
        return int(self._gone[segment].generations[found[0]]) if len(found) else None

    # --- lengths and statistics ------------------------------------------------------------------

    @cached_property
    def _totals(self) -> dict[str, tuple[int, int]]:
        totals = [segment.totals() for segment in self.segments]
        return {f: (sum(one[f][0] for one in totals), sum(one[f][1] for one in totals)) for f in LENGTH_FIELDS}

    def norms(self, field: str) -> np.ndarray:
        """Per article what a time in that field counts (float32)."""
        if field not in self._norms:
            self._norms[field] = self.norms_of_bytes(field)[self.column(f"{field}.byte")]
        return self._norms[field]

    def norms_of_bytes(self, field: str) -> np.ndarray:
        """The same per byte of a length (float32, 256)."""
        having, length = self._totals[field]
        return norms(length / max(having, 1))

    @cached_property
    def _norms(self) -> dict[str, np.ndarray]:
        return {}

    # --- lists -----------------------------------------------------------------------------------

    def word(self, word: str) -> Occurrences:
        """Where a word occurs."""
        return self._occurrences([(segment.words, segment.words.keys.find(word)) for segment in self.segments], word)

    def character(self, char: str) -> Occurrences:
        """Where a character occurs."""
        found = [(segment.chars, segment.chars.keys.find(ord(char))) for segment in self.segments]
        return self._occurrences(found, ord(char))

    def _occurrences(self, found: Sequence[tuple[Terms, int | None]], key: str | int) -> Occurrences:
        if len(self.segments) == 1:
            return self._occurrences_in(self.segments[0], *found[0], key)
        parts = [
            (base, self._occurrences_in(segment, terms, index, key))
            for segment, base, (terms, index) in zip(self.segments, self.bases, found, strict=False)
            if index is not None
        ]
        if not parts:
            return NOWHERE
        if len(parts) == 1 and not parts[0][0]:
            return parts[0][1]
        return end_to_end(parts)

    def _occurrences_in(self, segment: Segment, terms: Terms, index: int | None, key: str | int) -> Occurrences:
        if index is None:
            return NOWHERE
        (articles,) = self._cache.get((segment.name, key), partial(_list, terms, index))

        def times(places: Places) -> Times:
            if isinstance(places, slice) or (places is not None and len(places) * SPARSE < len(articles)):
                return terms.times(index, places)
            title, body = self._cache.get((segment.name, key, "times"), partial(terms.times, index))
            return taken(title, places), taken(body, places)

        return Occurrences(articles, times, lambda: (terms.titled.item(index), terms.bodied.item(index)))

    def frequency(self, word: str) -> int:
        """How many articles have that word."""
        found = ((segment.words, segment.words.keys.find(word)) for segment in self.segments)
        return sum(words.values.counts.item(index) for words, index in found if index is not None)

    def pair(self, segment: Segment, first: str, second: str) -> tuple[int, int]:
        """How often a pair of characters stands in a segment, and its number there; (0, -1) where it does not."""
        index = segment.pairs.keys.find((ord(first) << PAIR) | ord(second))
        return (0, -1) if index is None else (segment.pairs.values.counts.item(index), index)

    def positions(self, segment: Segment, number: int) -> np.ndarray:
        """Where the pair of that number stands in a segment (intp, ascending)."""
        return self._cache.get((segment.name, number, "pair"), partial(_list, segment.pairs, number))[0]

    def singly(self, segment: Segment, char: str, read: Callable[[], np.ndarray]) -> np.ndarray:
        """Where in a segment a character stands (intp, ascending), as `read` finds it where it is not kept."""
        return self._cache.get((segment.name, ord(char), "places"), lambda: (read(),))[0]

    def selected(self, segment: Segment, query: Query, read: Callable[[], np.ndarray]) -> np.ndarray:
        """The articles of a segment (intp, ascending) that match, as `read` finds them where they are not kept."""
        return self._cache.get((segment.name, query), lambda: (read(),))[0]

    # --- what is stored --------------------------------------------------------------------------

    def _place(self, article: int) -> tuple[int, int]:
        segment = bisect_right(self.bases, article) - 1
        return article - self.bases[segment], segment

    def id(self, article: int) -> str:
        """The article's id."""
        number, segment = self._place(article)
        return self.segments[segment].ids[number]

    def named(self, articles: Sequence[int]) -> tuple[list[str], list[str]]:
        """The articles' ids, and their titles; of a page's the numbers are kept until the next."""
        if len(self.segments) == 1:
            ids, titles = self.segments[0].ids.several(articles), self.segments[0].titles.several(articles)
        else:
            places = [self._place(article) for article in articles]
            ids, titles = ([getattr(self.segments[at], of)[n] for n, at in places] for of in ("ids", "titles"))
        if len(ids) <= PAGE:
            self.kept["named"] = dict(zip(ids, articles, strict=True))
        return ids, titles

    def stored(self, articles: Sequence[int]) -> list[str]:
        """The articles as `documents.pack_article` wrote them."""
        if len(self.segments) == 1:
            return self.segments[0].stored(articles)
        parts: dict[int, list[tuple[int, int]]] = {}
        for at, article in enumerate(articles):
            number, segment = self._place(article)
            parts.setdefault(segment, []).append((at, number))
        found = [""] * len(articles)
        for segment, wanted in parts.items():
            texts = self.segments[segment].stored([number for _, number in wanted])
            for (at, _), text in zip(wanted, texts, strict=True):
                found[at] = text
        return found

    def issue_row(self, segment: int, number: int) -> IssueRow:
        """An issue of a segment as a line of a list; the first issues of each series are looked at again and again."""
        rows: dict[tuple[int, int], IssueRow] = self.kept.setdefault("rows", {})
        row = rows.get((segment, number))
        if row is None:
            row = issue_row(self.segments[segment].issue(number).stored)
            if len(rows) < ROWS:
                rows[segment, number] = row
        return row

    def issue(self, id: str, generation: int) -> IssueRecord | None:
        """The record of the issue of that generation with that id."""
        for segment, gone in zip(self.segments, self.gone_issues, strict=True):
            for record in segment.find_issue(id):
                if record.born <= generation < gone.get((record.id, record.born), generation + 1):
                    return record
        return None

    def in_issue(self, id: str) -> np.ndarray:
        """The articles (intp, ascending) of an issue, all versions of them."""
        parts = [base + s.in_issue(id) for s, base in zip(self.segments, self.bases, strict=False)]
        return _joined(parts).astype(np.intp)

    def find(self, id: str) -> Iterator[int]:
        """All versions of an article."""
        for segment, base in zip(self.segments, self.bases, strict=False):
            for number in segment.find(id):
                yield base + number


def _list(terms: Terms, index: int) -> tuple[np.ndarray]:
    return (terms.values[index],)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, np.uint32)
