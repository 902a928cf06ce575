"""What was typed -> its tokens: runs, quoted strings, brackets, operators.

(就业 OR 创业) -"专场"  ->  ( run:就业 or:OR run:创业 ) not:- string:专场
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.text.fold import DASHES, fold
from index.analysis import CHINESE
from index.schema import SCHEMA
from search.message import Message

Kind = Literal["run", "string", "loose", "together", "figure", "field", "open", "close", "or", "and", "not", "near"]

CLOSERS = {
    **dict.fromkeys('"＂', '"＂'),
    **dict.fromkeys("“„‟", "”"),
    **dict.fromkeys("「﹁", "」﹂"),
    **dict.fromkeys("『﹃", "』﹄"),
    "〝": "〞〟",
    # Typed out of phase: ”民生“ or ”民生”.
    "”": "“”",
}
_STRAY = "」﹂』﹄〞〟"
_QUOTES = "".join(CLOSERS) + _STRAY
_OPEN, _CLOSE = "(（", ")）"
_BARE = re.compile(rf"[^\s{_QUOTES}{_OPEN}{_CLOSE}|｜]+")
_NEAR = re.compile(r"[~～]([0-9]+)")
_BETWEEN = re.compile(r"(?:近|near/?)([0-9]{1,4})", re.IGNORECASE)
_AND_MARK = re.compile(rf"(?<=[{CHINESE}])[&＆]+|[&＆]+(?=[{CHINESE}])")
FIELDS = {
    **dict.fromkeys(("标题", "標題", "title", "intitle"), "title"),
    **dict.fromkeys(("正文", "内容", "body", "text", "intext"), "body"),
    **dict.fromkeys(("年", "年份", "year"), "year"),
    **dict.fromkeys(("期", "期号", "number", "no"), "number"),
    **dict.fromkeys(("日期", "date"), "date"),
    **{typed: one.name for one in SCHEMA for typed in one.typed},
}
AROUND = 30  # characters shown before and behind a fault
FIELD = re.compile(rf"({'|'.join(sorted(FIELDS, key=len, reverse=True))})[:：]", re.IGNORECASE)
_FOREIGN = re.compile(r"(?!https?:)([a-z]{2,12}|作者|来源|单位|关键词)[:：]", re.IGNORECASE)
# As they are typed -> what they are, and whether the page need not say so.
WORDS: dict[str, Kind] = {
    **dict.fromkeys(("or", "或", "或者"), "or"),
    **dict.fromkeys(("and", "和", "且", "并且", "&", "&&"), "and"),
    **dict.fromkeys(("not", "不含", "不包含"), "not"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its text, whether it is written as everybody knows (`plain`), and whether it must be an operator.

    `apart` says that a blank, a bracket or an end stands before it. Of strings that are sought near each other
    ("together") `texts` are these, and `distance` how many characters may stand between; of "near" as well.
    """

    kind: Kind
    text: str
    plain: bool = True
    firm: bool = True
    apart: bool = True
    texts: tuple[str, ...] = ()
    distance: int = 0


def tokens(text: str, notices: list[Message]) -> Iterator[Token]:
    """The tokens in order; marks without a partner and empty quotations are left out, with a notice."""
    partners = _partners(text)
    position = 0
    stray: list[int] = []
    while position < len(text):
        char = text[position]
        apart = position == 0 or text[position - 1].isspace() or text[position - 1] in _OPEN
        if char.isspace():
            position += 1
        elif char in _OPEN + _CLOSE:
            if position in partners:
                yield Token("open" if char in _OPEN else "close", char, apart=apart)
            else:
                stray.append(position)
            position += 1
        elif char in "|｜":
            yield Token("or", char, plain=False)
            position += 1
        elif char in _QUOTES:
            token, position = _quoted(text, position, notices)
            if token:
                yield token
        elif (mark := _negation(text, position)) and apart:
            yield Token("not", mark, plain=mark in "-－")
            position += 1
        elif (field := FIELD.match(text, position)) and (apart or text[position - 1] in "-－"):
            yield Token("field", field[1])
            position = field.end()
            if bare := _BARE.match(text, position):  # nothing in it is an operator
                yield Token("run", bare[0])
                position = bare.end()
        else:
            bare = _BARE.match(text, position)
            assert bare, "neither a blank nor a mark stands here"
            position = bare.end()
            yield from _words(bare[0], apart, notices)
    if stray:
        notices.append(Message("括号没有成对，多出的已略去。位置：{place}", place=marked(text, stray)))


