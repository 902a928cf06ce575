"""EPUB: the chapters in the order of the spine; what the book says about itself tells its issue."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.files.document import ReadError, read

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>云川协作简报</dc:title><dc:date>2023-05-20</dc:date></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="b%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="../a.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/><item id="p" href="p.png" media-type="image/png"/>
</manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="c" linear="no"/>
<itemref idref="p"/><itemref idref="gone"/></spine></package>"""
CHAPTER = '<?xml version="1.0"?><html><head><title/></head><body>{}</body></html>'


def epub(secret: str = "", package: str = PACKAGE) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("OEBPS/book.opf", package)
        book.writestr("OEBPS/nav.xhtml", CHAPTER.format("<ol><li>目录</li></ol>"))
        book.writestr("a.xhtml", CHAPTER.format('<script src="x"/><h1><a id="x"/>首篇</h1><p>正文一。</p>'))
        book.writestr("OEBPS/b b.xhtml", CHAPTER.format("<h1>次篇</h1><p/><p>正文二。</p>"))
        book.writestr("OEBPS/c.xhtml", CHAPTER.format("<p>附注</p>"))
        if secret:
            uri = f'<x:CipherReference URI="{secret}"/>'
            book.writestr("META-INF/encryption.xml", f'<encryption xmlns:x="x">{uri}</encryption>')
    return out.getvalue()


def test_chapters_in_the_order_of_the_spine() -> None:
    """Without the list of contents that programs make, and what stands outside the order."""
    document = read(epub(), "a.epub")
    assert [(block.level, block.text) for block in document.blocks] == [
        (1, "首篇"), (0, "正文一。"), (1, "次篇"), (0, "正文二。")
    ]  # fmt: skip
    assert document.title == "云川协作简报"
    assert ("dc.date", "2023-05-20") in document.properties
    assert document.source.media_type == "application/epub+zip"


def test_encrypted_and_broken_books_are_named() -> None:
    """Fonts may be obfuscated; chapters may not be encrypted."""
    assert read(epub("OEBPS/font.otf"), "a.epub").blocks
    for data, code in ((epub("OEBPS/b%20b.xhtml"), "office-encrypted"), (epub(package="<package"), "office-broken")):
        with pytest.raises(ReadError) as error:
            read(data, "a.epub")
        assert error.value.code == code
