"""What a figure tells of its indicator: a value of a period, what had come together by a day, a change, or a plan."""

from __future__ import annotations

from typing import Literal

from corpus.models import Figure
from search.message import Message

Kind = Literal["value", "to_date", "change", "plan"]
FIGURE_KINDS: dict[Kind, Message] = {
    "value": Message("各期的数"),
    "to_date": Message("累计与年初以来"),
    "change": Message("增减"),
    "plan": Message("计划与预计"),
}


def kind_of(one: Figure) -> Kind:
    """What a figure tells of its indicator."""
    if one.plan:
        return "plan"
    if one.role == "change":
        return "change"
    return "to_date" if one.cumulative or year_to_date(one) else "value"


def year_to_date(one: Figure) -> bool:
    """Whether its period goes from January into the year: 1—6月, 前三季度; a first quarter is a quarter."""
    first, last = one.first_day, one.last_day
    if not first or not last or (first.month, first.day) != (1, 1) or first.year != last.year:
        return False
    return last.month not in (1, 12) and not (last.month == 3 and "季度" in one.period and "前" not in one.period)
