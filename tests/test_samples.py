"""The samples, read end to end, against expectations that people wrote.

`data/samples/expected.json` was written by reading the samples' texts: masthead and titles as printed, a title set in
two lines as one; paragraphs counted by eye, where a paragraph that a page broke is one, a bold lead-in and the rest
of its paragraph are two, and every table row, caption and byline is one; groups, places and topics by the design's
rule applied by hand. Nothing in it was printed by the code. Titles are compared folded.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus.models import Article, Issue
from corpus.parse import parse
from corpus.profile import load_profiles
from corpus.text.fold import fold
from tests.paths import DATA, SAMPLES

EXPECTED: dict[str, Any] = json.loads((DATA / "samples" / "expected.json").read_text(encoding="utf-8"))
ISSUES: list[dict[str, Any]] = EXPECTED["issues"]

every_issue = pytest.mark.parametrize("expected", ISSUES, ids=[issue["id"] for issue in ISSUES])


@cache
def read(name: str) -> Issue:
    """The one issue that a sample holds."""
    issues = parse((SAMPLES / name).read_bytes(), name, load_profiles(None))
    assert len(issues) == 1, f"{name} holds one issue, {len(issues)} were read"
    return issues[0]


def labels(article: Article, kind: str) -> list[str]:
    """The values of one kind of label, sorted: their order is not promised."""
    return sorted(label.value for label in getattr(article, kind))


def pairs(expected: dict[str, Any]) -> list[tuple[dict[str, Any], Article]]:
    """Expected and read articles side by side."""
    return list(zip(expected["articles"], read(expected["file"]).articles, strict=True))


def findings(expected: dict[str, Any], code: str) -> list[str]:
    """Where the findings of that code lie."""
    return [finding.where for finding in read(expected["file"]).findings if finding.code == code]


def test_every_sample_is_expected() -> None:
    """No sample stands in the folder without an expectation, none is expected that is not there."""
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in {".html", ".htm", ".md", ".txt"}}
    assert files == {issue["file"] for issue in ISSUES}


def test_samples_are_enough_to_try_the_product() -> None:
    """A dozen issues over three years with at least 85 articles, two issues or more in each format."""
    assert len(ISSUES) >= 12
    assert {issue["year"] for issue in ISSUES} == {2021, 2022, 2023}
    assert sum(len(issue["articles"]) for issue in ISSUES) >= 85
    formats = Counter((Path(issue["file"]).suffix, issue["encoding"]) for issue in ISSUES)
    assert formats[".html", "utf-8"] >= 2
    assert formats[".htm", "gb18030"] >= 2
    assert sum(count for (suffix, _), count in formats.items() if suffix == ".md") >= 2
    assert sum(count for (suffix, _), count in formats.items() if suffix == ".txt") >= 2


@every_issue
def test_samples_say_that_they_are_invented(expected: dict[str, Any]) -> None:
    """Every sample is marked 示例, truly in the encoding that the expectations name."""
    assert "示例" in (SAMPLES / expected["file"]).read_bytes().decode(expected["encoding"])


@every_issue
def test_masthead(expected: dict[str, Any]) -> None:
    """Id, year, number, running number, date and publisher are what the masthead prints."""
    issue = read(expected["file"])
    assert (issue.id, issue.series, issue.series_title) == (
        expected["id"],
        EXPECTED["series"],
        EXPECTED["series_title"],
    )
    assert (issue.year, issue.number, issue.running_number) == (
        expected["year"],
        expected["number"],
        expected["running_number"],
    )
    assert issue.date == datetime.date.fromisoformat(expected["date"])
    assert issue.publisher == EXPECTED["publisher"]


@every_issue
def test_encoding(expected: dict[str, Any]) -> None:
    """The encoding is found, whatever the page declares."""
    found = read(expected["file"]).source.encoding.lower()
    assert found in ({"utf-8", "utf-8-sig"} if expected["encoding"] == "utf-8" else {"gb18030"})


@every_issue
def test_titles(expected: dict[str, Any]) -> None:
    """Every article has the title of its own heading, in print order; nothing else became an article."""
    found = [fold(article.title) for article in read(expected["file"]).articles]
    assert found == [fold(article["title"]) for article in expected["articles"]]


@every_issue
def test_kinds(expected: dict[str, Any]) -> None:
    """Features and briefs are told apart."""
    found = [article.kind for article in read(expected["file"]).articles]
    assert found == [article["kind"] for article in expected["articles"]]


@every_issue
def test_article_ids(expected: dict[str, Any]) -> None:
    """Articles are numbered in print order within their issue."""
    found = [article.id for article in read(expected["file"]).articles]
    assert found == [f"{expected['id']}-{n:02d}" for n in range(1, len(expected["articles"]) + 1)]


@every_issue
def test_paragraphs(expected: dict[str, Any]) -> None:
    """Paragraphs are whole: page breaks are healed, lead-ins, rows, captions and bylines stand by themselves."""
    found = {article.title: len(article.paragraphs) for _, article in pairs(expected)}
    assert found == {article.title: wanted["paragraphs"] for wanted, article in pairs(expected)}


@every_issue
@pytest.mark.parametrize("kind", ["groups", "places", "topics"])
def test_labels(expected: dict[str, Any], kind: str) -> None:
    """Labels say what an article is about, by the design's rule."""
    found = {article.title: labels(article, kind) for _, article in pairs(expected)}
    assert found == {article.title: sorted(wanted[kind]) for wanted, article in pairs(expected)}


