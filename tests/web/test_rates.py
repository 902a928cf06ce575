"""Limits by client: 429 with the time to wait, for downloads, programs and logins; each address by itself."""

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests import handmade
from tests.oracle import BruteForce
from web import create_app, guarded
from web.access.guard import Access
from web.access.rates import CLIENTS, Buckets
from web.cli import main


def site(tmp_path, **access):
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    app = create_app(engine)
    guarded.install(app, Access(rates={"export": 2, "api": 3, "login": 1}, **access), tmp_path, lambda sha256: [])
    return app.test_client()


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("/search?format=csv", 2), ("/issues?format=xlsx", 2), ("/search?format=json", 3), ("/api/v1/issues", 3)],
)
def test_the_next_one_is_told_to_wait(tmp_path, address, allowed):
    """With a sentence, for programs as problem details; pages are not counted, nor other addresses."""
    client = site(tmp_path)
    statuses = []
    for _ in range(allowed + 1):
        with client.get(address) as answer:
            statuses.append(answer.status_code)
    assert statuses == [200] * allowed + [429]
    assert 1 <= int(answer.headers["Retry-After"]) <= 30
    assert ("problem" in answer.mimetype) == address.startswith("/api/")
    assert [client.get("/search?q=就业").status_code for _ in range(9)] == [200] * 9
    with client.get(address, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}) as answer:
        assert answer.status_code == 200


def test_a_proxy_is_believed_by_its_address_only(tmp_path):
    """Who sends the header from elsewhere is one client, whatever it says."""
    for trusted, statuses in (((), [200, 200, 429]), (("127.0.0.1",), [200, 200, 200])):
        client, got = site(tmp_path, trusted=trusted), []
        for number in range(3):
            with client.get("/search?format=csv", headers={"X-Forwarded-For": f"192.0.2.{number}"}) as answer:
                got.append(answer.status_code)
        assert got == statuses


def test_logins_are_counted_when_they_are_posted(tmp_path):
    """The form itself may be looked at."""
    client = site(tmp_path, mode="login")
    assert [client.get("/login").status_code for _ in range(3)] == [200] * 3
    assert [client.post("/login").status_code for _ in range(2)] == [403, 429]


@given(rate=st.integers(1, 50), pauses=st.lists(st.floats(0, 5), max_size=60))
def test_never_more_than_the_rate(rate, pauses):
    """In any time: what was there at first, and what came since; who waits as told gets one."""
    now = 0.0
    buckets = Buckets({"api": rate}, lambda: now)
    for let, pause in enumerate(pauses, 1):
        now += pause
        if wait := buckets.wait("api", "a"):
            now += wait
            assert buckets.wait("api", "a") == 0
        assert let <= rate + now * rate / 60 + 1e-6
    assert buckets.wait("export", "a") == 0


def test_memory_is_bounded():
    """Of more clients than are kept, those asked for longest ago begin anew."""
    buckets = Buckets({"api": 1}, lambda: 0.0)
    assert [buckets.wait("api", str(number)) for number in range(CLIENTS + 1)] == [0] * (CLIENTS + 1)
    assert buckets.wait("api", "0") == 0 and buckets.wait("api", str(CLIENTS)) > 0


@pytest.mark.parametrize("wrong", ["export", "export=x", "pages=3", "api=-1"])
def test_what_is_no_limit_is_said(wrong):
    """Before the site begins."""
    result = CliRunner().invoke(main, ["serve", "--rates", wrong])
    assert result.exit_code == 2 and "export=60" in result.output
