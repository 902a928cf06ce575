"""Documents to issues: every layout of the small issues in data/issues, with what is in them written by hand."""

import datetime
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.document import read
from corpus.models import Block, Document, Issue, Source
from corpus.profile import load_profile
from corpus.split.article_starts import find_articles
from corpus.split.contents_list import Contents
from corpus.split.issues import split
from corpus.split.outline import cut
from corpus.split.title_matching import key
from tests.qingshan import PROFILE, issue_of, issues_of, parse_text


def outline(issue: Issue) -> list[tuple[str, str]]:
    """(kind, title) of each article."""
    return [(article.kind, article.title) for article in issue.articles]


def codes(issue: Issue) -> Counter[str]:
    """How many findings of each code."""
    return Counter(finding.code for finding in issue.findings)


def test_plain_text_is_split_by_its_contents_list() -> None:
    """Without any markup the contents list says where articles begin, titles in two lines and briefs included."""
    issue = issue_of("plain.txt")
    assert (issue.id, issue.year, issue.number) == ("qingshan-2019-22", 2019, 22)
    assert issue.date == datetime.date(2019, 8, 21)
    assert issue.publisher == "云岭省对口帮扶青山州前方指挥部"
    assert outline(issue) == [
        ("feature", "河湾工作组帮助1200名富余劳动力实现家门口就业"),
        ("feature", "白塔工作组“八位一体”帮扶新模式开启新局面"),
        ("feature", "松坪工作组多措并举助力青石县产业发展——青石园区见闻"),
        ("brief", "柳溪工作组全力以赴支持抗洪救灾"),
        ("brief", "石桥工作组选派医生到青石县义诊"),
    ]
    assert [entry.article for entry in issue.contents] == [article.id for article in issue.articles]
    assert issue.contents[2].title == "松坪工作组多措并举助力青石县产业发展"
    assert issue.colophon == ("报：省委、省政府有关领导同志。", "送：各市、县帮扶工作组。", "共印120份")
    first = issue.articles[0]
    assert [paragraph.kind for paragraph in first.paragraphs] == ["text", "text", "byline"]
    assert first.paragraphs[1].text.endswith("抓好落实，全力以赴推进稳定就业。")
    assert issue.articles[3].paragraphs[0].text.startswith("洪水牵动着")
    assert codes(issue) == {"title-differs": 1}


def test_headings_and_bold_briefs() -> None:
    """Markdown as offices publish it: two lists, features under headings, briefs by their bold lead sentence."""
    issue = issue_of("headings.md")
    assert (issue.id, issue.date) == ("qingshan-2019-23", datetime.date(2019, 9, 2))
    assert outline(issue) == [
        ("feature", "河湾工作组“富民行动—青石的仲夏”活动为帮扶 20 周年献礼"),
        ("feature", "白塔工作组组织两地少年“手拉手”夏令营"),
        ("brief", "松坪工作组助推青石特色农产品走进省城"),
        ("brief", "“信使”自行车赛架起交流桥梁"),
    ]
    assert [(paragraph.kind, paragraph.text[-9:]) for paragraph in issue.articles[0].paragraphs] == [
        ("text", "活动，彰显两地深厚友情。"[-9:]),
        ("lead", "一是直播义卖促宣传。"[-9:]),
        ("text", "0 家，解决就业 1000 人。"[-9:]),
        ("lead", "二是爱心捐赠暖人心。"[-9:]),
        ("text", "车友捐赠 20 万元物资。"[-9:]),
        ("text", "张三）：活动持续三天。"[-9:]),
    ]
    assert (
        issue.articles[2].paragraphs[0].text
        == "近日，青石特色农产品走进省城，七位客商到县里考察，签下订单十二个，也架起了一座桥梁。"
    )
    assert issue.articles[1].event_dates == (datetime.date(2019, 8, 4), datetime.date(2019, 12, 28))
    assert codes(issue) == {"title-differs": 1, "suspicious-character": 1, "event-after-issue": 1}
    assert issue.colophon == ("本期报：省委有关领导同志，各工作组。",)


