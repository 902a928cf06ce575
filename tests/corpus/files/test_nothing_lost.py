"""No tag, mark or slip takes text out of sight: what a browser would show is read."""

import gc
import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.document import plain_text, read

HEAD = "<html><head><meta charset=utf-8></head><body><h1>柳河简报</h1><p>2020年第4期</p>"
ONE, TWO = "<h2>甲镇修路</h2><p>甲镇修通三条路。</p>", "<h2>乙镇架桥</h2><p>乙镇架起两座桥。</p>"
SHOWN = ["柳河简报", "2020年第4期", "甲镇修路", "甲镇修通三条路。", "乙镇架桥", "乙镇架起两座桥。"]


def lines(text: str, name: str) -> list[str]:
    return plain_text(read(text.encode(), name)).splitlines()


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}{ONE}</body></html>{TWO}",
        f"{HEAD}{ONE}</body></html><html><head><title>二</title></head><body>{TWO}</body></html>",
        f"{HEAD}<div>{ONE}</html>{TWO}</div></body>",
        f"{HEAD}<table><tr><td>{ONE}</td></tr></table></BODY></HTML >\n<table><tr><td>{TWO}</table>",
        f"<html><head></head></html>{HEAD[HEAD.index('<body>') :]}{ONE}{TWO}</body>",
        f"{HEAD}{ONE}</body><!-- 页脚 --></html></html>{TWO}</html>",
    ],
)
def test_text_after_the_end_of_the_page(page: str) -> None:
    """Text after </body> or </html> is shown by every browser."""
    assert lines(page, "a.html") == SHOWN


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        ("<h2>甲镇修路<h2><small>（3月）</small></h2><div><p>修路。<p>通车。</div>", "hhpp"),
        ("<h2>甲镇修路<div><p>修路。</p><p>通车。</p></div>", "hpp"),
        ("<h2><div>甲镇修路</div><div>修路。</div><h2>乙镇架桥</h2><div>架桥。</div>", "hphp"),
        ("<h3>甲镇修路</h2><div>修路。</div><h3>乙镇架桥</H3><div>架桥。</div>", "hphp"),
        ("<h2>甲镇<b>修路</b><table><tr><td>修路。</td></tr></table><h3>乙镇架桥", "hph"),
        ("<h2><div>甲镇修路</div></h2><div>修路。</div>", "hp"),
    ],
)
def test_headings_that_are_not_closed(markup: str, kinds: str) -> None:
    """A heading ends where the next one opens or a block does, and takes nothing of the text."""
    blocks = read(f"<html><body>{markup}".encode(), "a.html").blocks
    assert "".join(block.kind[0] for block in blocks) == kinds


SWALLOWING = ["script", "style", "title", "textarea", "iframe", "noscript", "select", "svg", "plaintext", "template"]


