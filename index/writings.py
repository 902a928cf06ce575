"""How numbers with their units, and dates, are written: what is typed in one way is found in all usual ones.

    2023-07       2023年7月 2023年07月 2023-07 2023.7 2023/7 二〇二三年七月 …
    7月1日        7月1日 7月01日 07月01日 7月1号 七月一日
    20%           20% 百分之20 百分之二十

A writing stands whole: `beside` says what may not stand beside it. Texts are folded. A date is (year, month, day), 0
for what it does not say.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from corpus.text.numerals import NINE, TEN, ZERO, digit_by_digit, in_chinese, number

Date = tuple[int, int, int]

ARABIC = "0123456789"
NUMERALS = f"{ZERO}{TEN}百千万亿点两"
_C = f"{ZERO}{TEN}"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
# The parts of each way to write a date are its year, month and day, in this order.
_DATE = re.compile(
    rf"(?<![0-9.])(?P<y>{_YEAR})(?P<sign>[-/.])(?P<m>[01]?[0-9])(?:(?P=sign)(?P<d>[0-3]?[0-9]))?(?![0-9])"
    rf"|(?<![0-9.])(?P<Y>{_YEAR})年(?:(?P<M>[01]?[0-9])月(?:(?P<D>[0-3]?[0-9])[日号])?)?"
    rf"|(?<![0-9.])(?P<mm>[01]?[0-9])月(?P<dd>[0-3]?[0-9])[日号]"
    rf"|(?<![{NUMERALS}])(?P<cy>[{ZERO}{NINE}]{{4}})年(?:(?P<cm>[{_C}]{{1,2}})月(?:(?P<cd>[{_C}]{{1,3}})[日号])?)?"
    rf"|(?<![{NUMERALS}])(?P<cmm>[{_C}]{{1,2}})月(?P<cdd>[{_C}]{{1,3}})[日号]"
)
_SHARE = re.compile(rf"([0-9]+(?:\.[0-9]+)?)%|百分之([0-9]+(?:\.[0-9]+)?|[{NUMERALS}]+)")
_PARTS = (("y", "m", "d"), ("Y", "M", "D"), ("", "mm", "dd"), ("cy", "cm", "cd"), ("", "cmm", "cdd"))
_LONGEST_MONTH = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def dates(folded: str) -> Iterator[tuple[int, int, Date]]:
    """(start, end, date) of each written date of a folded text."""
    for match in _DATE.finditer(folded):
        names = next(names for names in _PARTS if match[names[1]] or (names[0] and match[names[0]]))
        year, month, day = (number(match[name]) or 0 if name and match[name] else 0 for name in names)
        said = [bool(name and match[name]) for name in names]
        if not (said[1] and not 1 <= month <= 12) and not (said[2] and not 1 <= day <= _LONGEST_MONTH[month]):
            yield match.start(), match.end(), (year, month, day)


def shares(folded: str) -> Iterator[tuple[int, int]]:
    """Where each percentage in words stands: 百分之二十."""
    return (match.span() for match in _SHARE.finditer(folded) if match[2])


@lru_cache(maxsize=1000)
def writings(measure: str) -> tuple[str, ...]:
    """All usual ways to write a date or a percentage, folded, always in the same order; of anything else its own."""
    if (found := next(dates(measure), None)) and found[:2] == (0, len(measure)):
        return tuple(sorted(dict.fromkeys(_of_date(*found[2]))))
    if share := _SHARE.fullmatch(measure):
        return tuple(sorted(_of_share(share[1] or share[2]))) or (measure,)
    return (measure,)


def beside(writing: str) -> tuple[str, str]:
    """The characters that do not stand before, and behind, a writing: its numbers are whole numbers of the text.

    1月1日 is not in 11月1日, 20% not in 3.20%, 百分之二十 not in 百分之二十五; 2023.7 is in 2023.7.3.
    """
    first, last = writing[0], writing[-1]
    before = ARABIC + "." if first in ARABIC else NUMERALS if first in _C else ""
    if last in ARABIC:
        return before, ARABIC if _DATE.fullmatch(writing) else ARABIC + "."
    return before, NUMERALS if last in _C else ""


def _of_date(year: int, month: int, day: int) -> Iterator[str]:
    months = dict.fromkeys((str(month), f"{month:02}")) if month else {}
    days = dict.fromkeys((str(day), f"{day:02}")) if day else {}
    chinese_year = digit_by_digit(str(year)) + "年" if year else ""
    arabic_year = f"{year}年" if year else ""
    if not month:
        yield from (arabic_year, chinese_year)
        return
    if not day:
        yield from (f"{arabic_year}{m}月" for m in months)
        yield f"{chinese_year}{in_chinese(month)}月"
    else:
        yield from (f"{arabic_year}{m}月{d}{sign}" for m, d, sign in itertools.product(months, days, "日号"))
        yield f"{chinese_year}{in_chinese(month)}月{in_chinese(day)}日"
        if year:
            yield f"{year}{month:02}{day:02}"
    if year:
        for sign in "-./":
            yield from (sign.join((str(year), *parts)) for parts in itertools.product(months, *([days] if day else [])))


def _of_share(value: str) -> set[str]:
    from corpus.figures.numerals import read  # most searches do without it

    numeral = read(value)
    if numeral is None or numeral.lower != numeral.upper:
        return set()
    amount: Decimal = numeral.lower
    if amount >= 10_000:
        return set()
    plain = f"{amount.normalize():f}"
    return {f"{plain}%", f"百分之{plain}", f"百分之{_in_words(plain)}"} | ({f"{value}%"} if value.isascii() else set())


def _in_words(plain: str) -> str:
    whole, _, rest = plain.partition(".")
    return in_chinese(int(whole)) + ("点" + digit_by_digit(rest) if rest else "")
