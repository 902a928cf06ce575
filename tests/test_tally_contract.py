"""What `Engine.tally` promises, put to every engine, with the brute-force engine as the judge."""

import datetime

import pytest

from index import engine as e
from index import queries as q
from tests import contract_corpus as given
from tests.test_engine_contract import engine, judge  # noqa: F401 - fixtures

SOUGHT = [
    (),
    (q.String("就业"),),
    (q.String("哈哈"), q.String("就业"), q.String("就业", "title"), q.String("就业")),
    (q.String("的"), q.String("。", "body"), q.String("长江经济带", "body")),
    (q.Word("就业"), q.Word("a320"), q.String("𠮷"), q.String("没有这样的字句"), q.String("")),
]
REQUESTS = [
    e.Request(),
    e.Request(q.Run("就业")),
    e.Request(~q.String("就业"), {"kind": ("brief",), "group": ("青石工作组", "-")}),
    e.Request(q.Most((q.Run("就业培训服务"),), 0.3), as_of=2),
    e.Request(first=datetime.date(2023, 1, 1), last=datetime.date(2023, 12, 31), as_of=3),
    e.Request(q.String("没有这样的字句")),
]


@pytest.mark.parametrize("by", ["month", "year", "group", "place", "topic", "series", "kind"])
@pytest.mark.parametrize("sought", SOUGHT)
def test_articles_characters_and_times_are_those_of_a_scan(engine, judge, by, sought):  # noqa: F811
    """By every facet and by month, whatever is asked for and whatever is counted."""
    for request in REQUESTS:
        assert engine.tally(request, by, sought) == judge.tally(request, by, sought), (request, by)


def test_a_tally_of_articles_is_the_count_of_a_search(engine):  # noqa: F811
    """By year and by month as search counts them."""
    found = engine.search(e.Request(q.Run("就业"), months=True, facets=("year",), limit=0))
    assert {month: row.articles for month, row in engine.tally(e.Request(q.Run("就业")), "month").items()} == dict(
        found.months
    )
    assert {year: row.articles for year, row in engine.tally(e.Request(q.Run("就业")), "year").items()} == dict(
        found.facets["year"]
    )


def test_a_string_is_counted_as_often_as_it_stands(engine):  # noqa: F811
    """哈哈哈哈哈 and 哈哈 have 哈哈 five times; in their title none."""
    asked = e.Request(q.String("哈哈"))
    assert engine.tally(asked, "series", (q.String("哈哈"),))["guaili"].times == 5
    assert engine.tally(asked, "series", (q.String("哈哈", "title"),))["guaili"].times == 0
    assert given.UNDATED.articles[1].title == "好"