def marked(text: str, places: Sequence[int]) -> str:
    """What was typed with the faults in it marked: 就业【)】 培训; of a long text what stands around the first."""
    start = 0 if len(text) <= 2 * AROUND else max(places[0] - AROUND, 0)
    end = len(text) if len(text) <= 2 * AROUND else min(places[0] + AROUND, len(text))
    shown = "".join(f"【{text[i]}】" if i in places else text[i] for i in range(start, end))
    return ("…" if start else "") + " ".join(shown.split()) + ("…" if end < len(text) else "")


def _words(text: str, apart: bool, notices: list[Message]) -> Iterator[Token]:
    folded = fold(text)
    if folded == "or" and fold(text) != text and text in ("OR", "ＯＲ"):
        yield Token("or", text)
    elif between := _BETWEEN.fullmatch(text):
        yield Token("near", text, plain=False, firm=False, distance=int(between[1]))
    elif kind := WORDS.get(folded):
        yield Token(kind, text, plain=False, firm=text in ("AND", "&", "&&", "＆"))
    else:
        if foreign := _FOREIGN.match(text):
            notices.append(
                Message(
                    "没有“{field}”这个字段，已当作普通的词；可用的有 标题: 正文: 组: 地: 题: 刊: 年: 期: 日期:。",
                    field=foreign[0],
                )
            )
        for number, part in enumerate(_AND_MARK.split(text)):
            if number:
                yield Token("and", "&", plain=False)
            if part:
                yield Token("run", part, apart=apart or bool(number))


def _negation(text: str, position: int) -> str:
    """The mark that excludes what follows: -词 －词 !词 —词 (one dash alone), else ""."""
    mark, after = text[position], text[position + 1 : position + 2]
    if not after.strip() or mark not in DASHES + "!！":
        return ""
    return mark if mark in "-－" or after not in DASHES + "!！" else ""


def _partners(text: str) -> set[int]:
    """The places of the brackets that have a partner, those within quotation marks not counted."""
    partners: set[int] = set()
    opened: list[int] = []
    position = 0
    while position < len(text):
        char = text[position]
        if char in _QUOTES:
            position = max(_end(text, position), position)
        elif char in _OPEN:
            opened.append(position)
        elif char in _CLOSE and opened:
            partners |= {opened.pop(), position}
        position += 1
    return partners


def _quoted(text: str, position: int, notices: list[Message]) -> tuple[Token | None, int]:
    """The string that a quotation mark begins: to its partner, else to any other mark of its kind, else to the end."""
    mark = text[position]
    start, end = position + 1, _end(text, position)
    if end < 0:
        place = marked(text, [position])
        notices.append(Message("引号“{mark}”没有成对，已略去。位置：{place}", mark=mark, place=place))
        return None, start
    if text[end : end + 1] not in tuple(CLOSERS.get(mark, "")) and fold(text[start:end]):
        notices.append(Message("引号没有成对，已当作 {quoted}。", quoted=quote(text[start:end].strip())))
    if not fold(text[start:end]):
        notices.append(Message("引号里没有字，已略去。"))
        return None, end + 1
    inside = text[start:end].strip()
    if near := _NEAR.match(text, end + 1):
        token = Token("together", inside, texts=tuple(inside.split()), distance=int(near[1][:9]))
        return token, near.end()
    if text[end + 1 : end + 2] in ("~", "～"):
        return Token("loose", inside), end + 2
    return Token("string", inside), end + 1


def _end(text: str, position: int) -> int:
    """Where the quotation that begins there ends; -1 for a mark that only ends one."""
    mark = text[position]
    end = _find(text, position + 1, CLOSERS.get(mark, ""))
    if end >= 0 or mark in "”" + _STRAY:
        return end
    end = _find(text, position + 1, _QUOTES)
    return end if end >= 0 else len(text)


def _find(text: str, start: int, marks: str) -> int:
    return next((i for i in range(start, len(text)) if text[i] in marks), -1)


def quote(text: str) -> str:
    """In the first quotation marks that do not occur in the text; else its quotes folded to one form first."""
    for opening, closing in ('""', "“”", "「」", "『』"):
        if not any(char in text for char in CLOSERS[opening] + closing):
            return opening + text + closing
    return f"“{fold(text)}”"
