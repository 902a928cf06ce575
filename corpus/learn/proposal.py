"""Issues of one series -> a proposed profile, each line with the evidence for it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import ReadError
from corpus.learn.titles import common_titles
from corpus.models import Block, Document, Issue
from corpus.parse import parse_document
from corpus.profile import Profile, is_time
from corpus.split.contents_list import heading_name, opens_briefs, opens_contents
from corpus.split.holder import find_holder
from corpus.split.outline import cut
from corpus.text.cutter import cutter
from corpus.text.fold import fold
from corpus.text.word_lists import words

_OFTEN = 3  # in one issue of so many, what recurs stands at least
_TITLES = 8  # names of the series, at most
_COLUMNS = 20
_NAMES = 20
_WORDS = 40
_GROUP = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,6}工作组")
_PLACE = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}[县市州旗](?![\u4e00-\u9fff]?场)")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_COMMON = frozenset(words(__package__, "words", "common"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value of a profile, and in how many of how many issues it stands."""

    value: str
    issues: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a series seems to be; the fields are those of a profile. `known_by` counts what told number and date."""

    issues: int
    titles: tuple[Evidence, ...]
    publishers: tuple[Evidence, ...]
    contents: tuple[Evidence, ...]
    briefs: tuple[Evidence, ...]
    columns: tuple[Evidence, ...]
    colophon: tuple[Evidence, ...]
    level: tuple[int, int]  # of the headings of articles, and in how many issues
    known_by: tuple[Evidence, ...]
    groups: tuple[Evidence, ...]
    places: tuple[Evidence, ...]
    words: tuple[Evidence, ...]
    refused: tuple[tuple[str, str], ...] = ()  # (file, reason)


def propose(documents: Sequence[Document], series: str, title: str = "") -> Proposal:
    """The proposal of these issues, of which the series will be called `series`, and `title` where that is known."""
    titles = list(dict.fromkeys([*([title] if title else []), *common_titles(documents)]))[:_TITLES]
    folders = [name for document in documents for name in document.folders if not is_time(name)]
    name = titles[0] if titles else folders[-1] if folders else series
    profile = Profile(series, name, marks=tuple(titles) or (name,))
    issues: list[Issue] = []
    refused = []
    for document in documents:
        told = replace(document, told=replace(document.told, title=name))
        try:
            issues += parse_document(replace(told, findings=()), (profile,))
        except ReadError as error:
            refused.append((document.source.name, str(error)))
    count = len(documents)
    marks = titles or [name]
    stands = Counter(mark for one in documents for mark in marks if _in_head(one, mark))
    parts = [cut(document.blocks, profile) for document in documents]
    levels = Counter(level for document in documents if (level := _level(document.blocks)))
    level, agreeing = levels.most_common(1)[0] if levels else (0, 0)
    level, agreeing = (level, agreeing) if 2 * agreeing > count else (0, 0)
    return Proposal(
        count,
        tuple(Evidence(mark, stands[mark]) for mark in marks),
        _frequent(([issue.publisher] for issue in issues), 2, _NAMES),
        _frequent((_openers(one.blocks, opens_contents, profile) for one in documents), 2, _NAMES),
        _frequent((_openers(one.blocks, opens_briefs, profile) for one in documents), 2, _NAMES),
        _frequent((_headings(document.blocks, level) for document in documents), max(2, count // _OFTEN), _COLUMNS),
        _frequent(([_opening(block.text) for block in one.colophon] for one in parts), 2, _NAMES),
        (level, agreeing),
        _frequent((map(_place, issue.source.known_by) for issue in issues), 1, _NAMES),
        _frequent((_GROUP.findall(_text(issue)) for issue in issues), 2, _NAMES),
        _frequent((_PLACE.findall(_titles(issue)) for issue in issues), 2, _NAMES),
        _frequent((_words(issue) for issue in issues), 2, _WORDS),
        tuple(refused),
    )


def _frequent(found: Iterable[Iterable[str]], least: int, most: int) -> tuple[Evidence, ...]:
    """What stands in at least so many issues, the most frequent first."""
    counts = Counter(value for values in found for value in dict.fromkeys(values) if value)
    return tuple(Evidence(value, count) for value, count in counts.most_common(most) if count >= least)


def _in_head(document: Document, mark: str) -> bool:
    lines = [document.title, *(block.text for block in document.blocks[:10] if len(block.text) <= 60)]
    return any(fold(mark) in fold(line) for line in lines)


def _openers(blocks: Sequence[Block], opens: Callable[[Block, Profile], bool], profile: Profile) -> Iterator[str]:
    for block in blocks:
        if opens(block, profile):
            yield block.text.strip()


def _headings(blocks: Sequence[Block], level: int) -> Iterator[str]:
    """Headings that may be columns': short, without what stands after a colon (本周话题：某题), and none deeper than
    the articles' `level`, where that is known: an entry that comes again stays in its column."""
    held = find_holder(blocks, [at for at, one in enumerate(blocks) if one.kind == "heading" and one.level > 1] or [0])
    for at, block in enumerate(blocks):
        if (held and held.at == at) or block.level > level > 0:
            continue  # it is over the articles, or within one, and none
        name = re.split("[:：]", block.text)[0].strip() if block.kind == "heading" else ""
        if 0 < len(name) <= 16 and heading_name(name):
            yield name


