"""The commands: what they print, where, and with which exit status."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.analysis import Analysis
from index.engine import EngineError
from search.find import find
from search.params import Params
from tests.handmade import FIRST, ISSUES
from tests.oracle import BruteForce
from tests.paths import ROOT
from web import cli
from web.cli.reader import cite, issues, search
from web.export.json_values import issue, issue_read
from web.settings import SETTINGS, environment_name

BULLETIN = """# 山泉工作简报

2021年第3期（总第13期）　山泉办公室编　2021年5月18日

## 本期要目

1. 甲县工作组推进就业
2. 乙县建成新校舍

## 甲县工作组推进就业

甲县工作组帮助200人就业。

## 乙县建成新校舍

新校舍投入使用，可容纳900名学生。
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in an empty folder; the result has exit_code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIANBAO_DATA", raising=False)
    return lambda *arguments: CliRunner().invoke(cli.main, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture
def engine(monkeypatch):
    """The commands answer from the handmade issues."""
    engine = BruteForce(Analysis())
    engine.write(ISSUES)
    for command in (search, issues, cite):
        monkeypatch.setattr(command, "open_engine", lambda data, index: engine)
    return engine


@pytest.mark.parametrize("command", [[], *([name] for name in cli.main.every()), ["profile", "new"]])
def test_help_shows_examples(run, command):
    """Every --help ends with commands to copy."""
    result = run(*command, "--help")
    assert result.exit_code == 0
    if command != ["profile"]:
        assert f"jianbao {' '.join(command)}".strip() in result.stdout.split("例：")[1]


def test_the_commands_are_there():
    """Those of the two guides, and no others."""
    keeping = {
        "ingest",
        "withdraw",
        "reindex",
        "check",
        "report",
        "backup",
        "restore",
        "doctor",
        "user",
        "correct",
        "audit",
        "restrict",
    }
    reading = {
        "read",
        "search",
        "suggest",
        "cite",
        "compare",
        "concordance",
        "figures",
        "near",
        "trends",
        "verify",
        "issues",
        "report",
    }
    assert set(cli.main.every()) == reading | keeping | {"serve", "profile"}


def test_search_json_is_the_object_of_the_site(run, engine):
    """--json prints one object, the same that the site gives for the same parameters."""
    options = ["--group", "青石工作组", "--group", "-", "--topic", "就业", "--from", "2023-02", "--to", "2024"]
    result = run("search", "就业", *options, "--sort", "newest", "--page", "2", "--size", "5", "--json")
    params = Params("就业", (), ("青石工作组", "-"), (), ("就业",), (), "2023-02", "2024", "newest", 2, 5)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads(json.dumps(find(engine, params).to_json()))
    assert json.loads(result.stdout)["total"] == 12


def test_words_may_be_several_arguments(run, engine):
    """Words apart, one quoted for the shell, and exclusions, which are no options, are one query."""
    one = json.loads(run("search", "--json", "就业 -招聘").stdout)
    assert one["total"] == json.loads(run("search", "就业", "-招聘", "--json").stdout)["total"] == 22
    assert json.loads(run("search", "--json", "--", "就业", "-招聘").stdout)["total"] == 22
    assert json.loads(run("search", "--json").stdout)["total"] == 26
    assert (
        json.loads(run("search", '"就业形势总体平稳"', "--series=zaobao", "--kind=brief", "--json").stdout)["total"]
        == 18
    )


def test_search_prints_for_people(run, engine):
    """Total, titles, where from, snippets, and the counts beside the facets."""
    lines = run("search", "茶产业园").stdout.splitlines()
    assert lines[0] == "共 1 篇，第 1 页，共 1 页"
    assert lines[2] == "1. 青石工作组茶产业园投产"
    assert "《云岭帮扶简报》2023年第3期  2023-05-18  专题" in lines[3]
    assert lines[4].strip() == "5月10日，青石县茶产业园投产，吸纳就业260人，带动农户增收。"
    assert "主题：产业 1、就业 1" in lines


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "2017-13-45"], "2017-13-45 不存在"),
        (["--page", "1000000000"], "最后一页是第 3 页"),
        (["--sort", "best"], "relevance（相关度）"),
        (["，。"], "请加引号"),
    ],
)
def test_a_search_that_cannot_be_meant_is_explained(run, engine, arguments, says):
    """One sentence, exit status 2; with --json an object with `error`, too."""
    result = run("search", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert says in json.loads(run("search", *arguments, "--json").stdout)["error"]


def test_wrong_options_exit_2(run):
    """What is no option, or no number, is click's to explain."""
    assert run("search", "--colour").exit_code == 2
    assert run("serve", "--port", "http").exit_code == 2
    assert run("read").exit_code == 2
    assert run("nonsense").exit_code == 2


def test_an_engine_that_cannot_answer_is_a_sentence(run, engine, monkeypatch):
    """The engine's own sentence, exit status 1, no traceback."""

    def unable(request):
        raise EngineError("索引不可用，请运行 jianbao ingest。")

    monkeypatch.setattr(engine, "search", unable)
    result = run("search", "就业")
    assert (result.exit_code, result.stderr) == (1, "错误：索引不可用，请运行 jianbao ingest。\n")


def test_issues_lists_all(run, engine):
    """One line an issue, newest first; as JSON with the same facts."""
    lines = run("issues").stdout.splitlines()
    assert len(lines) == 6
    assert lines[0] == "zaobao-20240401  2024-04-01  《山城早报摘编》2024年4月1日  6 篇"
    assert lines[-1] == "yunling-2023-1  2023-02-06  《云岭帮扶简报》2023年第1期  4 篇  存疑 2"
    rows = [json.loads(line) for line in run("issues", "--json").stdout.splitlines()]
    assert rows[-1]["id"] == "yunling-2023-1"
    assert (rows[-1]["date"], rows[-1]["title"], rows[-1]["articles"], rows[-1]["findings"]) == (
        *("2023-02-06", "《云岭帮扶简报》2023年第1期"),
        *(4, 2),
    )


def test_an_issue_as_programs_read_it():
    """The names of the contract, with lists of strings, ISO dates and null."""
    data = json.loads(json.dumps(issue_read(FIRST, "a.html")))
    assert {key: data[key] for key in ("id", "series", "year", "number", "date")} == {
        "id": "yunling-2023-1",
        "series": "yunling",
        "year": 2023,
        "number": 1,
        "date": "2023-02-06",
    }
    assert data["contents"][1] == {
        "title": "河湾工作组推进“两校一院”建设",
        "items": ["新校舍封顶", "医院设备进场"],
        "article": "yunling-2023-1-02",
        "sections": [],
    }
    first = data["articles"][0]
    assert (first["id"], first["kind"], first["groups"]) == ("yunling-2023-1-01", "feature", ["青石工作组"])
    assert first["paragraphs"][1] == "一是突出民生导向。"
    assert data["findings"][0]["code"] == "contents-unmatched"
    shorter = {"paragraphs", "groups", "places", "topics", "figures"}  # a page has objects there
    page = json.loads(json.dumps(issue(FIRST)))
    assert {name: value for name, value in data.items() if name not in ("articles", "file")} == {
        name: value for name, value in page.items() if name != "articles"
    }
    for short, whole in zip(data["articles"], page["articles"], strict=True):
        assert set(short) == set(whole) | {"links"}
        assert {name for name in whole if short[name] != whole[name]} <= shorter


def test_read_tells_what_it_would_ingest(run):
    """One line of JSON an issue, one with the reason for what is refused, exit status 1; nothing is stored."""
    Path("好的.md").write_text(BULLETIN, encoding="utf-8")
    Path("空的.html").write_bytes(b"")
    result = run("read", "好的.md", "空的.html", "没有.html", "--json")
    issue, empty, missing = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert (issue["year"], issue["number"], issue["date"]) == (2021, 3, "2021-05-18")
    assert [a["title"] for a in issue["articles"]] == ["甲县工作组推进就业", "乙县建成新校舍"]
    assert issue["articles"][0]["paragraphs"] == ["甲县工作组帮助200人就业。"]
    assert empty["file"] == "空的.html" and empty["error"]
    assert missing["file"] == "没有.html" and "请检查文件是否存在" in missing["error"]
    assert sorted(os.listdir()) == ["好的.md", "空的.html"]


def test_read_outlines_for_people(run):
    """Masthead, contents, articles with their labels; refusals go to stderr."""
    Path("好的.md").write_text(BULLETIN, encoding="utf-8")
    result = run("read", ".")
    assert result.exit_code == 0
    assert "《山泉工作简报》2021年第3期  2021-05-18" in result.stdout
    assert "目录 2 条" in result.stdout
    assert "专题  甲县工作组推进就业" in result.stdout
    assert "主题：未注明" in result.stdout


def test_read_text_prints_the_body(run):
    """--text gives the cleaned text of any page, a bulletin or not."""
    body = "".join(f"<p>这是正文的第{n}段，说明本地工作的进展情况和下一步打算。</p>" for n in range(1, 6))
    Path("页.html").write_text(
        f"<html><head><script>let a = 1</script></head><body>{body}</body></html>", encoding="utf-8"
    )
    result = run("read", "--text", "页.html")
    assert result.exit_code == 0
    assert result.stdout.startswith("这是正文的第1段，")
    assert "let a" not in result.stdout


def test_profile_new_writes_once(run):
    """A commented profile in a private data folder; a second one of that name is refused and changes nothing."""
    result = run("--data", "d", "profile", "new", "gongzuo", "--title", "某某工作简报")
    path = Path("d/profiles/gongzuo.toml")
    assert result.exit_code == 0
    assert str(path) in result.stdout
    assert 'title = "某某工作简报"' in path.read_text(encoding="utf-8")
    assert Path("d").stat().st_mode & 0o777 == 0o700
    path.write_text("# mine", encoding="utf-8")
    again = run("profile", "new", "gongzuo", "--data", "d")
    assert (again.exit_code, path.read_text(encoding="utf-8")) == (1, "# mine")
    assert "已经有了" in again.stderr
    assert run("profile", "new", "工作简报").exit_code == 2


def test_a_profile_that_cannot_be_written_leaves_nothing(run, monkeypatch):
    """A full disk makes no half profile, which would stand in the way of every ingest."""
    whole = Path.open

    def full(path, *arguments, **more):
        file = whole(path, *arguments, **more)
        if path.suffix == ".toml":
            monkeypatch.setattr(
                file, "write", lambda text: (_ for _ in ()).throw(OSError(28, "No space left on device"))
            )
        return file

    monkeypatch.setattr(Path, "open", full)
    result = run("profile", "new", "gongzuo")
    assert result.exit_code == 1 and "磁盘已满" in result.stderr
    assert list(Path("data/profiles").iterdir()) == []


def test_the_data_folder_is_named_in_three_ways(run, monkeypatch):
    """Behind the command, before it, or in the environment; nearer wins."""
    monkeypatch.setenv("JIANBAO_DATA", "c")
    run("profile", "new", "one")
    run("--data", "b", "profile", "new", "one")
    run("--data", "b", "profile", "new", "one", "--data", "a")
    assert [path for path in "abc" if Path(path, "profiles/one.toml").exists()] == ["a", "b", "c"]


def test_a_taken_port_is_named_with_the_cure(run, engine):
    """Exit status 1, which port, and the command with another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", port)
    assert result.exit_code == 1
    assert f"端口 {port} 已被别的程序占用" in result.stderr
    assert f"--port {port + 1}" in result.stderr and f"make run PORT={port + 1}" in result.stderr


def test_settings_are_options_with_environment_names():
    """Every setting has its name in the environment and is an option of a command, with the same default."""
    options = {
        o.name: o for c in (cli.main, *cli.main.every().values()) for o in c.params if getattr(o, "envvar", None)
    }
    assert {name: (o.envvar, o.default) for name, o in options.items()} == {
        name: (environment_name(name), default) for name, default, _ in SETTINGS
    }


def test_the_command_starts_without_the_heavy_modules():
    """--help and wrong options answer at once: numpy, flask and the analysis are loaded by those who need them."""
    code = "import sys, web.cli; print(*sorted({'numpy', 'flask', 'rjieba', 'lxml'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == []


def test_ingest_tells_what_it_did(run):
    """A table of counts; what is refused goes to stderr with its reason; the same again is unchanged."""
    Path("刊").mkdir()
    Path("刊/好的.md").write_text(BULLETIN, encoding="utf-8")
    Path("刊/空的.html").write_bytes(b"")
    Path("刊/表.pptx").write_bytes(b"x")
    result = run("ingest", "刊")
    counts = dict(line.split() for line in result.stdout.splitlines()[:7])
    assert result.exit_code == 1
    assert (counts["收录期数"], counts["收录篇数"], counts["未变"], counts["拒收"]) == ("1", "2", "0", "1")
    assert "跳过其他文件：.pptx 1" in result.stdout
    assert result.stderr.startswith("拒收：刊/空的.html：")
    again = run("ingest", "刊/好的.md")
    assert again.exit_code == 0
    assert dict(line.split() for line in again.stdout.splitlines()[:7])["未变"] == "1"


def test_every_setting_is_documented():
    """The operator's guide has a row for each setting: its option, its name in the environment, its default."""
    text = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    for name, default, _ in SETTINGS:
        shown = "none" if default == "" else f"`{default}`"
        assert f"| `--{name.replace('_', '-')}` | `{environment_name(name)}` | {shown} |" in text


def test_cite(run, engine):
    """Citations of several articles, without a site's address; an unknown id is named."""
    two = run("cite", "yunling-2023-1-01", "yunling-2023-1-02")
    assert two.stdout.splitlines()[0] == "[1] 青石工作组帮助1200名群众实现家门口就业[J]. 云岭帮扶简报, 2023(1)."
    phrase = run("cite", "yunling-2023-1-02", "--format", "phrase").stdout
    assert phrase == "据《云岭帮扶简报》2023年第1期（2月6日）刊载的《河湾工作组推进“两校一院”建设》，\n"
    wrong = run("cite", "none-01")
    assert wrong.exit_code == 1
    assert "none-01" in wrong.stderr


def test_lists_leave_as_files(run, engine):
    """The whole list on standard output, with Excel's BOM, whatever page is asked for."""
    result = run("search", "就业", "--size", "5", "--format", "csv")
    assert result.stdout_bytes.startswith('\ufeff"序号","标题"'.encode())
    assert result.stdout_bytes.count(b"\r\n") == 24
    lines = run("issues", "--format", "jsonl").stdout.splitlines()
    assert len(lines) == len(ISSUES)
    assert json.loads(lines[-1])["url"].startswith("/issues/")
    assert run("search", "!!", "--format", "csv").exit_code == 2
