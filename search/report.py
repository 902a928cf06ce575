"""The state of the collection: what is there and missing, what looked wrong, what has no labels, what names are new.

Built on the `Engine` contract alone; every issue is looked at once, so a report is made once for each generation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.models import Level
from index.engine import Engine, Request
from index.schema import LABELS, MISSING, Facet
from search.coverage import Coverage, coverage
from search.message import Message
from search.new_names import NameCounts, NewName

FAULT_NAMES = {
    "no-date": Message("报头没有日期"),
    "contents-without-article": Message("目录有，正文没有"),
    "article-not-in-contents": Message("正文有，目录没有"),
    "title-differs": Message("标题有两种写法"),
    "article-without-text": Message("只有标题，没有正文"),
    "many-without-text": Message("多数文章没有正文"),
    "text-lost": Message("读丢了文字"),
    "suspicious-character": Message("可疑的字符"),
    "placeholder": Message("程序留下的占位文字"),
    "event-after-issue": Message("文中日期晚于刊期"),
    "untitled-article": Message("没有标题的文章"),
    "unknown-group": Message("系列配置里没有的单位"),
    "unknown-series": Message("不认识的系列"),
    "pdf-columns": Message("可能分栏的 PDF"),
    "recognised": Message("由扫描件识别的文字"),
    "macros": Message("带有宏的文件"),
    "mail-attachments": Message("没有读的邮件附件"),
    "pdf-turned": Message("没有读的竖排文字"),
    "invalid-bytes": Message("读不出的字节"),
    "correction-unmatched": Message("用不上的更正"),
}
_WORST_FIRST: tuple[Level, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class FoundFault:
    """A finding, the issue that it is of, and the article that it is about, where it is about one."""

    issue: str
    article: str
    message: str


@dataclass(frozen=True, slots=True)
class FaultKind:
    """All findings of one code, by issue, the newest issue first."""

    code: str
    name: str
    level: Level
    faults: tuple[FoundFault, ...]


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """Of a series' articles, how many have no group, no place, no topic."""

    series: str
    title: str
    articles: int
    counts: tuple[tuple[Facet, int], ...]


@dataclass(frozen=True, slots=True)
class SeriesNames:
    """The new names in the texts of a series, and its title."""

    series: str
    title: str
    names: tuple[NewName, ...]

    @property
    def toml(self) -> str:
        """The names as lines for the tables of the series' profile."""
        lines: list[str] = []
        for kind in ("groups", "places"):
            rows = [f'"{row.name}" = []  # {row.articles} 篇' for row in self.names if row.kind == kind]
            lines += [f"[{kind}]", *rows, ""] if rows else []
        return "\n".join(lines).rstrip()


@dataclass(frozen=True, slots=True)
class Report:
    """What is there in a generation, what is missing of it, what looked wrong, and which names are new."""

    generation: int
    issues: int
    articles: int
    coverage: tuple[Coverage, ...]
    faults: tuple[FaultKind, ...]
    unlabelled: tuple[Unlabelled, ...]
    names: tuple[SeriesNames, ...]


def report(engine: Engine, withdrawn: Iterable[tuple[str, int]] = ()) -> Report:
    """The report on the published generation; `withdrawn` has the ids of issues, each with the generation that it left
    with."""
    now = engine.state().generation
    total, _ = engine.issues(limit=0, as_of=now)
    _, rows = engine.issues(limit=total, as_of=now)
    there = {row.id for row in rows}
    gone = [engine.issue(id, left - 1) for id, left in withdrawn if id not in there and left <= now]
    covered = coverage(rows, filter(None, gone))
    titles = {one.series: one.title for one in covered}
    faults: defaultdict[str, list[FoundFault]] = defaultdict(list)
    levels: dict[str, Level] = {}
    articles = 0
    names = {one.series: NameCounts(engine.analysis.names) for one in covered}
    for row in rows:
        issue = engine.issue(row.id, now)
        if issue is None:
            continue
        articles += len(issue.articles)
        for article in issue.articles:  # one after the other, since all of them together take much memory
            names[issue.series].add(article)
        own = {article.id for article in issue.articles}
        for finding in issue.findings:
            levels[finding.code] = finding.level
            where = finding.where if finding.where in own else ""
            faults[finding.code].append(FoundFault(issue.id, where, finding.message))
    kinds = [FaultKind(code, FAULT_NAMES.get(code, code), levels[code], tuple(found)) for code, found in faults.items()]
    return Report(
        generation=now,
        issues=total,
        articles=articles,
        coverage=covered,
        faults=tuple(sorted(kinds, key=lambda kind: (_WORST_FIRST.index(kind.level), -len(kind.faults), kind.code))),
        unlabelled=tuple(_unlabelled(engine, series, titles[series], now) for series in titles),
        names=tuple(SeriesNames(series, titles[series], names[series].names()) for series in titles),
    )


def _unlabelled(engine: Engine, series: str, title: str, generation: int) -> Unlabelled:
    request = Request(filters={"series": (series,)}, facets=LABELS, limit=0, as_of=generation)
    found = engine.search(request)
    counts = tuple((facet, dict(found.facets[facet]).get(MISSING, 0)) for facet in LABELS)
    return Unlabelled(series, title, found.total, counts)
