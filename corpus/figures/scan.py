"""Folded text -> quantities: a numeral with its unit, ranges and lists joined, no judgement yet.

5万平方米15栋   -> 50000 平方米; 15 栋
2—3万人         -> 20000..30000 人
3、5、8万元     -> 30000 元; 50000 元; 80000 元
百分之十        -> 10 %
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.figures.numerals import DIGITS, RUN, Numeral, read
from corpus.figures.tables import Unit, nouns, table, unit_at
from corpus.text.numerals import FORMAL, HUNDRED, NINE, TEN, ZERO

_N = f"[0-9{ZERO}{TEN}]"
_TO = "[-~至到、和及]"
_YEAR = f"(?:1[0-9]{{3}}|2[01][0-9]{{2}}|[一二][{ZERO}九八][{ZERO}{NINE}]{{2}})"
_MEASURED = "元人吨亩米公千平立个名户项家倍升克斤顶台辆"  # 1850.6公里 is no month of a year
# What is no quantity is passed over first: one alternation, so that nothing inside it is looked at again.
_SKIP = "|".join(
    (
        r"https?://\S+|\bwww\.\S+",
        rf"第{RUN}(?:{_TO}第?{RUN})*",
        rf"(?<![0-9.]){_YEAR}(?:{_TO}(?:{_YEAR}|[0-9]{{2}}))*(?:学?年度?|世纪)(?:{_N}{{1,3}}月(?:份|{_N}{{1,3}}[日号])?)?",
        rf"(?<![0-9.]){_YEAR}[-/.][01]?[0-9](?:[-/.][0-3]?[0-9])?(?![0-9.%万亿{_MEASURED}])",
        rf"(?<![0-9.个]){_N}{{1,3}}(?:{_TO}{_N}{{1,3}})*月(?:份|底|初|末)?(?:{_N}{{1,3}}(?:{_TO}{_N}{{1,3}})*[日号])?",
        rf"(?<![0-9.个近约余每过]){_N}{{1,3}}(?:{_TO}+{_N}{{1,3}})*[日号](?!以[内上下]|内(?!外)|千|元|个)",
        rf"{_N}{{1,3}}[时点]{_N}{{1,3}}分(?!之)|[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?",
        r"(?<![0-9])[0-9]{1,3}(?:[:比][0-9]{1,3})+(?![0-9])",
        r"[a-z]+[-·.]?[0-9][0-9a-z.·-]*次?|(?<![0-9])[0-9]{3,4}-[0-9]{7,8}(?![0-9])",
        r"[0-9]+(?:[+×*][0-9a-z]+)+|[0-9]+(?!(?:km|kg|mm|cm|gw|mw|kw|kva|m2|m3|m²|m³)(?![a-z]))[a-z]+[0-9]*",
        rf"{_YEAR}(?=[〕\]）)]{_N}+号)|[〔\[]{_N}+[〕\]]{_N}+号",
        r"[上下前后大多小]半年|半年报|[^\W\d_]?[0-9]{10,}(?![0-9.]|[百千万亿]?[元美人吨])",
        rf"[十百千万]分(?!之)|[0-9]0后|[零{NINE}]零后",
    )
)
# A dash is a minus at the head of a number that nothing is joined to, or behind what has a value: 气温-5℃, 为-300万元.
_MINUS = (
    r"(?:(?<![-\w)）”\"])|(?<=[为是达在至到约])|(?<=增长)|(?<=增速)|(?<=同比)|(?<=环比)|(?<=利润)|(?<=[气体室水]温)|(?<=温度)"
    r")-(?=[0-9.])"
)
_SIGN = rf"零下|(?<![肩担抱胜辜背承自身])负|{_MINUS}"
_MASTER = re.compile(
    rf"(?P<skip>{_SKIP})|(?P<sign>{_SIGN})?(?P<num>{RUN})|半(?=年(?![前后来内])|个月|天|小时|个小时|吨|成)"
)
# Where any of that may begin; most characters of a text are not among these, and are passed by at once.
_STARTS = re.compile(rf"[0-9a-z.〔\[第上下前后大多小{ZERO}{HUNDRED}千万亿兆两俩几廿卅半数负{FORMAL}拾佰仟-]")
_MORE = re.compile(r"[余多](?!边|元化|样|次元|种形式|方面|措|家族|层次|年生)|来(?=[个名位人岁元公亩家户天年吨万亿台])")
_RANGE = re.compile(r"-+|~+|至|到")
_JOIN = re.compile(r"、|和|及|与|或")
_COINS = re.compile(rf"([{NINE}0-9])[角毛](?:([{NINE}0-9])分(?!之))?")
_SECOND = re.compile(rf"(零下|负|-)?({RUN})")
_PART = re.compile(rf"分之负?({RUN})")
_PART_TO = re.compile(rf"[-~至到]+(?:({RUN})分之)?({RUN})")
_POINTS = re.compile(r"个?百分点")
_MIXED = re.compile(rf"又({RUN})分之({RUN})")
_SLASH = re.compile(
    r"/(?:标准车次|车次|平方米|平方公里|立方米|人次|小时|千瓦时|公顷|公斤|分钟|人年|[吨亩人米时天日月年秒户辆斤升床件]|km|kg|mwh?|kwh?|h|s)"
)
_BIG = 10000
_ONE_OF = re.compile(r"/[0-9]+(?![0-9/])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeral with its unit in folded text; [start, end) is its core, `number` the end of its numeral."""

    start: int
    end: int
    number: int
    lower: Decimal
    upper: Decimal
    unit: Unit | None
    numeral: Numeral
    over: bool = False
    range: bool = False
    word: str = ""  # the unit as printed


