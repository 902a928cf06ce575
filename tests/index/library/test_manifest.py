"""What the operator says of files: CSV, XLSX, and what a date learned later changes."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus.models import Told
from index.library.ingest import ingest
from index.library.ingest_values import Particulars
from index.library.ledger import reader
from index.library.manifest import ANY, ManifestError, decode_row, encode, of_files
from index.library.opening import open_engine
from index.library.rebuild import reindex

BODY = "## 县里召开现场会\n\n县里召开现场会，各镇负责人参加会议，会议部署了工作。\n\n## 村里修路\n\n村里修好了路。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two issues whose names tell their numbers, and one that tells nothing."""
    made = tmp_path / "周刊"
    made.mkdir()
    for name in ("issue-2.md", "issue-10.md", "某题.md"):
        (made / name).write_text(f"{BODY}\n{name}是这一期的文件。\n", encoding="utf-8")
    return made


def listed(tmp_path: Path, text: str) -> Path:
    """A manifest with these rows."""
    path = tmp_path / "清单.csv"
    path.write_text(text, encoding="gb18030")
    return path


def test_rows(tmp_path: Path, folder: Path) -> None:
    """A file by its name or path; numbers and dates as they are written; other columns are passed over."""
    manifest = listed(
        tmp_path, "文件,年,期,日期,题名,备注\n某题.md,2017年,第22期,2017年8月21日,某某周刊,好\n周刊\\issue-2.md,,2,,,\n"
    )
    told, amiss = of_files(manifest, sorted(folder.iterdir()), Told(title="众刊"))
    assert told == {
        str(folder / "某题.md"): Told("", "某某周刊", 2017, 22, None, datetime.date(2017, 8, 21)),
        str(folder / "issue-2.md"): Told(title="众刊", number=2),
        ANY: Told(title="众刊"),
    }
    assert amiss == []


def test_xlsx(tmp_path: Path, folder: Path) -> None:
    """A sheet as a CSV; a cell that is a date is one."""
    book = Workbook()
    book.active.append(["file", "running", "date"])
    book.active.append(["某题.md", 7, datetime.date(2017, 8, 21)])
    book.save(tmp_path / "list.xlsx")
    told, _ = of_files(tmp_path / "list.xlsx", sorted(folder.iterdir()), Told())
    assert told == {str(folder / "某题.md"): Told(running_number=7, date=datetime.date(2017, 8, 21))}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("没有.md,7,", "没有找到"),
        ("某题.md,七七八八九九百万,", "不是数"),
        ("某题.md,,明天", "不是日期"),
        ("某题.md,7,\n某题.md,8,", "已经说过"),
    ],
)
def test_a_row_that_cannot_be_used(tmp_path: Path, folder: Path, row: str, reason: str) -> None:
    """It is named with its line; the others count."""
    _, amiss = of_files(listed(tmp_path, f"文件,总期,日期\n{row}\n"), sorted(folder.iterdir()), Told())
    assert [reason in why for _, why in amiss] == [True]
    assert "清单.csv 第" in amiss[0][0]


def test_a_manifest_without_files(tmp_path: Path, folder: Path) -> None:
    """Without the column that names files nothing is known of any."""
    with pytest.raises(ManifestError, match="文件"):
        of_files(listed(tmp_path, "年,期\n2017,22\n"), sorted(folder.iterdir()), Told())


def test_what_the_ledger_keeps() -> None:
    """Only what is said, and the same again."""
    told = Told(title="某某周刊", running_number=7, date=datetime.date(2017, 8, 21))
    assert encode(told) == '{"title": "某某周刊", "running_number": 7, "date": "2017-08-21"}'
    assert decode_row(encode(told)) == told


def test_a_row_names_a_file_within_an_archive(tmp_path: Path) -> None:
    """By the archive's path and its own; what the file leaves open is known then."""
    with zipfile.ZipFile(tmp_path / "2017.zip", "w") as archive:
        archive.writestr("刊/某题.md", "# 周刊\n\n## 一篇\n\n正文在这里，写得不长不短。\n")
    manifest = listed(tmp_path, "文件,总期\n2017.zip/刊/某题.md,11\n")
    report = ingest(tmp_path / "data", [tmp_path / "2017.zip"], Particulars(listed=manifest))
    assert (report.issues, report.refused) == (1, ())
    assert open_engine(tmp_path / "data").issues()[1][0].running_number == 11


def test_a_date_learned_later_keeps_ids(tmp_path: Path, folder: Path) -> None:
    """What was taken in without a date has one now, under its old id; a rebuild says the same."""
    data = tmp_path / "data"
    first = ingest(data, [folder])
    assert (first.issues, len(first.refused)) == (2, 1)
    manifest = listed(tmp_path, "文件,日期,总期\nissue-2.md,2017-08-21,\n某题.md,,11\n")
    second = ingest(data, [folder], Particulars(listed=manifest))
    assert (second.issues, second.unchanged, second.refused) == (2, 1, ())
    assert second.replaced == ("周刊-no2",)
    failures: list[str] = []
    for _ in range(2):
        engine = open_engine(data)
        issue = engine.issue("周刊-no2")
        assert issue is not None
        assert issue.date == datetime.date(2017, 8, 21)
        assert [article.id for article in issue.articles] == ["周刊-no2-01", "周刊-no2-02"]
        assert engine.issue("周刊-no11") is not None
        reindex(data, failures.append)
    assert failures == []
    assert ingest(data, [folder], Particulars(listed=manifest)).unchanged == 3
    with reader(data) as store:
        assert store.given_id("周刊-20170821") == "周刊-no2"


def test_a_folder_is_one_series(tmp_path: Path) -> None:
    """What most heads of a folder of an unknown series say; an old name stays with it."""
    made = tmp_path / "x"
    made.mkdir()
    for number in range(1, 6):
        title = "每周分享" if number == 1 else "科技周刊"
        (made / f"{number}.md").write_text(f"# {title}（第 {number} 期）\n\n{BODY}{number}\n", encoding="utf-8")
    ingest(tmp_path / "data", [made])
    total, rows = open_engine(tmp_path / "data").issues(None, limit=9)
    assert total == 5
    assert {row.series for row in rows} == {"科技周刊"}
    assert ingest(tmp_path / "data", [made]).unchanged == 5
