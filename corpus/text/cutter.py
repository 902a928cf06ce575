"""jieba's Rust port with names of our own: the one place that loads it.

`import rjieba` builds a dictionary that nobody here uses before one can be made with names added; a command
that answers in a third of a second has no time for it, so the extension module is loaded without its package.
Nor has it time for a whole dictionary, which takes a tenth of a second: see `Cutter`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from corpus.text import dictionary, kept

if TYPE_CHECKING:
    from rjieba import Jieba


@cache
def _spec() -> ModuleSpec:
    package = find_spec("rjieba")
    spec = PathFinder.find_spec("rjieba.rjieba", package.submodule_search_locations) if package else None
    if spec is None or spec.loader is None:
        raise ImportError("rjieba is not installed: pip install rjieba")
    return spec


@cache
def _extension() -> ModuleType:
    spec = _spec()
    if spec.name in sys.modules:
        return sys.modules[spec.name]
    module = module_from_spec(spec)
    assert spec.loader
    spec.loader.exec_module(module)
    sys.modules[spec.name] = module  # an `import rjieba` elsewhere finds it loaded; it can be loaded only once
    return module


# The dictionary's words that folding writes otherwise (著名 -> 着名), with their frequencies: what is cut is folded.
FOLDED = Path(__file__).with_name("folded_words.txt")
LISTS = 8  # lists of names whose frequencies are kept: those of some data folders
FEW = 1200  # characters that one cutter cuts by small dictionaries, in half the time that the whole one takes to load


def cutter(names: Iterable[str] = ()) -> Jieba:
    """A jieba whose dictionary has the names as well, and its own words as they are folded; nobody may change it."""
    return _with_names(tuple(names))[0]


@lru_cache(maxsize=2)  # each takes 25 MB, and an index that is made anew nearly always has the names of before
def _with_names(names: tuple[str, ...]) -> tuple[Jieba, tuple[int, ...]]:
    """The same, and the frequency that it gives to each name."""
    jieba: Jieba = _extension().Jieba()
    for word, frequency in _folded():
        jieba.add_word(word, frequency, None)
    return jieba, tuple(jieba.add_word(name, None, None) for name in names)


def _empty() -> Jieba:
    """A jieba without any word."""
    jieba: Jieba = _extension().Jieba.empty()
    return jieba


def _folded() -> list[tuple[str, int]]:
    lines = FOLDED.read_text(encoding="utf-8").splitlines()
    return [(word, int(frequency)) for word, frequency in map(str.split, lines)]


class Cutter:
    """Cuts texts with names of our own, as the jieba of `cutter` does.

    How a text is cut is decided by the words of the dictionary that stand in it, their frequencies, and the sum of
    all frequencies. So a jieba of these words, and one more with what is left of the sum, cuts it as the whole one
    does: the texts of a reader, which are short and few, and an article or two are cut so where the dictionary is kept.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._names = names
        self._left = FEW

    def cut(self, text: str) -> list[str]:
        """The words of a text end to end; what is in no dictionary is guessed."""
        return self._for(text).cut(text, hmm=True)

    def cut_for_search(self, text: str) -> list[str]:
        """The same, each word behind those of two and three characters that stand in it."""
        return self._for(text).cut_for_search(text)

    def words_within(self, text: str) -> Callable[[str], bool]:
        """Whether a part of the text is a word of the dictionary or a name."""
        return self._for(text).has_word

    def _for(self, text: str) -> Jieba:
        """A jieba that knows at least the words that stand in the text."""
        if "whole" in self.__dict__ or len(text) > self._left or not (small := self._small):
            return self.whole
        self._left -= len(text)
        return small.jieba(text)

    def load(self) -> None:
        """Loads all words now."""
        _ = self.whole

    @cached_property
    def whole(self) -> Jieba:
        """The jieba with all words, for many texts."""
        jieba, frequencies = _with_names(tuple(self._names))
        _keep(self._names, frequencies)
        return jieba

    @cached_property
    def _small(self) -> _Small | None:
        told = kept.read(_place(self._names), _stamp(self._names))
        lines = kept.read(dictionary.PLACE, _stamp()) if told else None
        if not told or not lines:
            return None
        whole, frequencies = json.loads(told)
        return _Small(dictionary.Words(lines), dict(zip(self._names, frequencies, strict=True)), whole)


class _Small:
    """The words of the dictionary, the names with their frequencies, and the sum of all -> the jieba of a text."""

    def __init__(self, words: dictionary.Words, names: Mapping[str, int], whole: int) -> None:
        self._words, self._names, self._whole = words, names, whole

    def jieba(self, text: str) -> Jieba:
        """The jieba of the words that stand in the text."""
        known = self._words.within(text)
        known.update((name, frequency) for name, frequency in self._names.items() if name in text)
        jieba = _empty()
        for word, frequency in known.items():
            jieba.add_word(word, frequency, None)
        jieba.add_word(dictionary.ALL, self._whole - sum(known.values()), None)
        return jieba


def _stamp(names: Sequence[str] = ()) -> str | None:
    """What changes with the dictionary, and with the frequencies of names in it."""
    own = hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest() if names else ""
    return dictionary.stamp(_spec().origin, FOLDED, own)


def _place(names: Sequence[str]) -> Path:
    """Where the frequencies of names are kept."""
    own = "\n".join(names).encode("utf-8", "surrogatepass")
    return kept.beside(__file__, f"names-{zlib.crc32(own):08x}")


def _keep(names: Sequence[str], frequencies: Sequence[int]) -> None:
    """Keeps what small dictionaries are made of, where that is not kept yet: of names the last lists."""
    place = _place(names)
    if kept.has(place, _stamp(names)) or not kept.can_keep(place):
        return
    lines = kept.made_once(dictionary.PLACE, _stamp(), lambda: dictionary.lines(cutter(), _empty(), _folded()))
    if lines:
        words = dictionary.Words(lines)
        more = sum(new - words.frequency(name) for name, new in zip(names, frequencies, strict=True))
        kept.keep(place, _stamp(names), json.dumps([words.sum + more, frequencies]).encode())
        kept.forget(place.parent, "names-*", LISTS)
