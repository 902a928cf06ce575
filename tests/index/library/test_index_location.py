"""Where an index is: the setting chooses, and what cannot be chosen says so."""

from __future__ import annotations

import os
import sys

import pytest
from click.testing import CliRunner

from index.engine import EngineError, Unavailable
from index.library.backup import back_up
from index.library.index_location import Cluster, Folder, location_of
from index.library.ingest import ingest
from index.library.opening import open_engine
from index.library.rebuild import reindex
from index.settings import IN_THE_FOLDER, Credentials, IndexSettings, Limits
from tests.canned import Canned, error, serving
from web.cli import main
from web.settings import index_settings


def test_the_settings_choose(tmp_path):
    """An address names a cluster; without one, the index is in the folder."""
    assert isinstance(location_of(tmp_path), Folder)
    assert isinstance(location_of(tmp_path, index_settings("", 1, 1, {})), Folder)
    assert isinstance(location_of(tmp_path, IndexSettings("http://a:9200")), Cluster)


def test_the_environment_says_who_asks_a_cluster():
    """Options say where; what is said of a cluster has no option, since others may read a command."""
    names = ("user", "password", "api_key", "ca", "shards", "replicas")
    told = {f"JIANBAO_ENGINE_{name.upper()}": name for name in names}
    found = index_settings("http://a:9200", 5, 7, told)
    credentials = Credentials("user", "password", "api_key", "ca")
    assert found == IndexSettings("http://a:9200", Limits(5, 7), credentials, "shards", "replicas")
    assert "'password'" not in repr(found) and "api_key'" not in repr(found)
    assert index_settings("embedded", 64, 256, {}) == IN_THE_FOLDER


def test_a_cluster_that_does_not_answer_is_not_rebuilt(tmp_path):
    """Only an index that is missing or of another format is made anew; a cluster that is down is an error."""
    with serving(Canned(error(503, "cluster_block_exception"))) as address, pytest.raises(Unavailable):
        reindex(tmp_path, pytest.fail, only_if_needed=True, index=IndexSettings(address))


def test_the_client_that_is_not_installed_is_named(tmp_path, monkeypatch):
    """Without the extra the error says how to install it."""
    for name in [name for name in sys.modules if name.startswith(("opensearchpy", "index.opensearch"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    import index

    monkeypatch.delattr(index, "opensearch", raising=False)
    with pytest.raises(EngineError, match=r"pip install 'jianbao\[opensearch\]'"):
        open_engine(tmp_path, IndexSettings("http://a:9200"))


@pytest.mark.parametrize("command", [["search", "就业"], ["issues"], ["ingest", "."]])
def test_commands_say_what_is_wrong_with_a_cluster(tmp_path, command):
    """A command whose cluster refuses the password ends with status 1 and one sentence with the cure."""
    with serving(Canned(error(401, "security_exception"))) as address:
        result = CliRunner().invoke(main, ["--engine", address, "--data", str(tmp_path / "d"), *command])
    assert result.exit_code == 1
    assert "JIANBAO_ENGINE_PASSWORD" in result.output and len(result.output.strip().splitlines()) == 1


ASKING = {
    "audit": None,  # reads the log
    "backup": ["kept"],
    "check": [],
    "cite": ["a-2021-1-01"],
    "compare": ["q=就业"],
    "concordance": ["就业"],
    "correct": ["a-2021-1", "--date", "2021-03-05"],
    "doctor": [],
    "figures": ["就业"],
    "ingest": ["1.md"],
    "issues": [],
    "near": ["就业"],
    "profile": None,
    "read": None,  # before anything is stored
    "reindex": [],
    "report": [],
    "restore": ["kept.tar"],
    "restrict": ["a", "--group", "内部"],
    "search": ["就业"],
    "serve": None,  # asks once its pages are asked: see the tests of the site
    "suggest": ["就业"],
    "trends": ["就业"],
    "user": None,
    "verify": ["1.md"],
    "withdraw": ["a-2021-1", "--why", "错"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a file, a data folder that has taken it in, and its backup."""
    folder = tmp_path_factory.mktemp("index_location")
    text = "# 测试工作简报\n\n2021年第1期\n\n2021年3月5日\n\n---\n\n## 修路\n\n正文。\n"
    (folder / "1.md").write_text(text, encoding="utf-8")
    ingest(folder / "data", [folder / "1.md"])
    back_up(folder / "data", folder / "kept.tar")
    return folder


@pytest.mark.parametrize("command", [name for name, more in ASKING.items() if more is not None])
def test_every_command_asks_the_cluster_that_it_was_told(folder, monkeypatch, command):
    """None looks into the folder instead, in which another index stands."""
    monkeypatch.chdir(folder)
    before, refusing = os.readlink("data/index"), Canned(error(401, "security_exception"))
    with serving(refusing) as address:
        result = CliRunner().invoke(main, ["--engine", address, command, *ASKING[command]])
    assert refusing.asked and os.readlink("data/index") == before
    assert command == "backup" or (result.exit_code == 1 and "JIANBAO_ENGINE_PASSWORD" in result.output)


def test_no_command_is_forgotten():
    """Each asks for the index, or says why it need not."""
    assert sorted(main.every()) == sorted(ASKING)
