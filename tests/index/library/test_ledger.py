"""The data folder: private, whole after whatever breaks off, and plain about what is wrong with it."""

import datetime
import hashlib
import os
import sqlite3

import pytest

from index.engine import EngineError
from index.library.ledger import KnownArticle, Reading, Store, not_private, only_writer, reader
from index.library.ledger_file.lookup import ingest_times, tally
from index.os_reasons import why

ONE = b"one original"
SHA256 = hashlib.sha256(ONE).hexdigest()


@pytest.fixture
def store(tmp_path):
    """A new data folder."""
    made = Store(tmp_path / "data")
    yield made
    made.close()


def reading(generation, issue, status="new"):
    return Reading(generation, issue, SHA256, "1.md", 0, None, "text", status)


def test_all_of_it_is_its_owners_alone(store, monkeypatch):
    """The folder, what is in it, and the ledger, whatever mask new files are made with."""
    before = os.umask(0)
    try:
        with only_writer(store.data.parent / "other"):
            pass
    finally:
        os.umask(before)
    other = store.data.parent / "other"
    modes = {path.name: path.stat().st_mode & 0o777 for path in (other, *other.iterdir()) if path.name != "lock"}
    assert modes == {"other": 0o700, "originals": 0o700, "profiles": 0o700, "ledger.sqlite": 0o600}


@pytest.mark.parametrize(("mode", "says"), [(0o700, ""), (0o750, "也能进"), (0o755, "也能进"), (0o777, "也能写")])
def test_a_folder_that_others_may_enter_is_named(tmp_path, mode, says):
    """With its mode and the cure; it is the operator's to change, since the folder may be for more than this."""
    tmp_path.chmod(mode)
    sentence = not_private(tmp_path)
    assert bool(sentence) == bool(says)
    assert not says or (says in sentence and f"{mode:04o}" in sentence and f"chmod 700 {tmp_path}" in sentence)


def test_a_folder_that_is_not_there_is_private(tmp_path):
    """It will be made so."""
    assert not_private(tmp_path / "new") == ""


def test_an_original_that_went_or_was_cut_off_comes_back(store):
    """By keeping the same bytes once more; one that is there stays as it is."""
    store.keep(SHA256, ONE)
    path = store.originals / SHA256
    for spoil in (path.unlink, lambda: path.write_bytes(ONE[:3])):
        spoil()
        store.keep(SHA256, ONE)
        assert path.read_bytes() == ONE
    number = path.stat().st_ino
    store.keep(SHA256, ONE)
    assert path.stat().st_ino == number


def test_an_original_that_could_not_be_written_leaves_nothing(store, monkeypatch):
    """No part of it lies about in the folder."""

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(SHA256, ONE)
    assert list(store.originals.iterdir()) == []


def test_a_full_disk_is_told_by_its_own_name(tmp_path):
    """Not by what came of it: the transaction had ended already."""
    with pytest.raises(EngineError, match="disk is full"), only_writer(tmp_path) as store:
        (pages,) = store._ledger.execute("PRAGMA page_count").fetchone()
        store._ledger.execute(f"PRAGMA max_page_count = {pages}")
        with store.writing():
            for number in range(1000):
                store.know_articles(f"a-{number}", 1, [KnownArticle(1, "题" * 100, frozenset())])
    with only_writer(tmp_path) as store:
        assert store.known_articles("a-0") == []


def test_the_issues_of_a_generation(store):
    """What was taken in up to it and not withdrawn since; what comes later is not there yet."""
    store.add_reading(reading(1, "a"))
    store.add_reading(reading(1, "b"))
    store.add_reading(reading(1, "c", "duplicate"))
    store.add_withdrawal(2, "a", "why")
    store.add_reading(reading(3, "a", "replaced"))
    store.add_reading(reading(4, "d"))
    assert [store.issues(generation) for generation in (1, 2, 3, 4)] == [["a", "b"], ["b"], ["a", "b"], ["a", "b", "d"]]


def test_a_folder_without_a_ledger_is_not_looked_at(tmp_path):
    """And gets none by that."""
    with pytest.raises(EngineError, match="没有台账"), reader(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_breaks_while_it_is_read_is_named(store):
    """Whatever part of it is damaged."""
    with pytest.raises(EngineError, match="从备份恢复"), reader(store.data):
        raise sqlite3.DatabaseError("database disk image is malformed")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(28, "No space left on device"), "磁盘已满"),
        (PermissionError(13, "Permission denied", "d/lock"), "没有权限：d/lock"),
        (OSError(5, "Input/output error", "a"), "磁盘出错：a"),
        (OSError(71, "Protocol error"), "Protocol error"),
        (OSError("of no number"), "of no number"),
    ],
)
def test_the_systems_reasons_are_for_people(error, says):
    """In Chinese where they are usual, with the file."""
    assert why(error) == says


def test_ingest_times_are_the_ledgers(tmp_path):
    """Each generation that took something in has its time; no ledger, no times."""
    assert ingest_times(tmp_path) == {}
    with only_writer(tmp_path) as store, store.writing():
        store.add_reading(Reading(3, "a-2020-1", "f" * 64, "a.txt", 0, "a", "t", "new"))
    (time,) = [ingest_times(tmp_path)[3]]
    assert datetime.datetime.fromisoformat(time).tzinfo


def test_what_became_of_issues_is_counted(tmp_path):
    """By status, with what was withdrawn; no ledger, nothing."""
    assert tally(tmp_path) == {}
    with only_writer(tmp_path) as store, store.writing():
        for number, status in enumerate(("new", "new", "replaced", "duplicate")):
            store.add_reading(Reading(3, f"a-2020-{number}", "f" * 64, "a.txt", 0, "a", "t", status))
        store.add_withdrawal(4, "a-2020-1", "数字有误")
    assert tally(tmp_path) == {"new": 2, "replaced": 1, "duplicate": 1, "withdrawn": 1}
