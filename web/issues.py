"""Issues: the list, and one with its masthead, contents, articles, colophon, source and findings."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from flask import Blueprint, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus.ids import article_id
from corpus.models import Article, Issue, encode
from index.engine import MISSING
from search.find import Link, find
from search.params import Params
from web.originals import files_of
from web.site import engine, site
from web.words import LEVELS, date_name

bp = Blueprint("issues", __name__)

SIZE = 30


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as readers see it; `article` is the one that it is about, where that is known."""

    level: str
    message: str
    where: str
    article: Article | None


@bp.get("/issues")
def issues() -> ResponseReturnValue:
    """The list of issues, newest first, of one series or year or of all."""
    series = request.args.get("series", "")
    year = number("年份 year", request.args.get("year", ""))
    page = number("页码 page", request.args.get("page", "")) or 1
    total, rows = engine().issues(series or None, year, (page - 1) * SIZE, SIZE)
    pages = max(1, -(-total // SIZE))
    if page > pages:
        abort(404, f"没有第 {page} 页：共 {total} 期，最后一页是第 {pages} 页。")
    if request.args.get("format") == "json":
        return jsonify(total=total, page=page, pages=pages, issues=encode(rows))
    facets = {facet.name: facet.values for facet in find(engine(), Params()).facets}
    years = sorted((int(value.value) for value in facets["year"] if value.value != MISSING), reverse=True)
    return render_template(
        "issues.html",
        total=total,
        rows=rows,
        page=page,
        pages=pages,
        by_series=[
            Link("全部", address(year=year), not series),
            *(Link(v.label, address(v.value, year), v.value == series) for v in facets["series"]),
        ],
        by_year=[
            Link("全部", address(series), year is None),
            *(Link(f"{value}年", address(series, value), value == year) for value in years),
        ],
        url=lambda number: address(series, year, number if number > 1 else None),
    )


def number(name: str, text: str) -> int | None:
    """2017 -> 2017; nothing -> None; what is no number from 1 on answers 400."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text)):
        abort(400, f"{name} 请写成从 1 起的整数，或者去掉它。")
    return int(text)


def address(series: str | None = None, year: int | None = None, page: int | None = None) -> str:
    """The list's address, with what is given and not empty."""
    return url_for("issues.issues", series=series or None, year=year, page=page)


@bp.get("/issues/<id>")
def issue(id: str) -> ResponseReturnValue:
    """One issue."""
    found = engine().issue(id)
    if found is None:
        # The contract has no issues of the past; but every issue's first reading gave the ordinal 1.
        if engine().article_versions(article_id(id, 1)):
            abort(410, f"这一期收录过，{withdrawal_of(id)}其中的文章也不再能检索。")
        abort(404, "没有这一期：网址可能抄漏了字，或者这一期还没有收录。")
    if request.args.get("format") == "json":
        return jsonify(encode(found))
    kinds = {kind: [a for a in found.articles if a.kind == kind] for kind in ("feature", "brief")}
    kept = [(name, sha256, site().original(sha256) is not None) for name, sha256 in files_of(found.source)]
    return render_template("issue.html", issue=found, kinds=kinds, remarks=remarks(found), files=kept)


def withdrawal_of(id: str) -> str:
    """2026年3月4日撤回。原因：数字有误。"""
    found = site().withdrawn(id)
    if found is None:
        return "后来撤回了。"
    when, why = found
    day = date_name(datetime.datetime.fromisoformat(when).astimezone().date())
    return f"{day}撤回。原因：{why if why.endswith(tuple('。！？.!?')) else why + '。'}"


def remarks(issue: Issue) -> list[Remark]:
    """The issue's findings, the worst first."""
    articles = {article.id: article for article in issue.articles}
    found = []
    for finding in sorted(issue.findings, key=lambda finding: list(LEVELS).index(finding.level)):
        about = articles.get(finding.where)
        found.append(Remark(LEVELS[finding.level], finding.message, "" if about else finding.where, about))
    return found
