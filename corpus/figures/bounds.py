"""The words around a quantity -> its bounds.

近3000名 -> 2700..3000, about      超4亿元   -> 4亿.., over
100余家  -> 100..200, over         30亿以上  -> 30亿.., at_least
不足5%   -> ..5, under             2—3万人   -> 2万..3万, range
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from corpus.figures.scan import Quantity
from corpus.figures.tables import table
from corpus.models import Qualifier

_LONGEST = 4
_NEAR = Decimal("0.9")
_BEHIND = re.compile(
    r"(?:及以上|以上(?!海|述|所)|之上|开外)|(?:及?以下(?!简称|几|方面|称|问题)|以内|之内|之下)|左右(?!手|翼|两|为)|上下(?!游|班|联|级|功|一)|有余|不等"
)
_INSIDE = re.compile(r"内(?!外|蒙|部|容|地|需|存|陆|在)")
# 约占30%, 约有3000人; 超“十四五”总任务数的80%, 不足全部的三分之一: the word stands apart from its numeral.
_APART = re.compile(r"((?<![签合条节公预特契履失解])约|大约|近|超过?|不足|不到|逾)(?:占|有|为|需|合|达|占到|覆盖)?$")
_WHOLE = re.compile(
    r"(不得超过|不得低于|不得高于|不超过|不低于|不高于|不少于|高于|低于|超过?|不足|不到|逾|近|约占?)(?!额|市|级|强|声)[^,，。、；;0-9]{1,14}的$"
)


@dataclass(frozen=True, slots=True)
class BoundedQuantity:
    """A quantity with the words that bound it: [start, end) covers them."""

    core: Quantity
    start: int
    end: int
    lower: Decimal | None
    upper: Decimal | None
    qualifier: Qualifier
    left: str = ""


@cache
def _before() -> dict[str, Qualifier]:
    return {word: kind for kind, words in table("words")["before"].items() if kind != "near" for word in words}


def _left(text: str, position: int) -> tuple[str, Qualifier]:
    known = _before()
    for length in range(min(_LONGEST, position), 0, -1):
        word = text[position - length : position]
        if found := known.get(word):
            return word, found
    return "", ""


def bound(text: str, core: Quantity) -> BoundedQuantity:
    """The quantity with what its neighbours say of it."""
    word, kind = _left(text, core.start)
    start, end = core.start - len(word), core.end
    if (word == "上" and not (core.numeral.bare)) or (
        word == "过" and not core.numeral.bare and text[start - 1 : start] != "超"
    ):
        word, kind, start = "", "", core.start
    if word == "约" and text[start - 1 : start] in tuple("签合条节公预特契履失解"):  # 签约79个
        word, kind, start = "", "", core.start
    if word in ("起",) or (word == "近" and text[start - 1 : start] in ("附", "最", "靠", "邻", "临", "贴")):
        word, kind, start = "", "", core.start
    if word == "上" and text[start - 1 : start] == "以":  # 5个以上千亿级园区
        word, kind, start = "", "", core.start
    near = word
    if not kind:
        if apart := _APART.search(text, max(0, start - 6), start):
            kind, near = _before().get(apart[1], ""), apart[1]
        elif (
            core.unit
            and core.unit.dimension in ("share", "multiple")
            and (apart := _WHOLE.search(text, max(0, start - 22), start))
        ):
            kind, near = _before().get(apart[1].rstrip("占"), ""), apart[1].rstrip("占")
    behind = _BEHIND.match(text, end)
    if not behind and core.unit and core.unit.base in ("天", "工作日", "小时", "分钟", "秒"):
        behind = _INSIDE.match(text, end)
    if not kind and behind:
        end = behind.end()
        tail = behind[0]
        if tail in ("左右", "上下"):
            kind = "about"
        elif tail == "有余":
            return BoundedQuantity(core, start, end, core.lower, core.upper + core.numeral.step, "over")
        elif tail.endswith(("上", "开外")):
            kind = "at_least"
        elif tail != "不等":
            kind = "at_most"
    elif behind and behind[0] in ("左右", "上下"):
        end = behind.end()
    lower: Decimal | None = core.lower
    upper: Decimal | None = core.upper
    if kind in ("over", "at_least"):
        upper = None
    elif kind in ("under", "at_most"):
        lower = None
    elif kind == "about" and near in table("words")["before"]["near"] and core.lower > 0:
        lower = core.lower * _NEAR
    if not kind:
        kind = "over" if core.over and not core.range else "range" if core.range or core.lower != core.upper else ""
    return BoundedQuantity(core, start, end, lower, upper, kind, near)


def join_limits(text: str, found: list[BoundedQuantity]) -> list[BoundedQuantity]:
    """三年以上七年以下 -> one figure from 3 to 7 年."""
    joined: list[BoundedQuantity] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.qualifier == "at_least"
            and one.qualifier == "at_most"
            and last.core.unit == one.core.unit
            and text[last.end : one.start] in ("", ",", "、")
            and last.lower is not None
            and one.upper is not None
            and last.lower <= one.upper
        ):
            joined[-1] = BoundedQuantity(one.core, last.start, one.end, last.lower, one.upper, "range", last.left)
        else:
            joined.append(one)
    return joined
