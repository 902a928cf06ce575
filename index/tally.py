"""How often something stands in the articles of each month, or of each value of a facet, in plain values."""

from __future__ import annotations

from typing import Literal, NamedTuple

from index.queries import String, Word
from index.schema import Facet

By = Facet | Literal["month"]
Sought = tuple[Word | String, ...]


class Tally(NamedTuple):
    """`articles`, the `characters` of these, folded, in titles and paragraphs, and how many `times` these have what was
    sought, each of it counted by itself."""

    articles: int
    characters: int
    times: int
