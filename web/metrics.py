"""What a running site counts, for Prometheus and its log: requests and how long they took, kinds of query, pages kept.

The processes of a site share a folder, named in PROMETHEUS_MULTIPROC_DIR before the client is first imported.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import secrets
import sys
import time
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric

from index.engine import EngineError
from search.params import QueryError
from search.query.kinds import kinds
from search.query_parsing import parse_query
from web.site import site

SHARED = "PROMETHEUS_MULTIPROC_DIR"

REQUESTS = Counter("jianbao_requests_total", "Requests answered", ("page", "method", "status"))
SECONDS = Histogram(
    "jianbao_request_seconds",
    "Seconds until the answer was made",
    ("page",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUERIES = Counter("jianbao_queries_total", "Conditions of queries, by kind; refused: not read", ("kind",))
PAGES = Counter(
    "jianbao_page_cache_total",
    "Pages that may be kept: kept: answered from the cache; unchanged: the browser had it; made: neither",
    ("outcome",),
)
MOST_QUERIES = 5  # of an address that are counted
GAUGES = (
    ("generation", "Published generation"),
    ("issues", "Issues that are found"),
    ("articles", "Articles that are found"),
    ("index_bytes", "Bytes of the index"),
)
LOG = logging.getLogger("jianbao.requests")


def install(app: Flask, log: str = "none") -> None:
    """Counts the requests of an application; `log`: no lines, one of JSON for each request, or with its address."""
    if log != "none" and not LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False

    def begin() -> None:
        g.began, g.request_id = time.perf_counter(), secrets.token_hex(8)

    def end(response: Response) -> Response:
        if "began" not in g:
            return response
        page = request.endpoint or "none"
        seconds = time.perf_counter() - g.began
        REQUESTS.labels(page, _method(), response.status_code).inc()
        SECONDS.labels(page).observe(seconds)
        _count_queries()
        if "page" in g and response.status_code in (200, 304):
            PAGES.labels(g.get("from_cache", "made")).inc()
        response.headers["X-Request-Id"] = g.request_id
        if log != "none":
            LOG.info(line(page, response.status_code, seconds, log == "queries"))
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)


def line(page: str, status: int, seconds: float, queries: bool) -> str:
    """A request as a line of JSON: its id, page and outcome; the path and what was asked only with `queries`."""
    found = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "id": g.request_id,
        "method": _method(),
        "page": page,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "user": getattr(g.get("reader"), "name", ""),
    }
    if queries:
        query = request.query_string.decode("ascii", "replace")
        found["address"] = quote(request.path) + (f"?{query}" if query else "")
    return json.dumps(found, ensure_ascii=True)


def exposition() -> bytes:
    """The text of /metrics: what all processes counted, and the state of the index as this one sees it."""
    registry = CollectorRegistry()
    if os.environ.get(SHARED):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
        registry.register(QUERIES)
        registry.register(PAGES)
    registry.register(_Index())
    if "tally" in current_app.extensions:
        registry.register(_Library())
    return generate_latest(registry)


class _Index:
    """The state of the index; looked up when asked for, not counted, so that it is no matter of several processes."""

    def collect(self) -> Iterator[Metric]:
        try:
            state = site().engine.state()
        except EngineError:
            state = None
        yield GaugeMetricFamily("jianbao_ready", "Whether the index is open", state is not None)
        for name, help in GAUGES if state else ():
            yield GaugeMetricFamily(f"jianbao_{name}", help, getattr(state, name.removeprefix("index_")))


class _Library:
    """What the data folder's ledger tells of ingests: other processes write it, so it is looked up, not counted."""

    def collect(self) -> Iterator[Metric]:
        try:
            last, tally = current_app.extensions["last_ingest"](), current_app.extensions["tally"]()
        except EngineError:
            return
        if last:
            at = datetime.datetime.fromisoformat(last).timestamp()
            yield GaugeMetricFamily("jianbao_last_ingest_timestamp_seconds", "When anything was last taken in", at)
        read = GaugeMetricFamily("jianbao_read_issues", "Issues read, by what became of them", labels=("as",))
        for status, count in tally.items():
            read.add_metric((status,), count)
        yield read


def _count_queries() -> None:
    """Of what was typed whole: what is being typed is counted when it is asked."""
    if (request.endpoint or "").rpartition(".")[2] in ("suggest", "suggestions"):
        return
    for text in request.args.getlist("q")[:MOST_QUERIES]:
        for kind in _kinds(text):
            QUERIES.labels(kind).inc()


@lru_cache(1024)
def _kinds(text: str) -> tuple[str, ...]:
    try:
        return kinds(parse_query(text).query)
    except QueryError:
        return ("refused",)


def _method() -> str:
    return request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH") else "other"
