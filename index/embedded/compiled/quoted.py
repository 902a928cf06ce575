"""A string -> the articles of a segment that have it, and how often: the compiled part of `strings`."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.best import shortest_first
from index.embedded.compiled.fields import BLOCKS, PAIRS, STARTS, TITLE_ENDS
from index.embedded.compiled.lookup import COUNT, FIRST, LIST, code_number, count_of, find_split
from index.embedded.compiled.memory import i8, inner, u4, wide
from index.embedded.compiled.split_lists import keep_shared_split, unpack_split
from index.embedded.layout import BLOCK

ARTICLE, IN_TITLE, IN_BODY = range(3)  # the rows of what is found
_FILE = 1  # of a segment's PARTS that are read here


@inner
def pairs_of(segment: int, asked: int, at: int, length: int, pairs: np.ndarray) -> int:
    """Writes into `pairs` (int64, a list each) how often the pairs of a string stand there, and their numbers.

    Returns how often the rarest does. The pairs: every second one, and the last.
    """
    dictionary = segment + 8 * PAIRS
    least = wide(-1)
    for place in range(len(pairs)):
        offset = min(2 * place, length - 2)
        number = code_number(dictionary, i8(asked, at + offset), i8(asked, at + offset + 1))
        if number < 0:
            return 0
        pairs[place, FIRST] = number
        pairs[place, COUNT] = count_of(dictionary, number)
        if least < 0 or pairs[place, COUNT] < least:
            least = pairs[place, COUNT]
    return least


@inner
def standing(segment: int, asked: int, at: int, length: int, found: np.ndarray, first: int, missing: np.ndarray) -> int:
    """Writes the articles that have a string, and how often, into `found` (3 rows of uint32) from column `first` on.

    Returns how many; 0 where something is to be compared with its sums before.
    """
    pairs, dictionary = np.empty(((length + 1) // 2, LIST), np.int64), segment + 8 * PAIRS
    least = pairs_of(segment, asked, at, length, pairs)
    if not least:
        return 0
    order = shortest_first(pairs[:, COUNT])
    positions = np.empty(least, np.uint32)
    nowhere = np.empty((1, 1), np.uint32)
    count = 0
    for number in range(len(order)):
        place = order[number]
        offset = min(2 * place, length - 2)
        one = pairs[place]
        if not find_split(one, dictionary, one[FIRST], _FILE, missing):
            return 0
        if number:
            count = keep_shared_split(positions, count, one, offset, nowhere, -1)
        else:
            unpack_split(one, positions)
            for at_pair in range(least):
                position = wide(positions[at_pair])
                if position >= offset:
                    positions[count] = position - offset
                    count += 1
        if not count:
            return 0
    return _gathered(segment, positions, count, found, first)


@inner
def _gathered(segment: int, positions: np.ndarray, count: int, found: np.ndarray, first: int) -> int:
    """Positions (ascending) -> their articles, and how many are in the title and in the body of each."""
    starts, blocks, title_ends = i8(segment, STARTS), i8(segment, BLOCKS), i8(segment, TITLE_ENDS)
    article, end, titled, column = wide(-1), wide(0), wide(0), first - 1
    for place in range(count):
        position = wide(positions[place])
        if position >= end:
            article = max(article, u4(blocks, position >> BLOCK))
            while u4(starts, article + 1) <= position:
                article += 1
            end = u4(starts, article + 1)
            titled = u4(starts, article) + u4(title_ends, article)
            column += 1
            found[ARTICLE, column], found[IN_TITLE, column], found[IN_BODY, column] = article, 0, 0
        found[IN_TITLE if position < titled else IN_BODY, column] += 1
    return column + 1 - first
