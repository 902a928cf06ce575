"""The embedded engine: a folder of segments under a Whoosh TOC, answered from mapped arrays.

index/analysis.json     format, names and fingerprint of the analysis that made it
index/_MAIN_7.toc       generation 7: its segments; the rename that puts it there is the commit
index/MAIN_x….*        a segment's files
"""

from __future__ import annotations

import contextlib
import gc
import json
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from corpus.models import Issue
from corpus.text.fold import fold
from index.analysis import Analysis
from index.documents import stored_article, unpack_issue, with_articles
from index.embedded.compiled import loading
from index.embedded.figures.search import answer, pages
from index.embedded.layout import FORMAT
from index.embedded.lists.article_rows import article_rows
from index.embedded.lists.by_issue import gathered
from index.embedded.lists.postings_cache import PostingsCache
from index.embedded.lists.selection import Selection
from index.embedded.lists.tallying import tallied
from index.embedded.lists.word_counts import most_frequent
from index.embedded.lists.word_sample import from_texts, sampled
from index.embedded.packed.checksums import damaged
from index.embedded.segment import Segment
from index.embedded.snapshot import Snapshot
from index.embedded.whoosh import published
from index.engine import (
    ArticleRow,
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
    Unavailable,
    Unreadable,
)
from index.queries import Query, Word, cut_runs
from index.sample import COUNTED_WHOLE, WordSample
from index.sealed import seal, unseal
from index.settings import USUAL, Limits
from index.tally import By, Sought, Tally

META = "analysis.json"
REFRESH = 0.5  # seconds between looks for a new generation
WALKED = 1000  # hits of a walk whose titles are read together


