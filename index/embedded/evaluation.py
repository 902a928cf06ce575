"""Query -> the matching articles, their scores, order and counts, on whole arrays.

Every version of every article is matched and counted in the score's statistics; which of them a
generation sees is a filter like the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from corpus.text.fold import fold
from index import sample
from index.embedded.figures.conditions import articles_with
from index.embedded.frequencies import Times
from index.embedded.layout import NO_DATE, UNIT
from index.embedded.segment import Segment
from index.embedded.snapshot import EMPTY, NOWHERE, Occurrences, Snapshot
from index.embedded.strings import SEEK, bounded, near, standing, with_gaps
from index.engine import (
    And,
    Bounded,
    Everything,
    Glob,
    InIssue,
    Labelled,
    Most,
    Near,
    Not,
    Or,
    Prefix,
    Query,
    Range,
    Request,
    String,
    Word,
    glob_parts,
)
from index.figures import HasFigure
from index.schema import DAYS_COLUMNS, Facet
from index.score import CHAR_FIELDS, K1, TITLE_WEIGHT, WORD_FIELDS, enough, idf

GROUP = 32  # scores looked at together
_ZERO = np.zeros(1, np.intp)


@dataclass(frozen=True, slots=True)
class Match:
    """Articles (intp, ascending), and what scores some of them, given by their places in `articles` (None: all)."""

    articles: np.ndarray
    score: Callable[[np.ndarray | None], np.ndarray] | None = None


def match(snapshot: Snapshot, query: Query) -> Match:
    """The articles that a query without `Run`s matches."""
    match query:
        case Word(text, field):
            return _term(snapshot, snapshot.word(text), field, WORD_FIELDS)
        case String(text, field):
            return _term(snapshot, _string(snapshot, fold(text)), field, CHAR_FIELDS)
        case Prefix(text, field):
            return Match(_prefixed(snapshot, fold(text), field))
        case Bounded() | Near() | Glob():
            return Match(_standing(snapshot, query))
        case Range():
            return Match(_in_range(snapshot, query))
        case Labelled(facet, value):
            labels = snapshot.facet(facet)
            return Match(labels.accepting((value,)).take(labels.column).nonzero()[0])
        case InIssue(issue):
            return Match(snapshot.in_issue(issue))
        case HasFigure(condition):
            return Match(articles_with(snapshot, condition))
        case And(parts):
            return _all(snapshot, parts)
        case Or(parts):
            return _any(snapshot, [match(snapshot, part) for part in parts])
        case Most(parts, share):
            return _most(snapshot, [match(snapshot, part) for part in parts], share)
        case Not(part):
            return Match(_others(snapshot, match(snapshot, part).articles))
        case Everything():
            return Match(np.arange(snapshot.size))
    raise TypeError(f"not a query that an index answers: {query!r}")


# --- one term ------------------------------------------------------------------------------------


def _term(snapshot: Snapshot, found: Occurrences, field: str, lengths: tuple[str, str]) -> Match:
    articles, times = found.articles, found.times
    if field != "any" and found.having()[field == "body"] < len(articles):
        in_field = found.times(None)[field == "body"].nonzero()[0]
        articles = articles.take(in_field)
        times = partial(_times_of, found, in_field)

    def score(places: np.ndarray | None) -> np.ndarray:
        title, body = times(places)
        chosen = articles if places is None else articles.take(places)
        if field == "title":
            often = np.zeros(len(chosen), np.float32)
        else:
            often = body.astype(np.float32)
            often *= snapshot.norms(lengths[1]).take(chosen)
        if field != "body" and len(
            also := (title != 0).nonzero()[0]
        ):  # as bool: numpy looks through it five times faster
            norms = snapshot.norms(lengths[0]).take(chosen.take(also))
            often[also] += np.float32(TITLE_WEIGHT) * title.take(also) * norms
        often /= often + np.float32(K1)
        often *= np.float32(idf(snapshot.size, len(articles)))
        return often

    return Match(articles, score)


def _times_of(found: Occurrences, chosen: np.ndarray, places: np.ndarray | None) -> Times:
    return found.times(chosen if places is None else chosen.take(places))


def _string(snapshot: Snapshot, text: str) -> Occurrences:
    """Where the folded string occurs."""
    if not text or any(ord(char) >= UNIT for char in text):
        return NOWHERE
    if len(text) == 1:
        return snapshot.character(text)
    parts = []
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        positions = standing(snapshot, segment, text)
        articles = segment.articles_at(positions)
        if not len(positions):
            continue
        first = np.concatenate((_ZERO, (articles[1:] != articles[:-1]).nonzero()[0] + 1))
        parts.append((base + articles.take(first), partial(_often, segment, positions, articles, first)))
    if not parts:
        return NOWHERE
    found = [articles for articles, _ in parts]
    articles = found[0] if len(found) == 1 else np.concatenate(found)

    @cache  # what only counts or excludes never asks
    def often() -> Times:
        title, body = zip(*(read() for _, read in parts), strict=True)
        return np.concatenate(title), np.concatenate(body)

    def times(places: np.ndarray | None) -> Times:
        title, body = often()
        return (title, body) if places is None else (title.take(places), body.take(places))

    def having() -> tuple[int, int]:
        title, body = often()
        return int(np.count_nonzero(title)), int(np.count_nonzero(body))

    return Occurrences(articles, times, having)


def _often(segment: Segment, positions: np.ndarray, articles: np.ndarray, first: np.ndarray) -> Times:
    """How often in title and body, of positions in ascending order, the articles of which begin at those places."""
    in_title = positions - segment.starts.take(articles) < segment.column("title_ends").take(articles)
    title = np.add.reduceat(in_title, first, dtype=np.intp)
    return title, np.diff(np.append(first, len(positions))) - title


def _prefixed(snapshot: Snapshot, prefix: str, field: str) -> np.ndarray:
    if not prefix:
        return EMPTY
    mask = np.zeros(snapshot.size, bool)
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        lists = segment.words
        words = lists.keys.prefixed(prefix)
        articles = lists.values.between(words.start, words.stop).astype(np.intp)
        if field != "any":
            articles = articles[lists.times_between(words.start, words.stop)[field == "body"] > 0]
        mask[base + articles] = True
    return np.flatnonzero(mask)


def _standing(snapshot: Snapshot, query: Bounded | Near | Glob) -> np.ndarray:
    """The articles that have what is sought by where its strings stand."""
    mask = np.zeros(snapshot.size, bool)
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        match query:
            case Bounded(text, before, after):
                places = bounded(snapshot, segment, fold(text), before, after)
            case Near(texts, apart):
                places = near(snapshot, segment, [fold(text) for text in texts], apart)
            case Glob(text):
                places = with_gaps(snapshot, segment, glob_parts(text))
        articles = segment.articles_at(places)
        if query.field != "any":
            in_title = places - segment.starts.take(articles) < segment.column("title_ends").take(articles)
            articles = articles[in_title == (query.field == "title")]
        mask[base + articles] = True
    return np.flatnonzero(mask)


def _in_range(snapshot: Snapshot, query: Range) -> np.ndarray:
    if query.column in DAYS_COLUMNS:
        articles, days = snapshot.days(query.column)
        return np.unique(articles[_between(days, query)])
    if query.column == "date":
        values = snapshot.column("days")
        known, values = values != NO_DATE, -values.astype(np.int64)
    elif query.column == "born":
        return np.flatnonzero(_between(snapshot.column("born"), query))
    elif query.column == "year":
        values = snapshot.column("years").astype(np.int64)
        known = values != 0
    else:
        values = snapshot.column("numbers").astype(np.int64)
        known = values != -1
    return np.flatnonzero(known & _between(values, query))


def _between(values: np.ndarray, query: Range) -> np.ndarray:
    inside = np.ones(len(values), bool)
    if query.low is not None:
        inside &= values >= query.low
    if query.high is not None:
        inside &= values <= query.high
    return inside


# --- combinations --------------------------------------------------------------------------------


def _all(snapshot: Snapshot, parts: tuple[Query, ...]) -> Match:
    wanted = sorted(
        (match(snapshot, part) for part in parts if not isinstance(part, (Not, Everything))),
        key=lambda part: len(part.articles),
    )
    excluded = [match(snapshot, part.part).articles for part in parts if isinstance(part, Not)]
    articles = wanted[0].articles if wanted else np.arange(snapshot.size)
    places = [np.arange(len(articles))] if wanted else []
    for part in wanted[1:]:
        keep, found = _common(snapshot, articles, part.articles)
        articles = articles.take(keep)
        places = [place.take(keep) for place in places] + [found]
    for unwanted in excluded:
        keep = np.ones(len(articles), bool)
        keep[_common(snapshot, articles, unwanted)[0]] = False
        articles, places = articles[keep], [place[keep] for place in places]
    scored = [(part.score, place) for part, place in zip(wanted, places, strict=True) if part.score]

    def score(chosen: np.ndarray | None) -> np.ndarray:
        scores = np.zeros(len(articles if chosen is None else chosen), np.float32)
        for function, place in scored:
            scores += function(place if chosen is None else place.take(chosen))
        return scores

    return Match(articles, score if scored else None)


def _common(snapshot: Snapshot, some: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The places in `some` and in `others` of the articles that both have; both ascending."""
    if not len(some) or not len(others):
        return EMPTY, EMPTY
    if len(some) * SEEK < len(others):
        place = np.minimum(others.searchsorted(some), len(others) - 1)
    else:
        # A table of where each article stands in `others`; what is stale in it is seen through by looking there.
        table = np.empty(snapshot.size, np.int32)
        table[others] = np.arange(len(others), dtype=np.int32)
        place = table.take(some).astype(np.intp)
        place[(place < 0) | (place >= len(others))] = 0
    keep = (others.take(place) == some).nonzero()[0]
    return keep, place.take(keep)


