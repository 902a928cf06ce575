"""What a figure is: a value, a change, a share or a rank; whether it is cumulative, whether a plan.

同比增长25倍   -> change, up        增长到30亿元 -> value
占总数的5%     -> share             累计完成30项 -> cumulative
将吸纳3000人   -> plan              已吸纳3000人 -> none
"""

from __future__ import annotations

import re
from functools import cache

from corpus.figures.bounds import BoundedQuantity
from corpus.figures.tables import table
from corpus.models import Direction, Role
from corpus.text.sentences import ENDS, PARTS

_CLAUSE = re.compile(f"[,，{PARTS}{ENDS}]")
_SENTENCE = re.compile(f"[{ENDS}{PARTS}]")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = table("words")["role"]

    def either(*names: str) -> str:
        return "|".join(sorted({word for name in names for word in words[name]}, key=len, reverse=True))

    return {
        "change": re.compile(
            rf"(?:(?P<up>{either('up')})|(?P<down>{either('down')}))(?:幅度?)?"
            r"(?:了|约为|约|近|分别为?|均|为|达到?|将近|(?<=幅)[^,，]{0,2}|速度?)*$"
        ),
        "share": re.compile(either("share")),
        "cumulative": re.compile(either("cumulative")),
        "plan": re.compile(
            rf"(?<!行动|培养|培训|援助|年度|五年)(?<![模虚比草该此本项个])(?:{either('plan')})(?!指数|寿命|的|合|生育|单列|总投资)"
            rf"|将(?=[{words['plan_will']}]|{'|'.join(words['plan_verbs'].split())})(?!到|全[省国市县区州村镇乡校院体])|(?<![0-9年月日起自从])到(?P<year>20[0-9]{{2}})年"
        ),
        "done": re.compile(either("done")),
        "not_change": re.compile(either("not_change") + r"|增至|增加到|增长到"),
    }


_COMPARED = re.compile(r"比[^,，;；]{0,16}(?P<word>高|低|多|少|快|慢|增|减)(?:出|了)?[^,，;；0-9]{0,2}$")
_EXCEEDS = re.compile(r"(?P<word>高于|低于|高出|快于|慢于|好于)[^,，;；0-9]{1,14}$")
_OF = re.compile(
    r"(?:(?P<up>提升|提高|增加)|(?P<down>降低|减少|缩短|压缩|压减))(?!到|至|为|了)[^,，;；0-9到至为]{2,14}$"
)
_PART_OF = re.compile(r"的(?:近|约|超过?|不足)$")
_EACH = re.compile(r"(?:增长|增加|提高|上升|下降|减少|降低|增)[^,，;；]*?(?:分别|和|、|至|均)[^,，;；]*$")


def change(text: str, one: BoundedQuantity, clause: int, previous: BoundedQuantity | None, was: Direction) -> Direction:
    """The direction of the difference that the figure prints, "" where it prints none."""
    before = text[clause : one.start if not one.left or one.left not in ("高于", "低于") else one.core.start]
    word = text[one.start : one.core.start]
    if word in ("高于", "低于") and one.core.unit and one.core.unit.dimension == "points":
        return "up" if word == "高于" else "down"
    found = _patterns()["change"].search(before)
    if found and not _patterns()["not_change"].search(before[max(0, found.start() - 2) :]):
        return "up" if found["up"] else "down"
    if found := _COMPARED.search(before):
        return "up" if found["word"] in "高多快增" else "down"
    if one.core.unit and one.core.unit.dimension in ("points",) and (found := _EXCEEDS.search(before)):
        return "down" if found["word"] in ("低于", "慢于") else "up"
    measured = one.core.unit.dimension in ("share", "points", "multiple") if one.core.unit else False
    if measured and (found := _OF.search(before)):  # 提升发电能力30%
        return "up" if found["up"] else "down"
    if previous and was and re.fullmatch(r"[、和及与]|[,，]?[和及]?", text[previous.end : one.start]):
        return was if previous.core.unit == one.core.unit else ""
    return ""


def share(text: str, one: BoundedQuantity, clause: int) -> bool:
    """Whether a per cent is a part of a whole."""
    if one.core.unit is None or one.core.unit.dimension != "share":
        return False
    before = text[clause : one.core.start]
    if _patterns()["share"].search(before[-20:]):
        return True
    if text[one.core.number : one.core.end] == "成" or "分之" in text[one.core.start : one.core.end]:
        return True
    if before.endswith("的") or _PART_OF.search(before):
        return True  # 不高于产值的80%
    return text[one.end : one.end + 1] == "的" or text[one.end : one.end + 2] in ("以上",)


def cumulative(text: str, one: BoundedQuantity, clause: int) -> bool:
    """Whether 累计 or 历年 governs the figure: it stands before it in its clause."""
    return bool(_patterns()["cumulative"].search(text, clause, one.start))


def plan(text: str, start: int, sentence: int, clause: int, year: int | None) -> bool:
    """Whether the figure is meant to be, not so yet: a word of planning before it that nothing done has ended."""
    last = None
    for found in _patterns()["plan"].finditer(text, sentence, start):
        if found["year"] is None or year is None or int(found["year"]) > year:
            last = found
    if last is None:
        return False
    between = text[last.end() : start]
    if _patterns()["done"].search(between):
        return False
    if text[start - 1 : start] in ("从", "由") or "去年的" in between:
        return False  # 将从2小时缩短至30分钟
    return last.start() >= clause or last.group()[0] not in "计目拟确"


def role_of(direction: Direction, shared: bool) -> Role:
    """The one role that a figure has."""
    return "change" if direction else "share" if shared else "value"
