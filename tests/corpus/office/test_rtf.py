"""RTF: text in any code page, headings, bold, lists, tables, notes and page headers; and what is not printed."""

from __future__ import annotations

import pytest

from corpus.files.document import ReadError, read
from corpus.models import Block

HEAD = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 Arial;}"
    rb"{\f2\fcharset136 Ming;}}{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}{\cs3 Strong;}}"
    rb"{\info{\title \'b2\'bb\'b6\'c1}}\pard\plain\f0 "
)


def gbk(text: str) -> bytes:
    """Text as RTF writes it: each byte of GBK by itself."""
    return b"".join(
        char.encode() if char.isascii() else b"".join(rb"\'%02x" % byte for byte in char.encode("gbk")) for char in text
    )


def blocks(body: bytes) -> tuple[Block, ...]:
    return read(HEAD + body + b"}", "a.rtf").blocks


def test_text_of_any_code_page() -> None:
    """Bytes by the charset of their font, signs by their number with what stands for them passed over."""
    body = (
        gbk("测试工作简报")
        + rb"\par {\f2 \'a4\'a4\'a4\'e5}\par \uc1\u20013?\u25991?\uc2\u-10179\'3f\'3f\u-8704\'3f\'3f.\par"
    )
    assert [block.text for block in blocks(body)] == ["测试工作简报", "中文", "中文\U0001f600."]


def test_headings_bold_signs_and_blanks() -> None:
    """A style's level or its name makes a heading; bold ends with its group; hidden and struck text is not there."""
    body = (
        rb"\pard\s1 " + gbk("一级") + rb"\par\pard\s2 " + gbk("二级") + rb"\par\pard {\b " + gbk("一是先行。")
        + rb"}" + gbk("后文") + rb"{\v " + gbk("隐藏") + rb"}{\strike " + gbk("作废") + rb"}10{\super 4}\emdash\~x\par"
    )  # fmt: skip
    assert blocks(body) == (
        Block("heading", "一级", level=1),
        Block("heading", "二级", level=2),
        Block("paragraph", "一是先行。后文10⁴— x", bold=5),
    )


def test_lists_links_and_notes() -> None:
    """A list's mark is what old programs print; a note stands below its paragraph."""
    body = (
        rb"{\listtext\pard\plain 1.\tab}" + gbk("首项") + rb"\par\pard "
        + rb'{\field{\*\fldinst HYPERLINK "https://example.org/a"}{\fldrslt ' + gbk("原文") + rb"}}"
        + rb"{\super\chftn{\footnote\pard " + gbk("注文") + rb"}}" + gbk("之后") + rb"\par"
    )  # fmt: skip
    assert blocks(body) == (
        Block("item", "1. 首项"),
        Block("paragraph", "原文之后", links=(("原文", "https://example.org/a"),)),
        Block("paragraph", "注1：注文"),
    )


def test_tables() -> None:
    """Rows and cells; the text before and after stays outside."""

    def row(*cells: str) -> bytes:
        return rb"\trowd\cellx1\cellx2\pard\intbl " + b"".join(gbk(cell) + rb"\cell " for cell in cells) + rb"\row "

    body = gbk("第8期") + rb"\par " + row("县", "人数") + row("青石县", "805") + rb"\pard " + gbk("以上") + rb"\par"
    assert [(block.kind, block.text, block.cells) for block in blocks(body)] == [
        ("paragraph", "第8期", ()),
        ("row", "县 人数", ("县", "人数")),
        ("row", "青石县 805", ("青石县", "805")),
        ("paragraph", "以上", ()),
    ]


def test_what_is_not_printed() -> None:
    """Pictures, fields' codes, unknown groups and their bytes are passed over; a box is read."""
    body = (
        rb"{\pict\pngblip 89504e47}{\*\unknown {\b x}}{\object{\*\objdata 0105}}\bin4 {{{{"
        + rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt " + gbk("框里") + rb"\par}}}" + gbk("正文") + rb"\par"
    )  # fmt: skip
    assert [block.text for block in blocks(body)] == ["框里", "正文"]


def test_what_an_object_shows_and_a_star_in_the_midst() -> None:
    """The result of an object is printed; \\* says something right behind its brace alone."""
    body = (
        rb"{\object\objemb{\*\objdata 0105}{\result " + gbk("表中的字") + rb"}}\par {\b0\*\cs7 " + gbk("正文")
        + b"}{\r\n" + rb"\*\unknown x}\par"
    )  # fmt: skip
    assert [block.text for block in blocks(body)] == ["表中的字", "正文"]


def test_a_masthead_in_the_page_header_counts() -> None:
    """Where the text does not say which issue it is, and the header does."""
    header = rb"{\header\pard " + gbk("云川协作简报 第7期") + rb"\par}"
    assert [block.text for block in blocks(header + gbk("正文。") + rb"\par")] == ["云川协作简报 第7期", "正文。"]
    assert [block.text for block in blocks(header + gbk("第8期") + rb"\par")] == ["第8期"]


def test_hostile_files() -> None:
    """Groups without end are refused, and what ends too early is read as far as it goes."""
    with pytest.raises(ReadError, match="嵌套"):
        read(HEAD + b"{" * 100_000, "a.rtf")
    assert [block.text for block in read(HEAD + gbk("正文") + rb"\bin99999999999 x", "a.rtf").blocks] == ["正文"]
    assert [block.text for block in read(HEAD + gbk("正文") + b"}}}}" + gbk("之后"), "a.rtf").blocks] == ["正文之后"]
