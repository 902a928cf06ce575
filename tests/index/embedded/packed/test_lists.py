"""Packed lists and mapped files."""

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.embedded.packed.arrays import Arrays, write_arrays
from index.embedded.packed.lists import Lists, ListsWriter

LIST = st.lists(st.one_of(st.integers(0, 20), st.integers(0, 2**32 - 1)), min_size=1, max_size=30)


def packed(batches):
    """Lists written batch by batch, and read back from the bytes of a file."""
    writer = ListsWriter()
    for batch in batches:
        values = np.array([value for one in batch for value in one], np.uint32)
        writer.append(values, np.array([len(one) for one in batch], np.int64))
    file = io.BytesIO()
    write_arrays(file, {f"x.{name}": array for name, array in writer.arrays().items()}, {"说明": 1})
    arrays = Arrays(np.frombuffer(file.getvalue(), np.uint8))
    assert arrays.notes == {"说明": 1}
    return Lists(arrays.group("x"))


@given(st.lists(st.lists(LIST, max_size=8), max_size=4), st.data())
def test_lists_come_back_as_they_were(batches, data):
    """Every list, and every range of lists, of any width, however they were batched."""
    batches = [[sorted(one) for one in batch] for batch in batches]
    lists = [one for batch in batches for one in batch]
    read = packed(batches)
    assert [read[i].tolist() for i in range(len(read))] == lists
    first = data.draw(st.integers(0, len(lists)))
    last = data.draw(st.integers(first, len(lists)))
    assert read.between(first, last).tolist() == [value for one in lists[first:last] for value in one]


def test_small_differences_take_half_a_byte():
    """A thousand neighbours are kept in 500 bytes, whatever their size."""
    writer = ListsWriter()
    writer.append(np.arange(10, 1010, dtype=np.uint32), np.array([1000]))
    arrays = writer.arrays()
    write_arrays(io.BytesIO(), arrays)
    assert sum(arrays[f"stream{width}"].count for width in range(1, 9)) == 500


def test_lengths_of_short_and_long_lists_are_kept():
    """A list of 254, 255 and 1,000 values has its length, by itself and in a range."""
    counts = np.array([254, 255, 1, 1000])
    writer = ListsWriter()
    writer.append(np.concatenate([np.arange(count) for count in counts]), counts)
    writer.append(np.arange(300), np.array([300]))
    file = io.BytesIO()
    write_arrays(file, {f"x.{name}": array for name, array in writer.arrays().items()})
    lists = Lists(Arrays(np.frombuffer(file.getvalue(), np.uint8)).group("x"))
    assert [lists.counts.item(i) for i in range(5)] == [254, 255, 1, 1000, 300]
    assert lists.counts.whole().tolist() == [254, 255, 1, 1000, 300]
    assert lists.counts[1:4].tolist() == [255, 1, 1000]
