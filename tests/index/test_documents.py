"""Articles on their way into a segment: what another process reads is what was packed."""

import pickle

import pytest

from index import documents
from index.documents import PackedArticle, pack_article
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
