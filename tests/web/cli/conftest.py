"""What the tests of the command line share: an empty folder to run commands in, and two issues taken in there."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from index.library.opening import open_engine
from web import cli


def bulletin(number, *titles):
    """A small issue in Markdown."""
    articles = "\n\n".join(f"## {title}\n\n{title}，这是正文。" for title in titles)
    return f"# 山泉工作简报\n\n2021年第{number}期\n\n山泉办公室编　2021年5月{number}日\n\n---\n\n{articles}\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in an empty folder, with what is `typed`; the result has exit_code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIANBAO_DATA", raising=False)
    return lambda *arguments, typed=None: CliRunner().invoke(
        cli.main, [str(a) for a in arguments], input=typed, catch_exceptions=False
    )


@pytest.fixture
def taken(run):
    """Two issues in ./data, and the id of the first."""
    for number in (1, 2):
        Path(f"{number}.md").write_text(bulletin(number, f"甲县工作组修路{number}公里"), encoding="utf-8")
    assert run("ingest", "1.md", "2.md").exit_code == 0
    return open_engine(Path("data")).issues()[1][1].id
