"""Filtering and counting by a facet's column."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.embedded.facet_column import RUNS, SHORT, facet_column
from index.schema import MISSING

SETS = [("乙", "甲"), (), ("甲",), ("丙",), ("乙",)]
VALUES = [("乙", "甲"), (MISSING,), ("甲",), ("丙",), ("乙",)]


def counted(numbers: list[int]) -> list[tuple[str, int]]:
    """Every value counted one by one."""
    counts = Counter(value for number in numbers for value in VALUES[number])
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


@given(st.lists(st.integers(0, len(SETS) - 1), max_size=4 * SHORT), st.data())
def test_counts_are_those_of_counting_one_by_one(numbers: list[int], data: st.DataObject) -> None:
    """Few articles, many, all; in any order of sets or in long runs of one."""
    if data.draw(st.booleans(), label="in runs"):
        numbers = sorted(numbers)
    column = facet_column(np.array(numbers, np.uint8), SETS)
    chosen = sorted(data.draw(st.sets(st.sampled_from(range(len(numbers))))) if numbers else [])
    assert column.count(np.array(chosen, np.intp)) == counted([numbers[i] for i in chosen])
    assert column.count(None) == counted(numbers)


def test_a_column_that_changes_often_is_counted_article_by_article() -> None:
    """More runs than are worth looking up."""
    numbers = [i % len(SETS) for i in range(2 * RUNS)]
    column = facet_column(np.array(numbers, np.uint8), SETS)
    assert column.runs is None
    assert column.count(np.arange(len(numbers))) == counted(numbers)


def test_a_filter_accepts_the_sets_that_hold_one_of_its_values() -> None:
    """Values are OR; an unknown one accepts nothing."""
    column = facet_column(np.arange(len(SETS), dtype=np.uint8), SETS)
    assert column.accepting(["乙", "没有"]).tolist() == [True, False, False, False, True]
    assert column.accepting([MISSING, "丙"]).tolist() == [False, True, False, True, False]


def test_an_empty_index_counts_nothing() -> None:
    """No article, no set."""
    column = facet_column(np.empty(0, np.uint8), [])
    assert column.count(None) == []
    assert column.count(np.empty(0, np.intp)) == []
    assert not column.accepting(["甲"]).any()
