"""A concordance: every occurrence of what is sought as a line of its own, with its text to the left and to the right.

    "就业"  ->  …实现家门口 | 就业 | 1200 人，其中…   yunling-2023-3-01, paragraph 2

What is sought is taken as strings, so that no occurrence is hidden by the cutting of words.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from corpus.text.fold import fold
from index.engine import Engine, Request, Results, Stored
from index.queries import Everything, words_to_strings
from search.message import Message
from search.paging import Link, Pager, pager
from search.params import SIZE, Params, QueryError
from search.query.labels import parsed_for
from search.snippets import Terms, occurrences
from search.snippets import terms as terms_of

Order = Literal["date", "article", "left", "right", "group"]
ORDERS: dict[Order, Message] = {
    "date": Message("日期"),
    "article": Message("按篇归拢"),
    "left": Message("左文"),
    "right": Message("右文"),
    "group": Message("分组"),
}
PATH = "/concordance"
ARTICLES = 50  # on a page, where the address names no other number
WIDTH = 24  # characters to each side
SORTED = 300  # articles whose lines are put in order by what stands beside: reading them takes some 50 ms
LINES = 200  # on a page of such an order
MOST = 2000  # lines of a page: one article may repeat a character ten thousand times
COLUMNS = ("左文", "词句", "右文", "标题", "日期", "刊期", "分组", "网址")


@dataclass(frozen=True, slots=True)
class Line:
    """An occurrence as printed, between what stands before and behind it in its paragraph; `url` leads to it."""

    left: str
    text: str
    right: str
    article: str
    paragraph: str
    title: str
    issue_title: str
    date: datetime.date | None
    groups: tuple[str, ...]
    url: str

    def to_json(self) -> dict[str, Any]:
        """The line of the JSON answer."""
        return {**dataclasses.asdict(self), "date": self.date.isoformat() if self.date else None}

    def row(self) -> tuple[str, ...]:
        """The line under COLUMNS."""
        date = self.date.isoformat() if self.date else ""
        return self.left, self.text, self.right, self.title, date, self.issue_title, "、".join(self.groups), self.url


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines of a page's articles in order; `total`: articles that have any; `cut`: lines left out."""

    params: Params
    order: Order
    total: int
    lines: tuple[Line, ...]
    cut: int
    notices: tuple[Message, ...]
    orders: tuple[Link, ...]
    pager: Pager
    generation: int

    def to_json(self) -> dict[str, Any]:
        """The object of `&format=json` and of `jianbao concordance --json`."""
        return {
            "total": self.total,
            "order": self.order,
            "lines": [line.to_json() for line in self.lines],
            "cut": self.cut,
            "notices": list(self.notices),
            "page": self.params.page,
            "pages": self.pager.pages,
            "size": self.params.size,
            "generation": self.generation,
        }


def concordance(engine: Engine, params: Params, order: str = "date") -> Concordance:
    """The concordance that `params` and `order` ask for: by date a page of articles at a time, newest first.

    By what stands beside, or by group, all lines are put in order and shown LINES at a time: those of SORTED articles,
    drawn, where more match. Raises `QueryError`, also where nothing is sought, and `EngineError`.
    """
    chosen, params = _order(order, params), _sized(params)
    request, looked_for, notices = _asked(engine, params)

    def url(page: int) -> str:
        return _url(params.at_page(page), chosen)

    if chosen in ("date", "article"):
        results = engine.search(request)
        place = pager(params.page, Message("{n} 篇", n=results.total), params.size, url)
        found = _found(engine, results, looked_for, params)
        cut = max(0, len(found) - MOST)
        lines = found[:MOST]
        if cut:
            notices = (*notices, Message("本页另有 {n} 行没有列出；CSV 里有全部。", n=cut))
    else:
        # In order of what stands beside: of all lines, those of articles drawn by a fixed seed where these are many.
        drawn = dataclasses.replace(request, sort="random", seed=0, offset=0, limit=SORTED)
        results = engine.search(drawn)
        found = sorted(_found(engine, results, looked_for, params), key=lambda line: _order_by_date(line))
        found.sort(key=lambda line: _key(line, chosen))
        place = pager(params.page, Message("{n} 行", n=len(found)), LINES, url)
        lines = found[(params.page - 1) * LINES : params.page * LINES]
        cut = 0
        if results.total > len(results.hits):
            said = Message(
                "排序的是随机抽取的 {taken} 篇（共 {n} 篇）里的全部语境；按日期排列或下载 CSV，可看全部。",
                taken=len(results.hits),
                n=results.total,
            )
            notices = (*notices, said)
    return Concordance(
        params=params,
        order=chosen,
        total=results.total,
        lines=tuple(lines),
        cut=cut,
        notices=notices,
        orders=tuple(Link(label, _url(params.at_page(1), name), name == chosen) for name, label in ORDERS.items()),
        pager=place,
        generation=results.generation,
    )


