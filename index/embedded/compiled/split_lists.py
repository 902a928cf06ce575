"""Split lists unpacked, and brought together with others, while they are read: the compiled part of `split_lists`."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.lists import keep_shared_with
from index.embedded.compiled.lookup import BITS, COUNT, LAST, STREAM
from index.embedded.compiled.memory import bits_at, i8, inlined, inner, ones, u1, u2, wide, zeros_below

SPARSE = 4  # where a list is so many times as long as the other, the other's items are sought in it one by one


@inlined
def _lower(stream: int, rest: int, bits: int, place: int) -> int:
    """The lower bits of a value: its whole bytes, and what stands at `rest`."""
    whole, more = bits & ~7, bits & 7
    above = bits_at(rest, more * place) & ((1 << more) - 1)
    lower: int = above << whole | bits_at(stream, whole * place) & ((1 << whole) - 1)
    return lower


@inner
def unpack_split(packed: np.ndarray, items: np.ndarray) -> None:
    """Writes all items (uint32) of a list."""
    stream, bits, size = packed[STREAM], packed[BITS], packed[COUNT]
    rest, upper = stream + size * (bits >> 3), size * bits
    at, base = stream + (upper >> 3), -(upper & 7)
    word = i8(at, 0) & -(1 << (upper & 7))
    for place in range(size):
        while not word:
            at += 8
            base += 64
            word = i8(at, 0)
        items[place] = base + zeros_below(word) - place
        word &= word - 1
    whole, more = bits & ~7, bits & 7
    if more:
        mask = (1 << more) - 1
        for place in range(size):
            items[place] = items[place] << more | bits_at(rest, more * place) & mask
    if whole == 8:
        for place in range(size):
            items[place] = items[place] << 8 | u1(stream, place)
    elif whole == 16:
        for place in range(size):
            items[place] = items[place] << 16 | u2(stream, place)
    elif whole:
        mask = (1 << whole) - 1
        for place in range(size):
            items[place] = items[place] << whole | bits_at(stream, whole * place) & mask


@inner
def keep_shared_split(
    items: np.ndarray, count: int, packed: np.ndarray, offset: int, places: np.ndarray, row: int
) -> int:
    """Does with items (uint32) what `lists.keep_shared` does, of a list that is split.

    An item with so many upper bits stands behind as many zeros: they are counted in words of 64 bits.
    """
    stream, bits, size = packed[STREAM], packed[BITS], packed[COUNT]
    if size < SPARSE * count:
        others = np.empty(size, np.uint32)
        unpack_split(packed, others)
        return keep_shared_with(items, count, others, offset, places, row)
    rest, upper = stream + size * (bits >> 3), size * bits
    at, base = stream + (upper >> 3), -(upper & 7)
    zeros = ~i8(at, 0) & -(1 << (upper & 7))  # as ones: those that were not passed yet
    high = there = kept = 0  # zeros passed; items of the list before these
    mask = (1 << bits) - 1
    for here in range(count):
        sought = wide(items[here]) + offset
        if sought > packed[LAST]:
            break
        lacking = (sought >> bits) - high
        if lacking:
            high += lacking
            inside = ones(zeros)
            while inside < lacking:
                lacking -= inside
                at += 8
                base += 64
                zeros = ~i8(at, 0)
                inside = ones(zeros)
            while lacking > 1:
                zeros &= zeros - 1
                lacking -= 1
            there = base + zeros_below(zeros) + 1 - high
            zeros &= zeros - 1
        lower = -1
        while there < size:
            bit = upper + there + high
            if not (u1(stream, bit >> 3) >> (bit & 7)) & 1:
                break
            lower = _lower(stream, rest, bits, there)
            if lower >= sought & mask:
                break
            there += 1
        if there == size:
            break
        if lower == sought & mask:
            items[kept] = items[here]
            if row >= 0:
                for other in range(row):
                    places[other, kept] = places[other, here]
                places[row, kept] = there
            kept += 1
    return kept
