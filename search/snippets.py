"""Where a query stands in a text: marks that cover exactly what is displayed, and the passages worth showing.

    Terms(String("就业"))  in "转移就 業 1，805名"  ->  ((2, 5),)

A mark is (start, end) in code points of the text as printed; marks are sorted and neither overlap nor touch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.fold import fold, fold_with_sources
from corpus.models import Article
from index.analysis import CHINESE, Analysis
from index.engine import And, Field, Or, Prefix, Query, Run, String, Word

Mark = tuple[int, int]
WIDTH = 110  # characters of a snippet, about
BEFORE = 35  # of these at most before the first mark, where no sentence begins nearer
_BORDER = re.compile(r"[。！？；!?;\n]+[”’」』）)]*|[，、：,:](?![0-9])")
_CHINESE = re.compile(f"[{CHINESE}]")
_MOST = 64  # marks of one paragraph that are tried as the beginning of a snippet


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a paragraph as printed; `cut` says whether something of it is missing before and after."""

    text: str
    marks: tuple[Mark, ...]
    paragraph: str
    cut: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a query looks for, as patterns over folded text: for the title, and for the paragraphs."""

    title: tuple[re.Pattern[str], ...] = ()
    body: tuple[re.Pattern[str], ...] = ()


def terms(query: Query, analysis: Analysis) -> Terms:
    """The patterns of all that the query asks for; what it excludes is not among them."""
    found = list(dict.fromkeys(_terms(query, analysis)))
    return Terms(tuple(p for p, _ in found), tuple(p for p, where in found if where == "any"))


def _terms(query: Query, analysis: Analysis) -> Iterable[tuple[re.Pattern[str], Field]]:
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part, analysis)
        case Run(text, where):
            yield from ((_word(word), where) for word in analysis.query_words(text))
        case Word(text, where):
            yield _word(text), where
        case String(text, where) if folded := fold(text):
            yield re.compile(re.escape(folded)), where
        case Prefix(text, where) if folded := fold(text):
            yield _word(folded, prefix=True), where


def _word(word: str, prefix: bool = False) -> re.Pattern[str]:
    """A word as it may stand in a folded text.

    Chinese is marked wherever its characters stand. Letters and digits are marked only as a whole run of
    letters or of digits: 20 not within 2017, but 320 within a320, which the index also has; 1805 is 1,805 too.
    """
    if _CHINESE.search(word):
        return re.compile(re.escape(word))
    letter = rf"[^\W\d_{CHINESE}]"
    before = r"(?<![0-9])(?<![0-9][.,])" if word[0].isdigit() else f"(?<!{letter})"
    after = r"(?![0-9])" if word[-1].isdigit() else f"(?!{letter})"
    if prefix:
        after = rf"[^\W_{CHINESE}]*"
    whole, point, rest = word.partition(".")
    if whole.isdecimal() and len(whole) > 3:
        head = len(whole) % 3 or 3
        whole = ",?".join([whole[:head], *(whole[i : i + 3] for i in range(head, len(whole), 3))])
        return re.compile(before + whole + re.escape(point + rest) + after)
    return re.compile(before + re.escape(word) + after)


def marks(text: str, patterns: Iterable[re.Pattern[str]]) -> tuple[Mark, ...]:
    """What of the text as printed the patterns match."""
    return _merged(span for spans in _spans(text, patterns) for span in spans)


def _spans(text: str, patterns: Iterable[re.Pattern[str]]) -> list[list[Mark]]:
    """Per pattern, its matches in the text as printed; a string may overlap itself."""
    folded = fold_with_sources(text)
    found = []
    for pattern in patterns:
        spans, start = [], 0
        while match := pattern.search(folded.text, start):
            spans.append(folded.span(*match.span()))
            start = match.start() + 1
        found.append(spans)
    return found


def _merged(spans: Iterable[Mark]) -> tuple[Mark, ...]:
    """Sorted, overlapping and touching ones as one."""
    merged: list[Mark] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A candidate: part of a paragraph, the terms that it shows and how many marks."""

    paragraph: int
    start: int
    end: int
    terms: frozenset[int]
    count: int


