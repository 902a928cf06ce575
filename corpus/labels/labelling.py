"""What an article is about: its groups, places and topics, each with the words that earned it.

    group         who reports or acts: a name in title, byline or lead-in; where none is there, the first
                  …工作组 of the text; with `column_groups` the column in 【…】 at the head of the title
    topic         words in title or lead-in and in enough of the text (`topics`), or once a `strong` word; a word of
                  `title` counts for less in the text
    place         a name in title or lead-in, or a text that happens there (`places`), or once a `strong` word

The text below a lead-in is a text by itself.

A word that the dictionary knows counts only where the text is not cut across it: 河南 in 黄河|南岸 is no province,
养老金 in 养老|金融 no pension. A longer word of the profile counts for the shorter ones in it, 伊宁县 for 伊宁,
unless it is one of `ignore`, which hide what is in them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from corpus.labels.places import Mention, told_of
from corpus.labels.topics import TopicWord, about
from corpus.models import Article, Finding, Issue, Label
from corpus.profile import Name, Profile
from corpus.text.cutter import cutter
from corpus.text.fold import BREAK, fold, fold_all, fold_line
from corpus.text.word_lists import words

if TYPE_CHECKING:
    from rjieba import Jieba

_COLUMN = re.compile(r"\s*【\s*([^【】]{1,40}?)\s*】")
_TWICE = 2
_TABLES = ("groups", "places", "topics")
_GROUP = "工作组"
# What makes a place's name another name: 南京路街道, 北京大学, 南昌舰.
_NO_PLACE = re.compile(
    r"路(?:街道|社区|小学|[0-9])|大街|(?:[\u4e00-\u9fff]{2}){0,2}大学|舰(?!队)|饭店|宾馆|时间[0-9今昨当]"
)
_TASKS = frozenset(words(__package__, "words", "tasks"))
_TOKENS_BEFORE = re.compile(r"([\u4e00-\u9fff]{2,10})工作组")


@dataclass(frozen=True, slots=True)
class _Earns:
    """What a word stands for: a value of a table; how often it must stand in the text (0: never enough there)."""

    table: str
    value: str
    word: str
    times: int


class _Hit(NamedTuple):
    """A word found at `text[start:end]` of an article's folded paragraphs."""

    earns: _Earns
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Matcher:
    """The words of a profile, and what each and the words in it earn: (where that one begins in it, its length, whether
    the dictionary has it, what it earns)."""

    words: AhoCorasick
    earns: Sequence[tuple[tuple[int, int, bool, _Earns], ...]]


def label_issue(issue: Issue, profile: Profile) -> Issue:
    """The issue with its articles labelled, and a finding for each group that the profile does not know."""
    matcher = _matcher(profile)
    articles, findings = [], list(issue.findings)
    unknown: set[str] = set()
    for article in issue.articles:
        labelled = label_article(article, profile, matcher)
        articles.append(labelled)
        name = unknown_group(labelled) if profile.groups and not labelled.groups else ""
        if name and name not in unknown:
            unknown.add(name)
            message = f'“{name}”像是一个单位，但系列配置的 [groups] 里没有；若是，请加一行 "{name}" = []。'
            findings.append(Finding("unknown-group", "note", labelled.id, message))
    return replace(issue, articles=tuple(articles), findings=tuple(findings))


def label_article(article: Article, profile: Profile, matcher: _Matcher | None = None) -> Article:
    """The article with the labels that the profile's words earn it."""
    matcher = matcher or _matcher(profile)
    heads, bylines, items = [article.title], list[str](), [list[str]()]
    for paragraph in article.paragraphs:
        if paragraph.kind == "lead":
            heads.append(paragraph.text)
            items.append([])
        else:
            (bylines if paragraph.kind == "byline" else items[-1]).append(paragraph.text)
    folded, texts = [fold(head) for head in heads], [fold(BREAK.join(item)) for item in items]
    in_heads, in_texts = [_find(head, matcher) for head in folded], [_find(text, matcher) for text in texts]
    if profile.column_groups:
        groups = tuple(Label(name, (name,)) for name in _columns(article.title))
    else:
        in_bylines = _find(fold(BREAK.join(bylines)), matcher)
        groups = _groups([*chain(*in_heads), *in_bylines], list(chain(*in_texts)))
    places, topics = list(chain(*in_heads)), list[_Hit]()
    for text, in_head, in_text in zip(texts, in_heads, in_texts, strict=True):
        places += _places([hit for hit in in_text if hit.earns.table == "places"], text)
        topics += _topics(in_head, in_text, text)
    return replace(article, groups=groups, places=_labels("places", places), topics=_labels("topics", topics))


def _groups(named: list[_Hit], in_text: list[_Hit]) -> tuple[Label, ...]:
    if not any(hit.earns.table == "groups" for hit in named):
        named = [hit for hit in in_text if hit.earns.table == "groups" and hit.earns.word.endswith(_GROUP)][:1]
    return _labels("groups", named)


