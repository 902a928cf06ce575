"""The characters of a PDF and their places, as pdfminer.six finds them; needs the extra `documents`.

Chosen by measurement: PDFium drops a line that is said twice where the font is not embedded, and asks the machine's
fonts how wide its signs are; pypdf tells where a run begins, not where its characters stand.
"""

from __future__ import annotations

import io
import logging
import math
import re
from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import Matrix

from corpus.errors import ReadError
from corpus.pdf.lines import Char

FILLED_AND_DRAWN = 2  # the mode of text
LOST = "\ufffd"  # a character of which the font does not say what it is

_BOLD_FONT = re.compile(r"bold|black|heavy|simhei|heiti|黑体", re.IGNORECASE)


def read_characters(data: bytes) -> Iterator[tuple[list[Char], int]]:
    """Of each page the upright characters, in the order in which they are drawn, and how many others there are.

    Raises ReadError where it has a password; whatever pdfminer raises where it is broken.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what it works around is no news to the operator
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except PDFPasswordIncorrect:
        raise ReadError("pdf-encrypted", "PDF 有密码", "请去掉密码后再收录") from None
    manager = PDFResourceManager()
    for page in PDFPage.create_pages(document):
        device = _Device(manager)
        PDFPageInterpreter(manager, device).process_page(page)
        yield device.chars, device.turned


class _Device(PDFTextDevice):
    """What pdfminer draws a page on: of each upright character its place, of the others how many there are."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.chars: list[Char] = []
        self.turned = 0
        self.outlined = False

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
