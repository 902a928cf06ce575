"""HTML to blocks, in reading order: the tree is walked once and each piece of text put into its block.

<p>　　<b>一是</b>就业。<br>　　二是…</p>  ->  paragraph "一是就业。" (bold 2), paragraph "二是…"
<p class=MsoListParagraph><span style="font-family:Wingdings">l</span>加强领导</p>  ->  item "●加强领导"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.files.blocks import TextRun, make_block, raised
from corpus.files.markup_tree import is_silent
from corpus.files.pictures import Pictures, placed
from corpus.files.tables import table_blocks
from corpus.models import Block, BlockKind
from corpus.page.page_blocks import PageBlock, make_piece
from corpus.text import line_joining as lines

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul"
})  # fmt: skip
# The kind and level of block that an element makes of what is in it.
_KINDS: dict[str, tuple[BlockKind, int]] = {
    **{f"h{level}": ("heading", level) for level in range(1, 7)},
    **{"li": ("item", 0), "figcaption": ("caption", 0), "caption": ("caption", 0)},
}
_BOLD = re.compile(r"(?<![\w-])font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"(?<![\w-])font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
_WORD_LIST = re.compile(r"mso-list\s*:\s*+(?!none|ignore|skip)", re.IGNORECASE)
_SYMBOLS = re.compile(r"font-family\s*:[^;]*(?:wingdings|symbol)\b", re.IGNORECASE)
# The letters of Word's list marks as the fonts Wingdings and Symbol show them.
_MARKS = dict(zip("lnuqvØü§·¨o", "●■◆□❖►✓■●□○", strict=True))
# White space at a line end of the source is no blank between Chinese characters: `富余\n劳动力`.
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t\r]*\n[ \t\r\n]*(?={_WIDE})")
_SPACE = re.compile(r"[ \t\r\n\f]+")
# Two full-width blanks (or four others) after a sentence are the indentation of the next paragraph.
_INDENTED = re.compile(r"(?<=[。！？；：”…）])(?:[ \xa0]*\u3000{2,}|\xa0{4,})")


def html_blocks(root: etree._Element, pictures: Pictures | None = None) -> list[Block]:
    """The blocks under an element, in order."""
    return [piece.block for piece in html_pieces(root, pictures)]


def html_pieces(root: etree._Element, pictures: Pictures | None = None) -> list[PageBlock]:
    """The blocks under an element, in order and each with its place, and with those of its `pictures` beside it."""
    builder = _Builder(root, pictures)
    walk = etree.iterwalk(root, events=("start", "end"))
    passed = False  # over an element with all that is in it; its end comes next
    for event, element in walk:
        if event == "end":
            if not passed:
                builder.close(element)
            passed = False
            if element.tail and element is not root:
                builder.add(element.tail)
        elif is_silent(element) and element is not root:
            passed = True
        elif element.tag == "table" and (rows := table_blocks(element)) is not None:
            builder.add_blocks(rows, element)
            for image in element.iter("img"):
                builder.add_picture(image)
            passed = True
        else:
            builder.open(element)
        if passed:
            walk.skip_subtree()
    return builder.pieces()


@dataclass(slots=True)
class _Group:
    """One block of the page: its runs line by line, a line for each <br>; or a block that is finished."""

    owner: etree._Element
    kind: BlockKind = "paragraph"
    level: int = 0
    lines: list[list[TextRun]] = field(default_factory=lambda: [[]])
    done: Block | None = None
    linked: int = 0


class _Place(NamedTuple):
    """What surrounds a place in the tree: the block that it is in, bold, a link, preformatted, a font of symbols."""

    owner: etree._Element
    kind: BlockKind = "paragraph"
    level: int = 0
    bold: bool = False
    href: str = ""
    pre: bool = False
    symbols: bool = False
    raised: str = ""


class _Builder:
    """The places around where the walk stands, from the root in, and the groups found so far, `group` the one that goes
    on: none where the next text begins one."""

    def __init__(self, root: etree._Element, pictures: Pictures | None = None) -> None:
        # A link to a place on the page leads nowhere else.
        self.anchors = {str(name) for name in root.xpath("//@id | //a/@name")}
        self.places = [_Place(root)]
        self.groups: list[_Group] = []
        self.group: _Group | None = None
        self.kept = pictures
        self.pictures: list[tuple[int, str]] = []  # (how many groups stand before it, its key)

    def open(self, element: etree._Element) -> None:
        """Enters an element: what it begins, and its text up to its first child."""
        tag, style = element.tag, element.get("style")
        place = self.places[-1]
        if tag in BLOCKS:
            kind, level = _KINDS.get(tag) or (place.kind, place.level)
            if tag == "p" and style and _WORD_LIST.search(style):
                kind, level = "item", 0
            place = _Place(element, kind, level, place.bold, place.href, place.pre or tag == "pre", place.symbols)
        elif tag == "a":
            # Without a name it is no place to go to: a script follows it.
            href = (element.get("href") or ("" if element.get("name") or element.get("id") else "#")).strip()
            place = place._replace(href="" if href[:1] == "#" and href[1:] in self.anchors else href)
        elif tag in ("b", "strong"):
            place = place._replace(bold=True)
        elif tag in ("sup", "sub"):
            place = place._replace(raised=tag)
        elif tag == "img":
            self.add_picture(element)
        if style:
            place = _styled(place, style)
        self.places.append(place)
        if tag == "br":
            self.begun().lines.append([])
        elif tag in BLOCKS:
            self.group = None
        if element.text:
            self.add(element.text)
        if tag == "hr":
            self.add_blocks([(Block("rule"), 0)], element)

    def close(self, element: etree._Element) -> None:
        """Leaves an element."""
        self.places.pop()
        if element.tag in BLOCKS:
            self.group = None

    def add(self, text: str) -> None:
        """Text at this place; a line of preformatted text ends like one before <br>."""
        place, group = self.places[-1], self.group
        if place.symbols and len(text.strip()) == 1:
            text = _MARKS.get(text.strip(), text)
        if place.raised:
            text = raised(text, place.raised)
        if not place.pre:
            if not group or not group.lines[-1]:  # the source's own line ends and indentation
                text = text.lstrip(" \t\r\n\f")
                if not text:
                    return
            text = _SPACE.sub(" ", _SOURCE_BREAK.sub("", text) if "\n" in text else text)
            text = _INDENTED.sub("\n", text) if "\u3000\u3000" in text or "\xa0\xa0" in text else text
        group = group or self.begun()
        first, *more = text.split("\n")
        group.lines[-1].append(TextRun(first, place.bold, place.href))
        for line in more:
            group.lines.append([TextRun(line, place.bold, place.href)])

    def add_blocks(self, blocks: list[tuple[Block, int]], owner: etree._Element) -> None:
        """Finished blocks at this place, each with its characters in links."""
        self.groups += [_Group(owner, done=block, linked=linked) for block, linked in blocks]
        self.group = None

    def add_picture(self, image: etree._Element) -> None:
        """A picture at this place, where it is kept."""
        if self.kept and (key := self.kept.key((image.get("src") or "").strip())):
            self.pictures.append((len(self.groups), key))

    def begun(self) -> _Group:
        """The group that goes on, begun where none does."""
        if self.group is None:
            place = self.places[-1]
            self.group = _Group(place.owner, place.kind, place.level)
            self.groups.append(self.group)
        return self.group

    def pieces(self) -> list[PageBlock]:
        """The blocks of all groups; lines that <br> ended are joined where the page is wrapped with them."""
        broken = [_text(line) for group in self.groups if len(group.lines) > 1 for line in group.lines]
        wrap = lines.wrap_width(broken)
        found: list[PageBlock] = []
        begins: list[int] = []  # how many pieces stand before each group
        for group in self.groups:
            begins.append(len(found))
            if group.done:
                found.append(make_piece(group.done, group.owner, group.linked, int(group.linked > 0)))
                continue
            for runs in _paragraphs(group, wrap):
                if block := make_block(runs, group.kind, group.level):
                    links = [run for run in runs if run.href]
                    linked = sum(_size(run.text) for run in links)
                    found.append(make_piece(block, group.owner, linked, len({run.href for run in links})))
        if self.pictures:
            begins.append(len(found))
            blocks = placed([piece.block for piece in found], [(begins[at], key) for at, key in self.pictures])
            found = [piece._replace(block=block) for piece, block in zip(found, blocks, strict=True)]
        return found


def _styled(place: _Place, style: str) -> _Place:
    """The place within an element of that style."""
    if _BOLD.search(style):
        place = place._replace(bold=True)
    elif place.bold and _LIGHT.search(style):
        place = place._replace(bold=False)
    return place._replace(symbols=True) if _SYMBOLS.search(style) else place


def _text(runs: list[TextRun]) -> str:
    return "".join([run.text for run in runs])


def _size(text: str) -> int:
    """Characters that are not white space."""
    return len("".join(text.split()))


def _paragraphs(group: _Group, wrap: int) -> Iterator[list[TextRun]]:
    """The runs of each paragraph of a group; a heading stays one, whatever its lines."""
    if len(group.lines) == 1:
        yield group.lines[0]
        return
    if group.kind in ("heading", "caption"):
        yield [run for line in group.lines for run in (*line, TextRun("\n", line[-1].bold if line else False))]
        return
    paragraph: list[TextRun] = []
    first = last = ""
    for line in group.lines:
        text = _text(line)
        if paragraph and text.strip() and lines.goes_on(first, last, text, wrap):
            blank = " " if " " in lines.join(last[-1:] or "。", text.strip()[:1]) else ""
            paragraph += [TextRun(blank, paragraph[-1].bold), *line]
        else:
            yield paragraph
            paragraph, first = list(line), text
        last = text
    yield paragraph
