"""Conditions on figures in a search: as chips, with what met them in each article, and how many only may meet them.

援疆资金 >1亿元   the chip, its link to the ledger      28784万元 = 2.8784亿元   why an article was found
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from urllib.parse import urlencode

from corpus.models import Article
from index.engine import Engine, Request, Stored
from index.figures import FigureCondition, HasFigure, meeting
from index.queries import And, Not, Or, Query
from search.figures.amounts import typed_amount
from search.figures.asked import PATH
from search.figures.rows import Row, row_of
from search.message import Message
from search.params import Params, QueryError
from search.query.figure_conditions import condition_text, conditions, said_of
from search.query.printing import unparse
from search.query.tokens import quote
from search.query_parsing import parse_query

SHOWN = 3  # figures of an article that are shown as why it was found


@dataclass(frozen=True, slots=True)
class FigureChip:
    """A condition on figures that stands in the search.

    `text` is as it is typed, `rest` what stands in the search beside it and the word that it is of.
    `off` is the search without the number, `plain` with its words as words, `ledger` the figures that meet it.
    """

    text: str
    rest: str
    off: str
    plain: str
    ledger: str


def figure_chips(query: Query, params: Params) -> tuple[FigureChip, ...]:
    """A chip for each part of the query that is a condition on figures."""
    parts = query.parts if isinstance(query, And) else (query,)
    found = []
    for place, part in enumerate(parts):
        own = conditions(part)
        if not own or isinstance(part, And) or (isinstance(part, Or) and len(own) > 1):
            continue
        others = tuple(one for number, one in enumerate(parts) if number != place)
        apart = tuple(one for one in others if not said_of(one, part))
        rest, without = (unparse(And(some)) if some else "" for some in (apart, others))
        about = " ".join(own[0].about)
        text = unparse(part) if isinstance(part, Or) else " ".join(filter(None, [about, condition_text(own[0])]))
        plain = quote(text) if isinstance(part, Or) else quote(_amount(own[0]))
        found.append(
            FigureChip(
                text=text,
                rest=rest,
                off=params.asking(without).url(),
                plain=params.asking(f"{without} {plain}".strip()).url(),
                ledger=ledger_url(own[0], params),
            )
        )
    return tuple(found)


def edited(params: Params, condition: str) -> Params:
    """The search of `params` with a condition on figures more, each word once."""
    asked = params.asking(" ".join(filter(None, [params.q, condition.strip()])))
    try:
        return params.asking(unparse(parse_query(asked.q).query))
    except QueryError:
        return asked


def _amount(condition: FigureCondition) -> str:
    ends = dict.fromkeys(value for value in (condition.low, condition.high) if value is not None)
    return "—".join(typed_amount(round(value, 6), condition.unit) for value in ends)


def ledger_url(condition: FigureCondition, params: Params, **more: str) -> str:
    """The ledger of what meets a condition, under the filters of the search."""
    pairs = [("about", " ".join(condition.about)), ("unit", condition.unit)]
    pairs += [
        (name, typed_amount(round(value, 6), condition.unit))
        for name, value in (("min", condition.low), ("max", condition.high))
        if value is not None
    ]
    own = [pair for pair in pairs if pair[1]] + ([("own", "1")] if condition.about else [])
    kept = [pair for pair in params.asking("").pairs() if pair[0] not in ("sort", "match")]
    return f"{PATH}?{urlencode([*own, *kept, *more.items()])}"


def met(article: Article, query: Query) -> list[int]:
    """The figures of an article, by their numbers, that meet the conditions of a query, each once."""
    return list(dict.fromkeys(number for one in conditions(query) for number in meeting(article, one)))


def why(stored: Stored, query: Query, params: Params) -> tuple[Row, ...]:
    """The figures of an article that met the conditions of a query, with links that lead back to the search."""
    rows = (row_of(stored, number, params) for number in met(stored.article, query)[:SHOWN])
    id, paragraphs = stored.article.id, stored.article.paragraphs
    places = ((row, "" if row.paragraph < 0 else paragraphs[row.paragraph].id) for row in rows)
    return tuple(dataclasses.replace(row, url=params.article_url(id, place)) for row, place in places)


def possible(query: Query) -> Query | None:
    """The query with every condition on figures met by what may be in its range; None where it has none."""
    if not conditions(query):
        return None

    def loosely(query: Query) -> Query:
        match query:
            case HasFigure(condition):
                return HasFigure(dataclasses.replace(condition, certain=False))
            case And(parts):
                return And(tuple(map(loosely, parts)))
            case Or(parts):
                return Or(tuple(map(loosely, parts)))
        return query

    return loosely(query)


def may_match(engine: Engine, request: Request, query: Query) -> int:
    """How many articles more have a figure that may be in the range: 近1亿元, 超5000万元 for >1亿元."""
    loose = possible(query)
    if loose is None or any(one.low == one.high for one in conditions(query)):
        return 0
    asked = dataclasses.replace(request, query=And((loose, Not(query))), offset=0, limit=0)
    return engine.search(asked).total


def may_match_said(count: int) -> Message:
    """The sentence about them."""
    return Message("另有 {n} 篇里的数只是可能在这个范围内（“近”“超”“以上”一类），未列在这里。", n=count)
