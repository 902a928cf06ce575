"""Text PDFs to HTML; needs the extra `documents`."""

from __future__ import annotations

from corpus.errors import ReadError
from corpus.files.pictures import Find, nowhere
from corpus.models import RECOGNISED, Finding
from corpus.pdf import recognition
from corpus.pdf.pages import MOST_PAGES, pages_html

MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes) -> tuple[str, tuple[Finding, ...], Find]:
    """The text of a PDF as HTML, what in it is not sure, and what finds the pictures that it names.

    Raises ReadError where it is encrypted, broken, or pictures of pages.
    """
    try:
        from corpus.pdf.characters import read_pages
        from corpus.pdf.images import Images
    except ImportError:
        raise ReadError("pdf-extra", "读 PDF 需要扩展组件", "请安装：pip install 'jianbao[documents]'") from None
    read, images = [], Images()
    data = data[max(0, data.find(b"%PDF-")) :]
    try:
        for page in read_pages(data, images):
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
    try:
        return *pages_html(read), images.find
    except ReadError as error:
        if error.code != "pdf-scanned":
            raise
        return *_recognised(data, error), nowhere


def _recognised(data: bytes, scanned: ReadError) -> tuple[str, tuple[Finding, ...]]:
    """The text of pictures of pages, as far as it can be recognised here; and that it was."""
    if not recognition.is_installed():
        cure = "请安装识别组件：pip install 'jianbao[ocr]'，或换成带文字的原文件"
        raise ReadError(scanned.code, scanned.reason, cure) from None
    try:
        pages, sure = recognition.recognise(data)
    except ReadError:
        raise
    except Exception as error:  # whatever a foreign file makes the libraries raise: the file cannot be read
        raise ReadError(scanned.code, f"{scanned.reason}，也识别不了", "请换成带文字的原文件") from error
    markup, findings = pages_html(pages)
    message = f"文字是从扫描的图片识别出来的，平均把握 {sure:.0%}，可能有错字；引用前请对照原件。"
    return markup, (*findings, Finding(RECOGNISED, "warning", "PDF", message))
