"""The items of a digest: an article whose lines in bold are headings, each over a text of its own."""

from __future__ import annotations

from corpus.models import Article, Paragraph
from corpus.text.sentences import PAUSES

FEWEST = 3  # headings that make a digest


def items(article: Article) -> tuple[Paragraph, ...]:
    """The headings of a digest in order; none of an article that is one piece."""
    found = tuple(p for p in article.paragraphs if p.kind == "lead" and not p.text.rstrip().endswith(PAUSES))
    return found if len(found) >= FEWEST else ()


def headings(article: Article) -> dict[str, str]:
    """Paragraph id -> the heading of the item that it is in, for the paragraphs below a heading."""
    ids = {paragraph.id for paragraph in items(article)}
    found: dict[str, str] = {}
    heading = ""
    for paragraph in article.paragraphs if ids else ():
        if paragraph.id in ids:
            heading = paragraph.text.strip()
        elif heading:
            found[paragraph.id] = heading
    return found
