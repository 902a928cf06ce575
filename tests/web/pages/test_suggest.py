"""The suggestions as JSON, for the search box and for programs."""

import pytest

from tests.pages import get


def asked(client, address):
    for _ in range(100):  # the vocabulary is made beside the first answers
        answer = client.get(address)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
        found = answer.get_json()["suggestions"]
        if any(one["kind"] != "title" for one in found):
            return found
    return found


def test_suggestions_have_kind_text_count_and_address(client):
    found = asked(client, "/suggest?q=qingshi&topic=就业")
    group = next(one for one in found if one["kind"] == "group")
    assert group["text"] == "青石工作组" and group["count"] > 0
    assert get(client, group["url"]).status == 200 and "topic=" in group["url"]


@pytest.mark.parametrize(
    "address", ["/suggest", "/suggest?q=", "/suggest?q=%00", "/suggest?q=%22", "/suggest?q=" + "长" * 700]
)
def test_where_nothing_is_suggested_the_list_is_empty(client, address):
    assert client.get(address).get_json()["suggestions"] == []


def test_a_page_with_few_results_asks_did_you_mean(client):
    page = get(client, "/search?q=青时县")
    assert "您要找的是不是：" in page.text
    [link] = page.all("//p[@class='meant']/a[.='青石县']/@href")
    assert get(client, link).status == 200
    assert get(client, "/search?q=就业").all("//p[@class='meant']") == []
