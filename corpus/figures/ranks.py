"""Places in an order, and growth by doubling: figures that have no unit behind their numeral.

居全国第3位 -> rank 3      跃居首位 -> rank 1      排名前十 -> rank 1..10      翻两番 -> 4 倍
"""

from __future__ import annotations

import re

from corpus.figures.numerals import read
from corpus.models import Figure
from corpus.text.list_marks import ORDINAL

# 第 alone is an ordinal: an order is told by a verb of place before it, or by whose order it is.
_RANK = re.compile(
    r"(?:(?:居|位居|位列|(?<!系)列|排名?|跃居|跻身|名列|排在|位于|升至|位次)[^,。;0-9]{0,8}|世界|全球|全国|全省)"
    rf"(第(?P<number>[0-9]{{1,3}}|{ORDINAL})位?|首位|榜首|前(?P<top>[0-9]{{1,3}}|[三五十])(?:位|名|列)?)"
    r"(?![次届期批轮个阶部号条章步大方]|一[届轮])"
)
_DOUBLED = re.compile(r"翻了?([一两二三四])番")


def ranks(text: str) -> list[Figure]:
    """Ranks and doublings of a folded text, in no order; printed words, plan and sentence are the caller's."""
    found = []
    for match in _RANK.finditer(text):
        word = match["number"] or match["top"]
        value = read(word) if word else None
        place = float(value.upper) if value else 1.0
        lower = 1.0 if match["top"] else place
        found.append(Figure(match.start(1), match.end(1), "", lower, place, "位", "rank", role="rank"))
    for match in _DOUBLED.finditer(text):
        doublings = read(match[1])
        times = float(2 ** int(doublings.lower)) if doublings else 2.0
        found.append(Figure(*match.span(), "", times, times, "倍", "multiple", role="change", direction="up"))
    return found
