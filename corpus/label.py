"""What an article is about: its groups, places and topics, each with the words that earned it.

    group         who reports or acts: a name in title, byline or lead-in; where none is there, the first
                  …工作组 of the text; with `column_groups` the column in 【…】 at the head of the title
    place, topic  a word in title or lead-in, or at least twice in the text, or once a `strong` word

A word of two characters counts only where the text is not cut across it: 河南 in 黄河|南岸 is no province. A longer
word of the profile counts for the shorter ones in it: 伊宁县 for 伊宁.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import rjieba

from corpus.fold import fold, fold_line
from corpus.models import Article, Finding, Issue, Label
from corpus.profile import Profile

_COLUMN = re.compile(r"\s*【\s*([^【】]{1,40}?)\s*】")
_TWICE = 2
_SHORT = 2  # characters; longer words are their own evidence
_TABLES = ("groups", "places", "topics")
_GROUP = "工作组"
# …工作组 that are named by their task, not by who they are.
_TASKS = frozenset((
    "专项", "联合", "领导", "驻村", "扶贫", "调查", "调研", "督导", "检查", "筹备", "国务院", "前方", "后方", "我们",
    "援疆", "援藏", "对口支援", "帮扶", "各个", "指导", "专门", "中央", "相关", "有关", "临时", "包联", "现场", "协调",
    "处置", "应急", "专家",
))  # fmt: skip
_TOKENS_BEFORE = re.compile(r"([\u4e00-\u9fff]{2,10})工作组")


@dataclass(frozen=True, slots=True)
class _Earns:
    """What a word stands for: a value of a table, and whether it is strong."""

    table: str
    value: str
    word: str
    strong: bool


@dataclass(frozen=True, slots=True)
class _Matcher:
    """All words of a profile as one pattern, the longest first; what each, and the words within it, earn."""

    pattern: re.Pattern[str]
    earns: dict[str, tuple[_Earns, ...]]


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
    # Words found: in what stands out (title, lead-ins), in bylines, in the text; each in order, repeated as found.
    found: dict[str, list[_Earns]] = {"head": list(_earned(article.title, matcher)), "byline": [], "text": []}
    for paragraph in article.paragraphs:
        part = {"lead": "head", "byline": "byline"}.get(paragraph.kind, "text")
        found[part] += _earned(paragraph.text, matcher)
    columns = tuple(Label(name, (name,)) for name in _columns(article.title)) if profile.column_groups else None
    return replace(
        article,
        groups=_groups(found) if columns is None else columns,
        places=_about(found, "places"),
        topics=_about(found, "topics"),
    )


def _groups(found: dict[str, list[_Earns]]) -> tuple[Label, ...]:
    named = [one for part in ("head", "byline") for one in found[part] if one.table == "groups"]
    if not named:
        text = (one for one in found["text"] if one.table == "groups" and one.word.endswith(_GROUP))
        named = [first] if (first := next(text, None)) else []
    return _labels(named)


def _about(found: dict[str, list[_Earns]], table: str) -> tuple[Label, ...]:
    head = [one for one in found["head"] if one.table == table]
    text = [one for one in found["text"] if one.table == table]
    counts = Counter((one.value, one.word) for one in text)
    return _labels(head + [one for one in text if one.strong or counts[one.value, one.word] >= _TWICE])


def _labels(earned: Iterable[_Earns]) -> tuple[Label, ...]:
    words: dict[str, dict[str, None]] = {}
    for one in earned:
        words.setdefault(one.value, {})[one.word] = None
    return tuple(Label(value, tuple(own)) for value, own in words.items())


def _columns(title: str) -> list[str]:
    """The columns at the head of a title: 【a】【b】…… -> a, b."""
    columns = []
    at = 0
    while match := _COLUMN.match(title, at):
        columns.append(re.sub(r"\s+", " ", match[1]))
        at = match.end()
    return columns


def _earned(text: str, matcher: _Matcher) -> Iterator[_Earns]:
    """What the words in a text stand for, in order; short words that the text is cut across do not count."""
    folded = fold(text)
    cuts: list[int] | None = None
    for match in matcher.pattern.finditer(folded):
        for one in matcher.earns[match[0]]:
            word = fold_line(one.word)
            if len(word) <= _SHORT:
                cuts = cuts or _cuts(folded)
                start = match.start() + match[0].find(word)
                if not _stands(start, start + len(word), cuts, one.table == "places"):
                    continue
            yield one


@cache
def _jieba() -> rjieba.Jieba:
    return rjieba.Jieba()


def _cuts(folded: str) -> list[int]:
    """For each character the start of its word, as the dictionary cuts the text; and the text's length."""
    starts: list[int] = []
    for word in _jieba().cut(folded, hmm=False):
        starts += [len(starts)] * len(word)
    return [*starts, len(folded)]


def _stands(start: int, end: int, cuts: list[int], begins: bool) -> bool:
    """Whether no word of the text reaches over one edge of [start, end) only; with `begins`, one also begins there."""
    left, right = cuts[start], cuts[end]
    if right < end and right > start:
        return False  # the last character's word goes on beyond the end, and began within
    if left == start:
        return True
    after = next((at for at in range(start, len(cuts)) if cuts[at] != left), len(cuts) - 1)
    return after >= end and not begins


@lru_cache(maxsize=64)
def _matcher(profile: Profile) -> _Matcher:
    earns: dict[str, list[_Earns]] = {fold_line(word): [] for word in profile.ignore}
    ignored = set(earns)
    for table in _TABLES:
        for name in getattr(profile, table):
            for word in dict.fromkeys((*name.strong, *name.words)):
                own = earns.setdefault(fold_line(word), [])
                own.append(_Earns(table, name.value, word, word in name.strong))
    whole = {
        word: tuple(one for inner, own in earns.items() if inner in word and word not in ignored for one in own)
        for word in earns
    }
    return _Matcher(re.compile(_trie(earns) or r"(?!)"), whole)


def _trie(words: Iterable[str]) -> str:
    """A pattern that matches the longest of the words at a place: 河南, 河北 -> 河(?:北|南)."""
    tree: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        if word:
            tree.setdefault(word[0], []).append(word[1:])
    parts = []
    for first, rests in tree.items():
        rest = _trie(rests)
        optional = "?" if "" in rests and rest else ""
        parts.append(re.escape(first) + (f"(?:{rest}){optional}" if rest else ""))
    return "|".join(parts)


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
