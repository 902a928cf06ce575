"""How an issue and a date are called, in the words of a bulletin's own masthead."""

from __future__ import annotations

import datetime
from typing import Protocol


class Numbered(Protocol):
    """What says which issue it is: an Issue, its head, or a row of the list of issues."""

    @property
    def series_title(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def number(self) -> int | None: ...
    @property
    def running_number(self) -> int | None: ...
    @property
    def date(self) -> datetime.date | None: ...


def number_name(issue: Numbered) -> str:
    """2017年第22期; without a yearly number its date; else 总第7期."""
    if issue.year and issue.number:
        return f"{issue.year}年第{issue.number}期"
    if issue.date:
        return date_name(issue.date)
    return f"总第{issue.running_number}期" if issue.running_number else "期次不详"


def issue_name(issue: Numbered) -> str:
    """《援疆工作简报》2017年第22期"""
    return f"《{issue.series_title}》{number_name(issue)}"


def date_name(date: datetime.date) -> str:
    """2017年8月21日"""
    return f"{date.year}年{date.month}月{date.day}日"
