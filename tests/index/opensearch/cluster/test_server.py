"""Talking to a cluster, shown on servers that say what the tests make them say: addresses, credentials, errors."""

from __future__ import annotations

import base64
import json
import logging
import shutil
import socket
import threading
import time

import pytest

from index.analysis import Analysis
from index.engine import EngineError, Partial, Unavailable, Unreadable
from index.opensearch.bulk import Bulk
from index.opensearch.cluster.address import read_address
from index.opensearch.cluster.nodes import TIMEOUT
from index.opensearch.cluster.server import Server
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.mapping import FORMAT
from index.opensearch.state import read_published
from index.settings import Credentials
from tests.canned import Canned, certificate, error, hanging, serving

SECRET = "correct-horse-battery"
WHO = Credentials("reader", SECRET)


def state(**changed):
    """The answer to a question for the state."""
    made = {
        "format": FORMAT,
        "generation": 4,
        "fingerprint": Analysis().fingerprint,
        "names": [],
        "made_by": "",
        "writer": None,
    }
    return 200, {"_index": "x-v1", "_seq_no": 1, "_primary_term": 1, "_source": {"state": {**made, **changed}}}


def refused():
    """An address of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.mark.parametrize(
    ("text", "nodes", "name"),
    [
        ("http://a", ("http://a:9200",), "jianbao"),
        ("https://a:9201/", ("https://a:9201",), "jianbao"),
        ("https://a:9200, https://b:9300/bulletins", ("https://a:9200", "https://b:9300"), "bulletins"),
        ("https://[::1]:9200/x-1", ("https://[::1]:9200",), "x-1"),
    ],
)
def test_addresses(text, nodes, name):
    """An address names nodes, a port or 9200, and an index or `jianbao`."""
    address = read_address(text)
    assert (address.nodes, address.name) == (nodes, name)


@pytest.mark.parametrize(
    "text", ["", "a:9200", "ftp://a", "http://", "http://a:x", "http://a/Big", "http://a/_all", "http://a?b"]
)
def test_what_is_no_address(text):
    """What cannot be an address is refused with an example of one, or the rule for names."""
    with pytest.raises(EngineError, match=r"https://主机:9200|只用小写字母"):
        read_address(text)


def test_credentials_in_an_address_are_refused_and_not_repeated():
    """A password in the address is refused; the message says where it belongs and does not show it."""
    with pytest.raises(EngineError, match="JIANBAO_ENGINE_PASSWORD") as raised:
        read_address(f"https://reader:{SECRET}@a:9200")
    assert SECRET not in str(raised.value)


def test_credentials_are_sent_as_headers():
    """User and password go as basic authentication, a key as an API key."""
    said = Canned((200, {}))
    with serving(said) as address:
        Server(read_address(address), WHO).ask("GET", "/x")
        Server(read_address(address), Credentials(api_key="a2V5")).ask("GET", "/x")
    sent = [
        {name.lower(): value for name, value in headers.items()}["authorization"] for _, _, headers, _ in said.asked
    ]
    assert sent == ["Basic " + base64.b64encode(f"reader:{SECRET}".encode()).decode(), "ApiKey a2V5"]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (error(401, "security_exception"), EngineError, "JIANBAO_ENGINE_USER"),
        (error(403, "security_exception"), EngineError, "权限"),
        (error(404, "index_not_found_exception"), Unavailable, "jianbao ingest"),
        (error(503, "search_phase_execution_exception"), Partial, "偏小"),
        (error(503, "cluster_block_exception"), Unavailable, "健康状态"),
        (error(429, "circuit_breaking_exception"), Unavailable, "稍后再试"),
        (error(409, "version_conflict_engine_exception"), Unavailable, "另有程序在写"),
        (error(400, "parsing_exception"), EngineError, "开发者"),
    ],
)
def test_errors_name_the_cure_and_no_secret(answer, kind, words, caplog):
    """Each error of a cluster becomes one sentence with its cure; nothing shows or logs the password."""
    caplog.set_level(logging.DEBUG)
    with serving(Canned(answer)) as address, pytest.raises(kind, match=words) as raised:
        Server(read_address(address), WHO).ask("GET", "/x/_search", {"query": {}})
    assert address in str(raised.value)
    basic = base64.b64encode(f"reader:{SECRET}".encode()).decode()
    for text in (str(raised.value), caplog.text):
        assert SECRET not in text and basic not in text


def test_nobody_there_is_said_at_once():
    """Where no node takes connections, the error comes within two seconds."""
    before = time.monotonic()
    with pytest.raises(Unavailable, match="没有回答"):
        OpenSearchEngine(",".join([refused(), refused(), refused()]))
    assert time.monotonic() - before < 2


def test_nodes_that_hang_are_said_within_two_seconds():
    """Where nodes take the question and never answer, the error comes within two seconds all the same."""
    with serving(Canned(hanging(4))) as one, serving(Canned(hanging(4))) as two:
        before = time.monotonic()
        with pytest.raises(Unavailable, match="没有"):
            OpenSearchEngine(f"{one},{two}")
        assert time.monotonic() - before < 2


def test_a_node_that_fails_or_hangs_is_passed_over():
    """While one node answers, the others' failures are not seen."""
    for broken in (None, Canned(hanging(3))):
        with serving(Canned((200, {"ok": 1}))) as good, serving(broken or Canned((200, {}))) as other:
            server = Server(read_address(f"{other if broken else refused()},{good}"))
            assert [server.read("GET", "/x") for _ in range(3)] == [{"ok": 1}] * 3


