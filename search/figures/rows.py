"""Figures as lines of a list: what each says, where it stands, and which others tell the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from corpus.models import ArticleFigure, Figure
from corpus.text.fold import fold
from index.engine import Stored
from index.figures import printed_in
from search.figures.amounts import shown
from search.message import Message
from search.paging import Link
from search.params import Params
from search.snippets import Mark

ROLES = {"value": "", "change": Message("变化"), "share": Message("占比"), "rank": Message("名次")}
DIRECTIONS = {"up": Message("增"), "down": Message("减"), "": ""}


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as a line of the ledger, and the links to others in the list that tell the same.

    `mark` is the figure's place in `sentence`; `reading` its bounds for people, where they say more than the print.
    """

    figure: Figure
    stored: Stored
    paragraph: int
    sentence: str
    mark: Mark
    reading: str
    url: str
    others: tuple[Link, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """累计, 计划, 变化（增） …"""
        one = self.figure
        role = ROLES[one.role]
        if one.direction:
            role = Message("{role}（{direction}）", role=role, direction=DIRECTIONS[one.direction])
        plan, total = (Message("计划") if one.plan else ""), (Message("累计") if one.cumulative else "")
        return tuple(filter(None, (total, plan, role)))

    def to_json(self) -> dict[str, Any]:
        """The row for programs."""
        one, stored = self.figure, self.stored
        names = ("printed", "lower", "upper", "unit", "dimension", "qualifier", "role", "cumulative", "plan", "subject")
        return {
            **{name: getattr(one, name) for name in names},
            "period": one.period,
            "group": [label.value for label in stored.article.groups],
            "place": [label.value for label in stored.article.places],
            "date": stored.head.date.isoformat() if stored.head.date else None,
            "sentence": self.sentence,
            "start": one.start,
            "end": one.end,
            "article": stored.article.id,
            "paragraph": self.paragraph,
            "url": self.url,
            "others": [{"issue": other.label, "url": other.url} for other in self.others],
        }


def row_of(stored: Stored, number: int, params: Params) -> Row:
    """The line of an article's figure."""
    placed: ArticleFigure = stored.article.figures[number]
    figure, text = placed.figure, printed_in(stored.article, placed.paragraph)
    start, end = (figure.sentence_start, figure.sentence_end) if figure.sentence_end else (0, len(text))
    sentence = text[start:end]
    cut = len(sentence) - len(sentence.lstrip())
    paragraph = "" if placed.paragraph < 0 else stored.article.paragraphs[placed.paragraph].id
    reading = shown(figure.lower, figure.upper, figure.unit)
    return Row(
        figure,
        stored,
        placed.paragraph,
        sentence.strip(),
        (figure.start - start - cut, figure.end - start - cut),
        "" if _same_digits(reading, figure.printed) else reading,
        Params(lang=params.lang, as_of=params.as_of).article_url(stored.article.id, paragraph),
    )


def _same_digits(reading: str, printed: str) -> bool:
    """Whether a reading says no more than the print: 1,184人 of 1184名."""
    plain = "".join(char for char in fold(printed) if char in "0123456789.")
    return plain != "" and plain == "".join(char for char in fold(reading) if not char.isalpha() and char not in ",%")


def told_once(rows: list[Row]) -> tuple[Row, ...]:
    """Rows that tell the same fact as one, with links to the others: one sentence again, or title and text."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in rows:
        one = row.figure
        value = (one.lower, one.upper, one.unit, one.role, one.plan, one.cumulative)
        same = [(*value, fold(row.sentence)), (*value, row.stored.article.id, fold(one.subject))]
        key = next((key for key in same if key in kept), None)
        if key is None:
            for key in same:
                kept[key] = row
            continue
        first = kept[key]
        link = Link(row.stored.head.title, row.url)
        joined = replace(first, others=(*first.others, link))
        for other in [k for k, v in kept.items() if v is first]:
            kept[other] = joined
    return tuple(dict.fromkeys(kept.values()))
