"""Articles found, as HTML: title, issue, labels, passages, and why each was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup

from index.schema import LABELS, Facet
from search.facet_links import FacetLinks
from search.facets import FACET_NAMES
from search.figures.rows import Row
from search.message import Message
from search.params import Params
from search.results.page import FoundArticle
from search.results.why import Why
from web.html.pieces import called, counted, marked, text
from web.label_names import named
from web.languages import day, native

MOST_LABELS = 3  # of a facet beside a result
_TO_MARK, _WHY = Message("标记"), Message("为什么找到")
_PLACES, _LABELS = Message("命中 {n} 处"), Message("等 {n} 个")
_IN_TITLE, _IN_BODY = Message("标题 {n} 次"), Message("正文 {n} 次")
_MISSING, _BY, _BY_HAND = Message("没有："), Message("据："), Message("编辑所加")


def hits(found: Iterable[FoundArticle], params: Params, names: Mapping[Facet, Message]) -> Markup:
    """The articles as items of a list, each label with the search that it narrows; `names` are what facets are called.

    Those past MOST_LABELS of a facet are counted.
    """
    labels, mark = _labels(params), native()
    to_mark = f'<button type="button" class="plain mark js-only" aria-pressed="false">☆ {text(_TO_MARK)}</button>'
    summary = f'\n<details class="why">\n<summary>{text(_WHY)}</summary>\n<ul>'
    parts: list[str] = []
    for hit in found:
        title = hit.issue_title
        parts.append(
            f'<li class="hit" data-id="{text(hit.id)}">\n'
            f'<h2{mark}><a href="{text(hit.url)}">{marked(hit.title, hit.title_marks)}</a></h2>\n'
            f'<p class="meta">\n<a href="{text(params.issue_url(hit.issue))}"{mark}>{text(title)}</a>'
        )
        if hit.date and not title.endswith(when := day(hit.date)):
            parts.append(f'\n<time datetime="{hit.date.isoformat()}">{when}</time>')
        parts.append(f"\n<span>{text(hit.kind_label)}</span>")
        if hit.marks:
            parts.append(f'\n<span class="places">{counted(_PLACES, hit.marks)}</span>')
        parts.append(f"\n{labels(hit)}\n{to_mark}\n</p>")
        if hit.figures:
            parts.append(_figures(hit, mark))
        parts.append(_passages(hit, text(hit.page), mark))
        if hit.why:
            parts += (summary, _reasons(hit.why, names, mark), "\n</ul>\n</details>")
        parts.append("\n</li>\n")
    return Markup("".join(parts))


def _labels(params: Params) -> Callable[[FoundArticle], str]:
    """What makes the labels of an article; a label's link is made once for a page."""
    mark = native()
    links = {facet: FacetLinks(params, facet) for facet in LABELS}
    names = {facet: called(FACET_NAMES[facet]) for facet in LABELS}
    before = {facet: f'<span class="labels"><span class="hidden">{name}</span>' for facet, name in names.items()}
    made: dict[tuple[Facet, str], str] = {}

    def link(facet: Facet, value: str) -> str:
        if (found := made.get((facet, value))) is None:
            url = text(links[facet].added(value))
            found = made[facet, value] = f'<a href="{url}"{mark} rel="nofollow">{text(named(value))}</a>'
        return found

    def labels(hit: FoundArticle) -> str:
        parts: list[str] = []
        for facet, values in zip(LABELS, hit.labels, strict=True):
            if values:
                more = f"<span>{counted(_LABELS, len(values))}</span>" if len(values) > MOST_LABELS else ""
                parts += (before[facet], *[link(facet, value) for value in values[:MOST_LABELS]], more, "</span>")
        return "".join(parts)

    return labels


def _passages(hit: FoundArticle, page: str, mark: str) -> str:
    parts: list[str] = []
    heading = ""
    for one in hit.snippets:
        if one.heading and one.heading != heading:
            parts.append(f'\n<p class="item"{mark}>{text(one.heading)}</p>')
        heading = one.heading
        before, after = one.cut
        parts.append(
            f'\n<p class="snippet"{mark}><a href="{page}#p-{text(one.paragraph)}">{"…" if before else ""}'
            f"{marked(one.text, one.marks)}{'…' if after else ''}</a></p>"
        )
    return "".join(parts)


def _reasons(why: Why, names: Mapping[Facet, Message], mark: str) -> str:
    parts: list[str] = []
    for term in why.terms:
        parts.append(f'\n<li><span class="term"{mark}>{text(term.text)}</span>')
        if term.title:
            parts.append(f" {counted(_IN_TITLE, term.title)}")
        if term.body:
            parts.append(f' <a href="{text(term.url)}">{counted(_IN_BODY, term.body)}</a>')
        parts.append("</li>")
    if why.missing:
        missing = text("、".join(why.missing))
        parts.append(f'\n<li>{text(_MISSING)}<span class="term"{mark}>{missing}</span></li>')
    for label in why.labels:
        words = f"{text(_BY)}<span{mark}>{text('、'.join(label.words))}</span>" if label.words else text(_BY_HAND)
        value = f'<span class="term"{native(label.value)}>{text(named(label.value))}</span>'
        parts.append(f"\n<li>{called(names[label.facet])}{value} {words}</li>")
    return "".join(parts)


def _figures(hit: FoundArticle, mark: str) -> str:
    """The figures for which an article was found, as printed and as they were read; their sentence where no passage
    shows it."""
    passages = "\n".join(one.text for one in hit.snippets)
    return "".join([_figure(row, passages, mark) for row in hit.figures])


def _figure(row: Row, passages: str, mark: str) -> str:
    one = row.figure
    parts = [f'\n<p class="snippet why"{mark}><a href="{text(row.url)}">{text(one.printed)}</a>']
    if row.reading:
        parts.append(f" {'' if row.reading[0] in '≥≤' else '= '}{text(row.reading)}")
    if one.subject:
        parts.append(f' <span class="subject">{text(one.subject)}</span>')
    if row.sentence not in passages:
        parts.append(f"<br>{marked(row.sentence, (row.mark,))}")
    return "".join((*parts, "</p>"))
