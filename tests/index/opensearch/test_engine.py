"""The distributed engine on a real server: kills, leftovers, two writers, rebuilds under readers, what is far down."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
import urllib.error
import urllib.request

import pytest

from index import engine as e
from index import queries as q
from index import schema as s
from index.library.ingest import ingest
from index.library.opening import open_engine
from index.library.rebuild import reindex
from index.opensearch import engine as opensearch
from index.opensearch import frequent_words
from index.opensearch import reader as asking
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.mapping import STATE
from index.settings import Credentials, IndexSettings
from tests import contract_corpus as given
from tests.canned import certificate, error, serving
from tests.handmade import article
from tests.paths import ROOT

pytestmark = pytest.mark.opensearch

SAMPLES = given.SAMPLES


def many(count, size=5, word="就业"):
    """Issues that differ in one number."""
    for number in range(1, count + 1):
        id = f"guaili-2001-{number}"
        members = (article(id, n, "brief", f"第{number}期第{n}篇", f"{word}{number}号") for n in range(1, size + 1))
        yield given.odd(id, None, *members, year=2001, number=number)


@pytest.fixture
def fresh(node, request):
    """An empty index of one shard for this test alone."""
    name = request.node.originalname.removeprefix("test_")
    return OpenSearchEngine.create(f"{node}/{name}", (), replicas=0)


def stored(engine):
    """Every document of the index but the state: (id, digest, gone)."""
    engine.server.ask("POST", f"/{engine.index}/_refresh")
    query = {"size": 10_000, "query": {"bool": {"must_not": {"term": {"what": STATE}}}}}
    hits = engine.server.ask("POST", f"/{engine.index}/_search", query)["hits"]["hits"]
    return sorted((hit["_id"], hit["_source"]["digest"], hit["_source"].get("gone")) for hit in hits)


def changes(engine):
    """How many operations the index has taken."""
    return engine.server.ask("GET", f"/{engine.index}/_stats/indexing")["_all"]["primaries"]["indexing"]["index_total"]


def test_a_write_goes_on_where_one_was_killed(node, fresh, monkeypatch):
    """After a kill nothing is seen; the next write sends only what is missing, and ends with the same index."""
    fresh.write(many(3))
    script = f"""
        import itertools, os, signal, sys
        sys.path[:0] = [".", "tests"]
        from index.opensearch import bulk
        from index.opensearch import bulk_lines
        bulk.BYTES, bulk_lines.BATCH = 20_000, 10_000
        from index.opensearch.engine import OpenSearchEngine
        from tests.index.opensearch.test_engine import many
        def dying():
            for number, issue in enumerate(many(400, word="修路")):
                if number == 250:
                    os.kill(os.getpid(), signal.SIGKILL)
                yield issue
        OpenSearchEngine({f"{node}/{fresh.server.address.name}"!r}).write(dying(), ["guaili-2001-3"])
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], stderr=subprocess.PIPE, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert fresh.state().articles == 15 and fresh.search(e.Request(q.String("修路"))).total == 0
    left = len(stored(fresh))
    assert left > 18 + 300
    before = changes(fresh)
    assert fresh.write(many(400, word="修路")) == 2
    sent = changes(fresh) - before
    assert sent < 400 * 6 - (left - 18) + 50
    other = OpenSearchEngine.create(f"{node}/undisturbed", (), replicas=0)
    other.write(many(3))
    other.write(many(400, word="修路"))
    assert stored(fresh) == stored(other)
    assert fresh.search(e.Request(q.String("修路"))).total == 2000


def test_what_a_killed_write_left_and_the_next_does_not_want_goes(fresh):
    """Another write after a failed one keeps neither its articles nor its withdrawals."""

    def failing():
        yield from many(120, word="修路")
        raise ZeroDivisionError

    fresh.write(many(2))
    with pytest.raises(ZeroDivisionError):
        fresh.write(failing(), ["guaili-2001-2"])
    assert fresh.write([given.EARLY]) == 2
    assert fresh.state().articles == 12 and fresh.search(e.Request(q.String("修路"))).total == 0
    assert fresh.issue("guaili-2001-2") is not None
    assert all(gone is None for _, _, gone in stored(fresh))


