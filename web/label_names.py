"""What groups, places and topics are called on English pages, where a profile says so."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from web.languages import CHINESE, language
from web.site import site


def english() -> Mapping[str, str]:
    """The English names that the page of this request uses: none on a Chinese one."""
    return site().english if language() != CHINESE else {}


def named(value: str) -> str:
    """就业 -> Employment on an English page, marked as English within what is marked as Chinese; else as it is."""
    name = english().get(value)
    return Markup('<span lang="en">{}</span>').format(name) if name else value
