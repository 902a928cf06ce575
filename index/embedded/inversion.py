"""A batch of articles -> sorted arrays: what each word, character and pair of characters occurs in.

Texts are laid end to end in one array of folded characters: every article begins with a mark, and a mark
stands between its title and paragraphs. A character's place in that array is its position, so a string
is found where its pairs of characters stand next to each other; no pair reaches across a mark.

    ▪标题¦第一段¦第二段▪标题¦…      words of the batch: (word, article, times); pairs: (pair, position)
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from corpus.models import Article, IssueHead
from corpus.text.fold import fold_codes
from index.analysis import CHINESE, Analysis, other_words
from index.documents import PackedArticle, units
from index.embedded.figures.columns import Figures, figure_columns
from index.embedded.layout import ARTICLE, NO_DATE, PAIR, STORED_BLOCK, UNIT, packed
from index.schema import DAYS, FACETS, Column, Facet, facet_values
from index.score import CHAR_FIELDS, WORD_FIELDS


@dataclass(frozen=True, slots=True)
class Postings:
    """One kind of term's lists, in order of their sorted keys.

    `keys`: list of str for words, uint64 array of codes for characters and pairs; `counts` how long each
    list is; `values` the lists end to end: article numbers with `times` beside them (how often in the title, how often
    in the body, as two uint32 arrays), or positions.
    """

    keys: list[str] | np.ndarray
    counts: np.ndarray
    values: np.ndarray
    times: tuple[np.ndarray, np.ndarray] | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Inverted articles, numbered 0 … n-1 by date newest first, then id.

    `columns`: per article arrays (`days` int32 negated ordinals, `years`, `numbers`, lengths of fields,
    `sizes` in positions, `title_ends` from the article's start). `combos`: per facet the number of the article's set
    of values, and the sets. `days`: per column of `schema.DAYS` (article uint32, day int32) of each of its days, as two
    arrays. `figures` in order of articles. `unit_ends`: the position behind each title and paragraph,
    `unit_lasts` their last characters. `stored`: zstd blocks of STORED_BLOCK articles; `titles` as in the articles.
    """

    ids: list[str]
    titles: list[str]
    columns: dict[str, np.ndarray]
    combos: dict[Facet, tuple[np.ndarray, list[tuple[str, ...]]]]
    days: dict[Column, tuple[np.ndarray, np.ndarray]]
    figures: Figures
    unit_ends: np.ndarray
    unit_lasts: np.ndarray
    stored: list[bytes]
    words: Postings
    chars: Postings
    pairs: Postings


def invert(packed: Iterable[PackedArticle], analysis: Analysis) -> Batch:
    """The batch of those articles."""
    rows = [(*one.read(), one.stored) for one in packed]
    rows.sort(key=lambda row: (-row[1].date.toordinal() if row[1].date else NO_DATE, row[0].id))
    articles = [(article, head) for article, head, _ in rows]
    codes, sources = _lay_out(articles)
    starts = np.flatnonzero(codes == ARTICLE)
    marks = np.flatnonzero(codes >= UNIT)
    title_ends = marks[np.searchsorted(marks, starts) + 1]
    article_of = np.cumsum(codes == ARTICLE, dtype=np.int32) - 1
    in_title = np.arange(len(codes)) < title_ends[article_of]
    words, lengths = _words(codes, article_of, in_title, title_ends, analysis)
    chars, char_lengths = _chars(codes, article_of, in_title, len(articles))
    return Batch(
        ids=[article.id for article, _ in articles],
        titles=[article.title for article, _ in articles],
        columns=_columns(articles)
        | lengths
        | char_lengths
        | {
            "sizes": np.diff(np.append(starts, len(codes))).astype(np.uint32),
            "title_ends": (title_ends - starts).astype(np.uint32),
        },
        combos=_combos(articles),
        days={one.name: _days(articles, one.of) for one in DAYS},
        figures=figure_columns([article for article, _ in articles], sources, starts, marks),
        unit_ends=np.flatnonzero(codes == UNIT).astype(np.uint32),
        unit_lasts=codes[np.flatnonzero(codes == UNIT) - 1].astype(np.uint32),
        stored=_stored([line for *_, line in rows]),
        words=words,
        chars=chars,
        pairs=_pairs(codes),
    )


