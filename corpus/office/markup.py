"""What an office format is turned into: HTML, so that blocks are made in one way, and what stands about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.models import Finding


@dataclass(frozen=True, slots=True)
class Markup:
    """A file as HTML; `understood` says by what it was read, `properties` what the file says about itself.
    and `picture` gives the bytes of a picture that the HTML names.
    """

    html: str
    media_type: str
    understood: str
    title: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    picture: Callable[[str], bytes | None] = lambda reference: None