def test_sections_are_no_articles() -> None:
    """A heading right above deeper ones names a section, in the list and in the body; briefs may have headings."""
    issue = issue_of("nested.md")
    assert outline(issue) == [
        ("feature", "省领导到青石县调研"),
        ("feature", "河湾工作组推进项目建设"),
        ("feature", "白塔工作组开展义诊"),
        ("brief", "松坪开展消防演练"),
        ("brief", "柳溪举办文艺演出"),
    ]
    brief = issue.articles[3]
    assert [paragraph.text for paragraph in brief.paragraphs] == ["9月15日，松坪开展消防演练。效果很好。大家都说好。"]
    assert codes(issue) == {"article-without-text": 1, "article-not-in-contents": 2}
    assert issue.colophon == ("抄送：各工作组",)


def test_several_issues_in_one_file() -> None:
    """Each masthead of another number begins an issue; the same one again is a running head."""
    first, second = issues_of("several.txt")
    assert (first.id, second.id) == ("qingshan-20190320", "qingshan-20190327")
    assert (first.running_number, second.running_number) == (8, 9)
    assert outline(first) == [("feature", "全州安全生产工作会议召开")]
    assert outline(second) == [("feature", "西溪景区客流创新高")]
    assert len(second.articles[0].paragraphs) == 2


def test_numbered_titles() -> None:
    """Without list and markup, titles numbered in order begin articles; an editor's note is the first one's."""
    issue = issue_of("numbered.txt")
    assert outline(issue) == [
        ("feature", "城关镇：“三联三带”促振兴"),
        ("feature", "东河乡：积分管理见实效"),
        ("feature", "教育局：建强学校组织"),
    ]
    assert issue.articles[0].paragraphs[0].text.startswith("【编者按】")


def test_an_issue_without_any_title() -> None:
    """Text without a title is one article, named by its first words, and a finding says so."""
    issue = issue_of("untitled.txt")
    assert outline(issue) == [("feature", "11月1日，前方指挥部召开会议，研究部署工作")]
    assert issue.articles[0].paragraphs[0].text.startswith("11月1日，前方指挥部")
    assert codes(issue) == {"untitled-article": 1}


def test_bold_titles() -> None:
    """Lines that are bold throughout are titles, two together one title."""
    issue = parse_text(
        "<html><body><p><b>青山简报</b></p><p>2019年第5期</p><p><b>松坪工作组举办夜校</b></p>"
        "<p>9月10日，夜校开班，村民参加。</p>"
        "<p><b>柳溪工作组组织教师结对</b></p><p><b>助推青石县教育发展</b></p><p>9月12日，教师结对。</p></body></html>",
        "issue.html",
    )
    assert [article.title for article in issue.articles] == [
        "松坪工作组举办夜校",
        "柳溪工作组组织教师结对助推青石县教育发展",
    ]
    assert codes(issue) == {"no-date": 1}


def test_blanks_that_separate_clauses_stay() -> None:
    """Where the contents list separates clauses by blanks, so does the title; else a blank is a line's end."""
    head = "# 青山简报\n\n2019年8月1日\n\n## 目录\n\n"
    spaced = parse_text(head + "1.稻菽飘香 各地丰收忙\n\n## 稻菽飘香 各地丰收忙\n\n正文。\n", "a.md")
    joined = parse_text(head + "1.稻菽飘香各地丰收忙\n\n## 稻菽飘香 各地丰收忙\n\n正文。\n", "b.md")
    assert spaced.articles[0].title == "稻菽飘香 各地丰收忙"
    assert joined.articles[0].title == "稻菽飘香各地丰收忙"


def test_findings_of_the_contents_list() -> None:
    """An entry without article, an article without entry, a link without text, a placeholder: a finding each."""
    issue = parse_text(
        "# 青山简报\n\n2019年8月1日\n\n"
        "## 目录\n\n1.县里召开现场会\n\n2.省里来了调研组\n\n## 县里召开现场会\n\n正文。\n\n"
        "## 镇上举办运动会\n\n[查看原文](https://example.org/1)\n\n## undefined\n\nundefined\n",
        "issue.md",
    )
    assert codes(issue) == {
        "contents-without-article": 1,
        "article-not-in-contents": 2,
        "article-without-text": 1,
        "placeholder": 1,
    }
    assert issue.articles[1].link == "https://example.org/1"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "ftp://example.org/1", "/local"])
def test_only_web_links(href: str) -> None:
    """A link that is not to the web is no link of the article."""
    issue = parse_text(f"# 青山简报\n\n2019年8月1日\n\n## 县里召开现场会\n\n正文。\n\n[查看原文]({href})\n", "issue.md")
    assert issue.articles[0].link == ""


