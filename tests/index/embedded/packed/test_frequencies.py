"""Times of terms in titles and bodies, half a byte each."""

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.embedded.packed.arrays import Arrays, write_arrays
from index.embedded.packed.frequencies import TimesReader, TimesWriter

NUMBER = st.one_of(st.integers(0, 11), st.integers(0, 2**32 - 1))
BATCHES = st.lists(st.lists(st.tuples(NUMBER, NUMBER), max_size=12), max_size=4)


def packed(batches):
    """Times written batch by batch, and read back from the bytes of a file."""
    writer = TimesWriter()
    for batch in batches:
        title, body = np.array(batch, np.uint32).reshape(-1, 2).T
        writer.append((title, body))
    file = io.BytesIO()
    write_arrays(file, {f"x.{name}": array for name, array in writer.arrays().items()})
    return TimesReader(Arrays(np.frombuffer(file.getvalue(), np.uint8)).group("x"))


@given(BATCHES, st.data())
def test_times_come_back_as_they_were(batches, data):
    """Any range of them, whatever the numbers and however they were batched."""
    rows = [row for batch in batches for row in batch]
    first = data.draw(st.integers(0, len(rows)))
    last = data.draw(st.integers(first, len(rows)))
    title, body = packed(batches).between(first, last)
    assert list(zip(title.tolist(), body.tolist(), strict=True)) == rows[first:last]


@given(BATCHES, st.data())
def test_some_times_come_back_as_they_were(batches, data):
    """Any of them, by their numbers."""
    rows = [row for batch in batches for row in batch]
    numbers = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1)))) if rows else []
    title, body = packed(batches).at(np.array(numbers, np.intp))
    assert list(zip(title.tolist(), body.tolist(), strict=True)) == [rows[number] for number in numbers]


def test_usual_times_take_half_a_byte():
    """Up to nine times in the body alone, or once in the title and up to five times in the body."""
    writer = TimesWriter()
    rows = [(0, body) for body in range(1, 10)] + [(1, body) for body in range(6)]
    title, body = np.array(rows * 66 + rows[:10], np.uint32).T
    writer.append((title, body))
    arrays = writer.arrays()
    write_arrays(io.BytesIO(), arrays)
    assert (arrays["codes"].count, arrays["places"].count) == (500, 0)
