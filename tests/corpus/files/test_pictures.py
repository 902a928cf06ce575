"""Pictures: kept where they are named, at their place, bounded, and nothing that could be a script."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

import pytest

from corpus.files import pictures
from corpus.files.document import read
from tests.corpus.office.test_epub import epub
from tests.corpus.office.test_mail import saved
from tests.corpus.office.test_odt import odt
from tests.corpus.office.test_ofd import NS, line, ofd
from tests.corpus.office.test_rtf import HEAD as RTF
from tests.corpus.office.test_rtf import gbk
from tests.pictures import png

ONE, TWO = png(seed=1), png(seed=2)
KEYS = {hashlib.sha256(data).hexdigest(): name for name, data in (("one", ONE), ("two", TWO))}
INLINE = f"data:image/png;base64,{base64.b64encode(ONE).decode()}"


def shown(data: bytes, name: str, files: Mapping[str, bytes] = {}) -> list[tuple[str, list[str]]]:
    """(text, pictures) of each block that has any; every picture has its bytes."""
    document = read(data, name, files.get)
    assert {picture.sha256: picture.data for picture in document.pictures}.items() <= {
        key: {"one": ONE, "two": TWO}[called] for key, called in KEYS.items()
    }.items()
    return [(block.text, [KEYS[key] for key in block.pictures]) for block in document.blocks if block.pictures]


def with_parts(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def test_a_picture_stands_with_its_caption_else_with_the_text_above() -> None:
    """A caption is one by its tag, its sign or its credit; after a heading it stands with the text that follows."""
    page = (
        f"<h1>甲</h1><img src='{INLINE}'><p>正文一。</p><p><img src=b.png></p><p>▲图为现场</p><p>正文二。</p>"
        f"<figure><img src=b.png><figcaption>说明</figcaption></figure><p>正文三。<img src='{INLINE}'></p>"
        "<p>记者 摄</p><p>末段。</p><img src=b.png>"
    )
    assert shown(f"<html><body>{page}</body></html>".encode(), "a.html", {"b.png": TWO}) == [
        ("正文一。", ["one"]),
        ("▲图为现场", ["two"]),
        ("说明", ["two"]),
        ("记者 摄", ["one"]),
        ("末段。", ["two"]),
    ]


def test_in_markdown() -> None:
    """Pictures of their own line, within a text, and as tags."""
    text = "# 甲\n\n正文一。\n\n![说明](a%20b.png)\n\n正文二![](a%20b.png 'x')。\n\n正文三。\n\n<img src='a%20b.png'>\n"
    assert shown(text.encode(), "a.md", {"a%20b.png": ONE}) == [
        ("说明", ["one"]),
        ("正文二。", ["one"]),
        ("正文三。", ["one"]),
    ]


def test_in_word_documents() -> None:
    """Those of runs, not those that stand in text boxes for old programs again."""
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    document = docx.Document()
    document.add_paragraph("第8期")
    document.add_picture(io.BytesIO(ONE))
    document.add_paragraph("图1 现场")
    out = io.BytesIO()
    document.save(out)
    assert shown(out.getvalue(), "a.docx") == [("图1 现场", ["one"])]


def test_in_open_documents_books_and_saved_pages() -> None:
    """By the names of parts, from the place of the chapter, by the address or id of a part of a mail."""
    frame = '<text:p>第8期<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame></text:p>'
    assert shown(with_parts(odt(frame), Pictures__1_png=ONE), "a.odt") == [("第8期", ["one"])]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub())) as book, zipfile.ZipFile(out, "w") as copy:
        for name in book.namelist():
            content = book.read(name)
            copy.writestr(name, content.replace(b"<p/>", b'<p>x<img alt="" src="../img/a%20b.png"/></p>'))
        copy.writestr("img/a b.png", TWO)
    assert shown(out.getvalue(), "a.epub") == [("x", ["two"])]
    page = "<html><body><h1>甲</h1><p>正文。<img src='cid:p1'></p><p>又。<img src='http://x/2.png'></p></body></html>"
    parts = b"".join(
        b"\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n%s\r\n\r\n%s"
        % (head, base64.encodebytes(data))
        for head, data in ((b"Content-ID: <p1>", ONE), (b"Content-Location: http://x/2.png", TWO))
    )
    assert shown(saved(page.encode() + parts, "utf-8"), "a.mht") == [("正文。", ["one"]), ("又。", ["two"])]


def test_in_rtf() -> None:
    """In digits or bytes, in runs and frames, in a table; not those for old programs, of page headers or of bullets."""

    def picture(data: bytes, how: bytes = rb"\pngblip\picw40") -> bytes:
        return rb"{\pict{\*\picprop{\sp{\sn a}{\sv b}}}" + how + b"\r\n" + data.hex().encode() + rb"}"

    digits, raw = picture(ONE), rb"{\pict\pngblip\bin%d " % len(TWO) + TWO + b"}"
    body = (
        rb"{\header " + picture(png(seed=9)) + gbk("内部") + rb"\par}" + gbk("第8期") + rb"\par "
        + rb"{\*\shppict" + digits + rb"}{\nonshppict" + picture(png(seed=8)) + rb"}\par " + gbk("图1 现场") + rb"\par "
        + rb"{\listtext{\*\shppict" + picture(png(seed=7)) + rb"}\tab}" + gbk("首项") + rb"\par\pard "
        + gbk("框边") + rb"{\shp{\*\shpinst{\sp{\sn pib}{\sv " + raw + rb"}}}}\par "
        + rb"\trowd\pard\intbl " + digits + rb"\cell " + raw + rb"\cell\row "
        + rb"\trowd\pard\intbl " + gbk("甲") + rb"\cell " + gbk("乙") + rb"\cell\row\pard "
        + picture(b"\xd7\xcd\xc6\x9a" + bytes(900), rb"\wmetafile8") + gbk("末段") + rb"{\v " + digits + rb"}\par"
    )  # fmt: skip
    assert shown(RTF + body + b"}", "a.rtf") == [("图1 现场", ["one"]), ("框边", ["two"]), ("甲 乙", ["one", "two"])]
    broken = RTF + gbk("第8期") + rb"\par{\pict\pngblip 89504e470d0a1a0az}{\pict\pngblip 895}" + gbk("正文") + b"}"
    assert [block.text for block in read(broken, "a.rtf").blocks] == ["第8期", "正文"]
    assert shown(RTF + gbk("第8期") + rb"\par" + digits[:-10], "a.rtf") == []


def test_in_ofd() -> None:
    """At its place on the page, by the id of its resource; none that is the page itself, or is not seen."""

    def image(id: int, place: str, more: str = "") -> str:
        return f'<ofd:ImageObject ResourceID="{id}" Boundary="{place}" CTM="60 0 0 40 0 0" {more}/>'

    page = (
        line("医疗队到县医院义诊，看病人三百二十人次", 20) + line("图为义诊现场", 80) + line("大家都说明年还要来", 90)
    )
    page += image(11, "20 35 60 40") + image(12, "0 0 210 297") + image(12, "20 200 60 40", 'Visible="false"')
    page += image(12, "20 95 0.2 40") + image(99, "20 95 60 40") + image(12, "x")
    media = "".join(
        f'<ofd:MultiMedia ID="{id}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for id, name in ((11, "a.png"), (12, "b.png"))
    )
    for base, folder in (("Res", "Doc_0/Res/"), ("/Res", "Res/"), ("", "Doc_0/")):
        resources = f'<ofd:Res {NS} BaseLoc="{base}"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(ofd(page))) as package, zipfile.ZipFile(out, "w") as copy:
            for name in package.namelist():
                copy.writestr(name, resources if name.endswith("Res.xml") else package.read(name))
            copy.writestr(f"{folder}a.png", ONE)
            copy.writestr(f"{folder}b.png", TWO)
        assert shown(out.getvalue(), "a.ofd") == [("图为义诊现场", ["one"])]


def test_in_mails() -> None:
    """Those of its page, by their ids; what is attached beside it is none of them."""
    message = EmailMessage()
    message["Subject"], message["Date"] = "云川协作简报第7期", "Sat, 20 May 2023 08:00:00 +0800"
    message.set_content("纯文本")
    message.add_alternative("<html><body><h1>首篇</h1><p>正文。<img src='cid:p1'></p></body></html>", subtype="html")
    page = message.get_payload()[1]
    page.add_related(ONE, "image", "png", cid="<p1>")
    message.add_attachment(TWO, maintype="image", subtype="png", filename="b.png")
    assert shown(message.as_bytes(), "a.eml") == [("正文。", ["one"])]


def test_in_a_table() -> None:
    """They stand below it, as its cells are text."""
    rows = f"<tr><td><img src='{INLINE}'></td><td><img src=b.png></td></tr><tr><td>图1</td><td>图2</td></tr>"
    page = f"<html><body><h1>甲</h1><p>正文。</p><table border=1>{rows}</table><p>之后。</p></body></html>"
    assert shown(page.encode(), "a.html", {"b.png": TWO}) == [("图1 图2", ["one", "two"])]


@pytest.mark.parametrize(
    "reference",
    [
        "data:image/svg+xml;base64," + base64.b64encode(b"<svg onload=alert(1)>" + b" " * 900).decode(),
        "data:image/png;base64,!!!",
        "data:image/png",
        "script.png",
        "large.png",
        "dot.png",
        "none.png",
        "",
    ],
)
def test_what_is_no_picture_is_not_kept(reference: str) -> None:
    """By its bytes, whatever it is called; a dot, and what is larger than any picture."""
    files = {
        "script.png": b"<script>alert(1)</script>" * 99,
        "large.png": ONE + bytes(pictures.LARGEST),
        "dot.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    }
    assert shown(f"<html><body><p>正文。<img src='{reference}'></p></body></html>".encode(), "a.html", files) == []


def test_their_number_and_size_are_bounded() -> None:
    """Of a document; one that comes again counts once."""
    files = {f"{n}.png": png(seed=n) for n in range(1, 90)}
    page = "".join(f"<p>正文{n}。<img src={n}.png></p>" for n in [*files_of(files), 1, 1])
    document = read(f"<html><body>{page}</body></html>".encode(), "a.html", files.get)
    assert len(document.pictures) == pictures.MOST


def files_of(files: Mapping[str, bytes]) -> list[int]:
    return [int(name.split(".")[0]) for name in files]
