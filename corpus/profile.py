"""Profiles: what a series calls itself and what its groups, places and topics are called; one TOML file each.

The file's name is the series' name in ids (`yuanjiang.toml` -> `yuanjiang-2017-22`). The built-in ones are
overridden and added to by the operator's own. The form is explained in `TEMPLATE`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePath
from typing import Any

from corpus.models import Document, Finding
from corpus.text.fold import fold
from corpus.text.numerals import HUNDRED
from corpus.text.word_lists import folder as own_folder
from corpus.text.word_lists import parsed

GENERIC = "generic"
_SLUG = re.compile(r"[a-z0-9][a-z0-9_]*")
# How far into a file its masthead may lie: pages of websites have menus above it.
_HEAD = 40


class ProfileError(ValueError):
    """A profile cannot be used; the message names the file, what is wrong in it and the cure."""


@dataclass(frozen=True, slots=True)
class Name:
    """A group, place or topic and its words; a `strong` one earns the label by standing once; one of `title` counts for
    less in the text: half as much for a topic, nothing for a group or place."""

    value: str
    words: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    title: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One series: its masthead, its headings, and its names. The fields are the keys of the TOML."""

    series: str
    title: str
    marks: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    briefs: tuple[str, ...] = ()
    colophon: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    level: int = 0
    column_groups: bool = False
    ignore: tuple[str, ...] = ()
    groups: tuple[Name, ...] = field(default=())
    places: tuple[Name, ...] = field(default=())
    topics: tuple[Name, ...] = field(default=())
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    english: tuple[tuple[str, str], ...] = ()


_LISTS = ("marks", "publishers", "contents", "body", "briefs", "colophon", "columns", "ignore")
_TABLES = ("groups", "places", "topics")


def load_profiles(folder: Path | None) -> tuple[Profile, ...]:
    """The built-in profiles and those of `folder`/*.toml, which override them by series, in order of series.

    Raises `ProfileError` for a file that cannot be used.
    """
    tables: dict[str, tuple[dict[str, Any], str]] = {
        entry.name: (parsed(entry), f"built-in {entry.name}")
        for entry in own_folder(__package__).joinpath("profiles").iterdir()
        if entry.name.endswith(".toml")
    }
    if folder and folder.is_dir():
        for path in sorted(folder.glob("*.toml")):
            try:
                text = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise ProfileError(f"{path} 读不了（{error}）；请存为 UTF-8 文本，并检查读取权限。") from error
            tables[path.name] = _table(text, str(path)), str(path)
    named = sorted(tables.items())
    return tuple(_profile(table, name.removesuffix(".toml"), where) for name, (table, where) in named)


def built_in(series: str) -> str | None:
    """The text of the built-in profile of a series, None where there is none."""
    profile = own_folder(__package__).joinpath("profiles", f"{series}.toml")
    return profile.read_text(encoding="utf-8") if profile.is_file() else None


def load_profile(text: str, series: str, where: str) -> Profile:
    """The profile that a TOML text is; `where` names its file in a `ProfileError`."""
    return _profile(_table(text, where), series, where)


def _table(text: str, where: str) -> dict[str, Any]:
    import tomllib  # slow to import, and not needed where no profile is the operator's own

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{where} 不是合格的 TOML（{error}）；请改正那一行。") from error


