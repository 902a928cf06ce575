"""The pages, the JSON and the CSV of comparisons and near words."""

import csv
import io

from index.sample import WordSample
from tests.pages import get


def test_near_words_link_to_the_search_for_both(client):
    page = get(client, "/near?q=就业")
    [first, *_] = page.all("//tbody/tr")
    together = int(first.xpath("string(td[1])"))
    total = get(client, first.xpath("string(th/a/@href)")).texts("//h1")[0]
    assert int(total.split("共 ")[1].split(" ")[0]) >= together


def test_a_comparison_has_both_sides_and_its_csv_all_words(client):
    """The second selection keeps its own parameters in every link of the page."""
    page = get(client, "/compare?kind=feature&b_kind=brief")
    assert len(page.all("//h2")) == 2
    [link] = page.all("//a[.='CSV']")
    assert "b_kind=brief" in link.get("href")
    data = client.get(link.get("href").replace("csv", "json")).get_json()
    rows = list(csv.reader(io.StringIO(client.get(link.get("href")).get_data().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [one["word"] for one in (*data["first"], *data["second"])]
    assert {one.text_content() for one in page.all("//tbody/tr/th")} == {row[0] for row in rows[1:]}


def test_bad_input_is_an_explained_400(client):
    compared = ("/compare", "/compare?q=魑魅魍魉", "/compare?q=就业&b_from=x月")
    for address in ("/near", "/near?q=-就业", "/near?q=就业&from=x月", *compared):
        assert client.get(address).status_code == 400, address


def test_an_estimate_is_said_with_what_it_is_made_of(client, monkeypatch):
    """Of a sample: how many articles were counted, of how many, and the link that counts them all."""
    sample = WordSample.of({"就业": 150, "培训": 40, "青石": 9}, 150, 600)
    whole = WordSample.of({"就业": 500, "培训": 90, "青石": 300}, 12_000, 200_000)
    asked = []
    for address in ("/near?q=就业", "/compare?q=就业"):
        drawn = iter((sample, whole))
        monkeypatch.setattr("search.research.word_contrast._words", lambda *_, drawn=drawn: next(drawn))
        page = get(client, address)
        assert "按随机抽取的 150 篇估算（共 600 篇）。" in page.text
        asked += [href for text, href in page.links() if text == "逐篇精确计算（较慢）"]
    assert len(asked) == 2 and all("exact=1" in href for href in asked)
