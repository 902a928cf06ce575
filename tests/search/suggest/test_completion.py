"""What is suggested while one types, on every engine."""

import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.find import find
from search.params import Params
from search.suggest.completion import suggest
from search.suggest.vocabulary import vocabulary
from tests import handmade
from tests.contract_corpus import odd
from tests.handmade import article
from web.access.restricted_engine import RestrictedEngine


@pytest.fixture(scope="module")
def words(engine):
    return vocabulary(engine)


def asked(engine, words, q, **more):
    return [(one.kind, one.text) for one in suggest(engine, Params(q=q, **more), words)]


@pytest.mark.parametrize("typed", ["青石", "qings", "qingshi", "qs", "青shi", "青s"])
def test_names_come_by_characters_syllables_and_first_letters(engine, words, typed):
    found = asked(engine, words, typed)
    assert {("group", "青石工作组"), ("place", "青石县")} <= set(found)


def test_a_name_is_found_by_what_stands_within_it(engine, words):
    assert ("group", "青石工作组") in asked(engine, words, "石工作")
    assert ("group", "青石工作组") in asked(engine, words, "gzz")


@pytest.mark.parametrize("typed", ["家门口就业", "jiamenkoujiuye", "jmkjy"])
def test_titles_come_by_characters_syllables_and_first_letters(engine, words, typed):
    titles = [text for kind, text in asked(engine, words, typed) if kind == "title"]
    assert "青石工作组帮助1200名群众实现家门口就业" in titles


def test_the_last_word_is_completed_and_the_rest_is_kept(engine, words):
    """A word is put behind what stands before it; a name becomes a filter of that."""
    found = suggest(engine, Params(q="就业 qingshi", topic=("就业",)), words)
    [group] = [one for one in found if one.kind == "group"]
    assert parse_qsl(urlsplit(group.url).query) == [("q", "就业"), ("group", "青石工作组"), ("topic", "就业")]
    assert all(one.text.startswith("就业 ") for one in found if one.kind == "word")
    assert ("word", "-培训") in asked(engine, words, "-培")


@pytest.mark.parametrize("typed", ["就业", "青石", "p", "jy", "培训"])
def test_every_count_is_that_of_its_search(engine, words, typed):
    """A suggestion leads to as many articles as it says."""
    for one in suggest(engine, Params(q=typed), words):
        params = Params.read(parse_qsl(urlsplit(one.url).query))
        assert one.count is None or find(engine, params).total == one.count, one


@pytest.mark.parametrize("typed", ["", " ", '"就', "“就", "标题:就", "。", "-", "\0", "就" * 80, "就业 "])
def test_nothing_is_suggested_where_no_word_is_typed(engine, words, typed):
    assert asked(engine, words, typed) == []


def test_titles_are_suggested_while_the_vocabulary_is_in_the_making(engine):
    assert {kind for kind, _ in asked(engine, None, "就业")} == {"title"}


def test_what_a_reader_may_not_see_is_not_suggested(engine):
    """Neither its names nor its words nor its titles."""
    hidden = handmade.FIRST.series
    other = odd(
        "bieji-2024-1", datetime.date(2024, 1, 1), article("bieji-2024-1", 1, "brief", "别集一篇", "别集里的字句")
    )
    restricted = RestrictedEngine(engine, frozenset({hidden}))
    seen = vocabulary(restricted)
    for typed in ("青石", "qs", "就业", "jy", "云岭", "家门口", "jmk"):
        for one in suggest(restricted, Params(q=typed), seen):
            if one.kind == "title":
                assert not one.url.startswith(f"/articles/{hidden}-"), one
            else:
                found = find(restricted, Params.read(parse_qsl(urlsplit(one.url).query)))
                assert found.total == one.count > 0, one
    assert other.series != hidden


@given(st.text(max_size=20))
def test_whatever_is_typed_there_is_an_answer(engine, words, typed):
    for one in suggest(engine, Params(q=Params.read([("q", typed)]).q), words):
        assert one.text and one.url.startswith("/")
