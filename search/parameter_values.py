"""The values of parameters: what stands in an address -> a number, an order or a date, or what is wrong with it."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Literal, cast, get_args

from corpus.text.fold import fold
from index.engine import Sort
from index.schema import DAYS, MISSING
from search.message import Message

TOLD = tuple(name for one in DAYS for name in one.parameters)  # event_from, event_to
DATES = ("from", "to", *TOLD)
SORTS: dict[Sort, Message] = {
    "relevance": Message("相关度"),
    "newest": Message("最新"),
    "oldest": Message("最早"),
    "random": Message("随机"),
}
# By `all` an article has every word; by `any` enough of them, the best matches first.
Match = Literal["all", "any"]
# Each article by itself, or gathered by issue; then a page is of so many issues.
Gathering = Literal["", "issue"]
GATHERED: dict[Gathering, Message] = {"": Message("逐篇"), "issue": Message("按期归拢")}
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?")
# 2017…, 20170805 and 去年 are meant as dates. Anything else is what another program means by `from`: WeChat appends
# from=singlemessage, Weibo from=1084595010 to a link that is forwarded.
_MEANT_AS_DATE = re.compile(r"[0-9]{4}(?![0-9])|[0-9]{5,8}$|-|.*[^\x00-\x7f]", re.DOTALL)
_WHOLE = re.compile(r"[0-9]+")
LONGEST_SEED = 9  # digits
Ends = tuple[datetime.date | None, datetime.date | None]
_HUGE = 10**12  # past any page or generation; keeps arithmetic in bounds


class UnreadableValue(Exception):
    """A parameter that cannot be read: its name, what is wrong, and the nearest value that can be read, if any."""

    def __init__(self, name: str, message: Message, nearest: str = "") -> None:
        super().__init__(message)
        self.name, self.message, self.nearest = name, message, nearest


def cleaned(value: str) -> str:
    """Stripped; lone surrogates, which no URL can carry, become U+FFFD, and `parse_query` says so."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def is_foreign(name: str, text: str) -> bool:
    """Whether a value comes from elsewhere: the name of a date with what nobody means as one."""
    return name in DATES and not _MEANT_AS_DATE.match(fold(text))


def shortened(text: str) -> str:
    """At most 30 characters of what was sent, for messages."""
    return text if len(text) <= 30 else text[:30] + "…"


def read_number(name: str, label: Message, text: str, least: int, default: int, most: int = _HUGE) -> int:
    """The whole number that was sent, `default` for none. Raises `UnreadableValue` below `least` and above `most`."""
    if not text:
        return default
    digits = fold(text)
    if _WHOLE.fullmatch(digits) and len(digits) <= 13 and least <= int(digits) <= most:
        return int(digits)
    bounds = (
        Message("从 {least} 到 {most} 的整数", least=least, most=most)
        if most < _HUGE
        else Message("不小于 {least} 的整数", least=least)
    )
    message = Message(
        "{label} {given} 不能用。请用{bounds}，或去掉 {name}。",
        label=label,
        given=f"{name}={shortened(text)}",
        bounds=bounds,
        name=name,
    )
    raise UnreadableValue(name, message)


def read_sort(text: str) -> tuple[Sort, int]:
    """The order, and the seed of a random one: random:7, or random alone."""
    name, _, seed = fold(text).partition(":")
    drawn = name == "random" and (_WHOLE.fullmatch(seed) or not seed)
    if (text and not drawn and text not in ("relevance", "newest", "oldest")) or len(seed) > LONGEST_SEED:
        message = Message(
            "没有“{sort}”这种排序。sort 可以是 relevance（相关度）、newest（最新）、oldest（最早）或 random:1。",
            sort=shortened(text),
        )
        raise UnreadableValue("sort", message)
    if drawn:
        return "random", int(seed or 1)
    return cast("Sort", text or "relevance"), 0


def read_match(text: str) -> Match:
    """How many of the words are to be there; all of them where nothing is said. Raises `UnreadableValue`."""
    if text and text not in get_args(Match):
        message = Message("match 可以是 all（各词都有）或 any（有大部分词），不能是“{match}”。", match=shortened(text))
        raise UnreadableValue("match", message)
    return cast("Match", text or "all")


def read_by(text: str) -> Gathering:
    """How articles are gathered. Raises `UnreadableValue`."""
    if text not in get_args(Gathering):
        raise UnreadableValue("by", Message("by 只能是 issue（按期归拢），不能是“{by}”。", by=shortened(text)))
    return cast("Gathering", text)


def read_date(name: str, text: str) -> str:
    """The written date in its one form: 2017 -> 2017, 2017-8 -> 2017-08, ２０１７年８月５日 -> 2017-08-05."""
    if not text or (fold(text) == MISSING and name not in TOLD):
        return text and MISSING
    cure = Message("请写成 2017、2017-08 或 2017-08-21，或去掉 {name}。", name=name)
    given = f"{name}={shortened(text)}"
    match = _DATE.fullmatch(fold(text))
    if not match:
        raise UnreadableValue(name, Message("日期 {given} 看不懂。{cure}", given=given, cure=cure))
    parts = [int(part) for part in match.groups() if part]
    real = next((parts[:n] for n in range(len(parts), 0, -1) if _is_date(parts[:n])), [])
    nearest = f"{real[0]:04}" + "".join(f"-{part:02}" for part in real[1:]) if real else ""
    if real != parts:
        raise UnreadableValue(name, Message("日期 {given} 不存在。{cure}", given=given, cure=cure), nearest)
    return nearest


def _is_date(parts: list[int]) -> bool:
    """Whether there is such a year, month or day: 2017-02 yes, 2017-02-30 no."""
    try:
        datetime.date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return True


def days_of(first: str, last: str) -> Ends:
    """The first and the last day of two written dates, None where open."""
    return (
        _first_day(first) if first not in ("", MISSING) else None,
        _last_day(last) if last not in ("", MISSING) else None,
    )


def _first_day(text: str) -> datetime.date:
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return datetime.date(year, month, day)


def _last_day(text: str) -> datetime.date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return datetime.date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])
