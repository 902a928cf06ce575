"""Text PDFs to HTML: characters by their place on the page to lines, lines to paragraphs; needs the extra `documents`.

A PDF knows places, not paragraphs. A line goes on in the next where it reaches the right margin and the next
one is neither indented nor set in another size; lines larger than the text are headings.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.errors import ReadError
from corpus.models import Finding
from corpus.pdf.columns import in_reading_order
from corpus.pdf.lines import Line, once, rows, text_of
from corpus.text.line_joining import join
from corpus.text.list_marks import is_marked

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 500
SCANNED = 20  # characters a page below which a PDF is taken for pictures
GARBLED = 0.2  # share of characters without meaning past which the fonts tell nothing
CELLS = 3  # that a row of a table has at least: two are a title and its page, or a form
LARGER = 1.15  # times the text's size from which a line is a heading

_PAGE_NUMBER = re.compile(r"[-—–·•\s]*第?\s*[0-9０-９]{1,4}\s*页?\s*(?:[/／|共]\s*[0-9]{1,4}\s*页?)?[-—–·•\s]*")
_NO_MEANING = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


def read_pdf(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The text of a PDF as HTML, and what in it is not sure.

    Raises ReadError where it is encrypted, broken, or pictures of pages.
    """
    try:
        from corpus.pdf.characters import read_characters
    except ImportError:
        raise ReadError("pdf-extra", "读 PDF 需要扩展组件", "请安装：pip install 'jianbao[documents]'") from None
    read = []
    try:
        for page in read_characters(data):
            read.append(page)
            if len(read) > MOST_PAGES:
                raise ReadError("too-large", f"PDF 超过 {MOST_PAGES} 页", "请拆成一期一个文件")
        if not read:
            raise ValueError("no page")
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the library raise: the file cannot be read
        raise ReadError(
            "pdf-broken", "PDF 已损坏或格式特殊，打不开", "请用阅读器打开并另存一次，或换成 Word 文档"
        ) from error
    upright, turned = sum(len(chars) for chars, _ in read), sum(turned for _, turned in read)
    pages = [rows(once(chars)) for chars, _ in read]
    text = "".join(line.text for page in pages for line in page)
    if len(text) + turned < SCANNED * len(pages):
        raise ReadError("pdf-scanned", "PDF 是扫描的图片，没有文字", "请先做文字识别（OCR），或换成带文字的原文件")
    if turned > upright:
        raise ReadError("pdf-vertical", "PDF 的文字是竖排或横置的", "请把页面转正，或换成 Word 文档")
    if len(_NO_MEANING.findall(text)) > GARBLED * len(text):
        raise ReadError("pdf-garbled", "PDF 的字体没有对应的文字编码", "请换成 Word 文档或网页")
    findings = []
    if turned:
        message = f"有 {turned} 个竖排或横置的字没有读；请对照原文件。"
        findings.append(Finding("pdf-turned", "warning", "PDF", message))
    lines: list[Line] = []
    for number, kept in enumerate(_without_furniture(pages), 1):
        ordered, unsure = in_reading_order(kept)
        lines += ordered
        if unsure:
            message = f"第 {number} 页可能分栏，也可能是表格，按整行读了；请对照原文件，必要时换成 Word 文档。"
            findings.append(Finding("pdf-columns", "warning", f"第 {number} 页", message))
    return "\n".join(_paragraphs(lines)), tuple(findings)


def _body_size(lines: Sequence[Line]) -> float:
    """The size, in whole points, that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _without_furniture(pages: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """The rows of each page without page numbers, running heads and feet; a large head stays on the first page."""
    body = _body_size([line for page in pages for line in page])

    def place(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.y)

    edges = Counter(place(line) for page in pages for line in {*page[:2], *page[-2:]})
    running = {at for at, count in edges.items() if count >= max(2, len(pages) - 1)}
    for number, page in enumerate(pages):
        kept = []
        for i, line in enumerate(page):
            foot = i >= len(page) - 2
            if (i < 2 or foot) and _PAGE_NUMBER.fullmatch(line.text):
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

    def goes_on(above: Line, line: Line) -> bool:
        if is_row(above) and is_row(line):
            return len(above.cells) == len(line.cells)
        if "  " in above.text or "  " in line.text:
            return False
        if round(above.size) != round(line.size):
            return False
        if line.size > LARGER * body:
            return 0 < above.y - line.y < 2.2 * line.size
        # Two characters of leave for the punctuation that may not begin a line.
        full = above.end > above.right - 2.5 * line.size
        begins = line.indented or line.x > line.left + 1.2 * line.size
        return full and not begins and not is_marked(line.text)

    def is_row(line: Line) -> bool:
        return len(line.cells) >= CELLS and round(line.size) not in larger

    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not goes_on(paragraph[-1], line):
            yield _html(paragraph, larger)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _html(paragraph, larger)


def _html(paragraph: Sequence[Line], larger: Sequence[float]) -> str:
    size = round(paragraph[0].size)
    if size in larger:
        level = min(larger.index(size) + 1, 6)
        return f"<h{level}>{html.escape(' '.join(line.text for line in paragraph))}</h{level}>"
    if len(paragraph) > 1 and len(paragraph[0].cells) >= CELLS:
        rows = ("".join(f"<td>{html.escape(text_of(cell))}</td>" for cell in line.cells) for line in paragraph)
        return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    parts: list[str] = []
    for above, line in zip((None, *paragraph), paragraph, strict=False):
        if above is not None and join(above.text[-1:], line.text[:1])[1:2] == " ":
            parts.append(" ")
        parts += _marked(line)
    return f"<p>{''.join(parts)}</p>"


def _marked(line: Line) -> Iterator[str]:
    """The text of a line with its bold parts marked."""
    text, bold = line.text, [char.bold for char in line.chars for _ in char.text]
    if all(bold) or not any(bold):
        yield f"<b>{html.escape(text)}</b>" if all(bold) else html.escape(text)
        return
    for is_bold, chars in groupby(line.chars, key=lambda char: char.bold):
        part = html.escape(text_of(tuple(chars)))
        yield f"<b>{part}</b>" if is_bold else part
