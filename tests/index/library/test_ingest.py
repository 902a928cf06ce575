"""Ingesting: one generation a run, nothing twice, nothing lost, nothing silent."""

import datetime
import hashlib
import io
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
import zipfile
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from index import documents
from index.engine import EngineError, Request, Unreadable
from index.library import read_jobs
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ingest_values import Particulars
from index.library.ledger import KnownArticle, Store
from index.library.ledger_file.lookup import withdrawal
from index.library.opening import open_engine
from index.library.read_jobs import lost, read_packed
from index.library.rebuild import reindex
from index.queries import String
from tests.paths import ROOT

SAMPLES = ROOT / "corpus" / "samples"


def bulletin(number, *titles, date="2021年3月5日", text="本期为示例。"):
    """A small issue in Markdown, of a series of its own."""
    articles = "\n\n".join(f"## {title}\n\n{title}的正文。{text}" for title in titles)
    return f"# 测试工作简报\n\n2021年第{number}期\n\n示例办公室\n\n{date}\n\n---\n\n{articles}\n"


@pytest.fixture
def folder(tmp_path):
    """A folder of two issues."""
    made = tmp_path / "简报"
    made.mkdir()
    (made / "1.md").write_text(bulletin(1, "甲工作组修路", "乙工作组建校"), encoding="utf-8")
    (made / "2.md").write_text(bulletin(2, "丙工作组办展", date="2021年4月6日"), encoding="utf-8")
    return made


@pytest.fixture
def data(tmp_path):
    """Where the data folder is to be."""
    return tmp_path / "data"


def total(data, text):
    return open_engine(data).search(Request(String(text))).total


def test_a_folder_becomes_one_generation(data, folder):
    """Two issues, three articles, generation 1; the data folder is private."""
    report = ingest(data, [folder])
    assert (report.issues, report.articles, report.generation, report.refused) == (2, 3, 1, ())
    assert total(data, "工作组") == 3
    assert data.stat().st_mode & 0o777 == 0o700
    assert len(list((data / "originals").iterdir())) == 2


def test_processes_begin_with_an_ingest_only_where_many_files_are_new(data, folder, monkeypatch):
    """They are ready once the index is opened; what was taken in before is not read."""
    begun = []
    monkeypatch.setattr("index.library.ingest.begin", begun.append)
    for number in range(3, 19):
        (folder / f"{number}.md").write_text(bulletin(number, "丁工作组修渠"), encoding="utf-8")
    assert [ingest(data, [folder]).issues, len(begun)] == [18, 1]
    for number in range(19, 34):
        (folder / f"{number}.md").write_text(bulletin(number, "丁工作组修渠"), encoding="utf-8")
    assert [ingest(data, [folder]).issues, len(begun)] == [15, 1]


def test_an_article_is_packed_once_and_unpacked_once(data, folder, monkeypatch):
    """On its way from its file into a segment."""
    counts = Counter()

    def counted(name, work, *given):
        counts[name] += 1
        return work(*given)

    for module, name in ((read_jobs, "pack_article"), (documents, "pack_article"), (documents, "unpack_article")):
        monkeypatch.setattr(module, name, partial(counted, name, getattr(module, name)))
    articles = ingest(data, [folder]).articles
    assert counts == {"pack_article": articles, "unpack_article": articles}


def test_the_same_again_changes_nothing(data, folder):
    """A second run reads nothing anew and makes no generation."""
    ingest(data, [folder])
    report = ingest(data, [folder])
    assert (report.issues, report.unchanged, report.generation) == (0, 2, 1)


def test_the_same_issue_in_another_format_is_a_duplicate(data, folder):
    """The same folded text under other bytes is recognised, and after that unchanged."""
    ingest(data, [folder])
    text = (folder / "1.md").read_text(encoding="utf-8")
    (folder / "1-副本.md").write_text(text.replace("修路", "修 路"), encoding="utf-16")
    report = ingest(data, [folder])
    assert (report.issues, report.duplicates, report.unchanged, report.generation) == (0, 1, 2, 1)
    assert ingest(data, [folder]).unchanged == 3


