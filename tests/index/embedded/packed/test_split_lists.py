"""Lists split in lower and upper bits."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedded.packed.arrays import Arrays, write_arrays
from index.embedded.packed.split_lists import GROUP, SplitLists, SplitListsWriter


def packed(batches, below):
    """Lists written batch by batch, and read back from the bytes of a file."""
    writer = SplitListsWriter(below)
    for batch in batches:
        values = np.array([value for one in batch for value in one], np.uint32)
        writer.append(values, np.array([len(one) for one in batch], np.int64))
    file = io.BytesIO()
    write_arrays(file, {f"x.{name}": array for name, array in writer.arrays().items()})
    return SplitLists(Arrays(np.frombuffer(file.getvalue(), np.uint8)).group("x"))


@given(
    st.sampled_from([1, 2, 3, 100, 4095, 4096, 100_000_007, 2**32 - 1, 2**32]).flatmap(
        lambda below: st.tuples(
            st.just(below),
            st.lists(st.lists(st.lists(st.integers(0, below - 1), min_size=1, max_size=30), max_size=50)),
        )
    ),
    st.data(),
)
def test_lists_come_back_as_they_were(given, data):
    """Every list, and every range of lists, whatever they are below, and however they were batched."""
    below, batches = given
    batches = [[sorted(one) for one in batch] for batch in batches]
    lists = [one for batch in batches for one in batch]
    read = packed(batches, below)
    assert [read[i].tolist() for i in range(len(read))] == lists
    first = data.draw(st.integers(0, len(lists)))
    last = data.draw(st.integers(first, len(lists)))
    assert read.between(first, last).tolist() == [value for one in lists[first:last] for value in one]


@pytest.mark.parametrize("below", [1000, 2**20, 2**20 + 1, 100_000_007, 2**32])
def test_long_and_short_lists_come_back(below):
    """Lists of every length up to a group's, and long ones among them, even and in clusters."""
    rng = np.random.default_rng(below)
    lists = []
    for size in (*range(1, 70), 253, 254, 255, 256, 1, 2047, 2048, 2049, 1, 300_000):
        near = rng.integers(0, max(below // 1000, 1), size)
        lists += [np.sort(rng.integers(0, below, size)), np.sort(near), np.sort(below - 1 - near)]
    read = packed([lists[:100], lists[100:150], lists[150:]], below)
    assert len(read) == len(lists) > 6 * GROUP
    for number, one in enumerate(lists):
        assert read[number].tolist() == one.tolist()
        assert read[number].dtype == np.intp
    assert read.between(0, len(lists)).tolist() == np.concatenate(lists).tolist()
    for number, one in enumerate(lists):
        sought = np.unique(
            np.concatenate((rng.integers(0, below + 100, 50), rng.choice(one, 50), [0, below - 1, below]))
        )
        assert read.holds(number, sought).tolist() == np.isin(sought, one).tolist()


def test_a_list_takes_little_more_than_it_must():
    """A thousand numbers below a million take at most three bits more each than their mean distance has."""
    writer = SplitListsWriter(1_000_000)
    writer.append(np.sort(np.random.default_rng(1).integers(0, 1_000_000, 1000)), np.array([1000]))
    arrays = writer.arrays()
    write_arrays(io.BytesIO(), arrays)
    assert arrays["data"].count <= 1000 * (9 + 3) / 8 + 8
