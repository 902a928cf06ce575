"""The time that a figure holds for: as printed, and its days where they are known.

2018年1—6月 -> 2018-01-01..2018-06-30      上半年 in an issue of 2018 -> 2018-01-01..2018-06-30
3月末       -> the last day of March       截至8月 -> until the end of August
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from corpus.text.numerals import TEN, ZERO, number

_N = f"[0-9{ZERO}{TEN}]"
_TO = "[-~至到]"
_PERIOD = re.compile(
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}}|[一二][〇零九]{_N}{{2}})年(?:{_TO}(?P<until>(?:19|20)[0-9]{{2}})年)?|(?P<relative>今年|去年|前年|明年|上年|本年))?"
    rf"(?:前(?P<first>{_N}{{1,2}})个月|(?P<half>[上下])半年|(?P<quarters>前)?(?P<quarter>[一二三四1-4])个?季度"
    rf"|(?P<month>{_N}{{1,2}})月?(?:{_TO}(?P<last>{_N}{{1,2}})月|(?<=月))(?:(?P<day>{_N}{{1,2}})日)?(?P<close>底|末)?份?)?"
)
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1}
_BEGINS = re.compile(f"(?=[0-9{ZERO}{TEN}今去前明上下本])")


@dataclass(frozen=True, slots=True)
class Period:
    """A period in folded text."""

    start: int
    end: int
    first: datetime.date | None
    last: datetime.date | None


def periods(text: str, start: int, end: int, issue: datetime.date | None) -> list[Period]:
    """The periods that a sentence names, in order; a month without a year is of the issue's, or the year before."""
    found, position = [], start
    named: int | None = None
    while position < end and (at := _BEGINS.search(text, position, end)):
        match = _PERIOD.match(text, at.start(), end)
        position = at.start() + 1
        if match and match.end() > match.start():
            position = match.end()
            period, named = _resolved(match, named, issue)
            found.append(period)
    return found


def _resolved(match: re.Match[str], named: int | None, issue: datetime.date | None) -> tuple[Period, int | None]:
    year = number(match["year"]) if match["year"] else None
    if match["relative"] and issue:
        year = issue.year + _YEARS[match["relative"]]
    own = year or named or (issue.year if issue else None)
    months = (1, 12)
    if match["first"]:
        months = (1, number(match["first"]) or 0)
    elif match["half"]:
        months = (1, 6) if match["half"] == "上" else (7, 12)
    elif match["quarter"]:
        quarter = number(match["quarter"]) or 0
        months = (1 if match["quarters"] else quarter * 3 - 2, quarter * 3)
    elif match["month"]:
        month = number(match["month"]) or 0
        months = (month, number(match["last"]) or 0 if match["last"] else month)
    first = last = None
    if own and 1 <= months[0] <= months[1] <= 12:
        if not year and not named and issue and months[0] > issue.month and match["month"]:
            own -= 1  # 12月 in an issue of January
        until = int(match["until"]) if match["until"] else own
        first = datetime.date(own, months[0], 1)
        last = datetime.date(until, months[1], calendar.monthrange(until, months[1])[1])
        day = number(match["day"]) if match["day"] else None
        if day and day <= last.day:
            first = last = last.replace(day=day)
        elif match["close"]:
            first = last
    return Period(match.start(), match.end(), first, last), year or named
