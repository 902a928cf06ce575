"""Addresses in any encoding."""

from urllib.parse import parse_qsl, quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.raw_address import readable, readable_query


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_that_are_not_escaped_are_read(encoding):
    """As `curl` in a terminal of that encoding sends them."""
    raw = "q=乡村振兴 就业&place=安徽".replace(" ", "+").encode(encoding)
    assert parse_qsl(readable_query(raw)) == [("q", "乡村振兴 就业"), ("place", "安徽")]


def test_escaped_gbk_is_read_piece_by_piece():
    """One parameter may be escaped by an old program and the next by ours."""
    query = f"q={quote_plus('就业 1+1', encoding='gbk')}&place={quote('安徽')}"
    assert parse_qsl(readable_query(query.encode())) == [("q", "就业 1+1"), ("place", "安徽")]


def test_an_address_that_was_cut_off_within_a_character_loses_that_one():
    """And is not taken for GB 18030."""
    assert parse_qsl(readable_query(quote("q=就业", safe="=").encode()[:-3])) == [("q", "就")]


def test_what_is_in_no_encoding_is_shown_as_such():
    """Nothing is refused here; the pages say what they cannot read."""
    assert readable(b"\xff\xfe") == "\ufffd\ufffd"
    assert readable_query(b"q=%FF") == "q=%EF%BF%BD"


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_what_is_escaped_utf8_stays_as_it_is(pairs):
    """To the byte, so that the site's own addresses are never others."""
    query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])
    assert readable_query(query.encode()) == query


@given(st.binary())
def test_any_bytes_become_a_query_of_ascii(raw):
    """Which, read again, stays."""
    query = readable_query(raw)
    assert query.isascii()
    assert readable_query(query.encode()) == query
