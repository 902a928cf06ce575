"""Health, readiness, metrics and the log of requests."""

import json
import logging

import pytest

from index.engine import Unavailable
from tests.handmade import FIRST
from web import create_app, metrics
from web.pages import health


class Down:
    def __getattr__(self, name):
        raise Unavailable("索引正在建。")


@pytest.fixture
def log(app, caplog, monkeypatch):
    """The site with these pages, and what it logs."""
    monkeypatch.setattr(metrics.LOG, "handlers", [logging.NullHandler()])
    monkeypatch.setattr(metrics.LOG, "propagate", True)
    caplog.set_level(logging.INFO, "jianbao.requests")
    health.install(app, lambda: "2026-01-01T00:00:00+00:00", lambda: {"new": 6, "withdrawn": 2})
    return caplog


def test_ready_says_what_is_open(app, log):
    """The state of the index and the last ingest."""
    metrics.install(app)
    client = app.test_client()
    assert client.get("/health").json == {"status": "live"}
    ready = client.get("/ready").json
    assert (ready["status"], ready["issues"], ready["last_ingest"]) == ("ready", 6, "2026-01-01T00:00:00+00:00")


def test_a_site_without_an_index_lives_but_is_not_ready():
    """And /metrics says so."""
    app = create_app(Down())
    health.install(app)
    metrics.install(app)
    client = app.test_client()
    assert client.get("/health").status_code == 200
    not_ready = client.get("/ready")
    assert (not_ready.status_code, not_ready.json["reason"]) == (503, "索引正在建。")
    assert b"jianbao_ready 0.0" in client.get("/metrics").data


def test_requests_are_counted_by_page_and_status(app, log):
    """Not by address, of which there are too many."""
    metrics.install(app)
    client = app.test_client()

    def count():
        lines = client.get("/metrics").get_data(as_text=True).splitlines()
        name = 'jianbao_requests_total{method="GET",page="articles.article",status="404"} '
        return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))

    before = count()
    client.get("/articles/none")
    client.get("/articles/nothing")
    assert count() == before + 2
    assert b'jianbao_request_seconds_bucket{le="0.005",page="articles.article"}' in client.get("/metrics").data


def counted(client, name):
    """The value of a line of /metrics, 0 where it is not there."""
    lines = client.get("/metrics").get_data(as_text=True).splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} ")), 0.0)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("就业 培训", ["words"]),
        ('"援疆资金" 组:南通 -茶', ["label", "not", "string"]),
        ("招*司 OR 就业", ["gaps", "or", "words"]),
        ('"援疆 资金"~10', ["near"]),
        ("援疆资金 >1亿元", ["figure", "words"]),
        ("日期:2023-07", ["date"]),
        ("", ["everything"]),
        ("!!", ["refused"]),
    ],
)
def test_queries_are_counted_by_what_they_are_made_of(app, log, typed, found):
    """By kind, each once; what is sought is nowhere."""
    metrics.install(app)
    client = app.test_client()
    every = ("words", "label", "not", "string", "gaps", "or", "near", "figure", "date", "everything", "refused")
    before = {kind: counted(client, f'jianbao_queries_total{{kind="{kind}"}}') for kind in every}
    client.get("/search", query_string={"q": typed})
    client.get("/suggest", query_string={"q": typed})
    after = {kind: counted(client, f'jianbao_queries_total{{kind="{kind}"}}') for kind in every}
    assert [kind for kind in sorted(every) if after[kind] == before[kind] + 1] == found
    assert sum(after.values()) == sum(before.values()) + len(found)
    assert "援疆" not in client.get("/metrics").get_data(as_text=True)


def test_pages_from_the_cache_are_told_from_those_that_were_made(app, log):
    """And from those that the browser had; what may not be kept is not counted."""
    metrics.install(app)
    client = app.test_client()
    names = [f'jianbao_page_cache_total{{outcome="{outcome}"}}' for outcome in ("made", "kept", "unchanged")]

    def counts():
        return [counted(client, name) for name in names]

    before = counts()
    tag = client.get(f"/issues/{FIRST.id}").headers["ETag"]
    client.get(f"/issues/{FIRST.id}")
    assert client.get(f"/issues/{FIRST.id}", headers={"If-None-Match": tag}).status_code == 304
    client.get(f"/articles/{FIRST.articles[0].id}/cite")
    client.get("/issues/none")
    assert [after - one for after, one in zip(counts(), before, strict=True)] == [1, 1, 1]


def test_what_was_taken_in_is_told(app, log):
    """How many issues, by what became of them, and when."""
    metrics.install(app)
    client = app.test_client()
    assert counted(client, 'jianbao_read_issues{as="new"}') == 6
    assert counted(client, 'jianbao_read_issues{as="withdrawn"}') == 2
    assert counted(client, "jianbao_last_ingest_timestamp_seconds") == 1767225600  # by date -u -d 2026-01-01 +%s


@pytest.mark.parametrize("queries", [False, True])
def test_a_line_names_the_request_and_its_query_only_where_switched_on(app, log, queries):
    """The id is the answer's; whatever is typed makes one line."""
    metrics.install(app, "queries" if queries else "requests")
    answer = app.test_client().get("/search?q=secret%0A%0Dword")
    (record,) = [record.getMessage() for record in log.records if record.name == "jianbao.requests"]
    said = json.loads(record)
    assert said["id"] == answer.headers["X-Request-Id"] and said["page"] == "results.search"
    assert ("secret" in record) == queries and "\n" not in record
