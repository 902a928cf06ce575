"""The table of formats in the operator's guide: what it promises is what is read."""

from __future__ import annotations

import re

from corpus.files.document import SUFFIXES
from tests.paths import ROOT

ROW = re.compile(r"^\| `(\.[^`]*)` \| ([^|]*) \|", re.M)


def test_every_suffix_that_is_read_is_in_the_table() -> None:
    """And no other."""
    rows = ROW.findall((ROOT / "docs" / "operating.md").read_text(encoding="utf-8"))
    found = [suffix for row, _ in rows for suffix in row.split()]
    assert sorted(found) == sorted(SUFFIXES)
    assert {by for _, by in rows} == {
        "itself",
        "the extra `documents`",
        "LibreOffice",
        "LibreOffice and the extra `documents`",
    }
