"""What stands apart from the figures asked for: amounts without a printed unit, and land in the other measure.

min=1亿元   also 3 figures without a unit (1.5亿)      min=100亩   also 2 in square metres, 1亩 = 666.67平方米
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.figures.tables import units
from index.engine import Engine
from index.queries import Query
from search.figures.amounts import typed_amount
from search.figures.asked import FigureParams
from search.message import Message

MU = 2000 / 3  # square metres


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence about figures that were not counted, and the address that shows them."""

    text: Message
    url: str


def asides(engine: Engine, asked: FigureParams, query: Query) -> tuple[Aside, ...]:
    """What stands apart of a range that is asked for, each where there is any."""
    found = []
    for text, other in _others(asked):
        total = engine.figures(replace(other.request(query), limit=0)).total
        if total:
            found.append(Aside(Message(text.template, **{**text.values, "n": total}), other.url()))
    return tuple(found)


def _others(asked: FigureParams) -> Iterator[tuple[Message, FigureParams]]:
    condition = asked.condition()
    if condition.low is None and condition.high is None:
        return
    if condition.unit in {one.base for one in units().values() if one.dimension == "money"}:
        other = _in(asked, "", 1.0)
        yield (
            Message("另有 {n} 个数没有印单位（如“1.5亿”），不知是不是钱，未列在这里。", n=0),
            replace(other, dimension=("number",)),
        )
    for unit, other_unit, factor in (("亩", "平方米", MU), ("平方米", "亩", 1 / MU)):
        if condition.unit == unit:
            text = Message(
                "另有 {n} 个数是以{unit}写的，按 1亩 = 666.67平方米 换算在这个范围内，未列在这里。",
                n=0,
                unit=other_unit,
            )
            yield text, _in(asked, other_unit, factor)


def _in(asked: FigureParams, unit: str, factor: float) -> FigureParams:
    """The same range in another unit, on its first page."""
    condition = asked.condition()
    low, high = (
        "" if end is None else typed_amount(round(end * factor, 4), unit) for end in (condition.low, condition.high)
    )
    return replace(asked.at_page(1), unit=unit, min=low, max=high, dimension=())
