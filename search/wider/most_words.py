"""A query by most of its words: what was typed -> the same without the demand that an article has all of it.

    女子400米自由泳金牌得主是谁？  ->  the words and the pairs of characters of 女子400米自由泳金牌得主是
    就业 "技能培训" -乡            ->  those of 就业 and 技能培训, without 乡

Question words are left out: no bulletin has them, and what has them is no answer.
"""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.text.fold import fold
from index.analysis import CHINESE
from index.queries import And, Loose, Most, Not, Or, Query, Run, String
from index.score import SHARE

LONG = 10  # characters of a run that nobody types as one word
_UNITS = "个位名种些里儿年月日号天岁次届条座所家级类部本首张支只枚章国省市县州区人层集项间场份处方面点段者"
_ASKING = re.compile(
    rf"哪(?![吒咤])一?[{_UNITS}]?|第?几(?:[{_UNITS}]|公里|米|分|倍)|多[少久大长高远宽深重]|什么|甚么|谁|"
    "为什么|为何|因何|如何|怎么样?|怎样|何[时地处人种者年月日方国事物]|是否|能否|可否|有没有|是不是|请问|[吗呢](?=$|\\W)"
)
_OPEN_END = re.compile(r"..[是为]$")
_CHINESE = re.compile(f"[{CHINESE}]+")


def most_words(query: Query) -> Query | None:
    """The query that enough of the words answer; None where there are no words. What it excludes stays excluded."""
    asked, kept = _asked(query)
    texts = [(_without_asking(part.text), part) for part in asked]
    words = tuple(Run(text, part.field) for text, part in texts)
    pairs = tuple(String(pair, part.field) for text, part in texts for pair in _pairs(text))
    if not words:
        return None
    most = Most((*words, *dict.fromkeys(pairs)), SHARE)
    return And((most, *kept)) if kept else most


def is_sentence(typed: str, query: Query) -> bool:
    """Whether a sentence was typed, or a question, and no operator: `query` is what was read of it.

    A long run, or one with a question word, or what ends as sentences do: 镇淮楼的前身为  北海道的原名是？
    """
    asked, kept = _asked(query)
    if kept or isinstance(query, Or) or any(part.field != "any" for part in asked):
        return False
    runs = [fold(part.text) for part in asked if isinstance(part, Run)]
    return any(len(run) >= LONG or _ASKING.search(run) or _OPEN_END.search(run) for run in runs) or (
        bool(runs) and typed.rstrip().endswith(("?", "？", "。", "！"))
    )


def _asked(query: Query) -> tuple[list[Run | String | Loose], list[Query]]:
    """The words and strings that are asked for, and the other conditions."""
    match query:
        case Run() | String() | Loose():
            return [query], []
        case And(parts):
            found = [_asked(part) for part in parts]
            return [one for asked, _ in found for one in asked], [one for _, kept in found for one in kept]
        case Or(parts):
            asked = [one for part in parts for one in _asked(part)[0]]
            return (asked, []) if asked else ([], [query])
        case Not():
            return [], [query]
    return [], [query]


def _without_asking(text: str) -> str:
    """The folded text without question words; where nothing else is there, with them."""
    folded = fold(text)
    return _ASKING.sub(" ", folded) if _ASKING.sub("", folded).strip("是的在有？?") else folded


def _pairs(text: str) -> list[str]:
    return [first + second for run in _CHINESE.findall(text) for first, second in pairwise(run)]
