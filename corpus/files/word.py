"""Word documents (.docx) to HTML, so that their blocks are made in one way; needs the extra `documents`.

Read from the document's XML rather than through python-docx's paragraphs, which leave out text boxes, content
controls, insertions and the marks of numbered lists: a masthead is often a text box, a contents list numbered.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpus.errors import ReadError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_XML = 100 * 1024 * 1024  # bytes of all parts together, unpacked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}tblPr", f"{_W}sdtPr"})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"})
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_RAISED = {"superscript": "sup", "subscript": "sub"}
_CHINESE = "零一二三四五六七八九"


def is_word(data: bytes) -> bool:
    """Whether a zip file holds a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def word_html(data: bytes) -> str:
    """The document's text as HTML. Raises ReadError where it is broken, or unpacks to more than any text."""
    try:
        import docx
    except ImportError:
        raise ReadError("docx-extra", "读 Word 文档需要扩展组件", "请安装：pip install 'jianbao[documents]'") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > LARGEST_XML:
                raise ReadError("docx-bomb", "Word 文档展开后过大", "请删去其中的图片和附件，另存后再收录")
        return "\n".join(_Reader(docx.Document(io.BytesIO(data))).blocks())
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the library raise: the file cannot be read
        raise ReadError("docx-broken", "Word 文档已损坏，打不开", "请用 Word 打开并另存一次再收录") from error


class _Reader:
    """One document: its styles, its numbering and the count of every numbered list so far."""

    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        self.part = document.part
        self.styles = {style.style_id: style for style in document.styles}
        self.levels = _numbering(document.part)
        self.counts: Counter[tuple[str, int]] = Counter()

    def blocks(self) -> Iterator[str]:
        """The HTML of every paragraph and table, in order."""
        return self._blocks(self.body)

    def _blocks(self, parent: Any) -> Iterator[str]:
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self._blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        for box in _text_boxes(paragraph):
            yield from self._blocks(box)
        style = self._style(paragraph)
        level = _heading_level(paragraph, style)
        text = self._runs(paragraph, bool(not level and style is not None and style.font.bold))
        if level:
            yield f"<h{level}>{self._mark(paragraph, style)}{text}</h{level}>"
        elif mark := self._mark(paragraph, style):
            yield f"<ul><li>{mark}{text}</li></ul>"
        else:
            yield f"<p>{text}</p>"

    def _style(self, paragraph: Any) -> Any:
        return self.styles.get(paragraph.style) if paragraph.style else None

    def _runs(self, parent: Any, bold: bool) -> str:
        """The text in and below an element, its bold runs and links marked; text boxes stand elsewhere."""
        parts = []
        for element in parent:
            if element.tag in _SKIPPED or element.tag == _FALLBACK:
                continue
            if element.tag == f"{_W}r":
                parts.append(self._run(element, bold))
            elif element.tag == f"{_W}hyperlink":
                address = self._address(element)
                inner = self._runs(element, bold)
                parts.append(f'<a href="{html.escape(address)}">{inner}</a>' if address else inner)
            elif element.tag != f"{_W}txbxContent":
                parts.append(self._runs(element, bold))
        return "".join(parts)

    def _run(self, run: Any, bold: bool) -> str:
        properties = run.find(f"{_W}rPr")
        if properties is not None:
            if _is_on(properties.find(f"{_W}vanish")):
                return ""
            mark = properties.find(f"{_W}b")
            bold = bold if mark is None else _is_on(mark)
        text = "".join(_characters(run))
        if not text:
            return ""
        text = html.escape(text).replace("\n", "<br>")
        raised = None if properties is None else properties.find(f"{_W}vertAlign")
        if raised is not None and (tag := _RAISED.get(raised.get(f"{_W}val") or "")):
            text = f"<{tag}>{text}</{tag}>"
        return f"<b>{text}</b>" if bold else text

    def _address(self, hyperlink: Any) -> str:
        relation = self.part.rels.get(hyperlink.get(f"{_R}id") or "")
        return relation.target_ref if relation is not None and relation.is_external else ""

    def _mark(self, paragraph: Any, style: Any) -> str:
        """The list mark that Word prints before the paragraph: `★`, `2.`, `（三）`."""
        number = _numbered(paragraph)
        if number is None and style is not None:
            number = _numbered(style.element)
        if number is None or number[0] not in self.levels:
            return ""
        list_id, depth = number
        level = self.levels[list_id].get(depth)
        if level is None:
            return ""
        self.counts[list_id, depth] += 1
        for deeper in range(depth + 1, 9):
            self.counts.pop((list_id, deeper), None)
        kind, pattern = level
        if kind == "bullet":
            return html.escape(pattern) + " "
        if kind == "none":
            return ""

        def written(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form = self.levels[list_id].get(place, level)[0]
            return _written(max(1, self.counts[list_id, place]), form)

        return html.escape(re.sub(r"%([1-9])", written, pattern)) + " "

    def _table(self, table: Any) -> str:
        lines = table.find(f"{_W}tblPr/{_W}tblBorders")
        named = table.find(f"{_W}tblPr/{_W}tblStyle") is not None
        drawn = lines is not None and any(line.get(f"{_W}val") not in ("none", "nil") for line in lines)
        rows = "".join(self._row(row) for row in table.iter(f"{_W}tr") if _own_table(row) is table)
        return f"<table{' border=1' if drawn or named else ''}>{rows}</table>"

    def _row(self, row: Any) -> str:
        cells = []
        for cell in row.iter(f"{_W}tc"):
            if _own_row(cell) is not row:
                continue
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            # A cell that only carries on the one above is empty, so that columns stay in line.
            goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
            content = "" if goes_on else "".join(self._blocks(cell))
            wide = f' colspan="{html.escape(span.get(f"{_W}val") or "1")}"' if span is not None else ""
            cells.append(f"<td{wide}>{content}</td>")
        return f"<tr>{''.join(cells)}</tr>"


def _own_table(row: Any) -> Any:
    return next(row.iterancestors(f"{_W}tbl"), None)


def _own_row(cell: Any) -> Any:
    return next(cell.iterancestors(f"{_W}tr"), None)


def _is_on(mark: Any) -> bool:
    """Whether a switch such as <w:b/> is there and not switched off."""
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off", "none")


def _characters(run: Any) -> Iterator[str]:
    for element in run:
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}tab":
            yield "\t"
        elif element.tag in (f"{_W}br", f"{_W}cr") and element.get(f"{_W}type") in (None, "textWrapping"):
            yield "\n"
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif element.tag == f"{_W}sym":
            code = element.get(f"{_W}char") or ""
            yield chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of the text boxes anchored in a paragraph, not those for old versions of Word."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if next(box.iterancestors(f"{_W}p"), None) is paragraph and next(box.iterancestors(_FALLBACK), None) is None:
            yield box


