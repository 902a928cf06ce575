"""The body of a page among its furniture: which of its pieces are what it was published for.

Every piece gets a value: prose counts for it, text in links against it. The body is the run of pieces with the
greatest sum, and what stands beside it within the same element without being furniture: mastheads, contents
lists, tables and sign-offs are short and have no full stop, but they are not links either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.page import furniture
from corpus.page.page_blocks import PageBlock, root_of
from corpus.page.replies import replies
from corpus.page.teasers import teasers
from corpus.text.numerals import ARABIC, HUNDRED, TEN, ZERO

HELD = 0.95  # share of the body's prose that its container holds
MAIN = 0.6  # share of the page's prose that no furniture holds, whatever it calls itself
FEW_LINKS = 3  # links that fill their paragraphs, below which a page has no furniture
MASTHEAD = 12  # pieces at the head of a body among which its issue number is looked for
LONG = 60  # characters of prose, below which no line of date and source is expected
NEAR = 4  # pieces below a title among which the line of date and source is looked for
TITLE = 80  # characters of a title at most
TITLED = 6  # characters of the page's title that must stand above the text for it to begin there
SECTIONS = 3  # headings in one element that show a body in sections
COMMENTED = 60  # what the text must be worth that comments follow
TRIED = 50  # titles of other sections that are looked at, so that no page takes long
REST = 0.15  # share of the page's worth that must be left by what is taken for something else
TELLS_NOTHING = -1.0  # the value of a short piece that is neither prose nor furniture

_MARKS = re.compile(rf"(?:[\W_]|[0-9{TEN}]{{1,3}}[.、．)）])*")
_SITE = re.compile(r"[_|]|\s[-–—]|--")  # what parts a page's own title from its site's
_ISSUE_NUMBER = re.compile(
    rf"第\s*[{ARABIC}{HUNDRED}{ZERO}]{{1,6}}\s*期|\d{{4}}\s*年\s*\d+\s*期"
    r"|[〔\[(（【]\d{4}[〕\])】）]\s*第?\s*\d+\s*[号期]"
)


@dataclass(frozen=True, slots=True)
class Body:
    """The body's pieces, and above them what the page itself says of it: its title, the line of date and source."""

    pieces: tuple[PageBlock, ...]
    head: tuple[PageBlock, ...] = ()


def find_body(pieces: Sequence[PageBlock], title: str = "") -> Body:
    """The body of a page and its head; the whole page where there are next to no links on it."""
    if sum(piece.links for piece in pieces if piece.is_link) < FEW_LINKS:
        return Body(tuple(pieces))
    outside = _furniture(pieces)
    keys = [_key(piece.block.text) for piece in pieces]
    contents = _contents(pieces, keys)
    numbered = any(map(_is_masthead, pieces))
    named = 0 if numbered else _titled(pieces, keys, title)  # an issue may be called after its first article
    if not numbered:  # the articles of an issue may look like teasers
        outside |= teasers(pieces, _article(pieces, named)) | replies(pieces)
    values = [_value(piece, piece.owner in outside, i in contents) for i, piece in enumerate(pieces)]
    titled = _devalue_above(pieces, values, named) if named else 0
    _devalue_sections(pieces, values, numbered)
    _devalue_foot(pieces, values)
    if not numbered:  # an issue is never cut by links in its midst, which are not its text
        _bridge(pieces, values, outside)
    start, end = _greatest_run(values)
    if start == end:  # no prose at all: lists and tables
        return Body(tuple(piece for piece, value in zip(pieces, values, strict=True) if value >= TELLS_NOTHING))
    basis = slice(None) if numbered else slice(start, end)
    container = _container(pieces[basis], values[basis])
    inside = set(container.iter())
    if titled and min(values[titled:start], default=0) >= TELLS_NOTHING:
        start = min(start, titled)
    while start > titled and pieces[start - 1].owner in inside and values[start - 1] >= TELLS_NOTHING:
        start -= 1
    if not numbered:
        end = _end_of_sections(pieces, start, end)
    # A distribution list may stand in an element of its own, so the end is sought outside the container too.
    around = inside | _like(container)
    while end < len(pieces) and values[end] >= TELLS_NOTHING and (numbered or _goes_on(pieces[end], around)):
        end += 1
    chosen = set(range(start, end))
    if numbered:  # an issue is long, and a list of links in its midst must not cut it in two
        chosen |= {i for i, piece in enumerate(pieces) if piece.owner in inside and values[i] >= TELLS_NOTHING}
        start = min(chosen)
    head = _head(pieces[:start], values[:start], title)
    related = _related(pieces, values)
    body = [pieces[i] for i in sorted(chosen - related) if pieces[i].owner not in outside]
    told = _after_information(body)
    head, body = [*head, *body[:told]], body[told:]
    if _bears_number(head) and not _bears_number(body[:MASTHEAD]):
        return Body((*head, *body))  # a bulletin whose masthead stands outside the element of its text
    return Body(tuple(body), tuple(head))


