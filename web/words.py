"""How an issue, a date and a finding are called on a page."""

from __future__ import annotations

import datetime
from typing import Protocol

from search.coverage import Coverage

LEVELS = {"error": "错误", "warning": "存疑", "note": "提示"}  # the worst first
MEDIA = {"text/html": "网页", "text/markdown": "Markdown", "text/plain": "纯文本"}


class Numbered(Protocol):
    """What says which issue it is: an Issue, or a row of the list of issues."""

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


def coverage_text(one: Coverage) -> str:
    """收录 13 期 94 篇，2021年1月4日至2023年12月22日；其中 2 期没有期号"""
    first, last = (date_name(day) for day in one.days) if one.days else ("", "")
    days = f"，{first}" + (f"至{last}" if last != first else "") if one.days else ""
    notes = []
    if one.unnumbered:
        every = one.unnumbered == one.issues
        notes.append("各期没有期号，以日期为准" if every else f"其中 {one.unnumbered} 期没有期号")
    if one.undated:
        notes.append(f"{one.undated} 期没有日期")
    return f"收录 {one.issues} 期 {one.articles} 篇{days}" + (f"；{'，'.join(notes)}" if notes else "")
