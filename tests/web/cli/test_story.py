"""The operator's guide, from an unknown folder to a searchable site: its commands are run as they are written."""

import re
import shlex

from click.testing import CliRunner

from tests.paths import ROOT
from web.cli import main

TITLE = "## From an unknown folder to a searchable site\n"
STORY = (ROOT / "docs/operating.md").read_text(encoding="utf-8").split(TITLE)[1].split("\n## ")[0]
COMMANDS = [
    line.removeprefix("jianbao ")
    for block in re.findall(r"^```\n(.*?)^```", STORY, re.M | re.S)
    for line in block.splitlines()
    if line.startswith("jianbao ") and line != "jianbao serve"
]
MANIFEST = next(block for block in re.findall(r"^```\n(.*?)^```", STORY, re.M | re.S) if block.startswith("文件"))


def test_the_story(tmp_path, monkeypatch):
    """Each command succeeds, but for the one file that tells nothing until the manifest says which issue it is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weekly").mkdir()
    for name in ("issue-001", "issue-002", "issue-003", "某题"):
        text = f"## 话题\n\n这一期说{name}，大家都来听。\n\n## 工具\n\n一个工具，人人用得上。\n"
        (tmp_path / "weekly" / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "list.csv").write_text(MANIFEST, encoding="utf-8")
    said = {}
    for command in COMMANDS:
        said[command] = CliRunner().invoke(main, shlex.split(command), catch_exceptions=False)
    assert [result.exit_code for result in said.values()] == [1, 0, 0, 1, 0]
    assert "weekly/某题.md" in said["ingest weekly"].stderr
    assert "不必改文件" in said["ingest weekly"].stderr
    found = CliRunner().invoke(main, ["issues", "--data", "data"]).stdout
    assert [f"weekly-{rest}" in found for rest in ("no1", "no2", "no3", "20170821")] == [True] * 4
