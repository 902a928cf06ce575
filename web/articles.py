"""An article: its text with highlights and anchors, its labels, its neighbours, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from corpus.models import Article, Issue, Paragraph, encode
from index.engine import Stored
from search.params import Params, QueryError
from search.parse import parse
from search.snippets import Terms, marks, terms
from web.site import engine
from web.text import marked, marked_cells, pieces

bp = Blueprint("articles", __name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader should know of this version, with a link to the other one."""

    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Texts as HTML with what the query looks for marked."""

    terms: Terms

    def title(self, article: Article) -> Markup:
        """A title."""
        return marked(article.title, marks(article.title, self.terms.title))

    def text(self, paragraph: Paragraph) -> Markup:
        """A paragraph's text."""
        return marked(paragraph.text, marks(paragraph.text, self.terms.body))

    def cells(self, row: Paragraph) -> list[Markup]:
        """The cells of a row."""
        return marked_cells(row, marks(row.text, self.terms.body))


@bp.get("/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """One article; `q` is what is highlighted, `as_of` the generation that a link was made in."""
    params = Params.read(request.args)
    versions = engine().article_versions(id)
    if not versions:
        abort(404, "没有这一篇：网址可能抄漏了字，或者这一篇还没有收录。")
    if versions[0].gone is not None:
        abort(410, f"{versions[0].issue_title}的《{versions[0].article.title}》收录过，后来撤回了。")
    stored = version_at(versions, params.as_of)
    if request.args.get("format") == "json":
        return jsonify(as_json(stored, params))
    issue = engine().issue(stored.issue, params.as_of) or engine().issue(stored.issue)
    before, after = neighbours(issue, id)
    found = stored.article
    return render_template(
        "article.html",
        stored=stored,
        article=found,
        pieces=pieces(found.paragraphs),
        show=Show(terms_of(params.q)),
        labels=[("group", found.groups), ("place", found.places), ("topic", found.topics)],
        notices=notices(versions, stored, params),
        link=found.link if urlsplit(found.link).scheme in ("http", "https") else "",
        before=before,
        after=after,
        params=params,
        q=params.q,
    )


def terms_of(q: str) -> Terms:
    """What a link asks to highlight; nothing where that is no query, since the article is there all the same."""
    try:
        return terms(parse(q).query, engine())
    except QueryError:
        return Terms()


def version_at(versions: list[Stored], as_of: int | None) -> Stored:
    """The version of that generation; the newest where none is asked for or none was there yet."""
    alive = (v for v in versions if as_of is not None and v.born <= as_of and (v.gone is None or v.gone > as_of))
    return next(alive, versions[0])


def notices(versions: list[Stored], shown: Stored, params: Params) -> list[Notice]:
    """That the text was corrected since the link was made, or that an earlier wording is kept."""
    id = shown.article.id
    if shown != versions[0]:
        newest = Params(q=params.q).article_url(id)
        return [Notice("这是更正以前的文字，与分享链接时所见相同；此后本文已更正。", newest, "看现行文字")]
    if len(versions) > 1:
        earlier = params.frozen_at(versions[1].born).article_url(id)
        return [Notice("本文收录后更正过，现在显示的是更正后的文字。", earlier, "看更正前的文字")]
    return []


def neighbours(issue: Issue | None, id: str) -> tuple[Article | None, Article | None]:
    """The articles before and after that one in its issue."""
    articles = issue.articles if issue else ()
    at = next((i for i, article in enumerate(articles) if article.id == id), None)
    if at is None:
        return None, None
    return articles[at - 1] if at else None, articles[at + 1] if at + 1 < len(articles) else None


def as_json(stored: Stored, params: Params) -> dict[str, Any]:
    """The article with what a hit says of its issue; `url` is its page."""
    return {
        **encode(stored.article),
        "issue": stored.issue,
        "series": stored.series,
        "issue_title": stored.issue_title,
        "date": encode(stored.date),
        "url": params.article_url(stored.article.id),
    }
