"""Written dates: mastheads in every writing, event dates by the issue's day, nothing invented."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.dates import event_dates, printed_date
from corpus.text.numerals import number

ISSUE = datetime.date(2017, 8, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2017年8月21日",
        "2017 年 8 月 21 日",
        "二〇一七年八月二十一日",
        "二○一七年八月廿一日",
        *(f"二{zero}一七年八月二十一日" for zero in "0０OoＯｏ◯零О"),
        "2 0 1 7 年 8 月 2 1 日",
        "２０１７年０８月２１日",
        "2017-08-21",
        "2017.8.21",
        "2017/8/21 星期一",
        "《青山简报》 (20170821)",
    ],
)
def test_a_masthead_date_in_any_writing(text: str) -> None:
    """A full date is read in digits, Chinese numerals, with blanks, and as one number."""
    assert printed_date(text) == ISSUE


def test_yuanyue_is_january() -> None:
    """元月 is a month in a masthead and in a text, 元 before another sign is none."""
    assert printed_date("2017年元月21日") == printed_date("二O一七年元月二十一日") == datetime.date(2017, 1, 21)
    assert event_dates("2016年元月5日开工。", 2017, ISSUE) == (datetime.date(2016, 1, 5),)
    assert event_dates("工资123元月底发放。", 2017, ISSUE) == ()


@pytest.mark.parametrize(
    "text", ["2017年第22期", "2017年8月", "2017年13月45日", "20171345", "电话 20170821345", "八月二十一日", ""]
)
def test_no_masthead_date(text: str) -> None:
    """What is not a full day of the calendar is no date."""
    assert printed_date(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22", 22),
        ("２２", 22),
        ("二十二", 22),
        ("十", 10),
        ("一百零三", 103),
        ("二〇一七", 2017),
        ("廿一", 21),
        ("二0一七", 2017),
        ("两千零二十三", 2023),
        ("9" * 5000, None),
        ("²", None),
        ("期", None),
    ],
)
def test_numbers(text: str, value: int | None) -> None:
    """Digits, Chinese numerals and Chinese digits are numbers; other text is none."""
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8月15日，产业园迎来新员工。", ["2017-08-15"]),
        ("8 月 3 日开工。", ["2017-08-03"]),
        ("八月十五日开工。", ["2017-08-15"]),
        ("二0一五年八月二十一日开工，二O一六年三月五日竣工。", ["2015-08-21", "2016-03-05"]),
        ("两千零一十六年七月四日签约。", ["2016-07-04"]),
        ("二千年元月一日，一九九八年五月动工，6月3日停工。", ["2000-01-01", "1998-06-03"]),
        ("二O一六年3月启动，5月3日完工。", ["2016-05-03"]),
        ("7月2日、3日连续召开。", ["2017-07-02", "2017-07-03"]),
        ("7月2、3日连续召开。", ["2017-07-02", "2017-07-03"]),
        ("8月4日至8日举行。", ["2017-08-04", "2017-08-08"]),
        ("6月30日—7月2日举行。", ["2017-06-30", "2017-07-02"]),
        ("2016年5月3日签约。", ["2016-05-03"]),
        ("2016年3月启动，5月3日完工。", ["2016-05-03"]),
        ("2016年3月启动。5月3日完工。", ["2017-05-03"]),
        ("去年12月28日签约。", ["2016-12-28"]),
        ("今年1月5日签约。", ["2017-01-05"]),
        ("12月28日签约。", ["2017-12-28"]),
        ("本月15日开工。", ["2017-08-15"]),
        ("上月31日开工。", ["2017-07-31"]),
        ("国防部20日称。", ["2017-08-20"]),
        ("1984年5月通过，同年10月1日起施行。", ["1984-10-01"]),
        ("2018年征兵工作今天（8月21日）启动。", ["2017-08-21"]),
        ("明年3月1日前投用。", ["2018-03-01"]),
        ("下月3日开工，上个月3日奠基。", ["2017-09-03", "2017-07-03"]),
        ("19、20日两天连续召开。", ["2017-08-19", "2017-08-20"]),
        ("20日至22日举行。", ["2017-08-20", "2017-08-22"]),
        ("去年12月28日至1月3日举行。", ["2016-12-28", "2017-01-03"]),
        ("2015年12月28日—1月3日举行，2月5日评奖。", ["2015-12-28", "2016-01-03", "2016-02-05"]),
        ("8月26日至次年4月28日举行。", ["2017-08-26", "2018-04-28"]),
        ("会期2017-08-15，报到2017.8.14，闭幕2017/8/18。", ["2017-08-15", "2017-08-14", "2017-08-18"]),
    ],
)
def test_event_dates(text: str, days: list[str]) -> None:
    """A day, alone, in a list or a range, takes its year and month from its sentence, else from the issue."""
    assert [day.isoformat() for day in event_dates(text, 2017, ISSUE)] == days


@pytest.mark.parametrize(
    "text",
    [
        "去年底、近日、日前、今年以来。",
        "将于9月启动，2018年7月建成使用。",
        "农历八月十五日，正月初一。",
        "每月15日，15日内，3日游，第3日。",
        "2月30日。",
        "1805名员工，28天，12个月。",
        "将于4日返回。",
        "3日元。",
        "每年3月5日，每年的9月30日。",
        "软件2017.8.15.3版，编号12017-08-15。",
    ],
)
def test_no_day_is_invented(text: str) -> None:
    """What names no day gives none."""
    assert event_dates(text, 2017, ISSUE) == ()


def test_near_the_turn_of_the_year() -> None:
    """A month without a year is the one nearest to the issue: December in an issue of January is last year's."""
    assert event_dates("12月28日开工。", 2018, datetime.date(2018, 1, 5)) == (datetime.date(2017, 12, 28),)


def test_only_the_year_is_known() -> None:
    """Without the issue's day its year serves; without either no year is made up."""
    assert event_dates("8月15日开工。", 2017, None) == (datetime.date(2017, 8, 15),)
    assert event_dates("8月15日开工。", None, None) == ()


@given(st.text(alphabet="0123456789年月日号第今去本上同农历、至—（）。，二十三〇 "))
def test_any_text_is_read(text: str) -> None:
    """No text of dates and numerals is an error, and every day found is one of the calendar."""
    assert all(isinstance(day, datetime.date) for day in event_dates(text, 2017, ISSUE))
    assert printed_date(text) is None or isinstance(printed_date(text), datetime.date)
