"""Query -> the matching articles and their scores, on whole arrays.

Every version of every article is matched and counted in the score's statistics; which of them a
generation sees is a filter like the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from corpus.text.fold import fold
from index.embedded.figures.conditions import articles_with
from index.embedded.layout import NO_DATE, UNIT
from index.embedded.lists.occurrences import EMPTY, NOWHERE, Occurrences, Places, taken
from index.embedded.packed.frequencies import Times
from index.embedded.segment import Segment
from index.embedded.snapshot import Snapshot
from index.embedded.strings import FEW, SEEK, bounded, near, standing, with_gaps
from index.figures import HasFigure
from index.queries import (
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
    String,
    Word,
    conjuncts,
    glob_parts,
)
from index.schema import DAYS_COLUMNS
from index.score import CHAR_FIELDS, K1, TITLE_WEIGHT, WORD_FIELDS, enough, idf

SHORT = 1024  # of so many articles the title's part is worked out for all: fewer calls than looking for those with it
_ZERO = np.zeros(1, np.intp)


@dataclass(frozen=True, slots=True)
class Match:
    """Articles (intp, ascending), and what scores some of them, given by their places in `articles`."""

    articles: np.ndarray
    score: Callable[[Places], np.ndarray] | None = None


def match(snapshot: Snapshot, query: Query) -> Match:
    """The articles that a query without `Run`s matches."""
    match query:
        case Word() | String():
            lengths = WORD_FIELDS if isinstance(query, Word) else CHAR_FIELDS
            return _term(snapshot, occurrences(snapshot, query), query.field, lengths)
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
        case And():
            return _all(snapshot, conjuncts(query))
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


def occurrences(snapshot: Snapshot, term: Word | String) -> Occurrences:
    """Where a word or string occurs, in title and body, whichever field is meant."""
    return snapshot.word(term.text) if isinstance(term, Word) else _string(snapshot, fold(term.text))


def _term(snapshot: Snapshot, found: Occurrences, field: str, lengths: tuple[str, str]) -> Match:
    articles, times = found.articles, found.times
    if field != "any" and found.having()[field == "body"] < len(articles):
        in_field = found.times(None)[field == "body"].nonzero()[0]
        articles = articles.take(in_field)
        times = partial(_times_of, found, in_field)

    def score(places: Places) -> np.ndarray:
        title, body = times(places)
        chosen = taken(articles, places)
        if field == "title":
            often = np.zeros(len(chosen), np.float32)
        else:
            often = snapshot.norms(lengths[1]).take(chosen)
            often *= body
        if field != "body":
            # Of many those that have it in the title are looked for, as bool: numpy looks through it five times faster.
            also = None if len(chosen) < SHORT else (title != 0).nonzero()[0]
            norms = snapshot.norms(lengths[0]).take(taken(chosen, also))
            norms *= TITLE_WEIGHT
            norms *= taken(title, also)
            if also is None:
                often += norms
            else:
                often[also] += norms
        often /= often + K1
        often *= idf(snapshot.size, len(articles))
        return often

    return Match(articles, score)


def _times_of(found: Occurrences, chosen: np.ndarray, places: Places) -> Times:
    return found.times(taken(chosen, places))


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

    known: list[Times] = []  # what only counts or excludes never asks

    def often() -> Times:
        if not known:
            read = [part() for _, part in parts]
            known.append(
                read[0]
                if len(read) == 1
                else (np.concatenate([t for t, _ in read]), np.concatenate([b for _, b in read]))
            )
        return known[0]

    def times(places: Places) -> Times:
        title, body = often()
        return taken(title, places), taken(body, places)

    def having() -> tuple[int, int]:
        title, body = often()
        return int(np.count_nonzero(title)), int(np.count_nonzero(body))

    return Occurrences(articles, times, having)


def _often(segment: Segment, positions: np.ndarray, articles: np.ndarray, first: np.ndarray) -> Times:
    """How often in title and body, of positions in ascending order, the articles of which begin at those places."""
    in_title = positions - segment.starts.take(articles) < segment.column("title_ends").take(articles)
    if len(first) == len(positions):  # once in each article
        title = in_title.astype(np.intp)
        return title, 1 - title
    title = np.add.reduceat(in_title, first, dtype=np.intp)
    ends = np.empty_like(first)
    ends[:-1], ends[-1] = first[1:], len(positions)
    return title, ends - first - title


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
    """The articles that have what is sought by where its strings stand.

    A page asks for the same again and again, with other conditions beside it: each segment's are kept.
    """
    mask = np.zeros(snapshot.size, bool)
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        mask[base + snapshot.selected(segment, query, partial(_standing_in, snapshot, segment, query))] = True
    return np.flatnonzero(mask)


def _standing_in(snapshot: Snapshot, segment: Segment, query: Bounded | Near | Glob) -> np.ndarray:
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
    return np.unique(articles)


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
    for part in wanted[1:]:
        articles = articles.take(_shared(snapshot, articles, part.articles))
    for unwanted in excluded:
        keep = np.ones(len(articles), bool)
        keep[_shared(snapshot, articles, unwanted)] = False
        articles = articles.compress(keep)
    scored = [(part.score, part.articles) for part in wanted if part.score]

    def score(chosen: Places) -> np.ndarray:
        sought = taken(articles, chosen)
        (first, having), *others = scored
        scores = first(_standing_at(snapshot, sought, having))
        for function, having in others:
            scores += function(_standing_at(snapshot, sought, having))
        return scores

    return Match(articles, score if scored else None)


def _shared(snapshot: Snapshot, some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The places in `some` of the articles that are in `others` too; both ascending."""
    if not len(some) or not len(others):
        return EMPTY
    if len(some) <= FEW or len(some) * SEEK < len(others):
        places: np.ndarray = (others.take(others.searchsorted(some), mode="clip") == some).nonzero()[0]
        return places
    mask = np.zeros(snapshot.size, bool)
    mask[others] = True
    return mask.take(some).nonzero()[0]


