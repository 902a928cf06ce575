"""What kinds of conditions a query is made of: for counting what readers use, never what they look for."""

from __future__ import annotations

from collections.abc import Iterator

from index.figures import HasFigure
from index.queries import (
    And,
    Bounded,
    Everything,
    Glob,
    InIssue,
    Labelled,
    Loose,
    Most,
    Near,
    Not,
    Or,
    Prefix,
    Query,
    Range,
    Run,
    String,
    Word,
)

_KINDS: dict[type[Query], str] = {
    Everything: "everything",
    Run: "words",
    Word: "words",
    String: "string",
    Loose: "string",
    Bounded: "string",
    Near: "near",
    Glob: "gaps",
    Prefix: "prefix",
    HasFigure: "figure",
    Labelled: "label",
    Range: "date",
    InIssue: "issue",
    Or: "or",
    Not: "not",
    Most: "most",
}


def kinds(query: Query) -> tuple[str, ...]:
    """Each kind that occurs once, in alphabetical order: 组:南通 就业 -茶 -> label, not, string, words."""
    return tuple(sorted({_KINDS[type(one)] for one in _conditions(query) if type(one) in _KINDS}))


def _conditions(query: Query) -> Iterator[Query]:
    yield query
    match query:
        case And(parts) | Or(parts) | Most(parts):
            for part in parts:
                yield from _conditions(part)
        case Not(part):
            yield from _conditions(part)
