"""What `Engine.by_issue` promises, put to every engine, with the brute-force engine as the judge."""

import dataclasses
import datetime

import pytest

from corpus.ids import issue_of
from index import engine as e
from index import queries as q
from tests.test_engine_contract import TIE, engine, judge  # noqa: F401 - fixtures

REQUESTS = [
    e.Request(limit=100),
    e.Request(q.Run("就业"), limit=100),
    e.Request(q.Run("就业"), {"kind": ("brief",)}, limit=100, facets=("kind", "year"), months=True),
    e.Request(q.String("哈哈") | q.Run("培训"), first=datetime.date(2000, 1, 1), limit=100),
    e.Request(~q.String("就业"), limit=100, as_of=2),
    e.Request(q.Range("born", 2, 4), limit=100, as_of=3, seed=7),
    e.Request(q.String("没有这样的字句"), limit=100),
]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "random"])
@pytest.mark.parametrize("request_", REQUESTS)
def test_articles_stand_under_their_issues_in_order(engine, judge, request_, sort):  # noqa: F811
    """The issues by their first articles, each with all of its matching articles in the order asked for."""
    request = dataclasses.replace(request_, sort=sort)
    got, want = engine.by_issue(request), judge.by_issue(request)
    assert (got.issues, got.articles, got.generation) == (want.issues, want.articles, want.generation)
    wanted = {one.id: one for one in want.page}
    assert {one.id for one in got.page} == set(wanted) and len(got.page) == len(wanted)
    for one in got.page:
        assert one.total == wanted[one.id].total
        assert {hit.id: hit.title for hit in one.hits} == {hit.id: hit.title for hit in wanted[one.id].hits}
        scores = {hit.id: hit.score for hit in wanted[one.id].hits}
        assert [hit.score for hit in one.hits] == pytest.approx([scores[hit.id] for hit in one.hits], abs=TIE)
    if sort == "relevance":
        firsts = [one.hits[0].score for one in got.page]
        assert firsts == pytest.approx([one.hits[0].score for one in want.page], abs=TIE)
        for one in got.page:
            assert all(a.score >= b.score - TIE for a, b in zip(one.hits, one.hits[1:], strict=False))
    else:
        assert [(one.id, [hit.id for hit in one.hits]) for one in got.page] == [
            (one.id, [hit.id for hit in one.hits]) for one in want.page
        ]


def test_pages_of_issues_tile_the_issues(engine):  # noqa: F811
    """One page after another gives each issue once, and in all every article that a search finds."""
    request = e.Request(q.Run("就业"), sort="newest")
    whole = engine.by_issue(dataclasses.replace(request, limit=100))
    pages = [engine.by_issue(dataclasses.replace(request, offset=offset, limit=3)) for offset in range(0, 40, 3)]
    assert [one for page in pages for one in page.page] == list(whole.page)
    assert sum(one.total for one in whole.page) == whole.articles == engine.search(request).total
    assert whole.issues == len(whole.page) == len({issue_of(hit.id) for hit in engine.walk(request)})