def _heading_level(paragraph: Any, style: Any) -> int:
    """1 to 6 for a heading by its style or its outline level, else 0."""
    if style is not None:
        if style.name in ("Title", "标题"):
            return 1
        if match := _HEADING.fullmatch(style.name or ""):
            return min(int(match[1]), 6)
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is not None and (value := outline.get(f"{_W}val") or "").isdigit() and int(value) < 6:
        return int(value) + 1
    return 0


def _numbered(element: Any) -> tuple[str, int] | None:
    """List and depth that a paragraph or style names."""
    number = element.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is None:
        return None
    depth = element.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    value = (depth.get(f"{_W}val") or "0") if depth is not None else "0"
    return number.get(f"{_W}val") or "", int(value) if value.isdigit() else 0


def _numbering(part: Any) -> dict[str, dict[int, tuple[str, str]]]:
    """For each list of the document its levels: how they count and what they print, `%1` for the number."""
    try:
        root = part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract: dict[str, dict[int, tuple[str, str]]] = {}
    for element in root.iter(f"{_W}abstractNum"):
        levels = abstract.setdefault(element.get(f"{_W}abstractNumId") or "", {})
        for level in element.iter(f"{_W}lvl"):
            form, text = level.find(f"{_W}numFmt"), level.find(f"{_W}lvlText")
            kind = "decimal" if form is None else form.get(f"{_W}val") or "decimal"
            levels[int(level.get(f"{_W}ilvl") or 0)] = (kind, "" if text is None else text.get(f"{_W}val") or "")
    found = {}
    for element in root.iter(f"{_W}num"):
        link = element.find(f"{_W}abstractNumId")
        if link is not None:
            found[element.get(f"{_W}numId") or ""] = abstract.get(link.get(f"{_W}val") or "", {})
    return found


def _written(number: int, form: str) -> str:
    """12 as 十二 where the list counts in Chinese, else in digits."""
    if not form.startswith(("chinese", "ideograph", "japanese", "taiwanese")) or number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE[ones]
    return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")
