"""The articles that a request selects: their order and counts, on whole arrays."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index import sample
from index.embedded.evaluation import match
from index.embedded.layout import NO_DATE
from index.embedded.lists.occurrences import Places, taken
from index.embedded.lists.top_k import greatest, least
from index.embedded.snapshot import Snapshot
from index.engine import Request
from index.queries import Everything, Query
from index.schema import Facet


class Selection:
    """The articles that a request's query matches, and which of them each filter keeps.

    What no count leaves out (articles that are gone, filters by facets that are not counted) narrows them at once; each
    other filter is kept by itself. `counted` are the facets that are counted.
    """

    def __init__(self, snapshot: Snapshot, request: Request, query: Query, counted: Sequence[str]) -> None:
        self._snapshot = snapshot
        self._seed = request.seed
        self._keeps: dict[str, np.ndarray] = {}  # name of a filter -> which of `_articles` it keeps (bool)
        self._range: slice | None = None  # of `_articles`, those that the date filter keeps, where they are a range
        self._found: dict[tuple[str, ...], np.ndarray] = {}
        generation = snapshot.generation if request.as_of is None else request.as_of
        self._now = generation >= snapshot.generation
        self._everything = isinstance(query, Everything)
        narrowed = request.filters or request.first or request.last or request.sort in ("oldest", "random")
        self._whole = self._everything and self._now and not narrowed
        if self._whole:
            return
        matched = match(snapshot, query)
        self._articles, self._score = matched.articles, matched.score
        self._places: Places = None  # of `_articles` among those that match
        dated = request.first or request.last
        if dated and not ("year" in counted or request.months):
            self._narrow(self._dated(request))
        self._narrow(self._alive(generation))
        for facet, values in request.filters.items():
            column = snapshot.facet(facet)
            keep = column.accepting(values).take(column.column.take(self._articles))
            if facet in counted:
                self._keeps[facet] = keep
            else:
                for name in self._keeps:
                    self._keeps[name] = self._keeps[name].compress(keep)
                self._narrow(keep)
        if dated and ("year" in counted or request.months):
            within = self._dated(request)
            if isinstance(within, slice):
                self._range = within
            else:
                self._keeps["date"] = within

    def _narrow(self, keep: np.ndarray | slice | None) -> None:
        """Leaves only those articles, given as a range or as which of them (bool); None: all."""
        if keep is None:
            return
        places = keep if isinstance(keep, slice) else keep.nonzero()[0]
        self._articles = taken(self._articles, places)
        self._places = _within(self._places, places)

    def _alive(self, generation: int) -> np.ndarray | None:
        """Which of the articles belong to that generation; None: all."""
        snapshot, articles = self._snapshot, self._articles
        if not self._now:
            alive = snapshot.alive(generation)
            return None if alive is None else alive.take(articles)
        dead = snapshot.dead
        if not len(dead) or not len(articles):
            return None
        if len(dead) > len(articles):
            alive = snapshot.alive(generation)
            return None if alive is None else alive.take(articles)
        places = articles.searchsorted(dead)
        places = places.compress(articles.take(places, mode="clip") == dead)
        if not len(places):
            return None
        keep = np.ones(len(articles), bool)
        keep[places] = False
        return keep

    def _dated(self, request: Request) -> np.ndarray | slice:
        """Those of the articles that the date filter keeps: a range of places, or which of them (bool)."""
        last = -request.last.toordinal() if request.last else None  # days are negated: newest first
        first = -request.first.toordinal() if request.first else NO_DATE - 1
        ranges = []
        for segment, base in zip(self._snapshot.segments, self._snapshot.bases, strict=False):
            begin, end = segment.dated(last, first)
            if begin < end:
                begin, end = self._articles.searchsorted((base + begin, base + end)).tolist()
                if begin < end:
                    ranges.append(slice(begin, end))
        if len(ranges) <= 1:
            return ranges[0] if ranges else slice(0, 0)
        keep = np.zeros(len(self._articles), bool)
        for within in ranges:
            keep[within] = True
        return keep

    def keeps(self, articles: np.ndarray) -> dict[str, np.ndarray]:
        """Of articles in ascending order, which of them (bool) the query and each filter keep, by name."""
        if self._whole:
            alive = self._snapshot.alive(self._snapshot.generation)
            return {} if alive is None else {"query": alive.take(articles)}
        if not len(self._articles):
            return {"query": np.zeros(len(articles), bool)}
        if self._everything and self._places is None:
            place, kept = articles, {}
        else:
            place = np.minimum(self._articles.searchsorted(articles), len(self._articles) - 1)
            kept = {"query": self._articles.take(place) == articles}
        if self._range:
            kept["date"] = (place >= self._range.start) & (place < self._range.stop)
        return kept | {name: keep.take(place) for name, keep in self._keeps.items()}

    def _kept(self, without: tuple[str, ...] = ()) -> Places:
        """The places that all filters keep, but for those named."""
        within = None if "date" in without else self._range
        keeps = [keep for name, keep in self._keeps.items() if name not in without]
        if not keeps:
            return within
        if within:
            keeps = [keep[within] for keep in keeps]
        places: np.ndarray = (np.logical_and.reduce(keeps) if len(keeps) > 1 else keeps[0]).nonzero()[0]
        return places + within.start if within else places

    def articles(self, without: tuple[str, ...] = ()) -> np.ndarray | None:
        """The articles (intp, ascending) that all filters keep, but for those named; None: every article there is."""
        if self._whole:
            return self._snapshot.living
        left_out = tuple(name for name in without if name in self._keeps or (name == "date" and self._range))
        if left_out not in self._found:
            self._found[left_out] = taken(self._articles, self._kept(without))
        return self._found[left_out]

    def count(self, facet: Facet) -> tuple[tuple[str, int], ...]:
        """The facet's values with their counts, under the promise of `Results.facets`."""
        column = self._snapshot.facet(facet)
        if self._whole:
            return tuple(column.counted(self._snapshot.living_totals(facet)))
        return tuple(column.count(self.articles((facet, "date") if facet == "year" else (facet,))))

    def months(self) -> tuple[tuple[str, int], ...]:
        """(YYYY-MM, count) with the date filter left out."""
        articles = self.articles(("date",))
        months = self._snapshot.months if articles is None else self._snapshot.months.take(articles)
        return named_months(np.bincount(months))

    def page(self, sort: str, offset: int, limit: int | None) -> tuple[int, list[tuple[int, float]]]:
        """How many articles remain, and (article, score) of a page of them in order."""
        total, articles, scores = self.ordered(sort, offset, limit)
        return total, list(zip(articles.tolist(), scores.tolist(), strict=True))

    def ordered(self, sort: str, offset: int, limit: int | None) -> tuple[int, np.ndarray, np.ndarray]:
        """How many articles remain, a page of them (intp) in order, and their scores (float32)."""
        snapshot = self._snapshot
        if self._whole:
            newest = snapshot.newest
            chosen = newest[offset : None if limit is None else offset + limit]
            return len(newest), chosen, np.zeros(len(chosen), np.float32)
        places = self._kept()
        articles = self.articles()
        assert articles is not None
        total = len(articles)
        end = total if limit is None else min(offset + limit, total)
        if offset >= end:
            return total, articles[:0], np.zeros(0, np.float32)
        if sort == "relevance" and self._score:
            scores = self._score(_within(self._places, places))
            ranks = snapshot.ranks
            if ranks is None:
                chosen = greatest(scores, end)[offset:]
            else:
                chosen = greatest(scores, end, lambda some: ranks.take(taken(articles, some)))[offset:]
            return total, articles.take(chosen), scores.take(chosen)
        if sort == "random":
            chosen = least(self._drawn(articles), end)[offset:]
        elif sort == "oldest":
            chosen = least(snapshot.oldest_ranks.take(articles), end)[offset:]
        else:
            chosen = self._first(articles, end)[offset:]
        if not self._score:
            return total, articles.take(chosen), np.zeros(len(chosen), np.float32)
        return total, articles.take(chosen), self._score(_within(_within(self._places, places), chosen))

    def _drawn(self, articles: np.ndarray) -> np.ndarray:
        """What articles are drawn by, all different (uint64): the key of the seed, then the rank."""
        ranks = articles if self._snapshot.ranks is None else self._snapshot.ranks.take(articles)
        drawn = sample.keys(self._snapshot.hashes.take(articles), self._seed).astype(np.uint64)
        return (drawn << np.uint64(32)) | ranks.astype(np.uint64)

    def _first(self, articles: np.ndarray, count: int) -> np.ndarray:
        """The places of the `count` newest articles, in order."""
        ranks = self._snapshot.ranks
        if ranks is None:
            return np.arange(count)
        if not self._snapshot.in_order:
            return least(ranks.take(articles), count)
        bounds = articles.searchsorted(self._snapshot.bases).tolist()
        # In each segment they are in order: the newest of all are among the first ones of each.
        some = [np.arange(low, min(low + count, high)) for low, high in itertools.pairwise(bounds)]
        places = np.concatenate(some)
        return places.take(least(ranks.take(articles.take(places)), count))


def named_months(counts: np.ndarray) -> tuple[tuple[str, int], ...]:
    """(YYYY-MM, count) of the counts (intp or int64) of year * 12 + month - 1, but for none; 0 is without a date."""
    numbers = counts.nonzero()[0]
    rows = zip(numbers.tolist(), counts.take(numbers).tolist(), strict=True)
    return tuple([(_month(number), count) for number, count in rows if number])


@lru_cache(maxsize=4096)
def _month(number: int) -> str:
    """24211 -> 2017-08"""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _within(outer: Places, inner: Places) -> Places:
    """The places in the whole of what stands at `inner` among those at `outer`."""
    if outer is None or inner is None:
        return inner if outer is None else outer
    if isinstance(outer, slice):
        if isinstance(inner, slice):
            return slice(outer.start + inner.start, outer.start + inner.stop)
        moved: np.ndarray = inner + outer.start
        return moved
    return taken(outer, inner)
