"""A search as one compiled function: terms, all, any or enough of them, filters, counts and the best of a page.

Scores are added in the order of `evaluation`, in float32, so they are the same to the last bit.
"""

from __future__ import annotations

import math

import numpy as np

from index.embedded.compiled.best import key_of, part, rank_of, score_bits_of, shortest_first, sort
from index.embedded.compiled.counting import count_facet, fails, values_of, write_counts
from index.embedded.compiled.fields import (
    ANY_OF,
    ARTICLES,
    ASKED,
    BASE,
    BY_RANK,
    COUNTED,
    COUNTS_MONTHS,
    DATE,
    END,
    FACETS,
    FILTER,
    FILTERS,
    HEAD,
    MONTHS,
    MONTHS_COUNT,
    NEWEST,
    OFFSET,
    PART,
    PARTS,
    PARTS_OF_LIST,
    RANKS,
    SEGMENT,
    SETS_COUNT,
    SHARE,
    SIZE,
    VALUES_COUNT,
)
from index.embedded.compiled.lookup import COUNT, LIST
from index.embedded.compiled.matching import add_scores, all_of, any_of_them, having_enough, sum_of
from index.embedded.compiled.memory import f4, f8, i8, inner, outer, put, put_f4, u2, u4, wide
from index.embedded.compiled.terms import find_terms, room_of, terms_of
from index.score import ROUNDED

_FEW = 64  # so many of the best are kept at least, before they are looked through


