"""Click's own words in Chinese."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from web.cli import main
from web.cli.click_in_chinese import MODULES, SAID
from web.settings import SETTINGS

# What stays: commands, options, settings, what click calls arguments, and what was typed.
KEPT = re.compile(
    r"jianbao|'[^']*'|env var|--?[\w-]+|\[OPTIONS\]|COMMAND|\[ARGS\]|FILE|PATH|DIR|URL|QUERY|NAME|ID|TEXT|\bN\b"
)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("serve --port http", "不是数"),
        ("serve --port 99999", "不在 1<=x<=65535 的范围内"),
        ("serve --threds 2", "没有选项 '--threds'"),
        ("search 就业 --format docx", "'docx' 不能用；可用的是 'csv', 'xlsx', 'jsonl'"),
        ("search 就业 --format csv --json", "--json 与 --format 请选一个"),
        ("search 就业 --json --format csv", "--json 与 --format 请选一个"),
        ("nonsense", "没有命令 'nonsense'"),
        ("read", "缺少 'FILE…'"),
        ("withdraw x-1", "缺少选项 '--why'"),
        ("issues 多余的", "多出了 多余的"),
        ("search --from", "选项 '--from' 后面要带值"),
        ("issues --json=1", "选项 '--json' 后面不能带值"),
        ("--data pyproject.toml issues", "不是目录"),
    ],
)
def test_a_wrong_usage_is_explained_in_chinese(arguments, says):
    """What is wrong, without an English sentence; exit status 2."""
    result = CliRunner().invoke(main, arguments.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    said = result.stderr.partition("错误：")[2]
    assert not re.search("[A-Za-z]{2}", KEPT.sub("", said).replace("pyproject.toml", "")), said


def test_the_frame_of_help_is_chinese():
    """Usage, options, commands and defaults are named in Chinese."""
    names = "|".join(f"JIANBAO_{name.upper()}|{default}" for name, default, _ in SETTINGS)
    for command in ([], ["serve"], ["ingest"], ["profile", "new"]):
        said = CliRunner().invoke(main, [*command, "--help"]).stdout
        assert "用法：" in said and "选项" in said and "显示这份说明" in said
        for english in ("Usage", "Options", "Commands", "Show this", "default:", "env var"):
            assert english not in re.sub(names, "", said)


def test_every_sentence_of_the_table_is_one_of_clicks():
    """A sentence that click words anew is noticed here."""
    texts = [Path(getattr(click, name).__file__).read_text(encoding="utf-8") for name in MODULES]
    sources = re.sub(r'"\s*\n\s*f?"', "", "".join(texts))
    assert [english for english in SAID if f'"{english}"' not in sources] == []


def test_the_version_is_told():
    """For who reports what went wrong."""
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0 and re.fullmatch(r"jianbao [0-9.]+\S*\n", result.stdout)
