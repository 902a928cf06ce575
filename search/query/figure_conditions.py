"""What a query says of figures: 援疆资金 >1亿元, 就业 1000..5000人, =1.5亿元, 36个项目.

>1亿元  >=1亿元  <5%  <=5%  =1.5亿元  1000..5000人  ..5000人  1000人..      of anything, or of the word before it
36个项目, 1805名, 15000万元     that number of these things, in any spelling; or these very words
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Sequence

from corpus.text.fold import fold
from index.analysis import CHINESE
from index.figures import FigureCondition, HasFigure
from index.queries import And, Or, Query, Run, String
from search.figures.amounts import Amount, amount, typed_amount
from search.message import Message
from search.query.tokens import Token, quote

_SIGN = r"(?:[<>]=?|[≥≤=])"
_SIGNS = {"≥": ">=", "≤": "<="}
_TYPED = re.compile(rf"(?P<about>[^\W\d_]\w*)?(?P<sign>{_SIGN})(?P<amount>[^<>=≥≤]+)")
_SIGN_ALONE = re.compile(rf"(?:[^\W\d_]\w*)?{_SIGN}")
_RANGE = re.compile(r"(?P<low>.*?)\.\.(?P<high>.*)")
_AMOUNT = re.compile(r"^[0-9.,]+")
_CLEAN = re.compile(r"[^\W\d_]\w*")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}|")
_NOUN = re.compile(rf"[{CHINESE}]{{0,10}}")
_MARKS = re.compile(r"^[\W_]+|[\W_]+$")
_EDGES = "，,。、；;"
_UNBOUND = ("not", "field")  # behind these a word is not what the next number is said of


def joined(found: Sequence[Token], notices: list[Message]) -> list[Token]:
    """The tokens with each condition on figures as one `figure` token, the word that it is said of within it."""
    made: list[Token] = []
    for token in _whole(found):
        last = made[-1] if made else None
        if token.kind != "run" or (last and last.kind == "field") or "://" in token.text:
            made.append(token)
            continue
        # What the grammar takes off a run, marks at its ends, is no reason to read it in another way.
        forms = tuple(dict.fromkeys((fold(token.text).strip(_EDGES), fold(_MARKS.sub("", token.text)))))
        condition = next((one for form in forms if (one := _condition(form, notices))), None)
        if condition is None or not _typable(condition):
            excluded = last and last.kind == "not"  # what is excluded is these very words
            bare = () if excluded else (_MARKS.sub("", token.text), token.text)
            measured = next((form for form in bare if _measured(form)), "")
            made.append(dataclasses.replace(token, kind="figure", text=measured) if measured else token)
            continue
        own = bool(condition.about)
        if last and not own and _names(last) and _bound(made):
            condition = dataclasses.replace(condition, about=(last.text.strip(_EDGES),))
        figure = dataclasses.replace(token, kind="figure", text=_said(condition))
        if own:  # 援疆资金>1亿元 asks for the word, too; -援疆资金>1亿元 excludes both together
            pair = [dataclasses.replace(token, text=condition.about[0]), figure]
            excluded = last and last.kind == "not"
            made += [Token("open", "("), *pair, Token("close", ")")] if excluded else pair
        else:
            made.append(figure)
    return made


def _typable(condition: FigureCondition) -> bool:
    """Whether what is printed of it is read as the same: 0..0 is printed =0, and that is no condition of anything."""
    again = _condition(fold(condition_text(condition)), [])
    return again is not None and (again.unit, again.low, again.high) == (condition.unit, condition.low, condition.high)


def _whole(found: Sequence[Token]) -> list[Token]:
    """A sign and its amount with a blank between them as one run: > 1亿元."""
    made: list[Token] = []
    for token in found:
        last = made[-1] if made else None
        if last and last.kind == token.kind == "run" and _SIGN_ALONE.fullmatch(fold(last.text)):
            made[-1] = dataclasses.replace(last, text=last.text + token.text)
        else:
            made.append(token)
    return made


def _names(token: Token) -> bool:
    return token.kind == "string" or (token.kind == "run" and bool(_CLEAN.fullmatch(token.text.strip(_EDGES))))


def _bound(made: Sequence[Token]) -> bool:
    return len(made) < 2 or made[-2].kind not in _UNBOUND


def _condition(text: str, notices: list[Message]) -> FigureCondition | None:
    """The condition that a folded run is, None where it is no condition."""
    typed = _TYPED.fullmatch(text)
    between = _RANGE.fullmatch(typed["amount"] if typed and typed["sign"] == "=" else text)
    about = (typed["about"],) if typed and typed["about"] else ()
    if between and (between["low"] or between["high"]):
        found = _between(between["low"], between["high"], text, notices)
    elif typed:
        found = _compared(_SIGNS.get(typed["sign"], typed["sign"]), typed["amount"], bool(about), text, notices)
    else:
        return None
    return found and dataclasses.replace(found, about=about, in_subject=True, certain=True)


def _compared(sign: str, typed: str, about: bool, text: str, notices: list[Message]) -> FigureCondition | None:
    found = amount(typed)
    if found is None:
        notices.append(
            Message("“{typed}”里没有看得懂的数，已当作普通的词；数要写成 >1亿元、=1805人 这样。", typed=text)
        )
        return None
    value, unit = found
    if not unit and (sign == "=" or not about):
        return None  # =5 is of anything
    if sign == "=":
        return FigureCondition(unit=unit, low=value, high=value)
    # What is just equal is not more: the end is the next number that a machine knows.
    value = value if sign.endswith("=") else math.nextafter(value, math.inf if sign == ">" else -math.inf)
    return FigureCondition(unit=unit, low=value) if sign[0] == ">" else FigureCondition(unit=unit, high=value)


def _between(low: str, high: str, text: str, notices: list[Message]) -> FigureCondition | None:
    """1000..5000人 as the texts' own ranges are read: 2..3万人 is 20000 to 30000."""
    if not low or not high:
        end = amount(low or high)
        if end is None or not end.unit:
            return None
        return FigureCondition(unit=end.unit, low=end.value if low else None, high=end.value if high else None)
    if _YEAR.fullmatch(low) and _YEAR.fullmatch(high):
        return None
    ends = _ends(low, high)
    if ends is None:
        first, last = amount(low, _AMOUNT.sub("", high)), amount(high)
        if first and last and first.unit == last.unit:
            ends = last, first
            notices.append(Message("“{typed}”的最小值大于最大值，两端已对调。", typed=text))
        elif first and last:
            notices.append(Message("“{typed}”的两端不是同一种单位，已当作普通的词；请用同一种单位写两端。", typed=text))
    if ends is None:
        return None
    return FigureCondition(unit=ends[0].unit, low=ends[0].value, high=ends[1].value)