def _found(engine: Engine, results: Results, looked_for: Terms, params: Params) -> list[Line]:
    stored = engine.articles([hit.id for hit in results.hits], results.generation)
    return [line for hit in results.hits for line in _lines(stored[hit.id], looked_for, params)]


def _order_by_date(line: Line) -> tuple[int, str]:
    """Newest first, none last; then the article."""
    return (-line.date.toordinal() if line.date else 0, line.article)


def every_line(engine: Engine, params: Params) -> Iterator[Line]:
    """The lines of all articles in order of date; the query is judged before the first line is asked for."""
    request, looked_for, _ = _asked(engine, params)
    generation = request.as_of if request.as_of is not None else engine.state().generation
    hits = engine.walk(dataclasses.replace(request, as_of=generation))

    def lines() -> Iterator[Line]:
        while ids := [hit.id for hit in itertools.islice(hits, ARTICLES)]:
            stored = engine.articles(ids, generation)
            for id in ids:
                yield from _lines(stored[id], looked_for, params)

    return lines()


def _asked(engine: Engine, params: Params) -> tuple[Request, Terms, tuple[Message, ...]]:
    parsed = parsed_for(engine, params)
    query = words_to_strings(parsed.query, engine.analysis)
    looked_for = Terms() if isinstance(query, Everything) else terms_of(query, engine)
    if not looked_for.title:
        raise QueryError(Message("请写要看语境的词句，例如 就业；只有排除的词不够。"), params.at_page(1).url())
    request = params.request(query)
    sort = request.sort if request.sort == "oldest" else "newest"
    return dataclasses.replace(request, sort=sort), looked_for, parsed.notices


def _lines(stored: Stored, terms: Terms, params: Params) -> Iterator[Line]:
    article = stored.article
    groups = tuple(label.value for label in article.groups)
    units = [("", article.title, terms.title), *((p.id, p.text, terms.body) for p in article.paragraphs)]
    for paragraph, text, looked_for in units:
        for start, end in occurrences(text, looked_for):
            yield Line(
                left=_flat(text[max(0, start - WIDTH) : start]),
                text=_flat(text[start:end]),
                right=_flat(text[end : end + WIDTH]),
                article=article.id,
                paragraph=paragraph,
                title=article.title,
                issue_title=stored.head.title,
                date=stored.head.date,
                groups=groups,
                url=params.at_page(1).article_url(article.id, paragraph),
            )


def _flat(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text)


def _key(line: Line, order: Order) -> Any:
    if order == "left":
        return fold(line.left)[::-1]
    if order == "right":
        return fold(line.right)
    return line.groups if order == "group" else 0


def _order(text: str, params: Params) -> Order:
    if text not in get_args(Order):
        said = Message(
            "没有“{order}”这种语境排序。"
            "order 可以是 date（日期）、article（按篇）、left（左文）、right（右文）或 group（分组）。",
            order=text[:30],
        )
        raise QueryError(said, params.url(PATH))
    return cast("Order", text)


def _sized(params: Params) -> Params:
    return params._replace(size=ARTICLES) if params.size == SIZE else params


def _url(params: Params, order: Order) -> str:
    return params.url(PATH, **({} if order == "date" else {"order": order}))