def _lay_out(articles: Sequence[tuple[Article, IssueHead]]) -> tuple[np.ndarray, np.ndarray]:
    """The folded characters of all articles, and where in the texts as printed, laid out alike, each was."""
    parts = []
    for article, _ in articles:
        title, *paragraphs = units(article)
        parts.append(chr(UNIT).join(["", title, *paragraphs, ""] if paragraphs else ["", title, ""])[1:])
    text = chr(ARTICLE).join(["", *parts])
    marks = len(articles) + sum(max(len(article.paragraphs), 0) + 1 for article, _ in articles)
    if text.count(chr(UNIT)) + text.count(chr(ARTICLE)) != marks:
        clean = str.maketrans({chr(UNIT): None, chr(ARTICLE): None})
        return _lay_out([(_translated(article, clean), head) for article, head in articles])
    return fold_codes(text)


def _translated(article: Article, table: dict[int, None]) -> Article:
    paragraphs = tuple(replace(p, text=p.text.translate(table)) for p in article.paragraphs)
    return replace(article, title=article.title.translate(table), paragraphs=paragraphs)


def _columns(articles: Sequence[tuple[Article, IssueHead]]) -> dict[str, np.ndarray]:
    heads = [head for _, head in articles]
    return {
        "days": np.array([-head.date.toordinal() if head.date else NO_DATE for head in heads], np.int32),
        "years": np.array([head.filed_year or 0 for head in heads], np.uint16),
        "numbers": np.array([-1 if head.number is None else head.number for head in heads], np.int32),
    }


def _combos(articles: Sequence[tuple[Article, IssueHead]]) -> dict[Facet, tuple[np.ndarray, list[tuple[str, ...]]]]:
    rows = [facet_values(article, head) for article, head in articles]
    combos = {}
    for facet in FACETS:
        numbers: dict[tuple[str, ...], int] = {}
        column = np.array([numbers.setdefault(row[facet], len(numbers)) for row in rows], np.uint32)
        combos[facet] = column, list(numbers)
    return combos


def _days(
    articles: Sequence[tuple[Article, IssueHead]], of: Callable[[Article], tuple[datetime.date, ...]]
) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(number, day.toordinal()) for number, (article, _) in enumerate(articles) for day in of(article)]
    return np.array([number for number, _ in pairs], np.uint32), np.array([day for _, day in pairs], np.int32)


def _stored(lines: Sequence[str]) -> list[bytes]:
    return [packed("\n".join(lines[i : i + STORED_BLOCK])) for i in range(0, len(lines), STORED_BLOCK)]


# --- words ---------------------------------------------------------------------------------------


@cache
def _is_chinese() -> np.ndarray:
    table = np.zeros(0x110000, bool)
    for first, last in re.findall("(.)-(.)", CHINESE):
        table[ord(first) : ord(last) + 1] = True
    for char in re.sub(".-.", "", CHINESE):
        table[ord(char)] = True
    return table


