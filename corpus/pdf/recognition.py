"""Scanned pages to characters by their places, recognised by RapidOCR, which brings its models; needs the extra `ocr`.

Nothing is fetched: a model that is not in the package is an error.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from functools import cache
from statistics import mean, median
from typing import Any

from corpus.errors import ReadError
from corpus.pdf.drawings import Page
from corpus.pdf.lines import Char

DOTS = 150  # an inch that a page is drawn with
MOST_PAGES = 40
SECONDS = 90.0  # that the pages of a file may take; three quarters of what a file may
LARGEST = 40_000_000  # dots of a page
ALIKE = 0.25  # of the usual height of a line, within which another is of the same size
LEAST = 0.5  # how sure a line is at least

_LINE = 0.78  # of the height of a line's box that its signs are high


def is_installed() -> bool:
    """Whether scans can be read here."""
    try:
        import onnxruntime
        import pypdfium2
        import rapidocr
    except ImportError:
        return False
    return bool(onnxruntime and pypdfium2 and rapidocr)


def recognise(data: bytes) -> tuple[list[Page], float]:
    """Of each page its characters, and how sure they are, from 0 to 1.

    Raises ReadError where there are more pages than can be read in time.
    """
    import pypdfium2

    began = time.monotonic()
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MOST_PAGES:
            raise ReadError("ocr-slow", f"扫描的 PDF 超过 {MOST_PAGES} 页", "请拆成一期一个文件，或先做文字识别（OCR）")
        pages, sure = [], []
        for page in document:
            if time.monotonic() - began > SECONDS:
                reason = f"识别了 {SECONDS:.0f} 秒仍未读完"
                raise ReadError("ocr-slow", reason, "请拆成一期一个文件，或先做文字识别（OCR）")
            chars, scores = _page(page)
            pages.append(Page(chars))
            sure += scores
    finally:
        document.close()
    return pages, mean(sure) if sure else 0.0


def _page(page: Any) -> tuple[list[Char], list[float]]:
    width, height = page.get_size()
    scale = min(DOTS / 72, (LARGEST / max(width * height, 1)) ** 0.5)
    image = page.render(scale=scale).to_numpy()
    found = _engine()(image)
    if found.boxes is None:
        return [], []
    lines = [
        (box.tolist(), text, float(score))
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if score >= LEAST and text.strip()
    ]
    if not lines:
        return [], []
    usual = median(_height(box) for box, _, _ in lines)
    chars: list[Char] = []
    for box, text, _ in lines:
        high = _height(box)
        size = (usual if abs(high - usual) <= ALIKE * usual else high) * _LINE / scale
        chars += _characters(text, [(x / scale, height - y / scale) for x, y in box], size)
    return chars, [score for _, _, score in lines]


def _height(box: Sequence[Sequence[float]]) -> float:
    return (box[3][1] + box[2][1] - box[0][1] - box[1][1]) / 2


def _characters(text: str, box: Sequence[tuple[float, float]], size: float) -> list[Char]:
    """The signs of a line, spread over its box by their usual widths."""
    left, right = min(x for x, _ in box), max(x for x, _ in box)
    base = (box[2][1] + box[3][1]) / 2
    widths = [0.5 if sign.isascii() else 1.0 for sign in text]
    step = (right - left) / sum(widths)
    chars = []
    for sign, wide in zip(text, widths, strict=True):
        chars.append(Char(sign, left, left + wide * step, base, size))
        left += wide * step
    return chars


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    alone = {
        f"EngineConfig.onnxruntime.{what}_op_num_threads": 1 for what in ("intra", "inter")
    }  # other processes read too
    return RapidOCR(params={"Global.log_level": "critical", **alone})