def _profile(data: dict[str, Any], series: str, where: str) -> Profile:
    if not _SLUG.fullmatch(series):
        raise ProfileError(f"{where}：系列的名称只用小写字母、数字和 _；请换一个名称。")
    known = {one.name for one in fields(Profile)} - {"series"}
    if unknown := sorted(set(data) - known):
        raise ProfileError(f"{where} 里没有 {unknown[0]} 这一项；可用的是 {'、'.join(sorted(known))}。")
    title = data.get("title")
    if not isinstance(title, str) or not title.strip():
        raise ProfileError(f'{where} 没有 title；请加一行，如 title = "援疆工作简报"。')
    if not isinstance(column := data.get("column_groups", False), bool):
        raise ProfileError(f"{where}：column_groups 只能是 true 或 false，现在是 {column!r}。")
    level = data.get("level", 0)
    if isinstance(level, bool) or level not in range(7):
        raise ProfileError(f"{where}：level 只能是 0 到 6，现在是 {level!r}。")
    lists = {key: _strings(data.get(key, []), f"{where}：{key}") for key in _LISTS}
    tables = {key: _names(data.get(key, {}), f"{where}：[{key}]", key) for key in _TABLES}
    same = _synonyms(data.get("synonyms", {}), f"{where}：[synonyms]")
    more: dict[str, Any] = {**lists, **tables, "english": _english(data.get("english", {}), f"{where}：[english]")}
    profile = Profile(series, title.strip(), level=level, column_groups=column, synonyms=same, **more)
    return profile if profile.marks else replace(profile, marks=(profile.title,))


