"""A profile learned from issues: what it says, that it is one, and what its check finds."""

from __future__ import annotations

from corpus.learn.proposal import Evidence, propose, to_toml
from corpus.learn.rules import check
from corpus.learn.titles import common_titles
from corpus.models import Document
from corpus.parse import parse_document, read_at
from corpus.profile import choose, load_profile

ISSUE = """# {title}（第 {number} 期）：{own}

这里记录每周的见闻。

## 本周话题：{own}

孙悟空到了青石县，看了那里的工厂和学校，写下了他的见闻。

## 工具

甲是一个工具，用来写字；人人都用得上。

## 资源{mark}

乙是一份资源，供人阅读；人人都看得懂。
"""


def issues() -> list[Document]:
    """Six issues of one series that was renamed; the last one lacks a column."""
    texts = [
        ISSUE.format(title="每周分享" if number < 3 else "科技周刊", number=number, own=own, mark="！" * (number == 6))
        for number, own in enumerate(("上山", "下海", "过桥", "渡河", "回家", "出门"), 1)
    ]
    texts[5] = texts[5].split("## 资源")[0]
    return [read_at(text.encode(), f"周刊/{number}.md") for number, text in enumerate(texts, 1)]


def test_titles() -> None:
    """The most frequent first; one that stands once is no name of a series."""
    assert common_titles(issues()) == ("科技周刊", "每周分享")
    assert common_titles(issues()[:3]) == ("每周分享",)


def test_what_is_proposed() -> None:
    """Marks, columns, the level of the articles, and where number and date stand, each with its issues."""
    found = propose(issues(), "keji")
    assert found.titles == (Evidence("科技周刊", 4), Evidence("每周分享", 2))
    assert set(found.columns) == {Evidence("本周话题", 6), Evidence("工具", 6), Evidence("资源", 5)}
    assert found.level == (2, 6)
    assert found.known_by == (Evidence("期号：报头", 6),)
    assert Evidence("工厂", 6) in found.words


def test_an_entry_that_comes_again_is_no_column() -> None:
    """Below a column's heading, in every issue; the column keeps it, and no structure is amiss."""
    body = "## 新闻\n\n### 大会{n}\n\n大会开了{n}天，来了很多人。\n\n## 内推\n\n### 某公司\n\n在招人，第{n}批。\n"
    texts = [f"# 某某周刊 #{n}\n\n{body.format(n=n)}" for n in range(1, 8)]
    documents = [read_at(text.encode(), f"周刊/{n}.md") for n, text in enumerate(texts, 1)]
    found = propose(documents, "mou")
    assert (found.columns, found.level) == ((Evidence("新闻", 7), Evidence("内推", 7)), (2, 7))
    profile = load_profile(to_toml(found), "mou", "mou.toml")
    assert all(rule.agree == 7 for rule in check(documents, profile) if rule.rule == "结构没有存疑")


def test_a_series_that_front_matter_or_files_name_is_known_by_it() -> None:
    """Its profile is chosen although no heading bears the mark."""
    head = "---\ntitle: 'Python潮流周刊#{n}：某题'\n---\n\n你好。"
    for name, front, title in (("{n}.md", head, "Python潮流周刊"), ("{n}.前端周刊-总第{n}期.md", "", "前端周刊")):
        body = "## 新闻\n\n大会开了三天，来了很多人。\n\n## 工具\n\n甲是一个工具。\n"
        documents = [read_at(f"{front.format(n=n)}\n\n{body}".encode(), f"x/{name.format(n=n)}") for n in range(1, 5)]
        profile = load_profile(to_toml(propose(documents, "mou")), "mou", "mou.toml")
        assert profile.title == title
        assert all(choose(document, [profile]) == (profile, ()) for document in documents)


def test_the_proposal_is_a_profile() -> None:
    """Its TOML loads, and every issue reads by it."""
    profile = load_profile(to_toml(propose(issues(), "keji")), "keji", "keji.toml")
    assert profile.marks == ("科技周刊", "每周分享")
    assert profile.level == 2
    for document in issues():
        (issue,) = parse_document(document, [profile])
        assert issue.series == "keji"


def test_the_check_names_exceptions() -> None:
    """Each rule tells how many issues agree, and which do not."""
    profile = load_profile(to_toml(propose(issues(), "keji")), "keji", "keji.toml")
    rules = {rule.rule: rule for rule in check(issues(), profile)}
    assert rules["能读"].agree == 6
    assert rules["报头标志 科技周刊、每周分享"].agree == 6
    assert (rules["栏目 资源"].agree, rules["栏目 资源"].exceptions) == (5, (("6.md", "没有这一篇"),))
    assert (rules["有日期"].agree, len(rules["有日期"].exceptions)) == (0, 6)


def test_columns_and_level_of_a_profile() -> None:
    """`level` makes deeper headings titles; a heading that is one of `columns` is a title at any level."""
    text = "# 某刊第 3 期\n\n## 内容\n\n### 甲\n\n甲一。\n\n#### 言论\n\n说。\n\n### 乙\n\n乙一。\n\n## 附\n\n附一。\n"
    document = read_at(text.encode(), "刊/3.md")
    profile = load_profile('title = "某刊"\ncolumns = ["言论"]\nlevel = 3\n', "kan", "kan.toml")
    (issue,) = parse_document(document, [profile])
    assert [article.title for article in issue.articles] == ["甲", "言论", "乙", "附"]


def test_a_series_that_never_names_itself_is_known_by_its_folder() -> None:
    """No issue bears the mark; the folder is called as the series."""
    document = read_at("## 甲\n\n甲一。\n\n## 乙\n\n乙一。\n".encode(), "kan/3.md")
    (issue,) = parse_document(document, [load_profile('title = "某刊"\n', "kan", "kan.toml")])
    assert (issue.series, issue.series_title) == ("kan", "某刊")
    assert "unknown-series" not in {finding.code for finding in issue.findings}
