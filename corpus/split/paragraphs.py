"""Blocks of one article -> its paragraphs: lead-ins apart, page breaks healed, bylines known.

**一是突出民生导向，推进项目援疆。**通过深入调研……  -> lead 一是突出……援疆。 + text 通过深入调研……
**央视网消息**（新闻联播）：……                      -> one text
……抓好落实，全 | 力以赴推进……                       -> one text
……共享发展成果。（江阴工作组供稿）                  -> text + byline
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.ids import paragraph_ids
from corpus.models import Block, Paragraph, ParagraphKind
from corpus.text.line_joining import join
from corpus.text.list_marks import ORDINAL, is_marked
from corpus.text.numerals import TEN
from corpus.text.page_numbers import is_page_number
from corpus.text.sentences import CLOSING, ENDS, PARTS, ends_sentence
from corpus.text.word_lists import either

_LONGEST_LEAD = 100
_SHORTEST_LINE = 25  # characters; a shorter line does not run to the page's end
_ENDED = re.compile(rf"[{ENDS}{PARTS}：:…—.][{CLOSING}】]*\s*$|[”】》）)]\s*$")
_ENUMERATED = re.compile(
    rf"(?:第?{ORDINAL}(?:是|[、.．]|要)|[（(][{TEN}0-9]{{1,3}}[）)]|[0-9]{{1,2}}[.．、](?![0-9])|——)"
)
_BY = either(__package__, "words", "bylines")
_BYLINE = re.compile(
    rf"[（(【\[][^（）()【】\[\]。]{{0,60}}(?:{_BY})[^（）()【】\[\]。]{{0,60}}[）)】\]]|(?:{_BY}|供图|责任编辑|责编|编辑)\s*[:：/／][^。]{{1,60}}"
)
_TAIL_BYLINE = re.compile(rf"(?<=[。！？”’])\s*([（(][^（）()。]{{0,60}}(?:{_BY})[^（）()。]{{0,60}}[）)])\s*$")
_LINK_WORDS = re.compile(
    r"(?:点击|阅读|查看|浏览|查阅|进入|观看)?(?:此处)?(?:原文|全文|详情|更多|链接|视频|原文链接|原网页|内容)+[\s>》…:：]*|more\s*>*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class RawParagraph:
    """A paragraph before it has its id."""

    text: str
    kind: ParagraphKind = "text"
    cells: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()


def lead_length(block: Block) -> int:
    """How many characters at the head of a block are a bold lead-in, 0 for none.

    A lead-in ends in sentence punctuation, which may follow the bold, or fills its paragraph; a colon
    ends only an enumerated one, since datelines end so as well.
    """
    text, bold = block.text, block.bold
    if block.kind not in ("paragraph", "item") or not bold:
        return 0
    if bold < len(text) and text[bold] in "。！？；":
        bold += 1
    lead = text[:bold]
    if len(lead.strip()) < 2 or len(lead) > _LONGEST_LEAD:
        return 0
    if not text[bold:].strip():
        return len(text)
    if ends_sentence(lead) or (_ENUMERATED.match(lead) and lead.rstrip()[-1:] in "：:"):
        return bold
    return 0


def link_of(blocks: Iterable[Block]) -> str:
    """The article's first link to the web."""
    return next((block.href for block in blocks if block.kind == "link" and block.href), "")


def make_paragraphs(blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """The paragraphs of one article, with their ids."""
    pieces: list[RawParagraph] = []
    printed = ""  # the paragraph that the last piece is the end of, its lead-in included
    for block in blocks:
        found = _pieces(block)
        if found and block.pictures:
            found[-1] = replace(found[-1], pictures=block.pictures)
        for piece in found:
            if pieces and _goes_on(pieces[-1], printed, piece, block):
                before = pieces[-1]
                pieces[-1] = replace(before, text=join(before.text, piece.text), links=before.links + piece.links)
                pieces[-1] = replace(pieces[-1], pictures=before.pictures + piece.pictures)
                printed += piece.text
            else:
                pieces.append(piece)
                printed = block.text
    pieces = [part for piece in pieces for part in _split_byline(piece)]
    ids = paragraph_ids(piece.text for piece in pieces)
    return tuple(
        Paragraph(id, piece.text, piece.kind, piece.cells, piece.links, piece.pictures)
        for id, piece in zip(ids, pieces, strict=True)
    )


def _pieces(block: Block) -> list[RawParagraph]:
    text = block.text.strip()
    match block.kind:
        case "rule":
            return []
        case "row":
            return [RawParagraph(text, "row", block.cells)]
        case "caption":
            return [RawParagraph(text, "caption")] if text else []
        case "heading":
            return [RawParagraph(text, "lead")] if text else []
        case "link":
            return [] if _LINK_WORDS.fullmatch(text) or not text else [RawParagraph(text, links=((text, block.href),))]
    if not text or is_page_number(text):
        return []
    if _BYLINE.fullmatch(text):
        return [RawParagraph(text, "byline")]
    if length := lead_length(block):
        lead, rest = block.text[:length].strip(), block.text[length:].strip()
        ahead = tuple(link for link in block.links if link[0] in lead)
        if not rest:
            return [RawParagraph(lead, "lead", links=ahead)]
        return [RawParagraph(lead, "lead", links=ahead), RawParagraph(rest, links=block.links[len(ahead) :])]
    return [RawParagraph(text, "item" if block.kind == "item" else "text", links=block.links)]


def _goes_on(before: RawParagraph, printed: str, piece: RawParagraph, block: Block) -> bool:
    """Whether a paragraph is the rest of the one before, broken by the end of a page."""
    if piece.kind != "text" or before.kind not in ("text", "item") or block.bold:
        return False
    if before.text[-1] in "，、,":
        return True
    if len(printed) < _SHORTEST_LINE or _ENDED.search(before.text) or is_marked(piece.text):
        return False
    # A line without a whole sentence in it may be a heading in plain dress, or one of a list of names.
    return "。" in printed or (len(printed) >= 30 and "，" in printed and not is_marked(printed))


def _split_byline(piece: RawParagraph) -> list[RawParagraph]:
    ended = piece.kind == "text" and piece.text.endswith(("）", ")"))  # a quick test: most texts do not
    if ended and (match := _TAIL_BYLINE.search(piece.text)):
        return [replace(piece, text=piece.text[: match.start()].rstrip()), RawParagraph(match[1], "byline")]
    return [piece]
