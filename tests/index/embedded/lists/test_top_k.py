"""The order of a page, against sorting everything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedded.lists.top_k import GROUP, greatest


@pytest.mark.parametrize("ranked", [False, True])
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.integers(1, 40 * GROUP),
    values=st.integers(1, 500),
    count=st.integers(1, 30),
)
def test_a_page_holds_the_greatest_scores_in_order(ranked, seed, size, values, count):
    """The greatest first, equal ones by rank or, where the numbers are the ranks, by number; few or many of a score."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, values, size).astype(np.float32)
    ranks = rng.permutation(size).astype(np.uint32) if ranked else np.arange(size, dtype=np.uint32)
    expected = sorted(range(size), key=lambda place: (-scores[place], ranks[place]))[:count]
    told = (lambda places: ranks if places is None else ranks.take(places)) if ranked else None
    assert greatest(scores, min(count, size), told).tolist() == expected
