"""Tokens -> a query: `OR` binds weaker than a blank, brackets before all, an exclusion to the one condition behind it.

No recursion: brackets may stand as deep as a query is long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from corpus.text.fold import fold
from index.analysis import CHINESE, UNITS
from index.queries import (
    FARTHEST,
    GAPS,
    And,
    Everything,
    Field,
    Glob,
    Labelled,
    Loose,
    Near,
    Not,
    Or,
    Prefix,
    Query,
    Range,
    Run,
    String,
)
from index.schema import REPEATED, Column
from index.writings import NUMERALS, dates
from search.message import Message
from search.parameter_values import UnreadableValue, days_of, read_date
from search.query.figure_conditions import figure_query, joined
from search.query.tokens import FIELDS, Token

_TEXTS = ("title", "body")
# Nothing but letters, digits and gaps; ？ is punctuation.
GLOB = re.compile(r"(?=.*[*＊?])(?=.*\w)[\w*＊?]+")
_LEADING, _TRAILING = re.compile(r"^[\W_]+"), re.compile(r"(?:(?<![0-9０-９])[%％‰]|[^\w%％‰]|_)+$")
_ONE_WORD = re.compile(rf"[{CHINESE}]+|[^\W_{CHINESE}]+")
_CHINESE = re.compile(f"[{CHINESE}]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WHOLE = re.compile(r"第?([0-9]{1,9})[年期]?")
_TO = re.compile(r"(.*?)\.\.(.*)")
_BEGINS: tuple[str, ...] = ("run", "string", "loose", "together", "figure", "field", "open", "not")
_MEASURE = re.compile(rf"[0-9]+(?:\.[0-9]+)?(?:[{''.join(sorted(UNITS))}]+|[%‰])|百分之[0-9.{NUMERALS}]+")
_NO_DISTANCE = tuple("年月日天周期届")  # 近10 年 is no operator
MOST = 64  # conditions of a query
PLACED = 6  # of these, near each other or with gaps: they cost most
ONE_SIDED = Message("OR 的一边没有词，这个 OR 已略去。")
STRINGS = 8  # near each other


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
    found = _together(_measured(found))
    written = len(found)
    found = joined(found, notices)
    negated, name, said = False, "", written < typed
    conditions = placed = 0
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
            where = cast(Field, _field(name)) if _field(name) in _TEXTS else frames[-1].where
            said |= not token.apart and not name and not negated
            frames.append(_Frame(negated=negated, where=where))
            negated, name = False, ""
        elif kind == "close":
            frame = frames.pop()
            query = _joined(frame, notices)
            _add(frames[-1], query, frame.negated)
        else:
            conditions += 1
            if conditions > MOST:
                negated, name = False, ""
                continue
            leaf = _leaf(token, kind, name, frames[-1].where, notices)
            placed += isinstance(leaf, (Near, Glob))
            if placed <= PLACED or not isinstance(leaf, (Near, Glob)):
                _add(frames[-1], leaf, negated)
            negated, name = False, ""
            continue
        if name and kind != "field":
            notices.append(Message("“{word}”后面没有词，已略去。", word=name + ":"))
            name = ""
    if name:
        notices.append(Message("“{word}”后面没有词，已略去。", word=name + ":"))
    if conditions > MOST:
        left = conditions - MOST
        notices.append(Message("条件太多：只用了前 {most} 个，后面的 {n} 个已略去。", most=MOST, n=left))
    if placed > PLACED:
        left = placed - PLACED
        notices.append(Message("邻近和通配的条件最多 {most} 个，后面的 {n} 个已略去。", most=PLACED, n=left))
    query = _joined(frames[0], notices)
    if conditions > MOST or placed > PLACED:  # a side of an OR that was left out is no fault of what was typed
        notices[:] = [notice for notice in notices if notice != ONE_SIDED]
    return query, said


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


def _together(found: Sequence[Token]) -> list[Token]:
    """What 近10 stands between as one token: 援疆 近10 资金 is "援疆 资金"~10. Elsewhere it is a word."""
    joined: list[Token] = []
    rest = list(found)
    for place, token in enumerate(rest):
        after = rest[place + 1] if place + 1 < len(rest) else token
        before = joined[-1] if joined else token
        texts = before.texts if before.kind == "together" and before.distance == token.distance else ()
        if before.kind in ("run", "string"):
            texts = (before.text,)
        if token.kind == "together" and not token.text:  # taken by the one before it
            continue
        if token.kind != "near" or not texts or after.kind not in ("run", "string"):
            joined.append(replace(token, kind="run") if token.kind == "near" else token)
        elif after.text.startswith(_NO_DISTANCE):
            joined.append(replace(token, kind="run"))
        else:
            joined[-1] = replace(before, kind="together", texts=(*texts, after.text), distance=token.distance)
            rest[place + 1] = replace(after, kind="together", text="")
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
        notices.append(ONE_SIDED)
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
        case Run(text) if _measure(fold(text)):
            return query
        case Run(text, where) if _CHINESE.search(text):
            if number := _NUMBER.match(fold(text)):
                return And((Run(number[0], where), String(text, where)))
            return String(text, where)
        case And(parts):
            return And(tuple(map(unwanted, parts)))
        case Or(parts):
            return Or(tuple(map(unwanted, parts)))
    return query


def _measure(folded: str) -> bool:
    """Whether a number with its unit, or a date, and nothing else."""
    return bool(_MEASURE.fullmatch(folded)) or any((a, b) == (0, len(folded)) for a, b, _ in dates(folded))


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
        return Labelled(column, token.text)
    where = cast(Field, column) if column in _TEXTS else where
    if kind == "together":
        return _near(token, where, notices)
    if kind == "string":
        return String(token.text, where)
    if kind == "figure":
        return figure_query(token.text, unwanted)
    if kind == "loose":
        return Loose(token.text, where)
    return _bare(token.text, where, notices)


def _near(token: Token, where: Field, notices: list[Message]) -> Query:
    texts = {fold(text): text for text in token.texts if fold(text)}
    if len(texts) < 2:
        notices.append(Message("邻近检索要两个以上的词，中间空一格；“~{distance}”已略去。", distance=token.distance))
        return String(token.text, where)
    if token.distance > FARTHEST:
        notices.append(
            Message(
                "邻近检索最多隔 {most} 个字，“{distance}”已按 {most} 理解。", most=FARTHEST, distance=token.distance
            )
        )
    if len(texts) > STRINGS:
        notices.append(Message("邻近检索最多 {most} 个词，其余的已略去。", most=STRINGS))
    return Near(tuple(texts.values())[:STRINGS], min(token.distance, FARTHEST), where)


def _bare(text: str, where: Field, notices: list[Message]) -> Query:
    """A run of words, a prefix, or what has gaps; punctuation at the ends of a run means nothing."""
    if GLOB.fullmatch(text):
        return _glob(text.replace("＊", "*"), where, notices)
    run = _TRAILING.sub("", _LEADING.sub("", text))
    if not run:
        notices.append(Message("“{word}”里没有可以检索的字，已略去；要检索标点本身，请加引号。", word=text))
        return Everything()
    if _TO.fullmatch(run) and (span := _range("date", fold(run))):
        notices.append(Message("“{word}”已按日期范围理解；要查这些字，请加引号。", word=run))
        return span
    if "*" in fold(text):
        notices.append(Message("* 只能放在一个词里或词的末尾；“{word}”已当作普通的词。", word=text))
    return Run(run, where)


def _glob(text: str, where: Field, notices: list[Message]) -> Query:
    """招*司, 就?业, 创业*: gaps at the ends say nothing but that a word may go on there."""
    inside = text.strip("*?")
    if not re.search(r"[*?]", inside):
        if "*" not in text:
            return Run(inside, where)  # 就业?
        if text[0] not in "*?" and _ONE_WORD.fullmatch(fold(inside)) and not _CHINESE.search(inside):
            return Prefix(inside, where)
        # A word of Chinese that begins so may be hidden in another; the string is not.
        return String(inside, where)
    inside = re.sub(r"\*[*?]*\*", lambda gap: "?" * gap[0].count("?") + "*", inside)
    parts = inside.split("*")
    if len(parts) <= GAPS + 1:
        return Glob(inside, where)
    notices.append(Message("一个词里最多两个 *；“{word}”后面的部分当作另外的词。", word=text))
    rest = "".join(parts[GAPS + 1 :]).replace("?", "")
    return And((Glob("*".join(parts[: GAPS + 1]).rstrip("?"), where), String(rest, where)))


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
    try:
        written = read_date(column, text)
    except UnreadableValue:
        return None
    first, last = days_of(written, written)
    return (first.toordinal(), last.toordinal()) if first and last else None
