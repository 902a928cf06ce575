"""Corrections: what an editor says against what was read of an issue; applied after every reading of its file."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from corpus.models import Article, Finding, Issue, Label, encode
from corpus.parse import MOST_NUMBER, with_figures
from corpus.text.dates import event_dates

LABELS = ("groups", "places", "topics")
NUMBERS = ("year", "number", "running_number")
LONGEST = 300  # characters of a title
MOST_LABELS = 30  # of a kind, each of at most LONGEST_LABEL characters
LONGEST_LABEL = 60


class NotCorrect(ValueError):
    """A correction that cannot be meant; the message says why, and the cure."""


@dataclass(frozen=True, slots=True)
class ArticleCorrection:
    """What is said of an article; "" and None leave what was read."""

    title: str = ""
    groups: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is said of an issue, and of its articles by their ids; None leaves what was read."""

    year: int | None = None
    number: int | None = None
    running_number: int | None = None
    date: datetime.date | None = None
    articles: Mapping[str, ArticleCorrection] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self != NONE

    def and_then(self, later: Corrections) -> Corrections:
        """These, with what `later` says in the place of what these said of the same."""
        articles = {id: _over(one, later.articles.get(id)) for id, one in self.articles.items()}
        articles |= {id: one for id, one in later.articles.items() if id not in articles}
        own = {name: getattr(later, name) or getattr(self, name) for name in (*NUMBERS, "date")}
        return Corrections(**own, articles=articles)

    def without(self, ids: Iterable[str]) -> Corrections:
        """These, without what is said of the articles with those ids; of "" without what is said of the issue."""
        left = set(ids)
        articles = {id: one for id, one in self.articles.items() if id not in left}
        return Corrections(articles=articles) if "" in left else replace(self, articles=articles)


NONE = Corrections()


def applied(issue: Issue, corrections: Corrections) -> Issue:
    """The issue as corrected. Ids stay; what depends on a title or a date, as figures and event dates, is made anew.

    A correction of an article that the issue no longer has becomes a finding.
    """
    if not corrections:
        return issue
    year, date = corrections.year or issue.year, corrections.date or issue.date
    dated = (year, date) != (issue.year, issue.date)
    articles = []
    for article in issue.articles:
        one = _corrected(article, corrections.articles.get(article.id, _NOTHING))
        if dated:
            text = "\n".join([one.title, *(paragraph.text for paragraph in one.paragraphs)])
            one = replace(one, event_dates=event_dates(text, year, date))
        articles.append(one)
    made = replace(
        issue,
        year=year,
        number=corrections.number or issue.number,
        running_number=corrections.running_number or issue.running_number,
        date=date,
        articles=tuple(articles),
        findings=tuple(_findings(issue, corrections)),
    )
    return with_figures(made) if dated or any(one.title for one in corrections.articles.values()) else made


def encode_corrections(corrections: Corrections) -> str:
    """Corrections for the ledger: only what is said, "" for nothing."""
    said = {name: value for name, value in encode(replace(corrections, articles={})).items() if value}
    articles = {
        id: {name: value for name, value in encode(one).items() if value is not None and value != ""}
        for id, one in corrections.articles.items()
    }
    if articles := {id: row for id, row in sorted(articles.items()) if row}:
        said["articles"] = articles
    return json.dumps(said, ensure_ascii=False) if said else ""


def decode_corrections(text: str) -> Corrections:
    """What `encode_corrections` wrote."""
    if not text:
        return NONE
    row: dict[str, Any] = json.loads(text)
    if date := row.pop("date", None):
        row["date"] = datetime.date.fromisoformat(date)
    rows: dict[str, dict[str, Any]] = row.pop("articles", {})
    articles = {
        id: ArticleCorrection(one.pop("title", ""), **{name: tuple(values) for name, values in one.items()})
        for id, one in rows.items()
    }
    return Corrections(**row, articles=articles)


def checked(corrections: Corrections) -> Corrections:
    """The corrections with blanks trimmed; raises `NotCorrect` for what no issue can have."""
    for name, said in (("year", "年份"), ("number", "期号"), ("running_number", "总期号")):
        value = getattr(corrections, name)
        if value is not None and not 1 <= value <= (9999 if name == "year" else MOST_NUMBER):
            raise NotCorrect(
                f"{said} {value} 不像{said}；请写成 1 到 {9999 if name == 'year' else MOST_NUMBER} 的整数。"
            )
    return replace(corrections, articles={id: _checked(id, one) for id, one in corrections.articles.items()})


_NOTHING = ArticleCorrection()


def _over(before: ArticleCorrection, later: ArticleCorrection | None) -> ArticleCorrection:
    said = {one.name: getattr(later, one.name) for one in fields(later)} if later else {}
    return replace(before, **{name: value for name, value in said.items() if value is not None and value != ""})


def _corrected(article: Article, said: ArticleCorrection) -> Article:
    changed: dict[str, Any] = {"title": said.title} if said.title else {}
    for name in LABELS:
        values = getattr(said, name)
        if values is not None:
            read = {label.value: label for label in getattr(article, name)}
            changed[name] = tuple(read.get(value, Label(value)) for value in values)
    return replace(article, **changed)


def _findings(issue: Issue, corrections: Corrections) -> list[Finding]:
    titled = {id for id, one in corrections.articles.items() if one.title}
    found = [
        one
        for one in issue.findings
        if not (one.code == "no-date" and corrections.date)
        and not (one.code == "untitled-article" and one.where in titled)
    ]
    for id in sorted(corrections.articles.keys() - {article.id for article in issue.articles}):
        said = f"对 {id} 的更正用不上：这一期里没有这一篇了；请看更正后的原件，再更正一次"
        found.append(Finding("correction-unmatched", "warning", id, said))
    return found


def _checked(id: str, one: ArticleCorrection) -> ArticleCorrection:
    title = one.title.strip()
    if len(title) > LONGEST or not title.isprintable():
        raise NotCorrect(f"{id} 的标题用不了；请写在一行里，不超过 {LONGEST} 个字。")
    labels: dict[str, Any] = {}
    for name in LABELS:
        if (values := getattr(one, name)) is None:
            continue
        values = tuple(dict.fromkeys(text for value in values if (text := value.strip())))
        if len(values) > MOST_LABELS or any(len(v) > LONGEST_LABEL or not v.isprintable() or v == "-" for v in values):
            cure = f"每种最多 {MOST_LABELS} 个，每个不超过 {LONGEST_LABEL} 个字，不能只是 -"
            raise NotCorrect(f"{id} 的标签用不了；{cure}。")
        labels[name] = values
    return ArticleCorrection(title, **labels)
