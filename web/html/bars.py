"""The matches in time, as HTML: a drawing of bars, each with the search that it narrows to."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from search.histogram import Histogram
from search.message import Message
from web.html.pieces import counted, text
from web.languages import language, number, period, said

_BY_MONTH = Message("按月分布，点击一柱只看那一段，拖过几柱看那几段")
_BY_YEAR = Message("按年分布，点击一柱只看那一段，拖过几柱看那几段")
_IN_TIME, _HIGHEST = Message("按时间分布"), Message("最高 {n} 篇")
ROOMY = 12  # bars, that leave room for their counts


def bars(histogram: Histogram) -> Markup:
    """A bar for each year or month that has articles, and some of the years or months named below."""
    found = histogram.bars
    many = len(found)
    places, width, inside = bar_places(many)
    narrowed = any(bar.selected for bar in found)
    roomy = many <= ROOMY
    step = 1 if many <= (ROOMY if histogram.unit == "year" else ROOMY // 2) else -(-many // 5)
    spoken = language()
    periods = " ".join([bar.value for bar in found])
    parts = [
        f'<figure class="histogram{" roomy" if roomy else ""}" data-periods="{periods}">\n'
        f'<figcaption class="hidden">{text(_BY_MONTH if histogram.unit == "month" else _BY_YEAR)}</figcaption>\n'
        f'<svg role="group" aria-label="{text(_IN_TIME)}" xmlns="http://www.w3.org/2000/svg">\n'
        '<line x1="0" y1="100%" x2="100%" y2="100%"/>\n'
    ]
    for at, (bar, (left, inner, middle)) in enumerate(zip(found, places, strict=True)):
        if bar.count:
            what, top = _said(spoken, bar.value, bar.count), 100 - bar.height
            state = ' aria-current="true"' if bar.selected else ' class="off"' if narrowed else ""
            parts.append(
                f'<a href="{text(bar.url)}" aria-label="{what}"{state}>\n<title>{what}</title>\n'
                f'<rect class="reach" x="{left}%" y="0" width="{width}%" height="100%"/>\n'
                f'<rect class="bar" x="{inner}%" y="{top}%" width="{inside}%" height="{bar.height}%"/>\n'
            )
            if roomy:
                parts.append(f'<text aria-hidden="true" x="{middle}%" y="{top}%" dy="-5">{number(bar.count)}</text>\n')
            parts.append("</a>\n")
        if at % step == 0 and (roomy or not at or (many - 1 - at) * 5 >= many):
            where = ' class="first" x="0"' if step > 1 and not at else f' x="{middle}%"'
            parts.append(f'<text aria-hidden="true"{where} y="100%" dy="16">{bar.value}</text>\n')
    parts.append("</svg>\n")
    if not roomy:
        parts.append(f'<p class="highest" aria-hidden="true">{counted(_HIGHEST, histogram.highest)}</p>\n')
    return Markup("".join((*parts, "</figure>\n")))


@lru_cache(maxsize=8192)
def _said(language: str, value: str, count: int) -> str:
    """2017年8月：12 篇"""
    return str(escape(said(Message("{when}：{n} 篇", when=period(value), n=count))))


@lru_cache(maxsize=128)
def bar_places(many: int) -> tuple[list[tuple[float, float, float]], float, float]:
    """Of so many bars beside each other, in percent of the width: per bar where its room, itself and its middle are;
    the width of the room, and of the bar."""
    width = 100 / many if many else 0.0
    lefts = [number * width for number in range(many)]
    places = [(round(left, 3), round(left + width * 0.12, 3), round(left + width / 2, 3)) for left in lefts]
    return places, round(width, 3), round(width * 0.76, 3)
