"""Queries: conditions on articles as values, and how they are cut into what an index looks up."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from corpus.text.fold import fold
from index.analysis import Analysis
from index.schema import Column, Facet
from index.writings import beside, writings

Field = Literal["any", "title", "body"]

MARKS = ('"', "、", "，", "·", "《", "》", "(", ")", "-", ":", "。", " ")
PAIRS = (('"', '"'), ("《", "》"), ("(", ")"))
FARTHEST = 500  # characters that may stand between what is sought near each other
GAP, GAPS = 8, 2  # characters that a `*` may stand for, and `*` of one `Glob`
LONGEST_WITH_MARKS = 40  # letters of a loose string that marks are tried in at all: some 400 forms
LONGEST_WITH_PAIRS = 12  # letters of a loose string that pairs of marks are tried in: 165 forms more


class Query:
    """A condition on articles. `&`, `|` and `~` combine; its forms are the classes below and `figures.HasFigure`."""

    __slots__ = ()

    def __and__(self, other: Query) -> Query:
        return And((self, other))

    def __or__(self, other: Query) -> Query:
        return Or((self, other))

    def __invert__(self) -> Query:
        return Not(self)


@dataclass(frozen=True, slots=True)
class Everything(Query):
    """Every article."""


@dataclass(frozen=True, slots=True)
class Run(Query):
    """What was typed between two blanks: cut into words by the index's own analysis, all of which must occur.

    A word that no article has as a word is sought as a `String`. A number and the unit behind it (1805名, 20%) and
    a date (2023年7月, 2023-07) are sought as one, in all usual writings (`index.writings`), and never within a longer
    number. A run without any word (only punctuation) matches nothing.
    """

    text: str
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Word(Query):
    """One word of the index, exactly, folded already."""

    text: str
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class String(Query):
    """A string, after folding, within the title or within one paragraph. An empty one matches nothing."""

    text: str
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Loose(Query):
    """A string as it would be found were the marks inside it and inside print not regarded; at most two such places.

    三农工作 finds “三农”工作, and “一带一路”倡议 finds 一带一路倡议. An empty one matches nothing.
    """

    text: str
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Bounded(Query):
    """A string beside which some characters do not stand: none of `before` before it, none of `after` behind it.

    Sought by 1月1日 with 0-9 before it, 11月1日 is not found. Of two characters at least. Scores nothing.
    """

    text: str
    before: str
    after: str
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Near(Query):
    """Different strings near each other, in any order: a stretch of the title, or of one paragraph, has all of them.

    The folded stretch has at most `apart` characters more than all strings have together; `apart` is at most
    FARTHEST. Scores as the strings do.
    """

    texts: tuple[str, ...]
    apart: int
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Glob(Query):
    """A string with gaps: each `?` is one character, each `*` none to GAP of any kind, within a title or paragraph.

    It begins and ends with neither, and has at most GAPS `*`. Scores as the strings between the gaps do.
    """

    text: str
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Prefix(Query):
    """Any word of the index that begins so. An empty one matches nothing. Scores nothing."""

    text: str
    field: Field = "any"


@dataclass(frozen=True, slots=True)
class Range(Query):
    """Articles whose column lies between both ends, inclusive; None leaves an end open. Scores nothing.

    Dates are days as `datetime.date.toordinal`. An article without a value is in no range. `date`, `year` and
    `number` are the issue's; `event`, as every column of `schema.DAYS`, is any one of the article's own days; `born` is
    the generation that it came with.
    """

    column: Column
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Labelled(Query):
    """Articles whose facet has that value, MISSING where they have none. Scores nothing."""

    facet: Facet
    value: str


@dataclass(frozen=True, slots=True)
class InIssue(Query):
    """The articles of an issue, of all its versions. Scores nothing."""

    issue: str


@dataclass(frozen=True, slots=True)
class And(Query):
    """All of the parts; of none, everything. The score is the sum of the parts'."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or(Query):
    """Any of the parts; of none, nothing. The score is the sum of the matching parts'."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Most(Query):
    """Enough of the parts: those that an article has make up at least `share` of the idf of all of them.

    The parts are `Run`s, whose words count one by one, `Word`s and `String`s; what no article has is left out, and
    where that is everything, nothing matches. The score is the sum of the matching parts'.
    """

    parts: tuple[Run | Word | String, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Not(Query):
    """Every article that the part does not match. Scores nothing."""

    part: Query


def conjuncts(query: And) -> tuple[Query, ...]:
    """What must all hold, those that an `And` within an `And` asks for among them."""
    if not any(isinstance(part, And) for part in query.parts):
        return query.parts
    return tuple(one for part in query.parts for one in (conjuncts(part) if isinstance(part, And) else (part,)))


def words_to_strings(query: Query, analysis: Analysis) -> Query:
    """The same query with every `Run` that is asked for taken as a `String`: what segmentation cannot hide.

    What is excluded stays as it is, and so do dates and numbers with their units, which are no words.
    """
    match query:
        case Run(text, where) if analysis.beside_measures(text) or not analysis.measures(text):
            return String(text, where)
        case And(parts):
            return And(tuple(words_to_strings(part, analysis) for part in parts))
        case Or(parts):
            return Or(tuple(words_to_strings(part, analysis) for part in parts))
    return query


def cut_runs(query: Query, analysis: Analysis, is_word: Callable[[str], bool]) -> Query:
    """The query with every `Run` cut into `Word`s, or `String`s where `is_word(word)` is false.

    Numbers with their units, and dates, become all their writings, and every `Loose` the strings that it may be in
    print. Beside what only says where strings stand, `Near` and `Glob`, these strings stand themselves.
    """
    match query:
        case Run():
            words = words_of(query, analysis, is_word)
            return And(words) if words else Or(())
        case Loose(text, where):
            return Or(tuple(String(form, where) for form in with_marks(text)))
        case Near(texts, _, where):
            return And((*(String(text, where) for text in texts), query))
        case Glob(text, where):
            return And((*(String(part, where) for part in literals(text)), query))
        case And(several):
            return And(tuple(cut_runs(part, analysis, is_word) for part in several))
        case Or(several):
            return Or(tuple(cut_runs(part, analysis, is_word) for part in several))
        case Most(parts, share):
            cut = (most_words_of(part, analysis, is_word) if isinstance(part, Run) else (part,) for part in parts)
            return Most(tuple(dict.fromkeys(itertools.chain.from_iterable(cut))), share)
        case Not(part):
            return Not(cut_runs(part, analysis, is_word))
    return query


def words_of(run: Run, analysis: Analysis, is_word: Callable[[str], bool]) -> tuple[Query, ...]:
    """The words of a run, and its numbers with their units and dates, as `cut_runs` takes them."""
    where = run.field
    words = [Word(w, where) if is_word(w) else String(w, where) for w in analysis.beside_measures(run.text)]
    return (*words, *(_measure(measure, where) for measure in analysis.measures(run.text)))


def _measure(measure: str, where: Field) -> Query:
    either = tuple(And((String(w, where), Bounded(w, *beside(w), where))) for w in writings(measure))
    return Or(either) if len(either) > 1 else either[0]


def most_words_of(run: Run, analysis: Analysis, is_word: Callable[[str], bool]) -> tuple[Word | String, ...]:
    """The words of a run, and its numbers with their units as strings, as `Most` counts them."""
    words = [Word(w, run.field) if is_word(w) else String(w, run.field) for w in analysis.query_words(run.text)]
    return (*words, *(String(measure, run.field) for measure in analysis.measures(run.text)))


def literals(pattern: str) -> tuple[str, ...]:
    """The strings between the gaps of a `Glob`, folded."""
    return tuple(literal for _, _, literal in glob_parts(pattern))


def glob_parts(pattern: str) -> tuple[tuple[int, int, str], ...]:
    """The folded strings of a `Glob`, each with how many characters stand before it, at least and at most."""
    parts: list[tuple[int, int, str]] = []
    least = most = 0
    for piece in re.findall(r"[*?]|[^*?]+", fold(pattern)):
        if piece in "*?":
            least, most = least + (piece == "?"), most + (1 if piece == "?" else GAP)
        else:
            parts.append((least, most, piece))
            least = most = 0
    return tuple(parts)


def with_marks(text: str) -> tuple[str, ...]:
    """The folded forms that a string takes in print: without marks, with one inside, with a pair of them inside."""
    letters = [char for char in fold(text) if char.isalnum()]
    if not letters:
        return ()
    plain = "".join(letters)
    places = range(1, len(plain))
    forms = [fold(text), plain]
    forms += [plain[:i] + mark + plain[i:] for i in places for mark in MARKS if len(plain) <= LONGEST_WITH_MARKS]
    if len(plain) <= LONGEST_WITH_PAIRS:
        pairs = ((i, j, pair) for i in places for j in range(i + 1, len(plain)) for pair in PAIRS)
        forms += [plain[:i] + a + plain[i:j] + b + plain[j:] for i, j, (a, b) in pairs]
    return tuple(dict.fromkeys(form for form in map(fold, forms) if form))
