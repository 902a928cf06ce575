"""Text PDFs to HTML: characters by their place on the page to lines, lines to paragraphs; needs the extra `documents`.

A PDF knows places, not paragraphs. A line goes on in the next where it reaches the right margin and the next
one is neither indented nor set in another size; lines larger than the text are headings.
"""

from __future__ import annotations

import html
import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.errors import ReadError
from corpus.text.line_joining import join, width
from corpus.text.list_marks import is_marked

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 500
SCANNED = 20  # characters a page below which a PDF is taken for pictures
GARBLED = 0.2  # share of characters without meaning past which the fonts tell nothing
LARGER = 1.15  # times the text's size from which a line is a heading

_BOLD_FONT = re.compile(r"bold|black|heavy|simhei|heiti|黑体", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-—–·•\s]*第?\s*[0-9０-９]{1,4}\s*页?\s*(?:[/／|共]\s*[0-9]{1,4}\s*页?)?[-—–·•\s]*")
_NO_MEANING = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters set in one go: where they begin, their size in points, whether the font is a bold one."""

    x: float
    y: float
    size: float
    bold: bool
    text: str

    @property
    def end(self) -> float:
        return self.x + width(self.text) * self.size / 2


@dataclass(frozen=True, slots=True)
class Line:
    """The chunks of one line of a page, from left to right."""

    chunks: tuple[Chunk, ...]

    @property
    def text(self) -> str:
        parts = [self.chunks[0].text]
        for left, right in zip(self.chunks, self.chunks[1:], strict=False):
            parts.append("  " if right.x - left.end > 2 * right.size else "")
            parts.append(right.text)
        return "".join(parts).strip()

    @property
    def size(self) -> float:
        return max(self.chunks, key=lambda chunk: len(chunk.text)).size

    @property
    def x(self) -> float:
        return self.chunks[0].x

    @property
    def y(self) -> float:
        return self.chunks[0].y

    @property
    def end(self) -> float:
        return self.chunks[-1].end


def pdf_html(data: bytes) -> str:
    """The text of a PDF as HTML. Raises ReadError where it is encrypted, broken, or pictures of pages."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise ReadError("pdf-extra", "读 PDF 需要扩展组件", "请安装：pip install 'jianbao[documents]'") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it works around is no news to the operator
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("pdf-encrypted", "PDF 有密码", "请去掉密码后再收录")
        if len(reader.pages) > MOST_PAGES:
            raise ReadError("too-large", f"PDF 超过 {MOST_PAGES} 页", "请拆成一期一个文件")
        pages = [_lines(_chunks(page)) for page in reader.pages]
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the library raise: the file cannot be read
        raise ReadError(
            "pdf-broken", "PDF 已损坏或格式特殊，打不开", "请用阅读器打开并另存一次，或换成 Word 文档"
        ) from error
    text = "".join(line.text for page in pages for line in page)
    if len(text) < SCANNED * len(pages):
        raise ReadError("pdf-scanned", "PDF 是扫描的图片，没有文字", "请先做文字识别（OCR），或换成带文字的原文件")
    if len(_NO_MEANING.findall(text)) > GARBLED * len(text):
        raise ReadError("pdf-garbled", "PDF 的字体没有对应的文字编码", "请换成 Word 文档或网页")
    return "\n".join(_paragraphs(_without_furniture(pages)))


def _chunks(page: Any) -> list[Chunk]:
    found: list[Chunk] = []

    def visit(text: str, user: list[float], matrix: list[float], font: Any, size: float) -> None:
        text = text.replace("\n", "")
        if not text:
            return
        x, y = matrix[4], matrix[5]
        scale = abs(matrix[3] * user[3] or matrix[1] * user[1] or 1)
        name = str((font or {}).get("/BaseFont", ""))
        found.append(
            Chunk(
                x * user[0] + y * user[2] + user[4],
                x * user[1] + y * user[3] + user[5],
                max(1.0, abs(size) * scale),
                bool(_BOLD_FONT.search(name)),
                text,
            )
        )

    page.extract_text(visitor_text=visit)
    return found


def _lines(chunks: Sequence[Chunk]) -> list[Line]:
    """The chunks of a page line by line, from top to bottom."""
    rows: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda chunk: -chunk.y):
        if rows and abs(rows[-1][0].y - chunk.y) < 0.4 * max(rows[-1][0].size, chunk.size):
            rows[-1].append(chunk)
        else:
            rows.append([chunk])
    lines = [Line(tuple(sorted(row, key=lambda chunk: chunk.x))) for row in rows]
    return [line for line in lines if line.text]


def _body_size(lines: Sequence[Line]) -> float:
    """The size, in whole points, that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _without_furniture(pages: Sequence[list[Line]]) -> list[Line]:
    """The lines of all pages without page numbers, running heads and feet; a large head stays on the first page."""
    body = _body_size([line for page in pages for line in page])

    def place(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.y)

    edges = Counter(place(line) for page in pages for line in {*page[:2], *page[-2:]})
    running = {at for at, count in edges.items() if count >= max(2, len(pages) - 1)}
    kept = []
    for number, page in enumerate(pages):
        for i, line in enumerate(page):
            foot = i >= len(page) - 2
            if (i < 2 or foot) and _PAGE_NUMBER.fullmatch(line.text):
                continue
            if (i < 2 or foot) and place(line) in running and (number or foot or line.size < body):
                continue
            kept.append(line)
    return kept


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    body = _body_size(lines)
    text_lines = [line for line in lines if round(line.size) == body]
    left = min((line.x for line in text_lines), default=0.0)
    right = max((line.end for line in text_lines), default=0.0)
    larger = sorted({round(line.size) for line in lines if line.size > LARGER * body}, reverse=True)

    def goes_on(above: Line, line: Line) -> bool:
        if round(above.size) != round(line.size):
            return False
        if line.size > LARGER * body:
            return 0 < above.y - line.y < 2.2 * line.size
        # Two characters of leave for the punctuation that may not begin a line.
        return above.end > right - 2.5 * line.size and line.x < left + 1.2 * line.size and not is_marked(line.text)

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
    parts: list[str] = []
    for above, line in zip((None, *paragraph), paragraph, strict=False):
        if above is not None and join(above.text[-1:], line.text[:1])[1:2] == " ":
            parts.append(" ")
        for bold, chunks in groupby(line.chunks, key=lambda chunk: chunk.bold):
            text = html.escape(Line(tuple(chunks)).text)
            parts.append(f"<b>{text}</b>" if bold else text)
    return f"<p>{''.join(parts)}</p>"
