"""The one analysis: how text and queries become words, for both sides and every engine.

Runs of Chinese are cut by jieba (its Rust port: the same algorithm and dictionary) with the profiles' names
added; runs of other letters and digits by the rule below. Everything works on folded text (`corpus.text.fold`).

    indexed:  A320飞机1,805架 -> a320 a 320 飞机 1805 架      农村富余劳动力 -> 农村 富余 劳动 动力 劳动力
    queried:  A320飞机1,805架 -> a320 飞机 1805 架            农村富余劳动力 -> 农村 富余 劳动力
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.text import fold as folding
from corpus.text.cutter import cutter
from corpus.text.fold import fold, fold_all

if TYPE_CHECKING:
    from rjieba import Jieba

# Part of the fingerprint: raise it whenever the words of any text change.
VERSION = 1

CHINESE = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NOT_CHINESE = re.compile(f"[^{CHINESE}]+")
_OTHER = re.compile(rf"[0-9]+(?:,[0-9]{{3}})+(?:\.[0-9]+)?(?![0-9])|[0-9]+\.[0-9]+|[^\W_{CHINESE}]+")
_PART = re.compile(r"[0-9]+|[^0-9]+")


class Analysis:
    """Cuts text into words, with a fixed list of names that are words of their own."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: tuple[str, ...] = tuple(sorted(set(fold_all(list(names))) - {""}))

    @cached_property
    def _jieba(self) -> Jieba:
        return cutter(self.names)

    @cached_property
    def fingerprint(self) -> str:
        """What decides the words of a text, as a short hash: versions, rules and names."""
        from importlib.metadata import version  # slow to import, and not needed to search

        parts = ("rjieba", version("rjieba"), "opencc", version("opencc"), str(folding.VERSION), str(VERSION))
        return hashlib.sha256("\n".join(parts + self.names).encode()).hexdigest()[:16]

    def cut_for_index(self, text: str) -> list[str]:
        """jieba's search mode over runs of Chinese; whatever stands between them comes back as it is."""
        return self._jieba.cut_for_search(text)

    def indexed_words(self, folded: str) -> list[str]:
        """The words under which a text is found: jieba's search mode, so long words also give their parts."""
        words = [word for word in self.cut_for_index(chinese(folded)) if word != "\n"]
        return words + [word for word, _ in other_words(folded, parts=True)]

    def query_words(self, text: str) -> list[str]:
        """The words that a reader's text asks for: cut without overlaps, each once, in order of first sight."""
        folded = fold(text)
        words = []
        start = 0
        for other in re.finditer(f"[^{CHINESE}]+", folded):
            words += self._jieba.cut(folded[start : other.start()], hmm=True)
            words += (word for word, _ in other_words(other[0]))
            start = other.end()
        words += self._jieba.cut(folded[start:], hmm=True)
        return list(dict.fromkeys(words))


def chinese(folded: str) -> str:
    """The text's runs of Chinese, a line break in place of whatever stands between them."""
    return _NOT_CHINESE.sub("\n", folded)


def other_words(folded: str, parts: bool = False) -> Iterator[tuple[str, int]]:
    """The words of a folded text that are not Chinese, and where each begins.

    With `parts`, a word of letters and digits (a320) also gives these (a, 320).
    """
    for match in _OTHER.finditer(folded):
        word = match[0]
        yield word.replace(",", "") if "," in word else word, match.start()
        if parts and word.isalnum() and len(pieces := _PART.findall(word)) > 1:
            for piece in pieces:
                yield piece, match.start()
