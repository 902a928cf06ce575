"""A profile and issues of its series -> for each rule, how many issues agree, and which do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.errors import ReadError
from corpus.models import Document, Issue
from corpus.parse import parse_document
from corpus.profile import Profile, choose
from corpus.split.contents_list import heading_name

# Findings that say that headings, lists or texts were not understood.
STRUCTURE = (
    "article-without-text",
    "contents-without-article",
    "many-without-text",
    "no-article",
    "placeholder",
    "unknown-series",
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A rule in words, how many issues agree, and (file, why) of those that do not."""

    rule: str
    agree: int
    exceptions: tuple[tuple[str, str], ...]


def check(documents: Sequence[Document], profile: Profile) -> tuple[Agreement, ...]:
    """Every rule of the profile, over documents that each have at least one issue."""
    read: list[tuple[str, Issue]] = []
    refused: list[tuple[str, str]] = []
    strangers: list[tuple[str, str]] = []
    for document in documents:
        name = document.source.name
        chosen, doubts = choose(document, [profile])
        if doubts:
            strangers.append((name, f"报头没有标志，会归入“{chosen.title}”"))
        try:
            read += [(name, issue) for issue in parse_document(document, [profile], profile.series)]
        except ReadError as error:
            refused.append((name, str(error)))
    found = [
        Agreement("能读", len(documents) - len(refused), tuple(refused)),
        Agreement(f"报头标志 {_listed(profile.marks)}", len(documents) - len(strangers), tuple(strangers)),
        _rule("有期号", read, lambda issue: "" if issue.number or issue.running_number else "没有期号"),
        _rule("有日期", read, lambda issue: "" if issue.date else "没有日期"),
        _rule("结构没有存疑", read, _amiss),
    ]
    for column in profile.columns:
        found.append(_rule(f"栏目 {column}", read, partial(_lacks, heading_name(column))))
    if profile.contents:
        found.append(_rule("有目录", read, lambda issue: "" if issue.contents else "没有读到目录"))
    if profile.colophon:
        found.append(_rule("有版尾", read, lambda issue: "" if issue.colophon else "没有读到版尾"))
    return tuple(found)


def _rule(rule: str, read: Sequence[tuple[str, Issue]], why: Callable[[Issue], str]) -> Agreement:
    amiss = tuple((name, reason) for name, issue in read if (reason := why(issue)))
    return Agreement(rule, len(read) - len(amiss), amiss)


def _amiss(issue: Issue) -> str:
    return next((one.message for one in issue.findings if one.code in STRUCTURE), "")


def _lacks(column: str, issue: Issue) -> str:
    names = (heading_name(article.title) for article in issue.articles)
    return "" if any(name.startswith(column) for name in names) else "没有这一篇"


def _listed(names: Sequence[str]) -> str:
    return "、".join(names)