@every_issue
def test_labels_keep_their_evidence(expected: dict[str, Any]) -> None:
    """Each label keeps the words that earned it, and they stand in the article."""
    for article in read(expected["file"]).articles:
        text = fold(article.title + "".join(paragraph.text for paragraph in article.paragraphs))
        for label in (*article.groups, *article.places, *article.topics):
            assert label.words and all(fold(word) in text for word in label.words), (article.title, label)


@every_issue
def test_contents(expected: dict[str, Any]) -> None:
    """The contents list is kept apart, without marks, leaders and page numbers."""
    entries = read(expected["file"]).contents
    assert len(entries) == expected["contents"]
    wanted = {fold(title) for title in (*expected["missing"], *expected["differing"])}
    wanted |= {fold(article["title"]) for article in expected["articles"]}
    assert {fold(entry.title) for entry in entries} <= wanted


@every_issue
def test_contents_name_articles(expected: dict[str, Any]) -> None:
    """Each entry finds its article, save those that the body lacks."""
    lacking = [entry.title for entry in read(expected["file"]).contents if not entry.article]
    assert [fold(title) for title in lacking] == [fold(title) for title in expected["missing"]]


@every_issue
def test_findings_of_missing_articles(expected: dict[str, Any]) -> None:
    """An entry without an article is a finding, and nothing else is."""
    found = findings(expected, "contents-without-article")
    assert [fold(where) for where in found] == [fold(title) for title in expected["missing"]]


@every_issue
def test_findings_of_differing_titles(expected: dict[str, Any]) -> None:
    """A title that reads otherwise in the contents is a finding; a wrapped one is not."""
    issue = read(expected["file"])
    entries = {entry.article: fold(entry.title) for entry in issue.contents}
    found = [entries[where] for where in findings(expected, "title-differs")]
    assert found == [fold(title) for title in expected["differing"]]


@every_issue
def test_colophon(expected: dict[str, Any]) -> None:
    """The distribution list is kept, and no article has it."""
    issue = read(expected["file"])
    assert any(line.startswith("报送") for line in issue.colophon)
    assert any(line.startswith("发送") for line in issue.colophon)
    for article in issue.articles:
        assert not any("报送：" in paragraph.text or "发送：" in paragraph.text for paragraph in article.paragraphs)


@every_issue
def test_furniture_is_left_out(expected: dict[str, Any]) -> None:
    """No navigation, sharing, footer, script, style or page number is part of an article."""
    for article in read(expected["file"]).articles:
        for paragraph in article.paragraphs:
            for furniture in (
                "首页",
                "分享到",
                "上一篇",
                "版权所有",
                "热点推荐",
                "浏览次数",
                "微信公众号",
                "mso-",
                "- 2 -",
                "— 3 —",
            ):
                assert furniture not in paragraph.text, (article.title, paragraph.text)


