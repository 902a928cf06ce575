"""Numerals: the characters that they are written with, the value of one, and a value as one.

22, ２２, 二十二, 廿二 -> 22      二〇一七, 二O一七 -> 2017      一百零三 -> 103      元 -> 1
105 -> 一百零五

The strings stand in the brackets of patterns. Amounts, and what they leave open (三千余, 十几), are read in
`corpus.figures.numerals`.
"""

from __future__ import annotations

NINE = "一二三四五六七八九"
TEN = f"{NINE}十"
HUNDRED = f"{TEN}百"
ZERO = "〇零"
# The signs that are typed for a zero among Chinese numerals, the last two Greek and Cyrillic.
ZEROS = f"{ZERO}○◯OoＯｏΟО"
FORMAL = "壹贰叁肆伍陆柒捌玖"  # as on cheques, so that none can be changed into another
ARABIC = "0-9０-９"
PRINTED = f"{ARABIC}{ZEROS}{TEN}廿卅"  # what the numbers of a date are printed with

UNITS = {"十": 10, "百": 100, "千": 1000}
BIG_UNITS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
TENS = {"廿": "二十", "卅": "三十"}

_VALUES = {
    char: value for digits in (f"〇{NINE}", "0123456789", "０１２３４５６７８９") for value, char in enumerate(digits)
}
_VALUES |= dict.fromkeys(ZEROS, 0) | {"两": 2, "元": 1}
_TENS = str.maketrans(TENS)
_LONGEST = 60  # characters of a number; longer runs are not read as one


def number(text: str) -> int | None:
    """The number that digits or Chinese numerals write (22, ２２, 二十二, 一百零三, 二〇一七, 二O一七, 元), or None."""
    text = "".join(text.split()).translate(_TENS)
    if not text or len(text) > _LONGEST:
        return None
    if text.isdecimal():
        return int(text)
    if all(char in _VALUES for char in text):
        return int("".join(str(_VALUES[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in UNITS:
            total += (digit or 1) * UNITS[char]
            digit = 0
        elif char in _VALUES:
            digit = _VALUES[char]
        else:
            return None
    return total + digit


def digit_by_digit(digits: str) -> str:
    """Arabic digits as Chinese ones, as years are written: 2017 -> 二〇一七."""
    return "".join(f"〇{NINE}"[int(digit)] for digit in digits)


def in_chinese(value: int, digits: str = f"零{NINE}", units: str = "十百千") -> str:
    """The Chinese numeral of a number below 10,000, "" for others: 20 -> 二十, 105 -> 一百零五, 0 -> 零.

    `digits` from zero to nine and `units` are the characters to write it with: those of 壹佰零伍, say.
    """
    if not 0 <= value < 10_000:
        return ""
    written = ""
    for place, digit in enumerate(reversed(str(value))):
        if digit != "0":
            written = digits[int(digit)] + (units[place - 1] if place else "") + written
        elif written and written[0] != digits[0]:
            written = digits[0] + written
    return (written[1:] if units[0] == "十" and written.startswith("一十") else written) or digits[0]
