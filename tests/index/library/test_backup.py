"""Backups: consistent while somebody writes, complete, checked, and the restored folder answers as the first one."""

import json
import os
import shutil
import tarfile
import threading

import pytest
from click.testing import CliRunner

from index.engine import EngineError, Request
from index.library.backup import back_up, check_backup, restore
from index.library.editing.audit import acts
from index.library.editing.withdraw import withdraw
from index.library.ingest import ingest
from index.library.ledger import reader
from index.library.opening import open_engine
from tests.paths import SAMPLES
from web.cli import main

FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix == ".html")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    data = tmp_path_factory.mktemp("made") / "data"
    ingest(data, FILES[:1])
    ingest(data, FILES[1:])
    first = open_engine(data).issues()[1][0].id
    withdraw(data, first, "试撤回", "试验")
    return data


@pytest.fixture
def data(made, tmp_path):
    return shutil.copytree(made, tmp_path / "data", symlinks=True)


def answers(data):
    """All that a site over the folder says: every generation's hits, versions and issues, and the ledger's history."""
    engine = open_engine(data)
    state = engine.state()
    hits = {n: [hit for hit in engine.walk(Request(as_of=n))] for n in range(state.generation + 1)}
    versions = {hit.id: engine.article_versions(hit.id) for found in hits.values() for hit in found}
    with reader(data) as store:
        history, published = list(store.history()), store.published
    rows = engine.issues(limit=100)
    issues = [engine.issue(row.id) for row in rows[1]]
    return state.generation, state.articles, hits, versions, rows, issues, history, published


@pytest.mark.parametrize("name", ["b.tar", "b.tar.gz", "folder"])
def test_what_was_restored_answers_as_before(data, tmp_path, name):
    """From a tar, a compressed one and a folder."""
    made = back_up(data, tmp_path / name, folder=name == "folder")
    assert made.faults == () and made.generation == 3 and made.originals == len(os.listdir(data / "originals"))
    assert check_backup(tmp_path / name).faults == ()
    restore(tmp_path / name, tmp_path / "new")
    assert answers(tmp_path / "new") == answers(data)
    assert acts(tmp_path / "new") == acts(data) and acts(data)[0]
    assert not list((tmp_path / "new").glob("restoring-*")) and not list((tmp_path / "new").glob("before-*"))


def test_a_folder_gets_only_what_is_new(data, tmp_path):
    """The second time no original is copied, and one state is left."""
    first = back_up(data, tmp_path / "b", folder=True)
    second = back_up(data, tmp_path / "b", folder=True)
    assert first.copied > 0 and second.copied == 0 and second.originals == first.originals
    assert len(list((tmp_path / "b").glob("2*"))) == 1


def test_an_older_backup_wins_over_what_is_served(data, tmp_path):
    """Generations go back, an open engine follows, and what stood there is kept aside."""
    back_up(data, tmp_path / "b.tar")
    expected = answers(data)
    engine = open_engine(data)
    withdraw(data, engine.issues()[1][0].id, "又一期")
    restore(tmp_path / "b.tar", data)
    assert answers(data) == expected
    engine._looked = 0.0
    assert engine.state().generation == 3
    (before,) = data.glob("before-*")
    assert (before / "ledger.sqlite").is_file()


def test_a_backup_beside_an_ingest_is_of_one_commit(tmp_path):
    """Whatever moment it comes upon, it checks and restores."""
    data = tmp_path / "data"
    ingest(data, FILES[:1])
    writer = threading.Thread(target=lambda: [ingest(data, [path]) for path in FILES[1:4]])
    writer.start()
    count = 0
    while writer.is_alive() or not count:
        back_up(data, tmp_path / "b", folder=True)
        assert check_backup(tmp_path / "b").faults == ()
        count += 1
    writer.join()
    restore(tmp_path / "b", tmp_path / "new")
    assert open_engine(tmp_path / "new").state().articles > 0


def test_a_changed_byte_or_a_missing_file_is_found_and_not_restored(data, tmp_path):
    """In an original, the ledger and the list itself; the data folder is left as it was."""
    back_up(data, tmp_path / "b", folder=True)
    before = answers(data)
    state = next((tmp_path / "b").glob("2*"))
    original = next((tmp_path / "b/originals").iterdir())
    for path in (original, state / "ledger.sqlite", state / "backup.json"):
        content = path.read_bytes()
        path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        with pytest.raises(EngineError, match=r"内容变了|不是完整"):
            restore(tmp_path / "b", data)
        assert CliRunner().invoke(main, ["check", "--backup", str(tmp_path / "b")]).exit_code == 1
        path.write_bytes(content)
    original.unlink()
    assert "没有了" in check_backup(tmp_path / "b").faults[0]
    assert answers(data) == before and not list(data.glob("before-*"))


def test_a_lost_original_is_named_and_a_folder_keeps_its_copy(data, tmp_path):
    """Status 1 for a new backup; the folder that has it needs it no more."""
    back_up(data, tmp_path / "b", folder=True)
    next((data / "originals").iterdir()).unlink()
    assert back_up(data, tmp_path / "b", folder=True).faults == ()
    assert check_backup(tmp_path / "b").faults == ()
    run = CliRunner().invoke(main, ["backup", str(tmp_path / "c.tar"), "--data", str(data)])
    assert run.exit_code == 1 and "备份里没有它" in run.stderr


def test_no_path_of_a_strangers_backup_leads_out(data, tmp_path):
    """What is no backup, or names files of others, is refused whole."""
    from index.sealed import seal

    (tmp_path / "no.tar").write_bytes(b"no tar at all")
    evil = tmp_path / "b" / "20260101T000000Z-00000000"
    evil.mkdir(parents=True)
    for name in ("../../x", "originals/../x", "/etc/x", "profiles/../../x", "profiles/.x"):
        manifest = {"format": 1, "generation": 1, "files": {name: [1, "x"]}}
        (evil / "backup.json").write_bytes(seal(json.dumps(manifest).encode()))
        with tarfile.open(tmp_path / "evil.tar", "w") as tar:
            tar.add(evil, evil.name)
        for path in ("b", "evil.tar", "no.tar", "nowhere"):
            with pytest.raises(EngineError):
                restore(tmp_path / path, tmp_path / "new")


def test_a_backup_goes_outside_the_data_folder_and_wants_one_target(data, tmp_path):
    """In a sentence."""
    with pytest.raises(EngineError, match="不能放在数据目录"):
        back_up(data, data / "b.tar")
    assert CliRunner().invoke(main, ["backup", "--data", str(data)]).exit_code == 2
    assert "没有写成" in CliRunner().invoke(main, ["backup", "/nowhere/b.tar", "--data", str(data)]).stderr


def test_the_doctor_looks_at_a_folder(data, tmp_path):
    """Status 0 for one that is well, 1 with the cure for one that is not there or open to others."""
    well = CliRunner().invoke(main, ["doctor", "--data", str(data)])
    data.chmod(0o755)
    wrong = CliRunner().invoke(main, ["doctor", "--data", str(data)])
    nowhere = CliRunner().invoke(main, ["doctor", "--json", "--data", str(tmp_path / "nowhere")])
    assert "索引：第 3 版" in well.stdout
    assert wrong.exit_code == 1 and "chmod 700" in wrong.stdout
    assert nowhere.exit_code == 1 and '"well": false' in nowhere.stdout
