"""Text PDFs to HTML; needs the extra `documents`."""

from __future__ import annotations

from corpus.errors import ReadError
from corpus.models import Finding
from corpus.pdf.pages import MOST_PAGES, pages_html

MEDIA_TYPE = "application/pdf"


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
    return pages_html(read)
