"""Where an index is: the setting chooses, and what cannot be chosen says so."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from index.engine import EngineError, Unavailable
from index.library.index_location import Cluster, Folder, place_of
from index.library.opening import open_engine
from index.library.rebuild import reindex
from tests.canned import Canned, error, serving
from web.cli import main


@pytest.fixture(autouse=True)
def no_setting(monkeypatch):
    """Each test begins without a setting, and leaves none."""
    monkeypatch.setenv("JIANBAO_ENGINE", "")


def test_the_setting_chooses(tmp_path, monkeypatch):
    """An address, or the setting, names a cluster; neither, or `embedded`, means the folder."""
    assert isinstance(place_of(tmp_path), Folder)
    assert isinstance(place_of(tmp_path, "http://a:9200"), Cluster)
    monkeypatch.setenv("JIANBAO_ENGINE", "http://a:9200")
    assert isinstance(place_of(tmp_path), Cluster)
    assert isinstance(place_of(tmp_path, "embedded"), Folder)


def test_a_cluster_that_does_not_answer_is_not_rebuilt(tmp_path, monkeypatch):
    """Only an index that is missing or of another format is made anew; a cluster that is down is an error."""
    with serving(Canned(error(503, "cluster_block_exception"))) as address:
        monkeypatch.setenv("JIANBAO_ENGINE", address)
        with pytest.raises(Unavailable):
            reindex(tmp_path, pytest.fail, only_if_needed=True)


def test_the_client_that_is_not_installed_is_named(tmp_path, monkeypatch):
    """Without the extra the error says how to install it."""
    for name in [name for name in sys.modules if name.startswith(("opensearchpy", "index.opensearch"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    import index

    monkeypatch.delattr(index, "opensearch", raising=False)
    with pytest.raises(EngineError, match=r"pip install 'jianbao\[opensearch\]'"):
        open_engine(tmp_path, "http://a:9200")


@pytest.mark.parametrize("command", [["search", "就业"], ["issues"], ["ingest", "."]])
def test_commands_say_what_is_wrong_with_a_cluster(tmp_path, command):
    """A command whose cluster refuses the password ends with status 1 and one sentence with the cure."""
    with serving(Canned(error(401, "security_exception"))) as address:
        result = CliRunner().invoke(main, ["--engine", address, "--data", str(tmp_path / "d"), *command])
    assert result.exit_code == 1
    assert "JIANBAO_ENGINE_PASSWORD" in result.output and len(result.output.strip().splitlines()) == 1
