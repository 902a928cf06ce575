"""HTML becomes the blocks that a reader of the page would see."""

import time

import pytest

from corpus.files.html import html_blocks
from corpus.files.markup_tree import tree_of
from corpus.models import Block


def blocks(markup: str) -> list[Block]:
    root = tree_of(markup)
    return [] if root is None else html_blocks(root)


def shown(markup: str) -> list[str]:
    """Each block as its kind and text."""
    return [f"{block.kind}: {block.text}" for block in blocks(markup)]


def test_paragraphs_of_line_ends_and_full_width_blanks() -> None:
    """<br>, and two full-width blanks after a sentence, begin a paragraph; blanks inside a name do not."""
    assert shown("<div>　　第一段。<br>　　第二段。　　第三段，张　　三。<br><br>　　&nbsp;第四段</div>") == [
        "paragraph: 第一段。", "paragraph: 第二段。", "paragraph: 第三段，张 三。", "paragraph: 第四段",
    ]  # fmt: skip


def test_lines_wrapped_with_br_are_joined() -> None:
    """A page that breaks every full line with <br> is read as paragraphs."""
    line = "八月十五日，石桥县家纺产业园迎来了第一批新员工，她们将告别农民"
    markup = f"<p>　　{line[:28]}<br>{line[:30]}<br>{line[:30]}<br>身份。<br>　　{line[2:30]}<br>工人。</p>"
    assert shown(markup) == [f"paragraph: {line[:28]}{line[:30]}{line[:30]}身份。", f"paragraph: {line[2:30]}工人。"]


def test_equal_titles_with_br_stay_apart() -> None:
    """Titles of one length, each ended by <br>, are no wrapped text."""
    titles = [f"{name}工作组选派十二名骨干教师赴云川支教" for name in ("青江", "望港", "柳浦", "澜州")]
    assert shown(f"<p>{'<br>'.join(titles)}</p>") == [f"paragraph: {title}" for title in titles]


def test_inline_markup_leaves_one_text() -> None:
    """<font>, <span>, <o:p> and unknown inline tags part nothing; entities are decoded; zero-width characters go."""
    markup = "<p><font face=仿宋>一<span>是</span></font><o:p></o:p>产业<zoom>兴旺</zoom>&mdash;&#8203;A&amp;B&nbsp; "
    markup += "公司</p>"
    assert shown(markup) == ["paragraph: 一是产业兴旺—A&B 公司"]


def test_source_line_ends_are_no_blanks_in_chinese() -> None:
    """An editor's line end in the source parts words of letters, not Chinese."""
    assert shown("<p>富余\n   劳动力\n  Open\nSearch</p>") == ["paragraph: 富余劳动力 Open Search"]


@pytest.mark.parametrize("markup, bold", [
    ("<p><b>一是就业。</b>通过调研</p>", 5),
    ("<p>　<strong>一是</strong><b>就业。</b>通过<b>调研</b></p>", 5),
    ("<p><span style='font-weight: 700'>一是</span>就业</p>", 2),
    ("<p>通过<b>调研</b></p>", 0),
    ("<p><b>全部都是</b> </p>", 4),
    ("<p><b>一是<span style='font-weight:normal'>就业</span></b></p>", 2),
])  # fmt: skip
def test_bold_is_measured_at_the_head_only(markup: str, bold: int) -> None:
    """The bold run at the head counts, however it is written; bold further on does not."""
    assert blocks(markup)[0].bold == bold


def test_headings_keep_level_and_stay_one() -> None:
    """A heading set in two lines is one block with a blank between them."""
    assert blocks("<h2>南通工作组帮助劳动力<br>实现就业</h2>") == [
        Block("heading", "南通工作组帮助劳动力 实现就业", level=2)
    ]


def test_links() -> None:
    """A paragraph all of whose text is one web link is a link; other addresses leave text only."""
    assert blocks("<p><a href='https://example.org/1'>查看<b>原文</b></a> </p>") == [
        Block("link", "查看原文", href="https://example.org/1")
    ]
    for href in ("javascript:alert(1)", "/a.html", "data:text/html,x", "HTTPS:x", "http://[", "vbscript:x"):
        assert blocks(f'<p><a href="{href}">查看原文</a></p>') == [Block("paragraph", "查看原文")]


