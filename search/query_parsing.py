"""What the reader typed -> a query of the engine, with what had to be repaired.

    富余劳动力 就业       both runs                      "富余劳动力"      exactly this string (also “ ” 「 」)
    就业 OR 创业          either; weaker than a blank    -培训 -"专场"     without
    (就业 OR 创业) 培训   brackets, also （ ）            "三农工作"~       the string, marks inside not regarded
    标题:就业             in the title (also title:)     创业*             what begins so
    年:2021 期:3..5       the issue's year, number       日期:2017-08..2018
    "援疆 资金"~10        near each other                援疆 近10 资金    the same
    招*司 就?业           with gaps                      正文:就业         not in the title

`or 或 |`, `AND and & 和 且`, `NOT not 不含 ! —` are understood where both sides are conditions, and the page says so.
A blank ends a condition; so does a quotation mark. `-` counts only after a blank, a bracket or at the beginning.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from corpus.text.fold import INVISIBLE
from index.queries import Everything, Query
from search.message import Message
from search.params import QueryError
from search.query.grammar import read
from search.query.printing import unparse
from search.query.tokens import tokens

__all__ = ["LONGEST", "Parsed", "parse_query", "unparse"]

LONGEST = 500  # characters of a query; what is longer is cut
KEPT = 256  # queries


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query and, as sentences for the reader, what was repaired."""

    query: Query
    notices: tuple[Message, ...] = ()


@lru_cache(maxsize=KEPT)  # a page asks three times what is looked for, and so do the pages that it leads to
def parse_query(text: str) -> Parsed:
    """The query that was typed; of nothing but blanks, `Everything`. Raises `QueryError`."""
    text, notices = _printable(text)
    if len(text) > LONGEST:
        said = Message("检索词有 {length} 个字符，只用了前 {most} 个，后面的已略去。", length=len(text), most=LONGEST)
        notices.append(said)
        text = text[:LONGEST]
    query, otherwise = read(list(tokens(text, notices)), notices)
    if isinstance(query, Everything):
        if text.strip() or notices:
            raise QueryError(
                Message('检索词里没有可以检索的字。要检索标点本身，请加引号，例如 "％"；要看全部文章，请清空检索框。')
            )
        return Parsed(query)
    if otherwise and (printed := unparse(query)) != text.strip():
        notices.append(Message("已按 {query} 理解。", query=printed))
    return Parsed(query, tuple(dict.fromkeys(notices)))


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
