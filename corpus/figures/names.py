"""Which quantities are not figures: names, slogans, ordinals, periods of time said by the way, the article 一.

两个确立, 八项规定, 五位一体     names
二次全会, 十八所, 1500米决赛     parts of names
过去5年, 三年来, 十年前          when, not how long
一个国家, 一项工作               articles
百万亩, 千亿元产业               magnitudes; 近百, 上万, 超千 count
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from corpus.figures.bounds import BoundedQuantity
from corpus.figures.tables import nouns
from corpus.text.numerals import FORMAL, HUNDRED, TEN, ZERO
from corpus.text.word_lists import either, words

_STATED = re.compile(r"(?:为|达到?|至|到|是|指数|报|收于|=)$")
_STOP = re.compile(r"[,，。、；;！!？?)）\s]|$")
_CHINESE = re.compile(f"[{ZERO}{HUNDRED}千两几半]")
_SMALL = re.compile(rf"[{TEN}两]{{1,3}}$")
_LASTS = re.compile(rf"(?:{either(__package__, 'names', 'lasts')})$")
_WHEN = re.compile(rf"(?:{either(__package__, 'names', 'when')})$")
_WHEN_BEHIND = re.compile(rf"多?(?:{either(__package__, 'names', 'when_behind')})")
_CALENDAR = ("年", "个月", "天", "周", "个季度", "昼夜")
_MEETING = re.compile(either(__package__, "names", "meetings"))
_RACE = re.compile(either(__package__, "names", "races"))
_HOUSE = re.compile(rf"(?:{either(__package__, 'names', 'houses')})$")
# A village or town whose name begins with a numeral: 五家渠市, 六道湾街道; not 三家乡镇企业.
_PLACE = re.compile(
    r"[家道门台峰枝盘间眼面步孔户](?!乡镇|[\u4e00-\u9fff]?企业)[\u4e00-\u9fff]{1,2}(?:村|乡|镇|县|市(?!场|民|值|级|政)|街道|屯|庄|沟(?!通)|寨|旗)"
)
_FORMAL = tuple(FORMAL)
_MOVED = re.compile(r"(?:升|降|涨|跌|回落|高|低|增|减|收于|报)(?:了|约|近|至|到)?$")
_BEHIND_PERSON = re.compile(r"(?:大(?!学|专)|类|间|制|转|世|民法院)")
_NOT_PLACES = re.compile(r"(?:数|于|列|居|置|一体)")


@cache
def _names() -> AhoCorasick:
    names = sorted(set(words(__package__, "names", "names")))
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)


def name_spans(text: str) -> list[tuple[int, int]]:
    """Where a text has a known name with a numeral in it."""
    return [(start, end) for _, start, end in _names().find_matches_as_indexes(text)]


def counts(text: str, one: BoundedQuantity, names: list[tuple[int, int]]) -> bool:
    """Whether a quantity of a folded text counts or measures something."""
    core, unit = one.core, one.core.unit
    printed = text[core.start : core.number]
    chinese = bool(_CHINESE.search(printed)) and not any(char in "0123456789" for char in printed)
    alone = core.start == 0 and core.end >= len(text.rstrip(",，。.、 "))
    if alone and not core.numeral.bare and printed != "":
        return True
    if any(start <= core.start and (end >= core.end or end > core.number) for start, end in names):
        return False
    if core.numeral.bare and not (one.left or core.over):
        return False
    if core.numeral.digits and core.lower == core.upper:
        return False
    if printed in _FORMAL and (unit is None or unit.dimension != "money"):
        return False  # 登陆人员
    if printed.startswith("0") and printed[1:2].isdigit():
        return False
    before, behind = text[max(0, core.start - 8) : core.start], text[core.end : core.end + 6]
    if chinese and (core.upper == 0 or _quoted(text, core.start, core.end)):
        return False
    if behind.startswith("级") and not behind.startswith("级别"):
        return False
    if unit is None:
        return _bare(one, before, text, chinese)
    word = core.word
    if printed == "二" and unit.dimension == "count":
        return False  # 二类疫苗: two of them are 两类
    if unit.base in nouns() and behind.startswith(("道", "府", "籍", "际", "级")):
        return False  # 312国道
    if unit.base in nouns() and not one.left and not core.over and core.number - core.start == 4 and not chinese:
        return False  # 2022国家蓝皮书
    if (core.numeral.scale == 1 and word == "方") or word in ("周年", "年级", "世纪", "年代"):
        return False
    if printed == "一" and not _one(one, before):
        return False
    if word == "角" and chinese:
        return False
    if unit.base in _CALENDAR and unit.dimension == "duration":
        return _lasts(one, before, text, chinese)
    if word == "小时" and printed == "24" and not one.left and one.end == core.end:
        return False
    if word == "次" and _MEETING.match(behind) and (chinese or "第" in before):
        return False
    if word == "位" and _NOT_PLACES.match(behind):
        return False
    if word in ("人", "人口") and _BEHIND_PERSON.match(behind) and chinese:
        return False
    if word in ("米", "公里") and _RACE.match(behind):
        return False
    if (word == "版" and "." in printed) or (chinese and _PLACE.match(text, core.number)):
        return False  # 3.0版; 四门洞村
    if word in ("点", "个点") and not (("." in printed and not chinese) or _MOVED.search(before)):
        return False  # 8点
    if word == "所" and _HOUSE.search(before):
        return False
    if word == "度":
        return core.numeral.scale >= 10000 or "电" in before + behind[:1] or "温" in before or "零下" in printed
    return not (word == "口" and behind.startswith("之"))


_IN_QUOTES = 10


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether a numeral stands in a few quoted characters: "大气十条", "两个大局"."""
    opened = text.rfind('"', 0, start)
    closed = text.find('"', end)
    return opened >= 0 and 0 <= closed - opened <= _IN_QUOTES and text.count('"', 0, start) % 2 == 1