class WhooshEngine:
    """The `Engine` of a folder; see `index.engine.Engine` for what its methods promise."""

    def __init__(self, folder: Path, limits: Limits = USUAL) -> None:
        self._link = folder  # may be a link that a rebuild turns to another folder
        self._limits = limits
        self._cache = PostingsCache(limits.cache_bytes)
        self._looked = 0.0
        self._lock = threading.Lock()
        self._enter()

    def _enter(self) -> None:
        folder = self._link.resolve()
        meta = _read_meta(folder)  # first: where it cannot be read, nothing of the index of before is mixed with it
        self._folder = folder
        self._analysis = Analysis(meta["names"])
        self.made_by: str = meta["made_by"]
        self._open: dict[str, Segment] = {}
        self._cache.clear()
        self._current: Snapshot | None = None

    @classmethod
    def create(cls, folder: Path, names: Iterable[str], made_by: str = "", limits: Limits = USUAL) -> WhooshEngine:
        """A new, empty index in an empty or missing folder, cut with those names.

        `made_by` is kept and handed back by `made_by`.
        """
        from index.embedded.whoosh.toc import begin, sync

        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        analysis = Analysis(names)
        meta = {"format": FORMAT, "fingerprint": analysis.fingerprint, "names": analysis.names, "made_by": made_by}
        (folder / META).write_bytes(seal(json.dumps(meta, ensure_ascii=False).encode()))
        sync(folder / META)
        begin(folder)
        return cls(folder, limits)

    @property
    def analysis(self) -> Analysis:
        return self._snapshot().analysis

    # --- reading ---------------------------------------------------------------------------------

    def state(self) -> State:
        snapshot = self._snapshot()
        alive = snapshot.alive(snapshot.generation)
        articles = snapshot.size if alive is None else int(np.count_nonzero(alive))
        size = sum(segment.bytes for segment in snapshot.segments)
        return State(
            snapshot.generation,
            snapshot.analysis.fingerprint,
            len(snapshot.issue_list.lines(snapshot.generation)),
            articles,
            size,
            self.made_by,
        )

    def search(self, request: Request) -> Results:
        snapshot = self._snapshot()
        if not request.limit and (known := _known_total(snapshot, request)) is not None:
            return Results(known, (), {}, (), snapshot.generation)
        if (kernel := loading.kernel()) is not None:
            from index.embedded.compiled.searching import searched

            found = searched(kernel, snapshot, request, self._cut(snapshot, request.query))
            if found is not None:
                return found
        selection = self._select(snapshot, request)
        total, page = selection.page(request.sort, request.offset, request.limit)
        return Results(
            total=total,
            hits=_hits(snapshot, page),
            facets={facet: selection.count(facet) for facet in request.facets},
            months=selection.months() if request.months else (),
            generation=snapshot.generation if request.as_of is None else request.as_of,
        )

    def by_issue(self, request: Request) -> IssuesFound:
        snapshot = self._snapshot()
        return gathered(snapshot, self._select(snapshot, replace(request, facets=(), months=False)), request)

    def figures(self, request: FiguresRequest) -> FigureResults:
        snapshot = self._snapshot()
        return answer(snapshot, request, self._cut(snapshot, request.articles.query))

    def figure_pages(self, requests: Sequence[FiguresRequest]) -> FigurePages:
        snapshot = self._snapshot()
        rows = pages(snapshot, requests, lambda query: self._cut(snapshot, query))
        return FigurePages(tuple(rows), snapshot.generation)

    def walk(self, request: Request) -> Iterator[Hit]:
        snapshot = self._snapshot()
        _, page = self._select(snapshot, request).page(request.sort, 0, None)
        for start in range(0, len(page), WALKED):
            yield from _hits(snapshot, page[start : start + WALKED])

    def rows(self, request: Request) -> Iterator[ArticleRow]:
        snapshot = self._snapshot()
        _, numbers, _ = self._select(snapshot, request).ordered(request.sort, 0, None)
        yield from article_rows(snapshot, numbers, snapshot.generation if request.as_of is None else request.as_of)

    def articles(self, ids: Iterable[str], as_of: int | None = None) -> dict[str, Stored]:
        snapshot = self._snapshot()
        found = dict(_living(snapshot, ids, snapshot.generation if as_of is None else as_of))
        return dict(zip(found, self._stored(snapshot, list(found.values())), strict=True))

    def article_versions(self, id: str) -> list[Stored]:
        snapshot = self._snapshot()
        return sorted(self._stored(snapshot, list(snapshot.find(id))), key=lambda stored: -stored.born)

    def issue(self, id: str, as_of: int | None = None) -> Issue | None:
        generation = self._snapshot().generation if as_of is None else as_of
        outline = self.outline(id, generation)
        if outline is None:
            return None
        stored = self.articles(outline.articles, generation)
        return with_articles(outline.issue, tuple(stored[i].article for i in outline.articles if i in stored))

    def outline(self, id: str, as_of: int | None = None) -> Outline | None:
        snapshot = self._snapshot()
        record = snapshot.issue(id, snapshot.generation if as_of is None else as_of)
        return Outline(*unpack_issue(record.stored)) if record else None

    def issues(
        self,
        series: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 20,
        as_of: int | None = None,
        without: Collection[str] = (),
    ) -> tuple[int, list[IssueRow]]:
        snapshot = self._snapshot()
        generation = snapshot.generation if as_of is None else as_of
        lines = snapshot.issue_list.lines(generation, series, year)
        if without:
            gone = frozenset(without)
            lines = [line for line in lines if line.series not in gone and line.id not in gone]
        page = lines[offset : offset + limit]
        return len(lines), [snapshot.issue_row(line.segment, line.number) for line in page]

    def words(self, prefix: str, limit: int, as_of: int | None = None) -> list[tuple[str, int]]:
        snapshot = self._snapshot()
        alive = snapshot.alive(snapshot.generation if as_of is None else as_of)
        return most_frequent(snapshot, alive, fold(prefix), limit)

    def totals(self, words: Sequence[str]) -> list[int]:
        snapshot = self._snapshot()
        alive = snapshot.alive(snapshot.generation)
        if alive is None:
            return list(map(snapshot.frequency, words))
        return [int(np.count_nonzero(alive.take(snapshot.word(word).articles))) for word in words]

    def word_counts(self, request: Request, limit: int) -> list[tuple[str, int]]:
        snapshot = self._snapshot()
        chosen = self._select(snapshot, request).articles()
        mask = np.zeros(snapshot.size, bool)
        mask[slice(None) if chosen is None else chosen] = True
        return most_frequent(snapshot, mask, "", limit)

    def word_sample(self, request: Request) -> WordSample:
        snapshot = self._snapshot()
        chosen = self._select(snapshot, request).articles()
        matching = np.arange(snapshot.size) if chosen is None else chosen
        if found := sampled(snapshot, matching, len(matching)):
            return found
        drawn = replace(request, sort="random", seed=0, offset=0, limit=COUNTED_WHOLE, facets=(), months=False)
        drawn = replace(drawn, as_of=snapshot.generation if request.as_of is None else request.as_of)
        stored = self.articles([hit.id for hit in self.search(drawn).hits], drawn.as_of)
        return from_texts(list(stored.values()), snapshot.analysis, len(matching))

    def tally(self, request: Request, by: By, sought: Sought = ()) -> dict[str, Tally]:
        snapshot = self._snapshot()
        chosen = self._select(snapshot, request).articles()
        return tallied(snapshot, np.arange(snapshot.size) if chosen is None else chosen, by, sought)

    def _select(self, snapshot: Snapshot, request: Request) -> Selection:
        return Selection(snapshot, request, self._cut(snapshot, request.query), request.facets)

    def _cut(self, snapshot: Snapshot, query: Query) -> Query:
        return cut_runs(query, snapshot.analysis, lambda word: snapshot.frequency(word) > 0)

    def _stored(self, snapshot: Snapshot, numbers: Sequence[int]) -> list[Stored]:
        born = snapshot.column("born")
        return [
            stored_article(text, born.item(number), snapshot.left_with(number))
            for number, text in zip(numbers, snapshot.stored(numbers), strict=True)
        ]

    def _snapshot(self) -> Snapshot:
        """The published generation, as of at most REFRESH seconds ago."""
        current = self._current
        if current and time.monotonic() - self._looked < REFRESH:
            return current
        del current  # who waits for the lock must not hold what the one before it lets go of
        with self._lock:
            before = self._current
            now = self._renewed()
        if before and now is not before:
            # What a generation kept refers to itself in circles, and would stay until much else is thrown away.
            del before
            gc.collect()
        return now

    def _renewed(self) -> Snapshot:
        """The same, looked for now; by one thread at a time."""
        if self._link.resolve() != self._folder:
            self._enter()
        if self._current is None or published.latest(self._folder) != self._current.generation:
            self._current = self._read_snapshot()
        self._looked = time.monotonic()
        return self._current

    def _read_snapshot(self) -> Snapshot:
        for _ in range(20):
            # A writer may remove the files of the generation that is just being opened, and a rebuild the whole folder;
            # the next one is there then.
            with contextlib.suppress(FileNotFoundError):
                generation = published.latest(self._folder)
                if generation is None:
                    if self._link.resolve() != self._folder:
                        self._enter()
                        continue
                    raise Unavailable(f"{self._folder} 里没有索引；请运行 jianbao reindex。")
                try:
                    segments = published.segments(self._folder, generation)
                except published.OtherVersion as error:
                    cure = "请运行 jianbao reindex，由原件重建"
                    raise Unreadable(f"{self._folder} 的索引不是本版本写的（{error}）；{cure}。") from error
                names = [segment.name for segment in segments]
                self._open = {name: self._open.get(name) or Segment(self._folder, name) for name in names}
                return Snapshot(
                    generation,
                    [self._open[name] for name in names],
                    [segment.gone for segment in segments],
                    [segment.gone_issues for segment in segments],
                    self._analysis,
                    self._cache,
                )
            time.sleep(0.05)
        raise Unavailable(f"{self._folder} 的索引文件不全；请运行 jianbao reindex 重建。")

    def damage(self) -> tuple[str, ...]:
        _read_meta(self._folder)
        segments = self._read_snapshot().segments
        return tuple(str(error) for segment in segments for error in Segment(self._folder, segment.name).compare())

    # --- writing ---------------------------------------------------------------------------------

    def write(self, issues: Iterable[Issue], gone: Iterable[str] = ()) -> int:
        # What only asks does without these, and without Whoosh.
        from index.embedded.whoosh.toc import DurableStorage
        from index.embedded.writer import Writer

        storage = DurableStorage(str(self._folder))
        lock = storage.lock(f"{published.NAME}_WRITELOCK")
        if not lock.acquire():
            raise Unavailable("另一个进程正在写这个索引；请等它结束后再试。")
        try:
            self._looked = 0.0
            return Writer(storage, self._snapshot(), self.issue, self._limits).write(issues, tuple(gone))
        finally:
            self._looked = 0.0
            lock.release()


