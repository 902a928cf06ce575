"""What the functions of this folder share: text as HTML, and what a page says, found once for each language.

A page of results has a thousand values. A template puts each out by a call or two; where a list makes most of a page,
it is written by functions here instead, whose text is the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from search.message import Message
from web.languages import language, said

KEPT = 8192  # sentences with a number, in all languages
_SPECIAL = re.compile("[&<>'\"]").search


def text(value: str) -> str:
    """A text of whatever origin as HTML, also within an attribute; a message in the page's language."""
    if type(value) is Message:
        value = said(value)
    return value if type(value) is Markup or not _SPECIAL(value) else escape(value)


def counted(template: Message, n: int) -> str:
    """A sentence about a number, `n` in its template, as HTML in the page's language."""
    return _counted(language(), template, n)


@lru_cache(maxsize=KEPT)
def _counted(language: str, template: Message, n: int) -> str:
    return str(escape(said(Message(template, n=n))))


def called(name: str) -> str:
    """What stands before what is called so, as HTML in the page's language: 主题："""
    return _called(language(), name if type(name) is not Message else said(name))


@lru_cache(maxsize=KEPT)
def _called(language: str, name: str) -> str:
    return str(escape(said(Message("{name}：", name=name))))


def marked(text: str, marks: Sequence[Sequence[int]]) -> str:
    """The text as HTML with `<mark>` around each [start, end), in code points; spans in order, none overlapping."""
    if _SPECIAL(text):
        return _escaped(text, marks)
    parts: list[str] = []
    done = 0
    for start, end in marks:
        parts += (text[done:start], "<mark>", text[start:end], "</mark>")
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _escaped(text: str, marks: Sequence[Sequence[int]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in marks:
        parts += (escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>")
        done = end
    return "".join((*parts, escape(text[done:])))