def test_what_passes_is_waited_for_briefly():
    """A node that cannot answer for a moment is asked again, so that a reader sees no error."""
    moving = error(503, "no_shard_available_action_exception")
    with serving(Canned(moving, error(500, "node_disconnected_exception"), (200, {"ok": 1}))) as address:
        server = Server(read_address(f"{address},{address}"))
        assert server.read("GET", "/x") == {"ok": 1}


def cluster_with(search, nodes):
    """What a node says: `search(path)` to a question, `nodes` when it is asked which nodes it hears of."""

    def said(handler):
        handler.rfile.read(int(handler.headers.get("content-length") or 0))
        if handler.path.startswith("/_nodes/http"):
            time.sleep(0.6 if "failures" in nodes["_nodes"] else 0)  # as long as it was told to wait for the silent one
            return 200, nodes
        return search(handler.path)

    return said


SILENT = {
    "_nodes": {"total": 3, "failed": 1, "failures": [{"node_id": "c3", "caused_by": {"type": TIMEOUT}}]},
    "nodes": {"a1": {}, "b2": {}},
}
ALL = {"_nodes": {"total": 3, "failed": 0}, "nodes": {"a1": {}, "b2": {}, "c3": {}}}


def test_a_question_goes_round_a_node_that_hangs():
    """Where a shard's node hangs, the question is put to the others within two seconds, and the next ones at once."""

    def search(path):
        if "preference=_prefer_nodes%3Aa1%2Cb2" not in path:
            time.sleep(4)
        return 200, {"whole": True}

    with serving(cluster_with(search, SILENT)) as address:
        server = Server(read_address(address))
        before = time.monotonic()
        assert server.read("POST", "/x/_search") == {"whole": True}
        assert time.monotonic() - before < 2
        before = time.monotonic()
        assert server.read("POST", "/x/_search") == {"whole": True}
        assert time.monotonic() - before < 0.5


def test_a_shard_of_which_only_a_hanging_node_has_a_copy_is_refused():
    """After some three seconds, in a sentence that says why there are no counts."""

    def search(path):
        time.sleep(5)
        return 200, {}

    with serving(cluster_with(search, SILENT)) as address:
        server, waits = Server(read_address(address)), []
        for _ in range(2):
            before = time.monotonic()
            with pytest.raises(Partial, match="没有反应"):
                server.read("POST", "/x/_search")
            waits.append(time.monotonic() - before)
    assert max(waits) < 3.5


def test_a_question_that_takes_long_gets_its_time(monkeypatch):
    """Where every node answers, a slow answer is waited for."""
    monkeypatch.setattr("index.opensearch.cluster.server.SOON", 0.2)

    def search(path):
        time.sleep(0.5)
        return 200, {"whole": True}

    with serving(cluster_with(search, ALL)) as address:
        assert Server(read_address(address)).read("POST", "/x/_search") == {"whole": True}


def test_a_part_that_stays_away_is_said_at_once_after_the_first_time():
    """One reader waits two seconds for a shard to come back; while it is away, all others are told at once."""
    away = error(503, "search_phase_execution_exception")
    said = Canned(*[away] * 20, (200, {"whole": True}))
    with serving(said) as address:
        server, waits = Server(read_address(address)), []
        for _ in range(2):
            before = time.monotonic()
            with pytest.raises(Partial):
                server.read("POST", "/x/_search")
            waits.append(time.monotonic() - before)
        assert waits[1] < waits[0] / 2 < 2.5  # a busy machine takes its time for either
        while len(said.answers) > 1:
            said.answers.pop(0)
        assert server.read("POST", "/x/_search") == {"whole": True}


