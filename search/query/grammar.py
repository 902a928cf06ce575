"""Tokens -> a query: `OR` binds weaker than a blank, brackets before all, an exclusion to the one condition behind it.

No recursion: brackets may stand as deep as a query is long.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from corpus.text.fold import fold
from index.analysis import CHINESE, UNITS
from index.engine import (
    And,
    Everything,
    Field,
    Labelled,
    Loose,
    Not,
    Or,
    Prefix,
    Query,
    Range,
    Run,
    String,
)
from index.schema import REPEATED, Column, Facet
from search.message import Message
from search.query.tokens import FIELDS, Token

_LEADING, _TRAILING = re.compile(r"^[\W_]+"), re.compile(r"(?:(?<![0-9])[%％‰]|[^\w%％‰]|_)+$")
_ONE_WORD = re.compile(rf"[{CHINESE}]+|[^\W_{CHINESE}]+")
_CHINESE = re.compile(f"[{CHINESE}]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?")
_WHOLE = re.compile(r"第?([0-9]{1,9})[年期]?")
_TO = re.compile(r"(.*?)\.\.(.*)")
_BEGINS: tuple[str, ...] = ("run", "string", "loose", "field", "open", "not")


@dataclass(slots=True)
class _Frame:
    """What stands in one pair of brackets so far: groups that OR parts, and what is to be done with the whole."""

    groups: list[list[Query]] = field(default_factory=lambda: [[]])
    negated: bool = False
    where: Field = "any"


def read(found: Sequence[Token], notices: list[Message]) -> tuple[Query, bool]:
    """The query, `Everything` where nothing is asked, and whether it was written in another way than it is printed."""
    frames = [_Frame()]
    typed = len(found)
    found = _measured(found)
    negated, name, said = False, "", len(found) < typed
    for place, token in enumerate(found):
        before = bool(frames[-1].groups[-1])
        after = place + 1 < len(found) and found[place + 1].kind in _BEGINS
        kind = token.kind
        if not token.firm and not (after and (before or kind == "not")):
            kind = "run"  # `or` alone is a word like others
        if kind == "or":
            frames[-1].groups.append([])
            said |= not token.plain
        elif kind == "and":
            said = True
        elif kind == "not":
            negated = True
            said |= not token.plain
        elif kind == "field":
            name = token.text
        elif kind == "open":
            where = cast(Field, "title") if _field(name) == "title" else frames[-1].where
            said |= not token.apart and not name and not negated
            frames.append(_Frame(negated=negated, where=where))
            negated, name = False, ""
        elif kind == "close":
            frame = frames.pop()
            query = _joined(frame, notices)
            _add(frames[-1], query, frame.negated)
        else:
            _add(frames[-1], _leaf(token, kind, name, frames[-1].where, notices), negated)
            negated, name = False, ""
            continue
        if name and kind != "field":
            notices.append(Message("“{word}”后面没有词，已略去。", word=name + ":"))
            name = ""
    if name:
        notices.append(Message("“{word}”后面没有词，已略去。", word=name + ":"))
    return _joined(frames[0], notices), said


def _measured(found: Sequence[Token]) -> list[Token]:
    """A number and a unit with a blank between them as one run: 1805 名 is 1805名."""
    joined: list[Token] = []
    for token in found:
        before = joined[-1] if joined else token
        runs = before is not token and before.kind == token.kind == "run"
        unit = fold(token.text)
        if runs and (UNITS.issuperset(unit) or unit in ("%", "‰")) and _NUMBER.fullmatch(fold(before.text)):
            joined[-1] = replace(before, text=before.text + token.text)
            continue
        joined.append(token)
    return joined


def _add(frame: _Frame, query: Query, negated: bool) -> None:
    if isinstance(query, Everything):
        return
    query = _without(query) if negated else query
    for part in query.parts if isinstance(query, And) else (query,):
        if part not in frame.groups[-1]:
            frame.groups[-1].append(part)


def _joined(frame: _Frame, notices: list[Message]) -> Query:
    full = [And(tuple(group)) if len(group) > 1 else group[0] for group in frame.groups if group]
    if len(frame.groups) > 1 and len(full) < len(frame.groups):
        notices.append(Message("OR 的一边没有词，这个 OR 已略去。"))
    parts: list[Query] = []
    for query in full:
        parts += query.parts if isinstance(query, Or) else (query,)
    parts = list(dict.fromkeys(parts))
    if not parts:
        return Everything()
    return Or(tuple(parts)) if len(parts) > 1 else parts[0]


def _without(query: Query) -> Query:
    return query.part if isinstance(query, Not) else Not(unwanted(query))


def unwanted(query: Query) -> Query:
    """What is excluded, by strings: cutting hides nothing of it. A number at its head stays whole."""
    match query:
        case Run(text, where) if _CHINESE.search(text):
            if number := _NUMBER.match(fold(text)):
                return And((Run(number[0], where), String(text, where)))
            return String(text, where)
        case And(parts):
            return And(tuple(map(unwanted, parts)))
        case Or(parts):
            return Or(tuple(map(unwanted, parts)))
    return query


def _field(name: str) -> str:
    return FIELDS.get(name.lower(), "")


def _leaf(token: Token, kind: str, name: str, where: Field, notices: list[Message]) -> Query:
    column = _field(name)
    if column in ("year", "number", "date"):
        if asked := _range(cast(Column, column), fold(token.text)):
            return asked
        notices.append(Message("“{word}”看不懂，已略去。", word=f"{name}:{token.text}"))
        return Everything()
    if column in REPEATED:
        return Labelled(cast(Facet, column), token.text)
    where = "title" if column == "title" else where
    if kind == "string":
        return String(token.text, where)
    if kind == "loose":
        return Loose(token.text, where)
    return _bare(token.text, where, notices)


def _bare(text: str, where: Field, notices: list[Message]) -> Query:
    """A run of words, or a prefix; punctuation at the ends of a run means nothing."""
    if text[-1] in "*＊" and _ONE_WORD.fullmatch(fold(text[:-1])):
        # A word of Chinese that begins so may be hidden in another; the string is not.
        return (String if _CHINESE.search(text) else Prefix)(text[:-1], where)
    run = _TRAILING.sub("", _LEADING.sub("", text))
    if not run:
        notices.append(Message("“{word}”里没有可以检索的字，已略去；要检索标点本身，请加引号。", word=text))
        return Everything()
    if "*" in fold(text):
        notices.append(Message("* 只能放在一个词的末尾；“{word}”已当作普通的词。", word=text))
    return Run(run, where)


def _range(column: Column, text: str) -> Range | None:
    """2021, 2017..2018, 2017-08..2018, ..2018, 2017.. as the column's values; None where it cannot be read."""
    first, last = match.groups() if (match := _TO.fullmatch(text)) else (text, text)
    if not first and not last:
        return None
    low, high = _ends(column, first), _ends(column, last)
    if (first and not low) or (last and not high):
        return None
    return Range(column, low[0] if low else None, high[1] if high else None)


def _ends(column: Column, text: str) -> tuple[int, int] | None:
    """The first and the last value that is meant: of a month its first and last day."""
    if column != "date":
        return (int(match[1]), int(match[1])) if (match := _WHOLE.fullmatch(text)) else None
    if not (match := _DAY.fullmatch(text)):
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = datetime.date(year, month or 1, day or 1)
        if day:
            return first.toordinal(), first.toordinal()
        after = (year + (month in (0, 12)), 1 if month in (0, 12) else month + 1)
        return first.toordinal(), datetime.date(*after, 1).toordinal() - 1
    except ValueError:
        return None
