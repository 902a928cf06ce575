"""Packed lists unpacked, and two of them brought together, while they are read."""

from __future__ import annotations

import numpy as np

from index.embedded.compiled.lookup import BIT, BITS, COUNT, STREAM
from index.embedded.compiled.memory import bits_at, inner, wide

STRIDE = 4  # items of a long list that are passed over together


@inner
def unpack(packed: np.ndarray, items: np.ndarray) -> None:
    """Writes all items (uint32) of a list."""
    stream, bit, bits = packed[STREAM], packed[BIT], packed[BITS]
    mask, value = (1 << bits) - 1, 0
    for place in range(packed[COUNT]):
        value += bits_at(stream, bit) & mask
        bit += bits
        items[place] = value


@inner
def keep_shared(items: np.ndarray, count: int, packed: np.ndarray, offset: int, places: np.ndarray, row: int) -> int:
    """Leaves of the first `count` items (uint32, ascending) those that stand, `offset` greater, in a list; how many.

    `places` (rows of uint32 as long as the items): what stands in its first rows, up to `row`, moves along with the
    items; `row` becomes where in the list each was found. -1: no places are kept.
    """
    stream, bit, bits, size = packed[STREAM], packed[BIT], packed[BITS], packed[COUNT]
    mask = (1 << bits) - 1
    kept = here = there = value = 0
    if not count:
        return 0
    sought = wide(items[0]) + offset
    while there < size:
        if there + STRIDE <= size:
            step = bits_at(stream, bit) & mask
            for ahead in range(1, STRIDE):
                step += bits_at(stream, bit + ahead * bits) & mask
            if value + step < sought:
                value += step
                bit += STRIDE * bits
                there += STRIDE
                continue
        value += bits_at(stream, bit) & mask
        bit += bits
        while sought < value:
            here += 1
            if here == count:
                return kept
            sought = wide(items[here]) + offset
        if sought == value:
            items[kept] = items[here]
            if row >= 0:
                for other in range(row):
                    places[other, kept] = places[other, here]
                places[row, kept] = there
            kept += 1
            here += 1
            if here == count:
                return kept
            sought = wide(items[here]) + offset
        there += 1
    return kept


@inner
def keep_shared_with(
    items: np.ndarray, count: int, others: np.ndarray, offset: int, places: np.ndarray, row: int
) -> int:
    """The same of items that stand in an array (uint32, ascending)."""
    kept = here = there = 0
    while here < count and there < len(others):
        item, other = wide(items[here]) + offset, wide(others[there])
        if item == other:
            items[kept] = items[here]
            if row >= 0:
                for before in range(row):
                    places[before, kept] = places[before, here]
                places[row, kept] = there
            kept += 1
        here += item <= other  # no branch that the processor would guess wrongly
        there += other <= item
    return kept
