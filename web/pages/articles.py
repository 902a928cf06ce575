"""An article: its text with highlights and anchors, its labels, its neighbours, and what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from corpus.models import RECOGNISED, Article, Issue, Paragraph
from index.engine import EngineError, Stored
from index.schema import LABELS, labels_of
from search.facets import Labels
from search.figures.in_article import anchored, anchors
from search.figures.in_search import met
from search.message import Message
from search.params import Params, QueryError
from search.query_parsing import parse_query
from search.reading.items import items
from search.reading.related import Related, related
from search.reading.result_place import result_place
from search.sharing.citation import STYLES, Citation, citation, schema_org, source
from search.snippets import Mark, Terms, first_sentence, joined, marks, terms
from web.article_text import marked, marked_cells, shown_blocks, with_figures
from web.export import json_values
from web.languages import state
from web.pages.errors import answer
from web.pages.issues import withdrawal_of
from web.pages.sharing.formats import asked_format, cited, here, site_address
from web.pages.sharing.leaving import leaving
from web.pages.sharing.share import share
from web.problem import is_program
from web.site import engine, site

bp = Blueprint("articles", __name__)


@dataclass(frozen=True, slots=True)
class Edit:
    """A notice that the wording was corrected, or is no more: a sentence, a link to the other wording or to the reason,
    and the ids of lost paragraphs.

    An old link to a paragraph that is no more leads to the notice.
    """

    text: Message
    url: str
    link: Message
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Show:
    """Texts of an article as HTML with what the query looks for marked."""

    terms: Terms
    found: Mapping[str, tuple[Mark, ...]]  # by the ids of paragraphs
    head: tuple[Mark, ...]  # in the title
    figures: Mapping[str, list[tuple[int, int, str]]]  # by the ids of paragraphs, with their anchors; none unless asked

    @classmethod
    def of(cls, article: Article, q: str, figures: bool = False) -> Show:
        """What stands where in that article: of a search its words, and the figures that meet its conditions."""
        terms, met = looked_for(q, article)
        placed: dict[str, list[tuple[int, int, str]]] = {}
        for one, anchor in zip(article.figures, anchors(article), strict=True) if figures else ():
            if one.paragraph >= 0:
                span = (one.figure.start, one.figure.end, anchor)
                placed.setdefault(article.paragraphs[one.paragraph].id, []).append(span)
        found = {paragraph.id: marks(paragraph.text, terms.body) for paragraph in article.paragraphs}
        head = marks(article.title, terms.title)
        for meeting in (article.figures[number] for number in met):
            mark = meeting.figure.start, meeting.figure.end
            if meeting.paragraph < 0:
                head = joined((*head, mark))
            else:
                paragraph = article.paragraphs[meeting.paragraph]
                found[paragraph.id] = joined((*found[paragraph.id], mark))
        return cls(terms, found, head, placed)

    @property
    def count(self) -> int:
        """How many places are marked."""
        return len(self.head) + sum(map(len, self.found.values()))

    @property
    def first(self) -> str:
        """The first paragraph that has a mark, "" where none has."""
        return next((id for id, spans in self.found.items() if spans), "")

    def title(self, article: Article) -> Markup:
        """The article's title, marked."""
        return marked(article.title, self.head)

    def text(self, paragraph: Paragraph) -> Markup:
        """A paragraph's text."""
        figures = self.figures.get(paragraph.id, ())
        return with_figures(paragraph.text, self.found[paragraph.id], paragraph.links, figures)

    def cells(self, row: Paragraph) -> list[Markup]:
        """The cells of a row."""
        return marked_cells(row, self.found[row.id])


@bp.get("/articles/<id>")
def article(id: str) -> ResponseReturnValue:
    """One article; `q` is what is highlighted, `as_of` the generation of a link, with `figures=1` its figures too."""
    params = Params.read(request.args)
    figures = request.args.get("figures", "") not in ("", "0")
    versions, stored = versions_of(id, params)
    if other := leaving(json=lambda: json_values.article(stored, params.article_url(stored.article.id))):
        return other
    of = engine().outline(stored.head.id)
    before, after = neighbours(of.articles if of else (), id)
    found = stored.article
    one = citation_of(stored, of.issue if of else None)
    names = Labels({stored.head.series: stored.head.series_title}, site().columns)
    return render_template(
        "article.html",
        stored=stored,
        article=found,
        citation=one,
        schema=schema_org(one),
        sentence=first_sentence(found),
        source=source(one),
        canonical=state().article_url(id),
        share=share(params.frozen_at(None).article_url(id), params.frozen_at(stored.born).article_url(id)),
        blocks=shown_blocks(found.paragraphs),
        show=Show.of(found, params.q, figures),
        figures=anchored(stored, params) if figures else (),
        mark_figures=params.url(f"/articles/{id}", figures="1"),
        site=site_address(),
        place=result_place(engine(), params, id) if params != state() else None,
        related=alike(found),
        items=items(found),
        labels=[(facet, names.name(facet), values) for facet, values in zip(LABELS, labels_of(found), strict=True)],
        edit=edit(versions, stored, params),
        link=found.link if urlsplit(found.link).scheme in ("http", "https") else "",
        before=before,
        after=after,
        recognised=of is not None and any(finding.code == RECOGNISED for finding in of.issue.findings),
        params=params,
        q=params.q,
    )


@bp.get("/articles/<id>/cite")
def cite(id: str) -> ResponseReturnValue:
    """How to cite the article: all forms on a page, or one of them alone."""
    params = Params.read(request.args)
    format = asked_format(*STYLES)
    _, stored = versions_of(id, params)
    one = citation_of(stored)
    if format:
        return cited([one], format, id)
    shown = [(style.label, style.write([one]), here(name)) for name, style in STYLES.items()]
    return render_template("cite.html", stored=stored, article=stored.article, shown=shown, params=params, q=params.q)


