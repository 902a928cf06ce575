"""Written dates -> dates: the day of an issue, and the days that its articles speak of.

2017 年 8 月 21 日, 二〇一七年八月二十一日, 2017-08-21, 20170821   -> 2017-08-21
August 21, 2017; 21 Aug 2017                                     -> 2017-08-21
二O一七年, 二0一七年, 二◯一七年; 2017年元月5日                   -> zero as it is typed; January
8月15日 in an issue of August 2017                               -> 2017-08-15
7月2日、3日; 8月4日至8日                                          -> both days of each
去年12月28日至1月3日 in an issue of January 2018                 -> 2017-12-28, 2018-01-03
去年底, 近日, 9月启动, 农历八月十五, 每年3月5日                   -> no day, so none
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from corpus.text.numerals import PRINTED, ZEROS, number

_N = f"[{PRINTED}]"
_FIRST_YEAR = 1000  # no text of ours names a day before it: what gives an earlier year was misread


def day(year: int | None, month: int | None, date: int | None) -> datetime.date | None:
    """The day, or None where the calendar has none such."""
    if not year or year < _FIRST_YEAR:
        return None
    try:
        return datetime.date(year, month or 0, date or 0)
    except (ValueError, OverflowError):
        return None


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_PRINTED = re.compile(
    rf"((?:{_N}\s?){{4}})\s*年\s*(元|{_N}(?:\s?{_N}){{0,2}})\s*月\s*({_N}(?:\s?{_N}){{0,2}})\s*[日号]"
    r"|(?<![0-9])((?:19|20)[0-9]{2})\s?[-./－．／]\s?([01]?[0-9])\s?[-./－．／]\s?([0-3]?[0-9])(?![0-9])"
    r"|(?<![0-9])((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])"
)
_ENGLISH = re.compile(
    rf"(?<![a-z]){_MONTH}\s?([0-3]?[0-9])(?:st|nd|rd|th)?,?\s?((?:19|20)[0-9]{{2}})(?![0-9])"
    rf"|(?<![0-9])([0-3]?[0-9])(?:st|nd|rd|th)?\s?(?:of\s)?{_MONTH},?\s?((?:19|20)[0-9]{{2}})(?![0-9])",
    re.IGNORECASE,
)
_MAY_BE_ENGLISH = re.compile("|".join(_MONTHS), re.IGNORECASE)  # a quick test


def printed_dates(text: str) -> Iterator[tuple[int, int, datetime.date]]:
    """(start, end, day) of every full date in a masthead or colophon."""
    english = list(_in_english(text)) if _MAY_BE_ENGLISH.search(text) else []
    yield from sorted([*_in_figures(text), *english]) if english else _in_figures(text)


def _in_figures(text: str) -> Iterator[tuple[int, int, datetime.date]]:
    for match in _PRINTED.finditer(text):
        parts = [part for part in match.groups() if part is not None]
        if found := day(*map(number, parts)):
            yield match.start(), match.end(), found


def _in_english(text: str) -> Iterator[tuple[int, int, datetime.date]]:
    for match in _ENGLISH.finditer(text):
        month, date, year = match.group(1, 2, 3) if match[1] else match.group(5, 4, 6)
        if found := day(int(year), _MONTHS.index(month.lower()) + 1, int(date)):
            yield match.start(), match.end(), found


def printed_date(text: str) -> datetime.date | None:
    """The first full date in a masthead or colophon, or None."""
    return next((found for _, _, found in printed_dates(text)), None)


_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1}
# One alternation over a text: the end of a sentence, a lunar date or every year's (no day of ours), a day in figures,
# a day of a month, a bare day, a year by itself (2016年，…… or 2016年5月). 7月2、3日 and 8月4-8日 are one match of two.
_EVENT = re.compile(
    rf"(?=[。！？；农阴腊正每前去上今本明同当次翌下两元\s{PRINTED}])(?:"  # a quick test
    r"(?P<end>[。！？；\n])"
    r"|(?:农历|阴历|腊月|正月)[^，。！？；\n]{0,8}"
    rf"|每年的?\s*(?:元|{_N}{{1,3}})\s*月\s*{_N}{{1,3}}\s*[日号]"
    r"|(?<![0-9.-])(?P<figures>(?:19|20)[0-9]{2}(?:-[01]?[0-9]-|\.[01]?[0-9]\.|/[01]?[0-9]/)[0-3]?[0-9])"
    r"(?![0-9]|[.-][0-9])"
    rf"|(?:(?P<year>(?<![千百{PRINTED}])(?:[一二两]千[百{PRINTED}]{{0,6}}|{_N}{{4}}))\s*年|(?P<relative>前年|去年|上年|今年|本年|明年|同年|当年|次年|翌年))?\s*"
    rf"(?<![个{PRINTED}])(?P<month>元|{_N}{{1,3}})\s*月\s*(?P<days>{_N}{{1,3}}(?:\s*[、和至到—–~～-]+\s*{_N}{{1,3}})*)\s*[日号]"
    r"|(?P<this>本月|[上下]个?月)\s*(?P<that_day>[0-9]{1,2})\s*日"
    r"|(?<![0-9.,第每近约满余数几逾超共月:：/])(?P<bare>[0-3]?[0-9](?:[、和至到—–~～-]+[0-3]?[0-9])*)\s?日(?!\s*(?:游|内|龄|期|元|本|均|报|间|后|前|[0-9]))"
    rf"|(?<![千百{PRINTED}])(?P<only_year>(?:19|20)[0-9]{{2}}|[一二][0０九{ZEROS}]{_N}{{2}}|[一二两]千[百{PRINTED}]{{0,6}})\s*年"
    rf"(?=[，,、]|\s*(?:元|{_N}{{1,3}})\s*月))"
)
_RANGE = re.compile(r"\s*[至到—–~～-]+\s*")  # between the two days of one
_WEEK = 7


def event_dates(text: str, year: int | None, issue: datetime.date | None) -> tuple[datetime.date, ...]:
    """The days that a text names, each once, in order of appearance.

    `issue` is the day of the issue, `year` its year where the day is unknown. A month without a year
    takes the year named before it in its sentence, else the one that brings it nearest to the issue. A day
    without a month belongs to the date before it in its sentence, else it must lie in the week up to the issue.
    """
    year = issue.year if issue else year
    found: dict[datetime.date, None] = {}
    named: int | None = None  # the year named in this sentence
    last: datetime.date | None = None  # the last day named in this sentence
    begun: datetime.date | None = None  # the day that a range may have begun with, which ended at `reached`
    reached = 0
    for match in _EVENT.finditer(text):
        kind = match.lastgroup
        first = begun if begun and _RANGE.fullmatch(text, reached, match.start()) else None
        resolved: datetime.date | None = None
        if kind == "end":
            named = last = None
        elif kind == "only_year":
            named = number(match["only_year"])
        elif kind == "figures":
            last = resolved = day(*map(int, re.findall("[0-9]+", match["figures"])))
            found |= {resolved: None} if resolved else {}
        elif kind == "days":
            # 今天（12月1日）: a date in brackets says what today is, whatever year was named before.
            bracketed = text[match.start() - 1 : match.start()] in ("（", "(")
            said = match["year"] or match["relative"] in _YEARS
            named = _year(match["year"], match["relative"], year, None if bracketed else named)
            month = number(match["month"])
            for part in re.findall(f"{_N}+", match["days"]):
                if one := _resolve(named, month, number(part), year, issue):
                    if first and not said:
                        one = _after(first, one)
                        named = named and one.year
                    found[one] = None
                    last = resolved = one
        elif kind == "that_day" and issue:
            start = issue.replace(day=1)
            if match["this"] != "本月":
                step = -1 if match["this"].startswith("上") else 31
                start = (start + datetime.timedelta(days=step)).replace(day=1)
            if last := day(start.year, start.month, number(match["that_day"])):
                found[last] = None
        elif kind == "bare":
            for part in re.findall("[0-9]+", match["bare"]):
                if one := _bare(number(part), last or first, issue):
                    found[one] = None
                    last, resolved, first = last and one, one, None
        begun, reached = resolved, match.end()
    return tuple(found)


def _year(printed: str | None, relative: str | None, issue_year: int | None, named: int | None) -> int | None:
    """The year that stands before a month, in figures or by its relation to the issue's; else the sentence's."""
    if printed:
        found = number(printed)
        return found if found and found >= _FIRST_YEAR else None
    if relative in _YEARS and issue_year:
        return issue_year + _YEARS[relative]
    return named


def _resolve(
    named: int | None, month: int | None, date: int | None, year: int | None, issue: datetime.date | None
) -> datetime.date | None:
    """The day of a month in the named year, else in the year that brings it nearest to the issue."""
    if named:
        return day(named, month, date)
    if not issue:
        return day(year, month, date)
    near = (day(issue.year + step, month, date) for step in (0, -1, 1))
    return min((one for one in near if one), key=lambda one: abs(one - issue), default=None)


def _after(first: datetime.date, last: datetime.date) -> datetime.date:
    """The end of a range, in the year in which it comes next after its beginning."""
    ends = (day(first.year + step, last.month, last.day) for step in (0, 1))
    return next((one for one in ends if one and one >= first), last)


def _bare(date: int | None, last: datetime.date | None, issue: datetime.date | None) -> datetime.date | None:
    """A day without a month: of the month of the day before it in the sentence, else in the week up to the issue."""
    if last:
        later = day(last.year, last.month, date)
        return later if later and later > last else None
    days = (issue - datetime.timedelta(days=back) for back in range(_WEEK)) if issue else ()
    return next((one for one in days if one.day == date), None)
