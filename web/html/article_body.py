"""The text of an article, as HTML: every paragraph has its anchor p-HASH and a small link to itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flask import url_for
from markupsafe import Markup

from corpus.files.pictures import is_caption
from corpus.models import Paragraph
from search.message import Message
from web.article_text import ShownBlock
from web.html.pieces import text

_LINK, _TABLE, _PICTURE = Message("本段链接"), Message("表格"), Message("本期图片")
LONGEST, BEHIND = 60, 5  # characters of what is said of a picture, and so many more before it is cut


Written = Callable[[Paragraph], str]  # a paragraph's text as HTML


def article_body(
    id: str, blocks: Iterable[ShownBlock], written: Written, cells: Callable[[Paragraph], list[Markup]]
) -> Markup:
    """The blocks of the article with that id; `written` are its paragraphs, and `cells` those of a row, as HTML."""
    link, parts = _links(), list[str]()
    for block in blocks:
        if block.kind == "table":
            parts.append(f'<div class="table" role="region" aria-label="{text(_TABLE)}" tabindex="0"><table>\n')
            for row in block.paragraphs:
                row_cells = "".join([f"<td>{cell}</td>" for cell in cells(row)])
                parts.append(f'  <tr id="p-{row.id}">{row_cells}<td class="link">{link(row.id)}</td></tr>\n')
            parts += ("</table></div>\n", *_pictures(id, block.paragraphs))
        elif block.kind == "list":
            items = [f'<li id="p-{one.id}">{written(one)}{link(one.id)}</li>' for one in block.paragraphs]
            parts += (*_pictures(id, block.paragraphs), f"<ul>{''.join(items)}</ul>\n")
        else:
            parts += _paragraph(id, block, written, link)
    return Markup("".join(parts))


def _links() -> Callable[[str], str]:
    """What makes the link of a paragraph to itself."""
    said = text(_LINK)
    behind = f'" title="{said}" aria-label="{said}">¶</a>'
    return lambda id: f'<a class="pilcrow" href="#p-{id}{behind}'


def _paragraph(id: str, block: ShownBlock, written: Written, link: Callable[[str], str]) -> list[str]:
    """A paragraph, with a lead-in that runs into it; what says what a picture shows stands below this."""
    one = block.paragraphs[0]
    captions, pictures = is_caption(one.kind, one.text), _pictures(id, block.paragraphs)
    head = f'<b id="p-{block.head.id}">{written(block.head)}</b>' if block.head else ""
    kind = "caption" if pictures and captions else block.kind
    whole = f'<p class="{kind}" id="p-{one.id}">{head}{written(one)}{link(one.id)}</p>\n'
    return [*pictures, whole] if captions else [whole, *pictures]


def _pictures(id: str, paragraphs: Sequence[Paragraph]) -> list[str]:
    return [_picture(id, one, sha256) for one in paragraphs for sha256 in one.pictures]


def _picture(id: str, beside: Paragraph, sha256: str) -> str:
    said = _shortened(beside.text) if is_caption(beside.kind, beside.text) else text(_PICTURE)
    address = text(url_for("pictures.picture", id=id, sha256=sha256))
    return f'<figure class="picture"><img src="{address}" loading="lazy" alt="{text(said)}"></figure>\n'


def _shortened(said: str) -> str:
    """As Jinja's `truncate` does it: at a blank, where there is one."""
    if len(said) <= LONGEST + BEHIND:
        return said
    return said[: LONGEST - 3].rsplit(" ", 1)[0] + "..."
