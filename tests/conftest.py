"""What several tests stand on."""

import handmade
import pytest
from oracle import BruteForce

from web import create_app


@pytest.fixture(scope="session")
def engine():
    """The brute-force engine over the issues written by hand."""
    made = BruteForce()
    made.write(handmade.ISSUES)
    return made


@pytest.fixture
def app(engine, tmp_path):
    """The site over that engine, with one original."""
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
