"""The whole way of a file: bytes -> read -> choose a profile -> split -> label -> figures -> issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from corpus.errors import ReadError
from corpus.figures import extract
from corpus.files.document import read
from corpus.files.pictures import Find, nowhere
from corpus.labels.labelling import label_issue
from corpus.models import ArticleFigure, Block, Document, Issue, Told
from corpus.profile import Profile, choose
from corpus.split.issue_list import listed_issues
from corpus.split.issues import split

NOTHING = Told()
MOST_NUMBER = 99_999_999  # that an issue's number may be: as long as 第20170821期


def parse(
    data: bytes, name: str, profiles: Sequence[Profile], series: str | None = None, told: Told = NOTHING
) -> tuple[Issue, ...]:
    """The issues in a file's bytes, labelled; ids are those of a first reading.

    `series` names the profile to be used, whatever the masthead says. Raises `ReadError` where the file
    cannot be read, yields no article, has neither a date nor a number that says which issue it is, or a number
    larger than any issue's.
    """
    return parse_document(replace(read_at(data, name), told=told), profiles, series)


def read_at(data: bytes, name: str, beside: Find = nowhere) -> Document:
    """The document in a file's bytes; the folders of `name` may tell which issue it is, `beside` finds its pictures."""
    path = PurePath(name)
    return replace(
        read(data, path.name, beside), folders=tuple(part for part in path.parent.parts if part not in ("/", ".."))
    )


def parse_document(document: Document, profiles: Sequence[Profile], series: str | None = None) -> tuple[Issue, ...]:
    """The issues in a document that has been read, as `parse` gives those in a file's bytes, with its errors."""
    series = series or document.told.series or None
    if series is None:
        profile, doubts = choose(document, profiles)
    else:
        profile, doubts = _named(series, document.told.title, profiles), ()
    issues = split(document, profile)
    if len(issues) == 1 and (listed := listed_issues(document)):
        raise ReadError(
            "issue-list",
            f"这是列出各期的目录页（有 {listed} 期），不是一期简报",
            "不必收录；若它确是一期，请用清单（--manifest）告诉期号或日期",
        )
    for issue in issues:
        if not issue.articles:
            raise ReadError("no-article", "没有找到任何文章", "请确认这是一期简报的正文，而不是目录页、封面或错误页")
        if (most := max(issue.number or 0, issue.running_number or 0)) > MOST_NUMBER:
            raise ReadError(
                "number-too-large",
                f"期号 {most} 大得不像期号，上限是 {MOST_NUMBER}",
                "请核对报头和文件名，或用清单（--manifest）告诉期号",
            )
        if not issue.id:
            raise ReadError(
                "no-issue",
                "报头、文件属性、标题、文件名和目录名里既没有日期，也没有期号，无法确定是哪一期",
                "不必改文件：把期号或日期写进文件名（如 第22期.html、20170821.html），"
                "或按年份分目录、以期号为文件名（如 2017年/22.html），"
                "或用清单逐个说明（jianbao ingest --manifest 清单.csv）",
            )
    found = (replace(issue, findings=document.findings + doubts + issue.findings) for issue in issues)
    return tuple(with_figures(label_issue(issue, profile)) for issue in found)


def with_figures(issue: Issue) -> Issue:
    """The issue with the figures of its articles' titles and paragraphs."""
    articles = []
    for article in issue.articles:
        texts = enumerate([article.title, *(paragraph.text for paragraph in article.paragraphs)], -1)
        figures = tuple(ArticleFigure(place, one) for place, text in texts for one in extract(text, issue.date))
        articles.append(replace(article, figures=figures))
    return replace(issue, articles=tuple(articles))


def parse_parts(
    parts: Sequence[tuple[bytes, str]], profiles: Sequence[Profile], series: str | None = None, told: Told = NOTHING
) -> tuple[Issue, ...]:
    """The one issue whose parts these are: (bytes, name) of each file, in order.

    Raises `ReadError` as `parse` does, and where the parts make more than one issue.
    """
    document = read_parts([(data, name, nowhere) for data, name in parts])
    return one_issue(replace(document, told=told), profiles, series)


def read_parts(parts: Sequence[tuple[bytes, str, Find]]) -> Document:
    """The parts of one issue, (bytes, name, what finds its pictures) of each file in order, as one document."""
    documents = []
    for data, name, beside in parts:
        try:
            documents.append(read_at(data, name, beside))
        except ReadError as error:
            raise ReadError(error.code, f"{name}：{error.reason}", error.remedy) from None
    return join(documents)


def one_issue(document: Document, profiles: Sequence[Profile], series: str | None = None) -> tuple[Issue, ...]:
    """The one issue in a document of several files. Raises `ReadError` where it makes more than one."""
    issues = parse_document(document, profiles, series)
    if len(issues) != 1:
        ids = "、".join(issue.id for issue in issues)
        raise ReadError("not-one-issue", f"合起来不是一期，而是 {len(issues)} 期（{ids}）", "请只合并同属一期的文件")
    return issues


def join(documents: Sequence[Document]) -> Document:
    """The parts of one issue, in order, as one document: it bears the first one's source and the names of all."""
    first = documents[0]
    blocks: list[Block] = []
    for document in documents:
        blocks += document.blocks
    name = " + ".join(document.source.name for document in documents)
    findings = tuple(finding for document in documents for finding in document.findings)
    parts = tuple((document.source.name, document.source.sha256) for document in documents)
    source = replace(first.source, name=name, parts=parts)
    pictures = tuple(picture for document in documents for picture in document.pictures)
    return replace(first, source=source, blocks=tuple(blocks), findings=findings, body=0, pictures=pictures)


def _named(series: str, title: str, profiles: Sequence[Profile]) -> Profile:
    for profile in profiles:
        if profile.series == series:
            return profile
    if title:
        return Profile(series, title, marks=(title,))
    known = "、".join(profile.series for profile in profiles)
    raise ReadError(
        "unknown-series", f"没有名为 {series} 的系列", f"已有：{known}；可用 jianbao profile new {series} 新建一份配置"
    )