@pytest.mark.parametrize("tag", SWALLOWING)
@pytest.mark.parametrize(
    "form",
    [
        "网页的`<{}>`写法。",
        "网页的<{}>写法。",
        "``<{}>``网页的写法。",
        "<{} a=1>网页的写法。",
        "<div><{}>\n网页的写法。</div>",
    ],
)
def test_a_tag_in_markdown_hides_at_most_itself(tag: str, form: str) -> None:
    """Code is text, and a tag that nothing closes takes no text with it."""
    found = lines(f"# 柳河简报\n\n{form.format(tag)}\n\n## 乙镇架桥\n\n乙镇架起两座桥。\n", "a.md")
    assert re.sub(r"<.*>", "", "".join(found)) == "柳河简报网页的写法。乙镇架桥乙镇架起两座桥。"
    if "`" in form:
        assert f"<{tag}>" in found[1]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("甲 `a*b*c \\d` 乙", "甲 a*b*c \\d 乙"),
        ("甲 ``a ` b`` 乙 ` 丙", "甲 a ` b 乙 ` 丙"),
        ("若 a<b 且很多 c>d 则可", "若 a<b 且很多 c>d 则可"),
        ("<div>\n若 <!-- 且 <? 且 </甲 则可\n</div>", "若 <!-- 且 <? 且 </甲 则可"),
        ("甲<script>alert('乙')</script>丙", "甲丙"),
        ("甲<b class='x' data-y=1>乙</b>丙", "甲乙丙"),
        ("新增~~三十~~四十人", "新增四十人"),
        ("面积3000m<sup>2</sup>", "面积3000m²"),
    ],
)
def test_code_and_tags_in_markdown(source: str, text: str) -> None:
    """What stands between backticks is code to the letter; what is no tag to the letter is text."""
    assert lines(f"# 柳河简报\n\n{source}", "a.md")[1:] == [text]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>4</sup>吨CO<sub>2</sub>", "10⁴吨CO₂"),
        ("10<sup>-3</sup>与 x<sup>1.5</sup>与 a<sub>max</sub>", "10⁻³与 x^1.5与 a_max"),
        ("据统计<sup>[1]</sup>，人数<sup>①</sup>增长<sup> </sup>。", "据统计[1]，人数①增长 。"),
        ("新增<del>三十</del><s>二十</s><strike>十</strike><ins>四十</ins>人", "新增四十人"),
        ("新增<span style='text-decoration: line-through'>三十</span>四十人", "新增四十人"),
    ],
)
def test_raised_and_struck_out(markup: str, text: str) -> None:
    """A power is no digit of its number, and what was struck out no longer holds."""
    assert lines(f"<html><body><p>{markup}</p>", "a.html") == [text]
    table = f"<html><body><table border=1><tr><td>{markup}</td><td>甲</td></tr><tr><td>乙</td><td>丙</td></tr></table>"
    assert lines(table, "a.html")[0] == f"{text} 甲"


WORDS = st.text(alphabet="甲镇修路架桥通车三四，。", min_size=1, max_size=12)
SLIPS = st.sampled_from(
    "<script> <style> <title> </title> <textarea> <iframe> <iframe/> <b> </b> <div> </div> <p> </p> <!-- <! "
    "<? </ ` `` ``` ** __ * _ | # - > [ ]( ) ~~  <h2> </h2> </body> </html> <table> <td> <svg> \\ & "
    '< <a=" &lt; \n \n\n'.split(" ")
)


@given(st.lists(st.one_of(WORDS, SLIPS), min_size=1, max_size=25))
def test_markdown_loses_no_character(pieces: list[str]) -> None:
    """Whatever marks and tags stand between them, the Chinese characters of Markdown come out in order."""
    source = "".join(pieces)
    han = "".join(re.findall(r"[\u4e00-\u9fff]", re.sub(r"~~|\]\(", "", source)))
    source = source.replace("~~", "").replace("](", "")
    found = plain_text(read(f"# 柳河简报\n\n{source}\n".encode(), "a.md"))
    assert "".join(re.findall(r"[\u4e00-\u9fff]", found)) == f"柳河简报{han}"


PARTS = st.sampled_from(
    "<b> </b> <div> </div> <p> </p> <h2> </h2> <h3> </body> </html> <body> <html> <table> </table> "
    "<tr> <td> </td> <th> <ul> <li> </ul> <span> </span> <br> <font> <center> <hr> <form> <dl> <dd> </i> <i> <pre> "
    "<section> &nbsp; <sup> </sup> <caption> <tbody> <blockquote> <em> <!--注--> <img/alt='图'> \n".split(" ")
)


@given(st.lists(st.one_of(WORDS, PARTS), min_size=1, max_size=25))
def test_html_loses_no_character(pieces: list[str]) -> None:
    """However tags are misplaced, the Chinese characters of a page come out (links alone may be furniture)."""
    blocks = read(f"<html><body><p>柳河简报</p>{''.join(pieces)}".encode(), "a.html").blocks
    expected = Counter(char for piece in pieces if piece[0] != "<" for char in piece if "\u4e00" <= char <= "\u9fff")
    found = Counter(char for block in blocks for char in block.text if "\u4e00" <= char <= "\u9fff")
    assert found - Counter("柳河简报") == expected


