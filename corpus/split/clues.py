"""Which issue a file is, from whatever tells it: masthead, properties, title, name of the file, its folders.

issue-0030.md                         -> running number 30          2017年/第22期.doc -> year 2017, number 22
127-零点西湖.md, date: 2023/02/27     -> running number 127, that day      2019/0624.md -> 2019-06-24
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from corpus.models import Document
from corpus.split.masthead import Masthead, read_masthead
from corpus.text.dates import day, printed_date, printed_dates
from corpus.text.fold import fold_line

# The first that stands there counts.
_DATES = (
    "date", "pubdate", "publishdate", "published", "published_at", "publishedat", "publish_date", "published_date",
    "日期", "出版日期", "发布日期", "发布时间", "article:published_time", "dc.date", "dcterms.date", "datetime",
    "date.created", "created", "created_at", "createdat",
)  # fmt: skip
_NUMBERS = (
    "issue", "number", "no", "vol", "volume", "episode", "issue_number", "issuenumber", "week", "期号", "期数", "期次",
    "总期号", "期",
)  # fmt: skip
_YEARS = ("year", "年份", "年")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年度?)?(?![0-9])")
_MONTH = re.compile(r"(?<![0-9])(?:(?P<y>(?:19|20)[0-9]{2})[-_.年]?)?(?P<m>0?[1-9]|1[0-2])月?(?![0-9])")
_DAY = re.compile(r"(?<![0-9])(?P<m>0?[1-9]|1[0-2])[-_.月]?(?P<d>[0-3][0-9]|(?<=[-_.月])[1-9])日?(?![0-9])")
_YEAR_AND_NUMBER = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:[-_.]?w|[-_.]|(?=[01][0-9]$))([0-9]{1,3})(?![0-9])")
# At the head of a name before a sign or a Chinese word, at its end, or all of it; (2) is a second copy.
_BARE = re.compile(
    r"^[\[(【（#]?(?:[a-z]+[-_# .]?)?([0-9]{1,4})(?=[-_.、 \])】）]|(?![年月日周])[\u3400-\u9fff]|$)"
    r"|(?<![0-9(（])([0-9]{1,4})$"
)
# A number behind a word that counts issues: Weekly #12, Vol. 12, 某某周刊 012, 012期
_WORDS = (
    "周刊|周报|旬刊|旬报|月刊|月报|季刊|季报|简报|快报|通讯|简讯|会刊|专刊"
    "|(?<![a-z])(?:weekly|newsletter|digest|bulletin|issue|vol(?:ume)?|no|ep(?:isode)?)"
)
_COUNTED = re.compile(
    rf"(?:#|(?:{_WORDS})[.\s:#_·|(—–-]*)(?P<n>[0-9]{{1,4}})(?![0-9年月日]|[./][0-9])"
    "|(?<![0-9第])(?P<issue>[0-9]{1,4})期(?![间末货限权中初内])"
)
_LEADING = re.compile(r"[#\[(]?(?P<n>[0-9]{1,4})(?:[\]).#_\s—–-]+|$)")  # what stands before a date that went: #12-
_SHORT_DAY = re.compile("([0-9]{2})([01][0-9])([0-3][0-9])")  # 230506
# Names of files that say nothing: the folder has the name.
NAMELESS = frozenset("index _index readme summary main content post page default text 正文 内容 全文 首页".split())
_NUMBERED = re.compile(rf"(?:(?:{_WORDS})[-_ #.]?)?[0-9]{{1,4}}(?:[-_. ].*)?")
# What programs call files, and so says nothing: UUIDs and hashes.
_RANDOM = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<![0-9a-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{12,}(?![0-9a-z])"
)
_MOST_YEARLY = 366  # issues of a year
_WEEK = 7  # by which an issue may be ahead of one a day


@dataclass(frozen=True, slots=True)
class Clue:
    """What one place says of an issue; `where` names the place, `text` what stands there."""

    where: str
    text: str
    said: Masthead


def known_by(mast: Masthead, document: Document, alone: bool) -> tuple[Masthead, tuple[str, ...]]:
    """The masthead with what it leaves open, and a reason for each thing that is known.

    Only a file that is one issue (`alone`) is told by its properties, title, name and folders.
    """
    reasons = [f"{name}：报头" for name, value in _things(mast) if value]
    for clue in _clues(document) if alone else ():
        said = clue.said
        taken: list[str] = []
        if not mast.date and said.date and (not mast.year or mast.year == said.date.year):
            mast, taken = replace(mast, date=said.date), [*taken, "日期"]
        if not mast.number and not mast.running_number and (said.number or said.running_number):
            with_year = bool(said.year and said.number)
            mast = replace(
                mast,
                number=said.number,
                running_number=said.running_number,
                year=mast.year or said.year,
                yearly=with_year,
            )
            taken.append("期号" if said.number else "总期号")
        elif not mast.running_number and said.running_number and mast.number and said.year:
            mast, taken = replace(mast, running_number=said.running_number), [*taken, "总期号"]
        if not mast.year and said.year:
            mast, taken = replace(mast, year=said.year), [*taken, "年份"]
        reasons += [f"{name}：{clue.where}“{clue.text}”" for name in taken]
    year = mast.year or (mast.date.year if mast.date else None)
    mast = replace(mast, year=year)
    if mast.number and not mast.running_number and _runs(mast):
        mast = replace(mast, number=None, running_number=mast.number)
    return mast, tuple(reasons)


def _things(mast: Masthead) -> Iterator[tuple[str, object]]:
    yield "日期", mast.date
    yield "年份", mast.year if not mast.date else None
    yield "期号", mast.number
    yield "总期号", mast.running_number


def _runs(mast: Masthead) -> bool:
    """Whether a number counts all issues: nothing tells a year, or it is more than the year had till then."""
    if not mast.year:
        return True
    most = mast.date.timetuple().tm_yday + _WEEK if mast.date else _MOST_YEARLY
    return bool(not mast.yearly and mast.number and mast.number > most)


def _clues(document: Document) -> Iterator[Clue]:
    yield from _properties(document.properties)
    if document.title:
        yield Clue("标题", document.title, title_said(document.title))
    folders = document.folders[-3:]
    stem = PurePath(document.source.name).stem
    yield _file_name(stem, folders)
    if folders and fold_line(stem) in NAMELESS and not (folders[-1:] and _YEAR.fullmatch(folders[-1])):
        yield replace(_folder_name(folders[-1], folders[:-1]), where="目录名")
    yield from _folders(folders)
    told = document.told
    said = Masthead(told.year, told.number, told.running_number, date=told.date)
    yield Clue("清单", document.source.name, said)


def title_said(text: str) -> Masthead:
    """What a title says, as a masthead or by a number behind a word that counts issues: 某某 Weekly #12."""
    said = read_masthead([text], None)
    return said if said.number or said.running_number else replace(said, running_number=_counted(fold_line(text)))


