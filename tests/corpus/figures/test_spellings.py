"""However an amount is spelled, its bounds are the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from corpus.figures import extract

_DIGITS = "零一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_BANK = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_TRADITIONAL = OpenCC("s2t")


def section(value: int) -> str:
    """205 -> 二百零五, of a value below 10000."""
    printed, zero = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            printed += ("零" if zero and printed else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return printed


def chinese(value: int) -> str:
    """120000305 -> 一亿二千万零三百零五."""
    printed = ""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // size % 10**4
        if part:
            printed += ("零" if printed and part < 1000 else "") + section(part) + unit
    return printed


def bounds(text: str) -> tuple[float | None, float | None, str]:
    """Of the one figure of a text."""
    (one,) = extract(text)
    assert text[one.start : one.end] == one.printed
    return one.lower, one.upper, one.unit


@settings(deadline=None)  # the first call loads tables
@given(st.integers(2, 10**12 - 1))
def test_spellings_of_a_whole_number(value: int) -> None:
    """Arabic, with separators, full width, Chinese, for banks and traditional: one set of bounds."""
    spelled = chinese(value)
    spellings = [f"{value}", f"{value:,}", f"{value}".translate(_FULL_WIDTH), spelled, spelled.translate(_BANK)]
    for spelling in [*spellings, _TRADITIONAL.convert(spelled)]:
        assert bounds(f"投入{spelling}元。") == (value, value, "元")


@settings(deadline=None)  # the first call loads tables
@given(st.integers(1, 999999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_spellings_with_a_great_unit(hundredths: int, unit: tuple[str, int]) -> None:
    """12.34亿 is 1234000000 exactly, with blanks and in full width too."""
    value = hundredths * unit[1] // 100
    for number in (f"{hundredths / 100:.2f}", f"{hundredths / 100:,.2f}".translate(_FULL_WIDTH)):
        assert bounds(f"投入 {number} {unit[0]}元。") == (value, value, "元")


@settings(deadline=None)  # the first call loads tables
@given(st.integers(1, 9), st.integers(1, 3), st.integers(2, 9))
def test_ranges_close_on_both_sides(low: int, size: int, step: int) -> None:
    """A—B, A至B and A到B are one figure from A to B, the 万 of B for both."""
    high = low + step
    for join in "—-－~～至到":
        assert bounds(f"就业{low}{join}{high}万人。") == (low * 10**4, high * 10**4, "人")
        assert bounds(f"就业{low * 10**size}{join}{high * 10**size}人。") == (low * 10**size, high * 10**size, "人")


@settings(deadline=None)  # the first call loads tables
@given(st.integers(1, 9), st.integers(1, 5))
def test_more_than_a_round_number(digit: int, zeros: int) -> None:
    """余 and 多 reach to the next unit of the last digit that is not 0."""
    value = digit * 10**zeros
    for more in "余多":
        assert bounds(f"来了{value}{more}人。") == (value, value + 10**zeros, "人")


@pytest.mark.parametrize(
    "amount",
    "150000000元 150,000,000元 １５００００000元 1.5亿元 １．５亿元 1.5億元 15000万元 "
    "1亿5000万元 一亿五千万元 壹亿伍仟万元 一億五千萬元".split(),
)
def test_ten_spellings_of_one_amount(amount: str) -> None:
    """All say one hundred and fifty million."""
    assert bounds(f"总投资{amount}。") == (150000000, 150000000, "元")


_WORDS = "以下内近超约上至多余来分之成倍的占将又、和及并第号点半"
_UNITS = "%元人个年月日名万级天"
_NUMERALS = "0123456789.,，—-零一二两三十百千万亿几数"


@settings(deadline=None)
@given(st.text(alphabet=_NUMERALS + _UNITS + _WORDS + " '/", max_size=24))
def test_any_text_is_read(text: str) -> None:
    """No text raises; spans lie in the text, do not overlap, and bounds are in order."""
    reached = 0
    for one in extract(text):
        assert reached <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.printed
        assert one.lower is None or one.upper is None or one.lower <= one.upper
        reached = one.end
