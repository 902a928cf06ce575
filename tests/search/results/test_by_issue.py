"""Results gathered by issue: what a page has, and that pages tile."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from index.embedded.engine import WhooshEngine
from search.find import find
from search.params import Params, QueryError
from tests.oracle import BruteForce
from tests.search.research.test_trends import texts

ISSUES = [
    texts(2019, *(("就业", "一"),) * 5, ("茶", "茶")),
    texts(2020, ("茶", "就业就业"), ("茶", "别的")),
    texts(2021, ("茶", "别的")),
    texts(2022, ("就业", "二")),
]


@pytest.fixture(params=["oracle", "embedded"])
def engine(request, tmp_path):
    made = BruteForce() if request.param == "oracle" else WhooshEngine.create(tmp_path / "index", ())
    made.write(ISSUES)
    return made


def test_each_issue_has_its_articles_the_first_with_their_passages(engine):
    """Three articles with passages, the other two by their titles; the total stays that of articles."""
    page = find(engine, Params(q="就业", sort="newest", by="issue"))
    assert (page.total, page.all_issues, page.pager.pages) == (7, 3, 1)
    assert [(one.id, one.total, len(one.hits), len(one.others), one.cut) for one in page.issues] == [
        ("yunling-2022-1", 1, 1, 0, 0),
        ("yunling-2020-1", 1, 1, 0, 0),
        ("yunling-2019-1", 5, 3, 2, 0),
    ]
    assert page.hits == tuple(hit for one in page.issues for hit in one.hits)
    assert dict(page.counts["year"]) == {"2019": 5, "2020": 1, "2022": 1}


def test_pages_are_of_issues(engine):
    """Two issues a page: every issue once, addresses that keep it, and no page beyond the last."""
    params = Params(q="就业", sort="oldest", by="issue", size=2)
    first = find(engine, params)
    second = find(engine, Params.read(parse_qsl(urlsplit(first.pager.next).query)))
    assert [one.id[8:12] for page in (first, second) for one in page.issues] == ["2019", "2020", "2022"]
    assert (first.first, second.first, second.pager.next) == (1, 3, "")
    with pytest.raises(QueryError, match="共 3 期，最后一页是第 2 页"):
        find(engine, params.at_page(3))


def test_the_json_says_what_is_gathered(engine):
    """Issues by id, their first articles among the hits; without `by` there is none of it."""
    told = find(engine, Params(q="就业", by="issue", sort="newest")).to_json()
    assert told["by"] == "issue" and told["all_issues"] == 3
    assert [one["issue"] for one in told["issues"]] == ["yunling-2022-1", "yunling-2020-1", "yunling-2019-1"]
    assert [id for one in told["issues"] for id in one["hits"]] == [hit["id"] for hit in told["hits"]]
    assert [other["title"] for other in told["issues"][2]["others"]] == ["就业", "就业"]
    assert "issues" not in find(engine, Params(q="就业")).to_json()


def test_another_way_to_gather_is_refused():
    """With the same search without it."""
    with pytest.raises(QueryError) as refused:
        Params.read([("q", "就业"), ("by", "day")])
    assert refused.value.instead == Params(q="就业").url()


def test_nothing_found_is_gathered_as_nothing(engine):
    """No issue, one page, and what else a page without results says."""
    page = find(engine, Params(q="没有这样的字句", by="issue"))
    assert (page.total, page.all_issues, page.issues, page.pager.pages) == (0, 0, (), 1)
