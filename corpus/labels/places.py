"""Where a text happens: which of the places that it names it is about.

    a paragraph of its own       在青石县，…… with no other place in it, named once for each 180 characters
    a scene                      two sentences in a row, neither of which turns to the country: 在青石县，……。当地……。
    named alone                  in two sentences of a paragraph with no other place between
    a short text                 which names no other place
    named again and again        twice, and once more for each 250 characters

No mention counts where the name only says who or where from (青石县委书记, 来自青石), where a meeting sits
(在青石举行) or a word was spoken (在青石考察时强调), or where four and more are counted off; what somebody says has no
scene. `text` is folded, its paragraphs apart by `BREAK`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.text.fold import BREAK
from corpus.text.word_lists import either

_TWICE, _EACH = 2, 250
_SOON = 25  # characters of a paragraph before the name that it is about: its date, its dateline
_BEGINS = 6  # characters of a sentence before the name of a new scene: 与此同时，在
_ENOUGH = 30  # characters of a paragraph that tells something
_ONCE = 180  # characters of a paragraph that tell of a place that is named once
_SHORT = 120  # characters of an item of news
_LIST = 4  # places in a row that are only counted off
_SENTENCE = re.compile("[^。!?]+[。!?]?")
_COUNTRY = re.compile(either(__package__, "words", "country"))
# What stands between the names of a list: 吉林、辽宁西部和内蒙古.
_AND = re.compile("[省市东西南北中部]*[、和]?")
_SEAT = re.compile(
    r"(?:(?!考察|调研)[^。!?;,]){0,12}?"
    rf"(?:{either(__package__, 'words', 'seats')})"
)
_OFFICE = re.compile(
    r"[省市州盟县区旗]?(?:特别行政区|特区|自治区)?"
    r"(?:[省市州盟县区旗](?:委|长(?![安寿宁江]))|委(?:书记|主要)|党委|主席|主要负责|负责同志|行政长官|代表团|同胞|居民|海关|铁?路?局(?![地部])|时间|总?队"
    r"|籍|人(?![民们才口工大]))|[号舰]"
)
_SPOKEN = re.compile("[^。!?;,]{0,10}(?:考察|调研|视察)(?:工作)?时")
_SAYS = re.compile("[^。!?]{1,40}(?:表示|指出|强调|说[,:])")
_FROM = re.compile("(?:来自|毕业于|前往|飞往|返回|抵达)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that is named at text[start:end]."""

    value: str
    start: int
    end: int


def told_of(mentions: Iterable[Mention], text: str) -> set[str]:
    """The places that a text is about, of those that it mentions."""
    named = _joined(mentions)
    mentions = [one for one in _apart(named, text) if not _is_aside(one, text)]
    counts = Counter(one.value for one in mentions)
    least = 1 if len(counts) == 1 and len(text) <= _SHORT else _TWICE + len(text) // _EACH
    found = {value for value, count in counts.items() if count >= least}
    start = 0
    for paragraph in text.split(BREAK) if mentions else ():
        end = start + len(paragraph)
        own = [one for one in mentions if start <= one.start < end]
        if own and not _SAYS.match(paragraph):
            before, length = own[0].start - start, end - own[0].start
            if len({one.value for one in own}) == 1 and before <= _SOON and _ENOUGH <= length <= _ONCE * len(own):
                found.add(own[0].value)
            found.update(_scenes(own, [one for one in named if start <= one.start < end], paragraph, start))
        start = end + len(BREAK)
    return found


def _joined(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions in order, names of one place that touch as one: 青石县|河湾镇."""
    joined: list[Mention] = []
    for one in sorted(mentions, key=lambda one: (one.start, one.end)):
        last = joined[-1] if joined else None
        if last and last.value == one.value and one.start <= last.end + 1:
            joined[-1] = Mention(one.value, last.start, max(last.end, one.end))
        else:
            joined.append(one)
    return joined


def _apart(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions without rows of many places and without examples: 在吉林、山东、陕西、江苏等省份; 青石等地."""
    kept: list[Mention] = []
    row: list[Mention] = []
    for at, one in enumerate(mentions, start=1):
        row.append(one)
        if at < len(mentions) and (
            mentions[at].start < one.end or _AND.fullmatch(text, one.end, mentions[at].start) is not None
        ):
            continue
        values = len({member.value for member in row})
        if values < _LIST and not (values == 1 and text.startswith("等", one.end)):
            kept += row
        row = []
    return kept


def _is_aside(one: Mention, text: str) -> bool:
    """Whether a mention says only who somebody is (青石|县委书记), where a meeting sits or a word was spoken, or where
    somebody comes from or goes."""
    at = text[max(0, one.start - 1) : one.start] in ("在", "于")
    if at and (_SEAT.match(text, one.end) or _SPOKEN.match(text, one.end)):
        return True
    return _OFFICE.match(text, one.end) is not None or _FROM.search(text, max(0, one.start - 3), one.start) is not None


def _scenes(own: Sequence[Mention], named: Sequence[Mention], paragraph: str, start: int) -> Iterator[str]:
    """The places of which two sentences in a row tell: one that begins with the name, and those up to another place
    (of all `named`); and those that are named alone in two, with no other place between."""
    scene, length, alone = "", 0, set[str]()
    for sentence in _SENTENCE.finditer(paragraph):
        first, last = start + sentence.start(), start + sentence.end()
        here = [one for one in own if first <= one.start < last]
        values = {one.value for one in here}
        if len(values) == 1 and values == alone:
            yield from values
        alone = values or alone
        if scene not in values and len(values) in (1, 2) and here[0].start - first <= _BEGINS:
            listed = len(here) > 1 and _AND.fullmatch(paragraph, here[0].end - start, here[1].start - start)
            scene, length = "" if listed else here[0].value, 0
        told = {one.value for one in named if first <= one.start < last}
        if scene and scene not in told and (told or _COUNTRY.search(sentence[0])):
            scene = ""
        length += 1
        if scene and length >= _TWICE:
            yield scene
