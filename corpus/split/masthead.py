"""The masthead: which issue of which series this is, from the lines above the contents list.

2017 年第 22 期（总第 22 期） -> year 2017, number 22, running number 22      〔2017〕22号 -> year 2017, number 22
第二十二期 with a date        -> number 22 of the date's year                  总第22期    -> running number 22
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.models import Block
from corpus.profile import Profile
from corpus.text.dates import day, printed_date, printed_dates
from corpus.text.fold import fold_line, fold_words
from corpus.text.numerals import HUNDRED, NINE, ZEROS, number
from corpus.text.word_lists import either

_DIGIT = f"[0-9{ZEROS}{NINE}]"
_N = f"[0-9{ZEROS}{HUNDRED}千廿卅]"
_YEAR = rf"(?P<year>(?:19|20)[0-9]{{2}}|[一二][0九{ZEROS}]{_DIGIT}{{2}})"
_RUNNING = re.compile(rf"总(?:第|号|期)?\.?:?(?P<n>{_N}+)(?:期|号|辑)?")
_YEARLY = re.compile(
    rf"{_YEAR}年?度?[,，.·]?第(?P<n>{_N}+)(?:[-~、至]{_N}+)?[期号辑]"
    rf"|[〔\[(【（]{_YEAR.replace('year', 'year2')}[〕\])】）]第?(?P<n2>{_N}+)[期号]"
)
_NUMBER = re.compile(
    rf"(?<!总)第(?P<n>{_N}+)(?:[-~、至]{_N}+)?[期号辑]|(?<![a-z])(?:no\.?|issue)\s?[:#]?(?P<n2>[0-9]+)"
)
# Other writings of the same, as they are rewritten before they are read.
_USUAL = (
    (re.compile(rf"民[国國](?P<n>元|{_N}{{1,4}})年"), lambda m: f"{1911 + (number(m['n']) or 0)}年"),
    (re.compile(r"(?<![0-9])(?P<n>[0-9]{2})年(?=[0-9]{1,2}月[0-9]{1,2}[日号])"), lambda m: _century(m["n"])),
    (re.compile(rf"第{_YEAR}[-—.年](?P<n>{_N}{{1,3}})[期号辑]"), lambda m: f"{m['year']}年第{m['n']}期"),
    (re.compile(rf"{_YEAR}年?卷第"), lambda m: f"{m['year']}年第"),
    (re.compile(rf"{_YEAR}年[,，·.]?第{_N}+卷[,，·.]?(?=第)"), lambda m: f"{m['year']}年"),
    (re.compile(rf"{_YEAR}年[(（](?P<n>第{_N}+[期号辑])[)）]"), lambda m: f"{m['year']}年{m['n']}"),
    (re.compile(rf"{_YEAR}年第?(?P<n>[一二三四1-4])季度?"), lambda m: f"{m['year']}年第{m['n']}期"),
    (re.compile(rf"{_YEAR}年?[-_.]?q(?P<n>[1-4])(?![0-9])"), lambda m: f"{m['year']}年第{m['n']}期"),
    (
        re.compile(rf"(?<![a-z])no\.?(?P<n>[0-9]{{1,3}})[,·]{_YEAR}(?![0-9]|[-./年])"),
        lambda m: f"{m['year']}年第{m['n']}期",
    ),
)
# A week of a year numbers an issue where nothing else does.
_WEEKS = (
    re.compile(rf"{_YEAR}年?[-_.,·]?(?:第(?P<n>{_N}{{1,2}})周|(?:week|w)[-_.\s]?(?P<w>[0-9]{{1,2}})(?![0-9]))"),
    re.compile(rf"(?<![a-z])week[-_.\s]?(?P<n>[0-9]{{1,2}}),?{_YEAR}(?P<w>)(?![0-9])"),
)
_LOOSE_YEAR = re.compile(rf"{_YEAR}年|(?<![0-9]){_YEAR.replace('year', 'year2')}(?=no\.)")
# An issue of a month or a season, where nothing numbers it: 2015年5月, 2003年12月(上), 2013年春季号
_MONTH = re.compile(
    rf"{_YEAR}年(?P<month>{_N}{{1,2}})月(?:[(（]?(?P<half>[上下])(?:半月)?[)）]?)?(?:[号刊]|合刊)?(?!{_N}*[日号])\W*$"
)
_SEASON = re.compile(rf"{_YEAR}年(?P<season>[春夏秋冬])[季之]?[号卷刊]?[)）]?\W*$")
_EXTRA = re.compile("增刊|特刊|号外")
# In a line of their own, the year here and the day there: 2017年 | 第22期 | 8月21日
_YEAR_LINE = re.compile(rf"{_YEAR}年?度?")
_DAY_LINE = re.compile(rf"(?P<month>元|{_N}{{1,3}})月(?P<day>{_N}{{1,3}})[日号](?:[(（]?星期.[)）]?)?")
_BODIES = either(__package__, "words", "publishers")
_PUBLISHER = re.compile(
    r"(?:主办(?:单位)?|编印(?:单位)?|编发|印发|主编单位|编辑单位|承办)[:：]?\s*(?P<a>[^\s:：]{4,40})$"
    rf"|^(?P<b>(?![^\s]*[到赴在召推])[^\s:：，。、；“”]{{4,40}}(?:{_BODIES}))(?:主办|编印|编发|印发|编|印|主编)?$"
)
_WEB = re.compile(either(__package__, "words", "site"))
_LONG = 60  # no line of a masthead is longer
_FIRST_OF_LAST_CENTURY = 50  # 99年6月12日 is of 1999, 05年 of 2005
_REACH = 8  # lines that a masthead takes after its mark, at most


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the head of an issue says; None and "" where it does not say."""

    year: int | None = None
    number: int | None = None
    running_number: int | None = None
    publisher: str = ""
    date: datetime.date | None = None
    yearly: bool = False  # whether the year is printed with the number, not only in the date

    def agrees(self, other: Masthead) -> bool:
        """Whether both may be heads of one issue: the same number where both have one, else the same date."""
        numbers = ((self.number, other.number), (self.running_number, other.running_number))
        said = [mine == theirs for mine, theirs in numbers if mine and theirs]
        if said:
            return all(said) and (self.year is None or other.year is None or self.year == other.year)
        return self.date is None or other.date is None or self.date == other.date

    @property
    def says_which(self) -> bool:
        """Whether it tells this issue from others."""
        return bool(self.number or self.running_number or self.date)


