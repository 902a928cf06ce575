"""Health, readiness, metrics and the log of requests."""

import json
import logging

import pytest

from index.engine import Unavailable
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
    health.install(app, lambda: "2026-01-01T00:00:00+00:00")
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


@pytest.mark.parametrize("queries", [False, True])
def test_a_line_names_the_request_and_its_query_only_where_switched_on(app, log, queries):
    """The id is the answer's; whatever is typed makes one line."""
    metrics.install(app, "queries" if queries else "requests")
    answer = app.test_client().get("/search?q=secret%0A%0Dword")
    (record,) = [record.getMessage() for record in log.records if record.name == "jianbao.requests"]
    said = json.loads(record)
    assert said["id"] == answer.headers["X-Request-Id"] and said["page"] == "results.search"
    assert ("secret" in record) == queries and "\n" not in record
