"""What makes an index be made anew, and what does not."""

import re
import sys

import pytest

from corpus.profile import load_profile
from index.analysis import Analysis
from index.library import fingerprint as rules
from tests.paths import ROOT

SOURCE = '''"""What the module is about."""

LARGEST = 20  # MB


def read(data: bytes) -> str:
    """The text."""
    # Why it is done so.
    return data.decode("utf-8")
'''


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.replace("is about", "is really about"),
        lambda source: source.replace('    """The text."""\n', ""),
        lambda source: source.replace("# Why it is", "# Why this is"),
        lambda source: source.replace("20  # MB", "(\n    20\n)"),
    ],
)
def test_words_and_layout_decide_nothing(change):
    """A docstring, a comment or a line break that changes leaves every index as it is."""
    assert change(SOURCE) != SOURCE
    assert rules.meaning(change(SOURCE)) == rules.meaning(SOURCE)


@pytest.mark.parametrize("change", [("20", "21"), ('"utf-8"', '"gb18030"'), ("data.decode", "str"), ("read", "look")])
def test_what_is_done_decides(change):
    """A constant, an argument, a call or a name that changes does not."""
    assert rules.meaning(SOURCE.replace(*change)) != rules.meaning(SOURCE)


def test_a_string_that_is_no_docstring_decides():
    """Only the first statement of a module, class or function is one."""
    assert rules.meaning("TEXT = '报'") != rules.meaning("TEXT = '送'")
    assert rules.meaning("def f():\n    return '报'") != rules.meaning("def f():\n    return '送'")


def made_by(*profiles):
    return rules.made_by(profiles, Analysis(()))


def test_a_profile_and_a_name_decide():
    """What a profile says, and the words that the analysis knows."""
    one, two = (load_profile(f'title = "{title}"', "a", "a.toml") for title in ("甲简报", "乙简报"))
    assert len({made_by(), made_by(one), made_by(two), rules.made_by((one,), Analysis(("甲乙",)))}) == 4
    assert made_by(one) == made_by(load_profile('# 注释\ntitle = "甲简报"', "a", "a.toml"))


@pytest.mark.parametrize("library", rules.LIBRARIES)
def test_the_version_of_a_library_decides(monkeypatch, library):
    """A newer one may read a file otherwise; one that is missing reads it not at all, and stops nothing."""
    known = rules.version

    def of(release):
        return lambda name: release if name == library else known(name)

    def missing(name):
        return "" if name == library else known(name)

    made = set()
    for version in (of("98.0"), of("99.0"), missing):  # an optional one may not be installed here
        monkeypatch.setattr(rules, "version", version)
        made.add(made_by())
    assert len(made) == 3


def test_every_library_that_reads_files_is_named():
    """What `corpus` imports and Python does not bring is a library here, or one of the analysis's."""
    named = {"lxml": "lxml", "bs4": "beautifulsoup4", "charset_normalizer": "charset-normalizer"}
    named |= {"pdfminer": "pdfminer.six", "ahocorasick_rs": "ahocorasick-rs", "yaml": "PyYAML", "openpyxl": "openpyxl"}
    named |= {name: name for name in ("rapidocr", "onnxruntime", "pypdfium2")}
    of_the_analysis = {"numpy", "opencc", "rjieba"}
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "corpus").rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", sources, re.MULTILINE))
    assert imported - sys.stdlib_module_names - {"corpus"} == set(named) | of_the_analysis
    assert set(named.values()) == set(rules.LIBRARIES)


def test_every_room_of_the_corpus_is_hashed(tmp_path):
    """A rule or a table changed in a room of its own changes the hash; a comment, a profile or a sample does not."""
    (tmp_path / "split" / "deeper").mkdir(parents=True)
    (tmp_path / "samples").mkdir()
    (tmp_path / "split" / "deeper" / "rule.py").write_text("MOST = 1\n")
    (tmp_path / "split" / "words.toml").write_text('a = "b"\n')
    (tmp_path / "split" / "words.txt").write_text("b\n")
    seen = [rules.tree_hash(tmp_path)]
    (tmp_path / "split" / "deeper" / "rule.py").write_text("MOST = 1  # why\n")
    (tmp_path / "samples" / "one.py").write_text("x = 1\n")
    (tmp_path / "split" / "words.toml").write_text('# why\na = "b"\n')
    assert rules.tree_hash(tmp_path) == seen[0]
    (tmp_path / "split" / "deeper" / "rule.py").write_text("MOST = 2\n")
    seen.append(rules.tree_hash(tmp_path))
    (tmp_path / "split" / "words.toml").write_text('a = "c"\n')
    seen.append(rules.tree_hash(tmp_path))
    (tmp_path / "split" / "words.txt").write_text("c\n")
    seen.append(rules.tree_hash(tmp_path))
    assert len(set(seen)) == 4


def test_every_list_of_words_of_the_corpus_is_hashed():
    """Whatever stands beside the modules and is no profile and no sample."""
    hashed = {path for path, _ in rules._walk(ROOT / "corpus", "")}
    kept = {path.relative_to(ROOT / "corpus") for path in (ROOT / "corpus").rglob("*") if path.is_file()}
    rules_of = {
        str(path) for path in kept
        if path.parts[0] not in rules.NOT_RULES and "__pycache__" not in path.parts and path.name != "py.typed"
    }  # fmt: skip
    assert rules_of == hashed
    assert "split/words.toml" in hashed


def test_a_kept_hash_is_that_of_the_rules(tmp_path):
    """It is asked for again without parsing, made anew where a byte changed, and where what is kept is cut short."""
    (tmp_path / "rule.py").write_text("MOST = 1\n")
    first = rules.kept_hash(tmp_path)
    assert first == rules.tree_hash(tmp_path) == rules.kept_hash(tmp_path)
    (kept,) = (tmp_path / "__pycache__").iterdir()
    kept.write_text("0" * len(first))
    assert rules.kept_hash(tmp_path) == "0" * len(first)  # it was read, and not made
    kept.write_text("0")
    assert rules.kept_hash(tmp_path) == first
    (tmp_path / "rule.py").write_text("MOST = 2\n")
    assert rules.kept_hash(tmp_path) == rules.tree_hash(tmp_path) != first
    assert len(list((tmp_path / "__pycache__").iterdir())) == 1