def _goes_on(piece: PageBlock, inside: set[etree._Element]) -> bool:
    """Whether a piece that tells nothing belongs to the body above it: it stands with it, is a table or a sign-off."""
    return piece.owner in inside or piece.block.kind == "row" or furniture.signs_off(piece.block.text)


def _like(container: etree._Element) -> set[etree._Element]:
    """All elements in those beside the container that bear its name: articles, a block each."""
    name = container.get("class")
    beside = container.itersiblings(container.tag) if name else ()
    return {inner for element in beside if element.get("class") == name for inner in element.iter()}


def _is_masthead(piece: PageBlock) -> bool:
    """Whether the piece is a line with the number of an issue: 第22期（总第22期）"""
    text = piece.block.text
    named = len(text) <= TITLE and not piece.is_link and _ISSUE_NUMBER.search(text) is not None
    return named and not furniture.is_notice(text)  # a licence has a number too


def _value(piece: PageBlock, outside: bool, contents: bool) -> float:
    """What a piece adds to a body that it is part of."""
    size, text = piece.size, piece.block.text
    if outside:
        return -size - 10
    if not size:
        return 0
    if contents or piece.block.kind == "row":
        return TELLS_NOTHING
    if piece.is_link:
        return -size - 3
    if furniture.says_so(text) or furniture.is_notice(text):
        return -max(30, size)
    return size - 2 * piece.linked if piece.prose else TELLS_NOTHING


def _devalue_sections(pieces: Sequence[PageBlock], values: list[float], numbered: bool) -> None:
    """What follows the title of a legal notice or of readers' comments, in the same element, is no body."""
    whole = sum(value for value in values if value > 0)
    before = 0.0
    end = tried = 0  # where the last such section ends; how many were looked at
    for i, piece in enumerate(pieces):
        if i >= end and tried < TRIED and not piece.is_link:
            text = piece.block.text
            # Above the text, words on comments are only a counter or a button.
            if furniture.is_notice_title(text) or (before >= COMMENTED and furniture.opens_comments(text)):
                tried += 1
                within = set(_section(piece.owner).iter())
                section = [j for j in range(i, _next_heading(pieces, i)) if pieces[j].owner in within]
                # 网友留言 may be an article of an issue, among others in one element.
                article = numbered and any(values[j] > 0 and pieces[j].owner in within for j in range(i))
                if not article and sum(max(0.0, values[j]) for j in section) <= (1 - REST) * whole:
                    end = section[-1] + 1
                    for j in section:
                        values[j] = -max(30, pieces[j].size)
        before += max(0.0, values[i])


def _next_heading(pieces: Sequence[PageBlock], i: int) -> int:
    """Index of the next heading not below heading `i`; the end where no such follows, or `i` is no heading."""
    level = pieces[i].block.level
    after = range(i + 1, len(pieces) if level else 0)
    return next((j for j in after if 0 < pieces[j].block.level <= level), len(pieces))


def _devalue_foot(pieces: Sequence[PageBlock], values: list[float]) -> None:
    """What follows the links of a site's foot, 关于我们 and the like, is its foot, where the text stands above."""
    whole = sum(value for value in values if value > 0)
    before = 0.0
    for i, piece in enumerate(pieces):
        if 0 < whole <= 2 * before and piece.is_link and furniture.opens_foot(piece.block.text):
            values[i:] = [-piece.size - 3.0 for piece in pieces[i:]]
            return
        before += max(0.0, values[i])


def _bridge(pieces: Sequence[PageBlock], values: list[float], outside: set[etree._Element]) -> None:
    """Links between two paragraphs of one element do not part them, unless words say what the links are."""
    last = -1
    for i, piece in enumerate(pieces):
        if values[i] <= 0:
            continue
        if last >= 0 and i > last + 1 and _are_neighbours(pieces[last].owner, piece.owner):
            gap = range(last + 1, i)
            if not any(pieces[j].owner in outside or furniture.says_so(pieces[j].block.text) for j in gap):
                for j in gap:
                    values[j] = max(values[j], TELLS_NOTHING)
        last = i


