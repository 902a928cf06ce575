"""A data folder of every released version: it opens, or is made anew by itself, and answers as it did."""

import json
import tarfile

import pytest

from index.library.check import check
from index.library.ingest import ingest
from index.library.ledger import reader
from index.library.ledger_file.lookup import withdrawal
from index.library.opening import open_engine
from index.sealed import seal, unseal
from tests.paths import ROOT
from web import create_app

RELEASED = sorted((ROOT / "tests/data/released").glob("*.tar.gz"))
# Of 0.1.0: three issues came in two ingests, the oldest was withdrawn in the third generation.
STATE = (3, 2, 15)
KEPT = {"yunchuan-2023-2": 8, "yunchuan-2022-2": 7}
TITLE = "金渚工作组以“草原生态游”带活雪岭县一方经济"


@pytest.fixture(params=RELEASED, ids=lambda path: path.name)
def data(request, tmp_path):
    with tarfile.open(request.param) as tar:
        tar.extractall(tmp_path, filter="data")
    return tmp_path / "data"


def older(data):
    """The index says that it is of a format that no version ever had."""
    path = data / "index" / "analysis.json"
    meta = json.loads(unseal(path.read_bytes()))
    path.write_bytes(seal(json.dumps({**meta, "format": 0}).encode()))


def lost(data):
    """There is no index."""
    (data / "index").unlink()


def test_there_is_a_folder_of_every_version():
    """One that is released adds its own here."""
    assert [path.name for path in RELEASED] == ["0.1.0.tar.gz"]


@pytest.mark.parametrize("done", [lambda data: None, older, lost], ids=["as it was", "older", "lost"])
def test_a_folder_of_an_earlier_version_answers_as_before(data, done):
    """Also where its index is of another format, or gone: the next ingest makes it anew."""
    done(data)
    assert ingest(data, []).refused == ()
    engine = open_engine(data)
    state = engine.state()
    assert (state.generation, state.issues, state.articles) == STATE
    assert {row.id: row.articles for row in engine.issues()[1]} == KEPT
    assert engine.articles(["yunchuan-2023-2-01"])["yunchuan-2023-2-01"].article.title == TITLE
    assert engine.issue("yunchuan-2021-4", as_of=2) is not None
    client = create_app(engine, withdrawn=lambda issue: withdrawal(data, issue)).test_client()
    gone = client.get("/issues/yunchuan-2021-4")
    assert gone.status_code == 410 and "示例撤回" in gone.get_data(as_text=True)
    with reader(data) as store:
        assert check(lambda: open_engine(data), store).faults == ()
