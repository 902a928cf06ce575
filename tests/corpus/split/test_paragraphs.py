"""Blocks of an article to paragraphs: lead-ins, page breaks, bylines, links."""

import pytest

from corpus.models import Block
from corpus.split.paragraphs import lead_length, link_of, make_paragraphs
from corpus.text.page_numbers import is_page_number


def kinds(*blocks: Block) -> list[tuple[str, str]]:
    """(kind, text) of the paragraphs that these blocks become."""
    return [(paragraph.kind, paragraph.text) for paragraph in make_paragraphs(blocks)]


def bold(head: str, rest: str = "") -> Block:
    """A paragraph whose head is bold."""
    return Block("paragraph", head + rest, bold=len(head))


@pytest.mark.parametrize(
    ("block", "lead"),
    [
        (bold("一是突出民生导向，推进项目帮扶。", "通过调研，排定项目。"), "一是突出民生导向，推进项目帮扶。"),
        (bold("一是突出民生导向", "。通过调研，排定项目。"), "一是突出民生导向。"),
        (bold("二是抓好落实：", "建立台账。"), "二是抓好落实："),
        (bold("全国首家银行开业"), "全国首家银行开业"),
        (bold("本台消息", "（新闻）：今天上午开会。"), ""),
        (bold("本报讯：", "今天上午开会。"), ""),
        (bold("重点", "是抓好落实。"), ""),
        (bold("长" * 101), ""),
        (Block("paragraph", "没有加粗。"), ""),
    ],
)
def test_lead_ins(block: Block, lead: str) -> None:
    """A lead-in ends in sentence punctuation or fills its paragraph; a dateline and a bold word are none."""
    assert block.text[: lead_length(block)] == lead


def test_a_lead_in_stands_alone() -> None:
    """A lead-in is a paragraph of its own, the rest of its paragraph follows as text."""
    assert kinds(bold("一是突出民生。", "排定项目18项。")) == [("lead", "一是突出民生。"), ("text", "排定项目18项。")]


BROKEN = "会议要求，各单位要进一步统一思想，坚定信心。要明确职责，抓好落实，全"


def test_a_paragraph_broken_by_a_page_is_one() -> None:
    """A long line without an end goes on in the next paragraph, across page numbers and rules."""
    whole = [("text", BROKEN + "力以赴推进。")]
    assert kinds(Block("paragraph", BROKEN), Block("paragraph", "力以赴推进。")) == whole
    assert (
        kinds(
            Block("paragraph", BROKEN), Block("paragraph", "- 3 -"), Block("rule"), Block("paragraph", "力以赴推进。")
        )
        == whole
    )


def test_a_lead_in_ends_what_a_page_broke() -> None:
    """What begins in bold, or with a list mark, is a paragraph of its own."""
    assert len(kinds(Block("paragraph", BROKEN), bold("二是抓好落实。", "建立台账。"))) == 3
    assert len(kinds(Block("paragraph", BROKEN), Block("paragraph", "（二）抓好落实。"))) == 2


@pytest.mark.parametrize(
    "line",
    [
        "一、弘扬优良传统，推动事业发展实现新的跨越和更大的进步，再创佳绩",
        "张三 李四 王五",
        "会议通过的名单如下：",
        "人民群众生活更加美好！",
    ],
)
def test_headings_and_lists_are_not_joined(line: str) -> None:
    """A heading in plain dress, a list of names and a finished sentence end where their line ends."""
    assert len(kinds(Block("paragraph", line), Block("paragraph", "会议认为，要抓好落实。"))) == 2


@pytest.mark.parametrize(
    "line", ["（河湾工作组供稿）", "（记者 张三）", "供稿：河湾工作组", "【通讯员 李四】", "作者：王五"]
)
def test_bylines(line: str) -> None:
    """A line in brackets that names a contributor is a byline."""
    assert kinds(Block("paragraph", line)) == [("byline", line)]


def test_a_byline_at_the_end_of_a_paragraph() -> None:
    """A byline after the last sentence is a paragraph of its own."""
    assert kinds(Block("paragraph", "各项工作有序推进。（河湾工作组供稿）")) == [
        ("text", "各项工作有序推进。"),
        ("byline", "（河湾工作组供稿）"),
    ]


def test_kinds_are_kept() -> None:
    """Rows keep their cells, captions and list items their kind; deeper headings are lead-ins."""
    row = Block("row", "甲 乙", cells=("甲", "乙"))
    assert kinds(row, Block("caption", "图为现场"), Block("item", "第一条"), Block("heading", "小标题", 4)) == [
        ("row", "甲 乙"),
        ("caption", "图为现场"),
        ("item", "第一条"),
        ("lead", "小标题"),
    ]
    assert make_paragraphs([row])[0].cells == ("甲", "乙")


def test_links() -> None:
    """A link to the original is the article's link and no text; a link that says something stays."""
    blocks = [
        Block("link", "查看原文", href="https://example.org/1"),
        Block("link", "青石县产业园规划", href="https://example.org/2"),
    ]
    assert link_of(blocks) == "https://example.org/1"
    assert kinds(*blocks) == [("text", "青石县产业园规划")]


@pytest.mark.parametrize(
    ("line", "is_one"), [("— 3 —", True), ("第3页 共8页", True), ("12", True), ("2019年", False), ("第3期", False)]
)
def test_page_numbers(line: str, is_one: bool) -> None:
    """A page's number is no text of the article."""
    assert is_page_number(line) is is_one


def test_equal_paragraphs_have_ids_of_their_own() -> None:
    """Two equal paragraphs of an article differ in their ids."""
    first, second = make_paragraphs([Block("paragraph", "同一句话。"), Block("paragraph", "同一句话。")])
    assert second.id == f"{first.id}-2"