def test_lists_of_html_and_of_word() -> None:
    """<li> and Word's list paragraphs are entries; marks of symbol fonts become the marks that were printed."""
    markup = """
    <ul><li>★ 甲</li><li><p>乙</p></li></ul>
    <p class=MsoListParagraph style='text-indent:-21.0pt;mso-list:l0 level1 lfo1'><![if
    !supportLists]><span
    style='font-family:Wingdings;mso-list:Ignore'>l<span
    style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>丙</p>
    <p class=MsoNormal style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>一、</span>丁</p>
    <p>&#61623;戊</p><p style='mso-list: none'>己</p>"""
    assert shown(markup) == ["item: ★ 甲", "item: 乙", "item: ● 丙", "item: 一、丁", "paragraph: ●戊", "paragraph: 己"]


def test_word_leftovers_are_no_text() -> None:
    """Conditional comments, style sheets and Office's own elements of an export say nothing."""
    markup = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
    <style><!-- p.MsoNormal {color:red} --></style>
    <!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
    <body><div class=WordSection1><p class=MsoTitle>简报<o:p></o:p></p><xml>不见</xml>
    <p style='mso-hide:all'>不见</p></div></body></html>"""
    assert shown(markup) == ["paragraph: 简报"]


def test_data_table() -> None:
    """A table for readers becomes rows whose cells stay in their columns."""
    markup = """<table border="1"><caption>表1 就业情况</caption>
    <tr><th rowspan="2">县</th><th colspan="2">人数</th></tr><tr><th>男</th><th>女</th></tr>
    <tr><td>石桥县</td><td>805</td><td><p>1,000</p><p>（估）</p></td></tr></table>"""
    assert [(block.kind, block.text, block.cells) for block in blocks(markup)] == [
        ("caption", "表1 就业情况", ()),
        ("row", "县 人数", ("县", "人数", "")),
        ("row", "男 女", ("", "男", "女")),
        ("row", "石桥县 805 1,000 （估）", ("石桥县", "805", "1,000 （估）")),
    ]


def test_layout_tables_are_not_seen() -> None:
    """Tables that only lay out a page, nested ones too, leave the paragraphs in them."""
    markup = (
        "<table width=100%><tr><td><table><tr><td><p>第一段，"
        + "话" * 220
        + "。</p><p>第二段。</p></td><td>旁边</td></tr></table>"
        "</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    )
    assert [block.kind for block in blocks(markup)] == ["paragraph"] * 5
    assert [block.text[:4] for block in blocks(markup)] == ["第一段，", "第二段。", "旁边", "甲", "乙"]


def test_preformatted_text_keeps_its_lines() -> None:
    """In <pre> a line end ends a line, and blank lines part paragraphs."""
    assert shown("<pre>标题\n  第一行\n\n第二行</pre>") == ["paragraph: 标题", "paragraph: 第一行", "paragraph: 第二行"]


def test_captions_and_rules() -> None:
    """A figure's caption and a rule are blocks of their own; the picture's file name is not text."""
    assert shown("<figure><img src=a.jpg alt=IMG_1.JPG><figcaption>现场</figcaption></figure>前<hr>后") == [
        "caption: 现场", "paragraph: 前", "rule: ", "paragraph: 后",
    ]  # fmt: skip


HOSTILE = """<p onclick="alert(1)" style="background:url(javascript:x)">留下</p>
<script>document.write('不见')</script><iframe src="//evil">不见</iframe>
<svg><text>不见</text><script>不见</script></svg>
<div style="display:none">不见</div><div style="position:absolute;visibility: hidden">不见</div><p hidden>不见</p>
<noscript>不见</noscript><template><p>不见</p></template><object data=x>不见</object>
<select><option>不见</option></select>
<textarea>不见</textarea><button>不见</button><math><mtext>不见</mtext></math><style>@import url(//evil)</style>
<a href="javascript:alert(1)">文字</a><img src=x onerror=alert(1)><form action=//evil>也留下<input value=不见></form>
<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"""


def test_hostile_markup_leaves_text_only() -> None:
    """Scripts, frames, drawings, hidden parts and handlers are gone; what is shown stays as plain text."""
    assert shown(HOSTILE) == [
        "paragraph: 留下",
        "paragraph: 文字",
        "paragraph: 也留下",
        "paragraph: <script>alert(1)</script>",
    ]
    assert all(not block.href for block in blocks(HOSTILE))


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "span", "blockquote", "font"])
def test_ten_thousand_nested_tags(tag: str) -> None:
    """Nesting without end costs neither the text nor a second."""
    names = [part.strip("<> ") for part in tag.split(">")]
    closing = "".join(f"</{name.strip('<')}>" for name in reversed(names))
    began = time.process_time()
    for markup in (f"<{tag}>" * 10_000 + "深处", f"<{tag}>" * 10_000 + "深处" + closing * 10_000 + "<p>外面</p>"):
        assert "深处" in "".join(block.text for block in blocks("<html><body><p>前面</p>" + markup))
        assert "前面" in shown("<html><body><p>前面</p>" + markup)[0]
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<!-- -->",
        "<",
        "<p",
        "<table><tr colspan=99999999><td colspan=999999999>甲<td>乙<tr><td>丙<td rowspan=-1>丁",
        "&",
        "\x00<p>甲",
    ],
)
def test_broken_markup_is_no_error(markup: str) -> None:
    """Half a tag, wild spans and empty pages are read as far as they go."""
    blocks(markup)


@pytest.mark.parametrize("markup, blocks", [
    ("<b><p>一是加强领导。</p> <p>二是</p></b>后", [("一是加强领导。", 7), ("二是", 2), ("后", 0)]),
    ("<STRONG>\n<P align=left>一是加强领导。</STRONG>通过调研", [("一是加强领导。通过调研", 7)]),
    ("<b><p>甲<p>乙</b><p>丙", [("甲", 1), ("乙", 1), ("丙", 0)]),
    ("<b><pre>甲</pre></b><b><p>没有结尾", [("甲", 1), ("没有结尾", 0)]),
])  # fmt: skip
def test_bold_around_paragraphs(markup: str, blocks: list[tuple[str, int]]) -> None:
    """Paragraphs inside bold are bold, as every browser shows them."""
    root = tree_of(f"<html><body>{markup}</body></html>")
    assert root is not None
    assert [(block.text, block.bold) for block in html_blocks(root)] == blocks


def test_lines_of_the_source_after_br_are_no_indentation() -> None:
    """A page wrapped with <br> is joined whether or not the source breaks its own lines there and indents them."""
    lines = [
        "　　八月十五日，石桥县家纺服装产业园迎来了第一批新员工。在这里，她",
        "们将告别农民身份，变身产业工人，通过自己的辛勤劳动，创造美好生活，",
        "奔向全面小康。",
        "　　工作组坚持产业与就业相结合，确定了“为受援地培育一个优势产业”的",
        "工作目标，规划总面积1500亩。",
    ]
    for ending in ("<br>", "<br>\n", "<br/>\r\n    "):
        root = tree_of(f"<html><body><div>{ending.join(lines)}</div></body></html>")
        assert root is not None
        assert [block.text[-6:] for block in html_blocks(root)] == ["向全面小康。", "1500亩。"]


def test_light_type_inside_bold_is_not_bold() -> None:
    """An element that says that it is not bold is not, whatever its tag: editors paste such."""
    root = tree_of("<html><body><p><b style='font-weight:normal'>通知。<b>一是</b></b></p></body></html>")
    assert root is not None
    assert html_blocks(root)[0].bold == 0


def test_weight_of_other_scripts_is_not_the_text_s() -> None:
    """Word says of Chinese text which weight Arabic would have; that neither makes it bold nor light."""
    normal, bold = (f"style='mso-bidi-font-weight:{weight}'" for weight in ("normal", "bold"))
    markup = f"<p><b {normal}>一是</b>通知</p><p><span {bold}>二</span></p>"
    root = tree_of(f"<html><body>{markup}</body></html>")
    assert root is not None
    assert [block.bold for block in html_blocks(root)] == [2, 0]


def test_exponents_are_none_of_their_numbers_digits():
    """10<sup>4</sup> is 10⁴, in nested tags too; a note's mark that has no such form stays as it is."""
    text = "".join(shown("<p>10<sup>4</sup>吨，10<sup><b>-6</b></sup>，CO<sub>2</sub>，见<sup>[1]</sup>。</p>"))
    assert "10⁴吨，10⁻⁶，CO₂，见[1]。" in text
