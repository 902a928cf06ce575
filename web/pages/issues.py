"""Issues: the list, and one with its masthead, contents, articles, colophon, source and findings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus.ids import article_id
from corpus.models import Article, ContentsEntry, Issue
from index.engine import IssueRow
from index.schema import MISSING
from search.facets import NONE_GIVEN, browse
from search.message import Message
from search.paging import Link, Pager, pager
from search.params import Params, QueryError
from search.report import FAULT_NAMES
from web.export import json_values
from web.export.tables import issues_table
from web.languages import state
from web.pages.originals import VIEWABLE, files_of
from web.pages.sharing.feeds import issues_feed
from web.pages.sharing.formats import here, site_address
from web.pages.sharing.leaving import leaving
from web.pages.sharing.share import share
from web.site import engine, site
from web.wording import LEVELS

bp = Blueprint("issues", __name__)

SIZE = 30


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as readers see it; `article` is the one that it is about, where that is known."""

    level: Message
    kind: str
    message: str
    where: str
    article: Article | None


@bp.get("/issues")
def issues() -> ResponseReturnValue:
    """The list of issues, newest first, of one series or year or of all."""
    series = request.args.get("series", "")
    asked = request.args.get("year", "")
    year = 0 if asked == MISSING else number("year", Message("年份"), asked)

    def shown() -> tuple[int, int, list[IssueRow], Pager]:
        page = page_number()
        total, rows = engine().issues(series or None, year, (page - 1) * SIZE, SIZE)
        place = pager(page, Message("{n} 期", n=total), SIZE, lambda number: address(series, year, number))
        return page, total, rows, place

    def as_json() -> dict[str, Any]:
        page, total, rows, place = shown()
        return {"total": total, "page": page, "pages": place.pages, "issues": list(map(json_values.issue_row, rows))}

    other = leaving(
        json=as_json,
        atom=lambda: issues_feed(series or None, year, feed_title(series)),
        table=lambda: issues_table(engine(), series or None, year, site_address()),
    )
    if other:
        return other
    page, total, rows, place = shown()
    _, (by_series, by_year) = browse(engine(), state(), ("series", "year"))
    years = sorted((int(value.value) for value in by_year.values if value.value != MISSING), reverse=True)
    undated = any(value.value == MISSING for value in by_year.values)
    return render_template(
        "issues.html",
        total=total,
        rows=rows,
        pager=place,
        whole_url=lambda format: here(format, ("page",)),
        feed_title=feed_title(series),
        canonical=address(series, year, page),
        share=share(address(series, year, page)),
        by_series=[
            Link(Message("全部"), address(year=year), not series),
            *(Link(v.label, address(v.value, year), v.value == series) for v in by_series.values),
        ],
        by_year=[
            Link(Message("全部"), address(series), year is None),
            *(Link(Message("{year}年", year=str(value)), address(series, value), value == year) for value in years),
            *([Link(NONE_GIVEN, address(series, 0), year == 0)] if undated and (years or year == 0) else []),
        ],
    )


def feed_title(series: str) -> str:
    """《援疆工作简报》各期"""
    _, rows = engine().issues(series, limit=1) if series else (0, [])
    return f"《{rows[0].series_title}》各期" if rows else "简报：各期"


def number(name: str, label: Message, text: str) -> int | None:
    """2017 -> 2017; nothing -> None; what is no number from 1 on answers 400."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text)):
        raise QueryError(Message("{label} {name} 请写成从 1 起的整数，或者去掉它。", label=label, name=name))
    return int(text)


def page_number() -> int:
    """The page of a list that the address asks for."""
    return number("page", Message("页码"), request.args.get("page", "")) or 1


def address(series: str | None = None, year: int | None = None, page: int = 1) -> str:
    """The list's address, with what is given and not empty."""
    named = MISSING if year == 0 else year
    return url_for("issues.issues", series=series or None, year=named, page=page if page > 1 else None)


@bp.get("/issues/<id>")
def issue(id: str) -> ResponseReturnValue:
    """One issue."""
    found, withdrawn = found_issue(id)
    if other := leaving(json=lambda: json_values.issue(found)):
        return other
    listed = {entry.article for entry in found.contents} | {id for entry in found.contents for id in entry.sections}
    rest = [article for article in found.articles if article.id not in listed]
    kinds = {kind: [a for a in rest if a.kind == kind] for kind in ("feature", "brief")}
    kept = [(name, sha256, site().original(sha256) is not None) for name, sha256 in files_of(found.source)]
    articles = {article.id: article for article in found.articles}
    links = state(as_of=as_of()) if withdrawn else state()
    contents = [(entry, items_of(entry, found, links)) for entry in found.contents]
    return render_template(
        "issue.html",
        issue=found,
        contents=contents,
        articles=articles,
        kinds=kinds,
        remarks=remarks(found),
        files=kept,
        viewable=found.source.media_type in VIEWABLE,
        canonical=url_for("issues.issue", id=id),
        share=share(url_for("issues.issue", id=id)),
        withdrawn=withdrawn,
        article_url=links.article_url,
    )


def found_issue(id: str) -> tuple[Issue, Message | None]:
    """The issue, and the day and reason of its withdrawal where the generation of a link still had it.

    404 where it is unknown, 410 where it was withdrawn.
    """
    if found := engine().issue(id):
        return found, None
    # Every issue's first reading gave the ordinal 1.
    if not engine().article_versions(article_id(id, 1)):
        abort(404, Message("没有这一期：网址可能抄漏了字，或者这一期还没有收录。"))
    generation = as_of()
    if generation is None or (found := engine().issue(id, generation)) is None:
        abort(410, Message("这一期收录过，{what}其中的文章也不再能检索。", what=withdrawal_of(id)))
    return found, withdrawal_of(id)


def as_of() -> int | None:
    """The generation that the address asks for."""
    return Params.read(request.args).as_of


def items_of(entry: ContentsEntry, issue: Issue, links: Params) -> list[tuple[str, str]]:
    """The sub-items of an entry, each with the address of what it names, a section or an article, else ""."""
    articles = {article.id for article in issue.articles}
    urls = [
        links.article_url(id) if id in articles else links.article_url(entry.article, id) if id else ""
        for id in entry.sections
    ]
    return list(zip_longest(entry.items, urls[: len(entry.items)], fillvalue=""))


def withdrawal_of(id: str) -> Message:
    """2026年3月4日撤回。原因：数字有误。"""
    found = site().withdrawn(id)
    if found is None:
        return Message("后来撤回了。")
    when, why = found
    day = datetime.datetime.fromisoformat(when).astimezone().date()
    why = why if why.endswith(tuple("。！？.!?")) else f"{why}。"
    return Message("{day}撤回。原因：{why}", day=day, why=why)


def remarks(issue: Issue) -> list[Remark]:
    """The issue's findings, the worst first."""
    articles = {article.id: article for article in issue.articles}
    found = []
    for finding in sorted(issue.findings, key=lambda finding: list(LEVELS).index(finding.level)):
        about = articles.get(finding.where)
        kind = FAULT_NAMES.get(finding.code, "")
        found.append(Remark(LEVELS[finding.level], kind, finding.message, "" if about else finding.where, about))
    return found
