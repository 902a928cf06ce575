"""Whether a text came through its reading: the Chinese characters of the source against those of its blocks.

text-lost    warning    more than 2 % of them are gone, and from where on
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from corpus.files.markdown import without_comments
from corpus.files.markup_tree import STRUCK, is_hidden
from corpus.models import Block, Finding

MOST = 0.02  # share of the source's Chinese characters that may be lost,
LETTERS = 8  # and so many at least: a picture's name
_STEP = 8  # characters of the source that are looked for together,
_NEAR = 4096  # so far on in the result

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
# Of these, nothing is shown that stands before their end;
_UNSEEN = ("script", "style", "template", "select", "svg", "math", "noscript", "head")
# nor of these, but where that was forgotten paragraphs of the page stand before it.
_SHORT = ("title", "textarea", "iframe", "object", "button", "video", "audio", "canvas", "map", "rt", "rp")
_OPENING = re.compile(rf"<({'|'.join(_UNSEEN + _SHORT)})(?=[\s>])[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|h[1-6]|div|table|li)\b", re.IGNORECASE)
_TAG = re.compile(r"<[/a-zA-Z!?][^<>]*>")
_FRONT = re.compile(r"---[ \t]*\n(?:[A-Za-z_-]+:.*\n|[ \t].*\n|- .*\n|#.*\n|\n)*?---[ \t]*\n")
_TARGET = re.compile(r"!\[[^\[\]]*\]\([^()\n]*\)|(?<=\])\([^()\n]*\)|~~[^~\n]+~~")


def lost_in_text(text: str, blocks: Sequence[Block]) -> Sequence[Finding]:
    """The finding of a plain text, if any."""
    return _lost(_chinese(text), blocks)


def lost_in_markdown(text: str, blocks: Sequence[Block]) -> Sequence[Finding]:
    """The finding of a Markdown file, if any; its head, comments, addresses and pictures are no text of it."""
    head = _FRONT.match(text)
    text = text[head.end() :] if head else text
    return _lost(_chinese(_TARGET.sub("", _TAG.sub("", _seen(text)))), blocks)


def lost_in_html(markup: str, root: etree._Element, blocks: Sequence[Block]) -> Sequence[Finding]:
    """The finding of a page, if any, of all its blocks, even furniture; what is hidden or struck out is not lost."""
    source = _chinese(_TAG.sub("", _seen(markup)))
    unseen = _chinese("".join(_unseen(root))) if len(_found(blocks)) < len(source) else ""
    return _lost(source, blocks, unseen)


def _seen(markup: str) -> str:
    """The markup without comments and elements of which nothing is shown; each place is looked at once."""
    markup = without_comments(markup)
    lower = markup.lower()
    parts, at = [], 0
    ends = dict.fromkeys(_UNSEEN + _SHORT, 0)  # the next end of each, as far as was looked
    block = 0  # and the next tag of a paragraph
    for opening in _OPENING.finditer(markup):
        name, inside = opening[1].lower(), opening.end()
        if opening.start() < at or ends[name] < 0:
            continue
        if ends[name] < inside:
            ends[name] = lower.find(f"</{name}", inside)
        if name in _SHORT and block < inside:
            found = _BLOCK.search(markup, inside)
            block = found.start() if found else len(markup)
        if ends[name] >= 0 and not (name in _SHORT and block < ends[name]):
            parts.append(markup[at : opening.start()])
            at = ends[name]
    return "".join([*parts, markup[at:]])


def _chinese(text: str) -> str:
    return "".join(_CHINESE.findall(text))


def _found(blocks: Sequence[Block]) -> str:
    return _chinese("\n".join([block.text for block in blocks]))


def _unseen(root: etree._Element) -> Iterator[str]:
    """The text of what is hidden or struck out."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and (element.tag in STRUCK or is_hidden(element)):
            yield from element.itertext()
            walk.skip_subtree()


def _lost(source: str, blocks: Sequence[Block], unseen: str = "") -> Sequence[Finding]:
    found = _found(blocks)
    lost = len(source) - len(found) - len(unseen)
    if lost <= max(LETTERS, MOST * len(source)):
        return ()
    at = _first_lost(source, found, unseen)
    near = source[at : at + 2 * _STEP]
    message = f"原文有 {len(source)} 个汉字，读出的少了 {lost} 个，从“{near}”一带起；请核对原文件这一处的标记。"
    return (Finding("text-lost", "warning", f"“{near}”", message),)


def _first_lost(source: str, found: str, unseen: str) -> int:
    """Where in the source the first characters stand that do not follow in the result."""
    reached = 0
    for at in range(0, len(source), _STEP):
        piece = source[at : at + _STEP]
        place = found.find(piece, reached, reached + _NEAR)
        if place >= 0:
            reached = place + len(piece)
        elif piece not in unseen:
            kept = (size for size in range(len(piece), 0, -1) if found.startswith(piece[:size], reached))
            return at + next(kept, 0)
    return 0
