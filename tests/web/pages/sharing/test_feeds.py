"""Feeds, and what browsers and crawlers look for."""

import feedparser
import pytest
from lxml import etree

from tests import handmade
from tests.oracle import BruteForce
from tests.pages import get
from web import create_app
from web.pages.sharing import discovery

NOTED = {1: "2026-03-01T08:00:00+00:00", 2: "2026-03-05T08:00:00+00:00"}


@pytest.fixture(scope="module")
def reader():
    """A reader of a site whose second ingest brought older issues."""
    engine = BruteForce()
    engine.write([handmade.THIRD, *handmade.NIGHTLY])
    engine.write([handmade.FIRST, handmade.SECOND])
    return create_app(engine, ingested=lambda: NOTED).test_client()


def parsed(answer):
    """A feed as feedparser reads it, without a fault."""
    assert answer.mimetype == "application/atom+xml"
    found = feedparser.parse(answer.data)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def test_a_search_can_be_followed(reader):
    """What came in last is first, dated by when it came; ids are lasting addresses; the page announces it."""
    found = parsed(reader.get("/search?q=就业&page=2&format=atom"))
    assert found.feed.title == "简报：就业"
    assert len(found.entries) == 23
    first, last = found.entries[0], found.entries[-1]
    assert first.id == first.link == "http://localhost/articles/yunling-2023-3-01"
    assert first.title == "青石工作组茶产业园投产"
    assert first.updated == NOTED[2]
    assert first.published.startswith("2023-05-18")
    assert first.summary.endswith("5月10日，青石县茶产业园投产，吸纳就业260人，带动农户增收。")
    assert {tag.term for tag in first.tags} == {"青石工作组", "青石县", "产业", "就业"}
    assert last.updated == NOTED[1]
    assert found.feed.updated == NOTED[2]
    assert len({entry.id for entry in found.entries}) == 23
    (announced,) = get(reader, "/search?q=就业&page=2").all("//link[@rel='alternate']/@href")
    assert f"http://localhost{announced}" == found.feed.id


def test_a_series_can_be_followed(reader):
    """Its issues, the last to come first, with their headlines; announced by the list and by each issue."""
    found = parsed(reader.get("/issues?series=yunling&format=atom"))
    assert found.feed.title == "《云岭帮扶简报》各期"
    assert [entry.title for entry in found.entries] == [
        "《云岭帮扶简报》2023年第3期",
        "《云岭帮扶简报》2023年第1期",
        "《云岭帮扶简报》2024年第2期",
    ]
    assert found.entries[0].id == "http://localhost/issues/yunling-2023-3"
    assert "两地医生开展联合义诊" in found.entries[0].summary
    for address in ("/issues?series=yunling", "/issues/yunling-2023-1"):
        assert get(reader, address).all("//link[@rel='alternate']/@href") == ["/issues?series=yunling&format=atom"]
    assert len(parsed(reader.get("/issues?series=yunling&year=2023&format=atom")).entries) == 2


def test_a_feed_that_has_not_changed_is_not_sent_again(reader):
    """304 for who has it."""
    answer = reader.get("/search?q=就业&format=atom")
    again = reader.get("/search?q=就业&format=atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_a_site_that_notes_no_times(client):
    """Then the day of printing stands for it; what XML cannot carry is no fault."""
    found = parsed(client.get("/search?q=alert&format=atom"))
    (entry,) = found.entries
    assert entry.updated == "2023-05-18T00:00:00+00:00"
    assert entry.title_detail.value == handmade.HOSTILE


@pytest.mark.parametrize("address", ["/search?q=!!&format=atom", "/search?format=rss", "/issues?format=rss"])
def test_a_faulty_feed_is_explained(client, address):
    """400 in words."""
    assert get(client, address).status == 400


def test_no_results_make_an_empty_feed(client):
    """It is a feed all the same."""
    assert not parsed(client.get("/search?q=没有这样的词句&format=atom")).entries


def test_browsers_can_search_here(client):
    """The description is announced on every page and fills in what is typed."""
    (address,) = get(client, "/issues").all("//link[@rel='search']/@href")
    tree = etree.fromstring(client.get(address).data)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    templates = tree.xpath("//o:Url[@type='text/html']/@template", namespaces=names)
    assert templates == ["http://localhost/search?q={searchTerms}"]
    assert tree.xpath("string(//o:ShortName)", namespaces=names) == "简报"


def test_the_map_has_every_issue_and_article(client, monkeypatch):
    """In parts of a bounded size, each address once; robots.txt names it."""
    monkeypatch.setattr(discovery, "ADDRESSES", 10)
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}

    def places(address):
        return etree.fromstring(client.get(address).data).xpath("//s:loc/text()", namespaces=names)

    parts = places("/sitemap.xml")
    found = [place for part in parts for place in places(part)]
    assert len(parts) == 4
    assert len(found) == len(set(found)) == 6 + sum(len(issue.articles) for issue in handmade.ISSUES)
    for place in found:
        assert client.get(place).status_code == 200
    assert client.get("/sitemap/articles-9.xml").status_code == 404
    assert client.get("/sitemap/issues-0.xml").status_code == 404
