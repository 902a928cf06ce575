"""Pages of characters by their places to HTML: lines to paragraphs, without what stands on every page.

A page knows places, not paragraphs. A line goes on in the next where it reaches the right margin and the next
one is neither indented nor set in another size; lines larger than the text are headings.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from corpus.errors import ReadError
from corpus.files.pictures import is_caption
from corpus.models import Finding
from corpus.pdf.columns import in_reading_order
from corpus.pdf.drawings import Page, beside_lines, without_signs
from corpus.pdf.lines import Line, once, rows, text_of, without_blanks
from corpus.text.line_joining import join
from corpus.text.list_marks import is_marked
from corpus.text.page_numbers import is_page_number

MOST_PAGES = 500
SCANNED = 20  # characters a page below which a PDF is taken for pictures
GARBLED = 0.2  # share of characters without meaning past which the fonts tell nothing
CELLS = 3  # that a row of a table has at least: two are a title and its page, or a form
MOST_PARTS = 4  # of a title between blanks, its sign in a list included
HANG = 0.3  # times the size between a sign and its entry
LARGER = 1.15  # times the text's size from which a line is a heading

_SIGN = re.compile("[\u3400-\u9fff]")
_PAUSE = re.compile("[，。；、]")
_NO_MEANING = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


def pages_html(read: Sequence[Page], kind: str = "PDF") -> tuple[str, tuple[Finding, ...]]:
    """The text of pages as HTML, with their pictures by name, and what in it is not sure.

    Raises ReadError where they are pictures or make no sense.
    """
    upright, turned = sum(len(page.chars) for page in read), sum(page.turned for page in read)
    pages = [rows(once(page.chars)) for page in read]
    text = "".join(line.text for page in pages for line in page)
    if len(text) + turned < SCANNED * len(pages):
        raise ReadError("pdf-scanned", f"{kind} 是扫描的图片，没有文字", "请先做文字识别（OCR），或换成带文字的原文件")
    if turned > upright:
        raise ReadError("pdf-vertical", f"{kind} 的文字是竖排或横置的", "请把页面转正，或换成 Word 文档")
    if len(_NO_MEANING.findall(text)) > GARBLED * len(text):
        raise ReadError("pdf-garbled", f"{kind} 的字体没有对应的文字编码", "请换成 Word 文档或网页")
    findings = []
    if turned:
        message = f"有 {turned} 个竖排或横置的字没有读；请对照原文件。"
        findings.append(Finding("pdf-turned", "warning", kind, message))
    lines: list[Line] = []
    below: list[str] = []  # pictures behind the last line
    body = _body_size([line for page in pages for line in page])
    # A title has its few blanks on purpose; those of running text come from how it was set.
    pages = [[line if _is_parted(line, body) else without_blanks(line) for line in page] for page in pages]
    drawn = [page.drawings for page in without_signs(read)]
    for number, (kept, drawings) in enumerate(zip(_without_furniture(pages, body), drawn, strict=True), 1):
        ordered, unsure = in_reading_order(kept)
        ordered, after = beside_lines(ordered, drawings)
        if ordered and below:
            ordered[0], below = replace(ordered[0], drawings=(*below, *ordered[0].drawings)), []
        lines, below = lines + ordered, below + after
        if unsure:
            message = f"第 {number} 页可能分栏，也可能是表格，按整行读了；请对照原文件，必要时换成 Word 文档。"
            findings.append(Finding("pdf-columns", "warning", f"第 {number} 页", message))
    return "\n".join((*_paragraphs(lines), *map(_image, below))), tuple(findings)


def _body_size(lines: Sequence[Line]) -> float:
    """The size, in whole points, that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _is_parted(line: Line, body: float) -> bool:
    """Whether the line is a title, larger than the text or without a pause, that has a blank or two between its parts:
    not one between all signs."""
    parts = line.text.split()
    title = line.size > LARGER * body or not _PAUSE.search(line.text)
    return title and len(parts) <= MOST_PARTS and not any(map(_SIGN.fullmatch, parts))