def _century(two: str) -> str:
    """99 -> 1999年, 05 -> 2005年"""
    return f"{'19' if int(two) >= _FIRST_OF_LAST_CENTURY else '20'}{two}年"


def _folded(line: str) -> str:
    """A line of a masthead folded, its numbers written in the one way that is read."""
    folded = fold_line(line)
    if len(folded) > _LONG:
        return folded
    for pattern, usual in _USUAL:
        folded = pattern.sub(usual, folded)
    if not (_NUMBER.search(folded) or _RUNNING.search(folded)):
        for pattern in _WEEKS:
            folded = pattern.sub(lambda m: f"{m['year']}年第{m['n'] or m['w']}期", folded)
    return folded


def bears_mark(text: str, profile: Profile) -> bool:
    """Whether a line is one of the series' marks, alone or with its number, date and brackets."""
    if not text or len(text) > _LONG:
        return False
    folded = _folded(text)
    for mark in fold_words(profile.marks):
        if mark in folded:
            rest = folded.replace(mark, "", 1)
            for pattern in (_YEARLY, _RUNNING, _NUMBER, _EXTRA, _MONTH, _SEASON):
                rest = pattern.sub("", rest)
            rest = _without_dates(rest)
            if len(re.sub(r"\W|[0-9]|星期.|本期|目录", "", rest)) <= 2:
                return True
    return False


def is_numbering(text: str) -> bool:
    """Whether a line is nothing but an issue's number, date or both."""
    if not text or len(text) > _LONG:
        return False
    folded = _folded(text)
    if _YEAR_LINE.fullmatch(folded) or _DAY_LINE.fullmatch(folded):
        return True
    if _MONTH.match(folded) or _SEASON.match(folded):
        return True
    if not (_YEARLY.search(folded) or _NUMBER.search(folded) or _RUNNING.search(folded) or printed_date(folded)):
        return False
    for pattern in (_YEARLY, _RUNNING, _NUMBER, _EXTRA, _MONTH, _SEASON):
        folded = pattern.sub("", folded)
    return len(re.sub(r"\W|星期.|出版|印发", "", _without_dates(folded))) <= 1


