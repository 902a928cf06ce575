"""The pages of the report."""

import threading
import time

import pytest

from index.engine import Unavailable
from tests import handmade
from tests.oracle import BruteForce
from tests.pages import get
from web import create_app
from web.making import background as latest_module
from web.making.background import Latest
from web.making.pending_engine import Making


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
    """Each with a link to its article, or to its issue; unknown kinds answer 404."""
    page = get(client, "/report/title-differs")
    assert ("yunling-2023-1-01", "/articles/yunling-2023-1-01") in page.links()
    assert ("yunling-2023-1", "/issues/yunling-2023-1") in get(client, "/report/contents-unmatched").links()
    assert "现在没有“报头没有日期”" in get(client, "/report/no-date").text
    for address in ("/report/no-date", "/report/nonsense"):
        assert client.get(address).status_code == 404
    for page in ("x", "2"):
        assert client.get(f"/report/title-differs?page={page}").status_code == 400


def test_the_report_as_json_has_everything(client):
    """Every finding, and the numbers of the page."""
    data = client.get("/report?format=json").json
    assert (data["issues"], data["articles"]) == (6, 26)
    assert data["coverage"][0]["spans"][1] == {
        **{"label": "2023年", "first": 1, "last": 3, "count": 2},
        "missing": [[2, 2]],
        "withdrawn": [],
    }
    assert client.get("/report/title-differs?format=json").json["faults"][0]["issue"] == "yunling-2023-1"


@pytest.fixture
def growing():
    """An engine of a generation of its own, and a maker that is held back until it is let go."""
    engine = BruteForce()
    engine.write(handmade.ISSUES[:1])
    go_on, made = threading.Event(), []

    def make(engine):
        made.append(engine.state().generation)
        assert go_on.wait(10)
        return made[-1]

    return engine, make, go_on, made


def until(latest, engine, answer):
    """Waits until that is the answer."""
    deadline = time.monotonic() + 10
    while latest.of(engine) != answer:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_report_is_made_once_for_each_generation(growing):
    """However many ask at once."""
    engine, make, go_on, made = growing
    latest, answers = Latest(make, "报告"), []
    readers = [threading.Thread(target=lambda: answers.append(latest.of(engine))) for _ in range(8)]
    for reader in readers:
        reader.start()
    go_on.set()
    for reader in readers:
        reader.join()
    assert answers == [(1, None)] * 8 and made == [1]
    assert latest.of(engine) == (1, None) and made == [1]


def test_nobody_waits_for_a_report_of_a_new_generation(growing):
    """The one before is there meanwhile, and said to be that; the new one comes when it is made."""
    engine, make, go_on, made = growing
    latest = Latest(make, "报告")
    go_on.set()
    assert latest.of(engine) == (1, None)
    go_on.clear()
    engine.write(handmade.ISSUES[1:2])
    begun = time.monotonic()
    assert [latest.of(engine) for _ in range(8)] == [(1, engine.state())] * 8
    assert time.monotonic() - begun < 1 and made == [1, 2]
    go_on.set()
    until(latest, engine, (2, None))
    assert made == [1, 2]


def test_who_asks_for_the_first_report_waits_a_moment_only(growing, monkeypatch):
    """Then it is said to be in the making, so that the site's threads are free for others."""
    engine, make, go_on, made = growing
    monkeypatch.setattr(latest_module, "PATIENCE", 0.02)
    latest = Latest(make, "报告")
    for _ in range(3):
        with pytest.raises(Making, match="报告正在生成"):
            latest.of(engine)
    go_on.set()
    monkeypatch.setattr(latest_module, "PATIENCE", 5.0)
    assert latest.of(engine) == (1, None) and made == [1]


def test_a_report_that_fails_is_said_and_tried_again():
    """By who waits, or by the next who asks; not for ever."""
    engine, failing = BruteForce(), [True]
    engine.write(handmade.ISSUES[:1])

    def make(engine):
        if failing:
            raise Unavailable("集群不在")
        return 1

    latest = Latest(make, "报告")
    with pytest.raises(Unavailable, match="集群不在"):
        latest.of(engine)
    failing.clear()
    with pytest.raises(Unavailable, match="集群不在"):
        latest.of(engine)
    assert latest.of(engine) == (1, None)


def test_an_older_report_says_so(monkeypatch):
    """On both pages and in JSON; a kind of finding that it does not have may be in the new one."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    client = create_app(engine).test_client()
    assert "正在生成" not in get(client, "/report").text
    assert client.get("/report?format=json").json["published"] == 1
    go_on = threading.Event()
    issues = engine.issues

    def slow(*arguments, **more):
        assert go_on.wait(10)
        return issues(*arguments, **more)

    monkeypatch.setattr(engine, "issues", slow)
    engine.write([], [handmade.FIRST.id])
    for address in ("/report", "/report/title-differs"):
        assert "已更新到第 2 版" in get(client, address).text and "（第 1 版）" in get(client, address).text
    data = client.get("/report?format=json").json
    assert (data["generation"], data["published"]) == (1, 2)
    response = client.get("/report/no-date")
    assert response.status_code == 503 and response.headers["Refresh"]
    go_on.set()


def test_an_empty_collection_has_an_empty_report():
    """No division by nothing."""
    page = get(create_app(BruteForce()).test_client(), "/report")
    assert page.status == 200 and "还没有收录" in page.text
