"""Numerals: read, written, and the characters of both in one place."""

import re
from pathlib import Path

import pytest

import corpus
from corpus.text.numerals import FORMAL, NINE, digit_by_digit, in_chinese, number

ROOT = Path(corpus.__file__).parent.parent
HOME = ROOT / "corpus" / "text" / "numerals.py"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "零"), (7, "七"), (10, "十"), (15, "十五"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
     (1001, "一千零一"), (1010, "一千零一十"), (9999, "九千九百九十九"), (10_000, "")],
)  # fmt: skip
def test_a_value_in_chinese(value: int, written: str) -> None:
    """Zeros within are said once, one at the head of ten is not."""
    assert in_chinese(value) == written


def test_a_value_in_chinese_is_read_as_it_was() -> None:
    """Written and read again, every value comes back; years are written digit by digit."""
    assert all(number(in_chinese(value)) == value for value in range(10_000))
    assert in_chinese(105, f"零{FORMAL}", "拾佰仟") == "壹佰零伍"
    assert (digit_by_digit("2017"), number("二〇一七")) == ("二〇一七", 2017)


def test_numerals_are_spelled_in_one_module() -> None:
    """No other module has a row of numerals of its own."""
    found = [
        path
        for name in ("corpus", "index", "search", "web")
        for path in (ROOT / name).rglob("*.py")
        if path != HOME and re.search(f"{NINE[:5]}|{FORMAL[:5]}", path.read_text(encoding="utf-8"))
    ]
    assert found == []
