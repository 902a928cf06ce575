"""The numbers of Word's lists, as it prints them: 五、 六、    I. II.    A. B.    ① ②    （一）    1.2.3

Forms and their names: ECMA-376 part 1, 17.18.59 (ST_NumberFormat); how lists count: 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from corpus.text.numerals import FORMAL, NINE, in_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = f"〇{NINE}"
_LEGAL = f"零{FORMAL}"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DEEPEST = 9  # levels of a list


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its form, what it prints (`%1` for the number of the first level), its first number.

    `restart` is the depth whose numbers begin it anew, with all above; 0 for never. `digits`: all numbers in digits.
    """

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int = -1
    style: str = ""
    digits: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A list as paragraphs name it: which numbers it counts on with, its levels, and those at which it starts anew."""

    counted: str
    levels: dict[int, Level]
    anew: dict[int, int]


def read_lists(root: Any) -> dict[str, Kind]:
    """The lists of a document's numbering part by id."""
    if root is None:
        return {}
    abstract: dict[str, dict[int, Level]] = {}
    named: dict[str, str] = {}  # a list's style -> the abstract list that it is
    linked: dict[str, str] = {}
    for element in root.iter(f"{W}abstractNum"):
        id = element.get(f"{W}abstractNumId") or ""
        abstract[id] = dict(map(_level, element.iterfind(f"{W}lvl")))
        if style := _value(element, "styleLink"):
            named[style] = id
        if style := _value(element, "numStyleLink"):
            linked[id] = style
    found = {}
    for element in root.iter(f"{W}num"):
        id = _value(element, "abstractNumId")
        id = named.get(linked.get(id, ""), id)
        levels, anew = dict(abstract.get(id, {})), {}
        for override in element.iterfind(f"{W}lvlOverride"):
            depth = _number(override.get(f"{W}ilvl"), 0)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[depth] = _level(own)[1]
            if (start := _value(override, "startOverride")) or own is not None:
                anew[depth] = _number(start, levels[depth].start if depth in levels else 1)
                levels[depth] = replace(levels.get(depth, Level()), start=anew[depth])
        found[element.get(f"{W}numId") or ""] = Kind(id, levels, anew)
    return found


class Counter:
    """The numbers of all lists of a document, as far as it has been read."""

    def __init__(self, lists: dict[str, Kind]) -> None:
        self.lists = lists
        self._numbers: dict[str, dict[int, int]] = {}  # lists of one abstract list count on with each other
        self._begun: set[tuple[str, int]] = set()

    def mark(self, id: str, depth: int, style: str = "") -> str:
        """What is printed before the next paragraph of a list at that depth; of no list, nothing.

        A style may name a list without a depth (-1): it is the one that names the style.
        """
        kind = self.lists.get(id)
        if kind is None:
            return ""
        if depth < 0:
            depth = next((at for at, level in kind.levels.items() if style and level.style == style), 0)
        level = kind.levels.get(depth)
        if level is None:
            return ""
        numbers = self._numbers.setdefault(kind.counted, {})
        if depth in kind.anew and (id, depth) not in self._begun:
            numbers.pop(depth, None)
        self._begun.add((id, depth))
        numbers[depth] = numbers[depth] + 1 if depth in numbers else level.start
        for deeper in range(depth + 1, _DEEPEST):
            restart = kind.levels[deeper].restart if deeper in kind.levels else -1
            if restart < 0 or depth < restart:
                numbers.pop(deeper, None)
        if level.form == "bullet":
            return level.text
        if level.form == "none" and "%" not in level.text:
            return level.text

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = kind.levels.get(at, Level())
            return written(numbers.get(at, other.start), "decimal" if level.digits else other.form)

        return re.sub("%([1-9])", number, level.text)


def written(number: int, form: str) -> str:
    """A number in one of Word's forms: 12 as 十二, XII, L, ⑫; in digits where the form has none for it."""
    make = _FORMS.get(form)
    return (make(number) if make and number > 0 else "") or ("" if form == "none" else str(number))


def _letters(number: int) -> str:
    """1 a, 26 z, 27 aa, 28 bb: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN if number < 4000 else ():
        text += letters * (number // value)
        number %= value
    return text


def _signs(*ranges: tuple[int, int, str]) -> Callable[[int], str]:
    """Signs of their own for numbers: (first number, last number, the first's sign), the others following it."""
    table = {n: chr(ord(sign) + n - first) for first, last, sign in ranges for n in range(first, last + 1)}
    return lambda number: table.get(number, "")


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else ""


_circled = _signs((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱"))
_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalEnclosedParen": _signs((1, 20, "⑴")),
    "decimalEnclosedFullstop": _signs((1, 20, "⒈")),
    "decimalZero": lambda number: f"{number:02d}",
    **dict.fromkeys(
        ("decimalFullWidth", "decimalFullWidth2"),
        lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    ),
    **dict.fromkeys(
        "chineseCounting chineseCountingThousand taiwaneseCounting taiwaneseCountingThousand japaneseCounting".split(),
        lambda number: in_chinese(number, _DIGITS),
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional"), lambda number: in_chinese(number, _LEGAL, "拾佰仟")
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
        lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    ),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _signs((1, 10, "㊀")),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
}


def _level(element: Any) -> tuple[int, Level]:
    """w:lvl -> at which depth it is, and how its numbers are written."""
    digits = element.find(f"{W}isLgl")
    return _number(element.get(f"{W}ilvl"), 0), Level(
        _value(element, "numFmt") or _value(element, f"{{*}}AlternateContent/{{*}}Fallback/{W}numFmt") or "decimal",
        _value(element, "lvlText"),
        _number(_value(element, "start"), 1),
        _number(_value(element, "lvlRestart"), -1),
        _value(element, "pStyle"),
        digits is not None and digits.get(f"{W}val") not in ("0", "false", "off"),
    )


def _value(element: Any, path: str) -> str:
    found = element.find(path if "/" in path else f"{W}{path}")
    return "" if found is None else found.get(f"{W}val") or ""


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