def test_unpublished_documents_change_no_score(fresh):
    """While an ingest is under way, totals, scores and word counts stay what they were."""
    request = e.Request(q.Run("就业"), facets=s.FACETS)
    fresh.write([given.EARLY, given.UNDATED])
    before = fresh.search(request), fresh.words("就", 10), fresh.state().articles
    seen = []

    def looking():
        yield from many(150)
        fresh.server.ask("POST", f"/{fresh.index}/_refresh")
        again = OpenSearchEngine(f"{fresh.server.address.nodes[0]}/{fresh.server.address.name}")
        seen.append((again.search(request), again.words("就", 10), again.state().articles))

    fresh.write(looking())
    assert seen == [before]
    assert fresh.search(request).total == before[0].total + 750


def test_two_writers_at_once(fresh):
    """A second writer is refused while the first is at work, and may write afterwards."""

    def slow():
        yield given.EARLY
        script = f"""
            import sys
            sys.path[:0] = [".", "tests"]
            from index.engine import Unavailable
            from index.opensearch.engine import OpenSearchEngine
            try:
                OpenSearchEngine({f"{fresh.server.address.nodes[0]}/{fresh.server.address.name}"!r}).write([])
            except Unavailable as error:
                print(error)
        """
        run = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
        )
        assert "另有程序在写" in run.stdout

    assert fresh.write(slow()) == 1
    assert fresh.write([given.UNDATED]) == 2


def test_far_down(fresh, monkeypatch):
    """Pages beyond what OpenSearch reaches directly, and words beyond one answer, are as exact as the first."""
    fresh.write(many(60))
    request = e.Request(q.Run("就业"), limit=40, offset=100)
    page, words = fresh.search(request), fresh.words("", 150)
    walked = list(fresh.walk(request))
    assert len(walked) == 300 == page.total
    monkeypatch.setattr(opensearch, "DEEPEST", 90)
    monkeypatch.setattr(asking, "PAGE", 33)
    monkeypatch.setattr(frequent_words, "MOST_BUCKETS", 0)
    assert fresh.search(request) == page
    assert list(page.hits) == walked[100:140] == list(fresh.walk(request))[100:140]
    assert fresh.words("", 150) == words


def test_values_that_are_not_all_counted_are_an_error(fresh, monkeypatch):
    """A facet with more values than are counted is refused, never shown short."""
    fresh.write(given.samples())
    monkeypatch.setattr("index.opensearch.requests.VALUES", 1)
    with pytest.raises(e.EngineError, match="数不全"):
        fresh.search(e.Request(facets=("topic",)))


@pytest.fixture
def data(tmp_path):
    """A data folder."""
    return tmp_path / "data"


@pytest.fixture
def index(node, request):
    """Its index is in the cluster."""
    return IndexSettings(f"{node}/{request.node.originalname.removeprefix('test_')}", replicas="0")


def test_a_rebuild_is_not_seen_by_readers(data, index):
    """While `reindex` builds aside and switches, every answer is whole: none missed, none doubled, none failed."""
    ingest(data, [SAMPLES], index=index)
    engine, stop, seen = open_engine(data, index), threading.Event(), []
    request = e.Request(q.String("的"), facets=("series",), limit=100)
    before = engine.search(request)
    first = engine.index

    def read():
        while not stop.is_set():
            try:
                seen.append(engine.search(request) == before and engine.state().articles)
            except Exception as failure:  # any error is a finding of this test
                seen.append(failure)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    reindex(data, pytest.fail, index=index)
    time.sleep(1)
    stop.set()
    for reader in readers:
        reader.join()
    assert set(seen) == {before.total and engine.state().articles}
    assert len(seen) > 20
    assert engine.index != first
    held = engine.server.ask("GET", f"/{engine.server.address.name}-v*")
    assert list(held) == [engine.index]


def test_a_switch_leaves_other_indexes_alone(data, index, node):
    """Only indexes of the same name are cleared away: none of a longer name, and none that is not ours."""
    ingest(data, [SAMPLES], index=index)
    name = open_engine(data, index).server.address.name
    other = OpenSearchEngine.create(f"{node}/{name}-v1-other", (), replicas=0)
    ask = other.server.ask
    ask("PUT", f"/{name}-v1-by-hand", {})
    left = OpenSearchEngine.create(f"{node}/{name}", (), replicas=0, aside=True)
    reindex(data, pytest.fail, index=index)
    assert set(ask("GET", f"/{name}*")) == {open_engine(data, index).index, other.index, f"{name}-v1-by-hand"}
    with pytest.raises(e.Unavailable):
        left.server.ask("GET", f"/{left.server.address.name}")


