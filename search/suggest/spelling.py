"""Did you mean: where a query finds little, the nearest spelling that finds more, from the words of the index.

    霍成县 -> 霍城县   read alike             yuanjiang -> 援疆   typed as syllables
    伊梨 -> 伊犁       read alike             己经 -> 已经        look alike

Never for a query that finds enough, and never for numbers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from corpus.text.fold import fold
from index.analysis import CHINESE
from index.queries import And, Not, Or, Query, Run, String
from search.suggest import readings
from search.suggest.vocabulary import Vocabulary, typed_letters

MOST = 3  # spellings that are offered
TRIED = 12  # whose articles are counted
LONGEST = 12  # characters of what is put in place of others
SENTENCE = 40  # characters of a run from which on it is no misspelled name, but a text
ENTRIES = 3  # entries that one stretch of characters is tried with
OFTENER = 5  # times that a word must stand oftener than what was typed in its place
ANY = 4  # characters of a word of which one may be any other
_CHINESE = re.compile(f"[{CHINESE}]+")


def spellings(
    query: Query, vocabulary: Vocabulary, count: Callable[[Query], int], total: int
) -> list[tuple[Query, int]]:
    """The nearest spellings of a query that finds `total` articles, each with how many it finds, most likely first.

    `count` says how many a query finds.
    """
    tried = itertools.islice(dict.fromkeys(_respelled(query, vocabulary)), TRIED)
    found = [(made, finds) for made in tried if made != query and (finds := count(made)) > total * OFTENER]
    return sorted(found, key=lambda row: (-_differing(row[0], query), -row[1]))[:MOST]


def _differing(made: Query, query: Query) -> int:
    """How many words are spelled otherwise: where two were wrong, one alone is no better."""
    if isinstance(made, And) and isinstance(query, And) and len(made.parts) == len(query.parts):
        return sum(one != other for one, other in zip(made.parts, query.parts, strict=True))
    return 1


def _respelled(query: Query, vocabulary: Vocabulary) -> Iterator[Query]:
    """The query with one of its words spelled otherwise."""
    match query:
        case Run(text, where):
            yield from (Run(other, where) for other in respellings(text, vocabulary))
        case String(text, where):
            yield from (String(other, where) for other in respellings(text, vocabulary))
        case And(parts) | Or(parts):
            if isinstance(query, And) and (joined := _joined(parts)):
                yield from (Run(other) for other in respellings(joined, vocabulary))
            likeliest = [part if isinstance(part, Not) else next(_respelled(part, vocabulary), part) for part in parts]
            if sum(one != part for one, part in zip(likeliest, parts, strict=True)) > 1:
                yield type(query)(tuple(likeliest))
            for place, part in enumerate(parts):
                if not isinstance(part, Not):
                    for other in _respelled(part, vocabulary):
                        yield type(query)((*parts[:place], other, *parts[place + 1 :]))


def _joined(parts: tuple[Query, ...]) -> str:
    """yuan jiang, typed apart, as one."""
    runs = [part.text for part in parts if isinstance(part, Run) and part.field == "any"]
    return "".join(runs) if len(runs) == len(parts) and all(map(typed_letters, runs)) else ""


def respellings(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The folded text as it was probably meant, the likeliest first."""
    folded = fold(text)
    if (letters := typed_letters(folded)) and len(letters) > 1:
        for number in vocabulary.by_sound.equal(letters, ENTRIES):
            yield vocabulary.folded[number]
        return
    if len(folded) > SENTENCE:
        return
    yield from _mended(folded, vocabulary)
    ways = (_sounding, _looking, _blurred, _near)
    for way in ways:
        for start, end, other in _places(folded, vocabulary, way):
            yield folded[:start] + other + folded[end:]


def _mended(folded: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The text with every stretch in place of which something else is read alike, where there are several."""
    made, taken = list(folded), [False] * len(folded)
    several = 0
    for start, end, other in _places(folded, vocabulary, _sounding):
        if not any(taken[start:end]):
            made[start:end], taken[start:end] = list(other), [True] * (end - start)
            several += 1
    if several > 1:
        yield "".join(made)


Way = Callable[[str, Vocabulary], list[int]]


def _places(folded: str, vocabulary: Vocabulary, way: Way) -> Iterator[tuple[int, int, str]]:
    """(start, end, what is to stand there) for stretches of Chinese, the longest first, that are rarer than it."""
    for length in range(min(LONGEST, len(folded)), 1, -1):
        for start in range(len(folded) - length + 1):
            part = folded[start : start + length]
            if not _CHINESE.fullmatch(part):
                continue
            often = vocabulary.count(part)
            for number in way(part, vocabulary):
                other = vocabulary.folded[number]
                if other != part and len(other) == length and vocabulary.entries[number].count > OFTENER * often:
                    yield start, start + length, other


def _sounding(part: str, vocabulary: Vocabulary) -> list[int]:
    """What is read as it is."""
    return vocabulary.by_sound.equal("".join(readings.syllables(part)), ENTRIES + 1)


def _blurred(part: str, vocabulary: Vocabulary) -> list[int]:
    """What many people read as it is; of two characters too much is."""
    if len(part) < 3:
        return []
    return vocabulary.by_blurred_sound.equal(readings.blurred(readings.syllables(part)), ENTRIES + 1)


def _looking(part: str, vocabulary: Vocabulary) -> list[int]:
    """What differs in one character that looks alike."""
    found = []
    for place, char in enumerate(part):
        for other in alike().get(char, ""):
            found += vocabulary.by_text.equal(part[:place] + other + part[place + 1 :], 1)
    return sorted(found, key=lambda number: -vocabulary.entries[number].count)[:ENTRIES]


def _near(part: str, vocabulary: Vocabulary) -> list[int]:
    """What differs in one character, whichever: its first half or its second is the same."""
    if len(part) < ANY:
        return []
    half = len(part) // 2
    near = vocabulary.by_text.beginning(part[:half], 200)
    near += vocabulary.by_end.beginning(part[half:][::-1], 200)
    words = {number: vocabulary.folded[number] for number in near}
    found = [
        number
        for number, word in words.items()
        if len(word) == len(part) and sum(a != b for a, b in zip(word, part, strict=True)) == 1
    ]
    return sorted(found, key=lambda number: -vocabulary.entries[number].count)[:ENTRIES]


@cache
def alike() -> dict[str, str]:
    """A character -> those that look like it."""
    found: dict[str, str] = {}
    for line in files("search.suggest").joinpath("alike.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for char in line:
                found[char] = found.get(char, "") + line.replace(char, "")
    return found