def test_a_correction_replaces_and_keeps_ids(data, folder):
    """Articles known again keep their ids, a new one gets the next, and the old wording is kept."""
    ingest(data, [folder])
    corrected = bulletin(1, "丁工作组种树", "乙工作组建校", "甲工作组修路两条")
    corrected = corrected.replace("甲工作组修路两条的正文", "甲工作组修路的正文")
    (folder / "1-更正.md").write_text(corrected, encoding="utf-8")
    report = ingest(data, [folder])
    (replaced,) = report.replaced
    engine = open_engine(data)
    issue = engine.issue(replaced)
    assert [(article.id[-2:], article.title) for article in issue.articles] == [
        ("03", "丁工作组种树"),
        ("02", "乙工作组建校"),
        ("01", "甲工作组修路两条"),
    ]
    versions = engine.article_versions(f"{replaced}-01")
    assert [(v.article.title, v.born, v.gone) for v in versions] == [
        ("甲工作组修路两条", 2, None),
        ("甲工作组修路", 1, 2),
    ]
    assert [article.title for article in engine.issue(replaced, as_of=1).articles] == ["甲工作组修路", "乙工作组建校"]
    assert ingest(data, [folder]).generation == 2, "old and corrected file side by side do not take turns"


def test_two_different_issues_of_one_number_are_refused(data, folder):
    """Other date and other titles under the same number: the second is refused, and both files are named."""
    ingest(data, [folder])
    other = folder / "又一个1.md"
    other.write_text(bulletin(1, "戊工作组义诊", "己工作组送书", date="2021年9月9日"), encoding="utf-8")
    report = ingest(data, [folder])
    assert report.issues == 0
    (refusal,) = report.refused
    assert refusal.file == str(other) and "1.md" in refusal.reason and "2021-1" in refusal.reason


def test_within_a_run_the_greater_path_wins(data, folder):
    """Two versions in one run: the later path is shown, and the earlier file is remembered."""
    (folder / "1b.md").write_text(bulletin(1, "甲工作组修路", "乙工作组建成新校"), encoding="utf-8")
    assert ingest(data, [folder]).issues == 2
    assert (total(data, "建成新校"), total(data, "乙工作组建校")) == (1, 0)
    assert ingest(data, [folder]).unchanged == 3


def test_old_office_files_that_cannot_be_read_are_refused_by_kind(data, folder):
    """A folder of old office files is no empty folder: each is named with the cure; a hidden one is none."""
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name, content in (
        ("1.doc", old),
        ("2.WPS", old + "EncryptedPackage".encode("utf-16-le")),
        ("3.rtf", b"{\\rtf1 }"),
        ("~$1.doc", old),
        ("演示.pptx", b"PK"),
    ):
        (folder / name).write_bytes(content)
    report = ingest(data, [folder])
    assert report.issues == 2 and dict(report.skipped) == {".doc": 1, ".pptx": 1}
    reasons = {Path(refusal.file).name: refusal.reason for refusal in report.refused}
    assert set(reasons) == {"1.doc", "2.WPS", "3.rtf"}
    assert "旧版 Office" in reasons["1.doc"] and "密码" in reasons["2.WPS"] and "没有正文文字" in reasons["3.rtf"]


