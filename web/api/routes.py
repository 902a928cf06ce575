"""The addresses below /api/v1: each checks its parameters by the document and answers with what the page shows."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnsupportedMediaType

from index.engine import Stored
from index.schema import DAYS, REPEATED
from search.figures.amounts import amount
from search.figures.asked import FigureParams
from search.figures.ledger import ledger
from search.figures.timeline import timeline
from search.figures.verify import LONGEST, Verified, verify
from search.find import find
from search.message import Message
from search.parameter_values import DATES
from search.params import Params, QueryError
from search.query_parsing import parse_query
from search.reading.related import related
from search.research.concordance import concordance
from search.research.trends import trends
from search.research.word_contrast import compare, near_words
from search.results.answering import whole
from search.sharing.citation import STYLES
from search.suggest.completion import suggest
from web.api import cursor
from web.api.document import document, operations, sections
from web.export import json_values
from web.languages import language, shown, state
from web.pages.articles import citation_of, versions_of
from web.pages.issues import found_issue
from web.pages.report import report_json
from web.pages.sharing.formats import site_address
from web.site import engine, site

bp = Blueprint("api", __name__, url_prefix="/api")

Asked = dict[str, Any]
_FILTERS = ("q", "match", *REPEATED, *DATES)


def operation(id: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Puts a view at the address of an operation of the document, and its checked parameters before it."""
    one = operations()[id]
    rule = "/v1" + one.path.replace("{id}", "<id>")

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def checked(**values: Any) -> ResponseReturnValue:
            answer = view(one.checked(request.args.items(multi=True)), **values)
            return answer if isinstance(answer, Response) else jsonify(_in_language(answer))

        bp.add_url_rule(rule, id, checked, methods=[one.method], strict_slashes=False)
        return view

    return decorate


@bp.get("/")
def begin() -> ResponseReturnValue:
    """Leads to the description for people."""
    return redirect(url_for("api.docs"))


@bp.get("/docs")
def docs() -> ResponseReturnValue:
    """The description for people, made from the document."""
    return render_template(
        "api.html",
        document=document(language()),
        sections=sections(language()),
        site=site_address(),
        canonical=url_for("api.docs"),
    )


@operation("state")
def _state(asked: Asked) -> Asked:
    now = engine().state()
    links = {one.id: f"/api/v1{one.path}" for one in operations().values()}
    links["docs"] = "/api/docs"
    return {"generation": now.generation, "issues": now.issues, "articles": now.articles, "links": links}


@operation("openapi")
def _openapi(asked: Asked) -> Asked:
    return dict(document(language()))


@operation("search")
def _search(asked: Asked) -> Asked:
    params, notices = _params(asked)
    page = find(engine(), params, site().columns, synonyms=site().synonyms)
    found = page.to_json()
    kept = ("total", "hits", "issues", "all_issues", "facets", "histogram", "offers", "ladder", "best")
    return {
        **{name: found[name] for name in kept if name in found},
        "notices": [*notices, *found["notices"]],
        "generation": page.generation,
        "next": _next("search", asked, params.page, page.pager.pages, page.generation),
    }


@operation("suggest")
def _suggest(asked: Asked) -> Asked:
    params, _ = _params(asked)
    return {"suggestions": [one.to_json() for one in suggest(engine(), params, site().vocabulary(0.0))]}


