"""Reconciliation: which article each entry of the contents list names, and which section each sub-item.

Titles are compared folded, by edit distance. Equal ones are matched first; the rest one to one and in order
between them, as far as they are alike; what is left, in any order, where the likeness is plain. Where no two are
equal, nothing tells the order, and only plain likeness counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from corpus.models import Article, Paragraph
from corpus.text.fold import fold_line

ALIKE = 0.5  # between neighbours that are matched already
PLAIN = 0.65  # anywhere
_LETTERS = 6  # a shorter title is no evidence where a longer one holds it
_LONGEST_LINE = 80  # characters of a line that may stand for a lead-in
MOST_PAIRS = 10_000  # of entries and titles that are compared letter by letter; a daily issue has some hundreds
_COLUMN = re.compile(r"^【[^】]*】")
_SIGNS = re.compile(r"[^\w]+")


@lru_cache(maxsize=4096)
def key(title: str) -> str:
    """A title as it is compared: folded, letters and digits only."""
    return _SIGNS.sub("", fold_line(title))


@lru_cache(maxsize=4096)
def _short(title: str) -> str:
    """A title as it is compared, without the column in 【…】 at its head where anything is left."""
    return key(_COLUMN.sub("", title.strip())) or key(title)


def distance(a: str, b: str) -> int:
    """Levenshtein's edit distance, a column of the table at a time as bits (Myers 1999, Hyyrö 2001)."""
    if not a or not b:
        return len(a) or len(b)
    places: dict[str, int] = {}
    for at, char in enumerate(a):
        places[char] = places.get(char, 0) | 1 << at
    full, top = (1 << len(a)) - 1, 1 << len(a) - 1
    up, down, score = full, 0, len(a)
    for char in b:
        same = places.get(char, 0)
        diagonal = (((same & up) + up) ^ up) | same | down
        right = down | (full & ~(diagonal | up))
        left = up & diagonal
        score += bool(right & top) - bool(left & top)
        right = right << 1 | 1
        up = (left << 1 | (full & ~(diagonal | right))) & full
        down = right & diagonal & full
    return score


def similarity(a: str, b: str) -> float:
    """How alike two folded titles are: 1 for equal; edit distance by length; at least 0.8 where one holds the other."""
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    shorter, longer = sorted((a, b), key=lambda title: (len(title), title))
    whole = 0.0
    if len(shorter) * 2 > len(longer):
        whole = 1 - distance(a, b) / len(longer)
    if len(shorter) >= _LETTERS and shorter in longer:
        return max(whole, 0.8 + 0.2 * len(shorter) / len(longer))
    # 俄称……乌称……国际人士：…… against 俄称……乌称……: the shorter one with small changes inside the longer one.
    pairs = {shorter[i : i + 2] for i in range(len(shorter) - 1)}
    if len(shorter) >= _LETTERS and pairs:
        held = sum(pair in longer for pair in pairs) / len(pairs)
        return max(whole, 0.85 * held)
    return whole


@lru_cache(maxsize=2 * MOST_PAIRS)
def likeness(entry: str, title: str) -> float:
    """How alike an entry and a title are, with or without their columns; an entry may be nothing but the column."""
    if key(entry) == key(title):
        return 1.0
    if (column := _COLUMN.match(title.strip())) and key(column[0]) == key(entry):
        return 0.9
    return max(similarity(key(entry), key(title)), 0.98 * similarity(_short(entry), _short(title)))


def match(entries: Sequence[str], titles: Sequence[str]) -> list[int | None]:
    """For each entry the index of its title, each title at most once."""
    found: list[int | None] = [None] * len(entries)
    taken: set[int] = set()
    places: dict[str, list[int]] = {}
    for at, title in enumerate(titles):
        places.setdefault(key(title), []).append(at)
    for at, entry in enumerate(entries):
        if free := [place for place in places.get(key(entry), ()) if place not in taken]:
            found[at] = free[0]
            taken.add(free[0])
    if len(taken) == min(len(entries), len(titles)):
        return found
    if (len(entries) - len(taken)) * (len(titles) - len(taken)) > MOST_PAIRS:
        return found
    _fill_gaps(entries, titles, found, taken)
    rest = sorted(
        ((likeness(entries[i], titles[j]), -abs(i - j), i, j) for i in range(len(entries)) if found[i] is None
         for j in range(len(titles)) if j not in taken),
        reverse=True,
    )  # fmt: skip
    for score, _, i, j in rest:
        if score >= PLAIN and found[i] is None and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _fill_gaps(entries: Sequence[str], titles: Sequence[str], found: list[int | None], taken: set[int]) -> None:
    """Between matched neighbours that stand in order, the alignment of the greatest total likeness."""
    fixed = [(-1, -1), *_in_order(found), (len(entries), len(titles))]
    least = ALIKE if len(fixed) > 2 else PLAIN
    for (i0, j0), (i1, j1) in pairwise(fixed):
        left = [i for i in range(i0 + 1, i1) if found[i] is None]
        right = [j for j in range(j0 + 1, j1) if j not in taken]
        for i, j in align([entries[i] for i in left], [titles[j] for j in right], least):
            found[left[i]] = right[j]
            taken.add(right[j])


def _in_order(found: Sequence[int | None]) -> list[tuple[int, int]]:
    """The longest run of matches whose titles stand in the entries' order."""
    pairs = [(i, j) for i, j in enumerate(found) if j is not None]
    best: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        before = max((run for run in best if run[-1][1] < j), key=len, default=[])
        best.append([*before, (i, j)])
    return max(best, key=len, default=[])


def align(entries: Sequence[str], titles: Sequence[str], least: float) -> list[tuple[int, int]]:
    """Pairs in order, each at least so much alike, of the greatest total likeness."""
    n, m = len(entries), len(titles)
    if not n or not m or n * m > MOST_PAIRS:
        return []
    alike = [[likeness(entry, title) for title in titles] for entry in entries]
    total = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            total[i][j] = max(total[i + 1][j], total[i][j + 1])
            if alike[i][j] >= least:
                total[i][j] = max(total[i][j], alike[i][j] + total[i + 1][j + 1])
    pairs = []
    i = j = 0
    while i < n and j < m:
        if alike[i][j] >= least and total[i][j] == alike[i][j] + total[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif total[i][j] == total[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def sections(items: Sequence[str], article: Article | None, articles: Sequence[Article]) -> tuple[str, ...]:
    """For each sub-item of an entry the id of what it names, else "": a lead-in of the entry's article, or a short line
    of the same letters there; else that article itself, by its title; else an article that no entry names."""
    if not items:
        return ()
    leads: list[Paragraph] = []
    if article:
        named = set(map(key, items))
        leads = [
            p for p in article.paragraphs if p.kind == "lead" or (len(p.text) <= _LONGEST_LINE and key(p.text) in named)
        ]
    found = match(items, [lead.text for lead in leads])
    ids = [leads[place].id if place is not None else "" for place in found]
    for at, item in enumerate(items):
        if article and not ids[at] and len(key(item)) >= _LETTERS and key(item) in key(article.title):
            ids[at] = article.id
    missing = [at for at, id in enumerate(ids) if not id]
    others = [one for one in articles if one is not article and not one.contents_title]
    for at, place in zip(missing, match([items[at] for at in missing], [one.title for one in others]), strict=True):
        ids[at] = others[place].id if place is not None else ""
    return tuple(ids)
