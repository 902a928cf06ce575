"""The figures of an article: each as a row, with an anchor that lasts as its paragraph's does.

f-1a2b3c4d-2   the second figure of the paragraph 1a2b3c4d; of the title f-title-1
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from corpus.models import Article
from index.engine import Stored
from search.figures.rows import Row, row_of
from search.params import Params


@dataclass(frozen=True, slots=True)
class Anchored:
    """A figure with the name of its anchor, and the address that leads there."""

    row: Row
    anchor: str
    url: str


def anchors(article: Article) -> list[str]:
    """The anchors of the article's figures, in their order."""
    counted: Counter[int] = Counter()
    found = []
    for one in article.figures:
        counted[one.paragraph] += 1
        where = "title" if one.paragraph < 0 else article.paragraphs[one.paragraph].id
        found.append(f"f-{where}-{counted[one.paragraph]}")
    return found


def anchored(stored: Stored, params: Params) -> tuple[Anchored, ...]:
    """The figures of an article, in their order."""
    page = Params(lang=params.lang, as_of=params.as_of).url(f"/articles/{stored.article.id}", figures="1")
    return tuple(
        Anchored(row_of(stored, number, params), anchor, f"{page}#{anchor}")
        for number, anchor in enumerate(anchors(stored.article))
    )
