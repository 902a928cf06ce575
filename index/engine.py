"""What any index can do, in plain values: requests, results, the Engine protocol and its errors.

Everything above this file asks in these words and never asks which engine runs.

    EngineError
    ├── Unavailable   nobody answers at the moment; try again         (503 on the web)
    ├── Unreadable    damaged, or of another format or analysis       (names the cure; 503 on the web as well)
    ├── Partial       a part of the index did not answer, so counts would be too small
    └── NotIndexed    issues on which a write failed; without them it goes on
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from corpus.models import Article, Issue, IssueHead
from index.analysis import Analysis
from index.figures import FigureCondition
from index.queries import Everything, Query
from index.sample import WordSample
from index.schema import Facet
from index.tally import By, Sought, Tally

Sort = Literal["relevance", "newest", "oldest", "random"]
FigureFacet = Facet | Literal["dimension"]
FigureSort = Literal["value", "-value", "newest", "oldest", "closest"]

MOST_OF_ISSUE = 100  # articles of one issue that are told where articles are gathered by issue


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
class FiguresRequest:
    """The figures that meet a condition in the articles of a request, in order, a page of them.

    Of `articles` the query, filters, days and generation count. `facets`: which to count, of articles or `dimension`.
    `near` is the value, in the unit, that `closest` sorts by.
    """

    articles: Request = field(default_factory=Request)
    condition: FigureCondition = field(default_factory=FigureCondition)
    sort: FigureSort = "newest"
    near: float = 0.0
    offset: int = 0
    limit: int = 10
    facets: tuple[FigureFacet, ...] = ()


class FigureRow(NamedTuple):
    """A figure by its article's id and its place in `Article.figures`."""

    article: str
    number: int


@dataclass(frozen=True, slots=True)
class FigureResults:
    """What a request for figures found.

    `certain`: how many of `total` lie in the range as a whole. `facets` as in `Results`, counting figures;
    `dimension` counts with the condition's dimensions left out. Order: `value` is the lower end, or the upper one where
    that is open; ties, as `newest`, by the article's date newest first (none last), its id, and the place in it.
    """

    total: int
    certain: int
    rows: tuple[FigureRow, ...]
    facets: Mapping[FigureFacet, tuple[tuple[str, int], ...]]
    generation: int


@dataclass(frozen=True, slots=True)
class FigurePages:
    """The rows of several requests, each as `FigureResults.rows`, of one generation."""

    rows: tuple[tuple[FigureRow, ...], ...]
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
class Outline:
    """An issue as stored, without its articles, and the ids of these in order."""

    issue: Issue
    articles: tuple[str, ...]


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
    """What an index is: its published generation, analysis, size, and by which rules and profiles it was made."""

    generation: int
    fingerprint: str
    issues: int
    articles: int
    bytes: int
    made_by: str = ""


class Engine(Protocol):
    """An index that answers: `index.embedded.engine`, `index.opensearch.engine`, the tests' brute-force oracle.

    Every reading method takes `as_of` (in `Request`, or as an argument): a generation, None for the
    published one; all are safe to call from several threads.
    """

    @property
    def analysis(self) -> Analysis:
        """The analysis that made this index; queries are cut with it."""

    def state(self) -> State:
        """The published generation: its number, how much is in it, and what it was made with."""

    def search(self, request: Request) -> Results:
        """The page of hits, the total, and the counts that the request names.

        Order: by `sort`, ties by date newest first, then those without a date by `article_place`, the greatest first,
        then article id ascending. `oldest` is date oldest first, then those without a date, the least first, then
        article id ascending; `random` is by `index.sample.keys`.
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

    def outline(self, id: str, as_of: int | None = None) -> Outline | None:
        """The same without its articles, none of which is read."""

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

    def totals(self, words: Sequence[str]) -> list[int]:
        """How many articles of the published generation have each of the folded words; one question for all."""

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