def read_masthead(lines: Iterable[str], profile: Profile | None) -> Masthead:
    """What these lines, each a block's text, say of their issue; the first that says a thing counts."""
    year = yearly = running = None
    with_year = False
    publisher = own_publisher = ""
    date: datetime.date | None = None
    extra = False
    day_line: re.Match[str] | None = None
    period: tuple[int, int] | None = None  # year, and which of its months or seasons
    for line in lines:
        if _WEB.search(line):
            continue
        folded = _folded(line)
        for name in profile.publishers if profile else ():
            if not own_publisher and fold_line(name) in folded:
                own_publisher = name
        if (
            not publisher
            and len(line) <= _LONG
            and not (profile and bears_mark(line, profile))
            and (match := _PUBLISHER.search(_bare(line)))
        ):
            publisher = match["a"] or match["b"]
        extra = extra or bool(_EXTRA.search(folded))
        if match := _RUNNING.search(folded):
            running = running or number(match["n"])
            folded = folded[: match.start()] + folded[match.end() :]
        if match := _YEARLY.search(folded):
            year = year or number(match["year"] or match["year2"])
            with_year = with_year or not yearly
            yearly = yearly or number(match["n"] or match["n2"])
        elif match := _NUMBER.search(folded):
            yearly = yearly or number(match["n"] or match["n2"])
            if len(line) <= _LONG and (match := _LOOSE_YEAR.search(_without_dates(folded))):
                year = year or number(match["year"] or match["year2"])
                with_year = True
        elif match := _YEAR_LINE.fullmatch(folded):
            year = year or number(match["year"])
        date = date or printed_date(folded)
        period = period or (_period(folded) if len(line) <= _LONG else None)
        day_line = day_line or _DAY_LINE.fullmatch(folded)
    if year and day_line and not date:
        date = day(year, number(day_line["month"]), number(day_line["day"]))
    if period and not (yearly or running or date):
        (year, yearly), with_year = period, True
    elif period and yearly and not (year or date):
        year = period[0]  # 第三十七卷第二期 | 2021年4月
    if extra:
        yearly = None  # 增刊第1期 is not the year's first issue
    return Masthead(year or (date.year if date else None), yearly, running, own_publisher or publisher, date, with_year)


def _period(folded: str) -> tuple[int, int] | None:
    """2015年5月 -> (2015, 5); 2003年12月(上) -> (2003, 23); 2013年春季号 -> (2013, 1)"""
    if match := _MONTH.search(folded):
        year, month = number(match["year"]), number(match["month"])
        if year and month and month <= 12:  # months
            return year, 2 * month - (match["half"] == "上") if match["half"] else month
    elif match := _SEASON.search(folded):
        return number(match["year"]) or 0, "春夏秋冬".index(match["season"]) + 1
    return None


def _without_dates(text: str) -> str:
    for start, end, _ in reversed(list(printed_dates(text))):
        text = text[:start] + text[end:]
    return text


def web_date(lines: Iterable[str]) -> datetime.date | None:
    """The day on which a website published the page, for a head that says nothing itself."""
    return next((found for line in lines if _WEB.search(line) and (found := printed_date(line))), None)


def _bare(line: str) -> str:
    """A masthead's line without its date and the blanks between spaced characters."""
    parts = _without_dates(line).split()
    return "".join(parts) if parts and all(len(part) <= 2 for part in parts) else " ".join(parts)


def mastheads(blocks: Sequence[Block], profile: Profile) -> list[int]:
    """Where each issue of a file begins: at 0, and at every masthead that speaks of another issue."""
    starts = [0]
    current = Masthead()
    for at, block in enumerate(blocks):
        if block.kind in ("row", "caption") or not bears_mark(block.text, profile):
            continue
        here = read_masthead(head_lines(blocks, at), profile)
        if here.says_which:
            if current.says_which and not here.agrees(current):
                starts.append(at)
                current = here
            else:
                current = current if current.says_which else here
    return starts


def head_lines(blocks: Sequence[Block], at: int) -> list[str]:
    """The lines of the masthead that begins at `at`: short ones, up to a rule, a heading or `_REACH` of them."""
    found = [blocks[at].text]
    for block in blocks[at + 1 : at + 1 + _REACH]:
        if block.kind in ("row", "caption", "item") or len(block.text) > _LONG:
            break
        if block.kind == "rule" or (block.kind == "heading" and not is_numbering(block.text)):
            if any(map(is_numbering, found)):
                break
            continue
        found.append(block.text)
    return found
