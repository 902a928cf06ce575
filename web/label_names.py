"""What groups, places and topics are called on English pages, where a profile says so."""

from __future__ import annotations

from markupsafe import Markup

from web.languages import CHINESE, language
from web.site import site


def named(value: str) -> str:
    """就业 -> Employment on an English page, marked as English within what is marked as Chinese; else as it is."""
    english = site().english.get(value) if language() != CHINESE else None
    return Markup('<span lang="en">{}</span>').format(english) if english else value
