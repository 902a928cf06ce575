"""The characters and images of a PDF and their places, as pdfminer.six finds them; needs the extra `documents`.

Chosen by measurement: PDFium drops a line that is said twice where the font is not embedded, and asks the machine's
fonts how wide its signs are; pypdf tells where a run begins, not where its characters stand.
"""

from __future__ import annotations

import io
import logging
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix, Rect

from corpus.errors import ReadError
from corpus.pdf.drawings import Drawing, Page, illustrates
from corpus.pdf.images import Images
from corpus.pdf.lines import Char

FILLED_AND_DRAWN = 2  # the mode of text
MOST_DRAWINGS = 200  # of a page that are looked at
LOST = "\ufffd"  # a character of which the font does not say what it is

_BOLD_FONT = re.compile(r"bold|black|heavy|simhei|heiti|黑体", re.IGNORECASE)


def read_pages(data: bytes, images: Images) -> Iterator[Page]:
    """What is drawn on each page; `images` is given those that illustrate it.

    Raises ReadError where it has a password; whatever pdfminer raises where it is broken.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what it works around is no news to the operator
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except PDFPasswordIncorrect:
        raise ReadError("pdf-encrypted", "PDF 有密码", "请去掉密码后再收录") from None
    manager = PDFResourceManager()
    for page in PDFPage.create_pages(document):
        left, bottom, right, top = page.mediabox
        size = (right - left, top - bottom) if page.rotate in (0, 180) else (top - bottom, right - left)
        device = _Device(manager, images, size)
        PDFPageInterpreter(manager, device).process_page(page)
        yield Page(device.chars, device.turned, device.drawings)


class _Device(PDFTextDevice):
    """What pdfminer draws a page on: of each upright character its place, of the others how many there are,
    and of each image its place."""

    def __init__(self, manager: PDFResourceManager, images: Images, size: tuple[float, float]) -> None:
        super().__init__(manager)
        self.images = images
        self.size = size
        self.drawings: list[Drawing] = []
        self.around: list[Matrix | None] = []  # the matrices of what surrounds the figure that is being drawn
        self.chars: list[Char] = []
        self.turned = 0
        self.outlined = False

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        """Called before an image or a form; what a form does to the matrix ends with it."""
        self.around.append(self.ctm)

    def end_figure(self, name: str) -> None:
        """Called behind an image or a form: what that did to the matrix ends."""
        self.ctm = self.around.pop()

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Called for each image; it fills the square that the matrix makes of that from 0 to 1."""
        if self.ctm is None or not all(map(math.isfinite, self.ctm)) or len(self.drawings) >= MOST_DRAWINGS:
            return
        a, b, c, d, x, y = self.ctm
        across, up = (x, x + a, x + c, x + a + c), (y, y + b, y + d, y + b + d)
        place = Drawing("", min(across), max(across), min(up), max(up))
        if illustrates(place, *self.size):
            self.drawings.append(replace(place, reference=self.images.reference(stream)))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Called for each string; one that is filled and drawn round is how programs make a font bold that has none."""
        self.outlined = textstate.render == FILLED_AND_DRAWN
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """Called for each character; how far the next one is, in the text's own space."""
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = LOST
        advance = font.char_width(cid) * fontsize * scaling
        a, b, _, d, x, y = matrix
        if not all(map(math.isfinite, (*matrix, advance))):
            return advance
        if font.is_vertical() or abs(b) > abs(a):
            self.turned += not text.isspace()
        elif text:
            bold = self.outlined or bool(_BOLD_FONT.search(str(font.fontname)))
            self.chars.append(Char(text, x, max(x, x + a * advance), y, max(1.0, abs(fontsize * d)), bold))
        return advance