def test_a_walk_over_an_index_that_goes_says_so(data, index, monkeypatch):
    """A walk that outlives its index ends with an error, not with what it had."""
    ingest(data, [SAMPLES], index=index)
    monkeypatch.setattr(asking, "PAGE", 10)
    walk = open_engine(data, index).walk(e.Request())
    next(walk)
    reindex(data, pytest.fail, index=index)
    with pytest.raises(e.Unavailable, match="途中"):
        list(walk)


def test_a_rebuild_that_fails_leaves_nothing(data, index, monkeypatch):
    """A rebuild that breaks off leaves the serving index alone, and none beside it."""
    ingest(data, [SAMPLES], index=index)
    engine = open_engine(data, index)

    def breaking(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("index.library.rebuild._issues", breaking)
    with pytest.raises(ZeroDivisionError):
        reindex(data, pytest.fail, index=index)
    assert list(engine.server.ask("GET", f"/{engine.server.address.name}-v*")) == [engine.index]
    assert open_engine(data, index).state() == engine.state()


def test_another_data_folder_cannot_overwrite_an_index(data, index, tmp_path):
    """An index is written and rebuilt from the data folder that made it; any other is refused, but may read."""
    ingest(data, [SAMPLES], index=index)
    state = open_engine(data, index).state()
    other = tmp_path / "other"
    for act in (lambda: ingest(other, [SAMPLES], index=index), lambda: reindex(other, pytest.fail, index=index)):
        with pytest.raises(e.EngineError, match="数据目录"):
            act()
    reindex(other, pytest.fail, only_if_needed=True, index=index)
    seen = open_engine(other, index).state()
    assert seen == dataclasses.replace(state, bytes=seen.bytes)


@pytest.mark.skipif(not shutil.which("curl"), reason="the guide's commands are for curl")
def test_a_snapshot_brings_everything_back(fresh, node):
    """The guide's commands, as they stand there: a restored index has its alias, its generation and its answers."""
    for issues, gone in given.history():
        fresh.write(issues, gone)
    name = fresh.server.address.name
    request = e.Request(q.Run("就业"), facets=s.FACETS, months=True)
    before, index = fresh.search(request), fresh.index
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    commands = re.findall(r"^curl -f .*_snapshot.*$", guide, re.MULTILINE)
    assert len(commands) == 3
    for number, command in enumerate(commands):
        if number == 2:
            fresh.server.ask("DELETE", f"/{index}")
            with pytest.raises(e.Unavailable):
                fresh.state()
        command = command.replace("https://one.example:9200", node).replace("bulletins-v*", f"{name}-v*")
        told = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
        assert told.returncode == 0 and "FAILED" not in told.stdout, told
    restored = OpenSearchEngine(f"{node}/{name}")
    assert restored.search(request) == before
    assert restored.write([given.WITHDRAWN]) == len(given.history()) + 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_tls_and_a_password_before_a_real_server(node, tmp_path):
    """Behind TLS and basic authentication everything works with the right password, and nothing with a wrong one."""
    context, file = certificate(tmp_path)
    right = "Basic " + base64.b64encode(b"writer:s3cret").decode()

    def forward(handler):
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        if handler.headers.get("authorization") != right:
            return error(401, "security_exception")
        headers = {"content-type": handler.headers.get("content-type") or "application/json"}
        asked = urllib.request.Request(node + handler.path, body or None, headers, method=handler.command)
        try:
            with urllib.request.urlopen(asked) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    who = Credentials("writer", "s3cret", ca=str(file))
    with serving(forward, context) as address:
        engine = OpenSearchEngine.create(f"{address}/secured", (), replicas=0, credentials=who)
        engine.write([given.EARLY, given.UNDATED])
        assert engine.search(e.Request(q.Run("就业"))).total == 3
        for wrong in (dataclasses.replace(who, password="guess"), Credentials(ca=str(file))):
            with pytest.raises(e.EngineError, match="JIANBAO_ENGINE_PASSWORD"):
                OpenSearchEngine(f"{address}/secured", wrong)


def test_an_alias_that_is_missing_says_ingest(node):
    """An address without an index names the command that makes one."""
    with pytest.raises(e.Unavailable, match="jianbao ingest"):
        OpenSearchEngine(f"{node}/nothing-here")


def test_the_number_of_a_setting_must_be_one(data, index):
    """A setting that is no number is named."""
    with pytest.raises(e.EngineError, match="JIANBAO_ENGINE_SHARDS"):
        ingest(data, [SAMPLES], index=dataclasses.replace(index, shards="viele"))