def quantities(text: str) -> Iterator[Quantity]:
    """Every quantity of a text, in order; they do not overlap."""
    position = 0
    waiting: list[Quantity] = []  # quantities of a list that wait for the unit of its last
    while start := _STARTS.search(text, position):
        match = _MASTER.match(text, start.start())
        if not match:
            position = start.end()
            continue
        position = match.end()
        if match.lastgroup == "skip":
            yield from waiting
            waiting = []
            continue
        found = _quantity(text, match)
        if found is None:
            continue
        position = max(position, found.end)
        if waiting and not (_JOIN.fullmatch(text, waiting[-1].end, found.start)):
            yield from waiting
            waiting = []
        if found.unit is None and _JOIN.match(text, found.end) and not found.over:
            waiting.append(found)
            continue
        if waiting and found.unit:
            yield from (_share(one, found) for one in waiting)
            waiting = []
        yield from waiting
        waiting = []
        yield found
    yield from waiting


def _share(one: Quantity, last: Quantity) -> Quantity:
    """A member of a list with the unit, and the 万 or 亿, of its last."""
    scale = _scale(one.numeral, last.numeral)
    factor = scale * (last.unit.factor if last.unit else 1)
    return replace(one, lower=one.lower * factor, upper=one.upper * factor, unit=last.unit, word=last.word)


