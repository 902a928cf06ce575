"""The ledger's checksum: a changed byte is told, a killed writer and a ledger put back are not taken for one."""

import sqlite3

import pytest

from index.engine import Unreadable
from index.library.ledger import Store, reader
from index.library.ledger_file import checksum
from index.library.ledger_file.lookup import withdrawn


@pytest.fixture
def data(tmp_path):
    """A data folder with two withdrawals."""
    store = Store(tmp_path)
    for number in (1, 2):
        with store.writing():
            store.add_withdrawal(number, f"a-{number}", "试验")
    store.close()
    return tmp_path


def change(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_any_byte_that_changed_is_told(data):
    """In the head, the counts of commits, the rows, and where nothing is; by who writes and by who only reads."""
    ledger = data / "ledger.sqlite"
    whole = ledger.read_bytes()
    for place in (18, 24, 27, 28, 40, 92, 95, 99, 5000, *range(0, len(whole), 1999)):
        change(ledger, place)
        for reads in (lambda: Store(data), lambda: withdrawn(data)):
            with pytest.raises(Unreadable, match="备份"):
                reads()
        ledger.write_bytes(whole)
    assert withdrawn(data) == [("a-1", 1), ("a-2", 2)]


def test_a_writer_killed_before_the_sum_is_no_damage(data, monkeypatch):
    """The ledger is whole; the next write makes the sum anew."""
    with monkeypatch.context() as killed:
        killed.setattr(checksum, "remember", lambda *_: None)
        store = Store(data)
        with store.writing():
            store.add_withdrawal(3, "a-3", "试验")
        store.close()
    before = (data / checksum.NAME).read_bytes()
    store = Store(data)
    assert store.withdrawal("a-3")
    with store.writing():
        store.add_withdrawal(4, "a-4", "试验")
    store.close()
    assert (data / checksum.NAME).read_bytes() != before
    change(data / "ledger.sqlite", 5000)
    with pytest.raises(Unreadable):
        Store(data)


def test_a_ledger_of_an_earlier_version_is_opened_and_gets_its_sum(data):
    """With the next write."""
    (data / checksum.NAME).unlink()
    with reader(data) as store:
        assert store.withdrawal("a-1") and not store.sum_is_damaged
        assert not (data / checksum.NAME).exists()
    store = Store(data)
    store.publish(2)
    store.close()
    assert (data / checksum.NAME).exists()


def test_a_damaged_sum_costs_no_ledger(data):
    """It is told, and made anew by the next write."""
    change(data / checksum.NAME, 3)
    store = Store(data)
    assert store.sum_is_damaged and store.withdrawal("a-1")
    store.publish(2)
    assert not store.sum_is_damaged
    store.close()


def test_an_older_ledger_put_back_is_opened(data):
    """As from a backup that has no sum."""
    old = (data / "ledger.sqlite").read_bytes()
    store = Store(data)
    with store.writing():
        store.add_withdrawal(3, "a-3", "试验")
    store.close()
    (data / "ledger.sqlite").write_bytes(old)
    with reader(data) as store:
        assert store.withdrawal("a-3") is None and store.withdrawal("a-2")


def test_a_ledger_that_was_cut_off_is_told(data):
    """To nothing, or to a page."""
    whole = (data / "ledger.sqlite").read_bytes()
    for left in (0, 4096, len(whole) - 4096):
        (data / "ledger.sqlite").write_bytes(whole[:left])
        with pytest.raises(Unreadable, match="备份"):
            Store(data)
    (data / "ledger.sqlite").write_bytes(whole)
    with sqlite3.connect(data / "ledger.sqlite") as ledger:
        assert ledger.execute("SELECT count(*) FROM withdrawal").fetchone() == (2,)
    ledger.close()
