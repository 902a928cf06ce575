"""The body -> where its articles begin: by headings, by the contents list, by bold lines, in that order of trust.

A `CutArticle` is an article before its text is made: title, kind and blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.models import ArticleKind, Block
from corpus.profile import Profile
from corpus.split.contents_list import Contents, Listed, heading_name, is_one_of, opens_briefs
from corpus.split.holder import find_holder, holds
from corpus.split.masthead import is_numbering
from corpus.split.paragraphs import lead_length
from corpus.split.title_matching import MOST_PAIRS, key, likeness, match
from corpus.text.fold import fold
from corpus.text.list_marks import ORDINAL, is_marked, mark_of, ordinal_of, strip_mark
from corpus.text.sentences import ENDS, PARTS

_LONGEST_TITLE = 80
_SAME = 0.9  # a heading so much like an entry is that entry's
_FOUND = 0.8  # a line of text so much like an entry is its title
_SENTENCE = re.compile(rf"[^{ENDS}{PARTS}]{{4,}}?[{ENDS}{PARTS}]")
_SECTION = re.compile(
    r"【[^【】]{2,12}】|([★☆◆■●※])\s*\w{2,12}\s*\1"
)  # a line that is only a name in brackets or signs
_NUMBERED = re.compile(rf"{ORDINAL}[、.．]")
_PROSE = 30  # a paragraph is no shorter
_SHORTEST_PLAIN = 8  # nor a title that nothing but its place shows; 主要做法 is no title
_IN_BRACKETS = re.compile(r"【([^【】]{6,60})】\s*(?=[^\s】])")  # 【标题】正文
_ENDS = "。！？”）)…"  # a paragraph before a title ends so
_NOTE = re.compile(r"[【\[（(]?\s*(?:编者按|按语|编者的话|导语|开栏语|【?按)")


@dataclass(frozen=True, slots=True)
class CutArticle:
    """An article's title, kind and blocks; `titled` is false where the title is only its first words."""

    title: str
    kind: ArticleKind
    blocks: tuple[Block, ...]
    titled: bool = True


@dataclass(frozen=True, slots=True)
class _Start:
    """An article's title is `blocks[at : at + length]`, or with `lead` the head of `blocks[at]`."""

    at: int
    title: str
    length: int = 1
    lead: int = 0


@dataclass(frozen=True, slots=True)
class _Zone:
    """A part of the body whose articles are all features, or all briefs."""

    first: int
    end: int
    kind: ArticleKind


def find_articles(
    blocks: Sequence[Block], contents: Contents, profile: Profile, title: str, preface: str = ""
) -> tuple[list[CutArticle], frozenset[str]]:
    """The articles of a body in order, and the names of the sections that they stand in, as `key`s.

    `title` is the document's, for a body without any heading; `preface` the issue's own, for what stands above the
    first article, where no article is called so.
    """
    drafts: list[CutArticle] = []
    names: set[str] = set()
    for zone in _zones(blocks, contents, profile):
        part = blocks[zone.first : zone.end]
        starts, sections = _starts(part, zone.kind, contents.entries, profile)
        names |= {key(part[at].text) for at in sections}
        drafts += _cut(part, starts, sections, zone.kind, title if not drafts else "", preface if not drafts else "")
    return drafts, frozenset(names)


def _zones(blocks: Sequence[Block], contents: Contents, profile: Profile) -> list[_Zone]:
    """The parts between the headings of the body and of its briefs, which are no article's."""
    zones: list[_Zone] = []
    kind: ArticleKind = "feature"
    first, level, flat = 0, 0, False
    for at, block in enumerate(blocks):
        briefs = opens_briefs(block, profile)
        name = heading_name(block.text)
        if briefs or (name and (is_one_of(block, profile.body) or name in contents.headings)):
            zones.append(_Zone(first, at, kind))
            kind = "brief" if briefs else "feature"
            first, level = at + 1, block.level
            following = _following(blocks, at)
            flat = bool(following and following.kind == "heading" and following.level <= level)
        elif kind == "brief" and block.kind == "heading" and 0 < block.level <= level and not flat:
            zones.append(_Zone(first, at, "brief"))
            first, kind = at, "feature"
    zones.append(_Zone(first, len(blocks), kind))
    return [zone for zone in zones if any(block.text for block in blocks[zone.first : zone.end])]


def _following(blocks: Sequence[Block], at: int) -> Block | None:
    return next((block for block in blocks[at + 1 :] if block.kind != "rule"), None)


