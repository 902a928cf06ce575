"""The whole way of a file, and why some cannot go it."""

import pytest

from corpus.files.document import ReadError, read
from corpus.parse import join, parse, parse_document
from tests.qingshan import ISSUES, PROFILE


def test_every_step_is_taken() -> None:
    """A parsed issue has its labels and ids."""
    (issue,) = parse((ISSUES / "headings.md").read_bytes(), "headings.md", [PROFILE])
    first = issue.articles[0]
    assert first.id == "qingshan-2019-23-01"
    assert [label.value for label in first.groups] == ["河湾工作组"]
    assert [label.value for label in first.places] == ["青石县"]
    assert all(paragraph.id for article in issue.articles for paragraph in article.paragraphs)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("青山简报\n2019年第5期\n2019年3月1日\n", "no-article", "没有找到任何文章"),
        (
            "青山简报\n\n县里召开现场会\n\n3月8日，县里召开现场会，各镇负责人参加会议，会议部署了工作。\n",
            "no-issue",
            "既没有日期",
        ),
    ],
)
def test_refusals(text: str, code: str, words: str) -> None:
    """A file without articles, or without anything that says which issue it is, is refused with reason and remedy."""
    with pytest.raises(ReadError, match=words) as error:
        parse(text.encode(), "x.txt", [PROFILE])
    assert error.value.code == code
    assert error.value.remedy


@pytest.mark.parametrize(
    "head", ["2019年第99999999999期", "2019年3月1日\n总第九九九九九九九九九期", f"总第{'9' * 40}期"]
)
def test_a_number_larger_than_any_is_refused(head: str) -> None:
    """It would not go into an index; eight digits, as 第20170821期, are a number."""
    text = "青山简报\n{}\n\n县里召开现场会\n\n3月8日，县里召开现场会，各镇负责人参加会议，会议部署了工作。\n"
    with pytest.raises(ReadError, match="大得不像期号") as error:
        parse(text.format(head).encode(), "x.txt", [PROFILE])
    assert error.value.code == "number-too-large"
    (issue,) = parse(text.format("总第20170821期").encode(), "x.txt", [PROFILE])
    assert issue.running_number == 20170821


@pytest.mark.parametrize("head", ["2019年第5期", "2019年3月1日", "总第5期", "第5期", "2019年5月"])
def test_what_is_enough(head: str) -> None:
    """A year and number, a date, a month, or a number alone says which issue it is."""
    text = f"青山简报\n{head}\n\n县里召开现场会\n\n3月8日，县里召开现场会，各镇负责人参加会议，会议部署了工作。\n"
    (issue,) = parse(text.encode(), "x.txt", [PROFILE])
    assert len(issue.articles) == 1


def test_the_series_can_be_chosen() -> None:
    """`series` names the profile whatever the masthead says; an unknown one is refused with the known ones."""
    text = "某某简报\n2019年3月1日\n\n河湾工作组召开现场会\n\n3月8日，河湾工作组召开现场会，负责人参加。\n".encode()
    (issue,) = parse(text, "x.txt", [PROFILE], "qingshan")
    assert issue.series == "qingshan"
    with pytest.raises(ReadError, match="qingshan"):
        parse(text, "x.txt", [PROFILE], "nosuch")


def test_one_issue_in_several_files() -> None:
    """Parts joined in order are one issue: the second needs no masthead, and its repeated one is a running head."""
    first = read("青山简报\n2019年第5期\n\n## 县里召开现场会\n\n正文。\n".encode(), "1.md")
    second = read("青山简报 2019年第5期\n\n## 镇上举办运动会\n\n正文。\n".encode(), "2.md")
    third = read("## 村里办起夜校\n\n正文。\n".encode(), "3.md")
    (issue,) = parse_document(join([first, second, third]), [PROFILE])
    assert [article.title for article in issue.articles] == ["县里召开现场会", "镇上举办运动会", "村里办起夜校"]
    assert issue.source.name == "1.md + 2.md + 3.md"
    assert issue.source.sha256 == first.source.sha256
