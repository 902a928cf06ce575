"""How Chinese is read: a text -> its syllables, without tones, as they are typed (绿 is lv).

    援疆 -> yuan jiang      重庆市 -> chong qing shi      GDP增长 -> g d p zeng zhang

From pypinyin's tables: those of words first, since many characters are read in several ways, then of characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

LONGEST = 4  # characters of a word whose reading is looked up as a whole
_BMP = 0x10000
_TONES = str.maketrans(
    "āáǎàēéěèếềêīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ", "aaaaeeeeeeeiiiioooouuuuvvvvvnnnm", "\u0304\u030c\u0300\u0301"
)
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@cache
def _words() -> dict[str, str]:
    """Words that are read otherwise than their characters by themselves -> their syllables, blanks between them."""
    from pypinyin.constants import PHRASES_DICT  # large, and only needed here

    found = {}
    for word, readings in PHRASES_DICT.items():
        if 2 <= len(word) <= LONGEST and len(readings) == len(word):
            said = " ".join(_plain(one[0]) for one in readings)
            if said != " ".join(map(syllable, word)):
                found[word] = said
    return found


@cache
def _characters() -> tuple[np.ndarray, tuple[str, ...]]:
    """(code point -> number of a syllable, 0 for none, uint16; the syllables in order)."""
    from pypinyin.constants import PINYIN_DICT

    said = {code: _plain(readings.partition(",")[0]) for code, readings in PINYIN_DICT.items() if code < _BMP}
    # A letter or digit is said as itself.
    said |= {ord(char): char for char in "abcdefghijklmnopqrstuvwxyz0123456789"}
    names = ("", *sorted(set(said.values()) - {""}))
    numbers = {name: number for number, name in enumerate(names)}
    table = np.zeros(_BMP, np.uint16)
    table[list(said)] = [numbers[one] for one in said.values()]
    return table, names


def _plain(reading: str) -> str:
    """lǜ -> lv, ê̄ -> e"""
    return reading.translate(_TONES)


def syllable(char: str) -> str:
    """How one folded character is read by itself, "" for what is not read."""
    table, names = _characters()
    return names[table[ord(char)]] if ord(char) < _BMP else ""


def syllables(text: str) -> list[str]:
    """The syllable of each folded character, "" for what is not read."""
    words = _words()
    found: list[str] = []
    at = 0
    while at < len(text):
        for length in range(min(LONGEST, len(text) - at), 1, -1):
            if said := words.get(text[at : at + length]):
                found += said.split(" ")
                at += length
                break
        else:
            found.append(syllable(text[at]))
            at += 1
    return found


def initials(said: Sequence[str]) -> str:
    """yuan jiang -> yj"""
    return "".join(one[:1] for one in said)


def numbers(folded: str) -> np.ndarray:
    """The number of each character's own syllable (uint16), 0 for what is not read."""
    table, _ = _characters()
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), "<u4")
    return np.where(codes < _BMP, table[np.minimum(codes, _BMP - 1)], 0).astype(np.uint16)


def first_letters() -> np.ndarray:
    """Number of a syllable -> the code of its first letter (uint8), 0 for none."""
    return np.array([ord(name[0]) if name else 0 for name in _characters()[1]], np.uint8)


def cuts(letters: str, most: int = 8) -> list[list[int]]:
    """What was typed, as numbers of whole syllables, in each way it can be cut: xian -> [xi an], [xian]."""
    known = _whole()
    ways: list[tuple[int, list[int]]] = [(0, [])]
    found: list[list[int]] = []
    while ways and len(found) < most:
        at, cut = ways.pop()
        if at == len(letters):
            found.append(cut)
            continue
        if len(ways) < 200:
            ends = range(at + 1, min(at + 6, len(letters)) + 1)
            ways += [(end, [*cut, known[letters[at:end]]]) for end in ends if letters[at:end] in known]
    return found


@cache
def _whole() -> dict[str, int]:
    """The syllables that can be typed as one -> their numbers."""
    return {name: number for number, name in enumerate(_characters()[1]) if len(name) > 1 or name in ("a", "e", "o")}


def blurred(said: Sequence[str]) -> str:
    """Syllables as many people do not tell them apart: zhong sheng -> zonsen; n and l stay two."""
    made = []
    for one in said:
        for clear, blur in _FUZZY:
            if one.startswith(clear):
                one = blur + one[2:]
        made.append(one.removesuffix("g") if one.endswith("ng") else one)
    return "".join(made)