def _are_neighbours(left: etree._Element, right: etree._Element) -> bool:
    """Whether two pieces stand in one element, and not merely in the page."""
    if left is right:
        return left.tag not in ("body", "html")
    parent = left.getparent()
    return parent is not None and parent is right.getparent() and parent.tag not in ("body", "html", "tr")


def _section(element: etree._Element) -> etree._Element:
    """What a title is the title of: the innermost element that holds more than the title's own."""
    size = len("".join("".join(element.itertext()).split()))
    while (parent := element.getparent()) is not None and parent.tag not in ("body", "html"):
        element = parent
        if len("".join("".join(element.itertext()).split())) > size:
            break
    return element


def _titled(pieces: Sequence[PageBlock], keys: Sequence[str], title: str) -> int:
    """Index of the piece that has most of the page's title, 0 where none has."""
    whole = _key(title[: 2 * TITLE])
    first = _key(_SITE.split(title, maxsplit=1)[0])
    named = [_named(piece, key, whole, first) for piece, key in zip(pieces, keys, strict=True)]
    longest = max(named, default=0)
    return named.index(longest) if longest >= TITLED else 0


def _named(piece: PageBlock, key: str, whole: str, first: str) -> int:
    """Characters of the page's title that a piece has; a heading may go on after them, with date and source say."""
    if piece.is_link:
        return 0
    if key in whole:
        return len(key)
    return len(first) if piece.block.kind == "heading" and key.startswith(first) else 0


def _article(pieces: Sequence[PageBlock], at: int) -> etree._Element | None:
    """The element of the title (`at`), the line of date and source, and the prose below; None where one is missing."""
    if not at or not any(furniture.tells_publication(piece.block.text) for piece in pieces[at + 1 : at + 1 + NEAR]):
        return None
    said = 0
    above = {pieces[at].owner, *pieces[at].owner.iterancestors("*")}
    for piece in pieces[at + 1 :]:
        said += 0 if furniture.tells_publication(piece.block.text) else piece.prose
        if said >= COMMENTED:
            common = next(element for element in (piece.owner, *piece.owner.iterancestors("*")) if element in above)
            return None if common.tag in ("body", "html") else common
    return None


def _devalue_above(pieces: Sequence[PageBlock], values: list[float], at: int) -> int:
    """No body stands above the title (`at`), where prose follows it. Index after that title, 0 where there is none."""
    if not at or _sum(values[at:]) < REST * _sum(values):
        return 0
    for i in range(at):
        values[i] = min(values[i], -pieces[i].size - 3.0)
    return at + 1


def _held(root: etree._Element, weights: Iterable[tuple[etree._Element, float]]) -> dict[etree._Element, float]:
    """For each element the weights of all that stands in it."""
    held: dict[etree._Element, float] = {}
    for element, weight in weights:
        held[element] = held.get(element, 0) + weight
    for element in reversed(list(root.iter())):
        if element in held and (parent := element.getparent()) is not None:
            held[parent] = held.get(parent, 0) + held[element]
    return held


def _furniture(pieces: Sequence[PageBlock]) -> set[etree._Element]:
    """All elements in furniture, by its tag or the name that its author gave it; but not what holds most prose."""
    root = root_of(pieces)
    prose = _held(root, ((piece.owner, piece.prose) for piece in pieces if piece.prose))
    most = MAIN * prose.get(root, 0)
    found: set[etree._Element] = set()
    for element in root.iter():
        if element.getparent() in found:
            found.add(element)
        elif element.tag not in ("html", "body") and prose.get(element, 0) <= most:
            names = f"{element.get('class') or ''} {element.get('id') or ''}"
            if element.tag in furniture.TAGS or (len(names) > 1 and furniture.is_named_so(names)):
                found.add(element)
    return found


def _key(text: str) -> str:
    """A title without list mark, page number and blanks, to find it again."""
    if len(text) > 2 * TITLE:
        return ""
    title = text[_MARKS.match(text).end() :]  # type: ignore[union-attr]  # which matches, if only nothing
    end = len(title)
    while end and (title[end - 1] in "0123456789" or not title[end - 1].isalnum()):
        end -= 1
    return "".join(title[:end].split())


