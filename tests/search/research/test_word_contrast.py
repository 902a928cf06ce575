"""Words that tell selections apart, by counts that a reader can check."""

import dataclasses

import numpy as np
import pytest

from index.embedded.engine import WhooshEngine
from search.params import Params, QueryError
from search.research.word_contrast import compare, contrast, near_words, read_both
from tests.handmade import THIRD, article
from tests.oracle import BruteForce

TEXTS = ["苹果丰收，农民高兴"] * 6 + ["苹果丰收"] + ["教师培训，学生高兴"] * 5
ISSUE = dataclasses.replace(
    THIRD,
    articles=tuple(
        article(THIRD.id, n, "feature" if n <= 7 else "brief", "标题", f"{text}。") for n, text in enumerate(TEXTS, 1)
    ),
)


@pytest.fixture(params=["oracle", "embedded"])
def engine(request, tmp_path):
    made = BruteForce() if request.param == "oracle" else WhooshEngine.create(tmp_path / "index", ())
    made.write([ISSUE])
    return made


def test_the_statistics_of_a_table_of_four_cells():
    """10 of 20 here, 5 of 40 there. E = 5, 15, 10, 30: G² = 2(10 ln 2 + 10 ln 2/3 + 5 ln 1/2 + 35 ln 7/6) = 9.6127."""
    likelihood, ratio = contrast(np.array([10.0]), 20, np.array([5.0]), 40)
    assert likelihood == pytest.approx(9.6127, abs=1e-3)
    assert ratio == pytest.approx(2)
    assert contrast(np.array([5.0]), 10, np.array([10.0]), 20)[0] == pytest.approx(0)
    assert contrast(np.array([4.0]), 8, np.array([0.0]), 8)[1] == pytest.approx(3)


def test_each_side_has_its_own_words_and_none_that_both_have(engine):
    found = compare(engine, Params(kind=("feature",)), Params(kind=("brief",)))
    assert found.totals == (7, 5)
    first, second = ({d.word: (d.count, d.other) for d in side} for side in (found.first, found.second))
    assert first["苹果"] == (7, 0)
    assert second["培训"] == (0, 5)
    assert not {"高兴", "标题"} & {*first, *second}
    assert compare(engine, Params(kind=("feature",)), None) == found


def test_near_words_are_counted_in_articles(engine):
    """苹果 and 农民: 6 together, 7 and 6 alone: 14 + log2(12 / 13) = 13.885."""
    found = {near.word: near for near in near_words(engine, Params(q="苹果"))[0]}
    assert (found["农民"].together, found["农民"].everywhere) == (6, 6)
    assert found["农民"].log_dice == pytest.approx(13.885, abs=1e-3)
    assert (found["高兴"].together, found["高兴"].everywhere) == (6, 11)
    assert "苹果" not in found
    assert "学生" not in found


@pytest.mark.parametrize(
    ("params", "against"), [(Params(), None), (Params(q="没有"), None), (Params(), Params(q="没有"))]
)
def test_what_cannot_be_compared_is_explained(engine, params, against):
    with pytest.raises(QueryError):
        compare(engine, params, against)
    with pytest.raises(QueryError):
        near_words(engine, Params(q="-苹果"))


def test_the_second_selection_has_parameters_of_its_own():
    first, second = read_both([("q", "就业"), ("b_q", "教育"), ("b_from", "2020"), ("b_x", "1")])
    assert (first.q, second.q, second.from_) == ("就业", "教育", "2020")
    assert read_both([("q", "就业"), ("b_q", " ")])[1] is None
