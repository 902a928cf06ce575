"""Which issue a file is: every usual writing, and every place that may tell it."""

from __future__ import annotations

import datetime

import pytest

from corpus.errors import ReadError
from corpus.models import Issue
from corpus.parse import parse
from corpus.split.masthead import read_masthead

BODY = (
    "\n\n## 县里召开现场会\n\n县里召开现场会，各镇负责人参加会议，会议部署了工作。\n\n## 村里修路\n\n村里修好了路。\n"
)


def read(name: str, head: str = "") -> Issue:
    """The issue of that name whose text has two articles below `head`."""
    (issue,) = parse((head + BODY).encode(), name, ())
    return issue


def known(issue: Issue) -> tuple[int | None, int | None, int | None, str]:
    """Year, number, running number, date."""
    return issue.year, issue.number, issue.running_number, str(issue.date or "")


@pytest.mark.parametrize(
    ("line", "year", "number", "date"),
    [
        ("第5期｜2015年5月", 2015, 5, None),
        ("2003年12月（上）｜第23期", 2003, 23, None),
        ("2010年（第3期）", 2010, 3, None),
        ("2012年第4季度", 2012, 4, None),
        ("第2013-12期", 2013, 12, None),
        ("2013年卷第3辑", 2013, 3, None),
        ("第2期（2013年春季）", 2013, 2, None),
        ("第70期·2025年5月汇总", 2025, 70, None),
        ("2013年第3卷第2期", 2013, 2, None),
        ("2013年春季号", 2013, 1, None),
        ("2015年5月", 2015, 5, None),
        ("99年6月12日", 1999, None, datetime.date(1999, 6, 12)),
        ("05年6月12日", 2005, None, datetime.date(2005, 6, 12)),
        ("民國101年3月5日", 2012, None, datetime.date(2012, 3, 5)),
        ("二O一三年六月十二日", 2013, None, datetime.date(2013, 6, 12)),
        ("二00三年六月十二日", 2003, None, datetime.date(2003, 6, 12)),
    ],
)
def test_writings(line: str, year: int, number: int | None, date: datetime.date | None) -> None:
    """A line of a masthead, in the writings that offices and magazines use."""
    said = read_masthead([line], None)
    assert (said.year, said.number, said.date) == (year, number, date)


def test_a_day_under_a_year_told_elsewhere() -> None:
    """6月12日 in a line of its own, under 2013年第3期."""
    assert read_masthead(["2013年第3期", "6月12日"], None).date == datetime.date(2013, 6, 12)


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("周刊/issue-0030.md", "", (None, None, 30, "")),
        ("周刊/127-零点西湖.md", "", (None, None, 127, "")),
        ("周刊/Weekly50.md", "", (None, None, 50, "")),
        ("周刊/2017年/第22期.md", "", (2017, 22, None, "")),
        ("周刊/2019/0624.md", "", (2019, None, None, "2019-06-24")),
        ("周刊/2019-06/24.md", "", (2019, None, None, "2019-06-24")),
        ("周刊/2019/12.md", "", (2019, 12, None, "")),
        ("周刊/2019-12.md", "", (2019, 12, None, "")),
        ("周刊/2019_06_24_某题.md", "", (2019, None, None, "2019-06-24")),
        ("周刊/2019-W12.md", "", (2019, 12, None, "")),
        ("周刊/201903.md", "", (2019, 3, None, "")),
        ("周刊/[12]某题.md", "", (None, None, 12, "")),
        ("周刊/#12 某题.md", "", (None, None, 12, "")),
        ("周刊/某题.md", "# 前端周报 #12 - 2020/03/05", (2020, None, 12, "2020-03-05")),
        ("周刊/20190624.md", "", (2019, None, None, "2019-06-24")),
        ("周刊/127-某题.md", "---\ndate: 2023/02/27\n---\n", (2023, None, 127, "2023-02-27")),
        ("周刊/某题.md", "---\nissue: 0127\ndate: 2023-02-27T08:00:00Z\n---\n", (2023, None, 127, "2023-02-27")),
        ("周刊/某题.md", "---\ntitle: '某周刊第 9 期: 某题'\nyear: 2023\n---\n", (2023, 9, None, "")),
        ("周刊/7.md", "# 某某周刊（第 321 期）：某题", (None, None, 321, "")),
        ("周刊/7.md", "# 每周分享第 42 期（20190201）", (2019, None, 42, "2019-02-01")),
        ("周刊/7.md", "# 2019.06.24 - Reactive Systems", (2019, None, 7, "2019-06-24")),
    ],
)
def test_places(name: str, head: str, expected: tuple[int | None, int | None, int | None, str]) -> None:
    """Masthead and title before front matter, the name and the folders; the first that says a thing counts."""
    assert known(read(name, head)) == expected


