"""What any index can do, in plain values: queries, requests, results, the Engine protocol and its errors.

Everything above this file asks in these words and never asks which engine runs.

    EngineError
    ├── Unavailable   nobody answers at the moment; try again         (503 on the web)
    ├── Unreadable    damaged, or of another format or analysis       (names the cure; 503 on the web as well)
    ├── Partial       a part of the index did not answer, so counts would be too small
    └── NotIndexed    issues on which a write failed; without them it goes on
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from corpus.models import Article, Issue, IssueHead
from corpus.text.fold import fold
from index.analysis import Analysis
from index.sample import WordSample
from index.schema import FACETS as FACETS
from index.schema import MISSING as MISSING
from index.schema import Column as Column
from index.schema import Facet as Facet  # the words of a request
from index.writings import beside, writings

if TYPE_CHECKING:
    from index.figures import FigurePages, FigureResults, FiguresRequest
    from index.tally import By, Sought, Tally

Field = Literal["any", "title", "body"]
Sort = Literal["relevance", "newest", "oldest", "random"]

MARKS = ('"', "、", "，", "·", "《", "》", "(", ")", "-", ":", "。", " ")
PAIRS = (('"', '"'), ("《", "》"), ("(", ")"))
FARTHEST = 500  # characters that may stand between what is sought near each other
GAP, GAPS = 8, 2  # characters that a `*` may stand for, and `*` of one `Glob`
MOST_OF_ISSUE = 100  # articles of one issue that are told where articles are gathered by issue
LONGEST_WITH_MARKS = 40  # letters of a loose string that marks are tried in at all: some 400 forms
LONGEST_WITH_PAIRS = 12  # letters of a loose string that pairs of marks are tried in: 165 forms more


class EngineError(Exception):
    """The index cannot answer; the message says why and what to do, and is safe to show."""


class Unavailable(EngineError):
    """Nobody answers at the moment."""


class Unreadable(EngineError):
    """What is stored is damaged, or was made by a version or an analysis that this one cannot read."""


class Partial(EngineError):
    """A part of the index did not answer."""


class NotIndexed(EngineError):
    """Nothing was written, because of some issues: `reasons` has, by id, what went wrong with each."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__("；".join(f"{id}：{reason}" for id, reason in reasons.items()))
        self.reasons = dict(reasons)

    def __reduce__(self) -> tuple[type, tuple[dict[str, str]]]:  # it comes from worker processes
        return NotIndexed, (self.reasons,)


# --- queries -------------------------------------------------------------------------------------


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


