"""A draft held against the collection: each of its figures found, found rounded, differing, or not found.

2.88亿元 援疆资金 in the draft, 28784万元 援疆资金 in an issue   -> rounded, with the difference
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.figures import extract
from corpus.models import Figure
from corpus.text.fold import fold
from index.engine import Engine, FiguresRequest
from index.figures import FigureCondition
from search.figures.rows import Row, row_of, told_once
from search.message import Message
from search.params import Params, QueryError

Outcome = Literal["found", "rounded", "differs", "none"]
LONGEST = 300_000  # characters of a draft
MOST = 500  # figures of a draft that are looked up
SHOWN = 3  # sources for a figure
NEAR = 0.05  # a source so near may be what was rounded
TOGETHER = 50  # figures that are looked up together
LOOKED = 20  # nearest figures of the subject among which a source is sought
OUTCOMES: dict[Outcome, Message] = {
    "found": Message("一致"),
    "rounded": Message("约略一致"),
    "differs": Message("不一致"),
    "none": Message("未找到"),
}
Placed = tuple[Figure, int]  # a figure, and where its line begins in the draft
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure of the draft, what became of it, and figures of the collection that show it; nearest first.

    `start` and `end` are code points of the whole draft. `difference` is the source's value less the draft's.
    """

    figure: Figure
    start: int
    end: int
    outcome: Outcome
    sources: tuple[Row, ...] = ()
    difference: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The figure for programs."""
        one = self.figure
        return {
            "printed": one.printed, "start": self.start, "end": self.end, "lower": one.lower, "upper": one.upper,
            "unit": one.unit, "subject": one.subject, "plan": one.plan, "outcome": self.outcome,
            "difference": self.difference, "sources": [row.to_json() for row in self.sources],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verified:
    """A draft with its figures in order; `left` are those past `MOST` that were not looked up."""

    text: str
    figures: tuple[Checked, ...]
    left: int = 0

    def count(self, outcome: Outcome) -> int:
        """How many of the figures became that."""
        return sum(one.outcome == outcome for one in self.figures)

    def to_json(self) -> dict[str, Any]:
        """The object of `jianbao verify --json`."""
        return {
            **{outcome: self.count(outcome) for outcome in OUTCOMES},
            "not_looked_up": self.left,
            "figures": [one.to_json() for one in self.figures],
        }


def verify(engine: Engine, text: str, params: Params) -> Verified:
    """The draft's figures, each with what the collection says; links are in the language of `params`.

    Raises `QueryError` for a draft without figures, or one that is too long.
    """
    if len(text) > LONGEST:
        raise QueryError(
            Message("草稿有 {n} 字，一次最多核对 {most} 字。请分几次核对。", n=len(text), most=LONGEST), "/verify"
        )
    if not text.strip():
        raise QueryError(Message("还没有草稿：请把要核对的文字贴进来。"), "/verify")
    found = list(_figures(text))
    if not found:
        raise QueryError(Message("这段文字里没有可以核对的数字，如“1805名”“2.88亿元”。请换一段。"), "/verify")
    checked = [one for some in _together(found[:MOST]) for one in _checked(engine, some, params)]
    return Verified(text, tuple(checked), max(0, len(found) - MOST))


def _together(found: list[Placed]) -> Iterator[list[Placed]]:
    return (found[start : start + TOGETHER] for start in range(0, len(found), TOGETHER))


def _figures(text: str) -> Iterator[Placed]:
    """The figures that can be checked, each with where its line begins."""
    start = 0
    for line in text.splitlines(keepends=True):
        for one in extract(line):
            if one.role != "rank" and not (one.lower is None and one.upper is None):
                yield one, start
        start += len(line)


def _checked(engine: Engine, some: Sequence[Placed], params: Params) -> Iterator[Checked]:
    """What became of some figures: they are looked up together."""
    asked = [request for one, _ in some for request in _requests(one)]
    pages = engine.figure_pages(asked)
    stored = engine.articles({row.article for rows in pages.rows for row in rows}, pages.generation)
    found = (
        [row_of(stored[row.article], row.number, params) for row in rows if row.article in stored]
        for rows in pages.rows
    )
    for one, start in some:
        yield _outcome(one, start, next(found) if one.subject else [], next(found))


def _requests(one: Figure) -> Iterator[FiguresRequest]:
    """What is asked for a figure: the nearest of its subject, where it has one, and the nearest within reach."""
    value = _value(one)
    reach = (value - abs(value) * NEAR, value + abs(value) * NEAR)
    wanted: list[tuple[tuple[str, ...], tuple[float | None, float | None]]] = [((), reach)]
    if one.subject:
        wanted.insert(0, ((one.subject,), (None, None)))
    for about, (low, high) in wanted:
        like = FigureCondition(about, False, (one.dimension,), one.unit, (one.role,), low, high)
        yield FiguresRequest(condition=like, sort="closest", near=value, limit=LOOKED)


def _outcome(one: Figure, start: int, of_subject: list[Row], near: list[Row]) -> Checked:
    """What became of one figure: those of its subject are looked at, then any whose sentence shares its words."""
    place = (start + one.start, start + one.end)
    value = _value(one)
    rows = [*of_subject, *(row for row in near if not one.subject or _alike(row, one.subject))]
    same = [row for row in rows if (row.figure.lower, row.figure.upper) == (one.lower, one.upper)]
    # A forecast is no result: where both are there, what is of the draft's kind comes first.
    same.sort(key=lambda row: row.figure.plan != one.plan)
    if same:
        return Checked(one, *place, "found", told_once(same)[:SHOWN])
    rounded = [row for row in rows if _rounds_to(row.figure, one)]
    if rounded:
        return Checked(one, *place, "rounded", told_once(rounded)[:SHOWN], _value(rounded[0].figure) - value)
    if of_subject:
        return Checked(one, *place, "differs", told_once(of_subject)[:SHOWN], _value(of_subject[0].figure) - value)
    return Checked(one, *place, "none")


def _alike(row: Row, subject: str) -> bool:
    """Whether a figure's sentence has half the pairs of neighbouring characters of the subject, at least.

    稳定就业, 就业稳定增长; 到位资金 is not 投入协作资金.
    """
    sentence, words = fold(row.sentence), fold(subject)
    pairs = [words[start : start + 2] for start in range(len(words) - 1)]
    return 2 * sum(pair in sentence for pair in pairs) >= len(pairs) > 0


def _value(one: Figure) -> float:
    return one.lower if one.lower is not None else one.upper or 0.0


def _rounds_to(source: Figure, draft: Figure) -> bool:
    """Whether the draft's figure is the source's, rounded to the digits that the draft prints."""
    if source.lower is None or source.lower != source.upper or draft.lower is None or draft.upper is None:
        return False
    if draft.lower != draft.upper:  # 近3亿元, 超2万人: the source lies within
        return draft.lower <= source.lower <= draft.upper
    digits = _DIGITS.search(fold(draft.printed))
    printed = float(digits[0].replace(",", "")) if digits else 0.0
    if not digits or not printed:
        return False
    step = draft.lower / printed / 10 ** len(digits[1] or "")
    return bool(abs(source.lower - draft.lower) <= step / 2 * (1 + 1e-9))
