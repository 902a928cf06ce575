"""The embedded engine: a folder of segments under a Whoosh TOC, answered from mapped arrays.

index/analysis.json     format, names and fingerprint of the analysis that made it
index/_MAIN_7.toc       generation 7: its segments; the rename that puts it there is the commit
index/MAIN_x….trm .doc  a segment
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import pickle
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import TOC, EmptyIndexError, IndexVersionError, clean_files

from corpus.fold import fold
from corpus.models import Article, Issue
from index.analysis import Analysis
from index.documents import IssueHead, head_of, pack_issue, unpack_article, unpack_issue, with_articles
from index.engine import (
    EngineError,
    Hit,
    IssueRow,
    Query,
    Request,
    Results,
    State,
    Stored,
    Unavailable,
    Unreadable,
    cut_runs,
)
from index.evaluate import Selection
from index.invert import NO_DATE, invert
from index.segment import FORMAT, BatchSource, IssueRecord, Segment, SegmentSource, write_segment
from index.snapshot import Gone, PostingsCache, Snapshot
from index.whoosh_toc import BulletinSegment, DurableStorage, schema, sync

NAME = "MAIN"
META = "analysis.json"
REFRESH = 0.5  # seconds between looks for a new generation
BATCH = 2_000_000  # characters inverted at a time
POOL_FROM = 4  # batches from which on worker processes invert
MERGE_FACTOR = 3  # a segment is merged once the newer ones hold a third of it


class WhooshEngine:
    """The `Engine` of a folder; see `index.engine.Engine` for what its methods promise."""

    def __init__(self, folder: Path, cache_bytes: int = 64 << 20) -> None:
        self._link = folder  # may be a link that a rebuild turns to another folder
        self._cache = PostingsCache(cache_bytes)
        self._looked = 0.0
        self._lock = threading.Lock()
        self._enter()

    def _enter(self) -> None:
        self._folder = self._link.resolve()
        self._storage = DurableStorage(str(self._folder))
        meta = _read_meta(self._folder)
        self._analysis = Analysis(meta["names"])
        self.made_by: str = meta["made_by"]
        self._open: dict[str, Segment] = {}
        self._cache.clear()
        self._current: Snapshot | None = None

    @classmethod
    def create(cls, folder: Path, names: Iterable[str], made_by: str = "") -> WhooshEngine:
        """A new, empty index in an empty or missing folder, cut with those names.

        `made_by` is kept and handed back by `made_by`.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        analysis = Analysis(names)
        meta = {"format": FORMAT, "fingerprint": analysis.fingerprint, "names": analysis.names, "made_by": made_by}
        (folder / META).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
        sync(folder / META)
        TOC(schema(), [], 0).write(DurableStorage(str(folder)), NAME)
        return cls(folder)

    @property
    def analysis(self) -> Analysis:
        return self._analysis

    # --- reading ---------------------------------------------------------------------------------

    def state(self) -> State:
        snapshot = self._snapshot()
        alive = snapshot.alive(snapshot.generation)
        articles = snapshot.size if alive is None else int(np.count_nonzero(alive))
        size = sum(segment.bytes for segment in snapshot.segments)
        return State(snapshot.generation, self._analysis.fingerprint, len(self._issue_lines(None)), articles, size)

    def search(self, request: Request) -> Results:
        snapshot = self._snapshot()
        selection = self._select(snapshot, request)
        total, page = selection.page(request.sort, request.offset, request.limit)
        return Results(
            total=total,
            hits=tuple(Hit(snapshot.id(number), score, snapshot.title(number)) for number, score in page),
            facets={facet: selection.count(facet) for facet in request.facets},
            months=selection.months() if request.months else (),
            generation=snapshot.generation if request.as_of is None else request.as_of,
        )

    def walk(self, request: Request) -> Iterator[Hit]:
        snapshot = self._snapshot()
        _, page = self._select(snapshot, request).page(request.sort, 0, None)
        for number, score in page:
            yield Hit(snapshot.id(number), score, snapshot.title(number))

    def articles(self, ids: Iterable[str], as_of: int | None = None) -> dict[str, Stored]:
        snapshot = self._snapshot()
        alive = snapshot.alive(snapshot.generation if as_of is None else as_of)
        found = {}
        for id in ids:
            for number in snapshot.find(id):
                if alive is None or alive[number]:
                    found[id] = self._stored(snapshot, number)
        return found

    def article_versions(self, id: str) -> list[Stored]:
        snapshot = self._snapshot()
        return sorted((self._stored(snapshot, number) for number in snapshot.find(id)), key=lambda stored: -stored.born)

    def issue(self, id: str, as_of: int | None = None) -> Issue | None:
        snapshot = self._snapshot()
        generation = snapshot.generation if as_of is None else as_of
        for segment, gone in zip(snapshot.segments, snapshot.gone_issues, strict=True):
            for record in segment.find_issue(id):
                if record.born <= generation < gone.get((record.id, record.born), generation + 1):
                    issue, articles = unpack_issue(record.stored)
                    stored = self.articles(articles, as_of)
                    return with_articles(issue, tuple(stored[i].article for i in articles if i in stored))
        return None

    def issues(
        self,
        series: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 20,
        as_of: int | None = None,
    ) -> tuple[int, list[IssueRow]]:
        snapshot = self._snapshot()
        lines = [line for line in self._issue_lines(as_of) if series in (None, line[3]) and year in (None, line[2])]
        rows = []
        for *_, segment, number in lines[offset : offset + limit]:
            issue, articles = unpack_issue(snapshot.segments[segment].issue(number).stored)
            rows.append(
                IssueRow(
                    issue.id,
                    issue.series,
                    issue.series_title,
                    issue.year,
                    issue.number,
                    issue.running_number,
                    issue.date,
                    len(articles),
                    len(issue.findings),
                )
            )
        return len(lines), rows

    def words(self, prefix: str, limit: int, as_of: int | None = None) -> list[tuple[str, int]]:
        snapshot = self._snapshot()
        alive = snapshot.alive(snapshot.generation if as_of is None else as_of)
        return _most(_word_counts(snapshot, alive, fold(prefix)), limit)

    def word_counts(self, request: Request, limit: int) -> list[tuple[str, int]]:
        snapshot = self._snapshot()
        chosen = self._select(snapshot, request).articles()
        mask = np.zeros(snapshot.size, bool)
        mask[slice(None) if chosen is None else chosen] = True
        return _most(_word_counts(snapshot, mask, ""), limit)

    def _select(self, snapshot: Snapshot, request: Request) -> Selection:
        return Selection(snapshot, request, self._cut(snapshot, request.query))

    def _cut(self, snapshot: Snapshot, query: Query) -> Query:
        return cut_runs(
            query, self._analysis, lambda word: any(snapshot.frequency(field, word) for field in ("body", "title"))
        )

    def _stored(self, snapshot: Snapshot, number: int) -> Stored:
        article, head = unpack_article(snapshot.stored(number))
        return Stored(
            article=article,
            issue=head.id,
            series=head.series,
            series_title=head.series_title,
            issue_title=head.title,
            date=head.date,
            born=int(snapshot.column("born")[number]),
            gone=snapshot.left_with(number),
        )

    def _issue_lines(self, as_of: int | None) -> list[tuple[int, str, int, str, int, int]]:
        """(day, id, year, series, segment, number) of each issue of a generation, in the order of a list."""
        snapshot = self._snapshot()
        generation = snapshot.generation if as_of is None else as_of
        if snapshot.issue_lines is None:
            snapshot.issue_lines = sorted(
                ((day, id, year, series, place, number), born, gone.get((id, born)))
                for place, (segment, gone) in enumerate(zip(snapshot.segments, snapshot.gone_issues, strict=True))
                for day, id, year, series, born, number in segment.issue_lines()
            )
        return [
            line
            for line, born, left in snapshot.issue_lines
            if born <= generation and (left or generation + 1) > generation
        ]

    def _snapshot(self) -> Snapshot:
        """The published generation, as of at most REFRESH seconds ago."""
        current = self._current
        if current and time.monotonic() - self._looked < REFRESH:
            return current
        with self._lock:
            if self._link.resolve() != self._folder:
                self._enter()
            if self._current is None or self._latest() != self._current.generation:
                self._current = self._read_snapshot()
            self._looked = time.monotonic()
            return self._current

    def _latest(self) -> int:
        return int(TOC._latest_generation(self._storage, NAME))

    def _read_snapshot(self) -> Snapshot:
        for _ in range(20):
            # A writer may remove the files of the generation that is just being opened; the next one is there then.
            with contextlib.suppress(FileNotFoundError):
                try:
                    toc = TOC.read(self._storage, NAME)
                except EmptyIndexError:
                    raise Unavailable(f"{self._folder} 里没有索引；请运行 jianbao reindex。") from None
                except (AttributeError, ImportError, IndexVersionError, pickle.UnpicklingError) as error:
                    cure = "请运行 jianbao reindex，由原件重建"
                    raise Unreadable(f"{self._folder} 的索引不是本版本写的（{error}）；{cure}。") from error
                names = [segment.segment_id() for segment in toc.segments]
                self._open = {name: self._open.get(name) or Segment(self._folder, name) for name in names}
                return Snapshot(
                    toc.generation,
                    [self._open[name] for name in names],
                    [segment.gone for segment in toc.segments],
                    [segment.gone_issues for segment in toc.segments],
                    self._cache,
                )
            time.sleep(0.05)
        raise Unavailable(f"{self._folder} 的索引文件不全；请运行 jianbao reindex 重建。")

    # --- writing ---------------------------------------------------------------------------------

    def write(self, issues: Iterable[Issue], gone: Iterable[str] = ()) -> int:
        lock = self._storage.lock(f"{NAME}_WRITELOCK")
        if not lock.acquire():
            raise Unavailable("另一个进程正在写这个索引；请等它结束后再试。")
        try:
            return self._write(issues, tuple(gone))
        finally:
            lock.release()

    def _write(self, issues: Iterable[Issue], gone: Sequence[str]) -> int:
        self._looked = 0.0
        snapshot = self._snapshot()
        toc = TOC.read(self._storage, NAME)
        generation = snapshot.generation + 1
        clean_files(self._storage, NAME, snapshot.generation, toc.segments)  # what a killed writer left
        left = _Left(snapshot, generation)
        for id in gone:
            left.withdraw(self.issue(id))
        new: list[BulletinSegment] = []
        try:
            new += self._add(self._changed(issues, left), generation)
            left.apply(toc.segments)
            segments = self._merge(toc.segments, new)
            for segment in segments:
                for suffix in (".doc", ".trm"):
                    sync(self._folder / segment.make_filename(suffix))
            TOC(toc.schema, segments, generation).write(self._storage, NAME)
        except BaseException:
            clean_files(self._storage, NAME, snapshot.generation, toc.segments)
            raise
        clean_files(self._storage, NAME, generation, segments)
        self._looked = 0.0
        return generation

    def _changed(self, issues: Iterable[Issue], left: _Left) -> Iterator[tuple[Issue, list[Article]]]:
        """Each issue with those of its articles that are new or other than before."""
        seen = set()
        for issue in issues:
            if issue.id in seen:
                raise EngineError(f"一次写入中出现了两个 {issue.id}")
            seen.add(issue.id)
            yield issue, left.replace(issue, self.issue(issue.id))

    def _add(self, changed: Iterator[tuple[Issue, list[Article]]], generation: int) -> list[BulletinSegment]:
        work = partial(_write_batch, self._folder, self._analysis.names, generation)
        batches = _batches(changed)
        first = list(itertools.islice(batches, POOL_FROM))
        if len(first) < POOL_FROM:
            return [_write_batch(self._folder, self._analysis, generation, batch) for batch in first]
        import multiprocessing  # slow to import, and not needed to search
        from concurrent.futures import ProcessPoolExecutor

        workers = max(os.cpu_count() or 1, 1)
        context = multiprocessing.get_context("spawn")
        segments = []
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            waiting = []
            for batch in itertools.chain(first, batches):
                waiting.append(pool.submit(work, batch))
                if len(waiting) > 2 * workers:
                    segments.append(waiting.pop(0).result())
            segments += [future.result() for future in waiting]
        return segments

    def _merge(self, old: Sequence[BulletinSegment], new: Sequence[BulletinSegment]) -> list[BulletinSegment]:
        """The segments with small ones merged: new ones always, older ones while these are not much larger."""
        kept, merged = list(old), list(new)
        size = sum(segment.doc_count_all() for segment in merged)
        while kept and merged and kept[-1].doc_count_all() < MERGE_FACTOR * size:
            size += kept[-1].doc_count_all()
            merged.insert(0, kept.pop())
        if len(merged) < 2:
            return kept + merged
        opened = [self._open.get(s.segment_id()) or Segment(self._folder, s.segment_id()) for s in merged]
        target = BulletinSegment(NAME, size=sum(segment.size for segment in opened))
        numbers = write_segment(self._folder, target.segment_id(), [SegmentSource(segment) for segment in opened])
        target.gone = Gone(
            np.concatenate([moved[s.gone.numbers] for moved, s in zip(numbers, merged, strict=True)]).astype(np.uint32),
            np.concatenate([s.gone.generations for s in merged]),
        )
        for segment in merged:
            target.gone_issues |= segment.gone_issues
        return [*kept, target]


