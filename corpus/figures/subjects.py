"""What a figure is said of: the noun phrase behind a measure word, before a sum, or of the figure before it.

15栋标准化厂房            -> 标准化厂房
年产值超4亿元             -> 年产值
产值3亿元,同比增长5%      -> 产值, for both
"""

from __future__ import annotations

import re
from functools import cache

from corpus.figures.bounds import BoundedQuantity
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


_AT = re.compile(r"(?<=[\u4e00-\u9fff]{2})在[^在,，。;；]{2,20}(?:下|上|中|里|内|期间|以来|之间)$")
_NAMED = re.compile(r'(?:"[^"]{1,10}"|[0-9][a-z]级?)(?=[\u4e00-\u9fff])')
_NO_PHRASE = re.compile(
    r"(?:(?:今|去|前|明|当|本|上|全|近)年|现在|距今|(?:已经?|累计|共计?|先后|陆续|顺利|成功)(?:举办|举行|召开|开展|开行|进行|发生|出现|执行|实施)|其|至今|这|那|此|[0-9]+)*$"
)
_CHANGE = re.compile(
    r"(?:增长|增幅|增速|涨幅|降幅|速度|幅度|目标|比例|份额|水平|规模|高度|距离|成绩|价格|时间|优势|差距|上限|下限|标准|以上|以下)"
)
_BEHIND_UNITS = ("area", "mass", "volume", "power", "energy", "data")


@cache
def _words() -> dict[str, re.Pattern[str]]:
    names = ("whole", "tells", "became", "measured", "sums")
    words = {name: either(__package__, "subjects", name) for name in names}
    return {
        "whole": re.compile(words["whole"]),
        "tells": re.compile(rf"(?:{words['tells']})(?![,，。;；])"),
        "became": re.compile(words["became"]),
        "measured": re.compile(rf"(?:{words['measured']})$"),
        "sums": re.compile(rf"[\u4e00-\u9fff]{{0,8}}?(?:{words['sums']})"),
    }


def _whole(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where whole words stand whose characters begin and end no phrase."""
    return [match.span() for match in _words()["whole"].finditer(text, start, end)]


def _within(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)


def subject(text: str, one: BoundedQuantity, clause: int, after: int, changed: bool) -> tuple[int, int]:
    """[start, end) in folded text of what the figure is said of; (-1, -1) where its own words do not say.

    `clause` is where the clause begins, `after` where the figure before it ends.
    """
    begin = max(clause, after)
    if _is_behind(text, one, begin, changed) and (found := _behind(text, one.end + text.startswith("的", one.end))):
        return found
    found = _before(text, begin, one.start, changed or bool(_DONE.search(text, begin, one.start)))
    if found[0] < 0 and begin == clause > after and _OF_CLAUSE.fullmatch(text, begin, one.start):
        return _of_clause_before(text, max(after, clause - _LONGEST), clause - 1)
    return found


def _of_clause_before(text: str, begin: int, end: int) -> tuple[int, int]:
    """旅客吞吐量最高,达19万人; 报废汽车回收企业中,四分之三以上…: what the clause before ends with."""
    pause = max((match.end() for match in _PAUSE.finditer(text, begin, end)), default=begin)
    if _TIME.search(text, pause, end):
        return -1, -1
    end -= text.endswith("中", pause, end)
    return _before(text, pause, end, True)


def _is_behind(text: str, one: BoundedQuantity, begin: int, changed: bool) -> bool:
    """Whether what a figure is said of stands behind it, if anything does."""
    unit = one.core.unit
    if unit is None:
        return True
    if text[one.core.number : one.core.end] == "成":
        return True
    follows, before = text.startswith("的", one.end), text[begin : one.start]
    if changed:  # 节约20%以上的物流成本, not 实现5%的增长
        return follows and not _CHANGE.match(text, one.end + 1) and not _before_says(before)
    if unit.dimension in ("count", "people") or _GIVES.search(before[-10:]) or _DONE.search(before):
        return True
    if unit.dimension == "share":
        return follows
    if follows:
        return not _before_says(before) and not _CHANGE.match(text, one.end + 1)
    if unit.dimension == "money":
        return bool(_words()["sums"].match(text, one.end)) and not _before_says(before)
    return unit.dimension in _BEHIND_UNITS and not _before_says(before) and one.end == one.core.end


def _before_says(before: str) -> bool:
    """Whether what stands before a figure is what is measured: 总投资, 种植面积."""
    trimmed = before
    while (shorter := _LINKS.sub("", trimmed)) != trimmed:
        trimmed = shorter
    return bool(_words()["measured"].search(trimmed))


def _behind(text: str, start: int) -> tuple[int, int] | None:
    became = _words()["became"].match(text, start)
    if became and not text.startswith(("者", "率", "的"), became.end()):
        return became.span()
    if tells := _words()["tells"].match(text, start):
        pause = _PAUSE.search(text, start)
        noun = text.find("的", tells.end(), min(pause.start() if pause else len(text), start + _LONGEST))
        if noun > 0:
            start = noun + 1
    named = _NAMED.match(text, start)  # 三个"沙戈荒"风光基地, 两个4a级景区
    first = named.end() if named else start
    whole = _whole(text, start, start + _LONGEST + 4)
    stop = next((match for match in _STOP.finditer(text, first) if not _within(match, whole)), None)
    if stop and text[stop.start() - 1 : stop.end()] == '的"' and (quoted := _QUOTED.match(text, stop.start())):
        return quoted.span(1)  # 几个具体的"进博故事"
    end = min(stop.start() if stop else len(text), start + _LONGEST)
    while end > start and text[end - 1] in "和及与的":
        end -= 1
    return (start, end) if end - start >= 1 else None


def _before(text: str, begin: int, end: int, changed: bool) -> tuple[int, int]:
    segment = text[begin:end]
    while True:
        trimmed = _LINKS.sub("", segment)
        trimmed = _AT.sub("", _CHANGES.sub("", trimmed) if changed else trimmed)
        if trimmed == segment:
            break
        segment = trimmed
    start = 0
    whole = _whole(segment, 0, len(segment))
    for found in _HEAD.finditer(segment):
        if len(segment) - found.end() >= 2 and not _within(found, whole):
            start = found.end()
    if segment[start:].strip('"(),，、') and len(segment) - start >= 2 and not _NO_PHRASE.match(segment, start):
        start = max(start, len(segment) - _LONGEST)
        while start < len(segment) - 1 and segment[start] in "、,，和及并":
            start += 1
        return begin + start, begin + len(segment)
    return -1, -1


_QUOTED = re.compile(r'"([^",。]{2,12})"')
_TIME = re.compile(r"[0-9]+[时点分日月年]份?$")
_OF_CLAUSE = re.compile(r"(?:其中|[今去前上本]年|目前|已|现)?(?:达到?|为|约|近|超过?|突破|[升增降]至)?了?$")
_PAUSE = re.compile(r"[,，。;；:：!！?？\n]")
_EACH = re.compile(r"(?P<names>[^,，;；。]*?)(?:同比|环比)?分别[^,，;；。、]{0,8}$")
_NAMES = re.compile(r"[、和及与]")


def shared_out(text: str, group: list[BoundedQuantity], clause: int) -> list[tuple[int, int]]:
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
    return parts if len(parts) == len(group) else []
