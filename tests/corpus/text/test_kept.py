"""What is derived is kept under a stamp, and made anew where the stamp, or a byte, is another."""

import os

import pytest

from corpus.text import kept


@pytest.fixture
def place(tmp_path):
    """In a folder that is not there yet."""
    return kept.beside(tmp_path / "some.py")


def test_it_is_made_once(place):
    """The second time nothing is made."""
    made = []
    for _ in range(2):
        assert kept.made_once(place, "one", lambda: made.append(1) or b"data") == b"data"
    assert made == [1] and kept.has(place, "one")


def test_another_stamp_is_another_thing(place):
    """What was kept under another stamp is not given, and gives way."""
    kept.keep(place, "one", b"data")
    assert kept.read(place, "two") is None and not kept.has(place, "two")
    kept.keep(place, "two", b"other")
    assert kept.read(place, "two") == b"other" and kept.read(place, "one") is None


def test_no_byte_of_it_may_change(place, tmp_path):
    """Whatever byte is another, and wherever it is cut off, nothing is given; no part of it is left behind."""
    kept.keep(place, "one", b"data")
    (path,) = (tmp_path / "__pycache__").iterdir()
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept.read(place, "one") is None
        path.write_bytes(whole[:at])
        assert kept.read(place, "one") is None
    path.write_bytes(whole)
    assert kept.read(place, "one") == b"data"


def test_where_nothing_can_be_kept_it_is_made_each_time(place, tmp_path):
    """A folder that is none, a file that cannot be looked at."""
    (tmp_path / "__pycache__").write_text("no folder")
    assert kept.made_once(place, "one", lambda: b"data") == b"data"
    assert kept.read(place, "one") is None
    assert kept.stamp_of(tmp_path / "nowhere") is None and kept.stamp_of(None) is None
    assert kept.made_once(place, None, lambda: b"data") == b"data"


def test_the_stamp_changes_with_the_file(tmp_path):
    """Its size or its time."""
    path = tmp_path / "file"
    path.write_text("a")
    first = kept.stamp_of(path, also="x")
    assert first == kept.stamp_of(path, also="x") != kept.stamp_of(path, also="y")
    os.utime(path, ns=(1, 1))
    second = kept.stamp_of(path, also="x")
    path.write_text("ab")
    os.utime(path, ns=(1, 1))
    assert len({first, second, kept.stamp_of(path, also="x")}) == 3