def _counted(text: str) -> int | None:
    """The number behind a word that counts issues, which is no year."""
    match = _COUNTED.search(_without_dates(text))
    found = int(match["n"] or match["issue"]) if match else 0
    return found if found and not _YEAR.fullmatch(str(found)) else None


def _without_dates(text: str) -> str:
    for start, end, _ in reversed(list(printed_dates(text))):
        text = f"{text[:start]} {text[end:]}"
    return text


def _properties(properties: Sequence[tuple[str, str]]) -> Iterator[Clue]:
    named = dict(reversed(properties))
    for name in _DATES:
        if (value := named.get(name, "")) and (date := _date(value)):
            yield Clue(f"属性 {name} ", value, Masthead(year=date.year, date=date))
            break
    for name, value in properties:
        if name in _NUMBERS:
            said = title_said(value)
            if not (said.number or said.running_number) and re.fullmatch("[0-9]{1,8}", value):
                said = Masthead(number=int(value)) if name == "week" else Masthead(running_number=int(value))
            yield Clue(f"属性 {name} ", value, said)
        elif name in _YEARS and (match := _YEAR.fullmatch(value)):
            yield Clue(f"属性 {name} ", value, Masthead(year=int(match[1])))
        elif name == "title":
            yield Clue("属性 title ", value, title_said(value))