class _Left:
    """What a write takes out of the published generation."""

    def __init__(self, snapshot: Snapshot, generation: int) -> None:
        self._snapshot = snapshot
        self._generation = generation
        self._articles: list[int] = []
        self._issues: set[str] = set()

    def withdraw(self, issue: Issue | None) -> None:
        """Takes out a whole issue."""
        if issue:
            self._issues.add(issue.id)
            for article in issue.articles:
                self._articles.append(self._number(article.id))

    def replace(self, issue: Issue, old: Issue | None) -> list[Article]:
        """Takes out what a new version of an issue changes; returns the articles that come in."""
        if old is None:
            return list(issue.articles)
        self._issues.add(issue.id)
        same_head = head_of(old) == head_of(issue)
        before = {article.id: article for article in old.articles}
        kept = {article.id for article in issue.articles if same_head and before.get(article.id) == article}
        self._articles += [self._number(id) for id in before if id not in kept]
        return [article for article in issue.articles if article.id not in kept]

    def _number(self, id: str) -> int:
        alive = self._snapshot.alive(self._snapshot.generation)
        return next(number for number in self._snapshot.find(id) if alive is None or alive[number])

    def apply(self, segments: Sequence[BulletinSegment]) -> None:
        """Writes into the segments of the next TOC what they lost."""
        numbers = np.array(self._articles, np.int64)
        for segment, mapped, base in zip(segments, self._snapshot.segments, self._snapshot.bases, strict=False):
            here = numbers[(numbers >= base) & (numbers < base + mapped.size)] - base
            segment.gone = Gone(
                np.concatenate((segment.gone.numbers, here.astype(np.uint32))),
                np.concatenate((segment.gone.generations, np.full(len(here), self._generation, np.uint32))),
            )
            for id in self._issues:
                for record in mapped.find_issue(id):
                    segment.gone_issues.setdefault((id, record.born), self._generation)


