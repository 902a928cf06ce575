"""A query as it would be typed; parsed again it means the same."""

from __future__ import annotations

import datetime
import re

from corpus.text.fold import fold
from index.figures import HasFigure
from index.queries import (
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
from index.schema import SCHEMA
from search.query.figure_conditions import condition_text, said_of, typed_query
from search.query.tokens import FIELD, WORDS, quote

_COLUMNS = {"year": "年:", "number": "期:", "date": "日期:"}

# What would be read as a word with gaps, as a range of dates, or as 近10 between two conditions.
_READ_OTHERWISE = re.compile(r"[*＊?]|\.\.|^(?:近|near/?)[0-9]{1,4}$", re.IGNORECASE)

_LABELS = {one.name: f"{one.typed[0]}:" for one in SCHEMA if one.typed}


def unparse(query: Query) -> str:
    """A query of the forms that `parse_query` makes, as it would be typed."""
    if typed := typed_query(query):
        return typed
    match query:
        case Everything():
            return ""
        case Or(parts):
            return " OR ".join(map(unparse, _together(parts)))
        case And(parts):
            return " ".join(_part(part, before) for before, part in zip((None, *parts), parts, strict=False))
        case Not(And() | Or() as part):
            return f"-({unparse(part)})"
        case Not(part):
            return "-" + unparse(part)
        case Run(text, where):
            # Operators and 标题: are read only where a condition begins, so a comma, which means nothing, comes first.
            marked = where == "any" and (fold(text) in WORDS or FIELD.match(text) or ":" in fold(text))
            marked = marked or bool(_READ_OTHERWISE.search(text))
            return _title(where) + ("," if marked else "") + text
        case Near(texts, apart, where) if any(" ".join(text.split()) != text or " " in text for text in texts):
            return _title(where) + f" 近{apart} ".join(map(quote, texts))
        case Near(texts, apart, where):
            return _title(where) + quote(" ".join(texts)) + f"~{apart}"
        case Glob(text, where):
            return _title(where) + text
        case String(text, where):
            return _title(where) + quote(text)
        case Loose(text, where):
            return _title(where) + quote(text) + "~"
        case Prefix(text, where):
            return _title(where) + text + "*"
        case Labelled(facet, value):
            return _LABELS[facet] + quote(value)
        case Range(column, low, high) if column in _COLUMNS:
            first, last = ("" if end is None else _end(column, end) for end in (low, high))
            return _COLUMNS[column] + (first if first == last else f"{first}..{last}")
    raise TypeError(f"{type(query).__name__} cannot be typed")


def _together(parts: tuple[Query, ...]) -> list[Query]:
    """The parts of an OR, the two that 36个项目 makes as one."""
    made: list[Query] = []
    for part in parts:
        if made and typed_query(pair := Or((made[-1], part))):
            made[-1] = pair
        else:
            made.append(part)
    return made


def _part(part: Query, before: Query | None) -> str:
    """A part of several, behind another: a condition on figures is of the word before it unless brackets say not."""
    if isinstance(part, HasFigure) and before is not None and (of := said_of(before, part)) is not None:
        return condition_text(part.condition) if of else f"({unparse(part)})"
    return f"({unparse(part)})" if isinstance(part, Or) and not typed_query(part) else unparse(part)


def _end(column: str, value: int) -> str:
    return datetime.date.fromordinal(value).isoformat() if column == "date" else f"{value:04}"


def _title(where: Field) -> str:
    return {"title": "标题:", "body": "正文:", "any": ""}[where]
