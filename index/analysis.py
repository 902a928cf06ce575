"""The one analysis: how text and queries become words, for both sides and every engine.

Runs of Chinese are cut by jieba (its Rust port: the same algorithm and dictionary) with the profiles' names
added; runs of other letters and digits by the rule below. Everything works on folded text (`corpus.text.fold`).

    indexed:  A320飞机1,805架 -> a320 a 320 飞机 1805 架      农村富余劳动力 -> 农村 富余 劳动 动力 劳动力
    queried:  A320飞机1,805架 -> a320 飞机 1805 架            农村富余劳动力 -> 农村 富余 劳动力
    indexed:  脱贫攻坚战 -> 脱贫 攻坚 攻坚战 脱贫攻坚 脱贫攻坚战        23 456 人 -> 23 456 23456 人
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

from corpus.text import fold as folding
from corpus.text.cutter import Cutter
from corpus.text.fold import fold, fold_all
from corpus.text.installed import version
from corpus.text.word_lists import words
from index.writings import dates, shares

# Part of the fingerprint: raise it whenever the words of any text change.
VERSION = 2

CHINESE = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KEPT = 512  # texts of readers whose words are kept
LONG = 4  # characters of a part that search mode does not give
_NOT_CHINESE = re.compile(f"[^{CHINESE}]+")
_OTHER = re.compile(rf"[0-9]+(?:\.[0-9]+)?\^[+-]?[0-9]+|[0-9]+\.[0-9]+|[^\W_{CHINESE}]+")
_SPACED = re.compile(r"(?<![0-9.])[0-9]{1,3}(?: [0-9]{3})+(?![0-9])")  # 23 456
_CHINESE_RUN = re.compile(f"[{CHINESE}]{{1,12}}")
_MEASURED = re.compile(r"(?<![^\W_\u2e80-\U0010ffff])(?<![0-9]\.)[0-9]+(?:\.[0-9]+)?(?![a-z0-9^])")
UNITS = frozenset("".join(words(__package__, "units", "parts")))
_PART = re.compile(r"[0-9]+|[^0-9]+")


class Analysis:
    """Cuts text into words, with a fixed list of names that are words of their own."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: tuple[str, ...] = tuple(sorted(set(fold_all(list(names))) - {""}))

        self._cutter = Cutter(self.names)

    def load(self) -> None:
        """Loads the whole dictionary, which who cuts many texts would wait for in the midst of them."""
        self._cutter.load()

    @cached_property
    def fingerprint(self) -> str:
        """What decides the words of a text, as a short hash: versions, rules and names."""
        parts = ("rjieba", version("rjieba"), "opencc", version("opencc"), str(folding.VERSION), str(VERSION))
        return hashlib.sha256("\n".join(parts + self.names).encode()).hexdigest()[:16]

    def cut_for_index(self, text: str) -> list[str]:
        """jieba's search mode over runs of Chinese; whatever stands between them comes back as it is."""
        words = self._cutter.cut_for_search(text)
        # Search mode gives a long word's parts of two and three characters; those of four and more are words as well.
        cut: list[str] = []
        start = 0
        for end in [place + 1 for place, word in enumerate(words) if len(word) > LONG]:
            cut += words[start:end]
            cut += self._long_parts(words[end - 1])
            start = end
        return cut + words[start:] if cut else words

    def _long_parts(self, word: str) -> tuple[str, ...]:
        """The words of four and more characters within a word of the dictionary."""
        if (parts := self._known_parts.get(word)) is None:
            has = self._cutter.words_within(word)
            places = ((a, b) for a in range(len(word) - LONG + 1) for b in range(a + LONG, len(word) + 1))
            parts = tuple(word[a:b] for a, b in places if b - a < len(word) and has(word[a:b]))
            self._known_parts[word] = parts
        return parts

    @cached_property
    def _known_parts(self) -> dict[str, tuple[str, ...]]:
        return {}

    def indexed_words(self, folded: str) -> list[str]:
        """The words under which a text is found: jieba's search mode, so long words also give their parts."""
        words = [word for word in self.cut_for_index(chinese(folded)) if word != "\n"]
        return words + [word for word, _ in other_words(folded, parts=True)]

    def query_words(self, text: str) -> list[str]:
        """The words that a reader's text asks for: cut without overlaps, each once, in order of first sight."""
        folded = fold(text)
        between = iter(_NOT_CHINESE.findall(folded))
        words: list[str] = []
        for word in self._cutter.cut(chinese(folded)):
            if word == "\n":
                words += [other for other, _ in other_words(next(between))]
            else:
                words.append(word)
        return list(dict.fromkeys(words))

    def measures(self, text: str) -> list[str]:
        """The numbers of a reader's text with their units, and its dates, folded: 新增1805名，占20% -> 1805名 20%."""
        return list(self._apart(text)[0])

    def beside_measures(self, text: str) -> list[str]:
        """What `query_words` gives of the text without its `measures`."""
        return list(self._apart(text)[1])

    @cached_property
    def _apart(self) -> Callable[[str], tuple[tuple[str, ...], tuple[str, ...]]]:
        """A reader's text -> its measures and what is beside them: a page of results asks ten times for one text."""

        def apart(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
            folded = fold(text)
            places = self._measured(folded)
            left, start = [], 0
            for begin, end in [*places, (len(folded), 0)]:
                left.append(folded[start:begin])
                start = end
            words = dict.fromkeys(word for piece in left if piece for word in self.query_words(piece))
            return tuple(dict.fromkeys(folded[start:end] for start, end in places)), tuple(words)

        return lru_cache(maxsize=KEPT)(apart)

    def _measured(self, folded: str) -> list[tuple[int, int]]:
        """Where the numbers with their units, and the dates, of a folded text stand, in order."""
        found = [(start, end) for start, end, _ in dates(folded)] + list(shares(folded))
        for start, end in found:
            folded = folded[:start] + " " * (end - start) + folded[end:]
        start = 0
        while number := _MEASURED.search(folded, start):
            start = end = number.end()
            while (unit := self._unit(folded, end)) > end:
                end = unit
                if following := _MEASURED.match(folded, end):
                    end = following.end()
            if end > start:
                found.append((number.start(), end))
                start = end
        return sorted(found)

    def _unit(self, folded: str, start: int) -> int:
        """Where the unit that begins there ends; `start` where none does."""
        if folded[start : start + 1] in ("%", "‰"):
            return start + 1
        if folded.startswith("°c", start):
            return start + 2
        run = _CHINESE_RUN.match(folded, start)
        word = self._cutter.cut(run[0])[0] if run else ""
        return start + len(word) if word and UNITS.issuperset(word) else start


def chinese(folded: str) -> str:
    """The text's runs of Chinese, a line break in place of whatever stands between them."""
    return _NOT_CHINESE.sub("\n", folded)


def other_words(folded: str, parts: bool = False) -> Iterator[tuple[str, int]]:
    """The words of a folded text that are not Chinese, and where each begins.

    With `parts`, a word of letters and digits (a320) also gives these (a, 320), and groups of digits (23 456) also
    the number that they may be.
    """
    for match in _OTHER.finditer(folded):
        word = match[0]
        yield word, match.start()
        if parts and word.isalnum() and len(pieces := _PART.findall(word)) > 1:
            for piece in pieces:
                yield piece, match.start()
    if parts:
        for match in _SPACED.finditer(folded):
            yield match[0].replace(" ", ""), match.start()