def test_what_cannot_be_read_is_named_and_the_rest_goes_in(data, folder, tmp_path):
    """Each refused file with its reason; other suffixes are counted; readable ones are taken in."""
    (folder / "空.md").write_bytes(b"")
    (folder / "图.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "没有文章.html").write_text("<h1>404 Not Found</h1>", encoding="utf-8")
    (folder / "演示.ppt").write_bytes(b"x")
    (folder / "一行.txt").write_bytes(b"a" * 50_000_000)
    report = ingest(data, [folder, tmp_path / "没有这个文件"])
    assert report.issues == 2 and dict(report.skipped) == {".ppt": 1}
    assert {Path(refusal.file).name for refusal in report.refused} == {
        "空.md",
        "图.html",
        "没有文章.html",
        "一行.txt",
        "没有这个文件",
    }
    assert all(len(refusal.reason) > 10 for refusal in report.refused)


def test_a_withdrawn_issue_is_gone_but_kept(data, folder):
    """It is found no more, its versions are, and the same bytes do not bring it back."""
    ingest(data, [folder])
    (id,) = {hit.id.rsplit("-", 1)[0] for hit in open_engine(data).walk(Request(String("修路")))}
    assert withdraw(data, id, "数字有误") == 2
    engine = open_engine(data)
    assert total(data, "修路") == 0 and engine.issue(id) is None
    assert engine.issue(id, as_of=1) is not None
    assert engine.article_versions(f"{id}-01")[0].gone == 2
    assert ingest(data, [folder]).generation == 2
    store = Store(data)
    assert store.withdrawal(id)[1] == "数字有误"
    store.close()


def test_a_rebuild_gives_the_same_index(data, folder):
    """From originals and ledger alone: the same articles, ids, generations and versions."""
    ingest(data, [folder])
    (folder / "1-更正.md").write_text(bulletin(1, "甲工作组修路", "乙工作组建成新校"), encoding="utf-8")
    ingest(data, [folder])
    withdraw(data, next(hit.id for hit in open_engine(data).walk(Request(String("办展")))).rsplit("-", 1)[0], "试验")

    def everything():
        engine = open_engine(data)
        state = engine.state()
        return [
            (generation, [(hit.id, hit.title) for hit in engine.walk(Request(as_of=generation))])
            for generation in range(1, state.generation + 1)
        ], (state.generation, state.issues, state.articles)

    before = everything()
    reindex(data, print)
    assert everything() == before
    os.unlink(data / "index")
    reindex(data, print, only_if_needed=True)
    assert everything() == before


def test_a_new_word_of_a_profile_takes_effect_at_the_next_ingest(data, folder):
    """The index is made anew with the profile's names and labels, and says so."""
    ingest(data, [folder])
    assert open_engine(data).search(Request(facets=("group",))).facets["group"] == (("-", 3),)
    profile = """title = "测试工作简报"\nmarks = ["测试工作简报"]\n[groups]\n"甲工作组" = []\n"""
    (data / "profiles" / "ceshi.toml").write_text(profile, encoding="utf-8")
    said = []
    reindex(data, said.append, only_if_needed=True)
    assert said
    assert ("甲工作组", 1) in open_engine(data).search(Request(facets=("group",))).facets["group"]


def test_an_issue_keeps_its_id_when_its_series_gets_a_profile(data, folder):
    """A correction that is read under the profile's name replaces what was taken in before there was one."""
    ingest(data, [folder])
    before = {row.id for row in open_engine(data).issues()[1]}
    profile = """title = "测试工作简报"\nmarks = ["测试工作简报"]\n"""
    (data / "profiles" / "ceshi.toml").write_text(profile, encoding="utf-8")
    (folder / "1.md").write_text(bulletin(1, "甲工作组修路", "乙工作组建成新校"), encoding="utf-8")
    report = ingest(data, [folder])
    engine = open_engine(data)
    assert len(report.replaced) == 1 and {row.id for row in engine.issues()[1]} == before
    assert {row.series for row in engine.issues()[1]} == {"ceshi"}
    assert total(data, "乙工作组建校") == 0 and total(data, "建成新校") == 1
    withdraw(data, "ceshi-2021-1", "按新名称也能撤回")
    assert total(data, "建成新校") == 0


def test_readers_never_see_half_of_anything(data, folder):
    """While generations come and a rebuild switches folders, a reader sees whole generations only."""
    ingest(data, [folder])
    engine = open_engine(data)
    seen = set()
    for number in range(3, 6):
        path = folder / f"{number}.md"
        path.write_text(bulletin(number, "庚工作组种棉", "辛工作组收棉", date=f"2021年{number}月7日"), encoding="utf-8")
        ingest(data, [folder])
        if number == 4:
            reindex(data, print)
        deadline = time.monotonic() + 2
        while engine.state().generation < number - 1 and time.monotonic() < deadline:
            results = engine.search(Request(String("棉")))
            seen.add((results.generation, results.total))
            time.sleep(0.02)
        results = engine.search(Request(String("棉")))
        seen.add((results.generation, results.total))
        assert results.generation == number - 1, "a new generation is answered within two seconds"
    assert all(count == 2 * (generation - 1) for generation, count in seen), seen


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from index.library.ingest import ingest
if __name__ == "__main__":
    timer = threading.Timer(float(sys.argv[3]), os.kill, (os.getpid(), signal.SIGKILL))
    timer.daemon = True
    timer.start()
    ingest(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


@pytest.mark.parametrize("delay", [0.05, 0.3, 0.6, 0.9, 1.2])
def test_a_killed_ingest_leaves_the_old_index(data, folder, tmp_path, delay):
    """Killed at any moment: the old index answers, or the whole new one; and the next ingest is whole."""
    ingest(data, [folder])
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    command = [sys.executable, str(script), str(data), str(SAMPLES), str(delay)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    state = open_engine(data).state()
    assert (state.generation, state.issues) in ((1, 2), (2, 15))
    assert total(data, "修路") == 1
    report = ingest(data, [folder, SAMPLES])
    assert not report.refused and report.generation == 2
    assert open_engine(data).state().issues == 15
    with sqlite3.connect(data / "ledger.sqlite") as ledger:
        assert ledger.execute("SELECT count(DISTINCT issue) FROM reading").fetchone() == (15,)
    ledger.close()


def test_one_writer_at_a_time(data, folder):
    """A second ingest beside the first is told so, and changes nothing."""
    from index.engine import Unavailable
    from index.library.ledger import only_writer

    with only_writer(data), pytest.raises(Unavailable, match="另一个进程"):
        ingest(data, [folder])


def test_dates_are_kept(data, folder):
    """The issue's date is what its masthead says."""
    ingest(data, [folder])
    total, rows = open_engine(data).issues()
    assert (total, [row.date for row in rows]) == (2, [datetime.date(2021, 4, 6), datetime.date(2021, 3, 5)])


def zipped(path, files):
    """A zip of those members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path, files):
    """A tar.gz of those members."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_the_members_of_an_archive_count_like_files(data, tmp_path, pack):
    """Each is named below its archive, kept as an original of its own, and known at the next ingest and rebuild."""
    one, two = (bulletin(n, f"{n}号工作组修路", date=f"2021年3月{n}日").encode() for n in (1, 2))
    members = {"2021/2.md": two, "2021/1.md": one, "空.md": b"", "图/1.png": b"x", "../../逃.md": b"   "}
    suffix = "zip" if pack is zipped else "tar.gz"
    path = pack(tmp_path / f"全年.{suffix}", members)
    report = ingest(data, [path])
    assert (report.issues, report.articles, dict(report.skipped)) == (2, 2, {".png": 1})
    assert {refusal.file for refusal in report.refused} == {f"{path}/空.md", f"{path}/逃.md"}
    assert {file.read_bytes() for file in (data / "originals").iterdir()} == {one, two}
    again = ingest(data, [tmp_path])
    assert (again.issues, again.unchanged, again.generation) == (0, 2, 1)
    store = Store(data)
    assert sorted(store.originals_named().values()) == [f"{path}/2021/1.md", f"{path}/2021/2.md"]
    store.close()
    before = [hit.id for hit in open_engine(data).walk(Request())]
    reindex(data, pytest.fail)
    assert [hit.id for hit in open_engine(data).walk(Request())] == before


def test_an_archive_beside_its_own_members_gives_nothing_twice(data, folder):
    """The same bytes as a file and as a member are one issue; the greater name wins among other wordings."""
    corrected = bulletin(1, "甲工作组修路", "乙工作组建成新校").encode()
    first = (folder / "1.md").read_bytes()
    zipped(folder / "0.zip", {"9.md": corrected, "1.md": first})
    report = ingest(data, [folder])
    assert (report.issues, report.duplicates) == (2, 0)
    assert str(folder / "0.zip" / "9.md") in report.superseded
    assert total(data, "乙工作组建校") == 1, "1.md comes after 0.zip"
    os.unlink(folder / "1.md")
    assert ingest(data, [folder]).unchanged == 3


def test_within_an_archive_the_greater_name_wins(data, tmp_path):
    """Whatever the order in which they were packed."""
    new, old = (bulletin(1, "甲工作组修路", title).encode() for title in ("乙工作组建成新校", "乙工作组建校"))
    for number, members in enumerate(({"1.md": old, "1b.md": new}, {"1b.md": new, "1.md": old})):
        zipped(tmp_path / f"{number}.zip", members)
        folder = tmp_path / f"data{number}"
        assert ingest(folder, [tmp_path / f"{number}.zip"]).issues == 1
        assert total(folder, "建成新校") == 1


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("坏.zip", b"PK\x03\x04 nothing", "不是能读的压缩包"),
        ("空.zip", b"PK\x05\x06" + bytes(18), "没有能收录的文件"),
        ("假.tar.gz", b"\x1f\x8b nothing", "不是能读的压缩包"),
    ],
)
def test_an_archive_that_gives_nothing_is_refused(data, tmp_path, name, content, says):
    """Under its own name, with the cure."""
    (tmp_path / name).write_bytes(content)
    (refusal,) = ingest(data, [tmp_path / name]).refused
    assert refusal.file == str(tmp_path / name) and says in refusal.reason and "；" in refusal.reason


def test_an_archive_within_an_archive_is_refused_by_name(data, tmp_path):
    """The member is named, and the others go in."""
    inner = zipped(tmp_path / "里.zip", {"2.md": bulletin(2, "甲工作组修路").encode()}).read_bytes()
    outer = zipped(tmp_path / "外.zip", {"里.zip": inner, "1.md": bulletin(1, "乙工作组建校").encode()})
    report = ingest(data, [outer])
    assert report.issues == 1
    (refusal,) = report.refused
    assert refusal.file == f"{outer}/里.zip" and "先解开" in refusal.reason


def test_a_file_named_in_gb18030_is_taken_in(data, tmp_path):
    """Old Chinese systems wrote names so; the report shows the name, and nothing breaks."""
    name = os.fsencode(tmp_path) + b"/" + "第1期.md".encode("gb18030")
    Path(os.fsdecode(name)).write_bytes(bulletin(1, "甲工作组修路").encode())
    assert ingest(data, [tmp_path]).issues == 1
    (row,) = open_engine(data).issues()[1]
    assert open_engine(data).issue(row.id).source.name == "第1期.md"


def parts(folder):
    """An issue in two files: the second has neither masthead nor heading of the series."""
    (folder / "上.md").write_text(bulletin(7, "甲工作组修路", "乙工作组建校"), encoding="utf-8")
    (folder / "下.md").write_text("## 丙工作组办展\n\n丙工作组办展的正文，另起一份文件。\n", encoding="utf-8")
    return [folder / "上.md", folder / "下.md"]


def test_the_parts_of_an_issue_are_joined(data, tmp_path):
    """One issue, both originals, both names; the parts are known from then on, together and each by itself."""
    files = parts(tmp_path)
    report = ingest(data, files, Particulars(join=True))
    assert (report.issues, report.articles, report.refused) == (1, 3, ())
    (row,) = open_engine(data).issues()[1]
    source = open_engine(data).issue(row.id).source
    assert source.name == "上.md + 下.md"
    assert source.parts == tuple((file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files)
    assert {file.read_bytes() for file in (data / "originals").iterdir()} == {file.read_bytes() for file in files}
    assert ingest(data, files, Particulars(join=True)).unchanged == 1
    alone = ingest(data, files)
    assert (alone.issues, alone.unchanged, alone.refused) == (0, 2, ())


def test_a_rebuild_joins_the_parts_again(data, tmp_path):
    """From the kept originals alone, under the same ids."""
    files = parts(tmp_path)
    ingest(data, files, Particulars(join=True))
    (row,) = open_engine(data).issues()[1]
    before = open_engine(data).issue(row.id)
    for file in files:
        file.unlink()
    reindex(data, pytest.fail)
    assert open_engine(data).issue(row.id) == before and len(before.articles) == 3


def test_joining_corrects_an_issue_of_which_only_a_part_was_there(data, tmp_path):
    """The first part by itself was an issue; joined with the second it is replaced, and keeps its ids."""
    files = parts(tmp_path)
    report = ingest(data, files)
    assert (report.issues, len(report.refused)) == (1, 1)
    report = ingest(data, files, Particulars(join=True))
    (id,) = report.replaced
    assert [article.id[-2:] for article in open_engine(data).issue(id).articles] == ["01", "02", "03"]


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (b"", "第二.md：文件是空的"),
        (bulletin(8, "丁工作组种树", date="2021年5月5日").encode(), "合起来不是一期"),
        (None, "第二.md：无法读取"),
    ],
)
def test_parts_that_are_no_issue_are_refused_together(data, tmp_path, second, says):
    """Nothing is taken in, and the refusal names the part that is to blame."""
    (tmp_path / "第一.md").write_text(bulletin(7, "甲工作组修路"), encoding="utf-8")
    if second is not None:
        (tmp_path / "第二.md").write_bytes(second)
    report = ingest(data, [tmp_path / "第一.md", tmp_path / "第二.md"], Particulars(join=True))
    (refusal,) = report.refused
    assert report.issues == 0 and says in refusal.reason
    assert refusal.file == f"{tmp_path / '第一.md'} + {tmp_path / '第二.md'}"


