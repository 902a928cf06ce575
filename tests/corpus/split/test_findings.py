"""Dates after the issue, and many notes of a kind."""

from __future__ import annotations

import datetime

import pytest

from corpus.models import Article, ContentsEntry, Finding, Paragraph
from corpus.split.findings import find_faults
from corpus.split.masthead import Masthead
from corpus.text.dates import event_dates

ISSUE = datetime.date(2017, 8, 21)


def faults(*texts: str) -> tuple[Finding, ...]:
    """The findings of an issue of 21 August 2017 with an article of each text."""
    articles = [
        Article(
            f"x-{at:02d}", "feature", f"第{at}题", (Paragraph("p", text),), event_dates=event_dates(text, 2017, ISSUE)
        )
        for at, text in enumerate(texts, 1)
    ]
    return find_faults(Masthead(2017, 22, date=ISSUE), (), articles, ())


@pytest.mark.parametrize(
    ("text", "amiss"),
    [
        ("8月25日，县里召开了现场会。", True),
        ("12月28日，两地曾签订协议。", True),
        ("8月25日，运动会圆满落幕。", True),
        ("8月25日将召开现场会。", False),
        ("报名已经开始，截至8月25日。", False),
        ("计划已定，8月25日前完成。", False),
        ("8月25日，运动会开幕。", False),
        ("会议召开了。8月25日，运动会开幕。", False),
        ("8月15日，县里召开了现场会。", False),
    ],
)
def test_a_later_date_is_amiss_only_where_it_is_past(text: str, amiss: bool) -> None:
    """What is announced, planned or ends on that day is none; each sentence speaks for itself."""
    assert [finding.code for finding in faults(text)] == ["event-after-issue"] * amiss


def test_many_notes_of_a_kind_are_one() -> None:
    """With their count, at the place of the first; three are told one by one."""
    text = "8月25日，县里召开了现场会。"
    assert [finding.where for finding in faults(text, text, text)] == ["x-01", "x-02", "x-03"]
    (one,) = faults("没有。", text, text, text, text)
    assert one.where == "x-02"
    assert "共 4 处" in one.message


@pytest.mark.parametrize(
    ("listed", "printed", "amiss"),
    [
        ("甲地多处遭空袭 乙国表示谴责", "甲地多处遭空袭", False),
        ("甲地多处遭空袭", "甲地多处遭空袭，乙国表示谴责", False),
        ("甲地多处遭空袭 乙国表示谴责 丙国呼吁停火", "甲地多处遭空袭乙国表示谴责", False),
        ("甲地多处遭空袭 乙国表示谴责", "乙国表示谴责", True),
        ("推进“两校一院”建设", "推进“两校一院”建", True),
        ("甲地多处遭空袭", "乙地多处遭空袭", True),
    ],
)
def test_a_shorter_title_is_no_other(listed: str, printed: str, amiss: bool) -> None:
    """A title that is cut at a blank or pause is the same; one that is cut in a word, or begins otherwise, is not."""
    article = Article("x-01", "feature", printed, (Paragraph("0", "县里开了会。"),), contents_title=listed)
    entries = (ContentsEntry(listed, article="x-01"),)
    found = find_faults(Masthead(2017, 22, date=datetime.date(2017, 8, 21)), entries, (article,), ())
    assert [finding.code for finding in found] == ["title-differs"] * amiss


def test_each_has_a_cure() -> None:
    """A message says what to do."""
    for finding in (*faults("8月25日，县里召开了现场会。"), *find_faults(Masthead(2017, 22), (), (), ())):
        assert "请" in finding.message or "可" in finding.message
