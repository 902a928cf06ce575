"""The words of jieba's dictionary with their frequencies, looked up on disk: loading them takes a tenth of a second.

Each word has a line, 劳动力 3498, in the order of their bytes; before all stands ALL with the sum of
all frequencies.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.text import kept

if TYPE_CHECKING:
    from rjieba import Jieba

PLACE = kept.beside(__file__)
ALL = "\0"  # a word of no text
SOME = 10  # of so many words one is compared with the port's


class Words:
    """Looks words up in the lines that `lines` made."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines
        self.sum = int(lines[len(ALL) + 1 : lines.index(b"\n")])

    def within(self, text: str) -> dict[str, int]:
        """The words that stand in a text, each with its frequency."""
        found: dict[str, int] = {}
        for start in range(len(text)):
            place = 0
            for end in range(start + 1, len(text) + 1):
                sought = text[start:end].encode("utf-8", "surrogatepass")
                place = self._first(sought, place)
                after = place + len(sought)
                if self._lines[place:after] != sought:
                    break  # no word begins so, and none with a character more
                if self._lines[after : after + 1] == b" ":
                    found[text[start:end]] = int(self._lines[after + 1 : self._lines.index(b"\n", after)])
        return found

    def frequency(self, word: str) -> int:
        """The word's frequency; 0 where the dictionary does not have it."""
        return self.within(word).get(word, 0)

    def _first(self, sought: bytes, low: int) -> int:
        """Where the first line begins, of those from `low` on, that does not sort before what is sought."""
        lines, high = self._lines, len(self._lines)
        while low < high:
            begin = max(lines.rfind(b"\n", low, (low + high) // 2) + 1, low)
            end = lines.find(b"\n", begin)
            if lines[begin:end] < sought:
                low = end + 1
            else:
                high = begin
        return low


def lines(jieba: Jieba, empty: Jieba, folded: Iterable[tuple[str, int]]) -> bytes:
    """The lines of a jieba without names, which has the words of its dictionary and the `folded` ones.

    The Rust port does not tell its frequencies, so they are taken from the dictionary of jieba itself, and `empty`,
    one that has no words yet, is filled with them: where it then suggests others than the port, nothing is given.
    """
    path = _source()
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines()) if path else ()
    known = {word: int(frequency) for word, frequency, *_ in rows if jieba.has_word(word)} | dict(folded)
    for word, frequency in known.items():
        empty.add_word(word, frequency, None)
    if any(jieba.suggest_freq(word) != empty.suggest_freq(word) for word in list(known)[::SOME]):
        return b""
    known[ALL] = sum(known.values())
    return b"".join(sorted(f"{word} {frequency}\n".encode() for word, frequency in known.items()))


def stamp(extension: str | None, folded: Path, also: str) -> str | None:
    """What changes with the dictionary of jieba, the Rust port's file, the words as they are folded, and this rule."""
    return kept.stamp_of(__file__, extension, folded, _source(), also=also)


def _source() -> Path | None:
    """The dictionary of jieba, where it is installed as a file."""
    package = find_spec("jieba")
    return Path(package.origin).with_name("dict.txt") if package and package.origin else None
