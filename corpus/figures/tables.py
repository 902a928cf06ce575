"""The tables of words that the steps read, loaded once: units, measure words, words of bounds and roles, names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from corpus.text import word_lists


@dataclass(frozen=True, slots=True)
class Unit:
    """What a printed unit counts in: its base unit, what one of it is in that, and the dimension."""

    base: str
    factor: Decimal
    dimension: str


def table(name: str) -> dict[str, Any]:
    """A TOML table of this package."""
    return word_lists.table(__package__, name)


@cache
def units() -> dict[str, Unit]:
    """Every printed unit and measure word, folded."""
    found: dict[str, Unit] = {}
    for word in word_lists.words(__package__, "measures", "words"):
        found[word] = Unit(word, Decimal(1), "count")
    for dimension, row in table("units").items():
        for word in row["kept"]:
            found[word] = Unit(word, Decimal(1), dimension)
        for word, base in row.get("same", {}).items():
            if base:
                found[word] = Unit(base, Decimal(1), dimension)
        for word, factor in row["units"].items():
            found[word] = Unit(row["base"], Decimal(factor), dimension)
    return found


@cache
def nouns() -> frozenset[str]:
    """Nouns that are counted with no measure word."""
    return frozenset(word_lists.words(__package__, "measures", "nouns"))


@cache
def compounds() -> frozenset[str]:
    """Words of two characters whose first looks like a unit but is not."""
    return frozenset(word_lists.words(__package__, "measures", "compounds"))


_LONGEST = 6


def unit_at(text: str, position: int) -> tuple[Unit, int] | None:
    """The longest unit that begins here, and its end."""
    known = units()
    for length in range(min(_LONGEST, len(text) - position), 0, -1):
        if found := known.get(text[position : position + length]):
            if length == 1 and text[position : position + 2] in compounds():
                return None
            return found, position + length
    return None