def _starts(
    part: Sequence[Block], kind: ArticleKind, entries: Sequence[Listed], profile: Profile
) -> tuple[list[_Start], set[int]]:
    """Where the articles of a zone begin, and which blocks only name a section."""
    listed = [entry for entry in entries if entry.kind == kind] or list(entries)
    starts, sections = _headings(part, entries, profile.level)
    columns = [_Start(at, block.text) for at, block in enumerate(part) if is_one_of(block, profile.columns)]
    sections -= {start.at for start in columns}
    starts = _merge(starts, columns) if starts else starts
    named = sum(place is not None for place in match([e.title for e in listed], [s.title for s in starts]))
    if listed and named * 2 < len(listed):
        starts = _merge(starts, _listed(part, listed))
    if kind == "brief" and not any(start.lead == 0 for start in starts):
        starts = _merge(starts, _leads(part)) or _marked(part) or _plain(part) or _bracketed(part) or _each(part)
    elif kind == "feature":
        starts = starts or _bold(part) or _plain(part) or _bracketed(part) or _numbered(part)
    firsts = {start.at for start in starts}
    sections |= {at for at, block in enumerate(part) if at not in firsts and _SECTION.fullmatch(block.text)}
    # A line of text that the list names, with nothing below it but the next title, names a section.
    for start, after in pairwise(starts):
        if part[start.at].kind != "heading" and start.length == 1 and not start.lead and start.at + 1 == after.at:
            sections.add(start.at)
    return [start for start in starts if start.at not in sections], sections


def _merge(first: list[_Start], second: list[_Start]) -> list[_Start]:
    """The starts of both lists, in order; where two overlap, the first list's."""
    taken = {at for start in first for at in range(start.at, start.at + start.length)}
    kept = [start for start in second if taken.isdisjoint(range(start.at, start.at + start.length))]
    return sorted(first + kept, key=lambda start: start.at)


def _headings(part: Sequence[Block], entries: Sequence[Listed], level: int) -> tuple[list[_Start], set[int]]:
    """Headings by markup of the articles' level, which is learned where it is 0, and those that only name a section:
    right above a deeper one."""
    found = [at for at, block in enumerate(part) if block.kind == "heading" and block.text]
    if not found:
        return [], set()
    titles = [entry.title for entry in entries]
    keys = {key(title) for title in titles}
    compared = titles if len(found) * len(titles) <= MOST_PAIRS else []
    named = {
        at for at in found if key(part[at].text) in keys or any(likeness(t, part[at].text) >= _SAME for t in compared)
    }
    if level and any(part[at].level == level for at in found):
        above = {at for at in found if part[at].level < level and holds(part, found, at)}
        return [_Start(at, part[at].text) for at in found if part[at].level <= level and at not in above], above
    if not keys and (holder := find_holder(part, found)):
        return [_Start(at, part[at].text) for at in holder.articles], {holder.at}
    sections = {at for at, below in pairwise(found) if _opens_section(part, at) and (at not in named or below in named)}
    named -= sections
    levels = {part[at].level for at in named} or {
        min((part[at].level for at in found if at not in sections), default=6)
    }
    deepest = max(levels)
    sections = {at for at in sections if part[at].level < deepest}
    starts: list[_Start] = []
    for at in found:
        if part[at].level > deepest or at in sections:
            continue
        before = starts[-1] if starts else None
        if before and before.at + before.length == at and _one_title(before, part[at], at in named, titles):
            starts[-1] = replace(before, title=f"{before.title} {part[at].text}", length=before.length + 1)
        elif before and before.at + before.length == at and at not in named and is_numbering(part[at].text):
            starts[-1] = replace(before, length=before.length + 1)  # 上海新增24例 | (2022-02-24)
        elif _SECTION.fullmatch(part[at].text) and (below := _following(part, at)) and below.kind == "heading":
            sections.add(at)
        else:
            starts.append(_Start(at, part[at].text))
    return starts, sections


def _opens_section(part: Sequence[Block], at: int) -> bool:
    following = _following(part, at)
    return bool(following and following.kind == "heading" and following.level > part[at].level)


def _one_title(before: _Start, block: Block, named: bool, titles: Sequence[str]) -> bool:
    """Whether two headings without text between them are one title in two lines: the contents list says so."""
    if named:
        return False
    both = key(f"{before.title} {block.text}")
    return any(key(title) == both for title in titles)