def _any(snapshot: Snapshot, parts: list[Match]) -> Match:
    parts = [part for part in parts if len(part.articles)]
    if not parts:
        return Match(EMPTY)
    if len(parts) == 1:
        return parts[0]
    few = sum(len(part.articles) for part in parts) * SEEK < snapshot.size
    if few:
        articles = np.concatenate([part.articles for part in parts])
        articles.sort()
        articles = articles.compress(np.concatenate(([True], articles[1:] != articles[:-1])))
    else:
        mask = np.zeros(snapshot.size, bool)
        for part in parts:
            mask[part.articles] = True
        articles = mask.nonzero()[0]
    scored = [part for part in parts if part.score]

    def score(chosen: np.ndarray | None) -> np.ndarray:
        scores = np.zeros(len(articles) if few else snapshot.size, np.float32)
        for part in scored:
            assert part.score
            scores[articles.searchsorted(part.articles) if few else part.articles] += part.score(None)
        if not few:
            scores = scores.take(articles)
        return scores if chosen is None else scores.take(chosen)

    return Match(articles, score if scored else None)


def _most(snapshot: Snapshot, parts: list[Match], share: float) -> Match:
    parts = [part for part in parts if len(part.articles)]
    weights = [idf(snapshot.size, len(part.articles)) for part in parts]
    had = np.zeros(snapshot.size)
    for part, weight in zip(parts, weights, strict=True):
        had[part.articles] += weight
    some = _any(snapshot, parts)
    places = (had.take(some.articles) >= enough(weights, share)).nonzero()[0]

    def score(chosen: np.ndarray | None) -> np.ndarray:
        assert some.score
        return some.score(places if chosen is None else places.take(chosen))

    return Match(some.articles.take(places), score if some.score else None)


