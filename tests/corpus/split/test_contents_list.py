"""The contents list: marks, leaders and page numbers gone, wrapped lines joined, sub-items under their entry."""

import pytest

from corpus.models import Block
from corpus.split.contents_list import mark_of, read_contents, strip_mark, strip_tail
from tests.qingshan import PROFILE, parse_text


@pytest.mark.parametrize(
    "line",
    [
        "★ 我市召开现场会", "☆我市召开现场会", "● 我市召开现场会", "- 我市召开现场会", "· 我市召开现场会",
        "①我市召开现场会", "1.我市召开现场会", "１．我市召开现场会", "1、我市召开现场会",
        "12）我市召开现场会", "一、我市召开现场会",
        "十二．我市召开现场会", "（1）我市召开现场会", "(一) 我市召开现场会", "⒈我市召开现场会", "⑴我市召开现场会",
        "第一部分：我市召开现场会",
    ],
)  # fmt: skip
def test_marks(line: str) -> None:
    """Every usual list mark is known and taken off."""
    assert strip_mark(line) == "我市召开现场会"


@pytest.mark.parametrize(
    "line", ["2019年我市召开现场会", "1.2万人参加现场会", "一是召开现场会", "第一季度经济运行", "—召开"]
)
def test_no_marks(line: str) -> None:
    """Numbers and words that belong to the text stay."""
    assert mark_of(line) == (-1, 0)


@pytest.mark.parametrize(
    "line",
    [
        "召开现场会……………1", "召开现场会............（1）", "召开现场会 ···· 12", "召开现场会………", "召开现场会 (3)",
        "召开现场会　第3页", "召开现场会 P3", "召开现场会 3", "召开现场会；",
        "召开现场会。", "召开现场会：", "召开现场会——————5",
    ],
)  # fmt: skip
def test_tails(line: str) -> None:
    """Leaders, page numbers and the list's own punctuation are taken off."""
    assert strip_tail(line) == "召开现场会"


@pytest.mark.parametrize("line", ["今年已投产项目12个", "开辟新局面？", "帮扶20周年", "《我们的2019》"])
def test_titles_stay_whole(line: str) -> None:
    """What ends a title is not taken for a page number."""
    assert strip_tail(line) == line


def lines(*texts: str) -> list[Block]:
    """Paragraph blocks of these texts."""
    return [Block("paragraph", text) for text in texts]


def test_sub_items_and_wrapped_lines() -> None:
    """A mark of a kind further in is a sub-item; an unmarked line goes on with the unfinished one before."""
    blocks = lines(
        "目录",
        "本期节目主要内容：",
        "1.石桥社区：",
        "以实干促治理；",
        "2.联播快讯：",
        "（1）今年前两月外贸",
        "保持增长；",
        "（2）大桥合龙；",
        "3.1088人获奖章；",
    )
    contents = read_contents(blocks, 0, PROFILE)
    assert [(entry.title, entry.items) for entry in contents.entries] == [
        ("石桥社区：以实干促治理", ()),
        ("联播快讯", ("今年前两月外贸保持增长", "大桥合龙")),
        ("1088人获奖章", ()),
    ]
    assert contents.end == len(blocks)


def test_similar_entries_are_no_body() -> None:
    """Entries that are much alike, one line each, do not end the list."""
    blocks = lines("目录", "1.张华会见甲国总统；", "2.张华会见乙国总统；", "3.张华会见丙国总统。")
    assert len(read_contents(blocks, 0, PROFILE).entries) == 3


def test_two_lists() -> None:
    """The briefs' heading above marked lines is a part of the list; where it comes again it opens the body's briefs."""
    blocks = lines("本期要目", "★ 甲工作组开展活动", "本期动态", "☆ 乙工作组开展活动", "甲工作组开展活动")
    contents = read_contents(blocks, 0, PROFILE)
    assert [(entry.title, entry.kind) for entry in contents.entries] == [
        ("甲工作组开展活动", "feature"),
        ("乙工作组开展活动", "brief"),
    ]
    assert contents.end == 4


def test_a_table_as_the_list() -> None:
    """Rows of title and page number are entries."""
    issue = parse_text(
        "<html><body><p>青山简报</p><p>2019年第5期</p><p>目录</p><table border=1>"
        "<tr><td>县里召开现场会</td><td>1</td></tr><tr><td>镇上举办运动会</td><td>3</td></tr></table><p>县里召开现场会</p><p>3月8日，县里召开现场会。</p>"
        "<p>镇上举办运动会</p><p>3月9日，镇上举办运动会。</p></body></html>",
        "issue.html",
    )
    assert [entry.title for entry in issue.contents] == ["县里召开现场会", "镇上举办运动会"]
    assert [article.title for article in issue.articles] == ["县里召开现场会", "镇上举办运动会"]