def _bare(one: BoundedQuantity, before: str, text: str, chinese: bool) -> bool:
    """A numeral without a unit: an index, or a number great or bounded enough to be one."""
    numeral = one.core.numeral
    if chinese and one.core.upper < 20 and not one.left:
        return False
    if one.core.over or (one.core.range and not chinese and one.left):
        return True
    if numeral.scale >= 10000 and not numeral.bare:
        return True
    if one.left and one.core.upper >= 10:
        return one.left not in ("过", "上") or numeral.bare
    printed = text[one.core.start : one.core.end]
    decimal = "." in printed or (one.core.upper >= 10 and "," in printed)
    return (
        not chinese
        and bool(_STATED.search(before))
        and bool(_STOP.match(text, one.core.end))
        and (decimal or before.endswith(("指数为", "指数", "报", "收于", "=")))
    )


def _one(one: BoundedQuantity, before: str) -> bool:
    """一 is an article before a measure word, and a number before a unit of measure."""
    unit = one.core.unit
    if unit is None or unit.dimension in ("count", "people"):
        return False
    if unit.dimension == "duration":
        return (bool(one.qualifier) and one.left not in ("近",)) or one.core.lower != 1 or bool(_LASTS.search(before))
    return True


def _lasts(one: BoundedQuantity, before: str, text: str, chinese: bool) -> bool:
    """Whether a number of years or days says how long, not when."""
    before = text[max(0, one.start - 8) : one.start]
    unit = one.core.unit
    if one.qualifier == "at_most" and unit and unit.base == "天":
        return True
    if _LASTS.search(before):
        return True
    if _WHEN_BEHIND.match(text, one.end) or _WHEN.search(before) or (one.left == "近" and unit and unit.base != "天"):
        return False
    if chinese and not (one.qualifier or one.end > one.core.end or one.core.lower % 1):
        return bool(_LASTS.search(before))
    return not (unit and unit.base == "年" and one.core.lower > 100 and not chinese)