@every_issue
def test_event_dates(expected: dict[str, Any]) -> None:
    """8月15日 in an issue of August 2021 is 2021-08-15."""
    for wanted, article in pairs(expected):
        if "event_date" in wanted:
            assert datetime.date.fromisoformat(wanted["event_date"]) in article.event_dates


def test_the_gap_in_the_numbering() -> None:
    """Number 5 of 2021 is missing between numbers 4 and 6, in both the yearly and the running count."""
    ids = {read(issue["file"]).id for issue in ISSUES}
    (gap,) = EXPECTED["gaps"]
    assert gap not in ids
    assert {"yunchuan-2021-4", "yunchuan-2021-6"} <= ids
    assert 5 not in {read(issue["file"]).running_number for issue in ISSUES}


@pytest.mark.parametrize(
    ("file", "title", "joined"),
    [
        ("2021-02.htm", "干部人才队伍", "真正留下一支带不走的队伍。"),
        ("2021-03.md", "破土动工", "逐项明确到人，遇到雨季影响室外作业时"),
        ("云川协作简报2021年第6期.txt", "成绩单", "2650元提高到3480元，"),
        ("2022-01.htm", "专列 护送", "平均月薪5200元，供云川各县"),
        ("云川协作简报2022年第4期.txt", "样板路", "达到142万元，首次向553户村民分红"),
        ("2023-01.htm", "春风行动", "节日联欢等服务，确保"),
        ("云川协作简报2023年第3期.md", "五链协同", "人才公寓 240 套、通勤班线 3 条"),
        ("2023-04.txt", "牦牛", "同比增长32.7%，带动6200户牧民"),
    ],
    ids=[
        "word-2021-2",
        "md-2021-3",
        "txt-2021-6",
        "word-2022-1",
        "txt-2022-4",
        "word-2023-1",
        "md-2023-3",
        "txt-2023-4",
    ],
)
def test_paragraphs_that_a_page_broke_are_one(file: str, title: str, joined: str) -> None:
    """A sentence that runs over a page break is whole again, a page number within it is gone."""
    (article,) = (a for a in read(file).articles if fold(title) in fold(a.title))
    assert any(fold(joined) in fold(paragraph.text) for paragraph in article.paragraphs)


def test_a_table_keeps_its_cells() -> None:
    """A data table is rows of cells, its head first."""
    article = next(a for a in read("2023-02.html").articles if "产业园二期" in a.title)
    rows = [paragraph.cells for paragraph in article.paragraphs if paragraph.kind == "row"]
    assert rows == [
        ("年份", "企业数（家）", "职工数（人）", "产值（亿元）"),
        ("2021年", "9", "1206", "9.3"),
        ("2022年", "16", "2018", "16.2"),
        ("2023年1至5月", "22", "2960", "8.9"),
    ]


def test_a_caption_is_kept() -> None:
    """The caption of a picture is a paragraph of its own kind."""
    article = read("2021-04.html").articles[0]
    captions = [paragraph.text for paragraph in article.paragraphs if paragraph.kind == "caption"]
    assert captions == ["8月16日，金渚抢修队员在乌石乡抢通便道（示例图片）"]


def test_a_lead_in_is_kept() -> None:
    """Bold lead-ins stay visible, in order."""
    article = next(a for a in read("2021-04.html").articles if "四个精准" in a.title)
    leads = [paragraph.text for paragraph in article.paragraphs if paragraph.kind == "lead"]
    assert leads == ["一是精准摸底。", "二是精准培训。", "三是精准输送。", "四是精准服务。"]


def test_traditional_characters_are_kept_as_printed() -> None:
    """What is printed in traditional characters stays so; only comparing folds it."""
    (text,) = (p.text for p in read("2021-01.html").articles[-1].paragraphs)
    assert "「山海同心，守望相助，萬里來相會」" in text
    assert fold("山海同心，守望相助，万里来相会") in fold(text)


def test_a_rare_character_outlives_gb18030() -> None:
    """A name beyond GBK is read from a page that declares gb2312."""
    article = read("2022-01.htm").articles[0]
    assert any("陈𬭎" in paragraph.text for paragraph in article.paragraphs)
