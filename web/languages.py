"""Which language a page is in, and how messages, dates and numbers are said in it.

The address decides (`lang=en`), else what the browser asks for, else Chinese. The interface is written in Chinese;
`translations/en.po` says each of its messages in English, and is read when the site is made. What bulletins
themselves say stays as it is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import has_request_context, request
from markupsafe import Markup

from corpus.issue_names import date_name
from index.analysis import CHINESE as CHARACTERS
from search.message import Message
from search.params import LANGUAGES, Params

CHINESE = "zh"  # the language that messages are written in
_KEPT: ContextVar[str] = ContextVar("language", default="")
_ASKED: ContextVar[str | None] = ContextVar("asked", default=None)
WRITTEN_IN_CHINESE = re.compile(f"[{CHARACTERS}\u3000-\u303f\uff00-\uffef]")  # characters and punctuation
_UNMARKED, _MARKED = Markup(""), Markup(' lang="zh-CN"')
TRANSLATIONS = Path(__file__).parent / "translations"


@cache
def catalogue(language: str) -> Catalog:
    """The messages of a language other than Chinese."""
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def asked() -> str:
    """The language that the address names, "" where it names none of ours."""
    kept = _ASKED.get()
    return _asked() if kept is None else kept


def _asked() -> str:
    named = request.args.get("lang", "").strip() if has_request_context() else ""
    return named if named in LANGUAGES else ""


def language() -> str:
    """The language of the page."""
    return _KEPT.get() or wanted()


def wanted() -> str:
    """The language of this request; without one Chinese."""
    if not has_request_context():
        return CHINESE
    tags = (tag.split("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return asked() or next((tag for tag in tags if tag in LANGUAGES), CHINESE)


def keep() -> None:
    """Finds out the language of a request once, since every message of its page asks."""
    _ASKED.set(_asked())
    _KEPT.set(wanted())


def forget(error: BaseException | None = None) -> None:
    """Ends what `keep` began."""
    _KEPT.set("")
    _ASKED.set(None)


def state(**fields: Any) -> Params:
    """A search with those fields, in the language that the address names."""
    return Params(lang=asked(), **fields)


def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Puts the language that the address names into every other address of the site."""
    if endpoint != "static" and asked():
        values.setdefault("lang", asked())


def in_language(other: str) -> str:
    """The address of this very page in another language."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = "/" + quote(request.path).lstrip("/")  # `//x` would be another host
    return f"{path}?{urlencode([*pairs, ('lang', other)])}"


def shown(value: Any) -> Any:
    """What a template puts out: messages in the page's language, anything else as it is."""
    return said(value) if isinstance(value, Message) else value


def said(message: Message, fill: Callable[[Any], Any] | None = None) -> str:
    """A message in the page's language, its values written by `fill`; as HTML where one of them is."""
    chinese = language() == CHINESE
    if chinese and (not message.values or not any([hasattr(value, "__html__") for value in message.values.values()])):
        return message
    template = message.template
    if not chinese:
        template = translated(template, message.values.get("n"))
    values = {name: (fill or filled)(value) for name, value in message.values.items()}
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup(template).format(**values)
    return template.format(**values) if values else template


def spoken(text: str) -> str:
    """A sentence as HTML in which what a bulletin or a reader says is marked as Chinese; not for attributes."""
    if isinstance(text, Message):
        return said(text, lambda value: spoken(value) if isinstance(value, str) else filled(value))
    mark = native(text)
    return Markup("<span{}>{}</span>").format(mark, text) if mark and WRITTEN_IN_CHINESE.search(text) else text


def translated(template: str, n: int | None) -> str:
    """A template in the page's language, in the plural of `n` where it has one."""
    entry = catalogue(language()).get(template)
    if not entry or not entry.string:
        return template
    if isinstance(entry.string, str):
        return entry.string
    one, many = entry.string  # of a language that has these two forms
    return one if n is not None and Locale(language()).plural_form(n) == "one" else many


def filled(value: Any) -> Any:
    """A value of a message as it is written in the page's language."""
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, tuple):
        return ("、" if language() == CHINESE else ", ").join(map(str, map(filled, value)))
    return number(value) if isinstance(value, int) else shown(value)


def day(date: datetime.date) -> str:
    """2017年8月21日; August 21, 2017"""
    return _day(date, language())


def period(value: str) -> str:
    """2017 or 2017-08: 2017年8月; Aug 2017"""
    return _period(value, language())


@lru_cache(maxsize=8192)
def _day(date: datetime.date, language: str) -> str:
    return date_name(date) if language == CHINESE else format_date(date, "long", locale=language)


@lru_cache(maxsize=8192)
def _period(value: str, language: str) -> str:
    year, _, month = value.partition("-")
    start = datetime.date(int(year), int(month or 1), 1)
    return format_skeleton("yMMM" if month else "y", start, locale=language)


def number(value: int) -> str:
    """12345; 12,345"""
    return str(value) if language() == CHINESE else format_decimal(value, locale=language())


def native(value: str = "") -> Markup:
    """The attribute that marks what a bulletin or a reader says as Chinese on a page in another language."""
    return _UNMARKED if language() == CHINESE or isinstance(value, Message) else _MARKED
