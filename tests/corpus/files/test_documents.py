"""Word documents and PDFs become the same blocks as other formats, through the extra `documents`."""

import datetime
import io
import sys
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.files.document import SUFFIXES, ReadError, read
from corpus.models import Block
from corpus.parse import parse
from corpus.profile import load_profiles
from tests.pdf import pdf

docx = pytest.importorskip("docx", reason="the extra `documents` is not installed")
pypdf = pytest.importorskip("pypdf", reason="the extra `documents` is not installed")


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def raw(document: Any, xml: str) -> None:
    """Puts XML of Word's own at the end of the document."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    element = docx.oxml.parse_xml(f"<w:body {names} {mc}>{xml}</w:body>")
    for child in list(element):
        document.element.body.insert(len(document.element.body) - 1, child)


def bulletin() -> bytes:
    document = docx.Document()
    document.add_heading("云川协作简报", 0)
    document.add_paragraph("第3期（总第9期）")
    document.add_heading("本期要目", 1)
    document.add_paragraph("青江工作组帮助1805名劳动力就业", style="List Bullet")
    document.add_paragraph("望港工作组选派医疗队", style="List Number")
    document.add_paragraph("柳浦工作组送去良种", style="List Number")
    lead = document.add_paragraph()
    lead.add_run("一是突出民生导向。").bold = True
    lead.add_run("工作组坚持产业与就业相结合。\n第二行另起一段。")
    table = document.add_table(2, 3, style="Table Grid")
    for cell, text in zip(table._cells, ("县", "人数", "备注", "石桥县", "805", ""), strict=True):
        cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    return saved(document)


def test_word_document() -> None:
    """Title, headings, list marks as Word prints them, bold leads and tables are kept."""
    found = read(bulletin(), "第3期.docx")
    assert found.source.media_type.endswith("wordprocessingml.document")
    assert found.title == "云川协作简报"
    assert found.blocks == (
        Block("heading", "云川协作简报", level=1),
        Block("paragraph", "第3期（总第9期）"),
        Block("heading", "本期要目", level=1),
        Block("item", "● 青江工作组帮助1805名劳动力就业"),
        Block("item", "1. 望港工作组选派医疗队"),
        Block("item", "2. 柳浦工作组送去良种"),
        Block("paragraph", "一是突出民生导向。工作组坚持产业与就业相结合。", bold=9),
        Block("paragraph", "第二行另起一段。"),
        Block("row", "县 人数 备注", cells=("县", "人数 备注", "")),
        Block("row", "石桥县 805", cells=("石桥县", "805", "")),
    )


def test_word_text_outside_plain_runs() -> None:
    """Text boxes, content controls, insertions and symbols are read; deletions, hidden text and field codes are not."""
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>报头在文本框里</w:t></w:r></w:p></w:txbxContent>"
    raw(
        document,
        f"""<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>
        <mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>
        <w:sdt><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p></w:sdtContent></w:sdt>
        <w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
        <w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r></w:p>""",
    )
    assert [block.text for block in read(saved(document), "a.docx").blocks] == [
        "报头在文本框里",
        "正文",
        "控件里",
        "新增★",
    ]


def test_chinese_numbering_of_word() -> None:
    """A list that counts 一、二、 in Word has these marks in its text."""
    document = docx.Document()
    document.add_paragraph("首项", style="List Number")
    document.add_paragraph("次项", style="List Number")
    numbers = document.part.numbering_part.element
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for level in numbers.iter(f"{space}lvl"):
        level.find(f"{space}numFmt").set(f"{space}val", "chineseCountingThousand")
        level.find(f"{space}lvlText").set(f"{space}val", "（%1）")
    assert [block.text for block in read(saved(document), "a.docx").blocks] == ["（一） 首项", "（二） 次项"]


PAGE = "工作组坚持产业与就业相结合确定了为受援地培育一个优势产业的目标"  # thirty characters: a full line of 12 points


def test_text_pdf() -> None:
    """Lines become paragraphs over line and page ends; large lines are headings; page numbers and feet go."""
    foot = (80.0, 30.0, 9.0, "云川协作简报编辑部")
    first = [
        (200.0, 780.0, 26.0, "云川协作简报"),
        (230.0, 740.0, 12.0, "第3期"),
        (180.0, 700.0, 18.0, "青江工作组帮助劳动力"),
        (180.0, 676.0, 18.0, "实现家门口就业"),
        (104.0, 640.0, 12.0, PAGE[:28]),
        (80.0, 620.0, 12.0, PAGE[:30]),
        (80.0, 600.0, 12.0, PAGE[:30]),
        (290.0, 40.0, 9.0, "- 1 -"),
        foot,
    ]
    second = [(80.0, 780.0, 12.0, "到此为止。"), (104.0, 760.0, 12.0, "又一段。"), (290.0, 40.0, 9.0, "- 2 -"), foot]
    found = read(pdf(first, second), "a.pdf")
    assert [(block.kind, block.level, block.text) for block in found.blocks] == [
        ("heading", 1, "云川协作简报"),
        ("paragraph", 0, "第3期"),
        ("heading", 2, "青江工作组帮助劳动力 实现家门口就业"),
        ("paragraph", 0, PAGE[:28] + PAGE[:30] * 2 + "到此为止。"),
        ("paragraph", 0, "又一段。"),
    ]


def refusal(data: bytes, name: str = "a.pdf") -> str:
    with pytest.raises(ReadError) as error:
        read(data, name)
    assert error.value.reason and error.value.remedy
    return error.value.code


def test_refused_documents() -> None:
    """Scanned, encrypted and broken documents, and old Office files, are each refused with their own reason."""
    assert refusal(pdf([])) == "pdf-scanned"
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([(80.0, 700.0, 12.0, PAGE)])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) == "pdf-encrypted"
    assert refusal(b"%PDF-1.7\nbroken") == "pdf-broken"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc") == "old-office"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<broken")
    assert refusal(out.getvalue(), "a.docx") == "docx-broken"


def test_a_missing_extra_is_said_of_each_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its suffixes are always looked for, so that no PDF is passed over in silence; the cure is the line to type."""
    assert {".docx", ".pdf"} <= set(SUFFIXES)
    monkeypatch.delitem(sys.modules, "corpus.pdf.characters", raising=False)
    for module in [name for name in sys.modules if name.startswith("pdfminer")] + ["pdfminer"]:
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError, match=r"pip install 'jianbao\[documents\]'") as error:
        read(pdf([(80.0, 700.0, 12.0, PAGE)]), "a.pdf")
    assert error.value.code == "pdf-extra"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([bulletin(), pdf([(80.0, 700.0, 12.0, PAGE)])]), st.data())
def test_damaged_documents_are_read_or_refused(data: bytes, draw: st.DataObject) -> None:
    """Whatever is damaged, the answer is a document or a ReadError."""
    broken = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 12))):
        broken[draw.draw(st.integers(0, len(broken) - 1))] = draw.draw(st.integers(0, 255))
    try:
        assert read(bytes(broken), "a.docx").blocks
    except ReadError as error:
        assert error.remedy


def test_the_title_that_a_document_has_about_itself_tells_its_issue() -> None:
    """Where the text says nothing; the day it was made on says nothing of its issue."""
    document = docx.Document()
    document.core_properties.title = "云川协作简报2023年第7期"
    document.core_properties.created = datetime.datetime(2010, 1, 1)
    document.add_heading("望港工作组选派医疗队", 1)
    document.add_paragraph("医疗队到县医院义诊，看病人三百二十人次。")
    (issue,) = parse(saved(document), "稿件.docx", load_profiles(None))
    assert (issue.year, issue.number, issue.date) == (2023, 7, None)
    assert any("title" in reason for reason in issue.source.known_by)
