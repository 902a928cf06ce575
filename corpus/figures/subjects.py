"""What a figure is said of: the noun phrase behind a measure word, before a sum, or of the figure before it.

15栋标准化厂房            -> 标准化厂房
年产值超4亿元             -> 年产值
产值3亿元,同比增长5%      -> 产值, for both
"""

from __future__ import annotations

import re

from corpus.figures.bounds import Bounded
from corpus.text.numerals import TEN
from corpus.text.word_lists import either

_WORD = r"[\u4e00-\u9fffa-z]"
_STOP = re.compile(rf"[^\u4e00-\u9fffa-z()（）+]|{either(__package__, 'subjects', 'stop')}")
_LINKS = re.compile(rf"(?:{either(__package__, 'subjects', 'links')}|连续[0-9{TEN}两]+[年月个天]+)+$")
_CHANGES = re.compile(rf"(?:{either(__package__, 'subjects', 'changes')})+$")
_HEAD = re.compile(rf"(?:{either(__package__, 'subjects', 'heads')}|[0-9{TEN}]+[年月日](?:份|底|末|初|以来|间)?)")
_GIVES = re.compile(rf"(?:{either(__package__, 'subjects', 'gives')})(?:了|约|近|超|达|共计|总)*$")
# A verb before an amount: what is made or done stands behind it, 新增50万千瓦海上风电; else before the verb.
_DONE = re.compile(rf"(?:{either(__package__, 'subjects', 'done')})(?:了|约|近|超过?)*$")
_LONGEST = 18


def subject(text: str, one: Bounded, clause: int, after: int, changed: bool) -> tuple[int, int]:
    """[start, end) in folded text of what the figure is said of; (-1, -1) where its own words do not say.

    `clause` is where the clause begins, `after` where the figure before it ends.
    """
    unit = one.core.unit
    begin = max(clause, after)
    counted = unit is not None and unit.dimension in ("count", "people") and not changed
    given = bool(_GIVES.search(text, max(begin, one.start - 10), one.start))
    share = unit is not None and unit.dimension == "share" and text[one.end : one.end + 1] == "的"
    share = share or text[one.core.number : one.core.end] == "成"
    if counted or given or share or unit is None:
        start = one.end + (1 if text[one.end : one.end + 1] == "的" else 0)
        found = _behind(text, start)
        if found:
            return found
    if not changed and _DONE.search(text, begin, one.start):
        if found := _behind(text, one.end + (text[one.end : one.end + 1] == "的")):
            return found
        return _before(text, begin, one.start, True)
    return _before(text, begin, one.start, changed)


_NAMED = re.compile(r'"[^"]{1,10}"(?=[\u4e00-\u9fff])')


def _behind(text: str, start: int) -> tuple[int, int] | None:
    named = _NAMED.match(text, start)  # 三个"沙戈荒"风光基地
    stop = _STOP.search(text, named.end() if named else start)
    end = min(stop.start() if stop else len(text), start + _LONGEST)
    while end > start and text[end - 1] in "和及与的":
        end -= 1
    return (start, end) if end - start >= 1 else None


def _before(text: str, begin: int, end: int, changed: bool) -> tuple[int, int]:
    segment = text[begin:end]
    while True:
        trimmed = _LINKS.sub("", segment)
        trimmed = _CHANGES.sub("", trimmed) if changed else trimmed
        if trimmed == segment:
            break
        segment = trimmed
    start = 0
    for found in _HEAD.finditer(segment):
        if len(segment) - found.end() >= 2:
            start = found.end()
    if segment[start:].strip('"(),，、') and len(segment) - start >= 2:
        start = max(start, len(segment) - _LONGEST)
        while start < len(segment) - 1 and segment[start] in "、,，和及并":
            start += 1
        return begin + start, begin + len(segment)
    return -1, -1


_EACH = re.compile(r"(?P<names>[^,，;；。]*?)(?:同比|环比)?分别[^,，;；。、]{0,8}$")
_NAMES = re.compile(r"[、和及与]")


def shared_out(text: str, group: list[Bounded], clause: int) -> list[tuple[int, int]]:
    """甲、乙分别增长5%和8% -> the subject of each; [] where names and figures are not as many."""
    found = _EACH.search(text, clause, group[0].start)
    if not found:
        return []
    begin, parts = found.start("names"), []
    for name in [*_NAMES.split(found["names"])]:
        head = max((m.end() for m in re.finditer(r"其中|:|\"", name)), default=0)
        parts.append((begin + head, begin + len(name)))
        begin += len(name) + 1
    parts = [part for part in parts if part[1] - part[0] >= 1]
    tail = _CHANGES.sub("", text[slice(*parts[-1])]) if parts else ""
    if not tail or len(parts) < len(group):
        return []
    parts[-1] = (parts[-1][0], parts[-1][0] + len(tail))
    return parts[-len(group) :] if len(parts) == len(group) else []
