"""Rebuilding: an index holds what was published, all of it and nothing else, whatever was killed, lost or put back."""

import shutil
import sqlite3

import pytest

from index.embedded.writer import Writer
from index.engine import Request
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ingest_values import Listener
from index.library.ledger import Store
from index.library.opening import open_engine
from index.library.rebuild import reindex
from index.settings import IN_THE_FOLDER, IndexSettings


def bulletin(number, *titles):
    """A small issue in Markdown, of a series of its own."""
    articles = "\n\n".join(f"## {title}\n\n{title}的正文。" for title in titles)
    return f"# 测试工作简报\n\n2021年第{number}期\n\n示例办公室\n\n2021年3月{number}日\n\n---\n\n{articles}\n"


class Killed(BaseException):
    """The end of the process, as far as a test can have it within itself."""


@pytest.fixture
def data(tmp_path):
    """A data folder with an issue, beside three more that are to come."""
    for number in range(1, 5):
        (tmp_path / f"{number}.md").write_text(bulletin(number, f"甲工作组修路{number}公里"), encoding="utf-8")
    ingest(tmp_path / "data", [tmp_path / "1.md"])
    return tmp_path / "data"


def titles(data, index=IN_THE_FOLDER):
    """What is found, oldest first."""
    return [hit.title for hit in open_engine(data, index).walk(Request(sort="oldest"))]


def lose_index(data):
    """As an operator may at any time."""
    shutil.rmtree(data / "index", ignore_errors=True)
    for folder in data.glob("index*"):
        folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)


def killed_before_publishing(data, monkeypatch, *paths):
    """An ingest whose ledger rows are on disk, and whose index is not."""

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_merge", killed)
        with pytest.raises(Killed):
            ingest(data, paths)


def generations(data):
    """Those that the ledger has readings of."""
    with sqlite3.connect(data / "ledger.sqlite") as ledger:
        rows = ledger.execute("SELECT DISTINCT generation FROM reading ORDER BY 1").fetchall()
    ledger.close()
    return [generation for (generation,) in rows]


@pytest.mark.parametrize("lost", [False, True])
def test_what_was_never_published_is_not_rebuilt(data, tmp_path, monkeypatch, lost):
    """Killed between ledger and index: with or without an index that can be read, the old generation comes back."""
    killed_before_publishing(data, monkeypatch, tmp_path / "2.md")
    assert generations(data) == [1, 2]
    if lost:
        lose_index(data)
    reindex(data, pytest.fail)
    assert (titles(data), open_engine(data).state().generation) == (["甲工作组修路1公里"], 1)
    assert generations(data) == [1]
    assert ingest(data, [tmp_path / "2.md"]).generation == 2


def test_a_first_ingest_that_was_killed_leaves_nothing(tmp_path, monkeypatch):
    """Nor is there talk of originals to rebuild from."""
    (tmp_path / "1.md").write_text(bulletin(1, "甲工作组修路"), encoding="utf-8")
    killed_before_publishing(tmp_path / "data", monkeypatch, tmp_path / "1.md")
    lose_index(tmp_path / "data")
    reindex(tmp_path / "data", pytest.fail, only_if_needed=True)
    assert open_engine(tmp_path / "data").state().issues == 0


@pytest.mark.parametrize("lost", [False, True])
def test_what_was_published_stays_when_the_ledger_was_not_told(data, tmp_path, monkeypatch, lost):
    """Killed between index and ledger: the index is believed, by the next writer and by every rebuild after it."""
    with monkeypatch.context() as patch:
        patch.setattr(
            Store, "publish", lambda store, generation: (_ for _ in ()).throw(Killed) if generation > 1 else 0
        )
        with pytest.raises(Killed):
            ingest(data, [tmp_path / "2.md"])
    assert ingest(data, [tmp_path / "2.md"]).unchanged == 1
    if lost:
        lose_index(data)
        reindex(data, pytest.fail)
    assert (titles(data), generations(data)) == (["甲工作组修路1公里", "甲工作组修路2公里"], [1, 2])


