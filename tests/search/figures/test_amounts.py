"""Typed amounts are read as the texts' are."""

import pytest

from search.figures.amounts import Amount, amount, base_of, shown


@pytest.mark.parametrize("typed", ["1.5亿元", "15000万元", "1.5億元", "一亿五千万元", "１．５亿元", "150,000,000元"])
def test_every_spelling_of_an_amount_is_that_amount(typed):
    """In figures, characters, widths and scripts."""
    assert amount(typed) == Amount(150_000_000.0, "元")


@pytest.mark.parametrize(
    ("typed", "unit", "found"),
    [
        ("5000", "", (5000.0, "")),
        ("5000", "人", (5000.0, "人")),
        ("1.5", "亿元", (1.5e8, "元")),
        ("3公斤", "", (0.003, "吨")),
        ("2公里", "", (2000.0, "米")),
        ("1公顷", "", (10_000.0, "平方米")),
        ("20%", "", (20.0, "%")),
        ("3亿元", "万元", (3e8, "元")),
    ],
)
def test_an_amount_is_in_its_base_unit(typed, unit, found):
    """The unit beside it counts where it names none."""
    assert amount(typed, unit) == found


@pytest.mark.parametrize("typed", ["一大堆", "", "近3000人", "5至6万元", "元", "abc", "5蛙"])
def test_what_is_no_single_amount_is_none(typed):
    """A range, something vague, no number."""
    assert amount(typed) is None


@pytest.mark.parametrize(
    ("unit", "base"), [("万元", "元"), ("公斤", "吨"), ("人", "人"), ("美元", "美元"), ("蛙", None), ("", None)]
)
def test_the_base_of_a_unit(unit, base):
    """None for what no text counts in."""
    assert base_of(unit) == base


@pytest.mark.parametrize(
    ("lower", "upper", "unit", "said"),
    [
        (1.5e8, 1.5e8, "元", "1.5亿元"),
        (2700, 3000, "人", "2,700—3,000人"),
        (300, None, "人", "≥ 300人"),
        (None, 5, "%", "≤ 5%"),
    ],
)
def test_bounds_for_people(lower, upper, unit, said):
    """Exact, a range, open."""
    assert shown(lower, upper, unit) == said
