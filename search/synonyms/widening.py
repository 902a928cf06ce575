"""A query -> the same with the other names of what it names: 发改委 -> (发改委 OR "国家发展和改革委员会" OR …).

The names come from `names.toml` and from the profiles' [synonyms]. A quoted string, and what is excluded, stay.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from corpus.text.fold import fold, fold_all
from corpus.text.word_lists import table
from index.analysis import CHINESE, Analysis
from index.queries import And, Or, Query, Run, String

if TYPE_CHECKING:
    from corpus.profile import Profile

MOST = 3  # names of a query that are widened
LONGEST = 40  # characters of a run that names are sought in
_CHINESE = re.compile(f"[{CHINESE}]")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Folded name -> its other names as printed; `longest` first, for looking in a text."""

    names: Mapping[str, tuple[str, ...]]
    longest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Widened:
    """The wider query, and what it names as typed, each with the other names."""

    query: Query
    names: tuple[tuple[str, tuple[str, ...]], ...]


def synonyms(profiles: Iterable[Profile] = ()) -> Synonyms:
    """The built-in names and those of the profiles."""
    groups = list(_built_in())
    groups += [(short, *full) for profile in profiles for short, full in profile.synonyms]
    printed = [name for group in groups for name in group]
    folded = dict(zip(printed, fold_all(printed), strict=True))
    found: dict[str, dict[str, str]] = {}
    for group in groups:
        for name in group:
            others = found.setdefault(folded[name], {})
            others.update((folded[other], other) for other in group if folded[other] != folded[name])
    names = {name: tuple(others.values()) for name, others in found.items()}
    return Synonyms(names, tuple(sorted(names, key=lambda name: (-len(name), name))))


@cache
def _built_in() -> tuple[tuple[str, ...], ...]:
    return tuple((short, *full) for short, full in table(__package__, "names").items())


def widened(query: Query, known: Synonyms, analysis: Analysis) -> Widened | None:
    """The query with the other names of at most MOST that it has; None where it has none."""
    said: dict[str, tuple[str, ...]] = {}
    wider = _wider(query, known, analysis, said)
    return Widened(wider, tuple(said.items())) if said else None


def _wider(query: Query, known: Synonyms, analysis: Analysis, said: dict[str, tuple[str, ...]]) -> Query:
    match query:
        case Run():
            return _run(query, known, analysis, said)
        case And(parts):
            made: list[Query] = []
            for part in parts:
                one = _wider(part, known, analysis, said)
                made += one.parts if isinstance(part, Run) and isinstance(one, And) else (one,)
            return _joined(And, made)
        case Or(parts):
            return _joined(Or, _flat(_wider(part, known, analysis, said) for part in parts))
    return query


def _joined(kind: type[And] | type[Or], parts: Iterable[Query]) -> Query:
    """Each part once; where only one is left, that alone: 发改委就业 OR 发改委 就业 are widened to the same."""
    kept = tuple(dict.fromkeys(parts))
    return kind(kept) if len(kept) > 1 else kept[0]


def _flat(parts: Iterable[Query]) -> list[Query]:
    """Alternatives of alternatives as one."""
    return [one for part in parts for one in (part.parts if isinstance(part, Or) else (part,))]


def _run(run: Run, known: Synonyms, analysis: Analysis, said: dict[str, tuple[str, ...]]) -> Query:
    folded = fold(run.text)
    if len(folded) > LONGEST or len(said) >= MOST:
        return run
    if folded in known.names:
        return _named(run, known.names[folded], said)
    shorter = bisect(known.longest, -len(folded), key=lambda name: -len(name))
    for name in known.longest[shorter:]:
        at = folded.find(name)
        if at < 0:
            continue
        # 央行 is no name in 中央行政: the words of the parts must be the words of the whole.
        pieces, whole = (folded[:at], name, folded[at + len(name) :]), analysis.query_words(folded)
        if list(dict.fromkeys(word for piece in pieces for word in analysis.query_words(piece))) == whole:
            before, after = (Run(piece, run.field) for piece in (pieces[0], pieces[2]))
            parts = [Run(name, run.field)]
            named = _named(parts[0], known.names[name], said)
            return And((*((before,) if before.text else ()), named, *((after,) if after.text else ())))
    return run


def _named(run: Run, others: tuple[str, ...], said: dict[str, tuple[str, ...]]) -> Query:
    """The name or any of the others: as strings, but letters as words, since ai stands in air."""
    said[run.text] = others
    return Or((run, *((String if _CHINESE.search(other) else Run)(other, run.field) for other in others)))
