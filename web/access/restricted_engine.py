"""An engine as those see it who may not read some series or issues: nothing of these is in any answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from corpus.models import Issue
from corpus.text.fold import fold
from index.analysis import Analysis
from index.engine import (
    ArticleRow,
    Engine,
    FigurePages,
    FigureResults,
    FiguresRequest,
    Hit,
    IssueRow,
    IssuesFound,
    Outline,
    Request,
    Results,
    State,
    Stored,
)
from index.queries import And, InIssue, Not, Word
from index.sample import WordSample
from index.tally import By, Sought, Tally

ALL = 10_000_000  # words of a list that is cut only after those of other beginnings are left out
NONE = "\0"  # a series that no index has


class RestrictedEngine:
    """`Engine` over another, without the series and issues named in `hidden`; for one request, for reading only."""

    def __init__(self, engine: Engine, hidden: frozenset[str]) -> None:
        self._engine = engine
        self.hidden = hidden
        self._series = cache(self._series_at)

    def hides(self, series: str, issue: str) -> bool:
        """Whether nothing is shown of an issue of that series and id."""
        return series in self.hidden or issue in self.hidden

    @property
    def analysis(self) -> Analysis:
        return self._engine.analysis

    def state(self) -> State:
        state = self._engine.state()
        articles = self.search(Request(limit=0, as_of=state.generation)).total
        issues, _ = self.issues(limit=0, as_of=state.generation)
        return replace(state, issues=issues, articles=articles, bytes=0)

    def search(self, request: Request) -> Results:
        found = self._engine.search(self._narrowed(request))
        series = tuple(row for row in found.facets.get("series", ()) if row[0] not in self.hidden)
        return replace(found, facets={**found.facets, "series": series} if "series" in found.facets else found.facets)

    def by_issue(self, request: Request) -> IssuesFound:
        return self._engine.by_issue(self._narrowed(request))

    def figures(self, request: FiguresRequest) -> FigureResults:
        found = self._engine.figures(replace(request, articles=self._narrowed(request.articles)))
        series = tuple(row for row in found.facets.get("series", ()) if row[0] not in self.hidden)
        return replace(found, facets={**found.facets, "series": series} if "series" in found.facets else found.facets)

    def figure_pages(self, requests: Sequence[FiguresRequest]) -> FigurePages:
        return self._engine.figure_pages([replace(one, articles=self._narrowed(one.articles)) for one in requests])

    def rows(self, request: Request) -> Iterator[ArticleRow]:
        return self._engine.rows(self._narrowed(request))

    def walk(self, request: Request) -> Iterator[Hit]:
        return self._engine.walk(self._narrowed(request))

    def articles(self, ids: Iterable[str], as_of: int | None = None) -> dict[str, Stored]:
        found = self._engine.articles(ids, as_of)
        return {id: stored for id, stored in found.items() if not self.hides(stored.head.series, stored.head.id)}

    def article_versions(self, id: str) -> list[Stored]:
        return [one for one in self._engine.article_versions(id) if not self.hides(one.head.series, one.head.id)]

    def issue(self, id: str, as_of: int | None = None) -> Issue | None:
        found = self._engine.issue(id, as_of)
        return found if found and not self.hides(found.series, found.id) else None

    def outline(self, id: str, as_of: int | None = None) -> Outline | None:
        found = self._engine.outline(id, as_of)
        return found if found and not self.hides(found.issue.series, id) else None

    def issues(
        self,
        series: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 20,
        as_of: int | None = None,
        without: Collection[str] = (),
    ) -> tuple[int, list[IssueRow]]:
        return self._engine.issues(series, year, offset, limit, as_of, self.hidden.union(without))

    def words(self, prefix: str, limit: int, as_of: int | None = None) -> list[tuple[str, int]]:
        start = fold(prefix)
        found = self.word_counts(Request(as_of=as_of), ALL)
        return [row for row in found if row[0].startswith(start)][:limit]

    def totals(self, words: Sequence[str]) -> list[int]:
        return [self.search(Request(Word(word), limit=0)).total for word in words]

    def word_counts(self, request: Request, limit: int) -> list[tuple[str, int]]:
        return self._engine.word_counts(self._narrowed(request), limit)

    def word_sample(self, request: Request) -> WordSample:
        return self._engine.word_sample(self._narrowed(request))

    def tally(self, request: Request, by: By, sought: Sought = ()) -> dict[str, Tally]:
        found = self._engine.tally(self._narrowed(request), by, sought)
        return {value: row for value, row in found.items() if by != "series" or value not in self.hidden}

    def damage(self) -> tuple[str, ...]:
        return self._engine.damage()

    def write(self, issues: Iterable[Issue], gone: Iterable[str] = ()) -> int:
        raise NotImplementedError("readers do not write")

    def _narrowed(self, request: Request) -> Request:
        asked = request.filters.get("series", ())
        there = self._series(request.as_of)
        series = tuple(one for one in asked or there if one not in self.hidden)
        issues = sorted(self.hidden.difference(there))
        query = And((request.query, *(Not(InIssue(id)) for id in issues))) if issues else request.query
        return replace(request, query=query, filters={**request.filters, "series": series or (NONE,)})

    def _series_at(self, as_of: int | None) -> tuple[str, ...]:
        found = self._engine.search(Request(limit=0, facets=("series",), as_of=as_of)).facets["series"]
        return tuple(series for series, _ in found)