def _standing_at(snapshot: Snapshot, some: np.ndarray, others: np.ndarray) -> Places:
    """The places in `others` of `some` articles, which are all there; both ascending."""
    if len(some) == len(others):
        return None
    if len(some) <= FEW or len(some) * SEEK < len(others):
        return others.searchsorted(some)
    table = np.empty(snapshot.size, np.int32)  # only what is written is read
    table[others] = np.arange(len(others), dtype=np.int32)
    return table.take(some).astype(np.intp)


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

    def score_of(some: np.ndarray) -> np.ndarray:
        """The scores (float32) of a few of the articles (intp), of whose parts only what these have is worked out."""
        scores = np.zeros(len(some), np.float32)
        for part in scored:
            places = part.articles.searchsorted(some)
            found = (part.articles.take(places, mode="clip") == some).nonzero()[0]
            if len(found):
                assert part.score
                scores[found] += part.score(places.take(found))
        return scores

    def score(chosen: Places) -> np.ndarray:
        if isinstance(chosen, np.ndarray) and len(chosen) * SEEK < len(articles):
            return score_of(articles.take(chosen))
        scores = np.zeros(len(articles) if few else snapshot.size, np.float32)
        for part in scored:
            assert part.score
            scores[articles.searchsorted(part.articles) if few else part.articles] += part.score(None)
        if not few:
            scores = scores.take(articles)
        return taken(scores, chosen)

    return Match(articles, score if scored else None)


def _most(snapshot: Snapshot, parts: list[Match], share: float) -> Match:
    parts = [part for part in parts if len(part.articles)]
    weights = [idf(snapshot.size, len(part.articles)) for part in parts]
    had = np.zeros(snapshot.size)
    for part, weight in zip(parts, weights, strict=True):
        had[part.articles] += weight
    some = _any(snapshot, parts)
    places = (had.take(some.articles) >= enough(weights, share)).nonzero()[0]

    def score(chosen: Places) -> np.ndarray:
        assert some.score
        return some.score(taken(places, chosen))

    return Match(some.articles.take(places), score if some.score else None)


def _others(snapshot: Snapshot, articles: np.ndarray) -> np.ndarray:
    mask = np.ones(snapshot.size, bool)
    mask[articles] = False
    return np.flatnonzero(mask)
