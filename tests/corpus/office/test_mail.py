"""Mails and saved web pages: the page, the text or the attachment that is the bulletin."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from corpus.files.document import ReadError, read
from tests.office_bulletins import kept

PAGE = "<html><head><title>云川协作简报</title></head><body><h1>首篇</h1><p>乙县召开会议，部署春耕。</p></body></html>"


def mail(text: str = "", page: str = "", charset: str = "gb2312", **attached: bytes) -> bytes:
    """A mail; the names of attachments have _ for their dot."""
    message = EmailMessage()
    message["Subject"] = "转发：云川协作简报第7期"
    message["Date"] = "Sat, 20 May 2023 08:00:00 +0800"
    message.set_content(text, charset=charset)
    if page:
        message.add_alternative(page, subtype="html", charset=charset)
    for name, data in attached.items():
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=f"附件{name.replace('_', '.')}"
        )
    return message.as_bytes()


def saved(page: bytes, charset: str, encoding: str = "8bit") -> bytes:
    """A saved page."""
    head = b"From: <Saved by WebKit>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    head += b'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n------b\r\n'
    head += f"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    picture = b"\r\n------b\r\nContent-Type: image/png\r\nContent-Location: a.png\r\n\r\n\x89PNG\r\n------b--\r\n"
    return head + page + picture


def test_a_saved_page_is_its_page() -> None:
    """In its own encoding, under the name of Word too; without pictures and mail's own head."""
    for name in ("a.mht", "a.mhtml", "a.doc"):
        document = read(saved(PAGE.encode("gb18030"), "gb2312"), name)
        assert [block.text for block in document.blocks] == ["首篇", "乙县召开会议，部署春耕。"]
        assert (document.title, document.source.media_type) == ("云川协作简报", "multipart/related")
    assert [block.text for block in read(saved(PAGE.encode("gb18030"), "x-unknown"), "a.mht").blocks][:1] == ["首篇"]


def test_a_mail_is_its_page_or_its_text() -> None:
    """The page where it has one; its subject and its day tell which issue it is."""
    document = read(mail("纯文本", PAGE), "a.eml")
    assert [block.text for block in document.blocks] == ["首篇", "乙县召开会议，部署春耕。"]
    assert document.title == "云川协作简报第7期"
    assert document.properties == (("date", "2023-05-20"),)
    assert [block.text for block in read(mail("乙县召开会议。\n\n丙县培训。"), "a.eml").blocks] == [
        "乙县召开会议。",
        "丙县培训。",
    ]


def test_an_attachment_is_read_where_the_mail_says_little() -> None:
    """Else it is named, so that nobody takes it for read."""
    document = read(mail("见附件", 一_rtf=kept("1.rtf"), 二_rtf=kept("2.rtf"), 三_png=b"x"), "a.eml")
    assert any(block.text.startswith("河湾工作组帮助") for block in document.blocks)
    assert document.source.media_type == "message/rfc822" and document.source.name == "a.eml"
    assert "附件二.rtf" in document.findings[-1].message and document.findings[-1].code == "mail-attachments"
    document = read(mail("乙县召开会议，部署春耕。" * 30, 一_rtf=kept("1.rtf")), "a.eml")
    assert document.blocks[0].text.startswith("乙县") and "附件一.rtf" in document.findings[-1].message


def test_mails_with_nothing_to_read_are_named() -> None:
    """Nothing of it, an attachment that is broken, an endless nest of parts."""
    for data in (mail(""), mail("", 一_docx=b"PK\x03\x04 broken"), b"MIME-Version: 1.0\nContent-Type: multipart/mixed"):
        with pytest.raises(ReadError) as error:
            read(data, "a.eml")
        assert error.value.remedy
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000))
    with pytest.raises(ReadError):
        read(f"MIME-Version: 1.0\n{nested}".encode(), "a.eml")