def test_a_ledger_of_before_is_opened(data, folder):
    """One that knows nothing of parts gets the column, and its rows are whole files."""
    ingest(data, [folder])
    with sqlite3.connect(data / "ledger.sqlite") as ledger:
        ledger.execute("ALTER TABLE reading DROP COLUMN joined")
    ledger.close()
    report = ingest(data, [folder])
    assert (report.unchanged, report.refused) == (2, ())


# Whoosh leaves a TOC open that it cannot read.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", ["analysis.json", "*.toc", "*.trm", "*.pos", "*.doc"])
@pytest.mark.parametrize("left", [20, 0.9])
def test_a_damaged_index_is_rebuilt(data, folder, name, left):
    """A file that was cut off, at its head or near its end, never keeps the originals from being indexed anew."""
    ingest(data, [folder])
    (path,) = (data / "index").glob(name)
    os.truncate(path, int(left * path.stat().st_size) if left < 1 else left)
    reindex(data, lambda sentence: None)
    assert total(data, "工作组") == 3


def test_an_index_that_is_damaged_says_the_cure(data, folder):
    """What is asked of it is answered with the command that rebuilds it."""
    ingest(data, [folder])
    for path in (data / "index").iterdir():
        if path.suffix in (".json", ".trm", ".pos"):
            whole = path.read_bytes()
            path.write_bytes(whole[:20])
            with pytest.raises(Unreadable, match="jianbao reindex"):
                open_engine(data).state()
            path.write_bytes(whole)


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path, folder):
    """As an error of the engine, which the command shows as a sentence."""
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match="--data"):
        ingest(tmp_path / "file" / "data", [folder])


