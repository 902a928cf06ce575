"""OpenDocument: all that is printed, in the order of the page, with its headings, marks, notes and tables."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.files.document import ReadError, read
from corpus.models import Block

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("manifest", "manifest"), ("meta", "meta"),
    )
)  # fmt: skip
NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
STYLES = f"""<office:document-styles {NAMES}><office:styles>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
 style:default-outline-level="2"/>
<text:list-style style:name="cn"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."
 style:num-suffix="、"/><text:list-level-style-bullet text:level="2" text:bullet-char="★"/></text:list-style>
</office:styles><office:master-styles><style:master-page style:name="Standard"><style:header>
<text:p>云川协作简报 第7期</text:p></style:header></style:master-page></office:master-styles>
</office:document-styles>"""
BOLD = '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
STRUCK = """<style:style style:name="T2" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="P9" style:family="paragraph" style:parent-style-name="Heading_20_2"/>"""


def odt(body: str, kind: str = "text", **parts: str) -> bytes:
    """An OpenDocument file of that body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("META-INF/manifest.xml", parts.get("manifest", f"<manifest:manifest {NAMES}/>"))
        package.writestr("styles.xml", parts.get("styles", STYLES))
        package.writestr(
            "content.xml",
            parts.get("head", "")
            + f"<office:document-content {NAMES}><office:automatic-styles>{BOLD}{STRUCK}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
    return out.getvalue()


def blocks(body: str, **parts: str) -> tuple[Block, ...]:
    return read(odt(body, **parts), "a.odt").blocks


def test_runs_headings_and_what_is_not_printed() -> None:
    """Bold runs, raised signs and blanks stay; what is struck out, remarks and deleted text are not there."""
    found = blocks(
        """<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p></text:deletion>
        </text:changed-region></text:tracked-changes><text:p>第8期</text:p>
        <text:p text:style-name="P9">样式说的标题</text:p><text:h text:outline-level="3">层级说的标题</text:h>
        <text:p><text:span text:style-name="T1">一是先行。</text:span>10<text:span text:style-name="T3">4</text:span>亩
        <text:span text:style-name="T2">作废</text:span><office:annotation><text:p>批注</text:p></office:annotation
        >A<text:s text:c="2"/>B<text:line-break/>　　另起</text:p>"""
    )
    assert [(block.kind, block.level, block.bold, block.text) for block in found] == [
        ("paragraph", 0, 0, "第8期"),
        ("heading", 2, 0, "样式说的标题"),
        ("heading", 3, 0, "层级说的标题"),
        ("paragraph", 0, 5, "一是先行。10⁴亩 A B"),
        ("paragraph", 0, 0, "另起"),
    ]


def test_lists_are_numbered_as_they_are_printed() -> None:
    """A list counts by itself; one that goes on with another counts on; entries within entries have marks of theirs."""
    one = "<text:list-item><text:p>{}</text:p></text:list-item>"
    found = blocks(
        '<text:p>第8期</text:p><text:list xml:id="l1" text:style-name="cn">'
        + one.format("甲")
        + "<text:list-item><text:p>乙</text:p><text:list>"
        + one.format("乙的内容")
        + "</text:list></text:list-item></text:list><text:p>中间</text:p>"
        + f'<text:list text:style-name="cn" text:continue-list="l1">{one.format("丙")}</text:list>'
        + f'<text:list text:style-name="cn">{one.format("重来")}</text:list>'
    )
    assert [block.text for block in found] == [
        "第8期", "一、 甲", "二、 乙", "★ 乙的内容", "中间", "三、 丙", "一、 重来"
    ]  # fmt: skip


def test_notes_boxes_links_and_tables() -> None:
    """A note stands below its paragraph, a text box before it; a table stays one, spans and all."""
    found = blocks(
        """<text:p>第8期<draw:frame><draw:text-box><text:p>框里</text:p></draw:text-box></draw:frame></text:p>
        <text:p>见<text:a xlink:href="https://example.org/a">原文</text:a><text:note text:note-class="footnote">
        <text:note-citation>1</text:note-citation><text:note-body><text:p>注文</text:p></text:note-body></text:note>。</text:p>
        <table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2">
        <text:p>县和人数</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
        <table:table-row><table:table-cell><text:p>青石县</text:p></table:table-cell><table:table-cell>
        <text:p>805</text:p></table:table-cell></table:table-row></table:table>"""
    )
    assert found == (
        Block("paragraph", "框里"),
        Block("paragraph", "第8期"),
        Block("paragraph", "见原文。", links=(("原文", "https://example.org/a"),)),
        Block("paragraph", "注1：注文"),
        Block("row", "县和人数", cells=("县和人数", "")),
        Block("row", "青石县 805", cells=("青石县", "805")),
    )


def test_a_masthead_in_the_page_header_counts() -> None:
    """Where the text does not say which issue it is, and the header does."""
    assert [block.text for block in blocks("<text:p>正文。</text:p>")] == ["云川协作简报 第7期", "正文。"]


def test_sheets() -> None:
    """A table of a spreadsheet is one; a cell that is repeated comes as often, a million empty rows come once."""
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<table:table table:name="一"><table:table-row>' + cell.format("第8期") + "</table:table-row><table:table-row>"
        + cell.format("青石县")
        + '<table:table-cell table:number-columns-repeated="2"><text:p>0</text:p></table:table-cell>'
        + "</table:table-row><table:table-row>" + cell.format("白鹿县") + cell.format("1") * 2
        + '</table:table-row><table:table-row table:number-rows-repeated="1048576"><table:table-cell/>'
        + "</table:table-row>"
        + "</table:table>"
    )  # fmt: skip
    document = read(odt(body, "spreadsheet"), "a.ods")
    assert document.source.media_type.endswith("spreadsheet")
    assert [block.text for block in document.blocks] == ["第8期", "青石县 0 0", "白鹿县 1 1"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"head": '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'}, ""),
        ({"head": "<broken"}, "office-broken"),
        (
            {
                "manifest": f"<manifest:manifest {NAMES}><manifest:file-entry><manifest:encryption-data/>"
                "</manifest:file-entry></manifest:manifest>"
            },
            "office-encrypted",
        ),
    ],
)
def test_hostile_files(parts: dict[str, str], code: str) -> None:
    """Entities are not followed; what is encrypted or broken is named."""
    data = odt("<text:p>第8期 &b;正文</text:p>" if not code else "<text:p>第8期</text:p>", **parts)
    if code:
        with pytest.raises(ReadError) as error:
            read(data, "a.odt")
        assert error.value.code == code
    else:
        assert [block.text for block in read(data, "a.odt").blocks] == ["第8期 正文"]
