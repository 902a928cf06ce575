"""The operator's guide: from an unknown folder to a searchable site, each command of the story run as written."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.library.opening import open_engine
from tests.office_bulletins import kept
from tests.paths import ROOT
from web.cli import main

STORY = re.compile(r"^## From an unknown folder.*?(?=^## )", re.M | re.S)


def issue(number: int) -> str:
    """An issue without a masthead and, but for every fifth, without a date."""
    date = f"---\ndate: 2019/{number % 12 + 1:02d}/05\n---\n\n" if not number % 5 else ""
    columns = "".join(
        f"## {column}\n\n{column}里说到第{number}号消息，写得不长，也不短。\n\n"
        for column in ("本周话题", "工具", "言论")
    )
    return f"{date}# 某某周刊：谈谈第{number}件事\n\n{columns}"


def test_the_story_of_an_unknown_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Well within ten minutes; what it says is refused is, and the manifest that it shows cures it."""
    (section,) = STORY.findall((ROOT / "docs" / "operating.md").read_text(encoding="utf-8"))
    blocks = re.findall(r"^```\n(.*?)^```$", section, re.M | re.S)
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("jianbao ")]
    (listed,) = [block for block in blocks if block.startswith("文件,")]
    assert [command.split()[1] for command in commands] == ["read", "profile", "profile", "ingest", "serve", "ingest"]
    folder = tmp_path / "weekly"
    folder.mkdir()
    for number in range(1, 13):
        (folder / f"issue-{number:03d}.md").write_text(issue(number), encoding="utf-8")
    (folder / "某题.md").write_text(issue(99).replace("第99件", "某件"), encoding="utf-8")
    (folder / "issue-013.rtf").write_bytes(kept("3.rtf"))
    (tmp_path / "list.csv").write_text(listed, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIANBAO_DATA", str(tmp_path / "data"))
    began = time.monotonic()
    results = {
        command: CliRunner().invoke(main, command.split()[1:]) for command in commands if not command.endswith("serve")
    }
    assert time.monotonic() - began < 600
    first, last = results["jianbao ingest weekly"], results["jianbao ingest weekly --manifest list.csv"]
    assert first.exit_code == 1 and "某题.md" in first.output, first.output
    assert last.exit_code == 0, last.output
    for command, result in results.items():
        assert "Traceback" not in result.output and not isinstance(result.exception, AssertionError), command
    total, rows = open_engine(tmp_path / "data").issues()
    assert total == 14
    assert {row.running_number for row in rows if row.series == "weekly"} == set(range(1, 13))
