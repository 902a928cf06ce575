"""Terms as they are asked -> the list of each in each segment."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.fields import (
    ASKED,
    CHARACTERS,
    COUNTED,
    FACETS,
    FILTER,
    FILTERS,
    HERE,
    SEGMENT,
    STRING,
    TERM,
    TERMS,
    WORD,
    WORDS,
)
from index.embedded.compiled.lookup import COUNT, FIRST, LIST, code_number, find_list, find_split, word_number
from index.embedded.compiled.memory import i8, inner
from index.embedded.compiled.quoted import pairs_of, standing

_FILE = 0  # of words and characters


@inner
def terms_of(asked: int) -> np.ndarray:
    """Per term (rows of int64) its kind, where in what is asked its text begins, and the length of that."""
    terms = np.empty((i8(asked, TERMS), 3), np.int64)
    at = ASKED + FILTER * i8(asked, FILTERS) + COUNTED * i8(asked, FACETS)
    for term in range(len(terms)):
        terms[term, 0], terms[term, 1], terms[term, 2] = i8(asked, at), at + TERM, i8(asked, at + 1)
        at += TERM + terms[term, 2]
    return terms


@inner
def room_of(segments: int, count: int, asked: int, terms: np.ndarray) -> int:
    """In how many articles of all segments the strings among the terms (int64) stand at most, counted one by one."""
    room = 0
    for term in range(len(terms)):
        if terms[term, 0] == STRING:
            pairs = np.empty(((terms[term, 2] + 1) // 2, LIST), np.int64)
            for number in range(count):
                room += pairs_of(segments + 8 * SEGMENT * number, asked, terms[term, 1], terms[term, 2], pairs)
    return room


@inner
def find_terms(
    segments: int,
    asked: int,
    terms: np.ndarray,
    lists: np.ndarray,
    strings: np.ndarray,
    missing: np.ndarray,
) -> None:
    """Writes the list (int64) of each term in each segment; what is to be compared before joins `missing` (int64).

    Of a string the list is FIRST, the column of `strings` where its articles begin.
    """
    used = 0
    for number in range(len(lists)):
        segment = segments + 8 * SEGMENT * number
        missing[HERE] = number
        for term in range(len(terms)):
            kind, at, length = terms[term]
            found = lists[number, term]
            if kind == STRING:
                found[COUNT], found[FIRST] = standing(segment, asked, at, length, strings, used, missing), used
                used += found[COUNT]
                continue
            dictionary = segment + 8 * (WORDS if kind == WORD else CHARACTERS)
            if kind == WORD:
                key = word_number(dictionary, asked, at, length)
                if key >= 0:
                    find_list(found, dictionary, key, _FILE, missing)
            else:
                key = code_number(dictionary, 0, i8(asked, at))
                if key >= 0:
                    find_split(found, dictionary, key, _FILE, missing)