def _known_total(snapshot: Snapshot, request: Request) -> int | None:
    """How many articles a request finds that asks for no more than that of a word; None: it is to be searched for."""
    match request:
        case Request(Word(text, "any"), limit=0, first=None, last=None, months=False, as_of=None):
            if not (request.filters or request.facets or len(snapshot.dead)):
                return snapshot.frequency(text)
    return None


def _hits(snapshot: Snapshot, page: list[tuple[int, float]]) -> tuple[Hit, ...]:
    ids, titles = snapshot.named([number for number, _ in page])
    return tuple(map(Hit, ids, [score for _, score in page], titles))


def _living(snapshot: Snapshot, ids: Iterable[str], generation: int) -> Iterator[tuple[str, int]]:
    """(id, number) of the articles of those ids that are there in a generation; what was named last is known."""
    alive, named = snapshot.alive(generation), snapshot.kept.get("named", {})
    for id in dict.fromkeys(ids):
        known = named.get(id)
        for number in snapshot.find(id) if known is None or not (alive is None or alive[known]) else (known,):
            if alive is None or alive[number]:
                yield id, number


def _read_meta(folder: Path) -> dict[str, Any]:
    try:
        sealed = (folder / META).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise Unavailable(f"{folder} 里没有索引；请先运行 jianbao ingest 你的文件夹。") from None
    try:
        meta: dict[str, Any] = json.loads(unseal(sealed) or sealed)  # up to format 5 it was not sealed
        format = meta["format"]
    except (ValueError, LookupError, TypeError):
        raise damaged(folder / META) from None
    if format != FORMAT:
        raise Unreadable(f"{folder} 的索引格式是 {format}，本版本只读 {FORMAT}；请运行 jianbao reindex 重建。")
    if unseal(sealed) is None:
        raise damaged(folder / META)
    return meta
