"""What must hold on real bulletins: the figures of one whole issue, and floors of matching and labelling.

`data/labels.json` holds articles drawn by seed and labelled by reading: ids and labels only; `doubtful` names those
that a reader was not sure of or that two did not agree on (in `sealed`, a third then decided on them). Words and rules
are chosen while looking at the errors in `tuned`; nobody looks at those in `sealed`. What a label means and how the
sets came about: docs/labels.md.
`data/matches.json` holds 200 matches of the daily issues' contents lists: (issue, entry or entry.item, what it was
matched to, whether that is right): all 44 whose titles do not hold one another, and 156 of the 602 others, by seed.
"""

import datetime
import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from corpus.files.document import read
from corpus.models import Article, ContentsEntry, Issue
from corpus.parse import parse
from corpus.profile import choose, load_profiles
from corpus.split.issues import split
from corpus.text.fold import fold
from tests.paths import DATA, SHARED

BULLETINS = SHARED / "bulletins"
LABELS = json.loads((DATA / "labels.json").read_text(encoding="utf-8"))
MATCHES = json.loads((DATA / "matches.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not BULLETINS.is_dir(), reason="the shared bulletins are not here")


@cache
def issue_of(path: Path) -> Issue:
    """The one issue in a shared file."""
    (issue,) = parse(path.read_bytes(), path.name, load_profiles(None))
    return issue


@cache
def split_of(path: Path) -> Issue:
    """The one issue in a shared file, without labels."""
    document = read(path.read_bytes(), path.name)
    (issue,) = split(document, choose(document, load_profiles(None))[0])
    return issue


@cache
def yuanjiang() -> Issue:
    """The real issue of 援疆工作简报."""
    return issue_of(next(BULLETINS.glob("yuanjiang/*")))


@cache
def sample() -> tuple[Issue, ...]:
    """Forty daily issues, drawn by seed."""
    paths = sorted(BULLETINS.glob("xinwenlianbo/*.md"))
    return tuple(map(issue_of, random.Random(40).sample(paths, 40)))


def test_masthead_of_yuanjiang() -> None:
    """Series, year, number, running number, publisher, date and colophon as printed."""
    issue = yuanjiang()
    assert (issue.id, issue.series, issue.year, issue.number, issue.running_number) == (
        "yuanjiang-2017-22",
        "yuanjiang",
        2017,
        22,
        22,
    )
    assert issue.publisher == "江苏省对口支援新疆伊犁州前方指挥部"
    assert issue.date == datetime.date(2017, 8, 21)
    assert len(issue.colophon) == 1 and issue.colophon[0].startswith("本期报：")


def test_articles_of_yuanjiang() -> None:
    """Four features and five briefs, titles in one line each, kept apart from the nine entries of the list."""
    issue = yuanjiang()
    assert [article.kind for article in issue.articles] == ["feature"] * 4 + ["brief"] * 5
    assert [fold(article.title) for article in issue.articles] == [
        "南通工作组帮助1805名受援地农村富余劳动力实现家门口就业",
        '江阴工作组"八位一体"立体式援疆新模式开启新时期援疆工作新局面',
        '张家港工作组"富民行动-巩留的仲夏"活动为江苏对口支援伊犁20周年献礼',
        '淮安工作组组织两地少先队员开展"手拉手"夏令营活动',
        "武进工作组全力以赴支持受援地抗震救灾",
        "徐州工作组积极帮助受援地破解招警难题",
        '"丝路信使"自行车赛架起民族体育文化交流桥梁',
        "江宁工作组助推特克斯特色农副产品走进四川",
        "苏州工作组重点民生援疆项目霍尔果斯创新创业中心破土动工",
    ]
    assert [entry.article for entry in issue.contents] == [article.id for article in issue.articles]
    assert {f.code for f in issue.findings} == {"title-differs", "suspicious-character"}


def test_paragraphs_of_yuanjiang() -> None:
    """Paragraphs that a page broke are one again, in features and briefs; the eight lead-ins stand by themselves."""
    articles = yuanjiang().articles
    assert "抓好落实，全力以赴推进" in articles[0].paragraphs[2].text
    assert [p.kind for p in articles[1].paragraphs] == ["text"] + ["lead", "text"] * 8
    assert any("商贸服务及注册型企业" in p.text for p in articles[1].paragraphs)
    assert [len(article.paragraphs) for article in articles[4:]] == [1] * 5
    assert "也架起了一座" in articles[6].paragraphs[0].text


def test_every_heading_is_an_article() -> None:
    """Daily issues: an article per heading under 详细新闻, the date as id, the stamp at the end in no article."""
    for issue in sample():
        text = next(BULLETINS.glob(f"xinwenlianbo/{issue.source.name}")).read_text(encoding="utf-8")
        headings = re.findall(r"^### (.*)$", text, re.MULTILINE)
        assert [fold(article.title) for article in issue.articles] == [fold(heading) for heading in headings]
        assert issue.id == f"xinwenlianbo-{issue.source.name[:8]}"
        assert all("更新时间戳" not in p.text for article in issue.articles for p in article.paragraphs)


def entries() -> Iterator[ContentsEntry]:
    """The entries of all contents lists of the sample."""
    for issue in sample():
        yield from issue.contents


def test_entries_find_their_articles() -> None:
    """At least 98 % of the lines find their article, 95 % of the sub-items their section."""
    found = [bool(entry.article) for entry in entries()]
    assert len(found) > 400 and sum(found) / len(found) >= 0.98
    sections = [bool(section) for entry in entries() for section in entry.sections]
    assert len(sections) > 200 and sum(sections) / len(sections) >= 0.95


def target(issue: Issue, place: str) -> str:
    """What an entry (9) or a sub-item (9.2) of a contents list is matched to: an id, or ""."""
    number, _, item = place.partition(".")
    entry = issue.contents[int(number) - 1]
    return entry.sections[int(item) - 1] if item else entry.article


def test_judged_matches() -> None:
    """Of 200 matches whose two titles differ, judged by reading, at least 98 % are right, and none is lost."""
    assert len(MATCHES) == 200
    right = 0
    for id, place, judged, verdict in MATCHES:
        found = target(split_of(BULLETINS / "xinwenlianbo" / f"{id[-8:]}.md"), place)
        right += (found == judged) == verdict
    assert right / len(MATCHES) >= 0.98, f"{right} of {len(MATCHES)}"


def labelled(id: str) -> Article:
    """The article of that id, read and labelled."""
    series, rest = id.split("-", 1)
    issue = yuanjiang() if series == "yuanjiang" else issue_of(BULLETINS / series / f"{rest[:8]}.md")
    return next(article for article in issue.articles if article.id == id)


def score(kind: str, name: str, doubtful: bool) -> tuple[float, float]:
    """Precision and recall of a kind of label over a set; without the `doubtful` ones, which are then neither wanted
    nor wrong, or with them as they were decided."""
    right = found = wanted = 0
    for id, labels in LABELS[name].items():
        if kind in labels:
            left_out = set() if doubtful else {place.partition(":")[2] for place in labels.get("doubtful", ())}
            want = set(labels[kind]) - left_out
            have = {label.value for label in getattr(labelled(id), kind)} - left_out
            right, found, wanted = right + len(want & have), found + len(have), wanted + len(want)
    return right / found, right / wanted


@pytest.mark.parametrize(
    ("name", "kind", "doubtful", "precision", "recall"),
    [
        ("tuned", "groups", False, 0.99, 0.99),
        ("tuned", "places", False, 0.93, 0.91),
        ("tuned", "topics", False, 0.86, 0.88),
        ("sealed", "groups", False, 0.99, 0.99),
        ("sealed", "places", False, 0.91, 0.91),
        ("sealed", "topics", False, 0.85, 0.88),
        ("sealed", "places", True, 0.91, 0.85),
        ("sealed", "topics", True, 0.85, 0.8),
    ],
)
def test_labels(name: str, kind: str, doubtful: bool, precision: float, recall: float) -> None:
    """Labels against those given by reading: of articles that rules were fitted to, and of others."""
    assert {name: len(rows) for name, rows in LABELS.items()} == {"tuned": 1080, "sealed": 360}
    found = score(kind, name, doubtful)
    assert found[0] >= precision and found[1] >= recall, f"precision {found[0]:.3f}, recall {found[1]:.3f}"
