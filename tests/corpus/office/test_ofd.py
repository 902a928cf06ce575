"""OFD: texts by their places; GB/T 33190 in what offices' programs make of it."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.files.document import ReadError, read
from tests.office_bulletins import ofd as bulletin

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LINE = "工作组坚持产业与就业相结合确定了为受援地培育一个优势产业的目标"  # thirty signs


def ofd(*pages: str, template: str = "", root: str = "Doc_0/Document.xml", **parts: str) -> bytes:
    """An OFD file of these pages' layers."""
    out = io.BytesIO()
    refs = "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(len(pages)))
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "OFD.xml", f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        )
        common = '<ofd:PublicRes>Res.xml</ofd:PublicRes><ofd:TemplatePage ID="7" BaseLoc="T.xml"/>'
        package.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {NS}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{refs}</ofd:Pages></ofd:Document>",
        )
        package.writestr("Doc_0/Res.xml", f'<ofd:Res {NS}><ofd:Font ID="2" FontName="宋体" Bold="true"/></ofd:Res>')
        if template:
            package.writestr("Doc_0/T.xml", f"<ofd:Page {NS}><ofd:Content>{template}</ofd:Content></ofd:Page>")
        for at, page in enumerate(pages):
            used = '<ofd:Template TemplateID="7"/>' if template else ""
            package.writestr(
                f"Doc_0/Pages/{at}.xml", f"<ofd:Page {NS}>{used}<ofd:Content>{page}</ofd:Content></ofd:Page>"
            )
        for name, text in parts.items():
            package.writestr(f"{name}.xml", text)
    return out.getvalue()


def line(text: str, y: float, x: float = 20, size: float = 5, more: str = "", code: str = "") -> str:
    steps = code or f'DeltaX="g {len(text) - 1} {size}"'
    return (
        f'<ofd:TextObject Boundary="{x} {y} 160 8" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" {steps}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def test_lines_become_paragraphs() -> None:
    """Larger lines are headings, bold fonts bold; a template's text is on the page; page numbers go."""
    page = (
        line("青江工作组帮助劳动力", 30, 40, 8) + line(LINE[:28], 50, 30) + line(LINE, 58)
        + line("到此为止。", 66) + line("一是先行。", 74, 30, more='Font="2"') + line("- 1 -", 280, 100)
    )  # fmt: skip
    found = read(ofd(page, template=line("云川协作简报", 15, 40, 9)), "a.ofd")
    assert [(block.kind, block.bold, block.text) for block in found.blocks] == [
        ("heading", 0, "云川协作简报"),
        ("heading", 0, "青江工作组帮助劳动力"),
        ("paragraph", 0, LINE[:28] + LINE + "到此为止。"),
        ("paragraph", 5, "一是先行。"),
    ]
    assert found.source.media_type == "application/ofd"


def test_places_by_matrix_and_steps_of_their_own() -> None:
    """A matrix scales and moves; steps come one by one, repeated, or not at all; what is invisible is not there."""
    page = (
        line("缩放两倍", 20, 20, 2.5, 'CTM="2 0 0 2 0 0"', 'DeltaX="2.5 g 2 2.5"')
        + line("没有步长的一行", 40, code=" ") + line("隐藏", 60, more='Visible="false"') + line(LINE, 80)
    )  # fmt: skip
    assert [block.text for block in read(ofd(page), "a.ofd").blocks] == ["缩放两倍", "没有步长的一行", LINE]


def test_vertical_text_is_named() -> None:
    """A page set downward is refused with that reason, a few such signs are a finding."""
    down = line(LINE, 20, code='DeltaY="g 29 5" DeltaX="g 29 0"')
    with pytest.raises(ReadError) as error:
        read(ofd(down), "a.ofd")
    assert error.value.code == "pdf-vertical"
    found = read(ofd(line(LINE, 20) + line(LINE, 28) + line("竖排", 40, code='DeltaY="5"')), "a.ofd")
    assert [finding.code for finding in found.findings] == ["pdf-turned"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ofd("", ""), "pdf-scanned"),
        (ofd(line("x", 1), root="gone.xml"), "office-broken"),
        (ofd("<broken"), "office-broken"),
        (ofd(line("x", 1, code='DeltaX="x"')), "office-broken"),
        (ofd(line("x", 1), Encryptions="<a/>"), "office-encrypted"),
        (ofd(*[line(LINE, 1)] * 501), "too-large"),
    ],
)
def test_refused_files_are_named(data: bytes, code: str) -> None:
    """Each by its reason."""
    with pytest.raises(ReadError) as error:
        read(data, "a.ofd")
    assert error.value.code == code and error.value.remedy
    assert "PDF" not in error.value.reason


def test_the_bulletins_have_several_pages() -> None:
    """So that the other test of them, which compares their words, says something about page ends."""
    with zipfile.ZipFile(io.BytesIO(bulletin(1))) as package:
        assert sum(name.endswith("Content.xml") for name in package.namelist()) > 1
