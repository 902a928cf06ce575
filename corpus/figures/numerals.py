"""Numerals -> numbers: Arabic, Chinese and mixed, with what they leave open.

    12,345.6万 -> 123456000        三千余 -> 3000..4000      两三 -> 2..3
    一亿五千万 -> 150000000        十几   -> 11..20          数百 -> 200..1000

Texts are folded (`corpus.fold`): half width, simplified. Numbers are decimals, so 1.13亿 is 113000000.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.text.numerals import BIG_UNITS, FORMAL, NINE, TENS, UNITS

DIGITS = {char: value for digits in (f"零{NINE}", f"〇{FORMAL}") for value, char in enumerate(digits)}
DIGITS |= {"○": 0, "两": 2, "俩": 2}
SMALL = UNITS | {"拾": 10, "佰": 100, "仟": 1000}

_D, _U = "".join(DIGITS), "".join(SMALL) + "".join(BIG_UNITS)
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_UNIT = r"(?:[十百万亿拾佰]|[千仟](?![瓦克米卡伏帕赫]|字节|比特)|兆(?![瓦赫帕]|字节|比特))"  # 万千瓦 is no 万千
# One run of all that a numeral is made of; `read` says whether it is one.
RUN = (
    rf"(?:{ARABIC}|\.[0-9]+|[{_D}廿卅几俩]|{_UNIT}|数(?=[十百千万亿])|(?:(?<!\w)|(?<=[有了约过后历经]))数(?=[名家个次天项]))"
    rf"(?:{ARABIC}|[{_D}几]|{_UNIT}|点(?=[{_D}]+(?![{_D}]*[十时分刻]))|[余多来](?=[万亿兆]|[百千][万亿]))*"
)
_TOKEN = re.compile(rf"({ARABIC}|\.[0-9]+)|([{_D}]+)|([{_U}])|([几数])|([余多来])|点([{_D}]+)")
_SCALE = re.compile(rf"(?<=[0-9{_D}十拾])[百佰千仟万亿兆]+$")
_PAIRS = {"一两", "三五"}  # with the neighbours 两三, 三四, … what is said when one does not know
_FEW, _TRAILING = (Decimal(2), Decimal(10)), (Decimal(1), Decimal(10))  # 几个; 十几


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral says: from `lower` to `upper`; `step` is one unit of its last printed digit that is not 0.

    `scale` is what 万 or 亿 at its end multiply by, 1 where it ends in a digit. `bare` numerals have no digit
    (百, 千万). `digits` are those of a numeral that is read digit by digit (二〇一七), else "".
    """

    lower: Decimal
    upper: Decimal
    step: Decimal = Decimal(1)
    scale: Decimal = Decimal(1)
    bare: bool = False
    digits: str = ""
    over: bool = False


_Term = tuple[Decimal, Decimal, Decimal]


def read(text: str) -> Numeral | None:
    """The number that a run of numeral characters writes, or None where it writes none."""
    for char, tens in TENS.items():
        text = text.replace(char, tens)
    terms: list[_Term] = []
    now: _Term | None = None  # a digit, or several, that no unit has followed yet
    last = 0  # the unit before it, where nothing stands between
    bare, over, position, digits = True, False, 0, ""
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            return None
        position = match.end()
        arabic, chinese, unit, few, more, decimals = match.groups()
        if arabic or chinese:
            bare = False
            if now is not None:
                return None
            if arabic:
                now, last = _arabic(arabic), 0
            else:
                if chinese[0] in "零〇○" and (terms or len(chinese) > 1) and len(chinese) <= 2:
                    chinese, last = chinese[1:], 0
                if chinese:
                    digits = chinese if len(chinese) > 1 else digits
                    now = _chinese(chinese)
        elif few:
            bare = False
            if now is not None:
                return None
            small = text[position : position + 1] in SMALL
            lower, upper = _FEW if small or not terms else _TRAILING
            now, last = (lower, upper, Decimal(1)), 0
        elif decimals:
            if now is None and not terms:
                return None
            value = Decimal("0." + "".join(str(DIGITS[char]) for char in decimals))
            step = Decimal(1).scaleb(-len(decimals))
            whole = now or (Decimal(0), Decimal(0), Decimal(1))
            if now and last >= 100:  # 两千三点一: the digit still is one of hundreds
                whole = (now[0] * last / 10, now[1] * last / 10, step)
            now, last = (whole[0] + value, whole[1] + value, step), 0
        elif more:
            over = True
            if now is not None:
                now = (now[0], now[1] + now[2], now[2])
            elif terms:
                terms[-1] = (terms[-1][0], terms[-1][1] + terms[-1][2], terms[-1][2])
            else:
                return None
        elif unit in SMALL:
            size = SMALL[unit]
            if now is None and terms and terms[-1][0] < size:
                return None
            one = now if now and now[1] else (Decimal(1), Decimal(1), Decimal(1))  # 零十 is 十
            bare = bare and size != 10
            terms.append((one[0] * size, one[1] * size, one[2] * size))
            now, last = None, size
        else:
            size = BIG_UNITS[unit]
            group = [now] if now else []
            while terms and terms[-1][0] < size:
                group.insert(0, terms.pop())
            if not group and terms:
                group = [terms.pop()]
            lower, upper = sum((one[0] for one in group), Decimal(0)), sum((one[1] for one in group), Decimal(0))
            step = next((one[2] for one in reversed(group) if one[0]), Decimal(1))
            one = (lower, upper, step) if group else (Decimal(1), Decimal(1), Decimal(1))
            terms.append((one[0] * size, one[1] * size, one[2] * size))
            now, last = None, size
    if position != len(text) or not (terms or now):
        return None
    if now:
        if last >= 100 and not digits:  # 四百五 -> 450
            now = (now[0] * last / 10, now[1] * last / 10, now[2] * last / 10)
        elif last >= 100 and digits:
            return None
        terms.append(now)
    lower, upper = sum((one[0] for one in terms), Decimal(0)), sum((one[1] for one in terms), Decimal(0))
    step = next((one[2] for one in reversed(terms) if one[0]), Decimal(1))
    scale = Decimal(1)
    if found := _SCALE.search(text):
        for char in found[0]:
            scale *= SMALL.get(char) or BIG_UNITS[char]
    return Numeral(lower, upper, step, scale, bare, digits if len(terms) == 1 and scale == 1 else "", over)


def _arabic(text: str) -> _Term:
    """28,000 -> 28000 with the step 1000; 1.50 -> 1.5 with the step 0.1."""
    value = Decimal(text.replace(",", ""))
    _, _, exponent = value.normalize().as_tuple()
    return value, value, Decimal(1).scaleb(int(exponent)) if value else Decimal(1)


def _chinese(text: str) -> _Term:
    """三 -> 3; 三四 -> 3..4; 二〇一七 -> 2017."""
    values = [DIGITS[char] for char in text]
    if len(values) == 2 and (text in _PAIRS or (values[1] == values[0] + 1 and values[0])):
        return Decimal(values[0]), Decimal(values[1]), Decimal(1)
    value = Decimal("".join(map(str, values)))
    return value, value, Decimal(1)
