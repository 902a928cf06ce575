"""Links as they arrive: forwarded, escaped, with a sentence around them, or cut short."""

from urllib.parse import quote

import pytest

from tests.pages import get

ARTICLE = "/articles/yunling-2023-1-01"


@pytest.mark.parametrize(
    ("sent", "own"),
    [
        *((ARTICLE + quote(tail), ARTICLE) for tail in ("。", "，请看", "）", ")", ".", "/", " ", "/。")),
        (ARTICLE + "%23p-0a1b2c3d", ARTICLE + "#p-0a1b2c3d"),
        (ARTICLE + "%3Fq%3D%E5%B0%B1", ARTICLE + "?q=%E5%B0%B1"),
        (ARTICLE + "%E3%80%82?q=%E5%B0%B1", ARTICLE + "?q=%E5%B0%B1"),
        ("/search/?q=%E5%B0%B1", "/search?q=%E5%B0%B1"),
        ("/search%3Fq%3D%E5%B0%B1", "/search?q=%E5%B0%B1"),
        ("/search?q=%E5%B0%B1&amp;kind=brief", "/search?q=%E5%B0%B1&kind=brief"),
        ("/search?q=%E5%B0%B1&kind=brief%E3%80%82", "/search?q=%E5%B0%B1&kind=brief"),
        ("/issues%EF%BC%89", "/issues"),
        ("/issues/yunling-2023-1%E3%80%82", "/issues/yunling-2023-1"),
        ("/report).", "/report"),
    ],
)
def test_a_changed_link_leads_to_the_page(client, sent, own):
    """By a redirect, so that the address bar holds the right one."""
    response = client.get(sent)
    assert response.status_code in (302, 307)
    assert response.headers["Location"] == own
    assert client.get(own).status_code == 200


@pytest.mark.parametrize("address", [ARTICLE, "/search?q=就业", "/search?q=就业&kind=brief", "/issues", "/"])
@pytest.mark.parametrize("more", ["from=singlemessage&isappinstalled=0", "from=timeline", "utm_source=x&from=qq"])
def test_a_forwarded_link_is_the_page(client, address, more):
    """What a chat client appends changes nothing that is found."""
    forwarded = get(client, f"{address}{'&' if '?' in address else '?'}{more}")
    assert forwarded.status == 200
    assert forwarded.texts("//h1") == get(client, address).texts("//h1")


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("/articles/yunling-2023-1-0", "/issues/yunling-2023-1"),
        ("/articles/yunling-2023-1-99", "/issues/yunling-2023-1"),
        ("/articles/yunling-2023-1", "/issues/yunling-2023-1"),
        ("/issues/yunling-2023-1-01", ARTICLE),
    ],
)
def test_a_page_that_is_not_there_leads_to_the_one_that_was_meant(client, sent, meant):
    """With 404, since it is another page than the one that was asked for."""
    page = get(client, sent)
    assert page.status == 404
    assert ("打开可能要找的那一页", meant) in page.links()


def test_an_address_in_gbk_is_answered(client):
    """Escaped or raw, as old programs send it."""
    found = get(client, "/search?q=就业").texts("//h1")
    assert get(client, "/search?q=%BE%CD%D2%B5").texts("//h1") == found
    raw = {"QUERY_STRING": "q=就业".encode("gbk").decode("latin-1"), "PATH_INFO": "/search"}
    assert "就业" in client.get("/search", environ_overrides=raw).get_data(as_text=True)