def snippets(article: Article, patterns: Sequence[re.Pattern[str]]) -> tuple[Snippet, ...]:
    """The two passages that show most of the terms, a third where it shows a term more, in reading order.

    Where no paragraph has any, the beginning of the text; an article without text has none.
    """
    texts = [paragraph.text for paragraph in article.paragraphs]
    candidates: list[_Passage] = []
    marked: dict[int, tuple[Mark, ...]] = {}
    for number, text in enumerate(texts):
        spans = _spans(text, patterns)
        if merged := _merged(span for found in spans for span in found):
            marked[number] = merged
            candidates += _passages(number, text, merged, spans)
    chosen: list[_Passage] = []
    shown: frozenset[int] = frozenset()
    while candidates and len(chosen) < 3:
        best = max(candidates, key=lambda p: (len(p.terms - shown), len(p.terms), p.count, -p.paragraph, -p.start))
        if len(chosen) == 2 and not best.terms - shown:
            break
        chosen.append(best)
        shown |= best.terms
        candidates = [
            p for p in candidates if p.paragraph != best.paragraph or p.end <= best.start or p.start >= best.end
        ]
    if not chosen:
        return _beginning(article)
    return tuple(
        _snippet(article, p.paragraph, p.start, p.end, marked[p.paragraph])
        for p in sorted(chosen, key=lambda p: (p.paragraph, p.start))
    )


def _beginning(article: Article) -> tuple[Snippet, ...]:
    for number, paragraph in enumerate(article.paragraphs):
        if paragraph.text.strip():
            return (_snippet(article, number, 0, _end(paragraph.text, 0, 0, ()), ()),)
    return ()


def _snippet(article: Article, number: int, start: int, end: int, merged: Sequence[Mark]) -> Snippet:
    paragraph = article.paragraphs[number]
    text = paragraph.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    inside = tuple((a - start, b - start) for a, b in merged if start <= a and b <= start + len(text))
    missing = bool(paragraph.text[:start].strip()), bool(paragraph.text[start + len(text) :].strip())
    return Snippet(text, inside, paragraph.id, missing)


def _passages(number: int, text: str, merged: Sequence[Mark], spans: Sequence[Sequence[Mark]]) -> Iterable[_Passage]:
    """A candidate for each mark that could come first in a snippet."""
    for first, last in merged[:_MOST]:
        start = _start(text, first, merged)
        end = _end(text, start, last, merged)
        shown = frozenset(i for i, found in enumerate(spans) if any(start <= a and b <= end for a, b in found))
        yield _Passage(number, start, end, shown, sum(start <= a and b <= end for a, b in merged))


def _start(text: str, mark: int, merged: Sequence[Mark]) -> int:
    """Where a snippet whose first mark begins at `mark` begins: after the nearest border that leaves some context."""
    if mark <= BEFORE:
        return 0
    borders = [m.end() for m in _BORDER.finditer(text, mark - BEFORE, mark)]
    return _whole(text, borders[0] if borders else mark - BEFORE // 2, merged, -1)


def _end(text: str, start: int, last: int, merged: Sequence[Mark]) -> int:
    """Where a snippet that must reach to `last` ends: at a border not far from its full width."""
    full = max(start + WIDTH, last)
    if full + 10 >= len(text):
        return len(text)
    borders = [m.end() for m in _BORDER.finditer(text, max(last, start + WIDTH * 2 // 3), full)]
    return _whole(text, borders[-1] if borders else full, merged, 1)


def _whole(text: str, at: int, merged: Sequence[Mark], step: int) -> int:
    """The place moved outward until it splits neither a mark nor a word of letters and digits."""
    for start, end in merged:
        if start < at < end:
            at = start if step < 0 else end
    for _ in range(30):
        if not (0 < at < len(text) and text[at - 1].isascii() and text[at].isascii()):
            break
        if not (text[at - 1].isalnum() and text[at].isalnum()):
            break
        at += step
    return at