def _without_furniture(pages: Sequence[list[Line]], body: float) -> Iterator[list[Line]]:
    """The rows of each page without page numbers, running heads and feet; a large head stays on the first page."""

    def place(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.y)

    edges = Counter(place(line) for page in pages for line in {*page[:2], *page[-2:]})
    running = {at for at, count in edges.items() if count >= max(2, len(pages) - 1)}
    for number, page in enumerate(pages):
        kept = []
        for i, line in enumerate(page):
            foot = i >= len(page) - 2
            if (i < 2 or foot) and is_page_number(line.text):
                continue
            if (i < 2 or foot) and place(line) in running and (number or foot or line.size < body):
                continue
            kept.append(line)
        yield kept


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    body = _body_size(lines)
    text_lines = [line for line in lines if round(line.size) == body and not line.right]
    left = min((line.x for line in text_lines), default=0.0)
    right = max((line.end for line in text_lines), default=0.0)
    lines = [line if line.right else replace(line, left=left, right=right) for line in lines]
    larger = sorted({round(line.size) for line in lines if line.size > LARGER * body}, reverse=True)

    def goes_on(lines: Sequence[Line], line: Line) -> bool:
        above = lines[-1]
        if line.drawings and is_caption("paragraph", line.text):
            return False
        if is_row(lines[0]):
            row = next(one for one in reversed(lines) if len(one.cells) == len(lines[0].cells))
            if is_row(line) and len(row.cells) == len(line.cells):
                return True
            return _within_cells(row, above, line)
        if "  " in above.text or "  " in line.text:
            return False
        if round(above.size) != round(line.size):
            return False
        if line.size > LARGER * body:
            return 0 < above.y - line.y < 2.2 * line.size
        # Two characters of leave for the punctuation that may not begin a line.
        full = above.end > above.right - 2.5 * line.size
        hangs = (at := _hanging(lines[0])) is not None and abs(line.x - at) < 0.2 * line.size
        begins = line.indented or (line.x > line.left + 1.2 * line.size and not hangs)
        return full and not begins and not is_marked(line.text)

    def is_row(line: Line) -> bool:
        return len(line.cells) >= CELLS and round(line.size) not in larger

    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not goes_on(paragraph, line):
            yield from _with_images(paragraph, _html(paragraph, larger))
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield from _with_images(paragraph, _html(paragraph, larger))


def _with_images(paragraph: Sequence[Line], markup: str) -> Iterator[str]:
    """A paragraph between the pictures above it and those that stand among its lines."""
    yield from map(_image, paragraph[0].drawings)
    yield markup
    yield from (_image(one) for line in paragraph[1:] for one in line.drawings)


def _image(reference: str) -> str:
    return f'<img src="{html.escape(reference)}">'


def _html(paragraph: Sequence[Line], larger: Sequence[float]) -> str:
    size = round(paragraph[0].size)
    if size in larger:
        level = min(larger.index(size) + 1, 6)
        return f"<h{level}>{html.escape(_title(paragraph))}</h{level}>"
    if len(paragraph) > 1 and len(paragraph[0].cells) >= CELLS:
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in _table(paragraph))
        return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    parts: list[str] = []
    for above, line in zip((None, *paragraph), paragraph, strict=False):
        if above is not None and join(above.text[-1:], line.text[:1])[1:2] == " ":
            parts.append(" ")
        parts += _marked(line)
    return f"<p>{''.join(parts)}</p>"


def _hanging(line: Line) -> float | None:
    """Where the text of a list's entry begins behind its sign, if it is one: there its other lines begin too."""
    shown = [char for char in line.chars if char.text.strip()]
    sign = len(shown) > 1 and (is_marked(line.text) or bool(_NO_MEANING.match(shown[0].text)))
    return (
        next((right.x for left, right in pairwise(shown) if right.x - left.end > HANG * right.size), None)
        if sign
        else None
    )


def _within_cells(row: Line, above: Line, line: Line) -> bool:
    """Whether a line only goes on in cells of the row: each of its parts stands below one that is full."""
    if not 0 < above.y - line.y < 2 * line.size or len(line.cells) >= len(row.cells):
        return False
    begins = [cell[0].x for cell in row.cells]
    ends = [begin - 1.2 * row.size for begin in begins[1:]] + [row.right]
    reached = {round(cell[0].x): cell[-1].end for cell in (*row.cells, *above.cells)}
    for cell in line.cells:
        at = next((at for at, begin in enumerate(begins) if abs(begin - cell[0].x) < line.size / 2), None)
        if at is None or cell[-1].end > ends[at] + line.size:
            return False
        full = max((end for x, end in reached.items() if abs(x - begins[at]) < line.size / 2), default=0.0)
        if full + cell[0].size < ends[at]:
            return False
    return True


def _table(lines: Sequence[Line]) -> list[list[str]]:
    """The cells of each row; what a line adds to cells of the row above is joined to these."""
    rows: list[list[str]] = []
    begins = [cell[0].x for cell in lines[0].cells]
    for line in lines:
        if len(line.cells) == len(begins):
            rows.append([text_of(cell) for cell in line.cells])
            begins = [cell[0].x for cell in line.cells]
            continue
        for cell in line.cells:
            at = min(range(len(begins)), key=lambda at: abs(begins[at] - cell[0].x))
            text, more = rows[-1][at], text_of(cell)
            rows[-1][at] = text + (" " if " " in join(text[-1:], more[:1]) else "") + more
    return rows


def _title(lines: Sequence[Line]) -> str:
    """A heading of several lines: a line that fills its column goes on in the next, a short one was ended there."""
    text = lines[0].text
    for above, line in pairwise(lines):
        goes_on = above.right and above.end > above.right - 1.5 * above.size
        text = text + (join(text[-1:], line.text[:1])[1:-1] if goes_on else " ") + line.text
    return text


def _marked(line: Line) -> Iterator[str]:
    """The text of a line with its bold parts marked."""
    text, bold = line.text, [char.bold for char in line.chars for _ in char.text]
    if all(bold) or not any(bold):
        yield f"<b>{html.escape(text)}</b>" if all(bold) else html.escape(text)
        return
    for is_bold, chars in groupby(line.chars, key=lambda char: char.bold):
        part = html.escape(text_of(tuple(chars)))
        yield f"<b>{part}</b>" if is_bold else part
