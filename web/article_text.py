"""How text is shown: article paragraphs as the pieces of a page, and marks within a text.

lead 一是突出民生导向。 + text 工作组把…   -> one paragraph with a bold head
lead 二是健全服务体系   + text 设立…       -> the lead-in on a line of its own (it closes with no mark)
row, row, row                             -> one table
item, item                                -> one list
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from corpus.models import Paragraph
from corpus.text.sentences import PAUSES
from web.html import pieces

BlockKind = Literal["text", "lead", "list", "table", "caption", "byline"]

_GROUPED: dict[str, BlockKind] = {"item": "list", "row": "table"}


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of the article page: one paragraph, or the rows of a table, or the items of a list.

    `head` is the lead-in that runs into a text.
    """

    kind: BlockKind
    paragraphs: tuple[Paragraph, ...]
    head: Paragraph | None = None


def shown_blocks(paragraphs: Sequence[Paragraph]) -> list[ShownBlock]:
    """The paragraphs as they are shown, in order; none is lost."""
    found: list[ShownBlock] = []
    head: Paragraph | None = None
    for paragraph in paragraphs:
        if head and paragraph.kind != "text":
            found.append(ShownBlock("lead", (head,)))
            head = None
        kind = _GROUPED.get(paragraph.kind)
        if paragraph.kind == "lead" and runs_in(paragraph.text):
            head = paragraph
        elif kind and found and found[-1].kind == kind:
            found[-1] = ShownBlock(kind, (*found[-1].paragraphs, paragraph))
        else:
            found.append(ShownBlock(kind or paragraph.kind, (paragraph,), head))  # type: ignore[arg-type]
            head = None
    if head:
        found.append(ShownBlock("lead", (head,)))
    return found


def runs_in(lead: str) -> bool:
    """Whether a lead-in goes on into the text behind it: it closes with a mark, as no line of its own does."""
    return lead.rstrip()[-1:] in PAUSES


def marked(text: str, marks: Sequence[Sequence[int]]) -> Markup:
    """The text as HTML with `<mark>` around each [start, end), in code points; spans in order, none overlapping."""
    return Markup(pieces.marked(text, marks))


def linked(text: str, marks: Sequence[Sequence[int]], links: Sequence[tuple[str, str]]) -> Markup:
    """`marked`, with each link's words, found from left to right, as a link to its address."""
    if not links:
        return marked(text, marks)
    parts: list[Markup] = []
    done = 0
    for words, address in links:
        if (start := text.find(words, done)) < 0:
            continue
        end = start + len(words)
        parts += [
            marked(text[done:start], _inside(marks, done, start)),
            Markup('<a class="out" rel="noopener nofollow" href="{}">{}</a>').format(
                address, marked(text[start:end], _inside(marks, start, end))
            ),
        ]
        done = end
    return Markup("").join([*parts, marked(text[done:], _inside(marks, done, len(text)))])


def with_figures(
    text: str,
    marks: Sequence[Sequence[int]],
    links: Sequence[tuple[str, str]],
    figures: Sequence[tuple[int, int, str]],
) -> Markup:
    """`linked`, with each figure (start, end, anchor) set off under its anchor; a link that a figure cuts is text."""
    if not figures:
        return linked(text, marks, links)
    parts: list[Markup] = []
    done = 0
    for start, end, anchor in figures:
        parts += [
            linked(text[done:start], _inside(marks, done, start), links),
            Markup('<span class="figure" id="{}">{}</span>').format(
                anchor, marked(text[start:end], _inside(marks, start, end))
            ),
        ]
        done = end
    return Markup("").join([*parts, linked(text[done:], _inside(marks, done, len(text)), links)])


def _inside(marks: Sequence[Sequence[int]], start: int, end: int) -> list[tuple[int, int]]:
    """The marks as they lie within a part of the text."""
    return [(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start]


def marked_cells(row: Paragraph, marks: Sequence[Sequence[int]]) -> list[Markup]:
    """A row's cells as HTML; its text, to which the marks belong, is the cells joined by blanks."""
    found = []
    start = 0
    for cell in row.cells:
        end = start + len(cell)
        found.append(marked(cell, _inside(marks, start, end)))
        start = end + 1
    return found