def _others(snapshot: Snapshot, articles: np.ndarray) -> np.ndarray:
    mask = np.ones(snapshot.size, bool)
    mask[articles] = False
    return np.flatnonzero(mask)


# --- filters, counts, order ----------------------------------------------------------------------


class Selection:
    """The articles that a request's query matches, and which of them each filter keeps."""

    def __init__(self, snapshot: Snapshot, request: Request, query: Query) -> None:
        self._snapshot = snapshot
        self._seed = request.seed
        self._everything = isinstance(query, Everything)
        matched = match(snapshot, query)
        generation = snapshot.generation if request.as_of is None else request.as_of
        self._match = matched
        self._keeps: dict[str, np.ndarray] = {}
        alive = snapshot.alive(generation)
        if alive is not None:
            self._keeps["alive"] = alive[matched.articles]
        for facet, values in request.filters.items():
            column = snapshot.facet(facet)
            self._keeps[facet] = column.accepting(values).take(column.column.take(matched.articles))
        if request.first or request.last:
            self._keeps["date"] = self._dated(request)

    def _dated(self, request: Request) -> np.ndarray:
        first = request.first.toordinal() if request.first else None
        last = request.last.toordinal() if request.last else None
        low = -last if last else None  # days are negated: newest first
        high = -first if first else NO_DATE - 1
        articles = self._match.articles
        if len(self._snapshot.segments) == 1:
            days = self._snapshot.column("days")
            begin = int(np.searchsorted(days, low)) if low is not None else 0
            end = int(np.searchsorted(days, high, side="right"))
            return (articles >= begin) & (articles < end)
        days = self._snapshot.column("days")[articles]
        inside: np.ndarray = (days <= high) if low is None else (days >= low) & (days <= high)
        return inside

    def keeps(self, articles: np.ndarray) -> dict[str, np.ndarray]:
        """Of articles in ascending order, which of them (bool) the query and each filter keep, by name."""
        if self._everything:
            return {name: keep.take(articles) for name, keep in self._keeps.items()}
        place = np.minimum(self._match.articles.searchsorted(articles), max(len(self._match.articles) - 1, 0))
        if not len(self._match.articles):
            return {"query": np.zeros(len(articles), bool)}
        kept = {name: keep.take(place) for name, keep in self._keeps.items()}
        return {**kept, "query": self._match.articles.take(place) == articles}

    def places(self, without: tuple[str, ...] = ()) -> np.ndarray | None:
        """The places in the match that all filters keep, but for those named; None: all of them."""
        if not self._keeps:
            return None
        keeps = [keep for name, keep in self._keeps.items() if name not in without]
        if not keeps:
            return None
        return (np.logical_and.reduce(keeps) if len(keeps) > 1 else keeps[0]).nonzero()[0]

    def articles(self, without: tuple[str, ...] = ()) -> np.ndarray | None:
        """The articles that all filters keep, but for those named; None: every article there is."""
        places = self.places(without)
        if places is None:
            return None if self._everything else self._match.articles
        return self._match.articles.take(places)

    def count(self, facet: Facet) -> tuple[tuple[str, int], ...]:
        """The facet's values with their counts, under the promise of `Results.facets`."""
        without = (facet, "date") if facet == "year" else (facet,)
        return tuple(self._snapshot.facet(facet).count(self.articles(without)))

    def months(self) -> tuple[tuple[str, int], ...]:
        """(YYYY-MM, count) with the date filter left out."""
        articles = self.articles(("date",))
        months = self._snapshot.months if articles is None else self._snapshot.months[articles]
        counts = np.bincount(months)
        return tuple((f"{m // 12:04d}-{m % 12 + 1:02d}", int(counts[m])) for m in np.flatnonzero(counts).tolist() if m)

    def page(self, sort: str, offset: int, limit: int | None) -> tuple[int, list[tuple[int, float]]]:
        """How many articles remain, and (article, score) of a page of them in order."""
        total, articles, scores = self.ordered(sort, offset, limit)
        return total, list(zip(articles.tolist(), scores.tolist(), strict=True))

    def _drawn(self, articles: np.ndarray) -> np.ndarray:
        """What articles are drawn by, all different (uint64): the key of the seed, then the rank."""
        ranks = articles if self._snapshot.ranks is None else self._snapshot.ranks[articles]
        drawn = sample.keys(self._snapshot.hashes.take(articles), self._seed).astype(np.uint64)
        return (drawn << np.uint64(32)) | ranks.astype(np.uint64)

    def ordered(self, sort: str, offset: int, limit: int | None) -> tuple[int, np.ndarray, np.ndarray]:
        """The same as arrays: how many articles remain, a page of them in order, and their scores."""
        places = self.places()
        articles = self._match.articles if places is None else self._match.articles.take(places)
        total = len(articles)
        end = total if limit is None else min(offset + limit, total)
        if offset >= end:
            return total, articles[:0], np.zeros(0, np.float32)
        ranks = self._snapshot.ranks
        if sort == "oldest":
            chosen = _least(self._snapshot.oldest_ranks[articles], end)
        elif sort == "random":
            chosen = _least(self._drawn(articles), end)
        elif sort == "relevance" and self._match.score:
            scores = self._match.score(places)
            chosen = _greatest(scores, None if ranks is None else ranks[articles], end)[offset:]
            return total, articles[chosen], scores[chosen]
        elif ranks is None:
            chosen = np.arange(end)
        else:
            chosen = _least(ranks[articles], end)
        chosen = chosen[offset:]
        scores = np.zeros(len(chosen), np.float32)
        if self._match.score and sort != "relevance":
            scores = self._match.score(chosen if places is None else places[chosen])
        return total, articles[chosen], scores


