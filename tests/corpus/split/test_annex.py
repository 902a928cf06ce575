"""What follows the colophon is text again; an issue of titles alone is a finding."""

import pytest

from corpus.parse import parse
from tests.qingshan import PROFILE

TITLE = "河湾县全面部署春运工作"
TEXT = f"青山简报\n2019年第5期\n2019年8月1日\n\n{TITLE}\n\n铁路部门加开列车，方便群众出行，车站增设窗口。\n\n"
TEXT += "---\n\n报：省委办公厅、省政府办公厅。\n\n"


def read(text: str, name: str = "a.txt"):
    (issue,) = parse(text.encode(), name, [PROFILE])
    return issue


@pytest.mark.parametrize(
    "after",
    [
        "更正：上期所载河湾县就业人数应为三百人。",
        "河湾县第二小学新校舍投入使用。",
        "附件\n\n青石县项目进展情况表说明，各项目均已开工。",
        "8月3日，省领导到河湾县调研，走访了三个村，看望了工作组的同志，并召开座谈会。",
    ],
)
@pytest.mark.parametrize("sign_off", ["", "发：各县党委、政府，\n\n省直各单位。\n\n责任编辑：张三\n\n共印90份\n\n"])
def test_text_below_the_colophon_is_an_article(after: str, sign_off: str) -> None:
    """A correction or an annex is text of its own; the distribution list above it stays the colophon."""
    issue = read(TEXT + sign_off + after)
    first, *others = issue.articles
    assert [p.text for p in first.paragraphs] == ["铁路部门加开列车，方便群众出行，车站增设窗口。"]
    texts = {article.title for article in others} | {p.text for article in others for p in article.paragraphs}
    assert after.split("\n")[-1] in texts
    assert issue.colophon == ("报：省委办公厅、省政府办公厅。", *filter(None, sign_off.split("\n")))


def test_rows_below_the_colophon() -> None:
    """A table below the distribution list is text, too."""
    page = "<html><body><p>青山简报<p>2019年第5期<p>春运开始<p>铁路部门加开列车，方便群众。<p>报：省委<table border=1>"
    issue = read(f"{page}<tr><th>县<th>人数</tr><tr><td>河湾<td>300</table>", "a.html")
    assert [p.text for p in issue.articles[-1].paragraphs] == ["县 人数", "河湾 300"]


def test_a_time_for_programs_is_no_colophon() -> None:
    """A count of milliseconds tells readers nothing; a telephone number does."""
    issue = read(f"{TEXT}（更新时间戳: 1735649895371）\n\n联系电话：13900000000\n")
    assert issue.colophon == ("报：省委办公厅、省政府办公厅。", "联系电话：13900000000")


def test_many_articles_without_text() -> None:
    """An issue most of whose articles are only titles has one finding that says so."""
    titles = "".join(f"## 河湾县召开第{n}次会议\n\n" for n in "一二三四五")
    codes = [finding.code for finding in read(f"# 青山简报\n\n2019年第5期\n\n{titles}", "a.md").findings]
    assert codes.count("many-without-text") == 1 and "article-without-text" not in codes
    codes = [f.code for f in read(f"# 青山简报\n\n2019年第5期\n\n{titles}会议开得很好。", "a.md").findings]
    assert "many-without-text" in codes
    few = "## 春运\n\n## 开始\n\n## 河湾县召开会议\n\n会议开得很好。\n"
    assert "many-without-text" not in [f.code for f in read(f"# 青山简报\n\n2019年第5期\n\n{few}", "a.md").findings]


def test_a_date_in_a_heading_is_no_title() -> None:
    """A heading that was not closed, and below it its date as one: one article, with all paragraphs."""
    page = "<html><body><p>青山简报<p>2019年第5期<h2>河湾县新增三例<h2><small>(2019-02-24)</small></h2>"
    issue = read(f"{page}<div><p>第一例由青石县来。</p><p>第二例由松坪乡来。</p></div></body></html>", "a.html")
    (article,) = issue.articles
    assert article.title == "河湾县新增三例"
    assert [p.text for p in article.paragraphs] == ["第一例由青石县来。", "第二例由松坪乡来。"]
