"""Patterns that are kept are those that Python compiles, and only modules' own are kept."""

import subprocess
import sys

import pytest

from tests.paths import ROOT

PATTERNS = r"""
import re
PATTERNS = [re.compile(r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月|(第)?([一二三])期")]
PATTERNS.append(re.compile(r"(?i)[^\W_㐀-鿿\U00020000-\U0003ffff]+(?=\s*[，。])", re.S))
PATTERNS.append(re.compile(rb"a(b)?"))
PATTERNS.append(re.compile("\ud800?x"))
"""
ASKS = r"""
import marshal, sys
from pathlib import Path
from corpus.text import kept, patterns
patterns.PLACE = Path(sys.argv[1]) / "__pycache__" / "patterns.kept"
patterns.keep()
patterns.keep()
sys.path.insert(0, sys.argv[1])
import re._compiler as compiler
parsed = []
usual = compiler._parser.parse
compiler._parser.parse = lambda pattern, *more: parsed.append(pattern) or usual(pattern, *more)
import some
import re
for pattern in some.PATTERNS:
    text = b"cab" if isinstance(pattern.pattern, bytes) else "2021年3月 第二期 ab甲 cd，x"
    print([(m.span(), m.groups(), m.lastgroup) for m in pattern.finditer(text)], pattern.flags, pattern.groups,
        dict(pattern.groupindex), ascii(pattern.pattern))
def of_a_reader():
    return re.compile("援疆.*" + str(1))
of_a_reader()
print(sum("年" in str(one) or "甲" in str(one) or "鿿" in str(one) for one in parsed), file=sys.stderr)
"""


def asked(tmp_path, asks=ASKS):
    """(what the patterns find, how many of the long ones were compiled) in a new process."""
    command = [sys.executable, "-c", asks, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=60)
    return ran.stdout, int(ran.stderr)


@pytest.fixture
def folder(tmp_path):
    """A module with patterns of all kinds."""
    (tmp_path / "some.py").write_text(PATTERNS, encoding="utf-8")
    return tmp_path


def test_what_is_kept_finds_the_same(folder):
    """Spans, groups, names and flags: compiled, then kept, and as Python has it without us."""
    first, compiled = asked(folder)
    again, compiled_again = asked(folder)
    without, _ = asked(folder, ASKS.replace("patterns.keep()\n", ""))
    assert first == again == without
    assert (compiled, compiled_again) == (2, 0)


def test_what_is_made_of_a_readers_words_is_not_kept(folder):
    """Only what stands in a module."""
    asked(folder)
    kept = (folder / "__pycache__" / "patterns.kept").read_bytes()
    assert "[0-9]{4})年".encode() in kept and "援疆".encode() not in kept


def test_what_is_damaged_is_compiled_anew(folder):
    """A byte that changed never reaches the machine that runs patterns."""
    first, _ = asked(folder)
    path = folder / "__pycache__" / "patterns.kept"
    whole = path.read_bytes()
    path.write_bytes(whole[:50] + bytes([whole[50] ^ 4]) + whole[51:])
    assert asked(folder) == (first, 2)
