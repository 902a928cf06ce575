"""Mastheads: number, year, running number, publisher and date in every usual writing."""

import datetime

import pytest

from corpus.split.masthead import Masthead, bears_mark, is_numbering, read_masthead
from tests.qingshan import PROFILE

DAY = datetime.date(2019, 8, 21)


@pytest.mark.parametrize(
    ("lines", "year", "number", "running"),
    [
        (["2019 年第 22 期（总第 122 期）"], 2019, 22, 122),
        (["第22期", "2019年8月21日"], 2019, 22, None),
        (["第二十二期", "二〇一九年八月二十一日"], 2019, 22, None),
        (["总第22期 2019年8月21日"], 2019, None, 22),
        (["总第一百零三期"], None, None, 103),
        (["〔2019〕22号"], 2019, 22, None),
        (["（2019）第22期"], 2019, 22, None),
        (["2019年第22-23期"], 2019, 22, None),
        (["二○一九年 第 22 期"], 2019, 22, None),
        (["二O一九年 第 二O 期"], 2019, 20, None),
        (["二0一九年第22期"], 2019, 22, None),
        (["NO.22 2019-08-21"], 2019, 22, None),
        (["青山简报 2019年8月21日 第22期 总第122期"], 2019, 22, 122),
        (["增刊第1期 2019年8月21日"], 2019, None, None),
        (["发布时间：2018-01-01 浏览次数：12", "2019年第22期"], 2019, 22, None),
    ],
)
def test_numbers(lines: list[str], year: int | None, number: int | None, running: int | None) -> None:
    """A number belongs to its year, 总第 is the running number, an extra has none; a website's date does not count."""
    mast = read_masthead(lines, PROFILE)
    assert (mast.year, mast.number, mast.running_number) == (year, number, running)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("云岭省对口帮扶青山州前方指挥部 2019年8月21日", "云岭省对口帮扶青山州前方指挥部"),
        ("青石县人民政府办公室编", "青石县人民政府办公室"),
        ("主办：青石县扶贫办", "青石县扶贫办"),
        ("青 石 县 委 办 公 室", "青石县委办公室"),
        ("内部资料 注意保存", ""),
        ("青山简报编辑部青山简报", ""),
    ],
)
def test_publisher(line: str, publisher: str) -> None:
    """The publisher is the profile's name, or a line that ends like an office; nothing is made up."""
    assert read_masthead([line], PROFILE).publisher == publisher


@pytest.mark.parametrize(
    "line", ["青山简报", "青 山 简 报", "《青山简报》 (20190821)", "青山简报（总第8期）", "青山简报　第22期"]
)
def test_marks(line: str) -> None:
    """A mark stands alone, or with number, date and brackets."""
    assert bears_mark(line, PROFILE)


@pytest.mark.parametrize("line", ["本刊青山简报编辑部地址", "青山简报刊登了我们的经验，大家很受鼓舞", ""])
def test_no_marks(line: str) -> None:
    """A sentence that mentions the series is no masthead."""
    assert not bears_mark(line, PROFILE)


def test_numbering() -> None:
    """A line of nothing but number and date is one; a heading with a number in it is none."""
    assert is_numbering("第22期 2019年8月21日 星期三")
    assert not is_numbering("第22期培训班开班")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Masthead(2019, 22), True),
        (Masthead(2019, 22, None, "", datetime.date(2019, 8, 20)), True),
        (Masthead(2019, 23), False),
        (Masthead(2018, 22), False),
        (Masthead(2019, None, None, "", DAY), True),
        (Masthead(2019, None, None, "", datetime.date(2019, 8, 20)), False),
    ],
)
def test_agreement(other: Masthead, same: bool) -> None:
    """Two heads are of one issue where their numbers agree, or, without numbers, their days."""
    assert Masthead(2019, 22, None, "", DAY).agrees(other) is same
