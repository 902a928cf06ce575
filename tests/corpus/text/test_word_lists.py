"""Lists of words: each says why it is there, and has no word twice."""

import re
import tomllib
from pathlib import Path

import pytest

from corpus.text.word_lists import either, words
from tests.paths import ROOT

FILES = sorted(
    path
    for room in ("corpus", "index", "search")
    for path in (ROOT / room).rglob("*.toml")
    if "profiles" not in path.parts
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_list_says_why(path: Path) -> None:
    """A comment stands above it; of lists in a table, above all of them or behind the table's name."""
    said = False
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#")
    for line in re.split(r"^\[", text, flags=re.MULTILINE)[0].splitlines():
        assert said or not re.match(r"[a-z_]+ = ", line), line
        said = line.startswith("#") or (said and bool(line))


def test_lists_are_arrays_or_words_between_blanks() -> None:
    """Both are read as one; parts of a pattern compile."""
    assert words("corpus.labels", "words", "country")[:2] == ("全国", "我国")
    assert "我们" in words("corpus.learn", "words", "common")
    assert re.search(either("corpus.split", "words", "ahead"), "将于明日开幕")
    assert not re.search(either("corpus.split", "words", "ahead"), "将军到会")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_word_stands_twice_in_a_list(path: Path) -> None:
    """What is there twice was added by one who did not look."""
    for name, found in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if isinstance(found, list) and isinstance(found[0], str):
            assert len(set(found)) == len(found), name