_Batch = tuple[list[tuple[Article, IssueHead]], list[IssueRecord]]


def _batches(changed: Iterator[tuple[Issue, list[Article]]]) -> Iterator[_Batch]:
    """Articles and issue records, about BATCH characters at a time; `born` is set by who writes them."""
    articles: list[tuple[Article, IssueHead]] = []
    records: list[IssueRecord] = []
    size = 0
    for issue, new in changed:
        head = head_of(issue)
        day = -issue.date.toordinal() if issue.date else NO_DATE
        records.append(IssueRecord(issue.id, day, head.filed_year or 0, issue.series, pack_issue(issue), 0))
        articles += ((article, head) for article in new)
        size += sum(len(p.text) for article in new for p in article.paragraphs)
        if size >= BATCH:
            yield articles, records
            articles, records, size = [], [], 0
    if records:
        yield articles, records


_analysis_of_worker: dict[tuple[str, ...], Analysis] = {}


def _write_batch(folder: Path, analysis: Analysis | tuple[str, ...], generation: int, batch: _Batch) -> BulletinSegment:
    """Inverts a batch into a segment of its own."""
    if not isinstance(analysis, Analysis):
        analysis = _analysis_of_worker.setdefault(analysis, Analysis(analysis))
    articles, records = batch
    segment = BulletinSegment(NAME, size=len(articles))
    records = [IssueRecord(r.id, r.day, r.year, r.series, r.stored, generation) for r in records]
    write_segment(folder, segment.segment_id(), [BatchSource(invert(articles, analysis), records, generation)])
    return segment


