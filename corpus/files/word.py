"""Word documents (.docx, with macros or as templates too) to HTML, so that their blocks are made in one way.

All that is printed, in the order of the page: text boxes, content controls, insertions, the numbers of lists, notes
below the paragraph that refers to them, and a masthead in the page header where the text has none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from corpus.errors import ReadError
from corpus.office.page_header import with_header
from corpus.word.lists import Counter, W, read_lists
from corpus.word.package import Package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Marks of a change, not of the text; of a guide to pronunciation only the base is text.
_SKIPPED = frozenset({f"{W}{name}" for name in "del moveFrom pPr rPr tblPr sdtPr rubyPr rt".split()})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WRAPPERS = frozenset({f"{W}{name}" for name in "sdt sdtContent ins moveTo customXml smartTag".split()})
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_RAISED = {"superscript": "sup", "subscript": "sub"}


Read = tuple[str, Callable[[str], bytes | None], tuple[tuple[str, str], ...]]


def read_word(data: bytes) -> Read:
    """The document's text as HTML, what finds the pictures that it names, and what it says about itself.

    Raises ReadError where it is broken, or unpacks to more than any text.
    """
    try:
        package = Package(data)
        return "\n".join(_Reader(package).blocks()), package.picture, package.properties
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the libraries raise: the file cannot be read
        raise ReadError("docx-broken", "Word 文档已损坏，打不开", "请用 Word 打开并另存一次再收录") from error


def word_html(data: bytes) -> str:
    """The document's text as HTML."""
    return read_word(data)[0]


class _Reader:
    """One document: its styles, its lists as far as they have been counted, its notes."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.relations = package.relations
        self.body = package.xml(package.main).find(f"{W}body")
        styles = package.part("styles")
        named = () if styles is None else styles.iter(f"{W}style")
        self.styles = {style.get(f"{W}styleId") or "": style for style in named}
        self.counter = Counter(read_lists(package.part("numbering")))
        self.notes = {f"{kind} {note.get(f'{W}id')}": note for kind in _NOTES.values() for note in self._notes(kind)}
        self.noted: list[Any] = []  # notes that the paragraph in hand refers to
        self.count = 0

    def blocks(self) -> Iterator[str]:
        """The HTML of every paragraph and table, in order."""
        return with_header(self._blocks(self.body), self._headers())

    def _headers(self) -> Iterator[list[str]]:
        """The headers of the first page and of the others."""
        section = next(self.body.iter(f"{W}sectPr"), None)
        if section is None:
            return
        kinds = ("first", "default") if _is_on(section.find(f"{W}titlePg")) else ("default",)
        ids = {one.get(f"{W}type"): one.get(f"{_R}id") or "" for one in section.iterfind(f"{W}headerReference")}
        for relation in (self.relations.get(ids.get(kind, "")) for kind in kinds):
            root = None if relation is None or relation.external else self.package.xml(relation.target)
            if root is not None:
                yield list(self._blocks(root))

    def _notes(self, kind: str) -> Iterator[Any]:
        root = self.package.part(kind)
        return iter(()) if root is None else root.iterchildren()

    def _blocks(self, parent: Any) -> Iterator[str]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self._blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        for box in _text_boxes(paragraph):
            yield from self._blocks(box)
        styles = list(self._styles(paragraph))
        level = _heading_level(paragraph, styles)
        mark = self._mark(paragraph, styles)
        notes, self.noted = self.noted, []
        text = self._runs(paragraph, not level and _is_bold(styles))
        notes, self.noted = self.noted, notes
        if level:
            yield f"<h{level}>{mark}{text}</h{level}>"
        elif mark:
            yield f"<ul><li>{mark}{text}</li></ul>"
        else:
            yield f"<p>{text}</p>"
        for note in notes:
            yield from self._note(note)

    def _note(self, note: Any) -> Iterator[str]:
        """A footnote below its paragraph, numbered as they follow each other in the text."""
        self.count += 1
        for place, block in enumerate(self._blocks(note)):
            yield block.replace("<p>", f"<p>注{self.count}：", 1) if not place else block

    def _styles(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's style and those that it is based on."""
        name = paragraph.find(f"{W}pPr/{W}pStyle")
        seen: set[str] = set()
        while name is not None and (id := name.get(f"{W}val") or "") in self.styles and id not in seen:
            seen.add(id)
            yield self.styles[id]
            name = self.styles[id].find(f"{W}basedOn")

    def _runs(self, parent: Any, bold: bool) -> str:
        """The text in and below an element, its bold runs and links marked; text boxes stand elsewhere."""
        parts = []
        for element in parent:
            if element.tag in _SKIPPED or element.tag == _FALLBACK:
                continue
            if element.tag == f"{W}r":
                parts.append(self._run(element, bold))
            elif element.tag == f"{W}hyperlink":
                address = self._address(element)
                inner = self._runs(element, bold)
                parts.append(f'<a href="{html.escape(address)}">{inner}</a>' if address else inner)
            elif element.tag != f"{W}txbxContent":
                parts.append(self._runs(element, bold))
        return "".join(parts)

    def _run(self, run: Any, bold: bool) -> str:
        properties = run.find(f"{W}rPr")
        if properties is not None:
            # What is struck out is no longer said, as where Word's own marks of a change delete it.
            if any(_is_on(properties.find(f"{W}{name}")) for name in ("vanish", "strike", "dstrike")):
                return ""
            mark = properties.find(f"{W}b")
            bold = bold if mark is None else _is_on(mark)
        for reference in run.iterchildren(*_NOTES):
            note = self.notes.get(f"{_NOTES[reference.tag]} {reference.get(f'{W}id')}")
            self.noted += [] if note is None else [note]
        parts = [f'<img src="{html.escape(place)}">' for place in self._pictures(run)]
        for ruby in run.iterchildren(f"{W}ruby"):
            parts += [self._runs(base, bold) for base in ruby.iterchildren(f"{W}rubyBase")]
        text = "".join(_characters(run))
        if text:
            text = html.escape(text).replace("\n", "<br>")
            raised = None if properties is None else properties.find(f"{W}vertAlign")
            tag = _RAISED.get(raised.get(f"{W}val") or "") if raised is not None else None
            text = f"<{tag}>{text}</{tag}>" if tag else text
            parts.append(f"<b>{text}</b>" if bold else text)
        return "".join(parts)

    def _pictures(self, run: Any) -> Iterator[str]:
        """The parts that are the pictures of a run; those of text boxes stand elsewhere."""
        for drawn in run.iterchildren(f"{W}drawing", f"{W}pict", f"{W}object", _ALTERNATE):
            for picture in drawn.iter("{*}blip", "{*}imagedata"):
                above = {ancestor.tag for ancestor in picture.iterancestors()}
                relation = self.relations.get(picture.get(f"{_R}embed") or picture.get(f"{_R}id") or "")
                if relation is not None and not relation.external and not above & {_FALLBACK, f"{W}txbxContent"}:
                    yield relation.target

    def _address(self, hyperlink: Any) -> str:
        relation = self.relations.get(hyperlink.get(f"{_R}id") or "")
        return relation.target if relation is not None and relation.external else ""

    def _mark(self, paragraph: Any, styles: list[Any]) -> str:
        """The list mark that Word prints before the paragraph: `★`, `2.`, `（三）`."""
        for element in (paragraph, *styles):
            if (number := _numbered(element)) is not None:
                id, depth = number
                mark = self.counter.mark(id, depth, element.get(f"{W}styleId") or "")
                return html.escape(mark) + " " if mark else ""
        return ""

    def _table(self, table: Any) -> str:
        lines = table.find(f"{W}tblPr/{W}tblBorders")
        named = table.find(f"{W}tblPr/{W}tblStyle") is not None
        drawn = lines is not None and any(line.get(f"{W}val") not in ("none", "nil") for line in lines)
        rows = "".join(self._row(row) for row in table.iter(f"{W}tr") if _own_table(row) is table)
        return f"<table{' border=1' if drawn or named else ''}>{rows}</table>"

    def _row(self, row: Any) -> str:
        cells = []
        for cell in row.iter(f"{W}tc"):
            if _own_row(cell) is not row:
                continue
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            # A cell that only carries on the one above is empty, so that columns stay in line.
            goes_on = merged is not None and merged.get(f"{W}val") != "restart"
            content = "" if goes_on else "".join(self._blocks(cell))
            wide = f' colspan="{html.escape(span.get(f"{W}val") or "1")}"' if span is not None else ""
            cells.append(f"<td{wide}>{content}</td>")
        return f"<tr>{''.join(cells)}</tr>"