def test_readers_of_the_ledger_never_wait_for_an_ingest(data):
    """However many rows an ingest adds, the site can look up a withdrawal meanwhile."""
    store = Store(data)
    with store.writing():
        for number in range(3000):
            paragraphs = frozenset(f"{number}-{place:020}" for place in range(50))
            store.know_articles(f"a-{number}", 1, [KnownArticle(1, "题", paragraphs)])
        assert withdrawal(data, "a-1") is None
    store.close()


def test_a_ledger_that_is_damaged_is_named(data, folder):
    """By whatever writes, as an error of the engine."""
    ingest(data, [folder])
    (data / "ledger.sqlite").write_bytes(b"no database" * 100)
    for writes in (lambda: ingest(data, [folder]), lambda: reindex(data, print), lambda: withdraw(data, "a", "b")):
        with pytest.raises(EngineError, match="备份"):
            writes()


def test_a_full_disk_is_said(data, folder, monkeypatch):
    """The ingest changes nothing, and the next one goes on."""
    ingest(data, [folder / "1.md"])
    with monkeypatch.context() as full:
        full.setattr(Store, "keep", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(EngineError, match="磁盘空间"):
            ingest(data, [folder])
    assert total(data, "工作组") == 2
    assert ingest(data, [folder]).generation == 2


def deadly(parts, **how):
    """Reads as usual, but for a file that ends its process."""
    if "崩溃" in parts[0].data.decode():
        os._exit(1)
    return read_packed(parts, **how)


def test_a_file_that_ends_its_process_costs_only_itself(data, tmp_path, monkeypatch):
    """It is refused with its reason, and the others go in."""
    monkeypatch.setattr("index.library.ingest.read_packed", deadly)
    for number in range(1, 20):
        text = "崩溃" if number == 7 else "正文"
        made = bulletin(number, f"甲工作组办第{number}件事", date=f"2021年5月{number}日", text=text)
        (tmp_path / f"{number:02}.md").write_text(made, encoding="utf-8")
    report = ingest(data, [tmp_path])
    (refusal,) = report.refused
    assert (Path(refusal.file).name, refusal.reason) == ("07.md", lost(late=False))
    assert (report.issues, len(list((data / "originals").iterdir()))) == (18, 18)


def test_what_is_refused_leaves_no_original(data, folder):
    """Neither a file that cannot be read nor one that claims another issue's number; a duplicate is kept."""
    (folder / "附记.md").write_text("没有报头", encoding="utf-8")
    (folder / "1-副本.md").write_text((folder / "1.md").read_text(encoding="utf-8"), encoding="utf-16")
    other = folder / "又一个1.md"
    other.write_text(bulletin(1, "戊工作组义诊", "己工作组送书", date="2021年9月9日"), encoding="utf-8")
    report = ingest(data, [folder])
    assert {Path(refusal.file).name for refusal in report.refused} == {"附记.md", "又一个1.md"}
    kept = {file.read_bytes() for file in (data / "originals").iterdir()}
    assert kept == {(folder / name).read_bytes() for name in ("1.md", "1-副本.md", "2.md")}