def _level(blocks: Sequence[Block]) -> int:
    """The level of the headings of articles: of those that one heading holds, else the highest that stands twice."""
    found = [at for at, block in enumerate(blocks) if block.kind == "heading" and block.text]
    levels = Counter(blocks[at].level for at in found)
    top = min((level for level, count in levels.items() if count > 1), default=0)
    below = [at for at in found if blocks[at].level >= top]
    holder = find_holder(blocks, below) if below else None
    return max(blocks[at].level for at in holder.articles) if holder else top


def _opening(text: str) -> str:
    """抄送：各县 -> 抄送："""
    match = re.match(r"\W*(\w{1,5}[:：])", text)
    return match[1] if match else ""


def _place(reason: str) -> str:
    """期号：文件名“issue-0030” -> 期号：文件名"""
    return reason.split("“")[0].strip()


def _titles(issue: Issue) -> str:
    return "\n".join(article.title for article in issue.articles)


def _text(issue: Issue) -> str:
    return "\n".join([_titles(issue), *(one.text for article in issue.articles for one in article.paragraphs)])


def _words(issue: Issue) -> Iterator[str]:
    for word in cutter().cut(_text(issue)):
        if _WORD.fullmatch(word) and word not in _COMMON:
            yield word


def to_toml(proposal: Proposal) -> str:
    """The proposal as a profile to be edited: what is likely as values, what only may be as comments."""
    title = proposal.titles[0].value
    lines = [
        f"# 由 {proposal.issues} 期学得，每条注明有它的期数。改好后用 jianbao profile check 看哪些期不合。",
        *(f"# 读不了：{name}：{_one_line(reason)}" for name, reason in proposal.refused),
        "",
        "# 系列的正式名称。",
        f"title = {_quoted(title)}",
        "",
        "# 期号和日期写在哪里：",
        *(f"#   {one.value} # {one.issues} 期" for one in proposal.known_by),
    ]
    for key, comment, found in (
        ("marks", "报头标志：文件开头出现其中之一，就归入本系列。", proposal.titles),
        ("publishers", "编印单位，按报头上的写法。", proposal.publishers),
        ("contents", "目录的标题（打开目录的那一行）。", ()),
        ("briefs", "简讯栏的标题：其后每一条是一则简讯。", proposal.briefs),
        ("columns", "各期常有的栏目：各自成篇。", proposal.columns),
        ("colophon", "版尾（报送单位等）一段的开头。", proposal.colophon),
    ):
        values = [f"    {_quoted(one.value)}, # {one.issues} 期" for one in found]
        lines += ["", f"# {comment}", *([f"{key} = [", *values, "]"] if values else [f"{key} = []"])]
    if proposal.contents:
        lines += ["# 像目录的标题：" + "、".join(f"{one.value}（{one.issues} 期）" for one in proposal.contents)]
    level, agreeing = proposal.level
    lines += ["", f"# 文章的标题是第几级，0 表示逐期自行判断；{agreeing} 期如此。", f"level = {level}"]
    for table, comment, found in (
        ("groups", "单位：正式名 = [其他写法]。去掉 # 就用上。", proposal.groups),
        ("places", "地方：正式名 = [其他写法]。去掉 # 就用上。", proposal.places),
    ):
        lines += ["", f"# {comment}", f"[{table}]"]
        lines += [f"# {_quoted(one.value)} = [] # {one.issues} 期" for one in found]
    words = "、".join(f"{one.value} {one.issues}" for one in proposal.words)
    lines += ["", "# 主题：由常用词（词 期数）归成几类。", *([f"# {words}"] if words else [])]
    lines += ['# [topics."产业"]', '# words = ["产业", "园区"]']
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a basic string of TOML is one of JSON


def _one_line(text: str) -> str:
    return " ".join(text.split())
