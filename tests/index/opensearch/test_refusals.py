"""An address that is wrong, or a cluster that cannot answer: a sentence with cause and cure, status 1, a 503 page."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

from index.analysis import Analysis
from index.engine import EngineError
from index.opensearch.cluster.address import read_address
from index.opensearch.cluster.server import Server
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.mapping import FORMAT
from index.settings import Credentials
from tests.canned import certificate, error, serving
from web import create_app
from web.cli import main

SECRET = "correct-horse-battery"
HTML = "<html><title>登录</title></html>"
GOOD = {
    "format": FORMAT,
    "generation": 1,
    "fingerprint": Analysis().fingerprint,
    "names": [],
    "made_by": "",
    "writer": None,
}
STATE = {"_index": "x-v1", "_seq_no": 1, "_primary_term": 1}


def always(*answer):
    """A server that says one thing whatever it is asked."""

    def said(handler):
        handler.rfile.read(int(handler.headers.get("content-length") or 0))
        return answer

    return said


WRONG = {
    "a page": (always(200, HTML.encode()), "不是 OpenSearch"),
    "a page in another encoding": (always(200, HTML.encode("gb18030")), "不是 OpenSearch"),
    "a page that is not there": (always(404, HTML.encode()), "不是 OpenSearch"),
    "a redirection": (always(302, b""), "不是 OpenSearch"),
    "another service": (always(200, {"hello": "world"}), "不是 OpenSearch"),
    "another service's error": (always(422, [{"detail": "?"}]), "不是 OpenSearch"),
    "a proxy without a cluster": (always(502, HTML.encode()), "健康状态"),
    "wrong credentials": (always(401, b"Unauthorized"), "JIANBAO_ENGINE_PASSWORD"),
    "no rights": (always(*error(403, "security_exception")), "权限"),
    "a name that is not there": (always(*error(404, "index_not_found_exception")), "核对地址末尾的索引名"),
    "another's index": (always(200, {**STATE, "_source": {"title": "?"}}), "不是 jianbao 建的"),
    "an index without a state": (always(404, {"found": False}), "jianbao reindex"),
    "an index of another version": (always(200, {**STATE, "_source": {"state": {"format": "0.0"}}}), "jianbao reindex"),
    "a cluster in red": (always(*error(503, "no_shard_available_action_exception")), "集群恢复"),
    "a full disk": (always(*error(403, "cluster_block_exception", "index read-only")), "磁盘"),
}


@pytest.fixture
def who(monkeypatch):
    """The environment of an operator."""
    monkeypatch.setenv("JIANBAO_ENGINE_USER", "reader")
    monkeypatch.setenv("JIANBAO_ENGINE_PASSWORD", SECRET)


@pytest.mark.parametrize("case", WRONG)
def test_a_command_says_cause_and_cure(case, who, tmp_path):
    """`jianbao search` ends with status 1 and one sentence, without the password and without a traceback."""
    said, words = WRONG[case]
    with serving(said) as address:
        command = ["--engine", f"{address}/bulletins", "--data", str(tmp_path), "search", "就业"]
        result = CliRunner().invoke(main, command)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert words in result.output and address in result.output and result.output.count("\n") == 1
    assert SECRET not in result.output


@pytest.mark.parametrize("case", WRONG)
def test_the_site_answers_503(case):
    """A cluster that goes wrong while the site runs is told on a page, in the words of the command."""
    said, words = WRONG[case]
    answers = [always(200, {**STATE, "_source": {"state": GOOD}}), said]
    with serving(lambda handler: answers[0](handler)) as address:
        engine = OpenSearchEngine(f"{address}/bulletins", Credentials("reader", SECRET))
        del answers[0]
        engine.reader.look_again()
        page = create_app(engine, lambda sha256: None).test_client().get("/search?q=就业")
    assert page.status_code == 503
    assert words in page.text and SECRET not in page.text


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_what_tls_cannot_do_is_told_apart(tmp_path):
    """No TLS where it was asked for, a certificate that nobody vouches for, one for another name: each has its cure."""
    context, file = certificate(tmp_path)
    with serving(always(200, {})) as address, pytest.raises(EngineError, match="http://"):
        Server(read_address(address.replace("http:", "https:"))).ask("GET", "/x")
    with serving(always(200, {}), context) as address:
        with pytest.raises(EngineError, match="JIANBAO_ENGINE_CA"):
            Server(read_address(address)).ask("GET", "/x")
        with pytest.raises(EngineError, match="主机名"):
            Server(read_address(address.replace("127.0.0.1", "localhost")), Credentials(ca=str(file))).ask("GET", "/x")
        with pytest.raises(EngineError, match="http 还是 https"):
            Server(read_address(address.replace("https:", "http:"))).ask("GET", "/x")
    (tmp_path / "no.pem").write_text("no certificate")
    with pytest.raises(EngineError, match="PEM"):
        Server(read_address(address), Credentials(ca=str(tmp_path / "no.pem")))


def test_a_password_in_a_broken_address_is_not_shown():
    """Neither where the address is refused for the password nor where it cannot be read for another reason."""
    for text in (f"https://reader:{SECRET}@a:9200", f"ftp://reader:{SECRET}@a", f"https://reader:{SECRET}@a:port"):
        with pytest.raises(EngineError) as raised:
            read_address(text)
        assert SECRET not in str(raised.value)
