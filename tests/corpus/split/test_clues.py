"""Which issue a file is: every usual writing, and every place that may tell it."""

from __future__ import annotations

import datetime

import pytest

from corpus.errors import ReadError
from corpus.models import Issue, Told
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
        ("2023年第12周", 2023, 12, None),
        ("2023W12", 2023, 12, None),
        ("Week 12, 2023", 2023, 12, None),
        ("2023年第12周（第45期）", 2023, 45, None),
        ("2023-Q4", 2023, 4, None),
        ("No. 3, 2021", 2021, 3, None),
        ("Issue 12 · May 6, 2023", 2023, 12, datetime.date(2023, 5, 6)),
        ("6th May 2023", 2023, None, datetime.date(2023, 5, 6)),
        ("Sept. 6, 2023", 2023, None, datetime.date(2023, 9, 6)),
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


def test_a_month_below_a_number_tells_its_year() -> None:
    """第三十七卷 第二期 | 2021年4月; a day with its year does not make a number one of that year."""
    said = read_masthead(["第三十七卷 第二期", "2021年4月"], None)
    assert (said.year, said.number) == (2021, 2)
    paper = read("日报/1.md", "# 某某日报\n\n2021 年 4 月 15 日 星期四　第 1234 期　本期 8 版")
    assert known(paper) == (2021, None, 1234, "2021-04-15")


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
        ("周报/Reports/2018/#25-2018.07.02.md", "", (2018, None, 25, "2018-07-02")),
        ("周刊/12 - 2023年5月6日.md", "", (2023, None, 12, "2023-05-06")),
        ("周刊/2023-05-06 #12.md", "", (2023, None, 12, "2023-05-06")),
        ("周刊/_posts/2023-05-06-weekly-issue-12.md", "", (2023, None, 12, "2023-05-06")),
        ("周刊/_posts/2023-05-06-whats-new-in-python-3.md", "", (2023, None, None, "2023-05-06")),
        ("周刊/230506.md", "", (2023, None, None, "2023-05-06")),
        ("周刊/Vol.12 某题.md", "", (None, None, 12, "")),
        ("周刊/VOL_012.md", "", (None, None, 12, "")),
        ("周刊/ep12.md", "", (None, None, 12, "")),
        ("周刊/第十二期-某题.md", "", (None, None, 12, "")),
        ("周刊/2023Q4.md", "", (2023, 4, None, "")),
        ("周刊/02.2022年/36.学习周刊-总第71期-2022年第36周.md", "", (2022, None, 71, "")),
        ("周刊/2023-05-06-bbdf5079-e7a9-4c1d-9f00-2080aa5b1234.md", "", (2023, None, None, "2023-05-06")),
        ("周刊/第12期 0123456789abcdef0123456789abcdef.md", "", (None, None, 12, "")),
        ("周刊/2023/05/06/index.md", "", (2023, None, None, "2023-05-06")),
        ("周刊/2023/05/index.md", "", (2023, 5, None, "")),
        ("周刊/2023-05/README.md", "", (2023, 5, None, "")),
        ("周刊/2023.05.06/正文.md", "", (2023, None, None, "2023-05-06")),
        ("周刊/issue-12/index.md", "", (None, None, 12, "")),
        ("周刊/012/index.md", "", (None, None, 12, "")),
        ("周刊/2023-05-06-weekly-12/index.md", "", (2023, None, 12, "2023-05-06")),
        ("周刊/某题.md", "# 某某周刊 012 期", (None, None, 12, "")),
        ("周刊/某题.md", "# 某某周刊 012", (None, None, 12, "")),
        (
            "周刊/某题.md",
            "---\ntitle: 'Python周刊#11：某题'\npubDate: 2023-07-15\n---\n",
            (2023, None, 11, "2023-07-15"),
        ),
        ("周刊/某题.md", "---\nepisode: 12\npublished_at: 2023-05-06\n---\n", (2023, None, 12, "2023-05-06")),
        ("周刊/某题.md", "---\nweek: 12\nyear: 2023\n---\n", (2023, 12, None, "")),
        ("周刊/某题.md", "---\ncreated: 2023-04-01\ndate: 2023-05-06\n---\n", (2023, None, None, "2023-05-06")),
        ("周刊/某题.md", "---\ndate:\n  created: 2023-05-06\n---\n", (2023, None, None, "2023-05-06")),
        (
            "周刊/某题.md",
            '+++\ntitle = "某周刊第 12 期"\ndate = 2023-05-06T08:00:00+08:00\ntags = ["a"]\n+++\n',
            (2023, 12, None, "2023-05-06"),
        ),
        ("周刊/某题.md", "# 某题（第 12 期）\n\n发布于 2023 年 5 月 6 日", (2023, 12, None, "2023-05-06")),
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


