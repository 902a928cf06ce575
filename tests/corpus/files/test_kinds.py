"""Every kind of file is known by its bytes; what is not read is named, with the cure."""

import io
import zipfile

import pytest

from corpus.files.document import ReadError, read
from corpus.files.kinds import kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD_WITH_PASSWORD = b"\xec\xa5" + bytes(9) + b"\x01" + "WordDocument".encode("utf-16-le") + bytes(64)
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
    ("name", "data", "kind"),
    [
        ("a.wps", stream("MatOST"), "works"),
        ("a.wps", stream("CONTENTS") + b"CHNKWKS", "works"),
        ("a.wps", stream("CONTENTS") + b"CHNKINK", "works"),
        ("a.wps", stream("WordDocument"), "old-word"),
        ("a.txt", stream("WordDocument"), "old-word"),
        ("a.doc", stream("Workbook"), "old-sheets"),
        ("a.et", stream("Workbook"), "old-sheets"),
        ("a.xls", stream("WORKBOOK"), "old-sheets"),
        ("a.rtf", b"{\\rtf1 text}", "rtf"),
        ("a.doc", b"{\\rtf1 text}", "rtf"),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "sheets"),
        ("a.zip", package("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        ("a.odt", package("content.xml", media_type="application/vnd.oasis.opendocument.text"), "odt"),
        ("a.odt", package("content.xml", media_type="application/vnd.oasis.opendocument.text-template"), "odt"),
        ("a.ods", package("content.xml", media_type="application/vnd.oasis.opendocument.spreadsheet"), "odt"),
        ("a.zip", package("OEBPS/1.html", media_type="application/epub+zip"), "epub"),
        ("a.epub", package("META-INF/container.xml", "OEBPS/1.html"), "epub"),
        ("a.pdf", b"\xef\xbb\xbf%PDF-1.7", "pdf"),
        ("a.mht", PAGE, "saved-page"),
        ("a.doc", PAGE, "saved-page"),
        ("a.eml", MAIL, "mail"),
        ("a.eml", PAGE, "mail"),
        ("a.txt", b"%PDF-1.7", "pdf"),
    ],
)
def test_what_is_read_is_known_by_its_bytes(name: str, data: bytes, kind: str) -> None:
    """Whatever it is called; by the name where the bytes leave it open."""
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("name", "data", "reason", "remedy"),
    [
        ("a.doc", OLE, "旧版 Office", ".docx"),
        ("a.docx", stream("EncryptedPackage"), "密码", "去掉密码"),
        ("a.doc", OLE + WORD_WITH_PASSWORD, "密码", "去掉密码"),
        ("a.ppt", stream("PowerPoint Document"), "演示文件", ".html"),
        ("a.zip", package("[Content_Types].xml", "ppt\\presentation.xml"), "演示文件", ".html"),
        ("a.odp", package("x", media_type="application/vnd.oasis.opendocument.presentation"), "演示文件", ".html"),
        ("a.docx", package("xl/workbook.xml"), "Word 文档已损坏", "另存"),
        ("a.docx", package("xl/1.md"), "Word 文档已损坏", "另存"),
        ("a.zip", package("xl/1.md", "word/2.md"), "压缩包", "解压"),
        *(
            (f"a{end}", package("x")[:8], f"{end} 文件已损坏", "另存")
            for end in (".ofd", ".odt", ".epub", ".xlsx", ".et")
        ),
    ],
)
def test_what_is_not_read_is_named(name: str, data: bytes, reason: str, remedy: str) -> None:
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
    assert kind_of(text.encode(), "a.eml") == "text"


def test_a_page_that_is_called_doc_is_read() -> None:
    """Web systems export pages under the name of Word."""
    assert read("<html><body><p>青石县召开会议。</p></body></html>".encode(), "a.doc").source.media_type == "text/html"