def _least(keys: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` least keys (all different), in order."""
    if count < len(keys) // 2:
        bound = np.partition(keys, count - 1)[count - 1]
        places = np.flatnonzero(keys <= bound)
        return places[np.argsort(keys[places], kind="stable")]
    return np.argsort(keys, kind="stable")[:count]


def _greatest(scores: np.ndarray, ranks: np.ndarray | None, count: int) -> np.ndarray:
    """The places of the `count` greatest scores, in order; equal ones by rank (None: by place)."""
    if count * 2 * GROUP <= len(scores):
        # Of each group of scores the greatest: the least of the `count` greatest of these bounds the result from below.
        greatest = scores[: len(scores) // GROUP * GROUP].reshape(GROUP, -1).max(axis=0)
        bound = np.partition(greatest, len(greatest) - count)[len(greatest) - count]
        places = (scores >= bound).nonzero()[0]
        chosen = _greatest_of(scores.take(places), None if ranks is None else ranks.take(places), count)
        best: np.ndarray = places.take(chosen)
        return best
    return _greatest_of(scores, ranks, count)


def _greatest_of(scores: np.ndarray, ranks: np.ndarray | None, count: int) -> np.ndarray:
    if count < len(scores) // 2:
        bound = np.partition(scores, len(scores) - count)[len(scores) - count]
        above = (scores > bound).nonzero()[0]
        equal = (scores == bound).nonzero()[0]
        missing = count - len(above)
        if ranks is not None and missing < len(equal):
            equal = equal[_least(ranks[equal], missing)]
        places = np.concatenate((above, equal[:missing]))
    else:
        places = np.arange(len(scores))
    negated = -scores.take(places)
    # Equal scores are in order of places here: those above the bound ascend, and the ones at it come after them.
    order = negated.argsort(kind="stable") if ranks is None else np.lexsort((ranks.take(places), negated))
    return places.take(order[:count])
