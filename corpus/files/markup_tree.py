"""Markup to a tree, and which parts of the tree are shown as text."""

from __future__ import annotations

import re
from itertools import zip_longest

from lxml import etree

REVEALED = 100  # characters of hidden text that may be what the page is for,
VEILED, REMOVED = 0.5, 0.8  # and the share of the page that must be in it, where its room is kept and where it is not
DEEPEST = 400  # nested tags, where libxml2 would give up at 2,048 and lose the rest of the page

STRUCK = frozenset({"del", "s", "strike"})  # what stands in these no longer holds
# Nothing in these is text of the page.
SILENT = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "math", "canvas",
    "audio", "video", "map", "head", "title", "select", "datalist", "textarea", "button", "input", "link", "meta",
    "base", "frameset", "noframes", "rp", "rt", "xml"
}) | STRUCK  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[a-z-]*\s*:[^;]*line-through",
    re.IGNORECASE,
)
_MAYBE_HIDDEN = etree.XPath("//*[@hidden or contains(@style, 'hidden') or contains(@style, 'none')]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*?(/?)>")
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"
})  # fmt: skip
# Written without a flag, so that the search leaps from one < to the next.
_BOLD_AROUND = re.compile(r"<(?:[bB]|[sS][tT][rR][oO][nN][gG])(?:\s[^<>]*)?>\s*(?=<[pP][\s>])")
_BOLD_END = re.compile(r"</(?:b|strong)\s*>", re.IGNORECASE)
# What browsers do not heed: the end of the page, after which its text may go on.
_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h([1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_TEXT = re.compile(r">\s*[^<\s]")
_BLOCK = re.compile(
    r"<(/?)(?:p|div|table|ul|ol|dl|section|article|blockquote|pre|center|hr|form)\b[^<>]*>", re.IGNORECASE
)
# libxml2 compares each attribute of a tag with all others: one that is this long is read without them.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:]*)\s[^<>]{20000,}>")
_PARAGRAPH = re.compile(r"(<p(?:\s[^<>]*)?>)(.*?)(?=</p\b|<p[\s>]|\Z)", re.IGNORECASE | re.DOTALL)


def tree_of(markup: str) -> etree._Element | None:
    """The tree of a page or fragment, or None where it holds neither tag nor text."""
    markup = _LONG_TAG.sub(r"<\1>", markup)
    markup = _bold_within(_headings_closed(_END.sub("", markup)))
    root, complete = _tree(markup)
    return root if complete else _tree(_shallow(markup))[0]


def _tree(markup: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether libxml2 read to the end."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.replace("\x00", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing but comments or blanks
        return None, True
    return root, not any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _headings_closed(markup: str) -> str:
    """Headings that were not closed, or as those of another level, closed: where the next one opens, as browsers do,
    or before, where a block does.

    <h2>甲<h2><b>乙</b></h2>  ->  <h2>甲</h2><h2><b>乙</b></h2>        <h2>甲<div>一  ->  <h2>甲</h2><div>一
    """
    parts, at = [], 0
    level = ""  # of the heading that is open
    tags = list(_HEADING.finditer(markup))
    for tag, after in zip_longest(tags, tags[1:]):
        if tag[1]:
            if level not in ("", tag[2]):
                parts += [markup[at : tag.start()], f"</h{level}>"]
                at = tag.end()
            level = ""
            continue
        level = tag[2]
        if after and after[1]:
            continue
        level, end = "", after.start() if after else len(markup)
        text = _TEXT.search(markup, tag.end() - 1, end)
        block = _BLOCK.search(markup, text.end(), end) if text else None
        if block:  # <h2><div>甲</div>: the block that the title stands in
            end = block.end() if block[1] else block.start()
        parts += [markup[at:end], f"</h{tag[2]}>"]
        at = end
    return "".join([*parts, markup[at:]]) if parts else markup


def _bold_within(markup: str) -> str:
    """Bold around paragraphs put into each, since libxml2 ends it where a paragraph begins and browsers do not.

    <b><p>一是</p><p>二是</p></b>  ->  <p><b>一是</b></p><p><b>二是</b></p>
    """
    parts, at = [], 0
    while (opening := _BOLD_AROUND.search(markup, at)) and (closing := _BOLD_END.search(markup, opening.end())):
        parts += [markup[at : opening.start()], _PARAGRAPH.sub(r"\1<b>\2</b>", markup[opening.end() : closing.start()])]
        at = closing.end()
    return "".join([*parts, markup[at:]]) if parts else markup


def _shallow(markup: str) -> str:
    """The markup without the tags that are nested deeper than any page needs; their text stays."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name, empty = match.groups()
        if empty or name.lower() in _VOID:
            return match[0]
        shown = depth < DEEPEST
        if closing:
            shown = depth <= DEEPEST
            depth = max(0, depth - 1)
        else:
            depth += 1
        return match[0] if shown else " "

    return _TAG.sub(keep, markup)


def reveal(root: etree._Element) -> None:
    """Shows what is hidden where it is most of the page's text: there a script shows it once the page has loaded."""
    hidden = [element for element in _MAYBE_HIDDEN(root) if element.tag not in SILENT and is_hidden(element)]
    long = [element for element in hidden if len("".join(element.itertext())) > REVEALED]
    whole = _size(root) if long else 0
    for element in long:
        # Windows and menus that a click opens take no room before.
        share = VEILED if "visibility" in (element.get("style") or "").lower() else REMOVED
        if _size(element) > share * whole:
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)


def _size(element: etree._Element) -> int:
    """Characters of text in the element, shown or hidden."""
    size, stack = 0, [element]
    while stack:
        element = stack.pop()
        size += len("".join((element.text or "").split()))
        for child in element:
            size += len("".join((child.tail or "").split()))
            if child.tag not in SILENT:
                stack.append(child)
    return size


def is_hidden(element: etree._Element) -> bool:
    """Whether the element says by itself that it is not shown."""
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None


def is_silent(element: etree._Element) -> bool:
    """Whether nothing in the element is shown as text."""
    return element.tag in SILENT or is_hidden(element)