def _read_meta(folder: Path) -> dict[str, Any]:
    try:
        meta: dict[str, Any] = json.loads((folder / META).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise Unavailable(f"{folder} 里没有索引；请先运行 jianbao ingest 你的文件夹。") from None
    if meta["format"] != FORMAT:
        raise Unreadable(f"{folder} 的索引格式是 {meta['format']}，本版本只读 {FORMAT}；请运行 jianbao reindex 重建。")
    return meta


def _word_counts(snapshot: Snapshot, mask: np.ndarray | None, prefix: str) -> dict[str, int]:
    """How many of the articles have each word that begins with the prefix; None stands for all articles."""
    counts: dict[str, int] = {}
    for segment, base in zip(snapshot.segments, snapshot.bases, strict=False):
        rows: list[np.ndarray] = []
        words: list[str] = []
        for field in ("title", "body"):
            lists = segment.fields[field]
            chosen = lists.prefixed(prefix) if prefix else range(len(lists))
            articles = lists.values.between(chosen.start, chosen.stop)
            row = np.repeat(
                np.arange(len(words), len(words) + len(chosen), dtype=np.uint64),
                lists.values.counts[chosen.start : chosen.stop],
            )
            keep = slice(None) if mask is None else mask[base + articles.astype(np.intp)]
            rows.append((row[keep] << np.uint64(32)) | articles[keep])
            words += [lists.key(i).decode("utf-8", "surrogatepass") for i in chosen]
        numbers: dict[str, int] = {}
        merged = np.array([numbers.setdefault(word, len(numbers)) for word in words], np.uint64)
        row = np.concatenate(rows)
        row = (
            np.unique((merged[(row >> np.uint64(32)).astype(np.intp)] << np.uint64(32)) | (row & np.uint64(0xFFFFFFFF)))
            if len(row)
            else row
        )
        per_word = np.bincount((row >> np.uint64(32)).astype(np.intp), minlength=len(numbers))
        for word, number in numbers.items():
            if per_word[number]:
                counts[word] = counts.get(word, 0) + int(per_word[number])
    return counts


def _most(counts: dict[str, int], limit: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:limit]
