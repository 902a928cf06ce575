"""Profiles: TOML in, values out, every mistake named with its file and cure."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.models import Block, Document, Source
from corpus.profile import ProfileError, choose, fingerprint, load_profile, load_profiles, names, template


def document(*lines: str, title: str = "") -> Document:
    """A document of these paragraphs."""
    blocks = tuple(Block("paragraph", line) for line in lines)
    return Document(Source("0" * 64, "x.html", "text/html", "utf-8"), title, blocks)


def test_the_built_in_profiles_load() -> None:
    """The series that come with the project are there, with groups and places of their own."""
    profiles = {profile.series: profile for profile in load_profiles(None)}
    assert {"yuanjiang", "xinwenlianbo"} <= set(profiles)
    yuanjiang = profiles["yuanjiang"]
    assert yuanjiang.title == "援疆工作简报"
    assert {"南通工作组", "苏州工作组", "淮安工作组"} <= {name.value for name in yuanjiang.groups}
    assert {"霍尔果斯市", "昭苏县", "第七师"} <= {name.value for name in yuanjiang.places}
    assert {"产业", "就业", "救灾", "维稳"} <= {name.value for name in yuanjiang.topics}
    assert profiles["xinwenlianbo"].column_groups
    assert len(profiles["xinwenlianbo"].places) == 34


def test_own_profiles_override(tmp_path: Path) -> None:
    """A file of the operator's own folder replaces the built-in one of its name, and new ones are added."""
    (tmp_path / "yuanjiang.toml").write_text('title = "改过的简报"', encoding="utf-8")
    (tmp_path / "dongtai.toml").write_text('title = "东台简报"', encoding="utf-8-sig")
    profiles = {profile.series: profile.title for profile in load_profiles(tmp_path)}
    assert profiles["yuanjiang"] == "改过的简报"
    assert profiles["dongtai"] == "东台简报"
    assert "xinwenlianbo" in profiles


def test_a_missing_folder_is_no_error(tmp_path: Path) -> None:
    """Without profiles of their own, operators have the built-in ones."""
    assert load_profiles(tmp_path / "none") == load_profiles(None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "不是合格的 TOML"),
        ("", "没有 title"),
        ("title = 3", "没有 title"),
        ('title = "x"\ncolour = "red"', "没有 colour 这一项"),
        ('title = "x"\nmarks = "x"', "应是一列词"),
        ('title = "x"\nmarks = [""]', "应是一列词"),
        ('title = "x"\ncolumn_groups = 1', "只能是 true 或 false"),
        ('title = "x"\ngroups = []', "应是一张表"),
        ('title = "x"\n[groups]\n"河湾工作组" = "x"', "应是一列词"),
        ('title = "x"\n[topics."产业"]\nwords = []', "没有词"),
        ('title = "x"\n[topics."产业"]\nwrods = ["园区"]', "没有 wrods 这一项"),
    ],
)
def test_mistakes_are_named(text: str, words: str) -> None:
    """Whatever is wrong in a profile, the message names the file, the mistake and what to write instead."""
    with pytest.raises(ProfileError, match=words) as error:
        load_profile(text, "dongtai", "profiles/dongtai.toml")
    assert "profiles/dongtai.toml" in str(error.value)


def test_a_bad_name_or_encoding(tmp_path: Path) -> None:
    """A file name that cannot stand in ids, and a file that is no UTF-8, are named too."""
    with pytest.raises(ProfileError, match="请换一个名称"):
        load_profile('title = "x"', "Dong-Tai", "Dong-Tai.toml")
    (tmp_path / "dongtai.toml").write_bytes('title = "东台"'.encode("gb18030"))
    with pytest.raises(ProfileError, match="请存为 UTF-8"):
        load_profiles(tmp_path)


def test_defaults() -> None:
    """A title is enough: it is the mark; a group's and place's own name is one of its words."""
    profile = load_profile('title = "东台简报"\n[places]\n"东台市" = ["东台"]', "dongtai", "x")
    assert profile.marks == ("东台简报",)
    assert profile.places[0].words == ("东台市", "东台")


@pytest.mark.parametrize(
    ("lines", "series"),
    [
        (["云岭快报", "2019年第5期"], "kuaibao"),
        (["《云岭快报增刊》", "2019年第5期"], "zengkan"),
        (["首页 > 云岭快报", "云岭快报增刊", "2019年第5期"], "zengkan"),
        (["雲嶺快報", "2019年第5期"], "kuaibao"),
        (["云 岭 快 报", "2019年第5期"], "kuaibao"),
    ],
)
def test_choosing(lines: list[str], series: str) -> None:
    """The mark in the head decides, a whole line before a mention, the longer before the shorter."""
    profiles = [
        load_profile(f'title = "{t}"', s, "x") for t, s in (("云岭快报", "kuaibao"), ("云岭快报增刊", "zengkan"))
    ]
    profile, findings = choose(document(*lines), profiles)
    assert (profile.series, findings) == (series, ())


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["东 台 工 作 动 态", "第3期"], "东台工作动态"),
        (["《东台简报》2019年第3期", "正文"], "东台简报"),
        (["东台信息（第3期）"], "东台信息"),
    ],
)
def test_an_unknown_series(lines: list[str], title: str) -> None:
    """Without a mark the series is called by its own title, has no labels, and a finding says what to do."""
    profile, findings = choose(document(*lines), load_profiles(None))
    assert (profile.series, profile.title, profile.groups) == (title, title, ())
    assert [finding.code for finding in findings] == ["unknown-series"]
    assert "jianbao profile new" in findings[0].message


def test_names() -> None:
    """Every name and word is handed to the analysis."""
    profile = load_profile(
        'title = "x"\n[groups]\n"甲组" = ["甲"]\n[topics."产业"]\nwords = ["园区"]\nstrong = ["投产"]', "x", "x"
    )
    assert names([profile]) == tuple(sorted(["甲组", "甲", "产业", "园区", "投产"]))


def test_fingerprints() -> None:
    """The fingerprint stays while nothing changes, and changes with any word."""
    profile = load_profile('title = "x"\n[groups]\n"甲组" = []', "x", "x")
    assert fingerprint(profile) == fingerprint(load_profile('title = "x"\n[groups]\n"甲组" = []', "x", "elsewhere"))
    assert fingerprint(profile) != fingerprint(replace(profile, marks=("y",)))


def test_the_template_is_a_profile() -> None:
    """What a new series starts from loads as it stands, whatever the title."""
    assert load_profile(template("东台简报"), "dongtai", "x").title == "东台简报"
    assert load_profile(template('他说"好"\\'), "dongtai", "x").title == '他说"好"\\'


def test_english_names_are_pairs_and_change_no_index() -> None:
    """What English pages say changes no label; what is no name is refused with its place."""
    plain, english = (
        load_profile(f'title = "甲简报"\n{more}', "a", "a.toml") for more in ("", '[english]\n"就业" = "Work"')
    )
    assert english.english == (("就业", "Work"),)
    assert fingerprint(plain) == fingerprint(english)
    with pytest.raises(ProfileError, match=r"\[english\]"):
        load_profile('title = "甲简报"\n[english]\n"就业" = 1', "a", "a.toml")
