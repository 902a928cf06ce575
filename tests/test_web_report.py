"""The pages of the report."""

from pages import get

from web import create_app
from web.site import Latest


def test_the_report_shows_what_is_there_and_what_is_not(client):
    """Coverage of each series, findings by kind with links, and counts that lead to their articles."""
    page = get(client, "/report")
    assert page.status == 200
    assert "2023年第1–3期，缺第2期" in page.text and "各期没有期号，以日期为准" in page.text
    assert ("标题有两种写法", "/report/title-differs") in page.links()
    (none,) = [url for text, url in page.links() if "group=-" in url and "series=yunling" in url]
    assert get(client, none).texts("//*[@class='total']//b") == ["4"]


def test_every_page_leads_to_the_report(client):
    """By its footer."""
    assert ("收录与质量报告", "/report") in get(client, "/").links("//footer")


def test_a_kind_of_finding_lists_all_of_it(client):
    """Each with a link to its article, or to its issue; unknown kinds and pages answer 404."""
    page = get(client, "/report/title-differs")
    assert ("yunling-2023-1-01", "/articles/yunling-2023-1-01") in page.links()
    assert ("yunling-2023-1", "/issues/yunling-2023-1") in get(client, "/report/contents-unmatched").links()
    assert "现在没有“报头没有日期”" in get(client, "/report/no-date").text
    for address in ("/report/no-date", "/report/nonsense", "/report/title-differs?page=2"):
        assert client.get(address).status_code == 404
    assert client.get("/report/title-differs?page=x").status_code == 400


def test_the_report_as_json_has_everything(client):
    """Every finding, and the numbers of the page."""
    data = client.get("/report?format=json").json
    assert (data["issues"], data["articles"]) == (6, 26)
    assert data["coverage"][0]["spans"][1] == {
        **{"label": "2023年", "first": 1, "last": 3, "count": 2},
        "missing": [[2, 2]],
    }
    assert client.get("/report/title-differs?format=json").json["faults"][0]["issue"] == "yunling-2023-1"


def test_a_report_is_made_once_for_each_generation(engine):
    """Not for every reader."""
    made = []
    latest = Latest(lambda engine: made.append(engine.state().generation) or len(made))
    assert [latest.of(engine), latest.of(engine)] == [1, 1] and len(made) == 1


def test_an_empty_collection_has_an_empty_report():
    """No division by nothing."""
    from oracle import BruteForce

    page = get(create_app(BruteForce()).test_client(), "/report")
    assert page.status == 200 and "还没有收录" in page.text
