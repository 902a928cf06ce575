"""Runs of text become a block: what a paragraph is made of, whichever format it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from corpus.models import Block, BlockKind
from corpus.text.cleaning import clean


class TextRun(NamedTuple):
    """A piece of a paragraph that is all bold or all not, all within one link or none."""

    text: str
    bold: bool = False
    href: str = ""


_RAISED = {
    "sup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}


def raised(text: str, tag: str) -> str:
    """A text set as <sup> or <sub> in signs that are so by themselves, where there are such for all of it: 10⁴, CO₂.

    Else letters and figures follow a sign that says so, 10^1.5, and all others stand as they are: [1], ①.
    """
    text, blank = text.strip(), text
    high = text.translate(_RAISED[tag])
    if not any(map(str.isascii, high)):
        return high or blank
    return ("^" if tag == "sup" else "_") + text if re.fullmatch(r"[0-9A-Za-z.+-]+", text) else blank


def web_address(href: str) -> str:
    """The address where it is an http or https one, else empty."""
    href = href.strip()
    if ":" not in href:
        return ""  # most links of a site lead to itself
    try:
        parts = urlsplit(href)
    except ValueError:  # http://[half an IPv6 address
        return ""
    return href if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def bold_head(runs: Sequence[TextRun]) -> int:
    """How many characters of the cleaned text stand in the bold runs at its head."""
    head: list[TextRun] = []
    for run in runs:
        if not run.bold and run.text.strip():
            break
        head.append(run)
    while head and not head[-1].bold:
        head.pop()
    return len(clean("".join(run.text for run in head))) if head else 0


def make_block(runs: Sequence[TextRun], kind: BlockKind = "paragraph", level: int = 0) -> Block | None:
    """The block that these runs are, or None where they hold no text.

    A paragraph all of whose text stands in one web link is a `link`.
    """
    text = clean("".join([run.text for run in runs]))
    if not text:
        return None
    href = ""
    if kind == "paragraph" and any([run.href for run in runs]):
        addresses = {run.href for run in runs if run.text.strip()}
        href = web_address(addresses.pop()) if len(addresses) == 1 else ""
    links = _links(runs) if not href and any([run.href for run in runs]) else ()
    return Block("link" if href else kind, text, level, min(bold_head(runs), len(text)), href=href, links=links)


def _links(runs: Sequence[TextRun]) -> tuple[tuple[str, str], ...]:
    """(words, address) of each link to the web, its runs taken together."""
    groups = groupby(runs, lambda run: run.href)
    linked = ((clean("".join([run.text for run in inside])), href) for href, inside in groups)
    return tuple((words, web_address(href)) for words, href in linked if words and web_address(href))


def make_row(cells: Sequence[str]) -> Block | None:
    """A table row, or None where every cell is empty."""
    cleaned = tuple(clean(cell) for cell in cells)
    text = " ".join(cell for cell in cleaned if cell)
    return Block("row", text, cells=cleaned) if text else None