def _strings(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ProfileError(f'{where} 应是一列词，如 ["产业", "园区"]，现在是 {value!r}。')
    return tuple(value)


def _synonyms(value: Any, where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Short name = [full names]."""
    if not isinstance(value, dict):
        raise ProfileError(f"{where} 应是一张表。")
    return tuple((name, _strings(full, f"{where} {name!r}")) for name, full in value.items())


def _english(value: Any, where: str) -> tuple[tuple[str, str], ...]:
    """Name = its English."""
    if not isinstance(value, dict) or not all(isinstance(name, str) and name.strip() for name in value.values()):
        raise ProfileError(f'{where} 应是一张表，每行一个名称，如 "就业" = "Employment"。')
    return tuple((name, said.strip()) for name, said in value.items())


def _names(value: Any, where: str, table: str) -> tuple[Name, ...]:
    """Groups and places are `value = [further names]`; topics, and any that need strong words, are tables."""
    if not isinstance(value, dict):
        raise ProfileError(f"{where} 应是一张表。")
    names = []
    for key, item in value.items():
        at = f"{where} {key!r}"
        own = () if table == "topics" else (key,)
        if isinstance(item, dict):
            if unknown := sorted(set(item) - {"words", "strong", "title"}):
                raise ProfileError(f"{at} 里没有 {unknown[0]} 这一项；可用的是 words、strong、title。")
            words, strong, title = (_strings(item.get(key, []), f"{at} {key}") for key in ("words", "strong", "title"))
        else:
            words, strong, title = _strings(item, at), (), ()
        if not (own or words or strong or title):
            raise ProfileError(f'{at} 没有词，不会有文章得到它；请加上 words = ["…"]。')
        names.append(Name(key, own + words, strong, title))
    return tuple(names)


def choose(document: Document, profiles: Sequence[Profile]) -> tuple[Profile, tuple[Finding, ...]]:
    """The profile whose mark stands in the document's head, or that names its folder; else a generic one of its own
    title, and a finding."""
    named = (document.title, dict(document.properties).get("title", ""), own_title(document))
    head = [fold(one) for one in dict.fromkeys(named) if one]
    head += [fold(block.text) for block in document.blocks[:_HEAD] if len(block.text) <= 60]
    marks = [(fold(mark), profile) for profile in profiles for mark in profile.marks]
    # A mark that fills its line says more than one that a line mentions; then the longer, then the earlier.
    found = [
        (len(mark) == len(line.strip('《》"【】-·*')), len(mark), -place, profile)
        for mark, profile in marks
        for place, line in enumerate(head)
        if mark in line
    ]
    if found:
        return max(found, key=lambda one: one[:3])[3], ()
    inside = {fold(name) for name in document.folders}
    for profile in profiles:  # whose issues never say what they are
        if inside & {fold(name) for name in (profile.series, profile.title, *profile.marks)}:
            return profile, ()
    folder = next((name for name in reversed(document.folders) if not is_time(name)), "")
    title = document.told.title or document.told.folder_title or own_title(document) or folder
    series = re.sub(r"\W+", "", fold(title)) or GENERIC
    finding = Finding(
        "unknown-series",
        "warning",
        document.source.name,
        f"没有一个系列的报头标志出现在文件开头，暂按“{title or '未知'}”收录，不加标签；"
        "可用 jianbao profile new 为它写一份系列配置。",
    )
    return Profile(series, title or document.source.name, marks=(title,) if title else ()), (finding,)


_SERIES = re.compile(
    r"[\w·“”《》（）()]{0,30}?(?:简报|快报|专报|通报|简讯|快讯|动态|通讯|要情|要讯|内参|信息|周报|月报|旬报|日报|周刊|月刊|季刊|专刊)"
)


# 科技周刊（第 321 期）：某题 -> 科技周刊      某某 Weekly #12 -> 某某 Weekly
_BEFORE_NUMBER = re.compile(
    rf"([^0-9第]{{2,30}}?)[（(\[【〔\s]*(?:总?第\s*[0-9{HUNDRED}]+\s*[期号辑]|(?:no\.?|vol\.?|issue|#)\s*[0-9]|(?:19|20)[0-9]{{2}}[年.-])",
    re.IGNORECASE,
)


def own_title(document: Document) -> str:
    """What an unknown series seems to be called: a line at the head that ends like the name of a bulletin."""
    lines = [block.text for block in document.blocks[:_HEAD] if block.kind in ("heading", "paragraph")]
    prose = next((at for at, line in enumerate(lines) if len(line) > _PROSE), len(lines))
    for line in [*lines[:prose], document.title]:
        line = line.lstrip("【[")
        compact = re.sub(r"\s", "", line)
        if (match := _SERIES.match(compact)) and len(compact) - len(match[0]) <= 25:
            title = _WHEN.sub("", _as_printed(match[0], line).strip("《》"))
            if len(title) > _SHORT or not document.folders:
                return title or match[0]
    named = dict(document.properties)
    if site := named.get("series") or named.get("系列") or named.get("og:site_name"):
        return site[:30]
    for title in (document.title, named.get("title", "")):
        if (match := _BEFORE_NUMBER.match(title)) and match[1].strip(" .").lower() not in _COUNTERS:
            return match[1].strip(" 《》（(_-—|:：·")
    stem = re.sub(r"^[0-9\W_]+", "", PurePath(document.source.name).stem)
    if (match := _BEFORE_NUMBER.match(stem)) and (named_so := _SERIES.match(match[1])) and named_so.end() > _SHORT:
        return named_so[0]
    if document.folders and not document.title.startswith("《"):
        return ""
    first = next((line for line in lines if len(line) <= 30), "")
    return re.sub(r"\s|[（(〔\[]?\s*(?:19|20)\d\d.*|第.*期.*", "", document.title or first)[:30].strip("《》（(_-|")


def _as_printed(compact: str, line: str) -> str:
    """The head of a line that says this without blanks, with those beside Latin words."""
    end = count = 0
    while count < len(compact):
        count += not line[end].isspace()
        end += 1
    return re.sub(r"\s+", " ", re.sub(r"(?<![!-~])\s+(?![!-~])", "", line[:end])).strip()


_WHEN = re.compile(r"^(?:19|20)[0-9]{2}年?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?\s*")  # 2023年5月日报
_COUNTERS = frozenset("issue vol volume no episode ep week".split())  # of issues: Issue #12 names no series
_PROSE = 80  # letters; below a line of more, no name of the series is a masthead's
_SHORT = 2  # letters of 周报, the name of no one series
_TIME = re.compile(
    r"(?:(?:19|20)[0-9]{2})?年?度?[-_.]?(?:[0-9]{1,2}月?)?|(?:总?第)?[0-9]+[期辑]?|[0-9]{1,2}[-_.](?:19|20)[0-9]{2}年?"
    r"|(?:19|20)[0-9]{2}[-_.年]?[01]?[0-9][-_.月]?[0-3]?[0-9]日?(?:[-_ ].*)?|(?:issue|vol|no|week|weekly)[-_.# ]?[0-9]+"
)
_STORE = frozenset("archive archives content docs issues posts _posts reports source src".split())  # in any project


def is_time(folder: str) -> bool:
    """Whether a folder's name is only a year, month or number, or a store's, and so no series'."""
    return _TIME.fullmatch(fold(folder)) is not None or fold(folder) in _STORE


def names(profiles: Iterable[Profile]) -> tuple[str, ...]:
    """Every name and word of groups, places and topics: words of their own for the analysis."""
    found = {
        word
        for profile in profiles
        for name in (*profile.groups, *profile.places, *profile.topics)
        for word in (name.value, *name.words, *name.strong, *name.title)
    }
    return tuple(sorted(found))


def fingerprint(profile: Profile) -> str:
    """A short hash of all that a profile says of its issues; what only searches and pages say changes none of them."""
    return hashlib.sha256(repr(replace(profile, synonyms=(), english=())).encode()).hexdigest()[:16]


def template(title: str) -> str:
    """A commented profile for a new series of that title, ready to be filled in."""
    return TEMPLATE.replace("{title}", title.replace("\\", "\\\\").replace('"', '\\"'))


TEMPLATE = """# 一个系列（一种简报）的配置。文件名就是系列名（小写字母、数字、下划线），会出现在每篇文章的编号和网址里。
# 改好后运行 jianbao ingest，标签立即按新配置重做；先看效果可用 jianbao read 文件名。

# 系列的正式名称。
title = "{title}"

# 报头标志：文件开头出现其中之一，就归入本系列。
marks = ["{title}"]

# 编印单位，按报头上的写法。
publishers = []

# 目录的标题（打开目录的那一行）。
contents = ["本期要目", "目录"]

# 正文的标题：其后是正文，它本身不是文章。没有就留空。
body = []

# 简讯栏的标题：其后每一条是一则简讯。
briefs = ["本期动态"]

# 报送单位一段的开头；从这一段起是版尾，不参与检索。
colophon = ["报：", "送：", "主送", "抄送", "发：", "主题词"]

# 每期都有的栏目：标题是其中之一的，各自成篇，不论是哪一级标题。
columns = []

# 文章的标题是第几级（1 到 6）；0 表示逐期自行判断。例如各篇都在“## 内容”之下、以“### …”为题，就写 3。
level = 0

# true：标题开头【】里的栏目名就是“单位”标签。
column_groups = false

# 含有地名、单位名却不是它们的词，例如“黄河南岸”里的“河南”不是省名。
ignore = []

# 单位（谁在做、谁来报）：正式名 = [其他写法]。写在标题、署名或段首小标题里的算，都没有时取正文里第一个“…工作组”。
[groups]
# "南通工作组" = ["南通市工作组"]

# 地方：正式名 = [其他写法]。写在标题或段首小标题里，或正文里至少两次，才算这篇文章的地方。
[places]
# "伊宁县" = []

# 主题：标题或段首小标题里有它的词，或正文里有它的词的句子占到三分之一左右，又不比最突出的主题弱得多，才算。
# title 里的词在正文里分量减半；strong 里的词出现一次就算。
# [topics."产业"]
# words = ["产业", "园区"]
# strong = ["招商引资"]
# title = ["企业"]

# 同义的名称，检索其一时可以一并检索其余：简称 = [全称]。只影响检索，不影响标签。
[synonyms]
# "七师" = ["第七师", "兵团第七师"]

# 英文网页上怎样称呼这些工作组、地点和主题。只影响英文网页，不影响标签。
[english]
# "就业" = "Employment"
"""
