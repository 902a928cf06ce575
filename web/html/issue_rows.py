"""Issues as lines of a list, as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from index.engine import IssueRow
from search.message import Message
from web.html.pieces import counted, text
from web.languages import day, native, state

_ARTICLES = Message("{n} 篇")


def issue_rows(rows: Iterable[IssueRow]) -> Markup:
    """The issues as items of a list: what each is called, its day where the name does not say it, how many articles."""
    here, mark = state(), native()
    parts: list[str] = []
    for row in rows:
        title, when = row.title, row.date
        url = text(here.issue_url(row.id))
        parts.append(f'<li>\n  <a href="{url}"{mark}>{text(title)}</a>\n  <span class="soft small">')
        if when and not title.endswith(said := day(when)):
            parts.append(f'<time datetime="{when.isoformat()}">{text(said)}</time> · ')
        parts.append(f"{counted(_ARTICLES, row.articles)}</span>\n</li>\n")
    return Markup("".join(parts))
