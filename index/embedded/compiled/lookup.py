"""A term -> its list, and how often it stands where: the compiled part of `dictionary` and `frequencies`."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.fields import (
    ALPHABET,
    ALPHABET_COUNT,
    AT,
    BEGINS,
    BODIES,
    CODES,
    CODES_FROM,
    COMPARED,
    COUNTS,
    COUNTS_OF_MANY,
    ENDS,
    FROM,
    KEY_BYTES,
    KEYS,
    KEYS_COUNT,
    LISTS_OF_TIMES,
    MANY,
    MANY_COUNT,
    RARE,
    RARE_COUNT,
    STREAMS,
    TITLES,
    WIDTHS,
)
from index.embedded.compiled.memory import i8, inner, u1, u2, u4
from index.embedded.packed.checksums import BLOCK as PAGE
from index.embedded.packed.counts import MANY as LONG

# A list as it was found: how many items, the stream, the bit there at which it begins, bits of an item; which of the
# times of all lists is its first, or, of a pair, its number.
COUNT, STREAM, BIT, BITS, FIRST = range(5)
LIST = 5
NOT_COMPARED = 3  # numbers that say what is to be compared with its sums: the file, and its bytes from where to where


@inner
def first_not_below(numbers: int, count: int, sought: int) -> int:
    """Where in an ascending array of uint32 the first stands that is not below the number."""
    low, high = 0, count
    while low < high:
        middle = (low + high) >> 1
        if u4(numbers, middle) < sought:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def word_number(dictionary: int, asked: int, at: int, length: int) -> int:
    """The number of a word, given by its bytes in what is asked; -1 if it is not there."""
    keys, ends = i8(dictionary, KEYS), i8(dictionary, ENDS)
    low, high = 0, i8(dictionary, KEYS_COUNT)
    while low < high:
        middle = (low + high) >> 1
        start = u4(ends, middle - 1) if middle else 0
        size = u4(ends, middle) - start
        order = 0
        for place in range(min(size, length)):
            order = u1(keys, start + place) - i8(asked, at + place)
            if order != 0:
                break
        if order == 0:
            order = size - length
        if order == 0:
            return middle
        if order < 0:
            low = middle + 1
        else:
            high = middle
    return -1


@inner
def code_number(dictionary: int, first: int, second: int) -> int:
    """The number of a pair of characters, or of a character, which is the second; -1 if it is not there."""
    alphabet, size = i8(dictionary, ALPHABET), i8(dictionary, ALPHABET_COUNT)
    one, two = first_not_below(alphabet, size, first), first_not_below(alphabet, size, second)
    if one == size or two == size or u4(alphabet, one) != first or u4(alphabet, two) != second:
        return -1
    keys, begins, narrow = i8(dictionary, KEYS), i8(dictionary, BEGINS), i8(dictionary, KEY_BYTES) == 2
    low, end = u4(begins, one), u4(begins, one + 1)
    high = end
    while low < high:
        middle = (low + high) >> 1
        if (u2(keys, middle) if narrow else u4(keys, middle)) < two:
            low = middle + 1
        else:
            high = middle
    return low if low < end and (u2(keys, low) if narrow else u4(keys, low)) == two else -1


@inner
def count_of(dictionary: int, number: int) -> int:
    """How many items a list has."""
    count = u1(i8(dictionary, COUNTS), number)
    if count < LONG:
        return count
    return u4(i8(dictionary, COUNTS_OF_MANY), first_not_below(i8(dictionary, MANY), i8(dictionary, MANY_COUNT), number))


@inner
def are_compared(dictionary: int, first: int, last: int, file: int, missing: np.ndarray) -> bool:
    """Whether all pages of those bytes of a file were compared with their sums; `missing` (int64): what was not."""
    pages = i8(dictionary, COMPARED)
    for page in range(first // PAGE, (last + PAGE - 1) // PAGE):
        if not u1(pages, page):
            missing[0], missing[1], missing[2] = file, first, last
            return False
    return True


@inner
def find_list(found: np.ndarray, dictionary: int, number: int, file: int, missing: np.ndarray) -> bool:
    """Writes into `found` (int64) where a list lies; False: its bytes are to be compared with their sums before."""
    count = count_of(dictionary, number)
    width, at = u1(i8(dictionary, WIDTHS), number), u4(i8(dictionary, AT), number)
    found[COUNT], found[BITS], found[BIT] = count, 4 * width, 4 * width * at
    found[STREAM] = i8(dictionary, STREAMS + width)
    if not width:  # its one value stands in place of where it lies
        found[STREAM], found[BITS] = i8(dictionary, AT) + 4 * number, 32
    else:
        start = i8(dictionary, FROM + width)
        if not are_compared(
            dictionary, start + at * width // 2, start + ((at + count) * width + 1) // 2, file, missing
        ):
            return False
    times = i8(dictionary, LISTS_OF_TIMES)
    if times:
        first, start = u4(times, number), i8(dictionary, CODES_FROM)
        found[FIRST] = first
        return are_compared(dictionary, start + first // 2, start + (first + count + 1) // 2, file, missing)
    found[FIRST] = number
    return True


@inner
def times_at(dictionary: int, number: int) -> int:
    """Those times of all lists: in the title, in the upper 32 bits, and in the body."""
    code = (u1(i8(dictionary, CODES), number >> 1) >> ((number & 1) << 2)) & 15
    if code < 9:
        return code + 1
    if code < 15:
        return 1 << 32 | code - 9
    place = first_not_below(i8(dictionary, RARE), i8(dictionary, RARE_COUNT), number)
    return u4(i8(dictionary, TITLES), place) << 32 | u4(i8(dictionary, BODIES), place)