def _words(
    codes: np.ndarray, article_of: np.ndarray, in_title: np.ndarray, title_ends: np.ndarray, analysis: Analysis
) -> tuple[Postings, dict[str, np.ndarray]]:
    # One call cuts the whole batch: carriage returns begin articles, tabs end titles, line breaks end other runs.
    chinese = _is_chinese()[codes]
    text = np.where(chinese, codes, ord("\n"))
    text[codes == ARTICLE] = ord("\r")
    text[title_ends] = ord("\t")
    keep = text != ord("\n")
    keep[1:] |= keep[:-1] & (text[:-1] > ord("\r"))  # of several breaks in a row one is enough, and none beside a mark
    tokens = analysis.cut_for_index(text[keep].astype("<u4").tobytes().decode("utf-32-le"))
    numbers: defaultdict[str, int] = defaultdict(itertools.count().__next__)
    for mark in "\r\t\n":
        numbers[mark]
    token = np.fromiter(map(numbers.__getitem__, tokens), np.uint32, len(tokens))
    del tokens
    article = np.cumsum(token == 0, dtype=np.int32) - 1
    title = np.cumsum(token == 1, dtype=np.int32) <= article
    real = token > 2
    token, article, title = token[real], article[real], title[real]
    keep = ~chinese
    keep[1:] |= ~chinese[:-1]  # of a run of Chinese one character is enough to part what stands around it
    places = np.flatnonzero(keep)
    others = list(other_words(codes[places].astype("<u4").tobytes().decode("utf-32-le"), parts=True))
    if others:
        other = np.fromiter((numbers[word] for word, _ in others), np.uint32, len(others))
        place = places[np.fromiter((place for _, place in others), np.int64, len(others))]
        token = np.concatenate((token, other))
        article = np.concatenate((article, article_of[place]))
        title = np.concatenate((title, in_title[place]))
    vocabulary = sorted(numbers)
    rank = np.empty(len(vocabulary), np.uint32)
    rank[[numbers[word] for word in vocabulary]] = np.arange(len(vocabulary))
    keys, counts, articles, times = _grouped(rank[token], article, title)
    lengths = _lengths(WORD_FIELDS, article, title, len(title_ends))
    return Postings([vocabulary[key] for key in keys.tolist()], counts, articles, times), lengths


def _chars(
    codes: np.ndarray, article_of: np.ndarray, in_title: np.ndarray, articles: int
) -> tuple[Postings, dict[str, np.ndarray]]:
    real = codes < UNIT
    article, title = article_of[real], in_title[real]
    keys, counts, numbers, times = _grouped(codes[real], article, title)
    return Postings(keys, counts, numbers, times), _lengths(CHAR_FIELDS, article, title, articles)


def _lengths(fields: tuple[str, str], article: np.ndarray, title: np.ndarray, articles: int) -> dict[str, np.ndarray]:
    """How many terms each article has in its title and in its body."""
    chosen = zip(fields, (title, ~title), strict=True)
    return {field: np.bincount(article[here], minlength=articles).astype(np.uint32) for field, here in chosen}


def _grouped(
    keys: np.ndarray, articles: np.ndarray, title: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """(key, article, in the title) rows -> sorted keys, how many articles each has, those, and how often in each."""
    rows = (keys.astype(np.uint64) << np.uint64(32)) | (articles.astype(np.uint64) << np.uint64(1)) | title
    rows.sort()
    both = rows >> np.uint64(1)
    first = np.flatnonzero(np.concatenate((both[:1] == both[:1], both[1:] != both[:-1])))
    times = np.diff(np.append(first, len(both))).astype(np.uint32)
    titled = np.diff(np.append(0, np.cumsum(rows & np.uint64(1)))[np.append(first, len(both))]).astype(np.uint32)
    both = both[first]
    keys, counts = _runs(both >> np.uint64(31))
    return keys, counts, (both & np.uint64(0x7FFFFFFF)).astype(np.uint32), (titled, times - titled)


def _runs(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sorted keys -> each once, and how many of it there are."""
    first = np.flatnonzero(np.concatenate((keys[:1] == keys[:1], keys[1:] != keys[:-1])))
    return keys[first], np.diff(np.append(first, len(keys))).astype(np.uint32)


def _pairs(codes: np.ndarray) -> Postings:
    used = np.zeros(0x110000, bool)
    used[codes] = True
    alphabet = np.flatnonzero(used)
    dense = np.cumsum(used, dtype=np.uint64)[codes] - np.uint64(1)
    size = np.uint64(len(alphabet))
    places = np.flatnonzero((codes[:-1] < UNIT) & (codes[1:] < UNIT)).astype(np.uint64)
    bits = np.uint64(len(codes).bit_length())
    both = np.sort(((dense[places] * size + dense[places + np.uint64(1)]) << bits) | places)
    keys, counts = _runs(both >> bits)
    wide = alphabet.astype(np.uint64)
    keys = (wide[keys // size] << np.uint64(PAIR)) | wide[keys % size]
    return Postings(keys, counts, (both & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.uint32))
