"""A text -> its figures: the steps of this package in their order."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.figures.bounds import BoundedQuantity, bound, join_limits
from corpus.figures.names import counts, name_spans
from corpus.figures.periods import Period, periods
from corpus.figures.ranks import ranks
from corpus.figures.roles import change, cumulative, plan, role_of, share
from corpus.figures.scan import quantities
from corpus.figures.subjects import shared_out, subject
from corpus.models import Direction, Figure
from corpus.text.fold import fold, fold_with_sources
from corpus.text.numerals import ARABIC, FORMAL, HUNDRED, ZERO
from corpus.text.sentences import ENDS

_ANY = re.compile(f"[{ARABIC}{HUNDRED}千万萬亿億两兩半几幾{ZERO}{FORMAL}貳叄陸拾佰仟]")
# Folding drops separators, which tell an amount, 1,050,000, from a long label: a sign that it keeps stands for them.
_SEPARATOR, _MARK = re.compile(r"(?<=[0-9０-９])[,，](?=[0-9０-９]{3})"), "\u066c"
_AND = ("、", "和", "及", "与")
REACH = 300  # characters before a figure in which its sentence, or clause, says what it is
_SENTENCE = re.compile(rf"[{ENDS}\n]|;(?=[^;]{{12}})")
_CLAUSE = re.compile(rf"[,;:{ENDS}\n]")


def extract(text: str, issue_date: datetime.date | None = None) -> tuple[Figure, ...]:
    """The figures of a paragraph, in order; positions are code points of `text` as it is given.

    `issue_date` is the day of the issue: with it months and 今年 become days, and 到2025年 is known to lie ahead.
    """
    if not _ANY.search(text):
        return ()
    marked = _SEPARATOR.sub(_MARK, text)
    folded = fold(marked)
    sources: Sequence[int] = range(len(text))
    if len(folded) != len(text):
        with_sources = fold_with_sources(marked)
        folded, sources = with_sources.text, with_sources.sources
    found = _figures(folded.replace(_MARK, ","), issue_date)
    return tuple(_placed(one, text, sources, period) for one, period in found)


def _figures(text: str, issue: datetime.date | None) -> list[tuple[Figure, Period | None]]:
    """The figures of a folded text, with positions in it, each with its period."""
    cores = list(quantities(text))
    placed = ranks(text)
    if not cores and not placed:
        return []
    names = name_spans(text)
    bounded = [one for one in (bound(text, core) for core in cores) if counts(text, one, names)]
    bounded = join_limits(text, bounded)
    sentences = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    clauses = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    found: list[Figure] = []
    previous: BoundedQuantity | None = None
    direction: Direction = ""
    known: list[Period] = []
    sentence, number = -1, 0
    said = (-1, -1)
    held: dict[int, Period | None] = {}
    for one in bounded:
        while sentences[number + 1] <= one.start and number + 2 < len(sentences):
            number += 1
        begin, end = sentences[number], sentences[number + 1]
        if begin != sentence:
            sentence, previous, direction, said = begin, None, "", (-1, -1)
            known = periods(text, begin, end, issue)
        clause = max(clauses[bisect_right(clauses, one.core.start) - 1], one.core.start - REACH)
        after = previous.end if previous else begin
        direction = change(text, one, max(clause, after), previous, direction)
        listed = bool(found) and found[-1].role == "share" and text[found[-1].end : one.start] in _AND
        listed = listed and one.core.unit == bounded[len(found) - 1].core.unit
        shared = not direction and (listed or share(text, one, max(clause, after)))
        own = subject(text, one, clause, after, bool(direction))
        if own[0] < 0:
            own = said
        said = own
        period = next((p for p in reversed(known) if p.end <= one.start), None)
        held[one.start] = period
        unit, base, dimension = one.core.unit, "", "number"
        if unit is not None:
            base, dimension = unit.base, unit.dimension
        lower, upper = _number(one.lower), _number(one.upper)
        if (
            one.core.word == "度"
            and one.core.numeral.scale < 10000
            and "电" not in text[max(0, one.start - 8) : one.end + 1]
        ):
            base, dimension = "℉" if "华氏" in text[max(0, one.start - 8) : one.start] else "℃", "temperature"
        if base == "米" and "时速" in text[max(0, one.start - 5) : one.start]:
            base, dimension = "公里/小时", "rate"
            lower, upper = lower and lower / 1000, upper and upper / 1000
        found.append(
            Figure(
                start=one.start,
                end=one.end,
                printed="",
                lower=lower,
                upper=upper,
                unit=base,
                dimension=dimension,
                qualifier=one.qualifier,
                role=role_of(direction, shared),
                direction=direction,
                cumulative=cumulative(text, one, clause),
                plan=plan(text, one.start, max(begin, one.start - REACH), clause, issue.year if issue else None),
                subject_start=own[0],
                subject_end=own[1],
                first_day=period.first if period else None,
                last_day=period.last if period else None,
                sentence_start=begin,
                sentence_end=end,
            )
        )
        previous = one
    found = _each_its_own(text, bounded, found, clauses)
    taken = {place for one in found for place in range(one.start, one.end)}
    for rank in placed:
        if not taken & set(range(rank.start, rank.end)):
            number = min(bisect_right(sentences, rank.start), len(sentences) - 1)
            begin, end = sentences[number - 1], sentences[number]
            clause = max(clauses[bisect_right(clauses, rank.start) - 1], rank.start - REACH)
            year = issue.year if issue else None
            meant = plan(text, rank.start, max(begin, rank.start - REACH), clause, year)
            found.append(replace(rank, plan=meant, sentence_start=begin, sentence_end=end))
    return [(one, held.get(one.start)) for one in sorted(found, key=lambda one: one.start)]


def _each_its_own(text: str, bounded: list[BoundedQuantity], found: list[Figure], clauses: list[int]) -> list[Figure]:
    """Subjects that stand elsewhere: of a list with 分别, and of 5万平方米15栋厂房 the noun behind both."""
    result = list(found)
    for place in range(len(found) - 2, -1, -1):
        if result[place].end == result[place + 1].start and result[place + 1].subject_start >= result[place].end:
            after = result[place + 1]
            result[place] = replace(result[place], subject_start=after.subject_start, subject_end=after.subject_end)
    first = 0
    while first < len(found):
        last = first + 1
        while last < len(found) and text[found[last - 1].end : found[last].start] in _AND:
            last += 1
        if last - first > 1:
            clause = max(clauses[bisect_right(clauses, found[first].start) - 1], found[first].start - REACH)
            names = shared_out(text, bounded[first:last], clause)
            for place, (start, end) in zip(range(first, last), names, strict=False):
                result[place] = replace(result[place], subject_start=start, subject_end=end)
            if (
                not names
                and found[first].role == "change"
                and "分别" in text[found[first - 1].end : found[first].start]
            ):
                _of_those_before(result, first, last)
        first = last
    return result


def _of_those_before(found: list[Figure], first: int, last: int) -> None:
    """甲3万人、乙5万人,同比分别增长4%、6% -> each change is of its own value before."""
    values = found[max(0, 2 * first - last) : first]
    if len(values) == last - first and all(one.role != "change" for one in values):
        for place, value in enumerate(values, first):
            found[place] = replace(found[place], subject_start=value.subject_start, subject_end=value.subject_end)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _placed(one: Figure, text: str, sources: Sequence[int], period: Period | None) -> Figure:
    """The figure with positions in the text as given."""

    def start_of(place: int) -> int:
        return sources[place] if place < len(sources) else len(text)

    def end_of(place: int) -> int:
        return sources[place - 1] + 1 if place > 0 else 0

    start, end = start_of(one.start), end_of(one.end)
    has = one.subject_start >= 0
    subject_start = start_of(one.subject_start) if has else -1
    subject_end = end_of(one.subject_end) if has else -1
    return replace(
        one,
        start=start,
        end=end,
        printed=text[start:end],
        subject=text[subject_start:subject_end] if has else "",
        subject_start=subject_start,
        subject_end=subject_end,
        period=text[start_of(period.start) : end_of(period.end)] if period else "",
        sentence_start=start_of(one.sentence_start),
        sentence_end=end_of(one.sentence_end),
    )