def _listed(part: Sequence[Block], entries: Sequence[Listed]) -> list[_Start]:
    """Lines of text, alone or up to three together, and first sentences, that the contents list names."""
    candidates: list[_Start] = []
    for at, block in enumerate(part):
        if block.kind not in ("paragraph", "item"):
            continue
        text = strip_mark(block.text)
        if lead := lead_length(block) or _first_sentence(block.text):
            candidates.append(_Start(at, strip_mark(block.text[:lead]), lead=lead))
        for length in (1, 2, 3):
            lines = part[at : at + length]
            if len(lines) < length or any(line.kind not in ("paragraph", "item") for line in lines):
                break
            if length > 1:
                text = f"{text} {lines[-1].text}"
            if len(text) > _LONGEST_TITLE or (length > 1 and part[at + length - 2].text[-1:] in "。！？；"):
                break
            candidates.append(_Start(at, text, length))
    found: list[_Start] = []
    titles = [candidate.title for candidate in candidates]
    for entry, place in zip(entries, match([entry.title for entry in entries], titles), strict=True):
        if place is not None and likeness(entry.title, titles[place]) >= _FOUND:
            found = _merge(found, [candidates[place]])
    return found


def _first_sentence(text: str) -> int:
    """The length of a paragraph's first sentence where it could be a title, and more follows it; else 0."""
    sentence = _SENTENCE.match(text)
    return sentence.end() if sentence and sentence.end() <= _LONGEST_TITLE and sentence.end() < len(text) else 0


def _leads(part: Sequence[Block]) -> list[_Start]:
    """Bold lead-ins, each the title of its brief; lines that are bold throughout are titles of what follows."""
    starts = []
    for at, block in enumerate(part):
        if length := lead_length(block):
            whole = length == len(block.text)
            starts.append(_Start(at, block.text[:length].strip(), lead=0 if whole else length))
    return starts


def _marked(part: Sequence[Block]) -> list[_Start]:
    """Short lines with a list mark above text without one."""
    texts = [at for at, block in enumerate(part) if block.kind in ("paragraph", "item")]
    return [
        _Start(at, strip_mark(part[at].text))
        for at, after in pairwise(texts)
        if is_marked(part[at].text) and len(part[at].text) <= _LONGEST_TITLE and part[at].text[-1:] not in "。；"
        and not is_marked(part[after].text)
    ]  # fmt: skip


def _each(part: Sequence[Block]) -> list[_Start]:
    """Every paragraph a brief of its own: its title is its first sentence, which stays in the text as well."""
    return [
        _Start(at, "", length=0)
        for at, block in enumerate(part)
        if block.kind in ("paragraph", "item") and len(block.text) > 20
    ]


def _is_title(block: Block) -> bool:
    return (
        block.kind == "paragraph" and 6 <= len(block.text) <= _LONGEST_TITLE and block.text[-1:] not in "。；，、：;,:"
    )


def _bold(part: Sequence[Block]) -> list[_Start]:
    """Short lines that are bold throughout, with text below; two together are one title."""
    starts: list[_Start] = []
    for at, block in enumerate(part):
        if _is_title(block) and block.bold >= len(block.text):
            if starts and starts[-1].at + starts[-1].length == at and starts[-1].length == 1:
                starts[-1] = replace(starts[-1], title=f"{starts[-1].title} {block.text}", length=2)
            else:
                starts.append(_Start(at, block.text))
    return starts if starts and starts[0].at == _first_text(part) else []


def _first_text(part: Sequence[Block]) -> int:
    return next((at for at, block in enumerate(part) if block.text and not block.text.strip().isdigit()), 0)


def _numbered(part: Sequence[Block]) -> list[_Start]:
    """Short lines numbered 一、二、… in order, at least two."""
    found = [at for at, block in enumerate(part) if _is_title(block) and _NUMBERED.match(block.text)]
    if len(found) < 2 or [ordinal_of(part[at].text) for at in found] != list(range(1, len(found) + 1)):
        return []
    return [_Start(at, strip_mark(part[at].text)) for at in found]


