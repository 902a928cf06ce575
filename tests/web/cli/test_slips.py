"""What a keeper may do by a slip: said, and done only where it was meant."""

import json
from pathlib import Path

import pytest

from corpus.profile import built_in, load_profiles
from index.library.opening import open_engine

PASSWORD = "correct horse battery\n"


def test_a_built_in_series_is_copied_not_emptied(run):
    """Its labels stay; a title or a folder to learn from is for another name."""
    before = {one.series: one for one in load_profiles(None)}
    result = run("profile", "new", "yuanjiang")
    assert result.exit_code == 0 and "内置" in result.stdout
    assert Path("data/profiles/yuanjiang.toml").read_text(encoding="utf-8") == built_in("yuanjiang")
    assert {one.series: one for one in load_profiles(Path("data/profiles"))} == before
    refused = run("profile", "new", "xinwenlianbo", "--title", "某某")
    assert refused.exit_code == 2 and "内置" in refused.stderr
    assert not Path("data/profiles/xinwenlianbo.toml").exists()


def test_what_is_not_corrected_is_said(run, taken):
    """Taking back what nobody corrected fails; saying what is so already does nothing."""
    for what in ("01", "99", "issue"):
        result = run("correct", taken, "--undo", what)
        assert result.exit_code == 1 and "没有这样的更正" in result.stderr
    assert run("correct", taken, "--title", "01=修路").exit_code == 0
    again = run("correct", taken, "--title", "01=修路")
    assert again.exit_code == 0 and "没有变" in again.stdout
    assert run("correct", taken, "--undo", "01").exit_code == 0


def test_a_label_that_is_new_is_noticed(run, taken):
    """It may be a slip for one that is there."""
    assert run("correct", taken, "--topic", "01=就业").stderr.count("注意") == 1
    result = run("correct", taken, "--topic", "01=就业、就业业")
    assert result.exit_code == 0
    assert "“就业业”" in result.stderr and "“就业”" in result.stderr
    assert run("correct", taken, "--topic", "01=就业业").stderr.count("注意") == 0


def test_a_file_that_a_manifest_dated_is_known_without_it(run):
    """What was said once holds until something else is said."""
    Path("刊").mkdir()
    Path("刊/某题.md").write_text("# 某刊\n\n## 一\n\n县里修路三公里。\n", encoding="utf-8")
    Path("清单.csv").write_text("文件,日期\n某题.md,2017-08-21\n", encoding="utf-8")
    assert run("ingest", "刊", "--manifest", "清单.csv").exit_code == 0
    result = run("ingest", "刊")
    assert result.exit_code == 0 and result.stdout.split("未变")[1].split()[0] == "1"
    Path("清单.csv").write_text("文件,日期\n某题.md,2017-08-22\n", encoding="utf-8")
    assert run("ingest", "刊", "--manifest", "清单.csv").exit_code == 0
    assert [str(row.date) for row in open_engine(Path("data")).issues()[1]] == ["2017-08-22"]


def test_the_log_tells_of_acts_without_a_generation(run, taken):
    """Limits on readers are published with none."""
    assert run("restrict", taken, "--group", "内部").exit_code == 0
    assert run("restrict", taken, "--lift").exit_code == 0
    told = run("audit").stdout
    assert "None" not in told and "无" in told


def test_users_that_nobody_can_read_are_no_good_sign(run, taken):
    """`doctor` says so, with status 1."""
    assert run("doctor").stdout.count("用户：0 个") == 1
    Path("data/users.json").write_text("{", encoding="utf-8")
    result = run("doctor")
    assert result.exit_code == 1 and "不好  用户" in result.stdout


@pytest.mark.parametrize("password", ["短\n", PASSWORD])
def test_a_password_is_for_a_user_who_is_there(run, taken, password):
    """Whatever password it is."""
    result = run("user", "passwd", "nobody", typed=password)
    assert result.exit_code == 1 and "没有用户 nobody" in result.stderr


def test_a_token_is_for_one_who_may_log_in(run, taken):
    """And there is a word where there is no user."""
    assert "还没有用户" in run("user", "list").stderr
    assert run("user", "add", "张三", typed=PASSWORD).exit_code == 0
    assert run("user", "disable", "张三").exit_code == 0
    result = run("user", "token", "张三")
    assert (result.exit_code, result.stdout) == (1, "") and "已停用" in result.stderr
    assert not json.loads(Path("data/users.json").read_text(encoding="utf-8"))["张三"]["token"]
