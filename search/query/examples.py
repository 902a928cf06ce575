"""The examples of what can be typed, as data: the help page shows them, and a test asks each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Example:
    """Something that can be typed, and what it finds, in Chinese and in English.

    `finds`: how many articles of the samples, None where that says nothing; `says`: what stands in a notice, "" none.
    """

    typed: str
    means: str
    english: str
    finds: int | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Examples of one kind, with its name in Chinese and in English."""

    name: str
    english: str
    examples: tuple[Example, ...]


@cache
def sections() -> tuple[Section, ...]:
    """All examples in the order of the help page."""
    read = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))
    return tuple(
        Section(
            one["name"],
            one["english"],
            tuple(
                Example(row["type"], row["means"], row["english"], row.get("finds"), row.get("says", ""))
                for row in one["example"]
            ),
        )
        for one in read["section"]
    )
