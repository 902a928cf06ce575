"""Plain text and Markdown become the blocks that their author meant."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.html import html_blocks
from corpus.files.markdown import looks_like_markdown, to_html
from corpus.files.markup_tree import tree_of
from corpus.files.plain_text import text_blocks
from corpus.models import Block
from corpus.text.line_joining import join, paragraphs, width, wrap_width

# Thirty full-width characters a line, as an editor wrapped them; titles, masthead and list are short lines.
WRAPPED = """\
云川协作简报
第3期
东澜省对口协作云川州前方指挥部

本期要目
★ 青江工作组帮助一千八百名劳动力就业
★ 望港工作组选派医疗队
青江工作组帮助一千八百名劳动力就业
　　八月十五日，石桥县家纺服装产业园迎来了第一批新员工。在这里，她
们将告别农民身份，变身产业工人，通过自己的辛勤劳动，创造美好生活，
奔向全面小康。
　　工作组坚持产业与就业相结合，确定了“为受援地培育一个优势产业”的
工作目标，规划总面积 1500 亩，目前一期工程已经建成，五家企业全面入
驻，年内将吸纳近三千名群众就业。
"""


def shown(blocks: list[Block]) -> list[str]:
    """Each block as its kind and text."""
    return [f"{block.kind}: {block.text}" for block in blocks]


def markdown(text: str) -> list[Block]:
    root = tree_of(to_html(text))
    return [] if root is None else html_blocks(root)


def test_wrapped_text_is_joined_and_nothing_else() -> None:
    """Lines filled to the file's width go on in the next; masthead, list and titles stay apart."""
    assert shown(text_blocks(WRAPPED)) == [
        "paragraph: 云川协作简报",
        "paragraph: 第3期",
        "paragraph: 东澜省对口协作云川州前方指挥部",
        "paragraph: 本期要目",
        "item: ★ 青江工作组帮助一千八百名劳动力就业",
        "item: ★ 望港工作组选派医疗队",
        "paragraph: 青江工作组帮助一千八百名劳动力就业",
        "paragraph: 八月十五日，石桥县家纺服装产业园迎来了第一批新员工。在这里，她们将告别农民身份，变身产业工人，"
        "通过自己的辛勤劳动，创造美好生活，奔向全面小康。",
        "paragraph: 工作组坚持产业与就业相结合，确定了“为受援地培育一个优势产业”的工作目标，规划总面积 1500 亩，"
        "目前一期工程已经建成，五家企业全面入驻，年内将吸纳近三千名群众就业。",
    ]


# Twenty full-width characters a line and fewer, as a mail or an old printer wrapped them.
NARROW = """\
云川协作简报
第3期
东澜省对口协作云川州前方指挥部办公室二〇二一年三月十八日

青江工作组帮助劳动力就业

八月十五日，石桥县家纺服装产业园迎
来了第一批新员工。在这里，她们将告
别农民身份，变身产业工人，通过自己
的辛勤劳动，创造美好生活。
工作组坚持产业与就业相结合，目前一
期工程已经建成，五家企业全面入驻。

报：省委办公厅、省政府办公厅
送：各工作组
"""


def test_text_wrapped_at_few_characters_is_joined() -> None:
    """A narrow column is joined like a wide one, beside titles that are wider than it and no sentences."""
    assert [block.text for block in text_blocks(NARROW)] == [
        "云川协作简报",
        "第3期",
        "东澜省对口协作云川州前方指挥部办公室二〇二一年三月十八日",
        "青江工作组帮助劳动力就业",
        "八月十五日，石桥县家纺服装产业园迎来了第一批新员工。在这里，她们将告别农民身份，变身产业工人，"
        "通过自己的辛勤劳动，创造美好生活。",
        "工作组坚持产业与就业相结合，目前一期工程已经建成，五家企业全面入驻。",
        "报：省委办公厅、省政府办公厅",
        "送：各工作组",
    ]


