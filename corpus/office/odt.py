"""OpenDocument text and tables (.odt, .ods) to HTML: all that is printed, in the order of the page."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from corpus.errors import ReadError
from corpus.office.markup import Markup
from corpus.office.odt_styles import DRAW, FO, NS, OFFICE, OUTLINE, STYLE, TABLE, TEXT, Styles
from corpus.office.page_header import with_header
from corpus.office.parts import Parts
from corpus.office.sheet_rows import MOST_CELLS, MOST_COLUMNS, sheet_html

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
SHEETS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

_HREF = "{http://www.w3.org/1999/xlink}href"
_META = f"{{{NS}meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
# Marks of a change, remarks, declarations: nothing that is printed.
_SILENT = frozenset({
    f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls",
    f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{TEXT}ruby-text", f"{TEXT}note-citation", f"{OFFICE}scripts",
    f"{TEXT}alphabetical-index-source", f"{TEXT}table-of-content-source", f"{TABLE}calculation-settings",
    f"{TABLE}named-expressions", f"{TABLE}database-ranges"
})  # fmt: skip
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_BROKEN = ReadError("office-broken", "OpenDocument 文件已损坏，打不开", "请用 LibreOffice 或 WPS 打开并另存一次再收录")


def read_odt(data: bytes) -> Markup:
    """The document as HTML. Raises ReadError where it is broken, has a password, or unpacks to more than any text."""
    try:
        parts = Parts(data)
        if any(one.tag.endswith("}encryption-data") for one in _of(parts.xml("META-INF/manifest.xml")).iter()):
            raise ReadError("office-encrypted", "OpenDocument 文件有密码", "请去掉密码后再收录")
        reader = _Reader(_of(parts.xml("content.xml")), parts.xml("styles.xml"))
        title = _title(parts.xml("meta.xml"))
        if reader.body.tag == f"{OFFICE}spreadsheet":
            return Markup("\n".join(reader.sheets()), SHEETS_TYPE, "OpenDocument 表格的 XML", title)
        blocks = "\n".join(reader.blocks())
        return Markup(blocks, MEDIA_TYPE, "OpenDocument 的 XML", title, picture=parts.picture)
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the libraries raise: the file cannot be read
        raise _BROKEN from error


def _of(root: Any) -> Any:
    if root is None:
        raise _BROKEN
    return root


def _title(meta: Any) -> str:
    return "" if meta is None else (meta.findtext(f".//{_DC}title") or "").strip()


class _Reader:
    """One document: its styles, its lists as far as they have been counted, its notes."""

    def __init__(self, content: Any, styles: Any) -> None:
        self.body = next(content.find(f"{OFFICE}body").iterchildren(f"{OFFICE}text", f"{OFFICE}spreadsheet"))
        self.page = styles
        self.styles = Styles(styles, content)
        self.counter = self.styles.counter()
        self.lists: dict[str, str] = {}  # the name of a list in the file -> the one that it counts on with
        self.latest: dict[str, str] = {}  # style of lists -> the latest of them
        self.notes: list[Any] = []
        self.count = 0

    def blocks(self) -> Iterator[str]:
        """The HTML of every paragraph and table, in order."""
        return with_header(self._blocks(self.body), self._headers())

    def sheets(self) -> Iterator[str]:
        """The HTML of each table of a spreadsheet."""
        tables = list(self.body.iterchildren(f"{TABLE}table"))
        for table in tables:
            if self.styles.value("table", table.get(f"{TABLE}style-name") or "", f"{TABLE}display") != "false":
                rows = ([_plain(cell) for cell in _cells(row)] for row in _rows(table))
                yield sheet_html(table.get(f"{TABLE}name") or "" if len(tables) > 1 else "", rows)

    def _headers(self) -> Iterator[list[str]]:
        for header in () if self.page is None else self.page.iter(f"{STYLE}header-first", f"{STYLE}header"):
            yield list(self._blocks(header))

    def _blocks(self, parent: Any) -> Iterator[str]:
        for element in parent:
            if element.tag in _PARAGRAPHS:
                yield from self._paragraph(element)
            elif element.tag == f"{TEXT}list":
                yield from self._list(element, element.get(f"{TEXT}style-name") or "", 0)
            elif element.tag == f"{TABLE}table":
                yield self._table(element)
            elif element.tag == f"{DRAW}image":
                yield self._run(element, False)
            elif element.tag not in _SILENT and isinstance(element.tag, str):
                yield from self._blocks(element)

    def _list(self, element: Any, style: str, depth: int, id: str = "") -> Iterator[str]:
        """The entries of a list, each with the mark that is printed before it."""
        if not depth:
            id = self._list_id(element, style)
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            marked = item.tag == f"{TEXT}list-header"
            for child in item:
                if child.tag == f"{TEXT}list":
                    own = child.get(f"{TEXT}style-name") or style
                    yield from self._list(child, own, depth + 1, id if own == style else self._list_id(child, own))
                elif child.tag in _PARAGRAPHS:
                    mark = "" if marked else self.counter.mark(id, depth)
                    marked = True
                    yield from self._paragraph(child, mark, in_list=True)
                else:
                    yield from self._blocks([child])

    def _list_id(self, element: Any, style: str) -> str:
        """The id by which a list counts: its own, or that of the one that it goes on with."""
        name = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        before = element.get(f"{TEXT}continue-list") or ""
        goes_on = element.get(f"{TEXT}continue-numbering") == "true"
        id = self.lists.get(before) or (self.latest.get(style) if goes_on else None)
        if id is None:
            id = f"{style}#{len(self.lists)}"
            self.styles.begin(style, id)
        self.lists[name or id] = self.latest[style] = id
        return id

    def _paragraph(self, paragraph: Any, mark: str = "", in_list: bool = False) -> Iterator[str]:
        for box in paragraph.iter(f"{DRAW}text-box"):
            if next(box.iterancestors(*_PARAGRAPHS), None) is paragraph:
                yield from self._blocks(box)
        name = paragraph.get(f"{TEXT}style-name") or ""
        level = self.styles.level(name)
        if paragraph.tag == f"{TEXT}h":
            own = paragraph.get(f"{TEXT}outline-level") or "1"
            level = level or (min(int(own), 6) if own.isdigit() and own != "0" else 1)
            if not in_list and not mark:
                mark = self.counter.mark(OUTLINE, level - 1)
        notes, self.notes = self.notes, []
        text = self._runs(paragraph, not level and bool(self.styles.bold("paragraph", name)))
        notes, self.notes = self.notes, notes
        mark = html.escape(mark) + " " if mark else ""
        if level:
            yield f"<h{level}>{mark}{text}</h{level}>"
        else:
            yield f"<ul><li>{mark}{text}</li></ul>" if mark else f"<p>{text}</p>"
        for note in notes:
            self.count += 1
            for place, block in enumerate(self._blocks(note)):
                yield block.replace("<p>", f"<p>注{self.count}：", 1) if not place else block

    def _runs(self, parent: Any, bold: bool) -> str:
        """The text in and below an element, its bold runs and links marked; text boxes stand elsewhere."""
        parts = [_marked(parent.text, bold)]
        for element in parent:
            parts.append(self._run(element, bold) if isinstance(element.tag, str) else "")
            parts.append(_marked(element.tail, bold))
        return "".join(parts)

    def _run(self, element: Any, bold: bool) -> str:
        tag = element.tag
        if tag in _SILENT or tag == f"{DRAW}text-box" or tag in _PARAGRAPHS:
            return ""
        if tag == f"{TEXT}s":
            count = element.get(f"{TEXT}c") or "1"
            return " " * (min(int(count), 99) if count.isdigit() else 1)
        if tag == f"{TEXT}tab":
            return "\t"
        if tag == f"{TEXT}line-break":
            return "<br>"
        if tag == f"{DRAW}image":
            return f'<img src="{html.escape(element.get(_HREF) or "")}">'
        if tag == f"{TEXT}note":
            self.notes += element.iterchildren(f"{TEXT}note-body")
            return ""
        if tag == f"{TEXT}a":
            inner, address = self._runs(element, bold), element.get(_HREF) or ""
            return f'<a href="{html.escape(address)}">{inner}</a>' if address else inner
        name = element.get(f"{TEXT}style-name") or ""
        if tag == f"{TEXT}span" and name:
            if self.styles.unseen("text", name):
                return ""
            own = self.styles.bold("text", name)
            inner = self._runs(element, bold if own is None else own)
            raised = self.styles.raised("text", name)
            return f"<{raised}>{inner}</{raised}>" if raised else inner
        return self._runs(element, bold)

    def _table(self, table: Any) -> str:
        drawn = any(
            self.styles.value("table-cell", cell.get(f"{TABLE}style-name") or "", f"{FO}border", f"{FO}border-bottom")
            not in ("", "none")
            for cell in table.iter(f"{TABLE}table-cell")
        )
        rows = []
        for row in _rows(table):
            cells = []
            for cell in _cells(row):
                wide = cell.get(f"{TABLE}number-columns-spanned") or "1"
                high = cell.get(f"{TABLE}number-rows-spanned") or "1"
                span = f' colspan="{html.escape(wide)}"' * (wide != "1") + f' rowspan="{html.escape(high)}"' * (
                    high != "1"
                )
                if cell.tag == f"{TABLE}table-cell":
                    cells.append(f"<td{span}>{''.join(self._blocks(cell))}</td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table{' border=1' if drawn else ''}>{''.join(rows)}</table>"


def _marked(text: str | None, bold: bool) -> str:
    if not text:
        return ""
    text = html.escape(" ".join(text.replace("\n", " ").split(" ")))
    return f"<b>{text}</b>" if bold and text.strip() else text


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table, of no table within it; an empty one that is repeated comes once."""
    for element in table:
        if element.tag == f"{TABLE}table-row":
            again = element.get(f"{TABLE}number-rows-repeated") or "1"
            filled = any(text.strip() for text in element.itertext())
            for _ in range(min(int(again), MOST_COLUMNS) if filled and again.isdigit() else 1):
                yield element
        elif element.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, those included that another one covers; a repeated one comes as often as it is repeated."""
    count = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        again = cell.get(f"{TABLE}number-columns-repeated") or "1"
        for _ in range(min(int(again), MOST_COLUMNS) if again.isdigit() else 1):
            count += 1
            if count > MOST_COLUMNS:
                return
            yield cell


def _plain(cell: Any) -> str:
    if cell.tag != f"{TABLE}table-cell":
        return ""
    return "\n".join("".join(paragraph.itertext()) for paragraph in cell.iterchildren(f"{TEXT}p"))[:MOST_CELLS]
