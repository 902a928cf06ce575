"""Coverage: which numbers are there and which are missing, however a series numbers its issues."""

import dataclasses
import datetime

import pytest

from index.engine import IssueRow
from search.coverage import coverage
from tests import handmade


def row(year=None, number=None, running=None, date=None, series="a"):
    return IssueRow(f"{series}-{year}-{number}-{date}", series, "甲简报", year, number, running, date, 3, 0)


def texts(*rows):
    (one,) = coverage(rows)
    return [span.text for span in one.spans]


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ([(2017, n) for n in range(1, 231) if n not in (17, 44)], ["2017年第1–230期，缺第17、44期"]),
        ([(2017, 22)], ["2017年第22期"]),
        ([(2017, 3), (2017, 2), (2017, 7)], ["2017年第2–7期，缺第4–6期"]),
        ([(2017, 1), (2017, 2), (2018, 2)], ["2017年第1–2期，不缺", "2018年第2期，缺第1期"]),
        ([(2017, 21), (2017, 22), (2018, 23), (2018, 25)], ["第21–25期，缺第24期"]),
    ],
)
def test_missing_numbers_of_years(numbers, says):
    """Year by year where numbers begin anew, in one stretch where they go on through the years."""
    assert texts(*(row(year, number) for year, number in numbers)) == says


def test_running_numbers_stand_beside_the_years():
    """总第 numbers are counted by themselves; the first of them need not be number 1."""
    rows = (row(2023, 1, 101), row(2023, 3, 103), row(2024, 2, 112))
    assert texts(*rows) == ["总第101–112期，缺第102、104–111期", "2023年第1–3期，缺第2期", "2024年第2期，缺第1期"]


def test_days_without_an_issue_are_no_gap():
    """A daily has no numbers that could be missing; what has neither number nor date is counted."""
    days = [datetime.date(2024, 3, day) for day in (4, 5, 9)]
    (one,) = coverage([*(row(date=day) for day in days), row(running=None)])
    assert (one.issues, one.articles, one.days, one.spans) == (4, 12, (days[0], days[2]), ())
    assert (one.unnumbered, one.undated) == (4, 1)


def test_withdrawn_numbers_are_not_missing():
    """A withdrawn issue is said to be withdrawn, by its yearly and its running number, and counts in no gap."""
    gone = [dataclasses.replace(handmade.FIRST, series="a", year=2017, number=3, running_number=103)]
    rows = [row(2017, 1, 101), row(2017, 2, 102), row(2017, 5, 105)]
    (one,) = coverage(rows, gone)
    assert [(span.text, span.lacking) for span in one.spans] == [
        ("总第101–105期，缺第104期，第103期已撤回", 1),
        ("2017年第1–5期，缺第4期，第3期已撤回", 1),
    ]
    (one,) = coverage([*rows, row(2017, 4, 104)], gone)
    assert one.spans[1].text == "2017年第1–5期，第3期已撤回"
    (one,) = coverage([*rows, row(2017, 3, 103)], gone)
    assert one.spans[1].text == "2017年第1–5期，缺第4期"


def test_each_series_by_itself():
    """In order of their names; nothing at all is no series."""
    found = coverage([row(2017, 2, series="b"), row(2017, 1, series="a")])
    assert [(one.series, one.spans[0].text) for one in found] == [("a", "2017年第1期"), ("b", "2017年第2期")]
    assert found[0].spans[0].lacking == 0
    assert coverage([]) == ()