def test_the_colophon_begins_with_its_words() -> None:
    """A distribution list at the end is the colophon, with or without a rule; a brief that begins alike is none."""
    text = "青山简报\n2019年8月1日\n\n春运开始\n\n铁路部门加开列车，方便群众。\n\n发送旅客三万人次，比去年多。\n\n"
    assert parse_text(text).colophon == ()
    assert parse_text(text + "发送：各县。\n共印90份\n").colophon == ("发送：各县。", "共印90份")
    assert parse_text(text + "---\n\n本期报送省委。\n").colophon == ("本期报送省委。",)


CHINESE = st.text(alphabet="山水青石白河塔松柳溪桥民众群县乡村镇大小", min_size=1, max_size=90)
BLOCKS = st.lists(
    st.one_of(
        st.builds(lambda text, level: Block("heading", text, level), CHINESE, st.integers(2, 4)),
        st.builds(lambda text, end: Block("paragraph", text + end), CHINESE, st.sampled_from(["。", "", "，", "；"])),
        st.builds(lambda text, rest: Block("paragraph", text + rest, bold=len(text)), CHINESE, CHINESE),
        st.builds(lambda text: Block("paragraph", f"{text}。{text}", bold=len(text) + 1), CHINESE),
        st.builds(lambda text: Block("item", f"★ {text}"), CHINESE),
        st.builds(
            lambda cells: Block("row", " ".join(cells), cells=tuple(cells)), st.lists(CHINESE, min_size=2, max_size=3)
        ),
        st.builds(lambda text: Block("caption", text), CHINESE),
        st.just(Block("rule")),
        st.sampled_from(
            [Block("paragraph", "本期动态"), Block("heading", "【本期动态】", 2), Block("paragraph", "目录")]
        ),
        st.just(Block("paragraph", "报：各有关单位。")),
    ),
    max_size=25,
)
HEAD = [Block("heading", "青山简报", 1), Block("paragraph", "2019年第5期"), Block("rule")]


def characters(texts: list[str]) -> Counter[str]:
    """The Chinese characters of these texts, counted."""
    return Counter(char for text in texts for char in text if "\u4e00" <= char <= "\u9fff")


@given(BLOCKS)
def test_no_character_is_lost_or_invented(blocks: list[Block]) -> None:
    """Every block is in one part of its issue, every Chinese character of the body in one article."""
    blocks = HEAD + blocks
    parts = cut(blocks, PROFILE)
    assert [*parts.head, *parts.listed, *parts.body, *parts.colophon, *parts.annex] == blocks
    (issue,) = split(Document(Source("0" * 64, "x", "text/html", "utf-8"), "", tuple(blocks)), PROFILE)
    untitled = {finding.where for finding in issue.findings if finding.code == "untitled-article"}
    found = characters(
        [article.title for article in issue.articles if article.id not in untitled]
        + [paragraph.text for article in issue.articles for paragraph in article.paragraphs]
    )
    printed = characters([block.text for block in (*parts.body, *parts.annex)])
    assert not found - printed
    # What only opens a part of the body, or names a section, is no article's.
    _, names = find_articles(parts.body, parts.contents, PROFILE, "")
    _, more = find_articles(parts.annex, Contents(), PROFILE, "")
    names |= more | {"目录", "本期动态"}
    opening = [block.text for block in (*parts.body, *parts.annex) if key(block.text) in names]
    assert not printed - found - characters(opening)
    assert characters(list(issue.colophon)) == characters([block.text for block in parts.colophon])


def test_a_contents_entry_may_stand_for_all_briefs() -> None:
    """`简讯三则` in the contents list names the briefs together: nothing is missing, and none of them is extra."""
    text = """# 东台工作简报

2021年第3期

2021年3月5日

## 本期要目

- 河湾工作组修通产业路
- 简讯二则

## 河湾工作组修通产业路

三月一日，全长五公里的产业路通车。

## 本期动态

**青石工作组义诊。**五名医生下乡看病。

**白塔工作组送书。**两千册图书送到学校。
"""
    profile = load_profile('title = "东台工作简报"\ncontents = ["本期要目"]\nbriefs = ["本期动态"]', "dongtai", "x")
    (issue,) = split(read(text.encode(), "3.md"), profile)
    assert [article.kind for article in issue.articles] == ["feature", "brief", "brief"]
    assert [finding.code for finding in issue.findings] == []
