"""Split lists as the compiled search reads them, against numpy."""

import io

import numpy as np
import pytest

from index.embedded.packed.arrays import Arrays, write_arrays
from index.embedded.packed.split_lists import Shape, SplitListsWriter

numba = pytest.importorskip("numba")

from index.embedded.compiled.lookup import BITS, COUNT, LAST, LIST, STREAM  # noqa: E402 - they need numba
from index.embedded.compiled.split_lists import keep_shared_split, unpack_split  # noqa: E402


@pytest.fixture(scope="module")
def compiled():
    """Entries from Python to both."""

    @numba.njit
    def unpack(packed, items):
        unpack_split(packed, items)

    @numba.njit
    def keep(items, packed, offset, places, row):
        return keep_shared_split(items, len(items), packed, offset, places, row)

    return unpack, keep


def split(values, below):
    """A list as the compiled search finds it, and the bytes that must live as long."""
    writer = SplitListsWriter(below)
    writer.append(values, np.array([len(values)]))
    file = io.BytesIO()
    write_arrays(file, writer.arrays())
    data = Arrays(np.frombuffer(file.getvalue(), np.uint8))["data"]
    packed = np.zeros(LIST, np.int64)
    packed[COUNT], packed[STREAM] = len(values), data.__array_interface__["data"][0]
    packed[BITS], packed[LAST] = Shape(below).low(len(values)), below - 1
    return packed, data


def lists(rng, below):
    """Ascending numbers, few and many, even, near the beginning and near the end."""
    for size in (1, 2, 3, 30, 255, 4000):
        some = rng.integers(0, below, size)
        for values in (some, some // 100, below - 1 - some // 100):
            yield np.unique(values).astype(np.uint32)


@pytest.mark.parametrize("below", [5000, 200_003, 100_000_007, 2**32])
def test_split_lists_are_read_and_brought_together(compiled, below):
    """Every list is unpacked as it was, and shares with every other what numpy says, wherever it lies."""
    unpack, keep = compiled
    rng = np.random.default_rng(below)
    every = [*lists(rng, below)]
    for values in every:
        packed, data = split(values, below)
        items = np.zeros(len(values), np.uint32)
        unpack(packed, items)
        assert items.tolist() == values.tolist()
        for other in every:
            for offset in (0, 3):
                own = rng.choice(values, min(len(values), len(other)))  # so that some are shared
                sought = np.unique(np.concatenate((other, own)).astype(np.int64) - offset)
                sought = sought[sought >= 0].astype(np.uint32)
                shared = np.isin(sought.astype(np.int64) + offset, values)
                items, places = sought.copy(), np.zeros((2, len(sought)), np.uint32)
                places[0] = np.arange(len(sought))
                kept = keep(items, packed, offset, places, 1)
                assert items[:kept].tolist() == sought[shared].tolist()
                assert places[0, :kept].tolist() == np.flatnonzero(shared).tolist()
                found = np.searchsorted(values, sought[shared].astype(np.int64) + offset)
                assert places[1, :kept].tolist() == found.tolist()
        del data