def _date(text: str) -> datetime.date | None:
    match = re.match(r"((?:19|20)\d\d)-(\d\d)-(\d\d)T", text.strip())  # ISO 8601 with a time
    return day(*map(int, match.groups())) if match else printed_date(text)


def _file_name(stem: str, folders: Sequence[str]) -> Clue:
    """The name without its ending; a day without a year, and a number of a year, take the year from the folders."""
    text = _RANDOM.sub("", fold_line(stem)).strip()
    said = read_masthead([text.replace("_", "-"), text.replace("_", "")], None)
    year, month = _folder_year_and_month(folders)
    if not (said.number or said.running_number):
        rest = _without_dates(text.replace("_", "-")).strip()
        leading = _LEADING.match(rest) if said.date else None
        said = replace(said, running_number=_counted(text) or (int(leading["n"]) if leading else None))
    if said.date or said.number or said.running_number:
        return Clue("文件名", stem, replace(said, year=said.year or (year if said.number else None)))
    if match := _YEAR_AND_NUMBER.search(text):
        return Clue("文件名", stem, Masthead(year=int(match[1]), number=int(match[2])))
    if (match := _SHORT_DAY.fullmatch(text)) and (date := day(2000 + int(match[1]), int(match[2]), int(match[3]))):
        return Clue("文件名", stem, Masthead(year=date.year, date=date))
    own = _YEAR.search(text)
    if year and not own:
        if (match := _DAY.search(text)) and (date := day(year, int(match["m"]), int(match["d"]))):
            return Clue("文件名", stem, Masthead(year=year, date=date))
        whole = re.fullmatch("([0-3]?[0-9])日?", text)
        if month and whole and (date := day(year, month, int(whole[1]))):
            return Clue("文件名", stem, Masthead(year=year, date=date))
    bare = _BARE.search(text)
    found = int(bare[1] or bare[2]) if bare and not (own and own[1] in bare[0]) else 0
    if found and year and found <= _MOST_YEARLY and bare and bare[0] == text:
        return Clue("文件名", stem, Masthead(year=year, number=found))
    return Clue("文件名", stem, Masthead(year=int(own[1]) if own else None, running_number=found or None))


def _folder_name(name: str, folders: Sequence[str]) -> Clue:
    """Which issue the name of a folder tells, of a file whose own name says nothing; a number at its end counts behind
    a word for issues alone: python3 is no issue."""
    clue = _file_name(name, folders)
    said, folded = clue.said, fold_line(name)
    whole = said.date or said.number or _NUMBERED.fullmatch(folded) or _counted(folded)
    return clue if whole else replace(clue, said=replace(said, running_number=None))


def _folder_year_and_month(folders: Sequence[str]) -> tuple[int | None, int | None]:
    year = month = None
    for name in map(fold_line, folders):
        if match := re.fullmatch(_MONTH, name):
            year, month = int(match["y"]) if match["y"] else year, int(match["m"])
        elif match := _YEAR.search(name):
            year = int(match[1])
    return year, month


def _folders(folders: Sequence[str]) -> Iterator[Clue]:
    for name in reversed(folders):
        if (said := read_masthead([fold_line(name)], None)).says_which:
            yield Clue("目录名", name, said)
    year, _ = _folder_year_and_month(folders)
    if year:
        yield Clue("目录名", "/".join(folders), Masthead(year=year))