@pytest.mark.parametrize("text", [
    "大河向东流去\n雪山映照晨光\n牧人赶着羊群\n歌声传遍四方\n我爱你，云川\n" * 3,
    "白雪照高原，长河入远天。\n牧歌随马去，明月到窗前。\n" * 4,
    "清晨的阳光照亮高原，牧人赶着他的羊群。\n傍晚的炊烟升起山谷，归来的人唱着歌谣。\n" * 4,
    "张　三　李　四　王小五　赵　六\n钱　七　孙　八　周小九　吴　十\n" * 4,
    "张三、李四、王五、赵六、钱七\n孙八、周九、吴十、郑一、王二\n" * 4,
    "产业协作，青江组再上新台阶\n教育帮扶，望港组再结新硕果\n医疗下乡，柳浦组再送新服务\n" * 3,
    "石桥县  1805  2201  3300  12%\n双堰县   805   201   330  10%\n" * 5,
    "1. 青江工作组，助力就业三千人……1\n2. 望港工作组，选派医疗骨干……12\n" * 4,
    "云川协作简报\n第3期（总第15期）\n东澜省前方指挥部办公室\n2021年3月18日\n报：省委、省政府\n共印120份\n",
], ids="poem couplets verse names list titles table contents masthead".split())  # fmt: skip
def test_lines_of_one_width_that_are_no_wrapped_text(text: str) -> None:
    """Verses, names, titles, entries and rows stay lines, however alike their widths."""
    assert len(text_blocks(text)) == len(text.splitlines())


SENTENCES = (
    "八月十五日，石桥县家纺服装产业园迎来了第一批新员工。",
    "她们将告别农民身份，变身产业工人，通过自己的辛勤劳动，创造美好生活，奔向全面小康。",
    "工作组坚持产业与就业相结合，确定了“为受援地培育一个优势产业”的工作目标。",
    "规划总面积1500亩，目前一期工程已经建成，五家企业全面入驻，年内将吸纳近三千名群众就业。",
    "会议强调，要压实责任，抓好落实。",
    "各有关部门要加强沟通协调，主动靠前服务，及时解决企业在用地、用工、融资等方面的困难和问题。",
    "截至目前，全县规模以上工业企业复工42家，复工率95.5%。",
    "双堰县的牧民次仁说，过去到县城要走三天，如今坐车只用半个小时，孩子上学再也不发愁了。",
)


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns."""
    found = [""]
    for char in text:
        if width(found[-1] + char) > columns:
            found.append("")
        found[-1] += char
    return found


@given(
    st.permutations(SENTENCES), st.lists(st.integers(1, 7), max_size=3, unique=True), st.integers(16, 80), st.booleans()
)
def test_what_is_wrapped_at_any_width_is_read_as_it_was(
    sentences: list[str], cuts: list[int], columns: int, indented: bool
) -> None:
    """Paragraphs wrapped at any width, indented or with a blank line between, come back whole."""
    ends = [0, *sorted(cuts), len(sentences)]
    texts = ["".join(sentences[start:end]) for start, end in pairwise(ends)]
    lines = ["云川简报", "第3期", ""]
    for text in texts:
        lines += wrap("\u3000\u3000" + text, columns) if indented else [*wrap(text, columns), ""]
    assert [block.text for block in text_blocks("\n".join(lines))] == ["云川简报", "第3期", *texts]


def test_unwrapped_text_keeps_every_line() -> None:
    """Where lines have no common width each is a paragraph, blank line between or not."""
    text = (
        "标题一行\n第一段话很长，"
        + "说了许多事情，" * 30
        + "。\n第二段话。\n第三段话也长，"
        + "又说了一些，" * 20
        + "。"
    )
    assert len(text_blocks(text)) == 4


def test_titles_of_one_length_are_not_a_wrapped_text() -> None:
    """A list whose lines happen to be equally long beside real paragraphs stays a list."""
    titles = [f"{name}工作组选派十二名骨干教师赴云川支教" for name in ("青江", "望港", "柳浦", "澜州")]
    text = "\n".join([*titles, "正文很长，" * 60 + "。"])
    assert [block.text for block in text_blocks(text)][:4] == titles


def test_second_line_of_a_wrapped_entry_hangs_under_its_text() -> None:
    """An entry of a wrapped list goes on in the line that is indented under its text."""
    lines = ["1. 青江工作组帮助一千八百名农村富余劳动力在家", "   门口就业", "2. 望港工作组选派医疗队"]
    assert paragraphs(lines, width(lines[0])) == ["1. 青江工作组帮助一千八百名农村富余劳动力在家门口就业", lines[2]]


@pytest.mark.parametrize("left, right, joined", [
    ("富余劳动力", "实现就业", "富余劳动力实现就业"), ("Open", "Search", "Open Search"), ("18", "05名", "1805名"),
    ("使用", "Word", "使用Word"), ("共 ", " 120 份", "共120 份"),
    ("95", ".5%", "95.5%"), ("95.", "5%", "95.5%"), ("95", "%", "95%"), ("ends.", "5 more", "ends. 5 more"),
])  # fmt: skip
def test_joint_of_two_lines(left: str, right: str, joined: str) -> None:
    """Only words in letters need a blank between them."""
    assert join(left, right) == joined


@given(st.lists(st.text(alphabet="简报一期ab1，。 　", max_size=90), max_size=30))
def test_joining_loses_and_invents_nothing(lines: list[str]) -> None:
    """However lines are joined, their characters stay the same, white space apart."""
    joined = paragraphs(lines, wrap_width(lines))
    assert "".join("".join(joined).split()) == "".join("".join(lines).split())


def test_rules_and_marks_of_plain_text() -> None:
    """Lines of dashes are rules, printed list marks make entries and stay."""
    assert shown(text_blocks("甲\n————————\n● 乙\n=====\n\f丙")) == [
        "paragraph: 甲",
        "rule: ",
        "item: ● 乙",
        "rule: ",
        "paragraph: 丙",
    ]


def test_markdown_blocks() -> None:
    """Headings, entries, numbers, quotes, tables, pictures and rules are what they look like."""
    text = """\
