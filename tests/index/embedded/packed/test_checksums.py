"""Checksums of index files: every byte that changed is told, and nothing else."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedded.packed.arrays import Arrays, write_arrays
from index.embedded.packed.checksums import BLOCK, SummedFile
from index.engine import Unreadable
from index.sealed import seal, unseal


def written(arrays):
    """The bytes of a file of those arrays."""
    file = io.BytesIO()
    write_arrays(file, arrays, {"n": 1})
    return file.getvalue()


ARRAYS = {"a": np.arange(3 * BLOCK, dtype=np.uint16), "b": np.arange(5, dtype=np.uint8), "c": np.empty(0, np.int64)}
WHOLE = written(ARRAYS)


def opened(data):
    return Arrays(np.frombuffer(data, np.uint8), "x.trm")


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_changed_byte_is_told(place, change):
    """By the file's name and with the cure, when all of it is compared; parts that are whole are still read."""
    data = bytearray(WHOLE)
    data[place] ^= change
    with pytest.raises(Unreadable, match=r"x\.trm.*jianbao reindex"):
        opened(bytes(data)).compare()


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255), st.integers(0, 3 * BLOCK - 1))
def test_what_is_read_is_right_or_an_error(place, change, index):
    """Whatever is asked for: an item, or an array."""
    data = bytearray(WHOLE)
    data[place] ^= change
    try:
        arrays = opened(bytes(data))
        assert arrays.part("a").item(index) == index
        assert arrays["b"].tolist() == [0, 1, 2, 3, 4]
    except Unreadable:
        pass


def test_a_changed_byte_costs_its_block():
    """What stands in others is read."""
    data = bytearray(WHOLE)
    data[2 * BLOCK + BLOCK // 2] ^= 1
    part = opened(bytes(data)).part("a")
    assert part[:10].tolist() == list(range(10))
    assert part.take(np.array([3 * BLOCK - 9, 3 * BLOCK - 1])).tolist() == [3 * BLOCK - 9, 3 * BLOCK - 1]
    with pytest.raises(Unreadable):
        part.whole()


@pytest.mark.parametrize("left", [0, 3, 12, 100, BLOCK, len(WHOLE) - 1])
def test_a_file_that_was_cut_off_is_told_when_it_is_opened(left):
    """Whatever is left of it."""
    with pytest.raises(Unreadable, match="jianbao reindex"):
        opened(WHOLE[:left])


@given(st.lists(st.integers(0, 2 * BLOCK), max_size=6))
def test_however_a_file_is_written_its_sums_are_the_same(sizes):
    """In any pieces."""
    data = bytes(range(251)) * (sum(sizes) // 251 + 1)
    files = io.BytesIO(), io.BytesIO()
    whole, pieces = map(SummedFile, files)
    whole.write(data[: sum(sizes)])
    whole.finish()
    for end, size in zip(np.cumsum(sizes).tolist(), sizes, strict=True):
        pieces.write(data[end - size : end])
    pieces.finish()
    assert files[0].getvalue() == files[1].getvalue()


@given(st.binary(max_size=40), st.data())
def test_a_seal_is_broken_by_any_byte(data, draw):
    """Of what is sealed, and of the seal."""
    sealed = bytearray(seal(data))
    assert unseal(bytes(sealed)) == data
    sealed[draw.draw(st.integers(0, len(sealed) - 1))] ^= draw.draw(st.integers(1, 255))
    assert unseal(bytes(sealed)) is None
    assert unseal(data) is None