# --- requests and results ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """A query with its filters, order and page.

    `filters`: per facet the accepted values (OR within, AND across); `MISSING` accepts articles without
    one. `first` and `last` are the inclusive ends of the date filter. `as_of` asks for an earlier
    generation; None means the published one. `facets` names the facets to be counted. `seed` decides the order of
    `random`: that of `index.sample.keys`.
    """

    query: Query = field(default_factory=Everything)
    filters: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    first: datetime.date | None = None
    last: datetime.date | None = None
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    facets: tuple[Facet, ...] = ()
    months: bool = False
    as_of: int | None = None
    seed: int = 0


class Hit(NamedTuple):
    """A matching article, its title as stored, and its score (0.0 where nothing scored)."""

    id: str
    score: float
    title: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a request found.

    `facets`: per facet (value, count), highest count first, then by value; a count is the total of the same
    request with that facet set to this value alone. For `year` and for `months` the date filter is
    left out. `months` is (YYYY-MM, count) in order; articles without a date are not in it. Values
    with count 0 are left out.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[tuple[str, int], ...]]
    months: tuple[tuple[str, int], ...]
    generation: int


class IssueHits(NamedTuple):
    """An issue, how many of its articles match, and the first MOST_OF_ISSUE of these in the order asked for."""

    id: str
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class IssuesFound:
    """A page of the issues that have matching articles: how many `issues` there are, and `articles` in them all."""

    issues: int
    articles: int
    page: tuple[IssueHits, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as stored, with the head of its issue, and the generations it lived in.

    `born` is the generation that it came with; `gone`, if any, the one that it left with. `words` of
    its labels are in `article`.
    """

    article: Article
    head: IssueHead
    born: int
    gone: int | None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as a line of a list; `labels` has the values of each facet of `schema.LABELS`, sorted."""

    id: str
    title: str
    kind: str
    head: IssueHead
    labels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class IssueRow(IssueHead):
    """An issue as a line of a list."""

    articles: int
    findings: int


@dataclass(frozen=True, slots=True)
class State:
    """What an index is: its published generation, analysis, and size."""

    generation: int
    fingerprint: str
    issues: int
    articles: int
    bytes: int


class Engine(Protocol):
    """An index that answers: `index.embedded.engine`, `index.opensearch.engine`, the tests' brute-force oracle.

    Every reading method takes `as_of` (in `Request`, or as an argument): a generation, None for the
    published one; all are safe to call from several threads.
    """

    @property
    def analysis(self) -> Analysis:
        """The analysis that made this index; queries are cut with it."""

    def state(self) -> State:
        """The published state."""

    def search(self, request: Request) -> Results:
        """The page of hits, the total, and the counts that the request names.

        Order: by `sort`, ties by date newest first (no date last), then article id ascending. `oldest`
        is date oldest first (no date last), then article id ascending; `random` is by `index.sample.keys`.
        """

    def by_issue(self, request: Request) -> IssuesFound:
        """The matching articles gathered by issue; offset and limit count issues, facets and months are not regarded.

        Issues stand in the order of their first articles, each with its articles in the request's order.
        """

    def figures(self, request: FiguresRequest) -> FigureResults:
        """The page of figures, the total, and the counts that the request names."""

    def figure_pages(self, requests: Sequence[FiguresRequest]) -> FigurePages:
        """The pages alone of several requests for figures, together in less time than one by one.

        None of them asks for an earlier generation.
        """

    def walk(self, request: Request) -> Iterator[Hit]:
        """All hits in the request's order; offset, limit, facets and months are not regarded."""

    def rows(self, request: Request) -> Iterator[ArticleRow]:
        """The articles that `walk` gives, as lines of a list, in memory that does not grow with their texts."""

    def articles(self, ids: Iterable[str], as_of: int | None = None) -> dict[str, Stored]:
        """The articles of that generation with those ids; unknown ids are left out."""

    def article_versions(self, id: str) -> list[Stored]:
        """All versions of an article, newest first."""

    def issue(self, id: str, as_of: int | None = None) -> Issue | None:
        """The issue of that generation with all its articles, or None."""

    def issues(
        self,
        series: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 20,
        as_of: int | None = None,
        without: Collection[str] = (),
    ) -> tuple[int, list[IssueRow]]:
        """How many issues there are, of that series and year (0: of those without), and a page of them; `without` those
        series and those issues.

        Newest date first; then those without a date by `place_without_date`, the greatest first; then by id.
        """

    def words(self, prefix: str, limit: int, as_of: int | None = None) -> list[tuple[str, int]]:
        """The index's words with that folded prefix and how many articles have each, most first, then by word."""

    def word_counts(self, request: Request, limit: int) -> list[tuple[str, int]]:
        """The words of the matching articles and how many of these have each, most first, then by word."""

    def word_sample(self, request: Request) -> WordSample:
        """The words of the matching articles: of all, where these or the index's are few, else of a sample of them.

        The sample is drawn by the keys of seed 0 (`index.sample`). Of a sample the rarest words may be left out.
        """

    def tally(self, request: Request, by: By, sought: Sought = ()) -> dict[str, Tally]:
        """Of the matching articles by month (YYYY-MM) or by a facet's values: how many, how long, what stands in them.

        All filters hold, that of the facet itself too. An article of several values counts for each of them; one
        without a date is in no month. A word or string of `sought` is counted in its field, as often as it stands
        there; a string may overlap itself.
        """

    def damage(self) -> tuple[str, ...]:
        """Looks at everything stored; a sentence, with the cure, for each file that is not as it was written.

        Raises `Unreadable` where not even the list of the files can be read. Empty for an engine that looks after
        its files by itself.
        """

    def write(self, issues: Iterable[Issue], gone: Iterable[str] = ()) -> int:
        """Adds issues and withdraws the issues named in `gone`, as the next generation, and publishes it.

        An issue whose id is there already replaces that version. Articles that are equal in both
        versions stay as they are. All become visible at once, or none. Returns the new generation.
        """


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
