"""How issues are called."""

import dataclasses
import datetime

import pytest

from corpus.issue_names import issue_name
from tests.handmade import FIRST


@pytest.mark.parametrize(
    ("year", "number", "running", "date", "name"),
    [
        (2017, 22, 300, datetime.date(2017, 8, 21), "《云岭帮扶简报》2017年第22期"),
        (2017, 22, None, None, "《云岭帮扶简报》2017年第22期"),
        (2017, None, 300, datetime.date(2017, 8, 21), "《云岭帮扶简报》2017年8月21日"),
        (None, 22, None, datetime.date(2017, 8, 21), "《云岭帮扶简报》2017年8月21日"),
        (None, None, 300, None, "《云岭帮扶简报》总第300期"),
        (2017, None, None, None, "《云岭帮扶简报》期次不详"),
    ],
)
def test_an_issue_is_called_by_what_it_prints(year, number, running, date, name):
    """Its yearly number, else its date, else its running number; the list of issues and every hit call it alike."""
    issue = dataclasses.replace(FIRST, year=year, number=number, running_number=running, date=date)
    assert issue_name(issue) == issue.head.title == name
