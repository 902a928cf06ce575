"""Teasers: lists whose entries are each a link with a few words of prose, to other articles or by readers."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from corpus.page.page_blocks import PageBlock, root_of

FEWEST = 3  # entries of a list
LONGEST = 200  # characters of prose in an entry,
MOST = 8  # and its pieces at most
MAIN = 0.6  # share of the page's prose that no such list holds: what the page is for
ENTRIES = frozenset({"div", "li", "tr", "td", "table", "dl", "article", "section", "blockquote"})


def teasers(pieces: Sequence[PageBlock], article: etree._Element | None = None) -> set[etree._Element]:
    """Entries of lists, each of them a link with a few words of prose: other articles, readers' comments.

    `article` is the element of what the page is for, where that is known; beside it they may hold most of the prose.
    """
    order = list(root_of(pieces).iter())
    spans: dict[etree._Element, tuple[int, int]] = {}
    for i, piece in enumerate(pieces):
        spans[piece.owner] = spans.get(piece.owner, (i, i))[0], i
    for element in reversed(order):
        if element in spans and (parent := element.getparent()) is not None:
            first, last = spans[element]
            around = spans.get(parent, (first, last))
            spans[parent] = min(first, around[0]), max(last, around[1])
    prose = [piece.prose for piece in pieces]
    most = MAIN * sum(prose)
    within = set() if article is None else {*article.iter(), *article.iterancestors("*")}
    found = _alternating(pieces, prose, most, within)
    for element in order:
        first, last = spans.get(element, (0, 0))
        if last - first < 2 * FEWEST - 1 or element in found:  # an entry has two pieces at least
            continue
        entries = [child for child in element if child in spans and child.tag in ENTRIES]
        alike = [child for child in entries if _is_teaser(pieces, prose, *spans[child])]
        if len(alike) >= FEWEST and len(alike) * 2 > len(entries):
            held = sum(sum(prose[first : last + 1]) for first, last in map(spans.__getitem__, alike))
            if held <= most or (within and within.isdisjoint(alike)):
                found.update(inner for teaser in alike for inner in teaser.iter())
    return found


def _alternating(
    pieces: Sequence[PageBlock], prose: Sequence[int], most: float, within: set[etree._Element]
) -> set[etree._Element]:
    """What holds the words of teasers that have no element each: link, words, link, words, link, words."""
    found: set[etree._Element] = set()
    words: list[int] = []
    for i in range(1, len(pieces) + 1):
        if i < len(pieces) and 0 < prose[i] <= LONGEST and pieces[i - 1].is_link:
            words.append(i)
        elif words and i > words[-1] + 1:
            owners = {pieces[j].owner for j in words}
            beside = within and within.isdisjoint(owners)
            if len(words) >= FEWEST and (beside or sum(prose[j] for j in words) <= most):
                found |= owners
            words = []
    return found


def _is_teaser(pieces: Sequence[PageBlock], prose: Sequence[int], first: int, last: int) -> bool:
    """Whether pieces begin or end with a link and have a few words of prose."""
    return (
        0 < last - first < MOST
        and 0 < sum(prose[first : last + 1]) <= LONGEST
        and (pieces[first].is_link or pieces[last].is_link)
    )