def _own_table(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"), None)


def _own_row(cell: Any) -> Any:
    return next(cell.iterancestors(f"{W}tr"), None)


def _is_on(mark: Any) -> bool:
    """Whether a switch such as <w:b/> is there and not switched off."""
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off", "none")


def _characters(run: Any) -> Iterator[str]:
    for element in run:
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag == f"{W}tab":
            yield "\t"
        elif element.tag in (f"{W}br", f"{W}cr") and element.get(f"{W}type") in (None, "textWrapping"):
            yield "\n"
        elif element.tag == f"{W}noBreakHyphen":
            yield "-"
        elif element.tag == f"{W}sym":
            code = element.get(f"{W}char") or ""
            yield chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of the text boxes anchored in a paragraph, not those for old versions of Word."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if next(box.iterancestors(f"{W}p"), None) is paragraph and next(box.iterancestors(_FALLBACK), None) is None:
            yield box


def _heading_level(paragraph: Any, styles: list[Any]) -> int:
    """1 to 6 for a heading by its style or its outline level, else 0."""
    for style in styles:
        name = style.find(f"{W}name")
        called = "" if name is None else name.get(f"{W}val") or ""
        if called.lower() in ("title", "标题"):
            return 1
        if match := _HEADING.fullmatch(called):
            return min(int(match[1]), 6)
    for element in (paragraph, *styles):
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            value = outline.get(f"{W}val") or ""
            return int(value) + 1 if value.isdecimal() and int(value) < 6 else 0
    return 0


def _is_bold(styles: list[Any]) -> bool:
    marks = (style.find(f"{W}rPr/{W}b") for style in styles)
    return _is_on(next((mark for mark in marks if mark is not None), None))


def _numbered(element: Any) -> tuple[str, int] | None:
    """List and depth that a paragraph or style names; -1 where it leaves the depth to the list."""
    number = element.find(f"{W}pPr/{W}numPr/{W}numId")
    if number is None:
        return None
    depth = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
    value = "" if depth is None else depth.get(f"{W}val") or ""
    return number.get(f"{W}val") or "", int(value) if value.isdecimal() else -1
