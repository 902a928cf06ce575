"""Blocks -> issues: masthead, contents list, articles, colophon; and what looked wrong.

Document -> Issue per masthead: series, year, number, date, contents, articles (no labels yet), colophon, findings
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.ids import article_id, issue_id
from corpus.models import Article, Block, ContentsEntry, Document, Issue
from corpus.profile import Profile
from corpus.split.article_starts import CutArticle, find_articles
from corpus.split.clues import known_by
from corpus.split.contents_list import Contents
from corpus.split.findings import find_faults
from corpus.split.masthead import Masthead, mastheads, read_masthead, web_date
from corpus.split.outline import Parts, cut, is_stamp
from corpus.split.paragraphs import link_of, make_paragraphs
from corpus.split.title_matching import key, match, sections
from corpus.text.dates import event_dates
from corpus.text.list_marks import strip_mark
from corpus.text.numerals import TEN

# White space between two characters of Chinese, punctuation included: a line's end, or a separator of clauses.
_ONE_LINE = 19  # characters that a title may have and never need a second line
_OWN_TITLE = re.compile(r"(?:[期号辑）)\]】日]|[0-9])\s*(?:[:：|｜·]|[-–—]+(?=\s))\s*([^\s0-9].{2,})$")
_BLANK = re.compile(r"(?<=[\u2e80-\uffef“”‘’…—])\s+(?=[\u2e80-\uffef“”‘’…—])")


def split(document: Document, profile: Profile) -> tuple[Issue, ...]:
    """The issues of a document in order; an issue's id is empty where nothing printed says which it is."""
    # A line of nothing but signs (-----, ＊＊＊) is a rule, however it was set.
    blocks = [block if any(map(str.isalnum, block.text)) or block.href else Block("rule") for block in document.blocks]
    starts = mastheads(blocks, profile)
    ends = [*starts[1:], len(blocks)]
    alone = len(starts) == 1
    return tuple(_issue(document, blocks[start:end], profile, alone) for start, end in zip(starts, ends, strict=True))


def _issue(document: Document, blocks: Sequence[Block], profile: Profile, alone: bool) -> Issue:
    parts = cut(blocks, profile)
    mast, reasons = known_by(_masthead(document, parts, profile, alone), document, alone)
    id = issue_id(profile.series, mast.year, mast.number, mast.running_number, mast.date) or ""
    preface = _own_title(parts) or _first_title(parts, profile)
    drafts, names = find_articles(parts.body, parts.contents, profile, document.title if alone else "", preface)
    if any(block.text for block in parts.annex):
        drafts += find_articles(parts.annex, Contents(), profile, "", "")[0]
    entries = parts.contents.entries
    titles = [draft.title for draft in drafts]
    places = match([entry.title for entry in entries], titles)
    entry_of = {place: at for at, place in enumerate(places) if place is not None}
    blanks = separates_clauses([entry.title for entry in entries] or titles)
    both_kinds = len({entry.kind for entry in entries}) == 2
    articles: list[Article] = []
    untitled: list[str] = []
    for ordinal, draft in enumerate(drafts, 1):
        at = entry_of.get(ordinal - 1)
        listed = entries[at].title if at is not None else ""
        kind = entries[at].kind if at is not None and both_kinds else draft.kind
        article = Article(
            article_id(id, ordinal),
            kind,
            make_title(draft, listed, blanks),
            make_paragraphs(draft.blocks),
            listed,
            link=link_of(draft.blocks),
        )
        days = event_dates("\n".join([article.title, *(p.text for p in article.paragraphs)]), mast.year, mast.date)
        articles.append(replace(article, event_dates=days))
        if not draft.titled:
            untitled.append(article.id)
    contents = []
    for entry, place in zip(entries, places, strict=True):
        if place is None and key(entry.title) in names:
            continue
        named = articles[place] if place is not None else None
        contents.append(
            ContentsEntry(entry.title, entry.items, named.id if named else "", sections(entry.items, named, articles))
        )
    return Issue(
        id,
        profile.series,
        profile.title,
        mast.year,
        mast.number,
        mast.running_number,
        mast.date,
        mast.publisher,
        replace(document.source, known_by=reasons),
        tuple(contents),
        tuple(articles),
        tuple(block.text for block in parts.colophon if block.text and not is_stamp(block.text)),
        find_faults(mast, contents, articles, untitled),
    )


def _masthead(document: Document, parts: Parts, profile: Profile, alone: bool) -> Masthead:
    """What the masthead says; what it leaves open, the page's title, the list's sign-off and the colophon may say."""
    mast = read_masthead([block.text for block in parts.head], profile)
    others = [document.title] if alone else []
    others += [parts.contents.sign_off, *(block.text for block in parts.colophon)]
    more = read_masthead(filter(None, others), profile)
    said_number = mast.number or mast.running_number
    date = mast.date or more.date
    if not (date or more.date or mast.year or more.year):  # of an issue of a year, the page may be much younger
        date = web_date(block.text for block in parts.head)
    return Masthead(
        mast.year or more.year or (date.year if date else None),
        mast.number if said_number else more.number,
        mast.running_number if said_number else more.running_number,
        mast.publisher,
        date,
        mast.yearly if said_number else more.yearly,
    )


def _own_title(parts: Parts) -> str:
    """What an issue is called beside its number: 科技周刊（第 321 期）：某题 -> 某题; 2023.05.15 - 某题 -> 某题"""
    headings = (block.text for block in parts.head if block.kind == "heading")
    found = (_OWN_TITLE.search(text) for text in headings if read_masthead([text], None).says_which)
    return next((match[1].strip() for match in found if match), "")


def _first_title(parts: Parts, profile: Profile) -> str:
    """The only heading above the body, where it is of the articles' own level and names neither issue nor series: then
    it is the first article's."""
    headings = [block for block in parts.head if block.kind == "heading"]
    below = next((block for block in parts.body if block.kind == "heading"), None)
    if len(headings) != 1 or not below or headings[0].level != below.level:
        return ""
    text = headings[0].text
    return "" if profile.title in text or read_masthead([text], profile).says_which else text


def separates_clauses(titles: Iterable[str]) -> bool:
    """Whether these titles separate clauses by blanks: one has a blank that is no letter spacing, though it is short
    enough for a line."""
    return any(
        len(title) <= _ONE_LINE and _BLANK.search(title) and min(map(len, title.split())) > 1 for title in titles
    )


def make_title(draft: CutArticle, listed: str, blanks: bool) -> str:
    """A draft's title as one line: without list mark, a lead-in's full stop, and white space that is only a line's end.

    White space between Chinese characters separates clauses where the entry `listed`, of the same letters, has it
    too, and otherwise where this issue separates clauses so (`blanks`); elsewhere the line was broken there.
    """
    title = draft.title.strip()
    bare = strip_mark(title)
    if bare and (title[0] not in f"0123456789{TEN}（(第" or key(bare) == key(listed)):
        title = bare
    title = re.sub(r"[。；;]+$", "", title)
    if listed and key(bare := re.sub(r"^[0-9]{1,2}\s+", "", title)) == key(listed):
        title = bare
    if listed and key(title) == key(listed):
        return _like(title, listed)
    return re.sub(r"\s+", " ", title) if blanks else _BLANK.sub("", title)


def _like(title: str, listed: str) -> str:
    """The title with white space between Chinese characters only where the entry, of the same letters, has it."""
    kept = {len(key(listed[: match.start()])) for match in _BLANK.finditer(listed)}
    return _BLANK.sub(lambda match: " " if len(key(title[: match.start()])) in kept else "", title)
