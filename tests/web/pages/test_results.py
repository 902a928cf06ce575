"""The page of results."""

import pytest
from lxml import html

from search.histogram import Bar, Histogram
from tests.pages import get


def test_it_shows_the_total_the_hits_and_where_the_words_stand(client):
    """就业 is in 23 articles; titles and snippets mark it as printed, traditional characters included."""
    page = get(client, "/search?q=就业")
    assert page.texts("//h1") == ["就业 共 23 篇"]
    assert len(page.all("//li[@class='hit']")) == 10
    assert "就業" in page.texts("//li[@class='hit']//h2//mark")
    assert set(page.texts("//p[@class='snippet']//mark")) <= {"就业", "就業"}


def test_a_facet_link_adds_its_value_and_then_takes_it_off(client):
    """青石工作组 is beside 2; its link finds 2, shows a chip, and the chip's link leads back."""
    page = get(client, "/search?q=就业")
    [group] = page.all("//section[@aria-labelledby='facet-group']//a[span='青石工作组']")
    assert group.xpath("string(span[2])") == "2"
    narrowed = get(client, group.get("href"))
    assert narrowed.texts("//h1") == ["就业 共 2 篇"]
    assert narrowed.texts("//section[@aria-labelledby='facet-group']//a[@aria-current]/span[1]") == ["青石工作组"]
    [chip] = narrowed.all("//a[@class='chip']")
    assert "工作组：青石工作组" in chip.text_content()
    assert get(client, chip.get("href")).texts("//h1") == ["就业 共 23 篇"]


def test_every_bar_of_the_histogram_is_a_link_to_its_span(client):
    """The bars carry their months and counts, and each link finds what its bar says."""
    page = get(client, "/search?q=就业")
    bars = {a.get("aria-label"): a.get("href") for a in page.all("//*[local-name()='svg']//a")}
    assert list(bars) == ["2023年2月：2 篇", "2023年5月：2 篇", "2024年3月：13 篇", "2024年4月：6 篇"]
    for label, address in bars.items():
        assert f"共 {label.split('：')[1]}" in get(client, address).texts("//h1")[0]


@pytest.mark.parametrize(("months", "named"), [(2, 2), (6, 6), (7, 0)])
def test_few_months_are_named_below_their_bars(client, months, named):
    """Two bars at a quarter and three quarters are not named by the ends of the axis; seven names have no room."""
    bars = tuple(Bar(f"2023-{n:02}", 1, 100, False, "/search") for n in range(1, months + 1))
    parts = client.application.jinja_env.get_template("results_parts.html").module
    page = html.fromstring(parts.bars(Histogram("month", bars)))
    assert len(page.xpath("//text[starts-with(., '2023-')]")) == named
    assert page.xpath("//*[@class='ends']/span/text()") == ([] if named else ["2023年1月", "2023年7月"])


def test_pages_follow_each_other(client):
    """Three pages hold 23 different articles; the last has three and no page behind it."""
    address, found, sizes = "/search?q=就业", [], []
    while address:
        page = get(client, address)
        titles = page.all("//li[@class='hit']//h2/a/@href")
        found += titles
        sizes.append(len(titles))
        address = next(iter(page.all("//nav[@class='pages']/a[@rel='next']/@href")), None)
    assert sizes == [10, 10, 3]
    assert len(set(found)) == 23


def test_the_order_can_be_chosen(client):
    """最早 begins with the first issue, and the page says which order is on."""
    page = get(client, "/search?q=就业&sort=oldest")
    assert page.texts("//nav[@aria-label='排序']//*[@aria-current]") == ["最早"]
    assert page.texts("//li[@class='hit']//time")[0] == "2023年2月6日"


def test_what_was_repaired_is_said(client):
    """An unbalanced quotation mark is closed, and a notice says so."""
    page = get(client, '/search?q="就业服务')
    assert "引号没有成对" in page.texts("//*[@class='notice']")[0]


def test_nothing_found_offers_ways_on(client):
    """An empty result keeps the filters as chips and links to the same words without them."""
    page = get(client, "/search?q=义诊&topic=教育")
    assert page.texts("//h1") == ["义诊 共 0 篇"]
    [wider] = [address for text, address in page.links() if text == "去掉筛选条件"]
    assert get(client, wider).texts("//h1") == ["义诊 共 1 篇"]


def test_what_is_asked_for_as_json_is_the_same_search(client):
    """The names that last, and the numbers of the page."""
    data = client.get("/search?q=就业&kind=feature&format=json").get_json()
    assert data["total"] == 3
    assert {"total", "hits", "facets", "notices"} <= data.keys()
    names = {"id", "issue", "title", "date", "kind", "groups", "places", "topics", "url", "snippets"}
    assert names <= data["hits"][0].keys()
    assert dict(data["facets"]["kind"]) == {"feature": 3, "brief": 20}
    assert data["facets"]["group"] == [["青石工作组", 2], ["河湾工作组", 1]]


def test_hostile_text_is_only_text(client):
    """A title that is markup is shown as printed."""
    page = get(client, '/search?q="alert"')
    assert page.texts("//li[@class='hit']//h2")[0].startswith("<script>alert('x')</script>")
