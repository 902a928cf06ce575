"""Figures as rows of an article, in plain values: what can be asked of one, and which meet it.

    FigureCondition(about=("援疆资金",), unit="元", low=1e8)   援疆资金15000万元: certainly; 援疆资金不足2亿元: possibly

A figure is an interval. It is *certainly* in a range when the whole interval lies in it, and *possibly* when it touches
it; an open end reaches to infinity. A range without its end, >1亿元, ends at the next number (`math.nextafter`): what
begins at its end and goes on, 超1亿元, lies in it, 1亿元 does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from corpus.models import Article, ArticleFigure, Figure, Role
from corpus.text.fold import fold
from index.queries import Query

ROLES: tuple[Role, ...] = ("value", "change", "share", "rank")


@dataclass(frozen=True, slots=True)
class FigureCondition:
    """What a figure must be; of what is empty or None anything will do.

    `about`: strings, each of which must stand (after folding) in the figure's sentence; with `in_subject`, in its
    subject, or in the sentence where it has none. `dimensions`, `unit` and `roles` as in `corpus.models.Figure`.
    `low` and `high` are the inclusive ends of a range in the unit, which it must touch; with `certain`, lie in.
    """

    about: tuple[str, ...] = ()
    in_subject: bool = False
    dimensions: tuple[str, ...] = ()
    unit: str = ""
    roles: tuple[Role, ...] = ()
    low: float | None = None
    high: float | None = None
    certain: bool = False


@dataclass(frozen=True, slots=True)
class HasFigure(Query):
    """Articles with a figure that meets the condition. Scores nothing."""

    condition: FigureCondition


def ends(figure: Figure) -> tuple[float, float]:
    """The figure's bounds, infinite where they are open."""
    low = -math.inf if figure.lower is None else figure.lower
    return low, math.inf if figure.upper is None else figure.upper


def lies_in(low: float, high: float, condition: FigureCondition) -> bool:
    """Whether an interval lies in the condition's range; it may begin or end where that is only just left out."""
    least = -math.inf if condition.low is None else condition.low
    most = math.inf if condition.high is None else condition.high
    inside = math.nextafter(least, -math.inf) <= low and high <= math.nextafter(most, math.inf)
    return inside and high >= least and low <= most


def meeting(article: Article, condition: FigureCondition) -> list[int]:
    """The places in `article.figures` of those that meet the condition."""
    return [number for number, one in enumerate(article.figures) if _meets(article, one, condition)]


def _meets(article: Article, placed: ArticleFigure, condition: FigureCondition) -> bool:
    one = placed.figure
    if condition.unit not in ("", one.unit) or (condition.dimensions and one.dimension not in condition.dimensions):
        return False
    low, high = ends(one)
    least = -math.inf if condition.low is None else condition.low
    most = math.inf if condition.high is None else condition.high
    within = lies_in(low, high, condition) if condition.certain else high >= least and low <= most
    if not within or (condition.roles and one.role not in condition.roles):
        return False
    text, span = printed_in(article, placed.paragraph), (one.sentence_start, one.sentence_end)
    if condition.in_subject and one.subject_end > one.subject_start:
        span = (one.subject_start, one.subject_end)
    where = fold(text[slice(*span)])
    return all((sought := fold(about)) != "" and sought in where for about in condition.about)


def printed_in(article: Article, paragraph: int) -> str:
    """The text that a figure's positions are of: a paragraph's, or of -1 the title."""
    return article.title if paragraph < 0 else article.paragraphs[paragraph].text
