"""Where a query stands in a text: marks that cover exactly what is displayed, and the passages worth showing.

    terms(String("就业"))  in "转移就 業 1，805名"  ->  ((2, 5),)

A mark is (start, end) in code points of the text as printed; marks are sorted and neither overlap nor touch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from corpus.models import Article
from corpus.text.fold import fold, fold_all, same_places, spans_in
from corpus.text.sentences import ENDS, PARTS
from index.analysis import CHINESE, other_words
from index.engine import Engine, Request
from index.queries import GAP, And, Field, Glob, Loose, Most, Near, Or, Prefix, Query, Run, String, Word, with_marks
from index.writings import beside, writings
from search.reading.items import headings

Mark = tuple[int, int]
WIDTH = 110  # characters of a snippet, about
BEFORE = 35  # of these at most before the first mark, where no sentence begins nearer
_BORDER = re.compile(rf"[{ENDS}{PARTS}\n]+[”’」』）)]*|[，、：,:](?![0-9])")
_END = re.compile(rf"[{ENDS}]+[”’」』）)]*")
_CHINESE = re.compile(f"[{CHINESE}]")
_INSIDE = re.compile(rf"[^\W_{CHINESE}]{{2}}")  # a place between two letters or digits of one word
_PART = re.compile(r"[0-9]+|[^0-9]+")
_MOST = 64  # marks of one paragraph that are tried as the beginning of a snippet


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a paragraph as printed; `cut` says whether something of it is missing before and after.

    `heading` is that of the item of a digest that it is in, "" where it is in none.
    """

    text: str
    marks: tuple[Mark, ...]
    paragraph: str
    cut: tuple[bool, bool] = (False, False)
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What of an article is shown as a result; `title` are the marks of its title, `count` is how many these and all
    paragraphs have; `paragraph` is the first that has one, "" where none has. `standing`: of each term that is there
    how often it stands in the title and in the text, and in which paragraph first, "" for none.
    """

    snippets: tuple[Snippet, ...]
    paragraph: str = ""
    title: tuple[Mark, ...] = ()
    count: int = 0
    standing: Mapping[Term, tuple[int, int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for, folded: a `word`, the beginning of one (`prefix`), any string, a number or date
    (`writing`), or a string with gaps (`glob`)."""

    text: str
    form: Literal["word", "prefix", "string", "writing", "glob"] = "string"

    @property
    def in_chinese(self) -> bool:
        """Whether it is found wherever its characters stand."""
        return bool(_CHINESE.search(self.text))

    def spans(self, folded: str) -> list[Mark]:
        """Where it stands in a folded text; a string may overlap itself.

        Chinese is found wherever its characters stand: words overlap in the index, and a reader sees characters.
        Letters and digits are found as the index has them: 20 not in 2017, but 320 in a320, and 1805 in 1,805.
        """
        if self.form != "glob" and self.text not in folded:  # as of most texts, whatever the form
            return []
        if self.form == "writing":
            before, after = map(frozenset, beside(self.text))
            return [
                (start, end)
                for start, end in standing(self.text, folded)
                if folded[start - 1 : start] not in before and folded[end : end + 1] not in after
            ]
        if self.form == "glob":
            return [match.span() for match in _glob(self.text).finditer(folded)]
        if self.form == "string" or self.in_chinese:
            return list(standing(self.text, folded))
        same = str.startswith if self.form == "prefix" else str.__eq__
        return [(start, end) for word, start, end in _other_words(folded) if same(word, self.text)]


@lru_cache(maxsize=100)
def _glob(pattern: str) -> re.Pattern[str]:
    """The expression of a `Glob`, the shortest of each beginning."""
    gaps = {"*": f".{{0,{GAP}}}?", "?": "."}
    return re.compile("".join(gaps.get(char) or re.escape(char) for char in pattern))


def standing(text: str, folded: str) -> Iterator[Mark]:
    """Every place of a string in a folded text, in order; they may overlap."""
    at = folded.find(text)
    while at >= 0:
        yield at, at + len(text)
        at = folded.find(text, at + 1)