def citation_of(stored: Stored, now: Issue | None = None) -> Citation:
    """What is to be cited of an article that is shown, with its address here and today's date; `now` is its issue as
    published, where that is known."""
    issue = now if now and now.head == stored.head else None  # of the head, what is cited; an earlier one is looked up
    if issue is None:
        outline = engine().outline(stored.head.id, stored.born) or engine().outline(stored.head.id)
        if outline is None:  # withdrawn since the article was looked up
            abort(gone(stored))
        issue = outline.issue
    url = f"{site_address()}{Params().article_url(stored.article.id)}"
    return citation(stored.article, issue, url, datetime.date.today())


def versions_of(id: str, params: Params) -> tuple[list[Stored], Stored]:
    """All versions of an article, and the one to be shown; 404 for an unknown article, 410 for one that is gone, unless
    the generation of a link still had it."""
    versions = engine().article_versions(id)
    if not versions:
        abort(404, Message("没有这一篇：网址可能抄漏了字，或者这一篇还没有收录。"))
    shown = version_at(versions, params.as_of)
    if versions[0].gone is not None and not _was_there(shown, params.as_of):
        abort(gone(versions[0]))
    return versions, shown


def gone(last: Stored) -> Response:
    """The answer for an article that was withdrawn with its issue, or that a correction of its issue has no more.

    Where the correction joined it to another article, or took it apart, the way leads to the one that has its text.
    """
    now = engine().issue(last.head.id)
    if now and not is_program() and (one := heir(last.article, now.articles)):
        return redirect(Params.read(request.args).frozen_at(None).article_url(one.id))
    what = _end_of(last, now is not None)
    said = Message("{issue}的《{title}》收录过，{what}", issue=last.head.title, title=last.article.title, what=what)
    return answer(410, said, issue=last.head.id if now else "")


def _end_of(last: Stored, corrected: bool) -> Message:
    """Why an article is no more: its issue was `corrected`, and has it no more, or was withdrawn."""
    return Message("后来本期更正，更正后没有这一篇。") if corrected else withdrawal_of(last.head.id)


def heir(lost: Article, articles: Sequence[Article]) -> Article | None:
    """The article that has most of a lost one's paragraphs, by their characters; None where all have less than half."""
    texts = {paragraph.id: len(paragraph.text) for paragraph in lost.paragraphs}

    def kept(article: Article) -> int:
        return sum(texts.get(paragraph.id, 0) for paragraph in article.paragraphs)

    best = max(articles, key=kept, default=None)
    return best if best and 2 * kept(best) > sum(texts.values()) else None


def looked_for(q: str, article: Article) -> tuple[Terms, list[int]]:
    """What a link asks to highlight, and the figures that meet its conditions; nothing where that is no query, since
    the article is there all the same."""
    try:
        query = parse_query(q).query
        return terms(query, engine()), met(article, query)
    except QueryError:
        return Terms(), []


def alike(article: Article) -> Related:
    """What is like an article; nothing where the index cannot say, since the article is there all the same."""
    try:
        return related(engine(), article)
    except EngineError:
        return Related()


def version_at(versions: list[Stored], as_of: int | None) -> Stored:
    """The version of that generation; the newest where none is asked for or none was there."""
    return next((version for version in versions if _was_there(version, as_of)), versions[0])


def _was_there(version: Stored, as_of: int | None) -> bool:
    """Whether the version was the one of that generation."""
    return as_of is not None and version.born <= as_of and (version.gone is None or version.gone > as_of)


def edit(versions: list[Stored], shown: Stored, params: Params) -> Edit | None:
    """What is to be said of the wording shown, where there is or was another one."""
    id = shown.article.id
    newest = versions[0].article
    if versions[0].gone is not None:
        what = _end_of(versions[0], engine().outline(shown.head.id) is not None)
        text = Message("这是当时的文字，与分享链接时所见相同。这一篇现在已不收录：{what}", what=what)
        return Edit(text, params.frozen_at(None).article_url(id), Message("看现在的说明"))
    if wording(shown.article) != wording(newest):
        now = params.frozen_at(None).article_url(id)
        text = Message("这是更正以前的文字，与分享链接时所见相同；此后本文已更正。")
        return Edit(text, now, Message("看现行文字"))
    earlier = [version for version in versions if wording(version.article) != wording(newest)]
    if shown is not versions[0] or not earlier:
        return None
    here = {paragraph.id for paragraph in newest.paragraphs}
    lost = {paragraph.id: None for version in earlier for paragraph in version.article.paragraphs}
    before = params.frozen_at(earlier[0].born).article_url(id)
    text = Message("本文收录后更正过，这里是更正后的文字。")
    return Edit(text, before, Message("看更正前的文字"), tuple(id for id in lost if id not in here))


def wording(article: Article) -> tuple[str, ...]:
    """What a correction changes: the wording, not the labels."""
    return article.title, *(paragraph.text for paragraph in article.paragraphs)


def neighbours(ids: Sequence[str], id: str) -> tuple[Article | None, Article | None]:
    """The articles before and after that one in its issue, whose articles have those ids."""
    if id not in ids:
        return None, None
    at = ids.index(id)
    before, after = ids[at - 1 : at], ids[at + 1 : at + 2]
    stored = engine().articles([*before, *after])
    near = [next((stored[one].article for one in some if one in stored), None) for some in (before, after)]
    return near[0], near[1]
