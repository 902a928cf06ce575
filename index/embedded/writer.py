"""Writing a generation: batches into segments, small segments into larger ones, then the TOC that publishes.

issues ─batches→ segments of their own (worker processes) ─merge→ one segment ─fsync, rename→ published
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from whoosh.index import TOC, clean_files

from corpus.models import Article, Issue
from index.analysis import Analysis
from index.defects import NO_FILES_FAULT, costing
from index.documents import PackedArticle, known_line, pack_issue
from index.embedded.inversion import invert
from index.embedded.layout import NO_DATE, PARTS
from index.embedded.merging import LARGEST, new_numbers, write_part, write_segment
from index.embedded.segment import IssueRecord, Segment
from index.embedded.snapshot import Gone, Snapshot
from index.embedded.sources import BatchSource, SegmentSource
from index.embedded.whoosh.published import NAME
from index.embedded.whoosh.toc import BulletinSegment, DurableStorage, sync
from index.engine import EngineError, NotIndexed
from index.processes import in_order
from index.settings import Limits

INVERTED_ALONE = 1  # batches that one process inverts by itself
MANY = 10_000_000  # characters from which on processes merge, a part each
# A segment is merged once the newer ones hold a tenth of it: three or four are left after any number of writes.
MERGE_FACTOR = 10


class Writer:
    """Writes one generation after a snapshot's. The caller holds the index's lock."""

    def __init__(
        self, storage: DurableStorage, snapshot: Snapshot, old: Callable[[str], Issue | None], limits: Limits
    ) -> None:
        self._storage = storage
        self._folder = Path(storage.folder)
        self._snapshot = snapshot
        self._generation = snapshot.generation + 1
        self._old = old
        self._limits = limits

    def write(self, issues: Iterable[Issue], gone: Sequence[str]) -> int:
        """Adds issues, withdraws those named, and publishes; leaves nothing behind if anything fails."""
        toc = TOC.read(self._storage, NAME)
        clean_files(self._storage, NAME, self._snapshot.generation, toc.segments)  # what a killed writer left
        left = _Left(self._snapshot, self._generation)
        for id in gone:
            left.withdraw(self._old(id))
        try:
            new = self._add(self._changed(issues, left))
            left.apply(toc.segments)
            segments = self._merge(toc.segments, new)
            for segment in segments:
                for part in PARTS:
                    sync(self._folder / segment.make_filename(f".{part}"))
            TOC(toc.schema, segments, self._generation).write(self._storage, NAME)
        except BaseException:
            clean_files(self._storage, NAME, self._snapshot.generation, toc.segments)
            raise
        clean_files(self._storage, NAME, self._generation, segments)
        return self._generation

    def _changed(self, issues: Iterable[Issue], left: _Left) -> Iterator[tuple[Issue, list[Article]]]:
        """Each issue with those of its articles that are new or other than before."""
        seen = set()
        for issue in issues:
            if issue.id in seen:
                raise EngineError(f"一次写入中出现了两个 {issue.id}")
            seen.add(issue.id)
            with costing(issue.id):
                new = left.replace(issue, self._old(issue.id))
            yield issue, new

    def _add(self, changed: Iterator[tuple[Issue, list[Article]]]) -> list[BulletinSegment]:
        work = partial(
            _write_batch, self._folder, self._snapshot.analysis.names, self._generation, self._limits.merged_postings
        )
        batches = _batches(changed, self._generation, self._limits.batch_characters)
        return [segment for _, segment in in_order(work, batches, INVERTED_ALONE)]

    def _merge(self, old: Sequence[BulletinSegment], new: Sequence[BulletinSegment]) -> list[BulletinSegment]:
        """The segments with small ones merged: new ones always, older ones while these are not much larger."""
        kept, merged = list(old), list(new)
        size = sum(segment.doc_count_all() for segment in merged)
        while kept and merged and kept[-1].doc_count_all() < MERGE_FACTOR * size:
            size += kept[-1].doc_count_all()
            merged.insert(0, kept.pop())
        group: list[tuple[BulletinSegment, Segment]] = []
        for segment in merged:
            opened = Segment(self._folder, segment.segment_id())
            if group and sum(int(other.starts[-1]) for _, other in group) + int(opened.starts[-1]) >= LARGEST:
                kept.append(self._merged(group))
                group = []
            group.append((segment, opened))
        return [*kept, self._merged(group)] if group else kept

    def _merged(self, group: Sequence[tuple[BulletinSegment, Segment]]) -> BulletinSegment:
        if len(group) == 1:
            return group[0][0]
        target = BulletinSegment(NAME, size=sum(opened.size for _, opened in group))
        names, postings = [segment.segment_id() for segment, _ in group], self._limits.merged_postings
        work = partial(_write_part, self._folder, target.segment_id(), names, postings)
        many = sum(int(opened.starts[-1]) for _, opened in group) > MANY
        for _ in in_order(work, PARTS, few=0 if many else len(PARTS)):
            pass
        numbers = new_numbers([SegmentSource(opened) for _, opened in group])
        left = [(moved[segment.gone.numbers], segment.gone) for moved, (segment, _) in zip(numbers, group, strict=True)]
        target.gone = Gone(
            np.concatenate([moved for moved, _ in left]).astype(np.uint32),
            np.concatenate([gone.generations for _, gone in left]),
        )
        for segment, _ in group:
            target.gone_issues |= segment.gone_issues
        return target


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
        same_head = old.head == issue.head
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


_Batch = list[tuple[IssueRecord, list[PackedArticle]]]


def _batches(changed: Iterator[tuple[Issue, list[Article]]], generation: int, bound: int) -> Iterator[_Batch]:
    """Issue records and their articles, about `bound` characters at a time."""
    batch: _Batch = []
    size = 0
    for issue, new in changed:
        with costing(issue.id):
            head = issue.head
            day = -issue.date.toordinal() if issue.date else NO_DATE
            record = IssueRecord(issue.id, day, head.filed_year or 0, issue.series, pack_issue(issue), generation)
            articles = [PackedArticle.of(article, head, known_line(issue, article, head)) for article in new]
            batch.append((record, articles))
            size += sum(len(p.text) for article in new for p in article.paragraphs)
        if size >= bound:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@lru_cache(maxsize=1)
def _analysis(names: tuple[str, ...]) -> Analysis:
    return Analysis(names)


def _write_batch(
    folder: Path, names: tuple[str, ...], generation: int, postings: int, batch: _Batch
) -> BulletinSegment:
    """Inverts a batch into a segment of its own. Where that fails, says on which of its issues."""
    try:
        return _write_issues(folder, names, generation, postings, batch)
    except NO_FILES_FAULT:
        raise
    except Exception as error:
        reasons: dict[str, str] = {}
        for one in batch:
            try:
                with costing(one[0].id):
                    _write_issues(folder, names, generation, postings, [one])
            except NotIndexed as found:
                reasons |= found.reasons
        raise (NotIndexed(reasons) if reasons else error) from error


def _write_issues(
    folder: Path, names: tuple[str, ...], generation: int, postings: int, batch: _Batch
) -> BulletinSegment:
    articles = [article for _, stored in batch for article in stored]
    segment = BulletinSegment(NAME, size=len(articles))
    source = BatchSource(invert(articles, _analysis(names)), [record for record, _ in batch], generation)
    write_segment(folder, segment.segment_id(), [source], postings)
    return segment


def _write_part(folder: Path, name: str, segments: Sequence[str], postings: int, part: str) -> None:
    """Writes one file of the segment that those are merged into."""
    write_part(folder, name, [SegmentSource(Segment(folder, segment)) for segment in segments], part, postings)
