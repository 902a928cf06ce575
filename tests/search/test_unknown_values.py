"""Values of filters that no article has."""

from search.find import find
from search.params import Params


def said(engine, **fields):
    return [(str(n.text), n.url, str(n.link)) for n in find(engine, Params(**fields)).notices]


def test_a_value_that_no_article_has_is_said_with_the_one_that_was_meant(engine):
    """教育局 is none of the topics; 教育 is."""
    assert said(engine, topic=("教育局",)) == [
        ("没有“教育局”这样的主题。", Params(topic=("教育",)).url(), "改查“教育”"),
    ]


def test_where_nothing_is_alike_the_filter_is_taken_off(engine):
    """Many are said in one sentence."""
    [(text, url, link)] = said(engine, place=tuple("qwertyu"))
    assert text == "没有“q”、“w”、“e”、“r”、“t”等 7 个地区。"
    assert (url, link) == (Params(place=tuple("wertyu")).url(), "去掉这个条件")


def test_a_value_that_only_this_search_lacks_is_known(engine):
    """No article about 义诊 is about 教育, but there is such a topic; 未注明 is always one."""
    assert said(engine, q="义诊", topic=("教育",)) == []
    assert said(engine, q="义诊", topic=("-",), place=("-",)) == []