def _plain(part: Sequence[Block]) -> list[_Start]:
    """Short lines above running text, the first at the head of all, and each with a list mark of its kind or, as it,
    without any; numbered ones in order. One more short line, an author's, may stand between."""
    texts = [at for at, block in enumerate(part) if block.text and not _SECTION.fullmatch(block.text)]
    kind = mark_of(part[texts[0]].text)[0] if texts else -1
    found: list[int] = []
    for place, at in enumerate(texts):
        block, below = part[at], [part[one] for one in texts[place + 1 : place + 3]]
        ended = place == 0 or part[texts[place - 1]].text[-1] in _ENDS
        under_title = bool(found) and found[-1] == texts[place - 1]
        if ended and not under_title and _is_plain_title(block, kind) and _opens_prose(below):
            found.append(at)
    ordinals = [ordinal_of(part[at].text) for at in found]
    if not found or found[0] != texts[0] or (any(ordinals) and ordinals != list(range(1, len(found) + 1))):
        return []
    return [_Start(at, strip_mark(part[at].text)) for at in found]


def _is_plain_title(block: Block, kind: int) -> bool:
    text = block.text
    return (
        block.kind in ("paragraph", "item")
        and _SHORTEST_PLAIN <= len(text) <= _LONGEST_TITLE
        and text[-1] not in "。；，、：;,:！!）)】"
        and "。" not in text
        and mark_of(text)[0] == kind
    )


def _bracketed(part: Sequence[Block]) -> list[_Start]:
    """Paragraphs that begin with their title in 【】, the first at the head of all."""
    starts = [
        _Start(at, match[1], lead=match.end())
        for at, block in enumerate(part)
        if block.kind in ("paragraph", "item") and (match := _IN_BRACKETS.match(block.text))
    ]
    return starts if starts and starts[0].at == _first_text(part) else []


def _opens_prose(below: Sequence[Block]) -> bool:
    """Whether running text begins here, or below one more short line."""
    return bool(below) and (_is_prose(below[0]) or (_is_aside(below[0]) and any(map(_is_prose, below[1:]))))


def _is_prose(block: Block) -> bool:
    return block.kind in ("paragraph", "item") and len(block.text) >= _PROSE and "。" in block.text


def _cut(
    part: Sequence[Block], starts: list[_Start], sections: set[int], kind: ArticleKind, title: str, preface: str = ""
) -> list[CutArticle]:
    """The drafts between the starts; text before the first one is an article of its own, or an editor's note on it."""
    ends = [*(start.at for start in starts[1:]), len(part)][: len(starts)]
    drafts = [_draft(part, start, end, sections, kind) for start, end in zip(starts, ends, strict=True)]
    before = range(starts[0].at if starts else len(part))
    head = [part[at] for at in before if part[at].kind != "rule" and at not in sections]
    if not any(block.text for block in head):
        return drafts
    if drafts and (_NOTE.match(head[0].text) or all(_is_aside(block) for block in head)):
        drafts[0] = replace(drafts[0], blocks=(*head, *drafts[0].blocks))
        return drafts
    if drafts and preface and key(preface) not in {key(draft.title) for draft in drafts}:
        return [CutArticle(preface, kind, tuple(head)), *drafts]
    return [_untitled(head, kind, title if not starts else ""), *drafts]


def _is_aside(block: Block) -> bool:
    return len(block.text) <= 30 and block.text[-1:] not in "。！？"


def _draft(part: Sequence[Block], start: _Start, end: int, sections: set[int], kind: ArticleKind) -> CutArticle:
    first = start.at + (0 if start.lead else start.length)
    rest = [part[at] for at in range(first, end) if at not in sections]
    if start.length == 0:
        return _untitled(rest, kind, "")
    title = start.title
    if start.lead:
        block = rest.pop(0)
        if text := block.text[start.lead :].strip():
            rest.insert(0, replace(block, text=text, bold=0))
    elif len(rest) > 1 and len(rest[0].text) <= _LONGEST_TITLE and re.match("——|--|──", rest[0].text):
        title += rest.pop(0).text  # a subtitle
    return CutArticle(title, kind, tuple(rest))


def _untitled(blocks: Sequence[Block], kind: ArticleKind, title: str) -> CutArticle:
    """An article without a heading: its first line where that reads like a title, else the document's title, else
    its first sentence, which stays in the text."""
    texts = [block for block in blocks if block.text]
    first = next((block for block in texts if block.kind != "caption"), texts[0])
    if len(texts) > 1 and first is texts[0] and _is_title(first) and len(texts[1].text) > len(first.text):
        return CutArticle(first.text, kind, tuple(block for block in blocks if block is not first))
    if title and not fold(title).isascii():
        return CutArticle(title, kind, tuple(blocks), titled=False)
    sentence = re.match(rf"[^{ENDS}{PARTS}]{{1,60}}", first.text)
    return CutArticle(sentence[0].strip() if sentence else first.text[:60], kind, tuple(blocks), titled=False)
