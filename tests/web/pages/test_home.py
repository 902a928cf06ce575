"""The home page."""

from tests.oracle import BruteForce
from tests.pages import get
from web import create_app


def test_it_says_what_is_there_and_lists_the_latest_issues(client):
    """The totals, and the newest issue first, with its number or its date."""
    page = get(client, "/")
    assert "收录 6 期 26 篇" in page.text
    latest = page.texts("//section[@aria-labelledby='latest']//li/a")
    assert latest[:3] == ["《山城早报摘编》2024年4月1日", "《山城早报摘编》2024年3月5日", "《云岭帮扶简报》2024年第2期"]


def test_it_explains_the_forms_of_a_query(client):
    """Every form of query is shown with an example."""
    forms = " ".join(get(client, "/").texts("//ul[@id='forms']/li"))
    for form in ('"富余劳动力"', "OR", "-培训", "标题:", "*"):
        assert form in forms


def test_every_number_is_what_its_link_finds(client):
    """Browsing by series, year, group, topic and place leads to as many articles as were promised."""
    values = get(client, "/").all("//section[@aria-labelledby='browse']//li/a")
    assert len(values) >= 15
    for value in values:
        count = int(value.xpath("span")[0].text)
        found = client.get(value.get("href") + "&format=json").get_json()["total"]
        assert found == count, value.get("href")


def test_years_come_newest_first_and_what_is_not_given_comes_last(client):
    """Years in their order, 未注明 at the end, series by their titles."""
    page = get(client, "/")
    lists = {h.text: h.getnext() for h in page.all("//section[@aria-labelledby='browse']//h3")}
    names = {name: [li.xpath("string(a/text())").strip() for li in ul.xpath("li")] for name, ul in lists.items()}
    assert names["年份"] == ["2024年", "2023年"]
    assert names["刊物"] == ["山城早报摘编", "云岭帮扶简报"]
    assert names["地区"] == ["青石县", "河湾县", "未注明"]


def test_the_newest_issue_the_months_and_the_examples_lead_on(client):
    """Its headlines are its articles'; a month's number is what its link finds; every example finds something."""
    page = get(client, "/")
    newest = client.get("/issues?format=json").get_json()["issues"][0]["id"]
    titles = [article["title"] for article in client.get(f"/issues/{newest}?format=json").get_json()["articles"]]
    assert page.texts("//section[@aria-labelledby='newest']//li/a") == titles[:8]
    months = page.all("//table[@class='calendar']//td/a")
    assert months
    for month in months:
        assert client.get(month.get("href") + "&format=json").get_json()["total"] == int(month.text)
    examples = page.all("//p[@class='examples']/a/@href")
    assert len(examples) == 3
    for address in examples:
        assert client.get(address + "&format=json").get_json()["total"]


def test_help_and_about_are_in_both_languages(client):
    """Every example leads to a search that can be asked; both pages lead on."""
    for language, title in (("zh", "怎么检索"), ("en", "How to search")):
        page = get(client, f"/help?lang={language}")
        assert page.texts("//h1") == [title]
        links = page.all("//dl//dt/a/@href")
        assert len(links) > 20
        assert {client.get(address).status_code for address in links[::5]} == {200}
        assert get(client, f"/about?lang={language}").status == 200


def test_an_empty_index_says_how_to_fill_it():
    """Without any issue the page names the command that reads some."""
    page = get(create_app(BruteForce()).test_client(), "/")
    assert page.status == 200
    assert "jianbao ingest" in page.text