@operation("articles")
def _articles(asked: Asked) -> Asked:
    params, _ = _params(asked)
    total, wanted = whole(engine(), params)
    pages = max(1, -(-total // params.size))
    if params.page > pages:
        abort(404, Message("没有这一页。"))
    offset = (params.page - 1) * params.size
    results = engine().search(dataclasses.replace(wanted, offset=offset, limit=params.size))
    stored = engine().articles([hit.id for hit in results.hits], results.generation)
    rows = [stored[hit.id] for hit in results.hits]
    return {
        "total": total,
        "articles": [_row(one) for one in rows],
        "generation": results.generation,
        "next": _next("articles", asked, params.page, pages, results.generation),
    }


@operation("article")
def _article(asked: Asked, id: str) -> Asked:
    params, _ = _params(asked)
    _, stored = versions_of(id, params)
    return json_values.article(stored, params.article_url(stored.article.id))


@operation("citation")
def _citation(asked: Asked, id: str) -> Asked:
    params, _ = _params(asked)
    _, stored = versions_of(id, params)
    one = citation_of(stored)
    return {name: style.write([one]) for name, style in STYLES.items()}


@operation("related")
def _related(asked: Asked, id: str) -> Asked:
    params, _ = _params(asked)
    _, stored = versions_of(id, params)
    found = related(engine(), stored.article)
    articles = engine().articles([one.id for one in found.articles])
    return {
        "keywords": [{"word": word, "url": Params(q=word).url()} for word in found.words],
        "articles": [_row(articles[one.id]) for one in found.articles if one.id in articles],
    }


@operation("issues")
def _issues(asked: Asked) -> Asked:
    page, generation = cursor.place(asked)
    now = engine().state().generation if generation is None else generation
    size = asked["size"]
    series = asked["series"] or None
    total, rows = engine().issues(series, asked["year"], (page - 1) * size, size, _known(now))
    return {
        "total": total,
        "issues": list(map(json_values.issue_row, rows)),
        "generation": now,
        "next": _next("issues", asked, page, -(-total // size), now),
    }


@operation("issue")
def _issue(asked: Asked, id: str) -> Asked:
    return json_values.issue(found_issue(id)[0])


@operation("figures")
def _figures(asked: Asked) -> Asked:
    page, generation = cursor.place(asked)
    ends = [asked["min"], asked["max"]]
    typed = [(name, value) for name, value in zip(("min", "max"), _ordered(ends), strict=True) if value]
    own = [(name, asked[name]) for name in ("about", "unit", "sort") if asked[name]]
    own += [("dimension", value) for value in asked["dimension"]] + ([("certain", "1")] if asked["certain"] else [])
    pairs, notices = _pairs(asked, page, generation)
    found = ledger(engine(), FigureParams.read([*pairs, *own, *typed]), site().columns)
    json = found.to_json()
    kept = ("total", "certain", "told", "figures", "facets")
    return {
        **{name: json[name] for name in kept},
        "notices": [*notices, *json["notices"]],
        "generation": found.generation,
        "next": _next("figures", asked, page, found.pager.pages, found.generation),
    }


@operation("timeline")
def _timeline(asked: Asked) -> Asked:
    own = [(name, asked[name]) for name in ("about", "unit") if asked[name]]
    pairs, _ = _pairs(asked, 1, asked["as_of"])
    return timeline(engine(), FigureParams.read([*pairs, *own])).to_json()


@operation("verify")
def _verify(asked: Asked) -> Asked:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    body = request.get_json(silent=True)
    text = body.get("text") if isinstance(body, dict) and body.keys() == {"text"} else None
    if not isinstance(text, str) or not text:
        raise QueryError(
            Message(
                "正文应当是一个 JSON 对象，只有 text 一项，它的值是草稿，例如 {example}。",
                example='{"text": "培训1805名学员"}',
            )
        )
    try:
        return verify(engine(), text, state()).to_json()
    except QueryError:
        if len(text) > LONGEST:
            raise
        return Verified(text, ()).to_json()  # a draft without figures


@operation("concordance")
def _concordance(asked: Asked) -> Asked:
    params, notices = _params(asked)
    found = concordance(engine(), params, asked["order"])
    json = found.to_json()
    kept = ("total", "order", "lines", "cut")
    return {
        **{name: json[name] for name in kept},
        "notices": [*notices, *json["notices"]],
        "generation": found.generation,
        "next": _next("concordance", asked, params.page, found.pager.pages, found.generation),
    }


@operation("trends")
def _trends(asked: Asked) -> Asked:
    params, _ = _params({**asked, "q": None})
    return trends(engine(), params, asked["q"], asked["unit"]).to_json()


@operation("compare")
def _compare(asked: Asked) -> Asked:
    params, _ = _params(asked)
    against = Params(q=asked["against"]) if asked["against"] else None
    return _or_nothing(lambda: compare(engine(), params, against).to_json(), params, against)


@operation("near")
def _near(asked: Asked) -> Asked:
    params, _ = _params(asked)
    words, notices, estimated = near_words(engine(), params)
    return {"words": [dataclasses.asdict(one) for one in words], "notices": list(notices), "estimated": estimated}


@operation("report")
def _report(asked: Asked) -> Asked:
    return report_json()


# --- what several of them do --------------------------------------------------------------------


def _params(asked: Asked) -> tuple[Params, list[Message]]:
    """The search that a request asks for, and what is to be said of it."""
    page, generation = cursor.place(asked)
    pairs, notices = _pairs(asked, page, generation)
    params = Params.read(pairs)
    if params.q:
        parse_query(params.q)
    return params, notices


def _pairs(asked: Asked, page: int, generation: int | None) -> tuple[list[tuple[str, str]], list[Message]]:
    """The search's parameters as a page's address has them, ends in the wrong order in the right one."""
    given = {**asked, "page": page, "as_of": None if generation is None else _known(generation)}
    notices = []
    for first, last in (("from", "to"), *(one.parameters for one in DAYS)):
        a, b = given.get(first) or "", given.get(last) or ""
        common = min(len(a), len(b))
        if a[:common] > b[:common]:
            given[first], given[last] = b, a
            notices.append(Message("{first} 晚于 {last}，已对调。", first=first, last=last))
    pairs = []
    for name in (*_FILTERS, "sort", "by", "size", "page", "as_of"):
        value = given.get(name)
        if name == "sort" and value not in ("relevance", "newest", "oldest"):
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                pairs.append((name, str(one)))
    return pairs, notices


def _row(one: Stored) -> Asked:
    return json_values.article_row(one, Params().article_url(one.article.id))


def _known(generation: int) -> int:
    """A generation that is there; 404 for one that is not yet."""
    now = engine().state().generation
    if generation > now:
        abort(404, Message("索引还没有第 {as_of} 版，现在是第 {now} 版。", as_of=generation, now=now))
    return generation


def _ordered(ends: list[str | None]) -> list[str | None]:
    """Both ends of a range, the less one first."""
    values = [amount(end) if end else None for end in ends]
    if values[0] and values[1] and values[0].value > values[1].value:
        return ends[::-1]
    return ends


def _next(id: str, asked: Asked, page: int, pages: int, generation: int) -> str | None:
    """The address of the next page of a walk, None after the last."""
    if page >= pages:
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("cursor", "as_of")]
    query = urlencode([*kept, ("cursor", cursor.cursor(asked, page + 1, generation))])
    return f"/api/v1{quote(operations()[id].path)}?{query}"


def _or_nothing(make: Callable[[], Asked], *sides: Params | None) -> Asked:
    """What is made; 404 where a side has no articles to be compared."""
    for side in sides:
        if side and not whole(engine(), side)[0]:
            abort(404, Message("有一边没有文章，无从比较；请放宽条件。"))
    try:
        return make()
    except QueryError as error:
        abort(404, error.message)


def _in_language(value: Any) -> Any:
    """The answer with its messages in the language that is asked for."""
    if isinstance(value, Message):
        return str(shown(value))
    if isinstance(value, Mapping):
        return {name: _in_language(one) for name, one in value.items()}
    return [_in_language(one) for one in value] if isinstance(value, list | tuple) else value