def test_each_thing_is_known_by_something() -> None:
    """The record of the source says which place told which thing, with what stands there."""
    issue = read("周刊/127-某题.md", "---\ndate: 2023/02/27\n---\n")
    assert issue.source.known_by == (
        "日期：属性 date “2023/02/27”",
        "年份：属性 date “2023/02/27”",
        "总期号：文件名“127-某题”",
    )


def test_what_tells_nothing_is_refused_with_cures() -> None:
    """The message names cures of which none edits the file."""
    with pytest.raises(ReadError, match="不必改文件") as error:
        read("周刊/某题.md")
    assert error.value.code == "no-issue"


def test_broken_front_matter_is_a_finding() -> None:
    """Its lines are read one by one all the same."""
    issue = read("周刊/某题.md", "---\ntitle: [某题\ndate: 2023/02/27\n---\n")
    assert issue.date == datetime.date(2023, 2, 27)
    assert "front-matter" in {finding.code for finding in issue.findings}


@pytest.mark.parametrize(
    ("name", "head", "series"),
    [
        ("a/keji/issue-3.md", "# 科技爱好者周刊（第 3 期）：某题", "科技爱好者周刊"),
        ("a/zhoubao/2019/0624.md", "# 2019.06.24 - Reactive Systems", "zhoubao"),
        ("a/某刊/docs/2019/3.md", "", "某刊"),
        ("a/潮流周刊/3-某题.md", "![](a.png)", "潮流周刊"),
        ("a/x/3.md", "# 《HelloWorld》第 3 期", "HelloWorld"),
        ("a/x/3.md", "# 某某 Weekly #3", "某某 Weekly"),
    ],
)
def test_an_unknown_series_has_a_name(name: str, head: str, series: str) -> None:
    """It is called by what stands before the number in its title, else by its folder, never by the file."""
    assert read(name, head).series_title == series


def test_the_issues_own_title_names_what_stands_above_its_articles() -> None:
    """科技周刊（第 3 期）：某题, an introduction, then the first heading."""
    issue = read("keji/3.md", "# 科技周刊（第 3 期）：难忘的一天\n\n那一天下了雪，我们都没有出门，在家里读了一天书。")
    assert [article.title for article in issue.articles] == ["难忘的一天", "县里召开现场会", "村里修路"]


def test_the_level_of_the_articles_is_learned() -> None:
    """One 内容 above headings of articles holds them; 目录 that lists nothing is an article like others."""
    text = "# 《Hello》第 3 期\n\n## 目录\n\n点击右上角的图标打开目录，获得更好的阅读体验。\n\n## 内容\n"
    text += "".join(f"\n### {title}\n\n甲：一个工具。\n" for title in ("C 项目", "Go 项目", "其它"))
    (issue,) = parse(f"{text}\n## 声明\n\n欢迎转载。\n".encode(), "hello/3.md", ())
    assert [article.title for article in issue.articles] == ["目录", "C 项目", "Go 项目", "其它", "声明"]