@given(st.lists(st.one_of(WORDS, st.sampled_from(["\n", "\n\n", "　", "-", "---", "\t", "<b>", "&lt;", "\f", "1."]))))
def test_text_loses_no_character(pieces: list[str]) -> None:
    """Every Chinese character of a plain text comes out, in order."""
    found = plain_text(read(f"柳河简报\n{''.join(pieces)}".encode(), "a.txt"))
    expected = "".join(re.findall(r"[\u4e00-\u9fff]", "".join(pieces)))
    assert "".join(re.findall(r"[\u4e00-\u9fff]", found)) == f"柳河简报{expected}"


LONG = "甲镇修通了三条新路，村民出门方便多了。"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (f"{HEAD}{ONE}<p><textarea>{TWO}{LONG}", "a.html"),
        (f"{HEAD}{ONE}<script>var a=1<p>{TWO}{LONG}", "a.html"),
        (f"{HEAD}{ONE}<title>{TWO}{LONG}</title><p>完", "a.html"),
        (f"# 柳河简报\n\n甲镇修路\n\n<div hidden>\n\n{LONG}\n\n{LONG}", "a.md"),
    ],
)
def test_a_loss_is_a_finding_that_says_where(source: str, name: str) -> None:
    """More than 2 % of the Chinese characters gone: a warning that quotes the first of them."""
    (finding,) = (finding for finding in read(source.encode(), name).findings if finding.code == "text-lost")
    assert finding.level == "warning"
    assert finding.where[1:5] in ("乙镇架桥", "甲镇修通")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (
            f"{HEAD}<script>alert('请稍候请稍候请稍候')</script><!-- 这里是页头的注释 --><p hidden>{LONG}</p>{ONE}",
            "a.html",
        ),
        (
            f"{HEAD}<select><option>各县各镇各村各组</select><img alt='图为甲镇修通的路'><s>甲镇修通四条路</s>{ONE}",
            "a.html",
        ),
        (
            f"---\ntitle: 甲镇修路的情况通报\n---\n# 简报\n\n![图为甲镇修通的路](a.png) [路](路.html)\n\n{LONG}",
            "a.md",
        ),
    ],
)
def test_what_is_not_shown_is_not_lost(source: str, name: str) -> None:
    """Scripts, comments, choices, hidden and struck-out text are no text of a page."""
    assert not read(source.encode(), name).findings


LENGTHS = {
    "blanks beside a bar": ("a.md", lambda n: "甲 | 乙\n|" + " " * n + "|\n" + " " * n + "| x"),
    "blanks in a title": ("a.md", lambda n: "## 甲" + " " * n + "乙"),
    "blanks in an address": ("a.md", lambda n: "[甲](b" + " " * n + "x"),
    "backticks": ("a.md", lambda n: "`甲``" * n),
    "tags of Markdown": ("a.md", lambda n: "甲<b a='" * n),
    "line ends": ("a.html", lambda n: "<p>甲" + "<br>" * n + "乙"),
    "attributes": ("a.html", lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">甲"),
    "titles": ("a.html", lambda n: "<h2>甲镇修路</h2>" * n),
    "open titles": ("a.html", lambda n: "<h2>甲镇修路" * n),
    "open comments": ("a.html", lambda n: "<p>甲<!-- <textarea>" * n),
    "open boxes": ("a.html", lambda n: "<textarea>甲" * n + "<p>" * n),
    "one paragraph": ("a.txt", lambda n: "甲镇修路，通车。" * n),
}


@pytest.mark.parametrize("name", LENGTHS)
def test_time_grows_with_length_alone(name: str) -> None:
    """Twice the length takes about twice the time of the processor, the best of three."""
    file, source = LENGTHS[name]
    took = []
    gc.collect()
    gc.disable()  # the garbage of other tests is not this one's time
    for n in (4_000, 8_000):
        data = f"<p>柳河{source(n)}".encode() if file == "a.html" else source(n).encode()
        tries = []
        for _ in range(3):
            began = time.process_time()
            read(data, file)
            tries.append(time.process_time() - began)
        took.append(min(tries))
    gc.enable()
    assert took[1] < 3 * took[0] + 0.05
