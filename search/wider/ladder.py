"""Where all words together find little: what each of the conditions costs, one step down the ladder at a time.

    "茶园投产" 就业 -培训, 主题 教育      as words instead of strings; without the topic; without 就业; with 培训

Every rung has the number of articles that its link leads to, and is there only where that is more.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from index.engine import Engine
from index.queries import And, Near, Not, Query, Run, String
from index.schema import DAYS, REPEATED, Facet
from search.message import Message
from search.params import Params
from search.query_parsing import unparse

LITTLE = 3  # articles: so many are enough, and nothing more is asked
MOST = 8  # conditions that are left out one by one


@dataclass(frozen=True, slots=True)
class Rung:
    """A wider search: what is given up, how many articles it then finds, and its address."""

    text: Message
    count: int
    url: str

    def to_json(self) -> dict[str, Any]:
        """The rung of the JSON answer."""
        return {"text": self.text, "count": self.count, "url": self.url}


def ladder(
    engine: Engine, params: Params, generation: int, query: Query, total: int, name: Callable[[Facet], Message]
) -> tuple[Rung, ...]:
    """The rungs below a search that found `total` in that generation; `name` is how a facet is called."""
    rungs = []
    for text, wider, asked in _wider(engine, params, query, name):
        request = dataclasses.replace(wider.request(asked), offset=0, limit=0, as_of=generation)
        if (count := engine.search(request).total) > total:
            rungs.append(Rung(text, count, wider.url()))
    return tuple(rungs)


def _wider(
    engine: Engine, params: Params, query: Query, name: Callable[[Facet], Message]
) -> Iterator[tuple[Message, Params, Query]]:
    conditions = query.parts if isinstance(query, And) else (query,)
    apart = tuple(one for part in conditions for one in _apart(part))
    if apart != conditions:
        text = unparse(_all(apart))
        yield Message("不要求靠近：{query}", query=text), params.asking(text), _all(apart)
    words = tuple(Run(part.text, part.field) if isinstance(part, String) else part for part in conditions)
    if words != conditions:
        text = unparse(_all(words))
        yield Message("引号里的字句当作词，各词可以分开出现：{query}", query=text), params.asking(text), _all(words)
    for facet in REPEATED:
        if params.values(facet):
            yield Message("不限{facet}", facet=name(facet)), params.without(facet), query
    if params.excluded:
        yield Message("不排除任何标签"), params.without("excluded"), query
    if params.from_ or params.to:
        yield Message("不限日期"), params.without("from", "to"), query
    for days in DAYS:
        if any(params.told(days)):
            yield Message(days.left_out), params.without(*days.parameters), query
    single = (conditions if len(conditions) > 1 else _words(query, engine))[:MOST]
    if len(single) > 1:
        for left_out in single:
            rest = _all(tuple(one for one in single if one is not left_out))
            if isinstance(left_out, Not):
                text = Message("不排除 {word}", word=unparse(left_out.part))
            else:
                text = Message("不要求 {word}", word=unparse(left_out))
            yield text, params.asking(unparse(rest)), rest


def _words(condition: Query, engine: Engine) -> tuple[Query, ...]:
    """A run of several words as one run each."""
    if not isinstance(condition, Run):
        return (condition,)
    cut = engine.analysis
    words = (*cut.beside_measures(condition.text), *cut.measures(condition.text))
    return tuple(Run(word, condition.field) for word in words) if len(words) > 1 else (condition,)


def _apart(condition: Query) -> tuple[Query, ...]:
    """What is sought near each other as strings that stand anywhere."""
    if isinstance(condition, Near):
        return tuple(String(text, condition.field) for text in condition.texts)
    return (condition,)


def _all(conditions: tuple[Query, ...]) -> Query:
    return And(conditions) if len(conditions) > 1 else conditions[0]
