"""Segments: merging gives the same bytes as writing at once."""

from itertools import starmap

import pytest

from index.analysis import Analysis
from index.documents import PackedArticle, pack_article, pack_issue
from index.embedded.inversion import invert
from index.embedded.merging import write_segment
from index.embedded.segment import IssueRecord, Segment
from index.embedded.sources import BatchSource, SegmentSource


@pytest.fixture(scope="module")
def rows(samples):
    """All articles of the samples with their issues' heads."""
    return [(article, issue.head) for issue in samples for article in issue.articles]


@pytest.fixture(scope="module")
def records(samples):
    """Their issues, as a segment keeps them."""
    return [
        IssueRecord(issue.id, -issue.date.toordinal(), issue.date.year, issue.series, pack_issue(issue), 1)
        for issue in samples
    ]


def source(rows, records=()):
    return BatchSource(invert(starmap(PackedArticle.of, rows), Analysis()), records, 1)


def test_merged_parts_are_the_whole(tmp_path, rows, records):
    """Three batches, merged in small steps, then one of them merged again, are the segment of all articles."""
    write_segment(tmp_path, "whole", [source(rows, records)], 1000)
    write_segment(tmp_path, "parts", [source(rows[i::3], records[i::3]) for i in range(3)], 1000)
    write_segment(tmp_path, "again", [SegmentSource(Segment(tmp_path, "parts"))], 1000)
    write_segment(tmp_path, "half1", [source(rows[:40], records[:5])], 1000)
    write_segment(tmp_path, "half2", [source(rows[40:], records[5:])], 1000)
    write_segment(tmp_path, "halves", [SegmentSource(Segment(tmp_path, name)) for name in ("half1", "half2")], 1000)
    for name in ("parts", "again", "halves"):
        for part in ("trm", "pos"):
            assert (tmp_path / f"{name}.{part}").read_bytes() == (tmp_path / f"whole.{part}").read_bytes(), name
        read = Segment(tmp_path, name)
        whole = Segment(tmp_path, "whole")
        assert read.stored(range(read.size)) == whole.stored(range(whole.size))
        assert list(read.issue_lines()) == list(whole.issue_lines())
        assert [array.tolist() for array in read.days("event")] == [array.tolist() for array in whole.days("event")]


def test_what_is_stored_comes_back(tmp_path, rows, records):
    """Ids, titles, articles and issues, by number and by id."""
    write_segment(tmp_path, "x", [source(rows, records)], 1000)
    segment = Segment(tmp_path, "x")
    for article, head in rows:
        (number,) = segment.find(article.id)
        assert segment.ids[number] == article.id and segment.title(number) == article.title
        assert segment.stored([number]) == [pack_article(article, head)]
    events = [(segment.find(article.id)[0], day.toordinal()) for article, _ in rows for day in article.event_dates]
    assert len(events) > 20
    assert sorted(events) == list(zip(*(array.tolist() for array in segment.days("event")), strict=True))
    for record in records:
        assert segment.find_issue(record.id) == [record]
    assert segment.find("nobody") == [] and segment.find_issue("nobody") == []


def test_a_segment_of_nothing_can_be_read(tmp_path):
    """An issue may come without any new article."""
    write_segment(tmp_path, "x", [source([])], 1000)
    segment = Segment(tmp_path, "x")
    assert segment.size == 0 and segment.find("x") == [] and len(segment.pairs) == 0