def _contents(pieces: Sequence[PageBlock], keys: Sequence[str]) -> set[int]:
    """The links that make up a contents list: half of a group of neighbours name a text that follows on the page."""
    last = {keys[i]: i for i, piece in enumerate(pieces) if not piece.is_link and piece.size <= TITLE}
    found: set[int] = set()
    group: list[int] = []
    for i in range(len(pieces) + 1):
        if i < len(pieces) and pieces[i].is_link:
            group.append(i)
            continue
        named = [j for j in group if len(keys[j]) >= 6 and last.get(keys[j], -1) > j]
        if len(named) >= 2 and len(named) * 2 >= len(group):
            found.update(group)
        group = []
    return found


def _greatest_run(values: Sequence[float]) -> tuple[int, int]:
    """[start, end) of the run with the greatest sum; empty where no value is above zero."""
    best, best_run = 0.0, (0, 0)
    total, start = 0.0, 0
    for i, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, i
        total += value
        if total > best:
            best, best_run = total, (start, i + 1)
    return best_run


def _sum(values: Sequence[float]) -> float:
    """The sum of the run with the greatest."""
    start, end = _greatest_run(values)
    return sum(values[start:end])


def _end_of_sections(pieces: Sequence[PageBlock], start: int, end: int) -> int:
    """Index of the last heading in a row with those of a body in sections, which lists of links do not end."""
    parents = [piece.owner.getparent() if piece.block.kind == "heading" else None for piece in pieces]
    common = Counter(parent for parent in parents[start:end] if parent is not None).most_common(1)
    if not common or common[0][1] < SECTIONS:
        return end
    rows = [i for i, parent in enumerate(parents) if parent is common[0][0]]
    for i in rows:
        if i >= end and (furniture.says_so(pieces[i].block.text) or furniture.opens_comments(pieces[i].block.text)):
            break
        end = max(end, i)
    return end


def _container(pieces: Sequence[PageBlock], values: Sequence[float]) -> etree._Element:
    """The innermost element that holds nearly all of these pieces' prose."""
    root = root_of(pieces)
    held = _held(root, ((piece.owner, value) for piece, value in zip(pieces, values, strict=True) if value > 0))
    container = root
    while True:
        child = max(container, key=lambda element: held.get(element, 0), default=None)
        if child is None or child.tag in ("p", "li", "blockquote") or held.get(child, 0) < HELD * held[root]:
            return container
        container = child


def _related(pieces: Sequence[PageBlock], values: Sequence[float]) -> set[int]:
    """The links that stand under words like 相关报道, with these words, and those of the page itself: 返回目录."""
    found: set[int] = set()
    under = False
    for i, (piece, value) in enumerate(zip(pieces, values, strict=True)):
        words = value < TELLS_NOTHING and furniture.opens_links(piece.block.text)
        if furniture.leads_back(piece.block.text) or (words and piece.is_link):
            found.add(i)
        under = (under and value < TELLS_NOTHING and piece.is_link) or (
            words and i + 1 < len(pieces) and values[i + 1] < TELLS_NOTHING and pieces[i + 1].is_link
        )
        if under:
            found.add(i)
    return found


def _after_information(pieces: Sequence[PageBlock]) -> int:
    """Index after the line that tells when and whence the page was published, 0 where none stands above the prose."""
    said = 0
    for i, piece in enumerate(pieces):
        if furniture.tells_publication(piece.block.text):
            return i + 1
        said += piece.prose
        if said > LONG:
            break
    return 0


def _bears_number(pieces: Sequence[PageBlock]) -> bool:
    return any(_ISSUE_NUMBER.search(piece.block.text) for piece in pieces)


def _head(pieces: Sequence[PageBlock], values: Sequence[float], title: str) -> list[PageBlock]:
    """Title and what follows it without being furniture, from the last piece that is the page's title by name."""
    title = _key(title[: 2 * TITLE])
    for i in range(len(pieces) - 1, -1, -1):
        key = _key(pieces[i].block.text)
        named = len(key) >= 4 and key in title
        if (named or pieces[i].block.level == 1) and not pieces[i].is_link:
            return [
                piece
                for piece, value in zip(pieces[i:], values[i:], strict=True)
                if value >= TELLS_NOTHING and piece.block.text
            ]
    return []
