"""Texts of Microsoft Works (.wps) by LibreOffice, without what Works 3.0 writes at their head: which colour and style
its windows stood at, ColorSet-1ColorPos-1StyleSet-1StylePos-1."""

from __future__ import annotations

import re

_SETTINGS = re.compile(r"\A((?:\s|<[^<>]*>)*)(?:(?:Color|Style)(?:Set|Pos)-?[0-9]{1,4}\s*){4}")


def without_settings(html: str) -> str:
    """The text as HTML without the line of settings, which stands before all else where it does."""
    return _SETTINGS.sub(r"\1", html)