def test_an_old_copy_of_the_index_costs_nothing(data, tmp_path):
    """Put back beside a ledger that knows more, it is made anew, which is said; the next ingest goes on behind."""
    copy = tmp_path / "copy"
    shutil.copytree(data / "index", copy)
    ingest(data, [tmp_path / "2.md"])
    ingest(data, [tmp_path / "3.md"])
    withdraw(data, next(row.id for row in open_engine(data).issues()[1] if row.number == 1), "试验")
    lose_index(data)
    shutil.copytree(copy, data / "index")
    said = []
    report = ingest(data, [tmp_path / "4.md"], listener=Listener(say=said.append))
    assert said == ["现有的索引比台账旧，正在由原件重建索引（共 3 份）"]
    assert report.generation == 5
    assert titles(data) == ["甲工作组修路2公里", "甲工作组修路3公里", "甲工作组修路4公里"]


def test_a_rebuild_has_the_generation_of_before(data, tmp_path):
    """Also where the ledger is the older one, and has no rows of the last ones: links as of them go on answering."""
    with sqlite3.connect(tmp_path / "old.sqlite") as copy, sqlite3.connect(data / "ledger.sqlite") as ledger:
        ledger.backup(copy)
    copy.close()
    ledger.close()
    ingest(data, [tmp_path / "2.md"])
    shutil.copy(tmp_path / "old.sqlite", data / "ledger.sqlite")
    reindex(data, pytest.fail)
    assert (open_engine(data).state().generation, titles(data)) == (2, ["甲工作组修路1公里"])
    reindex(data, pytest.fail, only_if_needed=True)
    assert ingest(data, [tmp_path / "2.md"]).generation == 3


@pytest.mark.parametrize("lost", [False, True])
def test_a_ledger_of_before_learns_what_is_published(data, tmp_path, monkeypatch, lost):
    """From the index; where that is lost, all of its rows are taken to be."""
    killed_before_publishing(data, monkeypatch, tmp_path / "2.md")
    with sqlite3.connect(data / "ledger.sqlite") as ledger:
        ledger.execute("DROP TABLE published")
    ledger.close()
    if lost:
        lose_index(data)
    reindex(data, pytest.fail)
    assert generations(data) == ([1, 2] if lost else [1])
    store = Store(data)
    assert store.published == (2 if lost else 1)
    store.close()


def test_an_index_that_is_due_is_told_before_an_ingest(data, tmp_path):
    """A sentence says why there is something to wait for, and one names what could not be read again."""
    (original,) = (data / "originals").iterdir()
    original.unlink()
    lose_index(data)
    said = []
    ingest(data, [tmp_path / "2.md"], listener=Listener(say=said.append))
    assert said[0] == "没有可用的索引，正在由原件重建索引（共 1 份）"
    assert "原件读不了" in said[1] and "备份" in said[1] and len(said) == 2


def test_a_rebuild_tells_how_far_it_is(data, tmp_path):
    """(Files done, files in all, file) of every reading, over all generations."""
    ingest(data, [tmp_path / "2.md", tmp_path / "3.md"])
    told = []
    reindex(data, pytest.fail, progress=lambda *step: told.append(step))
    assert told == [(number, 3, str(tmp_path / f"{number}.md")) for number in (1, 2, 3)]


@pytest.mark.opensearch
@pytest.mark.parametrize("lost", [False, True])
def test_a_cluster_keeps_to_what_was_published(tmp_path, node, monkeypatch, lost):
    """As the embedded engine does: killed between ledger and state, the old generation comes back."""
    from index.opensearch.writer import Claim

    index = IndexSettings(f"{node}/killed-{int(lost)}", replicas="0")
    for number in (1, 2):
        (tmp_path / f"{number}.md").write_text(bulletin(number, f"甲工作组修路{number}公里"), encoding="utf-8")
    data = tmp_path / "data"
    ingest(data, [tmp_path / "1.md"], index=index)

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Claim, "publish", killed)
        with pytest.raises(Killed):
            ingest(data, [tmp_path / "2.md"], index=index)
    assert generations(data) == [1, 2]
    if lost:
        engine = open_engine(data, index)
        engine.server.ask("DELETE", f"/{engine.index}")
    reindex(data, pytest.fail, index=index)
    assert (titles(data, index), generations(data)) == (["甲工作组修路1公里"], [1])
    assert ingest(data, [tmp_path / "2.md"], index=index).generation == 2
