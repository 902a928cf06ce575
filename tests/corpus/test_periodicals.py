"""Foreign periodicals as they are published, without any profile: which issue, its articles, its text."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from corpus.models import Issue
from corpus.parse import parse
from corpus.profile import load_profiles
from corpus.text.fold import fold
from tests.paths import SHARED

FOLDER = SHARED / "periodicals"
FILES = sorted(path for path in FOLDER.rglob("*.md"))
pytestmark = pytest.mark.skipif(not FILES, reason=f"no periodicals in {FOLDER}")

_CHINESE = re.compile("[\u3400-\u9fff]")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)


@cache
def issue_of(path: Path) -> Issue:
    """The one issue that a file is read into."""
    (issue,) = parse(path.read_bytes(), str(path.relative_to(FOLDER)), load_profiles(None))
    return issue


def printed(path: Path) -> tuple[int | None, datetime.date | None]:
    """Number and date, as anyone reads them off the name of the file and its head."""
    head = "\n".join(path.read_text(encoding="utf-8").split("\n")[:4])
    if re.fullmatch("[0-9]{4}", path.parent.name):  # 2019/0624.md
        return None, datetime.date(int(path.parent.name), int(path.stem[:2]), int(path.stem[2:]))
    found = re.search(r"^date: (\d+)/(\d+)/(\d+)", head, re.M) or re.search(r"（(\d{4})(\d\d)(\d\d)）", head)
    date = datetime.date(*map(int, found.groups())) if found else None
    return int(re.findall("[0-9]+", path.stem)[0]), date


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_which_issue(path: Path) -> None:
    """Number and date are those of the name and the head; each is known with a reason."""
    number, date = printed(path)
    issue = issue_of(path)
    assert (issue.running_number or issue.number, issue.date) == (number, date)
    assert issue.source.known_by


def test_a_folder_is_a_series() -> None:
    """No issue lands in a series without a name, or under its own file's."""
    for path in FILES:
        issue = issue_of(path)
        assert issue.series not in ("generic", fold(path.stem))
        assert issue.series_title.lower() in (
            "科技爱好者周刊", "每周分享", "hellogithub", "zhoubao", "chaoliu",
        )  # fmt: skip


def test_headings_are_titles() -> None:
    """At least 95 % of the second-level headings are titles of articles."""
    found = []
    for path in FILES:
        text = _FENCE.sub("", path.read_text(encoding="utf-8"))
        titles = {fold(article.title) for article in issue_of(path).articles}
        found += [fold(heading) in titles for heading in re.findall(r"^## +(.*?)[ #\r]*$", text, re.M)]
    assert len(found) > 300
    assert sum(found) >= 0.95 * len(found)


def test_the_text_survives() -> None:
    """At least 98 % of the Chinese characters of each issue stand in what is kept of it."""
    for path in FILES:
        issue = issue_of(path)
        text = re.sub(r"!\[[^\]]*\]\([^)]*\)|\]\([^)\s]*\)|<[^>]*>|https?://\S+", "", path.read_text(encoding="utf-8"))
        kept = [issue.series_title, *issue.colophon, *issue.source.known_by]
        for article in issue.articles:
            kept += [article.title, *(paragraph.text for paragraph in article.paragraphs)]
        printed_ones, kept_ones = Counter(_CHINESE.findall(text)), Counter(_CHINESE.findall("".join(kept)))
        lost = (printed_ones - kept_ones).total()
        assert lost <= 0.02 * printed_ones.total(), path.name
