"""Why an article was found: counted by hand, and led to where it stands."""

import pytest

from search.find import find
from search.params import Params
from tests import handmade
from tests.oracle import BruteForce
from tests.search.research.test_trends import texts

ONE = texts(2019, ("就业", "再就业。", "就业、就业。"), ("家纺", "家纺产业園"), ("茶", "采茶忙"))


def why(typed, **more):
    """Of each article found, its (text, title, body) and what it has not."""
    engine = BruteForce()
    engine.write([ONE])
    page = find(engine, Params(q=typed, **more))
    return [([(t.text, t.title, t.body) for t in hit.why.terms], list(hit.why.missing)) for hit in page.hits]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("就业", [([("就业", 1, 3)], [])]),
        ('"就業" 再', [([("就业", 1, 3), ("再", 0, 1)], [])]),
        ("标题:就业", [([("就业", 1, 0)], [])]),
        ("产业园 OR 培训", [([("产业园", 0, 1)], [])]),
        ("家*园", [([("家*园", 0, 1)], [])]),
        ('"家纺 园"~5', [([("家纺", 1, 1), ("园", 0, 1)], [])]),
    ],
)
def test_each_thing_sought_is_told_where_it_stands(typed, told):
    """As often as it is printed, in title and text, by whatever form of query it is sought."""
    assert why(typed) == told


def test_what_is_missing_is_told_where_most_words_are_enough():
    """By most of the words: those that the article has not."""
    ((found, missing),) = why("家纺 产业园 采茶 发展", match="any")[:1]
    assert found == [("家纺", 1, 1), ("产业园", 0, 1)]
    assert missing == ["采茶", "发展"]


def test_a_place_leads_to_its_first_paragraph():
    """The address of the first paragraph that has it, with the search kept."""
    engine = BruteForce()
    engine.write([ONE])
    ((hit,),) = (find(engine, Params(q="就业")).hits,)
    assert hit.why.terms[0].url == Params(q="就业").article_url(hit.id, ONE.articles[0].paragraphs[0].id)


def test_labels_that_were_asked_for_are_told_with_the_words_that_earned_them():
    """As a filter and in the query; not where the label is excluded, nor other labels of the article."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    of = {one.id: one for issue in handmade.ISSUES for one in issue.articles}
    for params in (Params(topic=("就业",)), Params(q="题:就业")):
        page = find(engine, params)
        assert page.hits
        for hit in page.hits:
            words = {label.value: label.words for label in of[hit.id].topics}["就业"]
            assert [(one.facet, one.value, one.words) for one in hit.why.labels] == [("topic", "就业", words)]
    for hit in find(engine, Params(q="-题:就业 工作")).hits:
        assert not hit.why.labels


def test_what_is_browsed_has_no_why():
    """Without a query and labels there is nothing to tell."""
    engine = BruteForce()
    engine.write([ONE])
    assert not any(hit.why for hit in find(engine, Params()).hits)
