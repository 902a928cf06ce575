"""The examples of what can be asked of figures, as data: the guide's page shows them, and a test asks each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FigureExample:
    """An address, and what it shows, in Chinese and in English.

    Of the samples: `shows` are the figures that its page begins with, as printed, `total` how many there are; () and
    None where that says nothing.
    """

    address: str
    means: str
    english: str
    shows: tuple[str, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class FigureSection:
    """Examples of one kind, with its name in Chinese and in English."""

    name: str
    english: str
    examples: tuple[FigureExample, ...]


@cache
def figure_sections() -> tuple[FigureSection, ...]:
    """All examples in the order of the page."""
    read = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))
    return tuple(
        FigureSection(one["name"], one["english"], tuple(map(_example, one["example"]))) for one in read["section"]
    )


def _example(row: dict[str, object]) -> FigureExample:
    shows, total = row.get("shows", []), row.get("total")
    return FigureExample(
        str(row["address"]),
        str(row["means"]),
        str(row["english"]),
        tuple(shows) if isinstance(shows, list) else (),
        total if isinstance(total, int) else None,
    )
