"""Files of other kinds are named by their kind, with the cure; what is read is none of them."""

import io
import zipfile

import pytest

from corpus.files.document import ReadError, read
from corpus.files.kinds import kind_error

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MAIL = b"From: a@example.org\r\nSubject: x\r\n y\r\nMime-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
PAGE = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n<p>x'


def stream(name: str) -> bytes:
    """A container of old Office with a stream of that name."""
    return OLE + name.encode("utf-16-le") + bytes(64)


def package(*names: str, media_type: str = "") -> bytes:
    """A zip of such members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        if media_type:
            file.writestr("mimetype", media_type)
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason", "remedy"),
    [
        ("a.doc", OLE, "（.doc）", "libreoffice"),
        ("a.wps", OLE, "WPS 文字文件（.wps）", "libreoffice"),
        ("a", OLE, "旧版 Office", "libreoffice"),
        ("a.wps", stream("WordDocument"), "WPS 文字文件（.wps）", "libreoffice"),
        ("a.txt", stream("WordDocument"), "（.doc）", "--convert-to docx"),
        ("a.doc", stream("Workbook"), "（.xls）", ".html"),
        ("a.docx", stream("EncryptedPackage"), "密码", "去掉密码"),
        ("a.rtf", b"{\\rtf1 text}", "RTF", "libreoffice"),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "Excel 表格（.xlsx）", ".html"),
        ("a.zip", package("[Content_Types].xml", "ppt\\presentation.xml"), "（.pptx）", ".html"),
        ("a.ofd", package("OFD.xml", "Doc_0/Document.xml"), "OFD", ".pdf"),
        ("a.odt", package("content.xml", media_type="application/vnd.oasis.opendocument.text"), ".odt", "docx"),
        ("a.epub", package("OEBPS/1.html", media_type="application/epub+zip"), "EPUB", ".html"),
        ("a.docx", package("xl/workbook.xml"), "Word 文档已损坏", "另存"),
        ("a.docx", package("xl/1.md"), "Word 文档已损坏", "另存"),
        ("a.zip", package("xl/1.md", "word/2.md"), "压缩包", "解压"),
        ("a.mht", PAGE, "网页归档", ".html"),
        ("a.doc", PAGE, "网页归档", ".html"),
        ("a.eml", MAIL, "邮件", "附件"),
    ],
)
def test_the_kind_is_named(name: str, data: bytes, reason: str, remedy: str) -> None:
    """By what the bytes are, and by the name where they leave it open; each with what to do."""
    with pytest.raises(ReadError) as error:
        read(data, name)
    assert reason in error.value.reason and remedy in error.value.remedy


@pytest.mark.parametrize(
    "text",
    ["简报", "Title: 简报\nDate: 2019\n\n正文", "---\ndate: 2019\n---\nMIME-Version: 1.0", "<p>MIME-Version: 1.0</p>"],
)
def test_texts_are_of_no_other_kind(text: str) -> None:
    """Front matter is no mail, nor is a text that speaks of one."""
    assert kind_error(text.encode(), "a.eml") is None


def test_a_page_that_is_called_doc_is_read() -> None:
    """Web systems export pages under the name of Word."""
    assert read("<html><body><p>青石县召开会议。</p></body></html>".encode(), "a.doc").source.media_type == "text/html"