def _other_words(folded: str) -> Iterable[tuple[str, int, int]]:
    """The index's words that are not Chinese, parts of mixed ones included, each with its place."""
    for word, start in other_words(folded):
        yield word, start, start + len(word)
        if word.isalnum():
            for part in _PART.finditer(word):
                if part[0] != word:
                    yield part[0], start + part.start(), start + part.end()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a query looks for in the title, and in the paragraphs."""

    title: tuple[Term, ...] = ()
    body: tuple[Term, ...] = ()


def terms(query: Query, engine: Engine) -> Terms:
    """All that the query asks for, cut as the engine cuts it; what it excludes is not among it."""
    found = list(dict.fromkeys(_terms(query, engine)))
    title = tuple(term for term, where in found if where != "body")
    return Terms(title, tuple(term for term, where in found if where != "title"))


def _terms(query: Query, engine: Engine) -> Iterable[tuple[Term, Field]]:
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part, engine)
        case Most(parts):
            # Its words: a pair of characters that stands by itself says nothing to a reader, nor does 的 of a sentence.
            for part in parts:
                found = list(_terms(part, engine)) if isinstance(part, Run) else []
                longer = [(term, where) for term, where in found if len(term.text) > 1]
                yield from longer or found
        case Run(text, where):
            for word in engine.analysis.beside_measures(text):
                yield Term(word, "word" if _is_word(word, engine) else "string"), where
            for measure in engine.analysis.measures(text):
                for writing in writings(measure):
                    yield Term(writing, "writing"), where
        case Word(text, where):
            yield Term(text, "word"), where
        case Near(texts, _, where):
            for text in texts:
                yield Term(fold(text)), where
        case Glob(text, where):
            yield Term(fold(text), "glob"), where
        case Loose(text, where):
            for form in with_marks(text):
                yield Term(form), where
        case String(text, where) if folded := fold(text):
            yield Term(folded), where
        case Prefix(text, where) if folded := fold(text):
            yield Term(folded, "prefix"), where


def _is_word(word: str, engine: Engine) -> bool:
    """Whether any article has it as a word; if none has, the engine looks for the string. Chinese is marked alike."""
    return bool(_CHINESE.search(word)) or engine.search(Request(Word(word), limit=0)).total > 0


def marks(text: str, terms: Iterable[Term]) -> tuple[Mark, ...]:
    """Where the terms stand in the text as printed."""
    return joined(span for spans in _spans(text, fold(text), terms) for span in spans)


def occurrences(text: str, terms: Iterable[Term]) -> list[Mark]:
    """Every place of every term in the text as printed, in order; they may overlap."""
    return sorted({span for spans in _spans(text, fold(text), terms) for span in spans})


def _spans(text: str, folded: str, terms: Iterable[Term]) -> list[list[Mark]]:
    """Per term, its places in the text as printed; few texts have any, and only these are folded with their sources."""
    found = [term.spans(folded) for term in terms]
    if not any(found) or same_places(text, folded):
        return found
    source = spans_in(text, folded)
    return [[source(*span) for span in spans] for spans in found]


def joined(spans: Iterable[Mark]) -> tuple[Mark, ...]:
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


def show(article: Article, terms: Terms) -> Shown:
    """The two passages that show most of the terms, a third where it shows a term more, in reading order.

    Where no paragraph has any, the beginning of the text; an article without text has none.
    """
    texts = [paragraph.text for paragraph in article.paragraphs]
    title, *all_folded = fold_all([article.title, *texts])
    in_title = _spans(article.title, title, terms.title)
    title_marks = joined(span for found in in_title for span in found)
    standing = {term: (len(found), 0, "") for term, found in zip(terms.title, in_title, strict=True) if found}
    candidates: list[_Passage] = []
    marked: dict[int, tuple[Mark, ...]] = {}
    for number, (text, folded) in enumerate(zip(texts, all_folded, strict=True)):
        spans = _spans(text, folded, terms.body)
        if not any(spans):
            continue
        for term, found in zip(terms.body, spans, strict=True):
            if found:
                before, times, first = standing.get(term, (0, 0, ""))
                standing[term] = before, times + len(found), first or article.paragraphs[number].id
        if merged := joined(span for found in spans for span in found):
            marked[number] = merged
            candidates += _passages(number, text, merged, spans)
    chosen: list[_Passage] = []
    seen: frozenset[int] = frozenset()
    while candidates and len(chosen) < 3:
        best = max(candidates, key=lambda p: (len(p.terms - seen), len(p.terms), p.count, -p.paragraph, -p.start))
        if len(chosen) == 2 and not best.terms - seen:
            break
        chosen.append(best)
        seen |= best.terms
        candidates = [
            p for p in candidates if p.paragraph != best.paragraph or p.end <= best.start or p.start >= best.end
        ]
    if not chosen:
        return Shown(_beginning(article), "", title_marks, len(title_marks), standing)
    chosen.sort(key=lambda passage: (passage.paragraph, passage.start))
    heads = headings(article)
    shown = tuple(
        _snippet(
            article, p.paragraph, p.start, p.end, marked[p.paragraph], heads.get(article.paragraphs[p.paragraph].id, "")
        )
        for p in chosen
    )
    count = len(title_marks) + sum(map(len, marked.values()))
    return Shown(shown, article.paragraphs[min(marked)].id, title_marks, count, standing)


def _beginning(article: Article) -> tuple[Snippet, ...]:
    for number, paragraph in enumerate(article.paragraphs):
        if paragraph.text.strip():
            return (_snippet(article, number, 0, _end(paragraph.text, 0, 0, ()), ()),)
    return ()


def _snippet(article: Article, number: int, start: int, end: int, merged: Sequence[Mark], heading: str = "") -> Snippet:
    paragraph = article.paragraphs[number]
    text = paragraph.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    inside = tuple((a - start, b - start) for a, b in merged if start <= a and b <= start + len(text))
    missing = bool(paragraph.text[:start].strip()), bool(paragraph.text[start + len(text) :].strip())
    return Snippet(text, inside, paragraph.id, missing, heading)


def _passages(number: int, text: str, merged: Sequence[Mark], spans: Sequence[Sequence[Mark]]) -> Iterable[_Passage]:
    """A candidate for each mark that could come first in a snippet: of many the first ones, and each term's first."""
    tried = set(merged[:_MOST])
    if len(merged) > _MOST:
        begins = [found[0][0] for found in spans if found]
        tried |= {mark for mark in merged if any(mark[0] <= begin < mark[1] for begin in begins)}
    for first, last in sorted(tried):
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
    """The place moved outward until it splits neither a mark nor, within reason, a word of letters and digits."""
    limit = at + 30 * step
    while True:
        if mark := next((mark for mark in merged if mark[0] < at < mark[1]), None):
            at = mark[0] if step < 0 else mark[1]
        elif at > 0 and at != limit and _INSIDE.match(text, at - 1):
            at += step
        else:
            return at


def first_sentence(article: Article, most: int = 120) -> str:
    """The first sentence of an article's running text, at most so many characters; of its title where it has none."""
    text = next((p.text for p in article.paragraphs if p.kind == "text"), "")
    text = " ".join((text or next((p.text for p in article.paragraphs), "") or article.title).split())
    end = _END.search(text)
    text = text[: end.end()] if end else text
    return text if len(text) <= most else text[: most - 1] + "…"