def _topics(in_head: list[_Hit], in_text: list[_Hit], text: str) -> list[_Hit]:
    """The hits of an item, in title or lead-in and in its text, that are of topics it is about."""
    in_head, in_text = ([hit for hit in hits if hit.earns.table == "topics"] for hits in (in_head, in_text))
    words = (
        TopicWord(hit.earns.value, hit.start, hit.end, hit.earns.times > 0, hit.earns.times == 1) for hit in in_text
    )
    topics = about((hit.earns.value for hit in in_head), words, text)
    topics |= {hit.earns.value for hit in in_head if hit.earns.times == 1}
    return [hit for hit in (*in_head, *in_text) if hit.earns.value in topics]


def _places(hits: list[_Hit], text: str) -> list[_Hit]:
    """Those of `hits` that count: of places that the text tells of; and strong ones."""
    told = told_of([Mention(hit.earns.value, hit.start, hit.end) for hit in hits], text) if hits else ()
    return [hit for hit in hits if hit.earns.times == 1 or hit.earns.value in told]


def _labels(table: str, hits: Iterable[_Hit]) -> tuple[Label, ...]:
    words: dict[str, dict[str, None]] = {}
    for hit in hits:
        if hit.earns.table == table:
            words.setdefault(hit.earns.value, {})[hit.earns.word] = None
    return tuple(Label(value, tuple(own)) for value, own in words.items())


def _columns(title: str) -> list[str]:
    """The columns at the head of a title: 【a】【b】…… -> a, b."""
    columns = []
    at = 0
    while match := _COLUMN.match(title, at):
        columns.append(re.sub(r"\s+", " ", match[1]))
        at = match.end()
    return columns


def _find(folded: str, matcher: _Matcher) -> list[_Hit]:
    """The words in a folded text, in order, the longest at each place, without those that the text is cut across."""
    hits: list[_Hit] = []
    cuts: list[int] = []
    for word, at, _ in matcher.words.find_matches_as_indexes(folded):
        for offset, length, known, earns in matcher.earns[word]:
            start, end = at + offset, at + offset + length
            is_place = earns.table == "places"
            if known:
                cuts = cuts or _cuts(folded)
                if not _stands(start, end, cuts, is_place):
                    continue
            if is_place and _NO_PLACE.match(folded, end):
                continue
            hits.append(_Hit(earns, start, end))
    return hits


@cache
def _jieba() -> Jieba:
    return cutter()


def _is_known(word: str) -> bool:
    """Whether the dictionary has the word, so that a text that is cut otherwise does not mean it."""
    return len(_jieba().cut(word, hmm=False)) == 1


def _cuts(folded: str) -> list[int]:
    """Where the words begin, as the dictionary cuts the text; and the text's length."""
    return list(accumulate(map(len, _jieba().cut(folded, hmm=False)), initial=0))


def _stands(start: int, end: int, cuts: list[int], begins: bool) -> bool:
    """Whether no word of the text reaches over one edge of [start, end) only; with `begins`, one also begins there."""
    following = bisect_right(cuts, start)
    left, after = cuts[following - 1], cuts[following]
    right = cuts[bisect_right(cuts, end) - 1]
    if start < right < end:
        return False  # the last character's word goes on beyond the end, and began within
    return left == start or (after >= end and not begins)


@lru_cache(maxsize=64)
def _matcher(profile: Profile) -> _Matcher:
    printed = [word for table in _TABLES for name in getattr(profile, table) for word in _words(name)]
    folded = dict(zip(printed, fold_all(printed), strict=True))  # at once: some profiles have thousands
    earns: dict[str, list[_Earns]] = {fold_line(word): [] for word in profile.ignore}
    ignored = set(earns)
    for table in _TABLES:
        for name in getattr(profile, table):
            for word, least in _words(name).items():
                own = earns.setdefault(folded[word], [])
                own.append(_Earns(table, name.value, word, least))
    earns.pop("", None)
    known = cache(_is_known)
    hidden = re.compile("|".join(map(re.escape, ignored)) or "(?!)")
    places = {word: at for at, word in enumerate(earns)}
    whole = []
    for word in earns:
        rest = hidden.sub(BREAK, word)
        parts = {rest[start:end] for start, end in combinations(range(len(rest) + 1), 2)} - {word}
        inner = sorted(parts & earns.keys(), key=places.__getitem__)
        whole.append(tuple((word.find(one), len(one), known(one), own) for one in (word, *inner) for own in earns[one]))
    return _Matcher(AhoCorasick(list(earns), matchkind=MatchKind.LeftmostLongest), whole)


def _words(name: Name) -> dict[str, int]:
    """The words of a name, each with how often it must stand to earn the label."""
    return dict.fromkeys(name.title, 0) | dict.fromkeys(name.words, _TWICE) | dict.fromkeys(name.strong, 1)


def unknown_group(article: Article) -> str:
    """The first …工作组 of an article that is named by who it is: of its title, lead-ins, bylines or text; or ""."""
    texts = [
        article.title,
        *(p.text for p in sorted(article.paragraphs, key=lambda p: p.kind not in ("lead", "byline"))),
    ]
    for text in texts:
        for match in _TOKENS_BEFORE.finditer(text):
            name = ""
            for word in reversed(_jieba().cut(match[1], hmm=False)):
                name = word + name
                if len(name) >= 2:
                    break
            if 2 <= len(name) <= 6 and name not in _TASKS:
                return name + _GROUP
    return ""
