"""What editors' pages have in common: who acts, what they may see, work in a process of its own, and what forms say."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from flask import g

from corpus.corrections import LABELS, NUMBERS, ArticleCorrection, Corrections, NotCorrect
from corpus.ids import article_id
from corpus.models import Article, Issue, Told
from index.engine import Unavailable
from index.processes import by_itself
from search.message import Message
from web.site import engine, site

Result = TypeVar("Result")

_SEPARATORS = str.maketrans({"，": "、", ",": "、", "；": "、", ";": "、"})
_ONE = threading.Lock()  # each act takes a process and the memory of an ingest


def act(work: Callable[..., Result], *values: object, **more: object) -> Result:
    """Does it in a process of its own, one at a time for each process of the site. Raises `EngineError`."""
    if not _ONE.acquire(timeout=5):
        raise Unavailable(Message("本站正在做另一件编辑的事；请过一会儿再试。"))
    try:
        return by_itself(partial(work, *values, **more))
    finally:
        _ONE.release()


def is_shown(id: str, series: str) -> bool:
    """Whether who asks may see an issue of that id and series."""
    hidden = getattr(g.get("engine"), "hides", None)
    return hidden is None or not hidden(series, id)


def may_see(id: str) -> bool:
    """Whether who asks may see what is said of an issue, also of one that was withdrawn."""
    if engine() is site().engine:
        return True
    return engine().outline(id) is not None or bool(engine().article_versions(article_id(id, 1)))


def names(text: str) -> tuple[str, ...]:
    """就业、教育 -> both; commas and semicolons do as well."""
    return tuple(one.strip() for one in text.translate(_SEPARATORS).split("、") if one.strip())


def whole(text: str, said: str) -> int | None:
    """22 -> 22; nothing -> None. Raises `NotCorrect`."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise NotCorrect(Message("{said}请写成整数。", said=said))
    return int(text)


def day(text: str) -> datetime.date | None:
    """2017-08-28 -> that day; nothing -> None. Raises `NotCorrect`."""
    try:
        return datetime.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise NotCorrect(Message("“{text}”不是日期；请写成 2017-08-28 这样。", text=text[:30])) from None


SAID = {
    "year": Message("年份"),
    "number": Message("期号"),
    "running_number": Message("总期号"),
    "date": Message("日期"),
}


def told(form: Mapping[str, str]) -> Told:
    """What an editor says of a file that tells too little. Raises `NotCorrect`."""
    numbers: dict[str, Any] = {name: whole(form.get(name, ""), SAID[name]) for name in NUMBERS}
    series, title = form.get("series", "").strip(), form.get("title", "").strip()[:100]
    return Told(series=series, title=title, date=day(form.get("date", "")), **numbers)


def difference(issue: Issue, form: Mapping[str, str]) -> tuple[Corrections, tuple[str, ...]]:
    """What a form says against the issue that it showed, and whose corrections are to go. Raises `NotCorrect`."""
    own: dict[str, Any] = {name: whole(form.get(name, ""), SAID[name]) for name in NUMBERS}
    own["date"] = day(form.get("date", ""))
    changed = {name: value for name, value in own.items() if value and value != getattr(issue, name)}
    undone = tuple(id for id in ("", *(a.id for a in issue.articles)) if form.get(f"undo:{id}"))
    emptied = [SAID[name] for name, value in own.items() if name in form and not value and getattr(issue, name)]
    if emptied and "" not in undone:
        raise NotCorrect(_no_emptying(emptied[0]))
    articles = {a.id: one for a in issue.articles if (one := _of_article(a, form)) != ArticleCorrection()}
    return Corrections(**changed, articles=articles), undone


def _no_emptying(what: Message) -> Message:
    return Message("{what}不能空着：更正只能换成别的；要收回更正，请勾选“恢复原来读到的”。", what=what)


def _of_article(article: Article, form: Mapping[str, str]) -> ArticleCorrection:
    title = form.get(f"title:{article.id}", article.title).strip()
    if not title and article.title and not form.get(f"undo:{article.id}"):
        raise NotCorrect(_no_emptying(Message("标题")))
    labels: dict[str, Any] = {}
    for name in LABELS:
        text = form.get(f"{name}:{article.id}")
        if text is not None and names(text) != tuple(label.value for label in getattr(article, name)):
            labels[name] = names(text)
    return ArticleCorrection(title if title != article.title else "", **labels)
