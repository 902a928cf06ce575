"""Addresses that were changed on their way."""

from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.params import Params
from web.changed_address import cut, own_address, shorter


@pytest.mark.parametrize(
    ("path", "query", "own"),
    [
        ("/search", "q=就业&amp;place=安徽", "/search?q=就业&place=安徽"),
        ("/search", "q=就业&amp;amp;place=安徽&#38;sort=newest", "/search?q=就业&place=安徽&sort=newest"),
        ("/search?q=就业&place=安徽", "", "/search?q=就业&place=安徽"),
        ("/search", "q%3D就业%26place%3D安徽", "/search?q=就业&place=安徽"),
        ("/search", "q=%25E5%25B0%25B1%25E4%25B8%259A", "/search?q=就业"),
        ("/search/", "q=就业", "/search?q=就业"),
        ("/search", "q=就业&place=安徽。", "/search?q=就业&place=安徽"),
        ("/search", "q=就业&place=安徽，请看", "/search?q=就业&place=安徽"),
        ("/search", "q=就业&page=2)", "/search?q=就业&page=2"),
        ("/search", "q=就业&topic=农业（含林业）", "/search?q=就业&topic=农业（含林业）"),
        ("/search", "q=就业。", "/search?q=就业。"),
        ("/articles/a-1-01#p-0a1b2c3d", "", "/articles/a-1-01#p-0a1b2c3d"),
        ("/articles/a-1-01#p-0a1b2c3d-2。", "q=就业", "/articles/a-1-01?q=就业#p-0a1b2c3d-2"),
        ("/articles/a-1-01?q=就业#p-0a1b2c3d", "", "/articles/a-1-01?q=就业#p-0a1b2c3d"),
        ("/articles/a-1-01", "q=就业%23p-0a1b2c3d，请看", "/articles/a-1-01?q=就业#p-0a1b2c3d"),
        ("//evil.example/", "", "/evil.example"),
    ],
)
def test_the_senders_own_address_is_found(path, query, own):
    """Whatever escaped it or stands behind it."""
    assert unquote(own_address(path, quote(query, safe="=&%;#+"))) == own


NAME = st.text("安徽农业（含）abc019-", max_size=8).filter(lambda text: text.count("（") == text.count("）"))


@given(
    st.text().filter(lambda text: "%" not in text),
    st.lists(NAME, max_size=3),
    st.sampled_from(["", "2017", "2017-08", "-"]),
    st.integers(1, 99),
)
def test_our_own_addresses_stay_as_they_are(q, places, date, page):
    """A link that arrives as it was sent leads to no other address."""
    params = Params.read([("q", q), *(("place", place) for place in places), ("from", date), ("page", str(page))])
    parts = urlsplit(params.url())
    assert own_address(parts.path, parts.query) == params.url()


@given(st.text(), st.text("qplace=&%23F;amp。)安#-01 ?"))
def test_an_own_address_is_its_own(path, query):
    """No address leads on for ever, nor to another host."""
    own = own_address(f"/{path}", quote(query, safe="=&%;#+"))
    parts = urlsplit(own)
    assert own.startswith("/") and not own.startswith("//")
    again = own_address(unquote(parts.path), parts.query)
    assert urlsplit(own_address(unquote(urlsplit(again).path), urlsplit(again).query))[2:4] == urlsplit(again)[2:4]


NAMES = ["团结奋斗", "团结奋斗 忠诚履职", "RFI - 法国国际广播电台", "综合——要闻，二版", "快讯…"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tail", ["", "。", "，请看", ")", " 见附件"])
def test_a_name_of_the_index_stays_as_it_is(name, tail):
    """Whatever stands in it, and behind it."""
    sent = f"q=1&not_group={quote(name + tail)}"
    assert unquote(own_address("/search", sent, lambda parameter: NAMES)) == f"/search?q=1&not_group={name}"


@pytest.mark.parametrize("tail", ["。", "，请看", "）", ")", ".", "…", " 见附件", "”。", "!"])
def test_the_sentence_around_a_link_is_cut(tail):
    """From an address's last value, and from an id."""
    assert cut(f"安徽{tail}") == "安徽"
    assert next(shorter(f"yunling-2023-1-01{tail}")) == "yunling-2023-1-01"
