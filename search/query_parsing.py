"""What the reader typed -> a query of the engine, with what had to be repaired.

    富余劳动力 就业       both runs                      "富余劳动力"      exactly this string (also “ ” 「 」)
    就业 OR 创业          either; weaker than a blank    -培训 -"专场"     without
    标题:就业             in the title (also title:)     创业*             words that begin so

A blank ends a condition; so does a quotation mark. `-` counts only after a blank or at the beginning.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.text.fold import INVISIBLE, fold
from index.analysis import CHINESE
from index.engine import And, Everything, Field, Not, Or, Prefix, Query, Run, String
from search.message import Message
from search.params import QueryError

LONGEST = 500  # characters of a query
_CLOSERS = {
    **dict.fromkeys('"＂', '"＂'),
    **dict.fromkeys("“„‟", "”"),
    **dict.fromkeys("「﹁", "」﹂"),
    **dict.fromkeys("『﹃", "』﹄"),
    "〝": "〞〟",
    # Typed out of phase: ”民生“ or ”民生”.
    "”": "“”",
}
_STRAY = "」﹂』﹄〞〟"
_QUOTES = "".join(_CLOSERS) + _STRAY
_MINUS = "-－"
_TITLE = re.compile(r"(?:标题|標題|[tTｔＴ][iIｉＩ][tTｔＴ][lLｌＬ][eEｅＥ])[:：]")
_BARE = re.compile(rf"[^\s{_QUOTES}]+")
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_ONE_WORD = re.compile(rf"[{CHINESE}]+|[^\W_{CHINESE}]+")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query and, as sentences for the reader, what was repaired."""

    query: Query
    notices: tuple[Message, ...] = ()


def parse(text: str) -> Parsed:
    """The query that was typed; of nothing but blanks, `Everything`. Raises `QueryError`."""
    text, notices = _printable(text)
    if len(text) > LONGEST:
        raise QueryError(
            Message("检索词有 {length} 个字符，最多 {most} 个。请只留最要紧的词句。", length=len(text), most=LONGEST)
        )
    groups: list[list[Query]] = [[]]
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        condition, position = _condition(text, position, notices)
        if condition is None:
            groups.append([])
        elif not isinstance(condition, Everything) and condition not in groups[-1]:
            groups[-1].append(condition)
    full = [And(tuple(group)) if len(group) > 1 else group[0] for group in groups if group]
    if len(groups) > 1 and len(full) < len(groups):
        notices.append(Message("OR 的一边没有词，这个 OR 已略去。"))
    full = list(dict.fromkeys(full))
    if not full:
        if text.strip() or notices:
            raise QueryError(
                Message('检索词里没有可以检索的字。要检索标点本身，请加引号，例如 "％"；要看全部文章，请清空检索框。')
            )
        return Parsed(Everything())
    return Parsed(Or(tuple(full)) if len(full) > 1 else full[0], tuple(dict.fromkeys(notices)))


def _printable(text: str) -> tuple[str, list[Message]]:
    """The text without what nobody can type: invisible characters silently, control characters with a notice."""
    text = "".join(char for char in text if char not in INVISIBLE or char == "\x00")
    bad = {
        char for char in text if char == "\ufffd" or (unicodedata.category(char) in ("Cc", "Cs") and not char.isspace())
    }
    if not bad:
        return text, []
    count = sum(char in bad for char in text)
    said = Message("已去掉 {n} 个无法显示的字符。", n=count)
    return "".join(" " if char in bad else char for char in text), [said]


def _condition(text: str, position: int, notices: list[Message]) -> tuple[Query | None, int]:
    """The condition at a position and where it ends; None for OR, `Everything` for what says nothing."""
    begin = position
    negated = (
        text[position] in _MINUS
        and (position == 0 or text[position - 1].isspace())
        and position + 1 < len(text)
        and not text[position + 1].isspace()
    )
    position += negated
    where: Field = "any"
    if title := _TITLE.match(text, position):
        where = "title"
        position = title.end()
        while position < len(text) and text[position].isspace():
            position += 1
        if position == len(text):
            notices.append(Message("“{word}”后面没有词，已略去。", word=title[0]))
            return Everything(), position
    if text[position] in _QUOTES:
        query, position = _quoted(text, position, where, notices)
    else:
        bare = _BARE.match(text, position)
        assert bare, "neither a blank nor a quotation mark stands here"
        position = bare.end()
        if _is_or(bare[0]) and bare.start() == begin:
            return None, position
        query = _bare(bare[0], where, notices)
    if negated and not isinstance(query, Everything):
        query = Not(query)
    return query, position


def _quoted(text: str, position: int, where: Field, notices: list[Message]) -> tuple[Query, int]:
    """The string that a quotation mark begins: to its partner, else to any other mark of its kind, else to the end."""
    mark = text[position]
    start = position + 1
    end = _find(text, start, _CLOSERS.get(mark, ""))
    if end < 0 and mark in "”" + _STRAY:
        notices.append(Message("引号“{mark}”没有成对，已略去。", mark=mark))
        return Everything(), start
    if end < 0:
        end = _find(text, start, _QUOTES)
        if end < 0:
            end = len(text)
        if fold(text[start:end]):
            notices.append(Message("引号没有成对，已当作 {quoted}。", quoted=_quote(text[start:end].strip())))
    if not fold(text[start:end]):
        notices.append(Message("引号里没有字，已略去。"))
        return Everything(), end + 1
    return String(text[start:end].strip(), where), end + 1


def _find(text: str, start: int, marks: str) -> int:
    return next((i for i in range(start, len(text)) if text[i] in marks), -1)


def _bare(text: str, where: Field, notices: list[Message]) -> Query:
    """A run of words, or a prefix; punctuation at the ends of a run means nothing."""
    star = text[-1] in "*＊"
    if star and _ONE_WORD.fullmatch(fold(text[:-1])):
        return Prefix(text[:-1], where)
    run = _ENDS.sub("", text)
    if not run:
        notices.append(Message("“{word}”里没有可以检索的字，已略去；要检索标点本身，请加引号。", word=text))
        return Everything()
    if "*" in fold(text):
        notices.append(Message("* 只能放在一个词的末尾；“{word}”已当作普通的词。", word=text))
    return Run(run, where)


def _is_or(text: str) -> bool:
    return text in ("OR", "ＯＲ")


def unparse(query: Query) -> str:
    """A query of the forms that `parse` makes, as it would be typed; parsed again it means the same."""
    match query:
        case Everything():
            return ""
        case Or(parts):
            return " OR ".join(map(unparse, parts))
        case And(parts):
            return " ".join(map(unparse, parts))
        case Not(part):
            return "-" + unparse(part)
        case Run(text, where):
            # OR and 标题: are read only where a condition begins, so a comma, which means nothing, comes first.
            return _title(where) + ("," if where == "any" and (_is_or(text) or _TITLE.match(text)) else "") + text
        case String(text, where):
            return _title(where) + _quote(text)
        case Prefix(text, where):
            return _title(where) + text + "*"
    raise TypeError(f"{type(query).__name__} cannot be typed")


def _title(where: Field) -> str:
    return "标题:" if where == "title" else ""


def _quote(text: str) -> str:
    """In the first quotation marks that do not occur in the text; else its quotes folded to one form first."""
    for opening, closing in ('""', "“”", "「」", "『』"):
        if not any(char in text for char in _CLOSERS[opening] + closing):
            return opening + text + closing
    return f"“{fold(text)}”"
