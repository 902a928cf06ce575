"""What several tests stand on."""

import gc
import os

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import BytecodeCache

from corpus.files.document import SUFFIXES
from corpus.parse import parse
from corpus.profile import load_profiles
from index.embedded.engine import WhooshEngine
from tests import handmade
from tests.compiled import compiled_folder, compiled_kernel, compiled_search  # noqa: F401 - fixtures
from tests.opensearch_server import node, opensearch_engine  # noqa: F401 - fixtures
from tests.oracle import BruteForce
from tests.paths import SAMPLES
from web import create_app

# An example that once takes long on a busy machine is no fault; what has to be quick says so in a test of its own.
settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


def pytest_collection_finish():
    """What stands before the first test, thousands of tests among it, is not looked through for garbage ever again.

    Each new generation of an index collects garbage, and there are thousands.
    """
    gc.collect()
    gc.freeze()


class CompiledTemplates(BytecodeCache):
    """The code of templates by what stands in them: hundreds of applications would compile each anew."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        """What was compiled before, if anything."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        """Keeps what was compiled now."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def compiled_templates():
    """All applications of a run share the code of their templates, and nothing else."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Flask, "jinja_options", {"bytecode_cache": CompiledTemplates()})
        yield


@pytest.fixture(autouse=True)
def environment():
    """A command that runs within a test sets its settings in the environment; the next test has its own again."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def samples():
    """The issues of the samples that come with the project."""
    profiles = load_profiles(None)
    paths = sorted(path for path in SAMPLES.iterdir() if path.suffix in SUFFIXES)
    return [issue for path in paths for issue in parse(path.read_bytes(), path.name, profiles)]


@pytest.fixture(scope="session", params=["oracle", "embedded"])
def engine(request, tmp_path_factory):
    """The issues written by hand, in the brute-force engine and in the embedded one."""
    made = BruteForce() if request.param == "oracle" else WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    made.write(handmade.ISSUES)
    return made


@pytest.fixture
def app(engine, tmp_path, monkeypatch):
    """The site over that engine, with one original; it waits for a report as long as a busy machine takes."""
    monkeypatch.setattr("web.making.background.PATIENCE", 60.0)
    path = tmp_path / handmade.SHA256
    path.write_bytes(handmade.ORIGINAL)
    made = create_app(engine, {handmade.SHA256: path}.get)
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def client(app):
    """A reader of that site."""
    return app.test_client()
