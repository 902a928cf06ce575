"""The pages of figures: through time, with its files; the search whose condition is edited; what cannot be asked."""

import json
import re
import time
from urllib.parse import urlsplit

import pytest

from index.embedded.engine import WhooshEngine
from tests.pages import get
from tests.search.figures.test_timeline import ISSUES, issue
from tests.web.api.asking import judge
from web import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """The site over three issues that tell of one indicator."""
    engine = WhooshEngine.create(tmp_path_factory.mktemp("figures"), ())
    engine.write([issue(*one) for one in ISSUES])
    return create_app(engine).test_client()


def test_the_timeline_is_a_chart_with_its_table(client):
    """Each point a link, the two values of one year with both sentences."""
    page = client.get("/figures/timeline?about=援疆资金&unit=亿元").get_data(as_text=True)
    assert page.count("<circle") >= 3
    assert "后来的说法不同" in page
    assert page.count("2017年援疆资金3") >= 2
    assert '<table class="figures">' in page


def test_the_timeline_is_in_the_interface_for_programs(client):
    """What the page's own JSON says, as the document describes it."""
    found = client.get("/api/v1/figures/timeline?about=援疆资金&unit=亿元").get_json()
    assert found == client.get("/figures/timeline?about=援疆资金&unit=亿元&format=json").get_json()
    assert [one["printed"] for one in found["value"]] == ["2.9亿元", "3亿元", "3.2亿元"]
    judge("timeline", found)
    assert client.get("/api/v1/figures/timeline").status_code == 400


@pytest.mark.parametrize("format", ["json", "csv", "jsonl", "xlsx"])
def test_the_timeline_leaves_as_a_file(client, format):
    """As the other lists do."""
    answer = client.get(f"/figures/timeline?about=援疆资金&unit=元&format={format}")
    assert answer.status_code == 200
    if format == "json":
        assert [one["printed"] for one in answer.get_json()["value"]] == ["2.9亿元", "3亿元", "3.2亿元"]
        assert answer.get_json()["conflicts"][0]["revised"]
    if format == "jsonl":
        assert len([json.loads(line) for line in answer.get_data(as_text=True).splitlines()]) == 7


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/figures/timeline", "about"),
        ("/figures?min=5&max=3", "大于最大值"),
        ("/figures?unit=蛙", "没有“蛙”这种单位"),
        ("/figures?min=一大堆", "不是一个数"),
        ("/figures?min=1元&max=2美元", "不是同一种单位"),
        ("/figures/timeline?about=资金&unit=蛙", "没有“蛙”这种单位"),
    ],
)
def test_what_cannot_be_asked_is_explained(client, address, says):
    """One sentence, and never a failure of ours."""
    answer = client.get(address)
    assert answer.status_code == 400
    assert says in answer.get_data(as_text=True)


def test_a_condition_is_edited_by_its_form(client):
    """It leads to the search with the new text in the place of the old."""
    page = client.get("/search?q=援疆资金 >1亿元").get_data(as_text=True)
    assert 'class="chip figure"' in page
    answer = client.get("/figures/condition?q=青石&condition=援疆资金 >2亿元")
    assert answer.status_code == 302
    assert client.get(answer.location).status_code == 200
    assert "%3E2" in answer.location


@pytest.mark.parametrize(
    ("text", "says"),
    [("没有数。", "没有可以核对的数字"), ("", "还没有草稿"), ("字" * 300_001, "最多核对")],
)
def test_a_draft_that_cannot_be_checked_is_explained(client, text, says):
    """Without figures, empty, far too long."""
    answer = client.post("/verify", data={"text": text})
    assert answer.status_code in (400, 413)
    assert says in answer.get_data(as_text=True)


def pasted(client, text):
    """The answer to a draft, sent as the page's form sends it."""
    body = f'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}\r\n--x--\r\n'.encode()
    return client.post("/verify", data=body, content_type="multipart/form-data; boundary=x")


def test_a_long_draft_is_checked_and_five_megabytes_are_refused(client):
    """What the page allows arrives; more is refused in a sentence, never a 500."""
    assert pasted(client, "援疆资金3亿元。" + "字" * 290_000).status_code == 200
    answer = pasted(client, "数" * 1_700_000)
    assert answer.status_code in (400, 413)
    assert "<h1" in answer.get_data(as_text=True)


def test_a_form_that_is_written_in_per_cents_is_bounded_too(client):
    """The longest draft, each byte of it as %E6, is read; a longer one is refused before anything is unpacked."""
    form = "application/x-www-form-urlencoded"
    most = client.post("/verify", data="text=" + "%E5%AD%97" * 299_990 + "30%E4%BA%BA", content_type=form)
    assert most.status_code == 200
    began = time.process_time()
    assert client.post("/verify", data="text=" + "%E5%AD%97" * 2_000_000, content_type=form).status_code == 413
    assert time.process_time() - began < 1


def test_nothing_pasted_is_kept_or_logged(client, caplog, tmp_path, monkeypatch):
    """The draft is in no log and in no file below the folder that the site stands in."""
    monkeypatch.chdir(tmp_path)
    with caplog.at_level("DEBUG"):
        answer = client.post("/verify", data={"text": "机密草稿援疆资金3亿元"})
    assert answer.status_code == 200
    assert "机密草稿" not in caplog.text
    assert list(tmp_path.rglob("*")) == []
    assert answer.cache_control.no_store


def test_what_met_a_condition_is_marked_in_its_article(client):
    """By the link of a hit's title and by that of the figure, both of which lead back to the search."""
    hits = get(client, "/search?q=>1亿元")
    links = [to for _, to in hits.links("//li[@class='hit']") if to.startswith("/articles/")]
    figure = next(to for to in links if "#p-" in to and "q=" in to)
    for link in (links[0], figure):
        page = get(client, urlsplit(link)._replace(fragment="").geturl())
        assert any("亿元" in text for text in page.texts("//main//mark"))
        assert any(to.startswith("/search?q=%3E1") for _, to in page.links())


def test_an_article_marks_its_figures_where_asked(client):
    """Each under an anchor of its paragraph, in a list with what is to be copied; not unless asked."""
    plain = client.get("/articles/shixu-2018-1-01").get_data(as_text=True)
    assert "个数字" in plain
    assert 'class="figure"' not in plain
    page = client.get("/articles/shixu-2018-1-01?figures=1").get_data(as_text=True)
    found = re.findall(r'<span class="figure" id="(f-[0-9a-f]+-[0-9])">([^<]*)</span>', page)
    assert [printed for _, printed in found] == ["3亿元", "5%", "1000万元"]
    assert all(f'href="#{anchor}"' in page for anchor, _ in found)
    assert 'data-copy-quote="“2017年援疆资金3亿元，同比增长5%。”（' in page


def test_an_issue_lists_its_figures(client):
    """Under its contents, article by article."""
    page = client.get("/issues/shixu-2018-1").get_data(as_text=True)
    assert "本期的数字" in page
    assert "1000万元" in page
