"""What stands around every page, and is the same on all of one language: made once by the macros of `_frame.html`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flask import request
from jinja2 import Environment
from markupsafe import Markup

from web.languages import asked, language

KEPT = 1024  # pieces: a few for each language, and for each kind of page


def frames(environment: Environment) -> Callable[..., Markup]:
    """What puts out a piece of the frame by its name, with values that decide what it says."""

    @lru_cache(maxsize=KEPT)
    def piece(root: str, asked: str, language: str, name: str, *values: str | None) -> Markup:
        made: Markup = getattr(environment.get_template("_frame.html").module, name)(*values)
        return made

    return lambda name, *values: piece(request.script_root, asked(), language(), name, *values)
