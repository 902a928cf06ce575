"""Mutated files are read or refused; `python tests/fuzz.py 10000` does the same at length."""

import pytest

from tests.fuzz import fuzz, mutate_within, office


def test_mutated_files_are_read_or_refused() -> None:
    """No mutation of a sample raises anything but ReadError, or takes long."""
    assert sum(fuzz(300).values()) == 300


def test_mutated_office_files_are_read_or_refused() -> None:
    """Nor does one of an office file, whether its bytes are changed or what is packed in them."""
    pytest.importorskip("docx", reason="python-docx is not installed")
    assert sum(fuzz(60, 2, office(), mutate_within).values()) == 60
