"""A term -> its list, and how often it stands where: the compiled part of `dictionary` and `packed`."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled import fields
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
    DATA,
    DATA_FROM,
    ENDS,
    FROM,
    GROUPS,
    HEAD,
    HERE,
    KEY_BYTES,
    KEYS,
    KEYS_COUNT,
    LEAST,
    LISTS_OF_TIMES,
    MANY,
    MANY_COUNT,
    PART,
    PARTS,
    RARE,
    RARE_COUNT,
    SHORT,
    STREAMS,
    TITLES,
    WIDTHS,
)
from index.embedded.compiled.memory import i8, inner, u1, u2, u4
from index.embedded.packed.checksums import BLOCK as PAGE
from index.embedded.packed.counts import MANY as LONG
from index.embedded.packed.split_lists import GROUP, LOWER

# A list as it was found: how many items, the stream, the bit there at which it begins, bits of an item; which of the
# times of all lists is its first, or, of a pair, its number. Of a split list STREAM is where it begins, LAST the
# greatest item that there may be, BITS how many lower ones an item has.
COUNT, STREAM, BIT, BITS, FIRST = range(5)
LAST = BIT
LIST = 5
_MOST_LOWER = len(LOWER) - 1


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
    """Whether all pages of those bytes of a file were compared with their sums; if not, they join `missing` (int64)."""
    pages = i8(dictionary, COMPARED)
    for page in range(first // PAGE, (last + PAGE - 1) // PAGE):
        if not u1(pages, page):
            at = HEAD + PART * missing[PARTS]
            missing[at], missing[at + 1], missing[at + 2], missing[at + 3] = missing[HERE], file, first, last
            missing[PARTS] += 1
            return False
    return True


@inner
def find_list(found: np.ndarray, dictionary: int, number: int, file: int, missing: np.ndarray) -> None:
    """Writes into `found` (int64) where a word's list lies; what is to be compared before joins `missing` (int64)."""
    count = count_of(dictionary, number)
    width, at = u1(i8(dictionary, WIDTHS), number), u4(i8(dictionary, AT), number)
    found[COUNT], found[BITS], found[BIT] = count, 4 * width, 4 * width * at
    found[STREAM] = i8(dictionary, STREAMS + width)
    if not width:  # its one value stands in place of where it lies
        found[STREAM], found[BITS] = i8(dictionary, AT) + 4 * number, 32
    else:
        start = i8(dictionary, FROM + width)
        are_compared(dictionary, start + at * width // 2, start + ((at + count) * width + 1) // 2, file, missing)
    _find_times(found, dictionary, number, file, missing)


@inner
def find_split(found: np.ndarray, dictionary: int, number: int, file: int, missing: np.ndarray) -> bool:
    """Writes the same (int64) of a code's list, which is split; whether nothing of it is to be compared before."""
    counts, short = i8(dictionary, COUNTS), i8(dictionary, SHORT)
    at = i8(i8(dictionary, GROUPS), number // GROUP)
    for other in range(number // GROUP * GROUP, number):
        count = u1(counts, other)
        at += i8(short, count) if count < LONG else _size(dictionary, count_of(dictionary, other))
    count = count_of(dictionary, number)
    found[COUNT], found[BITS], found[STREAM] = count, _low(dictionary, count), i8(dictionary, DATA) + at
    found[LAST] = i8(dictionary, fields.LAST)
    start = i8(dictionary, DATA_FROM) + at
    compared = are_compared(dictionary, start, start + _size(dictionary, count), file, missing)
    return _find_times(found, dictionary, number, file, missing) and compared


@inner
def _low(dictionary: int, count: int) -> int:
    """How many lower bits the values of a split list have."""
    least, place = i8(dictionary, LEAST), 0
    while place < _MOST_LOWER and count < i8(least, place):
        place += 1
    return (place >> 2) * 8 + (1 << (place & 3) >> 1)


@inner
def _size(dictionary: int, count: int) -> int:
    """How many bytes a split list takes."""
    low = _low(dictionary, count)
    return (count * low + count + (i8(dictionary, fields.LAST) >> low) + 7) >> 3


@inner
def _find_times(found: np.ndarray, dictionary: int, number: int, file: int, missing: np.ndarray) -> bool:
    """Writes which of the times of all lists is a list's first; of a pair, which has none, its number."""
    times = i8(dictionary, LISTS_OF_TIMES)
    if not times:
        found[FIRST] = number
        return True
    first, start = u4(times, number), i8(dictionary, CODES_FROM)
    found[FIRST] = first
    return are_compared(dictionary, start + first // 2, start + (first + found[COUNT] + 1) // 2, file, missing)


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