def test_threads_that_wait_for_one_look_fail_together():
    """When nobody answers, many readers are told within the time of one."""
    said = Canned(state(), hanging(4))
    with serving(said) as address:
        engine = OpenSearchEngine(address)
        engine.reader.look_again()
        before, seen = time.monotonic(), []

        def read():
            with pytest.raises(Unavailable):
                engine.state()
            seen.append(time.monotonic() - before)

        threads = [threading.Thread(target=read) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(seen) == 20 and max(seen) < 2.5


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_tls(tmp_path):
    """A certificate that nobody vouches for is refused; JIANBAO_ENGINE_CA vouches for it."""
    context, file = certificate(tmp_path)
    with serving(Canned((200, {"ok": 1})), context) as address:
        with pytest.raises(Unavailable, match="JIANBAO_ENGINE_CA"):
            Server(read_address(address)).ask("GET", "/x")
        assert Server(read_address(address), Credentials(ca=str(file))).ask("GET", "/x") == {"ok": 1}
    with pytest.raises(EngineError, match="JIANBAO_ENGINE_CA"):
        Server(read_address(address), Credentials(ca=str(tmp_path / "missing.pem")))


@pytest.mark.parametrize("changed", [{"format": "0.0"}, {"fingerprint": "another"}])
def test_an_index_of_another_version_or_analysis_is_refused(changed):
    """An index that this version would misread is refused, with the command that rebuilds it."""
    with serving(Canned(state(**changed))) as address, pytest.raises(Unreadable, match="jianbao reindex"):
        OpenSearchEngine(address)


def test_an_index_without_a_state_is_refused():
    """An index whose making was cut short says so."""
    with serving(Canned((404, {"found": False}))) as address, pytest.raises(Unreadable, match="jianbao reindex"):
        read_published(Server(read_address(address)), "x")


def test_readers_never_go_back_a_generation():
    """A copy that is behind does not make a later generation disappear."""
    with serving(Canned(state(generation=5), state(generation=4), state(generation=6))) as address:
        engine = OpenSearchEngine(address)
        seen = []
        for _ in range(3):
            seen.append(engine.reader.published().generation)
            engine.reader.look_again()
    assert seen == [5, 5, 6]


def test_a_state_that_cannot_be_read_for_a_moment_is_remembered():
    """While the shard of the state is moving, readers stay with the generation that they know."""
    with serving(Canned(state(), error(503, "no_shard_available_action_exception"))) as address:
        engine = OpenSearchEngine(address)
        engine.reader.look_again()
        assert engine.reader.published().generation == 4
        engine.reader._looked = engine.reader._confirmed = 0.0
        with pytest.raises(Partial):
            engine.reader.published()


# --- bulk ----------------------------------------------------------------------------------------


def items(*statuses):
    """The answer to a bulk request, one status an operation."""
    rows = [{"index": {"status": status, "error": {"type": "t", "reason": "r"}}} for status in statuses]
    return 200, {"errors": any(status >= 300 for status in statuses), "items": rows}


def ids(request):
    """The ids in a bulk request."""
    return [line["index"]["_id"] for line in map(json.loads, request[3].splitlines()) if "index" in line]


def test_only_what_failed_is_sent_again():
    """Of a bulk request the overloaded items go again, and nothing else; a failure of the whole request repeats all."""
    said = Canned(error(503, "unavailable"), items(201, 429, 200, 503), items(429, 201), items(201))
    with serving(said) as address, Bulk(Server(read_address(address)), "x") as bulk:
        for id in "abcd":
            bulk.index(id, b"{}\n")
    assert [ids(request) for request in said.asked] == [list("abcd"), list("abcd"), list("bd"), ["b"]]


def test_an_item_that_cannot_be_written_ends_the_write():
    """An item that would fail again is an error that names it and says that nothing was published."""
    failing = pytest.raises(EngineError, match=r"b 写不进索引.*没有发布")
    with serving(Canned(items(201, 400))) as address, failing, Bulk(Server(read_address(address)), "x") as bulk:
        bulk.index("a", b"{}\n")
        bulk.index("b", b"{}\n")


def test_an_error_of_the_caller_stops_the_sending():
    """Leaving with an error sends nothing more and does not hide it."""
    said = Canned(items(201))
    failing = pytest.raises(ZeroDivisionError)
    with serving(said) as address, failing, Bulk(Server(read_address(address)), "x") as bulk:
        bulk.index("a", b"{}\n")
        raise ZeroDivisionError
    assert said.asked == []
