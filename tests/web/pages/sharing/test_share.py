"""Links that are shared: what a chat shows, short links, QR codes, canonical addresses."""

import re
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from search.sharing.short_links import code_of
from tests import handmade
from tests.pages import get

FIRST = handmade.FIRST.articles[0]


def told(page):
    """What a page says to chats."""
    return {meta.get("property") or meta.get("name"): meta.get("content") for meta in page.all("//meta[@content]")}


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/search?q=就业", "就业：23 篇，2023年2月—2024年4月"),
        (
            "/search?q=就业&from=2023-03&to=2024-03&kind=brief",
            "就业（简讯、2023-03 至 2024-03）：13 篇，2023年5月—2024年3月",
        ),
        ("/search?q=没有这样的词句", "没有这样的词句：0 篇"),
        ("/search", "全部文章：26 篇，2023年2月—2024年4月"),
    ],
)
def test_a_chat_shows_what_was_searched(client, address, title):
    """The words, the filters, how many articles and of which months."""
    found = told(get(client, address))
    assert found["og:title"] == title
    assert found["og:url"].startswith("http://localhost/search")
    assert found["og:description"] == found["description"] != ""


def test_a_chat_shows_the_article(client):
    """Title, series, number, date and the first sentence."""
    found = told(get(client, f"/articles/{FIRST.id}?q=就业"))
    assert found["og:title"] == FIRST.title
    assert found["og:description"] == (
        "《云岭帮扶简报》2023年第1期（2023年2月6日）：2月1日，青石工作组引进的服装园迎来首批1200名新员工。"
    )
    assert found["og:type"] == "article"
    assert found["og:url"] == f"http://localhost/articles/{FIRST.id}"


def test_a_chat_shows_the_issue(client):
    """Series, number, date and the first titles."""
    found = told(get(client, "/issues/yunling-2023-1"))
    assert found["og:title"] == "《云岭帮扶简报》2023年第1期"
    assert found["description"].startswith("2023年2月6日　青石工作组帮助1200名群众实现家门口就业；")


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/search?topic=就业&utm_source=x&q=就业&page=1", "/search?q=%E5%B0%B1%E4%B8%9A&topic=%E5%B0%B1%E4%B8%9A"),
        (f"/articles/{FIRST.id}?as_of=1&q=就业", f"/articles/{FIRST.id}"),
        ("/issues?year=2023&x=y&series=yunling", "/issues?series=yunling&year=2023"),
        ("/issues/yunling-2023-1?x=y", "/issues/yunling-2023-1"),
    ],
)
def test_one_address_for_one_state(client, address, canonical):
    """However the parameters stand, the canonical address is one."""
    assert get(client, address).all("//link[@rel='canonical']/@href") == [canonical]


@pytest.mark.parametrize(
    "address", ["/search?q=就业&page=2", f"/articles/{FIRST.id}?q=就业", "/issues/yunling-2023-1", "/issues"]
)
def test_the_panel_offers_links_that_lead_back(client, address):
    """The long link, the short one and the one as of today lead to the same page, the QR code is a picture."""
    page = get(client, address)
    links = [field.get("value") for field in page.all("//p[@class='copy']/input")]
    assert len(links) >= 2
    for link in links:
        with client.get(link, follow_redirects=True) as answer:
            assert f"<title>{page.texts('//title')[0]}</title>" in answer.text
            assert urlsplit(answer.request.url).netloc == "localhost"
    (picture,) = page.all("//p[@class='qr']/img/@src")
    answer = client.get(picture)
    assert answer.mimetype == "image/svg+xml"
    assert etree.fromstring(answer.data).tag.endswith("svg")
    assert "script" not in answer.text


def test_a_short_link_goes_where_it_says(client):
    """A redirect to an address of this site, the same for the same state."""
    code = code_of("/search?q=%E5%B0%B1%E4%B8%9A")
    answer = client.get(f"/s/{code}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/search?q=%E5%B0%B1%E4%B8%9A")
    assert f"http://localhost/s/{code}" in get(client, "/search?q=就业").all("//input/@value")


@pytest.mark.parametrize("code", ["x", "AAAA", "evil.example", "a" * 3000, "cwI=", "编号", ".."])
def test_a_short_link_that_does_not_exist_is_explained(client, code):
    """404 in words, for the link and for its picture."""
    for address in (f"/s/{code}", f"/s/{code}/qr.svg"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "evil.example" not in answer.headers.get("Location", "")
    if re.fullmatch("[a-zA-Z]+", code):
        assert "没有这个短链接" in client.get(f"/s/{code}").text


PATHS = "/search /issues /marked /report /articles/{} /articles/{}/cite /s/{} /s/{}/qr.svg /issues/{}".split()
PLACES = ("/search", "/issues", "/articles/", "/marked", "/report", "/s/")
ANY = st.text(max_size=30)
IDS = st.sampled_from(["yunling-2023-1-01", "none-01", "%2e%2e", "a,b,,c"]) | ANY


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    id=IDS,
    typed=st.dictionaries(st.sampled_from("q ids series year as_of lang page".split()), ANY | IDS, max_size=3),
    format=st.sampled_from(["", "csv", "jsonl", "xlsx", "atom", "ris", "gbt7714", "json"]) | ANY,
)
def test_nothing_typed_is_an_error_of_ours(client, path, id, typed, format):
    """Whatever stands in an address, the answer is one that was thought of, in headers that a server can send."""
    address = path.format(quote(id)) + "?" + urlencode({**typed, "format": format})
    with client.get(address) as answer:
        assert answer.status_code in (200, 302, 307, 308, 400, 404, 410), (address, answer.status_code)
        assert all(value.isascii() for value in answer.headers.values())
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(PLACES)
