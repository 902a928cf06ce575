"""The figures of articles as columns: a row a figure, in order of articles and of their places in these."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.models import Article, Figure
from index.embedded.figures.by_value import ByValue, by_value
from index.figures import ROLES, ends

SPANS = ("sentence_start", "sentence_end", "subject_start", "subject_end")
FIGURE_COLUMNS = ("articles", "numbers", "units", "roles", "lower", "upper", *SPANS)


@dataclass(frozen=True)
class Figures:
    """Columns by the names of FIGURE_COLUMNS, and what the numbers in `units` stand for: (dimension, unit).

    `lower` and `upper` are infinite where open. Spans are positions from the article's start, empty where there is
    none.
    """

    columns: dict[str, np.ndarray]
    units: list[tuple[str, str]]

    def __len__(self) -> int:
        return len(self.columns["articles"])

    @cached_property
    def articles(self) -> np.ndarray:
        """The article of each (intp)."""
        return self.columns["articles"].astype(np.intp)

    def of_units(self, wanted: Sequence[int]) -> np.ndarray:
        """The figures of those units (intp, ascending)."""
        if len(wanted) == len(self.units):
            return np.arange(len(self))
        lists = [self._by_unit[number] for number in wanted]
        return np.sort(np.concatenate(lists)) if len(lists) > 1 else lists[0] if lists else np.empty(0, np.intp)

    def by_value(self, wanted: tuple[int, ...]) -> ByValue | None:
        """The figures of one unit, or of all, in order of their values; None for some units, which are not kept so."""
        if not wanted or 1 < len(wanted) < len(self.units):
            return None
        key = wanted[0] if len(wanted) == 1 else -1
        if key not in self._in_order:
            self._in_order[key] = by_value(self.of_units(wanted), self.columns["lower"], self.columns["upper"])
        return self._in_order[key]

    @cached_property
    def _in_order(self) -> dict[int, ByValue]:
        return {}

    @cached_property
    def _by_unit(self) -> list[np.ndarray]:
        units = self.columns["units"]
        order = np.argsort(units, kind="stable")
        return np.split(order, np.searchsorted(units.take(order), np.arange(1, max(len(self.units), 1))))


def figure_columns(articles: Sequence[Article], sources: np.ndarray, starts: np.ndarray, marks: np.ndarray) -> Figures:
    """The columns of the articles' figures.

    The articles' texts are laid out as `index.embedded.inversion` does. `sources` (intp, one a folded
    character): where it was before folding; `starts`, `marks` (intp, ascending): where among them articles begin, and
    all marks stand.
    """
    texts = sources.take(marks) + 1  # where each article's title and paragraphs begin; the last mark ends the last
    firsts = np.searchsorted(marks, starts)
    rows: list[tuple[int, int, Figure, int]] = []
    for number, article in enumerate(articles):
        for place, one in enumerate(article.figures):
            rows.append((number, place, one.figure, int(texts[firsts[number] + 1 + one.paragraph])))
    units: dict[tuple[str, str], int] = {}
    bounds = [ends(figure) for _, _, figure, _ in rows]
    of = np.array([row[0] for row in rows], np.uint32)
    columns: dict[str, np.ndarray] = {
        "articles": of,
        "numbers": np.array([row[1] for row in rows], np.uint16),
        "units": np.array([units.setdefault((f.dimension, f.unit), len(units)) for _, _, f, _ in rows], np.uint16),
        "roles": np.array([ROLES.index(figure.role) for _, _, figure, _ in rows], np.uint8),
        "lower": np.array([low for low, _ in bounds], np.float64),
        "upper": np.array([high for _, high in bounds], np.float64),
    }
    for name in SPANS:
        places = np.array([begin + max(getattr(figure, name), 0) for _, _, figure, begin in rows], np.int64)
        folded = np.searchsorted(sources, places)
        columns[name] = (folded - starts.take(of)).astype(np.uint32) if rows else np.empty(0, np.uint32)
    return Figures(columns, list(units))


def merged_figures(parts: Sequence[Figures], numbers: Sequence[np.ndarray]) -> Figures:
    """Figures of several sources in one order; `numbers`: per source the new number (intp) of each of its articles."""
    units: dict[tuple[str, str], int] = {}
    for unit in itertools.chain.from_iterable(part.units for part in parts):
        units.setdefault(unit, len(units))
    made = {name: [part.columns[name] for part in parts] for name in FIGURE_COLUMNS}
    for which, (part, new) in enumerate(zip(parts, numbers, strict=True)):
        made["articles"][which] = new.take(part.articles).astype(np.uint32)
        renumbered = np.array([units[unit] for unit in part.units], np.uint16)
        made["units"][which] = renumbered.take(part.columns["units"]) if part.units else part.columns["units"]
    columns = {name: np.concatenate(columns) if columns else np.empty(0, np.uint32) for name, columns in made.items()}
    order = np.argsort(columns["articles"], kind="stable")  # those of one article come from one source, in order
    return Figures({name: column.take(order) for name, column in columns.items()}, list(units))