@outer
def search(segments: int, count: int, everything: int, asked: int, out: int, scratch: int, size: int) -> int:
    """Answers what is asked of so many segments; returns how many numbers were written to `out`.

    They are the total, the number of hits, per facet the number of values; then the hits' articles, the bits of their
    scores, per facet (value, count) …, and how many articles each month has. `scratch`: `size` float32, all 0, as many
    as the greatest segment has articles; left so. Below 0: so many parts of files are to be compared with their sums
    before; `out` has of each the segment's number, that of the file, and its bytes from where to where.
    """
    terms = terms_of(asked)
    lists = np.zeros((count, len(terms), LIST), np.int64)
    strings = np.empty((3, room_of(segments, count, asked, terms)), np.uint32)
    missing = np.zeros(HEAD + PART * PARTS_OF_LIST * count * len(terms), np.int64)
    find_terms(segments, asked, terms, lists, strings, missing)
    if missing[PARTS]:
        for place in range(PART * missing[PARTS]):
            put(out, place, missing[HEAD + place])
        return wide(-missing[PARTS])
    any_of, newest, end, months = i8(asked, ANY_OF), i8(asked, NEWEST), i8(asked, END), i8(asked, COUNTS_MONTHS)
    articles_count, ranks = i8(everything, ARTICLES), i8(everything, RANKS)
    idfs, having, postings = np.empty(len(terms), np.float32), np.zeros(len(terms), np.int64), 0
    weights, share, weight = np.empty(len(terms), np.float64), f8(asked, SHARE), 0.0
    for term in range(len(terms)):
        for number in range(count):
            having[term] += lists[number, term, COUNT]
        weights[term] = math.log(1 + (articles_count - having[term] + 0.5) / (having[term] + 0.5))
        idfs[term] = weights[term]
        weight += weights[term] if having[term] else 0.0
        postings = max(postings, having[term]) if any_of or not term else min(postings, having[term])
    order = shortest_first(having)
    facets, facets_count = asked + 8 * (ASKED + FILTER * i8(asked, FILTERS)), i8(asked, FACETS)
    bounds, by_sets = np.zeros(facets_count + 1, np.int64), np.zeros(facets_count, np.bool_)
    for facet in range(facets_count):
        table = i8(facets, COUNTED * facet)
        by_sets[facet] = postings > i8(table, SETS_COUNT)
        bounds[facet + 1] = bounds[facet] + i8(table, SETS_COUNT if by_sets[facet] else VALUES_COUNT)
    counts = np.zeros(bounds[facets_count], np.int64)
    in_months = np.zeros(i8(everything, MONTHS_COUNT) if months else 0, np.int64)
    best = np.empty(max(2 * end, _FEW) if end else 0, np.int64)
    kept, total, worst = 0, 0, wide(0x7FFFFFFFFFFFFFFF)
    for number in range(count):
        segment, found = segments + 8 * SEGMENT * number, lists[number]
        base = i8(segment, BASE)
        room, least = wide(0), found[0, COUNT]
        for term in range(len(terms)):
            room += found[term, COUNT]
            least = min(least, found[term, COUNT])
        room = min(room, size) if any_of else least
        if not room:
            continue
        articles = np.empty(room, np.uint32)
        places = np.empty((0 if any_of else len(terms), room), np.uint32)
        if share:
            enough = share * weight - ROUNDED
            matching = having_enough(i8(segment, SIZE), found, terms, weights, enough, strings, articles, scratch)
            add_scores(everything, segment, found, terms, idfs, strings, articles[:matching], scratch)
        elif any_of:
            matching = any_of_them(everything, segment, found, terms, idfs, strings, articles, scratch)
        else:
            matching = all_of(found, terms, strings, articles, places)
        failing = np.empty(matching, np.uint32)
        some = fails(everything, segment, asked, articles, matching, failing)
        for facet in range(facets_count):
            here = counts[bounds[facet] : bounds[facet + 1]]
            bits = i8(facets, COUNTED * facet + 1)
            count_facet(
                i8(facets, COUNTED * facet), base, articles, matching, some, failing, bits, here, by_sets[facet]
            )
        if months:
            of_months = i8(everything, MONTHS) + 2 * base
            for place in range(matching):
                if not some or not failing[place] & ~DATE:
                    in_months[u2(of_months, wide(articles[place]))] += 1
        for place in range(matching):
            local = wide(articles[place])
            score = np.float32(0)
            if any_of:
                score = f4(scratch, local)
                put_f4(scratch, local, np.float32(0))
            if some and failing[place]:
                continue
            total += 1
            article = base + local
            rank = u4(ranks, article) if ranks else article
            if not end or (newest and rank > worst >> 32):
                continue
            if not any_of:
                score = sum_of(everything, segment, found, terms, idfs, order, strings, article, places, place)
            key = key_of(score, rank, newest)
            if key > worst:
                continue
            best[kept] = key
            kept += 1
            if kept == len(best):
                part(best, 0, kept, end)
                kept = end
                worst = wide(0)
                for one in range(end):
                    worst = max(worst, best[one])
    at = _write_page(everything, asked, best, kept, total, facets_count, out)
    for facet in range(facets_count):
        here = values_of(i8(facets, COUNTED * facet), counts[bounds[facet] : bounds[facet + 1]], by_sets[facet])
        values = write_counts(here, out, at)
        put(out, 2 + facet, values)
        at += 2 * values
    for month in range(len(in_months)):
        put(out, at + month, in_months[month])
    return at + len(in_months)


@inner
def _write_page(everything: int, asked: int, best: np.ndarray, kept: int, total: int, facets: int, out: int) -> int:
    """Writes the total and the page in order; where the counts begin."""
    offset, end, newest = i8(asked, OFFSET), min(i8(asked, END), kept), i8(asked, NEWEST)
    hits = max(end - offset, 0)
    if hits:
        if end < kept:
            part(best, 0, kept, end)
        if offset:
            part(best, 0, end, offset)
        sort(best, offset, end)
    put(out, 0, total)
    put(out, 1, hits)
    at, by_rank = 2 + facets, i8(everything, BY_RANK)
    for place in range(hits):
        rank = rank_of(best[offset + place], newest)
        put(out, at + place, u4(by_rank, rank) if by_rank else rank)
        put(out, at + hits + place, score_bits_of(best[offset + place], newest))
    return at + 2 * hits
