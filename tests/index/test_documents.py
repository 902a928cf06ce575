"""Articles on their way into a segment: what another process reads is what was packed."""

import datetime
import pickle
from dataclasses import replace

import pytest

from index import documents
from index.documents import PackedArticle, known_line, pack_article, pack_issue, unpack_whole
from tests.handmade import ISSUES


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.id)
def test_what_goes_to_another_process_is_read_as_it_was(issue):
    """Only what is stored goes there, and the article is read of it."""
    for article in issue.articles:
        packed = PackedArticle.of(article, issue.head)
        there = pickle.loads(pickle.dumps(packed))
        assert packed.stored == there.stored == pack_article(article, issue.head)
        assert packed.read() == there.read() == (article, issue.head)


def test_in_its_own_process_nothing_is_parsed(monkeypatch):
    """The article that was packed is at hand."""
    packed = PackedArticle.of(ISSUES[0].articles[0], ISSUES[0].head)
    monkeypatch.setattr(documents, "unpack_article", lambda _: pytest.fail("parsed"))
    assert packed.read()[0] is ISSUES[0].articles[0]


@pytest.mark.parametrize("issue", ISSUES, ids=lambda issue: issue.id)
def test_what_was_unpacked_is_known_until_it_changes(issue):
    """The line of an article is that which it came from; of one that was changed, or whose issue was, none is known."""
    lines = [pack_article(article, issue.head) for article in issue.articles]
    read = unpack_whole(pack_issue(issue), lines, issue.id)
    assert (read.head, read.articles, read.findings) == (issue.head, issue.articles, issue.findings)
    assert [known_line(read, article, read.head) for article in read.articles] == lines
    assert not any(known_line(issue, article, issue.head) for article in issue.articles)
    for changed in (replace(read, id="a-2000-1"), replace(read, date=datetime.date(2000, 1, 1))):
        assert not any(known_line(changed, article, changed.head) for article in changed.articles)
    first = replace(read, articles=(replace(read.articles[0], title="另一题"), *read.articles[1:]))
    assert [known_line(first, one, first.head) for one in first.articles] == ["", *lines[1:]]
    assert known_line(replace(read, colophon=("又",)), read.articles[0], read.head) == lines[0]
