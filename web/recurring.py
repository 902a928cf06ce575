"""What stands on page after page: links of the site, and pieces that differ in a number alone. Made once, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from flask import Flask, request
from jinja2 import Environment
from markupsafe import Markup

from search.facets import Value
from web.languages import asked, language, number

KEPT = 8192  # pieces, and as many links, in all languages
NUMBER = Markup("<!-- number -->")  # stands for it while a piece is made; in what is put out, no text has a `<`


def facet_choices(environment: Environment) -> Callable[[str, Iterable[Value]], Markup]:
    """What puts out the values of a facet to choose from, by the macro `choice` of the templates."""

    @lru_cache(maxsize=KEPT, typed=True)  # a label may be a message, which is said otherwise than a name alike
    def around(language: str, facet: str, value: str, label: str, selected: bool, excluded: bool) -> tuple[str, str]:
        macros = environment.get_template("_facets.html").module
        made: str = macros.choice(facet, value, label, selected, excluded, NUMBER)  # type: ignore[attr-defined]
        before, _, after = made.rpartition(NUMBER)
        return before, after

    def choices(facet: str, values: Iterable[Value]) -> Markup:
        spoken = language()
        parts: list[str] = []
        for one in values:
            before, after = around(spoken, facet, one.value, one.label, one.selected, one.excluded)
            parts += (before, number(one.count), after)
        return Markup("".join(parts))

    return choices


def site_links(app: Flask) -> Callable[..., str]:
    """`url_for` of the templates: an address within the site depends on nothing else than what is given here."""

    @lru_cache(maxsize=KEPT, typed=True)
    def link(root: str, language: str, endpoint: str, **values: Any) -> str:
        return app.url_for(endpoint, **values)

    return lambda endpoint, **values: link(request.script_root, asked(), endpoint, **values)
