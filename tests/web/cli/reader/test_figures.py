"""The command `figures`, and the figures of `read --json`."""

import json

import pytest
from click.testing import CliRunner

from web import cli


@pytest.fixture
def run():
    """A command line with standard input."""
    return lambda *arguments, **more: CliRunner().invoke(cli.main, list(arguments), **more)


def test_json_is_a_line_a_text(run, tmp_path):
    """Every line of the file is a line of JSON, empty ones too; an open bound is null, positions count characters."""
    path = tmp_path / "句子.txt"
    path.write_bytes("\ufeff产值超4亿元。\r\n\r\n🌾收粮１．５万吨".encode())
    result = run("figures", "--extract", str(path), "--json")
    first, empty, last = map(json.loads, result.stdout.splitlines())
    assert first["text"] == "产值超4亿元。"
    (one,) = first["figures"]
    assert (one["start"], one["end"], one["lower"], one["upper"], one["unit"]) == (2, 6, 400000000, None, "元")
    assert one["subject"] == "产值"
    assert empty == {"text": "", "figures": []}
    assert [(one["start"], one["end"], one["lower"]) for one in last["figures"]] == [(3, 8, 15000)]


def test_table_of_standard_input(run):
    """Without --json a reader gets each text with its figures below; - is standard input."""
    result = run("figures", "--extract", "-", input="将吸纳近3000名学员。\n无数字。\n")
    assert result.stdout.splitlines()[0] == "将吸纳近3000名学员。"
    assert "近3000名\t2,700 至 3,000 人\t数值  计划  学员" in result.stdout
    assert result.stdout.splitlines()[-1] == "无数字。"


@pytest.mark.parametrize("content", [None, b"\xff\xfe1\x005\x00", b"PK\x03\x04\x00\x00"])
def test_what_is_no_text_is_refused(run, tmp_path, content):
    """A file that is missing or no UTF-8 text is one sentence with the cure, and status 1."""
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    result = run("figures", "--extract", str(path), "--json")
    assert result.exit_code == 1
    assert not result.stdout
    assert len(result.stderr.splitlines()) == 1
    assert "请" in result.stderr


def test_read_gives_the_figures_of_an_article(run, tmp_path):
    """Each row says in which paragraph its positions are."""
    path = tmp_path / "第1期.md"
    body = "## 招聘会开场\n\n县里办了招聘会。\n\n提供岗位1500余个，来了近3000名求职者。\n"
    path.write_text(f"# 云川协作简报\n\n2021年第1期\n\n2021年3月18日\n\n{body}", "utf-8")
    result = run("--data", str(tmp_path / "data"), "read", str(path), "--json")
    (article,) = json.loads(result.stdout)["articles"]
    rows = article["figures"]
    assert [row["printed"] for row in rows] == ["1500余个", "近3000名"]
    for row in rows:
        assert article["paragraphs"][row["paragraph"]][row["start"] : row["end"]] == row["printed"]
