"""Names in the texts that look like groups or places but stand in no profile.

A place is a word of the dictionary's cut that ends in 县, 镇 …, or such an ending behind a noun: 阿合奇县, 青石|县.
A group is a name before 工作组, 指挥部 …; it reaches as far back as most of its occurrences agree: 救灾指挥部 is nearly
always 抗震救灾指挥部, 青石工作组 not nearly always 云岭青石工作组.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.models import Article
from corpus.text.cutter import cutter
from corpus.text.fold import fold
from corpus.text.word_lists import either, words

Kind = Literal["groups", "places"]
Tagged = tuple[str, str]  # a word and its part of speech

ENDINGS: dict[Kind, tuple[str, ...]] = {
    "groups": ("工作组", "工作队", "指挥部", "工作专班"),
    "places": ("自治县", "县", "市", "镇", "乡", "村", "街道"),
}
FEWEST = 2  # articles that a name must stand in
AGREE = 0.6  # the share of its occurrences that must have the same word before them, for it to be part of the name
BEFORE, BEHIND = 9, 3  # characters around an ending by which words are told
MOST_WORDS = 3  # before the ending of a group

_GROUP, _PLACE = ("|".join(ENDINGS[kind]) for kind in ("groups", "places"))
# 市场, 乡村, 村民 … begin with an ending, and are by far most of its occurrences.
_END = re.compile(f"{_GROUP}|(?:{_PLACE})(?![场民委值容级域城长镇村亲振里支落庄政])")
_PROPER = ("ns", "nr", "nrt", "nrfg", "nz", "nt", "j")
_NOUN = ("n", "vn", "x", *_PROPER)
_TASK = ("v", "l", "b", *_NOUN)
_COMMON = frozenset(words(__package__, "new_names", "common"))
_NO_NAME = re.compile(rf"(?:{either(__package__, 'new_names', 'ordinary')})$")
_PLACE_END = re.compile(f"(?:{_PLACE})$")
_GROUP_END = re.compile(_GROUP)


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that stands in no profile, and how many articles have it."""

    kind: Kind
    name: str
    articles: int


class NameCounts:
    """In how many of the articles seen so far each name stands; `known` are the names and words of the profiles."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = {fold(name) for name in known}
        self._tag = cutter(self._known).tag
        self._places: Counter[str] = Counter()
        self._groups: Counter[tuple[str, ...]] = Counter()

    def add(self, article: Article) -> None:
        """Counts the names of one more article."""
        text = "\n".join(fold(text) for text in (article.title, *(p.text for p in article.paragraphs)))
        around = [
            text[max(0, end.start() - BEFORE) : end.end() + BEHIND].replace("\n", "。") for end in _END.finditer(text)
        ]
        words: list[Tagged] = self._tag("\n".join(around), True)
        self._places.update(set(_places(words)))
        self._groups.update(set(_groups(words)))

    def names(self) -> tuple[NewName, ...]:
        """The names that stand in no profile, groups before places, the most frequent first."""
        found = [NewName("groups", name, count) for name, count in _agreed(self._groups).items()]
        found += [NewName("places", name, count) for name, count in self._places.items()]
        new = (row for row in found if row.articles >= FEWEST and row.name not in self._known)
        return tuple(
            sorted(
                (row for row in new if not _NO_NAME.search(row.name)),
                key=lambda row: (row.kind, -row.articles, row.name),
            )
        )


def _places(words: Sequence[Tagged]) -> Iterator[str]:
    for place, (word, kind) in enumerate(words):
        if not (end := _PLACE_END.search(word)):
            continue
        before, stem = words[place - 1] if place else ("", ""), end.start()
        if kind in _PROPER and stem >= (1 if kind == "ns" and word.endswith("县") else 2):
            yield word
        elif (
            (not stem or (stem == 1 and kind in _NOUN and kind != "ns"))
            and _may_name(before)
            and len(before[0]) + stem >= 2
        ):
            yield before[0] + word


def _groups(words: Sequence[Tagged]) -> Iterator[tuple[str, ...]]:
    """Each name as its words, and the same with one and two more before it."""
    for place in range(1, len(words)):
        ends = (words[place][0], "".join(word for word, _ in words[place : place + 2]))  # 工作组, or 工作|专班
        end = next((end for end in ends if _GROUP_END.fullmatch(end)), "")
        stem: tuple[str, ...] = ()
        for before in reversed(words[max(0, place - MOST_WORDS) : place] if end else ()):
            if not _may_name(before, _TASK):
                break
            stem = before[0], *stem
            if len("".join(stem)) >= 2:
                yield *stem, end


def _may_name(word: Tagged, kinds: Sequence[str] = _NOUN) -> bool:
    return word[1] in kinds and word[0] not in _COMMON and not re.search(r"[^\u4e00-\u9fff]", word[0])


def _agreed(groups: Counter[tuple[str, ...]]) -> dict[str, int]:
    """Each name at the length that most of its occurrences agree upon."""
    longer: defaultdict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for group in groups:
        longer[group[1:]].append(group)
    found: dict[str, int] = {}
    for group in [group for group in groups if group[1:] not in groups]:
        name: tuple[str, ...] = group
        longest = False
        while not longest:
            agreed = (more for more in longer[name] if groups[more] >= max(FEWEST, AGREE * groups[name]))
            more = next(agreed, name)
            name, longest = more, more == name
        found["".join(name)] = groups[name]
    return found
