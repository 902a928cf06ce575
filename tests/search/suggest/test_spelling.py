"""Did you mean: what a query that finds little was probably meant to be."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from search.find import find
from search.params import Params
from search.query_parsing import parse_query, unparse
from search.suggest.spelling import alike, respellings, spellings
from search.suggest.vocabulary import vocabulary
from tests import handmade


@pytest.fixture(scope="module")
def words(engine):
    return vocabulary(engine)


def meant(engine, words, q):
    page = find(engine, Params(q=q), vocabulary=lambda: words)
    assert all(
        find(engine, Params.read(parse_qsl(urlsplit(one.url).query))).total == one.count > page.total
        for one in page.meant
    )
    return [one.text.values["query"] for one in page.meant]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("青时县", "青石县"),  # read alike
        ('"青时县"', '"青石县"'),
        ("标题:青时", "标题:青石"),
        ("qingshixian", "青石县"),  # typed as syllables
        ("qingshi xian", "青石县"),
        ("佩训", "培训"),
        ("就也 佩训", "就业 培训"),  # two at once
        ("就业 佩训 -茶叶", '就业 培训 -"茶叶"'),
        ("青右县", None),
    ],
)
def test_the_nearest_spelling_is_offered_with_its_count(engine, words, typed, expected):
    found = meant(engine, words, typed)
    assert (found[:1] == [expected]) if expected else (expected not in found)


@pytest.mark.parametrize("typed", ["就业", "1201", "2031年", "3.7%", "A999", "魑魅魍魉", "-就业", "qqqqqq", "长" * 300])
def test_nothing_is_offered_for_plenty_for_numbers_or_for_what_is_like_nothing(engine, words, typed):
    assert meant(engine, words, typed) == []


def test_what_looks_alike_is_tried(engine, words):
    assert "未" in alike()["末"] and "末" in alike()["未"]
    assert next(respellings("培川", words), None) != "培川"


def test_the_vocabulary_is_asked_only_where_little_is_found(engine):
    """A query that finds enough costs nothing."""

    def never():
        raise AssertionError

    assert find(engine, Params(q="就业"), vocabulary=never).total > 3


def test_a_spelling_keeps_the_filters(engine, words):
    page = find(engine, Params(q="佩训", series=(handmade.FIRST.series,)), vocabulary=lambda: words)
    [rung] = page.meant[:1]
    assert "series=" in rung.url and page.to_json()["ladder"][0] == rung.to_json()


def test_counts_decide_and_every_query_can_be_typed(words):
    """What finds most comes first; each is printed as it would be typed."""
    query = parse_query("青时县 佩训").query
    found = spellings(query, words, lambda made: len(unparse(made)), 0)
    assert [parse_query(unparse(made)).query for made, _ in found] == [made for made, _ in found]
