"""The whole way of a file: bytes -> read -> choose a profile -> split -> label -> figures -> issues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.figures import extract
from corpus.files.document import ReadError, read
from corpus.labels.labelling import label_issue
from corpus.models import ArticleFigure, Block, Document, Issue
from corpus.profile import Profile, choose
from corpus.split.issues import split

MOST_NUMBER = 99_999_999  # that an issue's number may be: as long as 第20170821期


def parse(data: bytes, name: str, profiles: Sequence[Profile], series: str | None = None) -> tuple[Issue, ...]:
    """The issues in a file's bytes, labelled; ids are those of a first reading.

    `series` names the profile to be used, whatever the masthead says. Raises `ReadError` where the file
    cannot be read, yields no article, has neither a date nor a number that says which issue it is, or a number
    larger than any issue's.
    """
    return parse_document(read(data, name), profiles, series)


def parse_document(document: Document, profiles: Sequence[Profile], series: str | None = None) -> tuple[Issue, ...]:
    """The same for a document that has been read."""
    if series is None:
        profile, doubts = choose(document, profiles)
    else:
        profile, doubts = _named(series, profiles), ()
    issues = split(document, profile)
    for issue in issues:
        if not issue.articles:
            raise ReadError("no-article", "没有找到任何文章", "请确认这是一期简报的正文，而不是目录页、封面或错误页")
        if (most := max(issue.number or 0, issue.running_number or 0)) > MOST_NUMBER:
            raise ReadError(
                "number-too-large",
                f"报头的期号 {most} 大得不像期号，上限是 {MOST_NUMBER}",
                "请在原文件的报头改正，如“2017年第22期（总第22期）”",
            )
        if not issue.id:
            raise ReadError(
                "no-issue",
                "报头里既没有日期，也没有年份和期号，无法确定是哪一期",
                "请在文件开头补上一行，如“2017年第22期（总第22期） 2017年8月21日”",
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
    parts: Sequence[tuple[bytes, str]], profiles: Sequence[Profile], series: str | None = None
) -> tuple[Issue, ...]:
    """The one issue whose parts these are: (bytes, name) of each file, in order.

    Raises `ReadError` as `parse` does, and where the parts make more than one issue.
    """
    documents = []
    for data, name in parts:
        try:
            documents.append(read(data, name))
        except ReadError as error:
            raise ReadError(error.code, f"{name}：{error.reason}", error.remedy) from None
    issues = parse_document(join(documents), profiles, series)
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
    return Document(replace(first.source, name=name, parts=parts), first.title, tuple(blocks), findings)


def _named(series: str, profiles: Sequence[Profile]) -> Profile:
    for profile in profiles:
        if profile.series == series:
            return profile
    known = "、".join(profile.series for profile in profiles)
    raise ReadError(
        "unknown-series", f"没有名为 {series} 的系列", f"已有：{known}；可用 jianbao profile new {series} 新建一份配置"
    )