# 简报

主编 甲
---

第一行
第二行

- ★ 一条
* 两条
1. 三条
> 引文

| 县 | 人数 |
|:---|---:|
| 石桥 | 1805 |

![现场](a.jpg)

***
##无空格的标题
    四个空格不是代码
"""
    assert shown(markdown(text)) == [
        "heading: 简报", "heading: 主编 甲", "paragraph: 第一行", "paragraph: 第二行", "item: ★ 一条", "item: 两条",
        "item: 1. 三条", "paragraph: 引文", "row: 县 人数", "row: 石桥 1805", "caption: 现场", "rule: ",
        "heading: 无空格的标题", "paragraph: 四个空格不是代码",
    ]  # fmt: skip
    assert [block.level for block in markdown(text) if block.kind == "heading"] == [1, 2, 2]
    assert next(block.cells for block in markdown(text) if block.kind == "row") == ("县", "人数")


@pytest.mark.parametrize("text, shown, bold", [
    ("**一是突出民生导向。**通过调研", "一是突出民生导向。通过调研", 9),
    ("通过**调研**", "通过调研", 0),
    ("**全部**", "全部", 2),
    ("__甲__乙", "甲乙", 1),
    ("**甲** **乙** 丙", "甲 乙 丙", 3),
    ("a*b*c 与 2 * 3 与 snake_case_name", "a*b*c 与 2 * 3 与 snake_case_name", 0),
    (r"\*\*不是粗体\*\*", "**不是粗体**", 0),
    ("若 x < 5 且 y > 3 &amp; <全文>", "若 x < 5 且 y > 3 & <全文>", 0),
    ("`code` 与 *强调*", "code 与 强调", 0),
])  # fmt: skip
def test_markdown_inline(text: str, shown: str, bold: int) -> None:
    """Marks inside a paragraph go, and the bold head is measured on what remains."""
    (block,) = markdown(text)
    assert (block.text, block.bold) == (shown, bold)


def test_html_inside_markdown() -> None:
    """Paragraphs in tags on one line, a link below them, and text that follows without a blank line."""
    text = (
        "### 标题\n\n<p><strong>本台消息</strong>（记者）：第一段。</p><p>第二段。<br></p>\n\n"
        "[查看原文](https://example.org/a_b(c)?x=1)\n（2）条目。\n（《简报》 19:00）"
    )
    assert markdown(text) == [
        Block("heading", "标题", level=3),
        Block("paragraph", "本台消息（记者）：第一段。", bold=4),
        Block("paragraph", "第二段。"),
        Block("link", "查看原文", href="https://example.org/a_b(c)?x=1"),
        Block("paragraph", "（2）条目。"),
        Block("paragraph", "（《简报》 19:00）"),
    ]


def test_front_matter_is_no_text() -> None:
    """A YAML head is not part of the issue; a rule at the top is."""
    assert shown(markdown("---\ntitle: 简报\ndate: 2021-01-01\n---\n正文")) == ["paragraph: 正文"]
    assert shown(markdown("---\n正文。\n---\n")) == ["rule: ", "paragraph: 正文。", "rule: "]


@pytest.mark.parametrize("text, answer", [
    ("# 简报\n正文", True), ("**一是**甲\n**二是**乙", True), ("简报\n- 甲\n- 乙", False), ("2*3*4 与 #话题#", False),
])  # fmt: skip
def test_markdown_is_known_by_its_content(text: str, answer: bool) -> None:
    """A text file is Markdown when it bears its marks."""
    assert looks_like_markdown(text) is answer
