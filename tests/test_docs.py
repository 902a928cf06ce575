"""What the guide shows is what happens: its tables and its sessions are run against the samples."""

import re
import shlex
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner

from index.library.opening import open_engine
from search.find import find
from search.params import Params, QueryError
from search.query.examples import sections
from tests.paths import ROOT
from web.cli import main

GUIDE = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
FOUND = re.findall(r"^\| `([^`\n]+)` \| (\d+) \|", GUIDE, re.M)
SAID = re.findall(r"^\| `([^`\n]+)` \| `([^`\n]+)` \|", GUIDE, re.M)
BLOCKS = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```", GUIDE, re.M | re.S)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    data = tmp_path_factory.mktemp("guide")
    result = CliRunner().invoke(main, ["ingest", str(ROOT / "corpus/samples"), "--data", str(data)])
    assert result.exit_code == 0, result.output
    return open_engine(data)


def ask(engine, typed):
    """A row's first cell: an address, or what is typed into the search box."""
    pairs = parse_qsl(urlsplit(typed).query) if typed.startswith("/search?") else [("q", typed)]
    return find(engine, Params.read(pairs))


@pytest.mark.parametrize(("typed", "total"), FOUND)
def test_the_guides_searches_find_what_it_says(engine, typed, total):
    """Every number of the guide's tables is the total of its search."""
    assert ask(engine, typed).total == int(total)


@pytest.mark.parametrize(("typed", "says"), SAID)
def test_the_guides_repairs_and_refusals_are_worded_so(engine, typed, says):
    """Every sentence that the guide quotes stands on that page."""
    try:
        said = [notice.text for notice in ask(engine, typed).notices]
    except QueryError as error:
        said = [str(error)]
    assert any(says in sentence for sentence in said)


@pytest.mark.parametrize("example", [one for section in sections() for one in section.examples], ids=lambda e: e.typed)
def test_the_examples_of_the_help_page_are_what_happens(engine, example):
    """Each example finds so many articles of the samples, and the page says what it is said to say, or nothing."""
    page = ask(engine, example.typed)
    assert example.finds in (None, page.total)
    said = [notice.text for notice in page.notices]
    assert any(example.says in sentence for sentence in said) if example.says else not said


def test_the_guide_shows_every_form():
    """The tables are read: a change of their form must not leave this file testing nothing."""
    assert len(FOUND) >= 30
    assert len(SAID) >= 10
    assert {language for language, _, _ in BLOCKS} == {"console", "markdown", "toml"}


def test_the_notice_about_hidden_words_is_quoted_rightly(engine):
    """The guide's sentence about 万人 is the page's."""
    assert f"`{ask(engine, '万人').notices[0].text}`" in GUIDE


def test_the_guides_sessions_run(tmp_path, monkeypatch):
    """Each command succeeds and prints the lines below it, in that order; named blocks are files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIANBAO_DATA", raising=False)
    Path("corpus").mkdir()
    Path("corpus/samples").symlink_to(ROOT / "corpus/samples")
    for language, name, text in BLOCKS:
        if name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        elif language == "console":
            for session in text.split("$ ")[1:]:
                command, *expected = session.splitlines()
                result = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
                assert result.exit_code == 0, (command, result.output)
                output = re.sub(" +", " ", result.output)
                for line in expected:
                    before, found, output = output.partition(re.sub(" +", " ", line.strip()))
                    assert found, (command, line, before)


def test_the_architecture_page_lists_every_file():
    """The tree of the house names each module once, and none that is not there."""
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    listed = re.findall(r"^((?:corpus|index|search|web)/[\w/]+\.py) {2,}\S", page, re.M)
    there = {
        str(path.relative_to(ROOT))
        for layer in ("corpus", "index", "search", "web")
        for path in (ROOT / layer).rglob("*.py")
        if path.read_text(encoding="utf-8").strip()
    }
    assert sorted(listed) == sorted(there)


def test_the_architecture_page_names_files_that_are_there():
    """In its recipes, and as what keeps its promises."""
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## Recipes")[2]
    named = [path for path in re.findall(r"`([\w/]+(?:\.\w+|/))`", page) if "/" in path]
    assert len(named) > 60
    assert not [path for path in named if not (ROOT / path).exists() and not (ROOT / "tests" / path).exists()]
