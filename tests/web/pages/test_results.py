"""The page of results."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from lxml import html

from search.histogram import Bar, Histogram
from tests.pages import get
from web.html.bars import bars as drawn


def test_it_shows_the_total_the_hits_and_where_the_words_stand(client):
    """就业 is in 23 articles; titles and snippets mark it as printed, traditional characters included."""
    page = get(client, "/search?q=就业")
    assert page.texts("//h1") == ["就业 共 23 篇"]
    assert len(page.all("//li[@class='hit']")) == 10
    assert "就業" in page.texts("//li[@class='hit']//h2//mark")
    assert set(page.texts("//p[@class='snippet']//mark")) <= {"就业", "就業"}


def filters(page):
    """What the form of filters sends as it stands: (name, value)."""
    form = page.all("//details[@id='filters']/form")[0]
    fields = form.xpath(".//input[@name and (not(@type='checkbox') or @checked)]")
    return [(field.get("name"), field.get("value")) for field in fields]


def sent(client, pairs):
    """The page that a form leads to."""
    return get(client, f"/search?{urlencode(pairs)}")


def test_a_facet_adds_its_value_and_a_chip_takes_it_off(client):
    """青石工作组 is beside 2; ticked it finds 2, shows a chip, and the chip's link leads back."""
    page = get(client, "/search?q=就业")
    [group] = page.all("//*[@aria-labelledby='facet-group']//label[span='青石工作组']")
    assert group.xpath("string(span[2])") == "2"
    narrowed = sent(client, [*filters(page), ("group", group.xpath("string(input/@value)"))])
    assert narrowed.texts("//h1") == ["就业 共 2 篇"]
    ticked = "//*[@aria-labelledby='facet-group']//label[input/@checked]/span[1]"
    assert narrowed.texts(ticked) == ["青石工作组"]
    [chip] = narrowed.all("//a[@class='chip']")
    assert "工作组：青石工作组" in chip.text_content()
    assert get(client, chip.get("href")).texts("//h1") == ["就业 共 23 篇"]


def test_a_value_can_be_excluded(client):
    """What is left out and what is left are everything; the chip says so and takes it back; a new search keeps it."""
    page = get(client, "/search?q=就业")
    assert page.all("//input[@name='not_group' and @value='青石工作组']")
    without = sent(client, [*filters(page), ("not_group", "青石工作组")])
    assert without.texts("//h1") == ["就业 共 21 篇"]
    assert without.all("//input[@name='not_group' and @value='青石工作组']/@checked")
    [chip] = without.all("//a[@class='chip']")
    assert "排除工作组：青石工作组" in chip.text_content()
    assert get(client, chip.get("href")).texts("//h1") == ["就业 共 23 篇"]
    assert ("not_group", "青石工作组") in [
        (box.get("name"), box.get("value")) for box in without.all("//fieldset//input")
    ]


def test_several_filters_go_at_once(client):
    """Two values of a facet, one of another and a date are one step; the address has them in one order."""
    page = get(client, "/search?q=就业&size=20")
    both = sent(client, [*filters(page), ("not_kind", "feature"), ("group", "青石工作组"), ("group", "河湾工作组")])
    assert [chip.get("href") for chip in both.all("//a[@class='chip']")]
    [canonical] = both.all("//link[@rel='canonical']/@href")
    order = [name for name, _ in parse_qsl(urlsplit(canonical).query)]
    assert order == ["q", "group", "group", "not_kind", "size"]


def test_a_result_says_its_place_and_at_how_many_places_it_has_the_words(client):
    """The list numbers go on from page to page; 处 counts what the article's own page marks; labels narrow."""
    page = get(client, "/search?q=就业&page=2")
    assert page.all("//ol[@class='hits']/@start") == ["11"]
    for hit in get(client, "/search?q=就业").all("//li[@class='hit']"):
        [places] = hit.xpath(".//*[@class='places']/text()")
        article = get(client, hit.xpath("string(h2/a/@href)").partition("#")[0])
        assert places == f"命中 {len(article.all('//article//mark'))} 处"
    label = get(client, "/search?q=义诊").all("//li[@class='hit']//*[@class='labels']/a")[0]
    narrowed = get(client, label.get("href"))
    assert narrowed.texts("//a[@class='chip']") and narrowed.all("//li[@class='hit']")


def test_spans_of_time_are_offered(client):
    """They end with the last month that has matches, and each finds what lies in it."""
    page = get(client, "/search?q=就业")
    spans = {text: address for text, address in page.links() if text.startswith("最近")}
    assert list(spans) == ["最近一个月", "最近一年", "最近三年"]
    found = [get(client, address).texts("//h1")[0] for address in spans.values()]
    assert found == ["就业 共 6 篇", "就业 共 21 篇", "就业 共 23 篇"]


def test_the_page_can_be_jumped_to(client):
    """The form has the whole state but the page."""
    page = get(client, "/search?q=就业&kind=brief&page=2")
    fields = {field.get("name"): field.get("value") for field in page.all("//form[@class='jump']//input")}
    assert fields == {"q": "就业", "kind": "brief", "page": "2"}


def test_every_bar_of_the_histogram_is_a_link_to_its_span(client):
    """The bars carry their months and counts, and each link finds what its bar says."""
    page = get(client, "/search?q=就业")
    bars = {a.get("aria-label"): a.get("href") for a in page.all("//*[local-name()='svg']//a")}
    assert list(bars) == ["2023年2月：2 篇", "2023年5月：2 篇", "2024年3月：13 篇", "2024年4月：6 篇"]
    for label, address in bars.items():
        assert f"共 {label.split('：')[1]}" in get(client, address).texts("//h1")[0]


@pytest.mark.parametrize(("months", "named"), [(2, 2), (6, 6), (7, 4), (10, 5), (12, 4)])
def test_months_are_named_below_their_bars(client, months, named):
    """Few bars each, many some: so many as have room on a phone."""
    bars = tuple(Bar(f"2023-{n:02}", 1, 100, False, "/search") for n in range(1, months + 1))
    with client.application.test_request_context("/"):
        page = html.fromstring(drawn(Histogram("month", bars)))
    assert len(page.xpath("//text[starts-with(., '2023-')]")) == named


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


def test_results_are_gathered_by_issue_and_back(client):
    """A switch of the toolbar; filters, order and size keep it, and so does a new search."""
    page = get(client, "/search?q=就业&kind=brief")
    page = get(client, page.all("//a[.='按期归拢']")[0].get("href"))
    told = client.get("/search?q=就业&kind=brief&by=issue&format=json").get_json()
    heads = page.texts("//ol[@class='gathered']/li/h2/a")
    assert heads == [one["issue_title"] for one in told["issues"]]
    assert page.all("//form[@role='search']//input[@name='by' and @value='issue']")
    assert all("by=issue" in href for text, href in page.links("//nav[@aria-label='排序']"))
    assert "by=issue" not in page.all("//a[.='逐篇']")[0].get("href")
    assert client.get("/search?q=就业&by=day").status_code == 400