def _ends(low: str, high: str) -> tuple[Amount, Amount] | None:
    from corpus.figures import extract  # most searches do without it

    typed = f"{low}至{high}"
    found = extract(typed)
    if len(found) == 1 and found[0].printed == typed and found[0].lower is not None and found[0].upper is not None:
        return Amount(found[0].lower, found[0].unit), Amount(found[0].upper, found[0].unit)
    first, last = amount(low), amount(high)
    if first and last and first.unit == last.unit and first.value <= last.value:
        return first, last
    return None


# --- 36个项目 ------------------------------------------------------------------------------------


def _measured(text: str) -> FigureCondition | None:
    """The condition of a number with its unit, and its noun, and nothing else."""
    typed = fold(text)
    if not any(char.isnumeric() for char in typed):
        return None
    from corpus.figures import extract  # most searches do without it

    found = extract(typed)
    if len(found) != 1 or found[0].start or found[0].lower is None or found[0].lower != found[0].upper:
        return None
    one, noun = found[0], typed[found[0].end :]
    arabic = any(char.isdigit() and char.isascii() for char in one.printed)
    exact = not one.qualifier and one.unit and one.role != "rank" and one.dimension not in ("duration", "share")
    if not exact or not (arabic or (one.lower or 0) > 10) or not _NOUN.fullmatch(noun):
        return None
    if noun and (one.subject_start, one.subject_end) != (one.end, len(typed)):
        return None
    return FigureCondition((noun,) if noun else (), True, unit=one.unit, low=one.lower, high=one.lower, certain=True)


# --- tokens <-> queries --------------------------------------------------------------------------


def figure_query(text: str, words: Callable[[Query], Query]) -> Query:
    """The query of a `figure` token; `words` makes of a run what has its very words."""
    if condition := _measured(text):
        return Or((words(Run(text)), HasFigure(condition)))
    about, _, rest = text.rpartition("\n")
    condition = _condition(fold(rest), [])
    assert condition, "the token was made of one"
    return HasFigure(dataclasses.replace(condition, about=(about,) if about else ()))


def _said(condition: FigureCondition) -> str:
    """The text of a token: what it is said of, a line end where there is any, and the condition."""
    return "".join(f"{about}\n" for about in condition.about) + condition_text(condition)


def condition_text(condition: FigureCondition) -> str:
    """A condition's range as it would be typed: >1亿元, 1000..5000人."""
    low, high, unit = condition.low, condition.high, condition.unit
    if low is not None and high is not None:
        if low == high:
            return f"={typed_amount(low, unit)}"
        ends = typed_amount(low, ""), typed_amount(high, unit)
        short = not unit or _ends(*ends) == (Amount(low, unit), Amount(high, unit))
        return "..".join(ends if short else (typed_amount(low, unit), ends[1]))
    value, sign = (low, ">") if low is not None else (high, "<")
    if value is None:
        return ""
    inward = math.nextafter(value, -math.inf if sign == ">" else math.inf)
    strict = len(repr(inward)) < len(repr(value))
    return f"{sign}{typed_amount(inward, unit)}" if strict else f"{sign}={typed_amount(value, unit)}"


def typed_query(query: Query) -> str | None:
    """The text of a query that a `figure` token makes on its own, None of any other."""
    match query:
        case HasFigure(condition):
            about = next(iter(condition.about), "")
            text = condition_text(condition)
            return f"{about if _CLEAN.fullmatch(about) else quote(about)} {text}" if about else text
        case Or((words, HasFigure(condition))):
            last = words.parts[-1] if isinstance(words, And) else words
            typed = getattr(last, "text", "")
            if typed and _measured(typed) == condition:
                return str(typed)
    return None


def said_of(before: Query, figure: Query) -> bool | None:
    """Whether a condition on figures is of the word that stands before it; None where there is neither."""
    if not isinstance(figure, HasFigure) or not isinstance(before, Run | String) or before.field != "any":
        return None
    return figure.condition.about == (before.text,)


def conditions(query: Query) -> list[FigureCondition]:
    """The conditions on figures that a query asks for; what it excludes is not among them."""
    match query:
        case HasFigure(condition):
            return [condition]
        case And(parts) | Or(parts):
            return [one for part in parts for one in conditions(part)]
    return []
