"""Mutated files are read or refused; `python tests/fuzz.py 10000` does the same at length."""

from tests.fuzz import fuzz


def test_mutated_files_are_read_or_refused() -> None:
    """No mutation of a sample raises anything but ReadError, or takes long."""
    assert sum(fuzz(300).values()) == 300