@pytest.mark.parametrize("name", ["某题", "7c6d2080-5ab9-4e1f-8a3b-0c1d2e3f4a5b", "d41d8cd98f00b204e9800998ecf8427e"])
def test_what_tells_nothing_is_refused_with_cures(name: str) -> None:
    """A UUID or a hash for a name tells nothing; the message names cures of which none edits the file."""
    with pytest.raises(ReadError, match="不必改文件") as error:
        read(f"周刊/{name}.md")
    assert error.value.code == "no-issue"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("周刊/python3/index.md", ""),
        ("周刊/2023年/README.md", ""),
        ("周刊/某题.md", "---\nupdated: 2023-05-06\n---\n"),
        ("周刊/某题.md", "# 人工智能 2023"),
        ("周刊/2023/5月第2周.md", ""),
    ],
)
def test_what_is_no_number_or_day_of_an_issue(name: str, head: str) -> None:
    """Numbers in names of things, a year alone, the day of a change."""
    with pytest.raises(ReadError, match="不必改文件"):
        read(name, head)


@pytest.mark.parametrize(
    "head", ["---\ntitle: [某题\ndate: 2023/02/27\n---\n", "+++\ntitle = 某题\ndate = 2023-02-27\n+++\n"]
)
def test_broken_front_matter_is_a_finding(head: str) -> None:
    """Its lines are read one by one all the same."""
    issue = read("周刊/某题.md", head)
    assert issue.date == datetime.date(2023, 2, 27)
    assert "front-matter" in {finding.code for finding in issue.findings}


LIST = "- 第 45 期：[一件事](45.md)\n- 第 44 期：[另一件事](44.md)\n- 第 43 期：[旧事](43.md)\n"


def test_a_list_of_issues_is_none() -> None:
    """The README beside them, whatever it says of the latest one; not an issue in a folder of its own, nor what the
    operator says is one."""
    for name in ("周刊/README.md", "周刊/docs/index.md"):
        with pytest.raises(ReadError, match=r"目录页（有 3 期）.*清单") as error:
            read(name, f"# 周刊\n\n最新：第 45 期（2023-05-06）\n\n{LIST}")
        assert error.value.code == "issue-list"
    assert known(read("周刊/第46期/README.md", f"# 周刊\n\n往期\n\n{LIST}"))[2] == 46
    assert known(read("周刊/46.md", f"# 周刊\n\n往期\n\n{LIST}"))[2]
    (issue,) = parse((f"# 周刊\n\n{LIST}" + BODY).encode(), "周刊/index.md", (), told=Told(running_number=7))
    assert issue.articles


@pytest.mark.parametrize(
    ("name", "head", "series"),
    [
        ("a/keji/issue-3.md", "# 科技爱好者周刊（第 3 期）：某题", "科技爱好者周刊"),
        ("a/zhoubao/2019/0624.md", "# 2019.06.24 - Reactive Systems", "zhoubao"),
        ("a/某刊/docs/2019/3.md", "", "某刊"),
        ("a/潮流周刊/3-某题.md", "![](a.png)", "潮流周刊"),
        ("a/x/3.md", "# 《HelloWorld》第 3 期", "HelloWorld"),
        ("a/x/3.md", "# 某某 Weekly #3", "某某 Weekly"),
        ("a/x/3.md", "# 老司机 iOS 周报 #3 | 2018-07-02", "老司机 iOS 周报"),
        ("a/x/3.md", "# 援 疆 工 作 简 报\n\n第3期", "援疆工作简报"),
        ("a/周刊/3.md", "---\ntitle: 'Python潮流周刊#3：某题'\n---\n", "Python潮流周刊"),
        ("a/weekly/3/前端周刊第3期.md", "", "前端周刊"),
        ("a/某刊/Reports/2018/#3.md", "", "某刊"),
        ("a/某刊/2023-05-06-x/index.md", "", "某刊"),
        ("a/某刊/02.2022年/3.md", "", "某刊"),
        ("a/某刊/3.md", "# Issue #3: 某题", "某刊"),
        ("a/某刊/3.md", "# 2023年5月日报", "某刊"),
        ("a/x/3.md", "## 【Rust日报】2023-05-06 某库发布\n\nFrom 日报小组", "Rust日报"),
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


@pytest.mark.parametrize("date", ["", "2021年3月4日\n\n"])
def test_a_first_heading_like_the_others_is_an_articles(date: str) -> None:
    """Where it names no issue, so that it is lost to no search."""
    text = f"# 甲县帮助就业\n\n{date}三百人有了工作，县里很高兴。\n\n# 乙县修路三公里\n\n路修好了三公里，村里很高兴。\n"
    (issue,) = parse(text.encode(), "汇编/2021-03-04.md", ())
    assert [article.title for article in issue.articles] == ["甲县帮助就业", "乙县修路三公里"]