def _scale(one: Numeral, last: Numeral, ranged: bool = False) -> Decimal:
    """What 2 of 2—3万 is multiplied by: the 万 of 3万, unless it would then be the greater (500至1万)."""
    if ranged:
        fits = one.scale < last.scale and one.upper * last.scale <= last.upper
    else:
        fits = one.scale == 1 and last.scale >= _BIG and one.upper < _BIG
    return last.scale if fits else Decimal(1)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity whose numeral was matched, with all that belongs to it behind."""
    start = match.start()
    if match["num"] is None:  # 半年
        half = Decimal("0.5")
        return _with_unit(text, start, match.end(), Numeral(half, half, half), half, half, False, False)
    run, end = match["num"], match.end()
    if run[-1] == "两" and len(run) > 1 and not unit_at(text, end) and text[end : end + 1] not in ("百", "千", "万"):
        run, end = run[:-1], end - 1  # 三千两百两: the last is a weight
    numeral = read(run)
    if numeral is None:
        return None
    if mixed := _MIXED.match(text, end):
        under, above = read(mixed[1]), read(mixed[2])
        if under and above and under.lower:
            value = numeral.lower + above.lower / under.lower
            value = -value if match["sign"] else value
            return Quantity(start, mixed.end(), mixed.end(), value, value, None, replace(numeral, digits=""), True)
    if text.startswith("分之", end):
        return _fraction(text, start, end, numeral)
    lower, upper, over = numeral.lower, numeral.upper, numeral.over
    if not over and (more := _MORE.match(text, end)) and not numeral.digits:
        end, over, upper = more.end(), True, upper + numeral.step
    if match["sign"]:
        lower, upper = -upper, -lower
    if slash := _ONE_OF.match(text, end):
        whole = Decimal(slash[0][1:])
        if not whole or lower >= whole or lower != upper or lower < 1 or whole > 1000 or lower % 1:
            return None
        share = lower / whole * 100
        return Quantity(start, slash.end(), end, share, share, Unit("%", Decimal(1), "share"), numeral)
    ranged = _ranged(text, start, end, numeral, lower, upper, over)
    return ranged or _with_unit(text, start, end, numeral, lower, upper, over, lower != upper and not over)


def _ranged(
    text: str, start: int, end: int, numeral: Numeral, lower: Decimal, upper: Decimal, over: bool
) -> Quantity | None:
    """A—B, A至B with the unit at B, or the same unit at both."""
    own = unit_at(text, end)
    for stop, unit in ((end, None), (own[1], own[0]) if own else (end, None)):
        to = _RANGE.match(text, stop)
        if not to:
            continue
        second = _SECOND.match(text, to.end())
        other = read(second[2]) if second else None
        if not second or not other or other.digits or numeral.digits:
            continue
        if text.startswith("分之", second.end()):
            continue
        past, tail = second.end(), other.upper
        if more := _MORE.match(text, past):
            past, tail = more.end(), tail + other.step
        low, high = (lower, tail) if not second[1] else (lower, -other.lower)
        scale = _scale(numeral, other, True) if unit is None else Decimal(1)
        found: Quantity | None = _with_unit(text, start, past, other, low * scale, high, over, True)
        if unit and (found is None or found.unit is None or found.unit.base != unit.base):
            continue
        if found and unit and found.unit:
            low = low * unit.factor if low is not None else low
            found = replace(found, lower=low)
        if found and found.lower > found.upper:
            found = replace(found, lower=found.upper, upper=found.lower) if second[1] else None
        if found:
            return replace(found, numeral=other)
    return None


def _with_unit(
    text: str, start: int, end: int, numeral: Numeral, lower: Decimal, upper: Decimal, over: bool, ranged: bool
) -> Quantity:
    """The quantity in its unit: 3个多小时, 两个半月, 1倍多, 五元三毛 are read here."""
    number = end
    found = unit_at(text, end)
    if text.startswith(("个多", "个余"), end) and (late := unit_at(text, end + 2)) and late[0].dimension == "duration":
        found, over, upper = late, True, upper + numeral.step
    elif text.startswith("个多月", end):
        found, over, upper = (Unit("个月", Decimal(1), "duration"), end + 3), True, upper + numeral.step
    elif text.startswith("个半", end) and lower == upper and text[end + 2 : end + 3] in ("月", "小", "百"):
        month = text.startswith("个半月", end)
        late = (Unit("个月", Decimal(1), "duration"), end + 3) if month else unit_at(text, end + 2)
        if late:
            found, lower, upper = late, lower + Decimal("0.5"), upper + Decimal("0.5")
    if not found:
        noun = next((text[end : end + n] for n in (4, 3, 2, 1) if text[end : end + n] in nouns()), "")
        figures = text[start:end].isascii() or over or numeral.upper >= 10000
        if noun and figures and not numeral.digits:
            return Quantity(
                start,
                end + len(noun),
                number,
                lower,
                upper,
                Unit(noun, Decimal(1), "count"),
                numeral,
                over,
                ranged,
                noun,
            )
        return Quantity(start, end, number, lower, upper, None, numeral, over, ranged)
    unit, stop = found
    word = text[end:stop]
    step = numeral.step
    if slash := _SLASH.match(text, stop):
        stop = slash.end()
        per = slash[0].replace("千米", "公里").replace("/时", "/小时")
        unit = Unit(f"{word}{per}", Decimal(1), "rate")
    elif not over and lower == upper and _after(text, stop, unit):
        tail = text[stop]
        stop += 1
        if tail == "半":
            lower = upper = lower + Decimal("0.5")
        elif word == "成":
            lower = upper = lower + Decimal(DIGITS[tail]) / 10
        else:
            over, upper = True, upper + step
    if unit.base == "元" and (coins := _COINS.match(text, stop)):
        small = Decimal(_digit(coins[1]) * 10 + _digit(coins[2])) / 100
        lower, upper, stop = lower + small, upper + small, coins.end()
    return Quantity(start, stop, number, lower * unit.factor, upper * unit.factor, unit, numeral, over, ranged, word)


def _digit(char: str | None) -> int:
    return DIGITS.get(char, 0) if char and char in DIGITS else int(char or 0)


def _after(text: str, position: int, unit: Unit) -> bool:
    """Whether 多, 余 or 半 behind a unit belongs to it: 1倍多, 5公里多, 一吨半; not 3名多才多艺的人."""
    tail = text[position : position + 1]
    if unit.factor == 10 and unit.dimension == "share":  # 三成半, 七成六
        return tail == "半" or (tail in DIGITS and tail != "两" and not unit_at(text, position + 1))
    if tail == "半":
        return unit.dimension in ("duration", "mass", "length", "area") and not text.startswith("半", position + 1)
    return (
        tail in ("多", "余")
        and unit.dimension not in ("people", "count", "share")
        and unit.base != "年"
        and text[position : position + 2] not in table("measures")["more_words"]
    )


def _fraction(text: str, start: int, end: int, whole: Numeral) -> Quantity | None:
    """百分之十, 三分之一, 千分之五; 百分之五到百分之八 as a range."""
    part = _PART.match(text, end)
    numeral = read(part[1]) if part else None
    if not part or not numeral or not whole.lower or (numeral.bare and part[1] not in ("百", "一百")):
        return None
    share = Unit("%", Decimal(1), "share")
    ratio = Decimal(100) / whole.lower
    lower, upper, stop, over = numeral.lower * ratio, numeral.upper * ratio, part.end(), numeral.over
    ranged = lower != upper
    if (more := _MORE.match(text, stop)) and not over:
        stop, over, upper = more.end(), True, upper + numeral.step * ratio
    again = _PART_TO.match(text, stop)
    if again and (other := read(again[2])) and other.upper * ratio > lower:
        upper, stop, ranged = other.upper * ratio, again.end(), True
    elif points := _POINTS.match(text, stop):
        stop = points.end()
    numeral = replace(numeral, bare=False, digits="")
    return Quantity(start, stop, stop, lower, upper, share, numeral, over, ranged)
