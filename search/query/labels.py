"""The names that a query calls labels by -> the labels that the collection has: 组:南通 -> 组:"南通工作组"."""

from __future__ import annotations

from corpus.text.fold import fold
from index.engine import Engine, Request
from index.queries import And, Everything, Labelled, Not, Or, Query
from index.schema import REPEATED, Facet
from search.facets import series_title
from search.message import Message
from search.params import Params
from search.query.printing import unparse
from search.query_parsing import Parsed, parse_query


def parsed_for(engine: Engine, params: Params) -> Parsed:
    """What was typed, with labels by their whole names, and what is to be said of both. Raises `QueryError`."""
    parsed = parse_query(params.q)
    query, said = known_labels(parsed.query, engine, params.as_of)
    return Parsed(query, (*parsed.notices, *said))


def known_labels(query: Query, engine: Engine, as_of: int | None) -> tuple[Query, list[Message]]:
    """The query with every label by its whole name, all that hold what was typed; and what is to be said of it."""
    if not _labelled(query):
        return query, []
    facets = engine.search(Request(Everything(), limit=0, facets=REPEATED, as_of=as_of)).facets
    notices: list[Message] = []

    def resolved(query: Query) -> Query:
        match query:
            case Labelled(facet, value):
                return named(query, facet, value)
            case And(parts):
                return And(tuple(map(resolved, parts)))
            case Or(parts):
                return Or(tuple(map(resolved, parts)))
            case Not(part):
                return Not(resolved(part))
        return query

    def named(query: Query, facet: Facet, typed: str) -> Query:
        values = [value for value, _ in facets[facet]]
        if typed in values:
            return query
        found = [value for value in values if _is_called(engine, facet, value, fold(typed), as_of)]
        if not found:
            notices.append(Message("没有叫“{value}”的值，“{typed}”找不到文章。", value=typed, typed=unparse(query)))
            return query
        whole = [Labelled(facet, value) for value in found]
        made = whole[0] if len(whole) == 1 else Or(tuple(whole))
        notices.append(Message("“{typed}”已按 {query} 理解。", typed=unparse(query), query=unparse(made)))
        return made

    return resolved(query), notices


def _labelled(query: Query) -> bool:
    match query:
        case Labelled():
            return True
        case And(parts) | Or(parts):
            return any(map(_labelled, parts))
        case Not(part):
            return _labelled(part)
    return False


def _is_called(engine: Engine, facet: Facet, value: str, typed: str, as_of: int | None) -> bool:
    """Whether what was typed stands in the name of a label; a series is called by its title as well."""
    return typed in fold(value) or (facet == "series" and typed in fold(series_title(engine, value, as_of)))
