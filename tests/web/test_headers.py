"""The headers that keep other sites, scripts and plugins out: on every answer, whatever route, method and status."""

import pytest

from index.library.ingest import ingest
from tests.paths import SAMPLES
from tests.web.test_access import addresses, log_in, run, site

# By hand, from the OWASP secure headers project's list for a site that is nobody's frame and has none of these powers.
ALWAYS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
FORMATS = ("", "?format=json", "?format=csv", "?format=xlsx", "?format=atom", "?format=nonsense", "?q=!!", "?page=-1")
METHODS = ("HEAD", "POST", "OPTIONS", "PUT", "TRACE")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The samples, and an admin, who may see every page."""
    data = tmp_path_factory.mktemp("headers")
    ingest(data, [SAMPLES])
    assert run(data, "add", "管理员", "--role", "admin").exit_code == 0
    return data


def wrong(answer):
    """The headers of `ALWAYS` that an answer lacks, and what its policy allows that none may."""
    found = [name for name, value in ALWAYS.items() if answer.headers.getlist(name) != [value]]
    (policy,) = answer.headers.getlist("Content-Security-Policy") or ("",)
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    own = parts.get("default-src") in ("'self'", "'none'") or "sandbox" in parts
    if not own or "unsafe" in parts.get("script-src", "") or "*" in policy:
        found.append(policy)
    return found


@pytest.mark.parametrize("who", ["open", "", "管理员"])
def test_every_answer_has_them(data, who):
    """Pages, data, files, redirects, refusals, errors, static files, pages from the cache and 304."""
    app = site(data, mode="open" if who == "open" else "login")
    client = app.test_client()
    if who not in ("open", ""):
        log_in(client, who)
    seen = set()

    def look(address, method="GET", **more):
        with client.open(address, method=method, **more) as answer:
            assert not wrong(answer), (method, address, answer.status_code, wrong(answer))
            seen.add(answer.status_code)
            return answer.headers

    for _, address in [*addresses(app, data), ("", "/nowhere"), ("", "/search/"), ("", "/%00"), ("", "/articles/x-01")]:
        tag = look(address).get("ETag")
        look(address, headers={"If-None-Match": tag or "x"})
        for format in FORMATS[1:]:
            look(address + format)
        for method in METHODS:
            look(address, method)
    look("/search?q=就业")
    look("/search?q=就业", headers={"Accept-Encoding": "zstd"})
    look("/search?q=" + "长" * 600)
    wanted = {"open": {200, 304, 400, 404, 405}, "": {200, 303, 401}}.get(who, {200, 400, 403, 404, 405})
    assert wanted <= seen, seen


def test_a_fault_of_ours_has_them_too(data, monkeypatch):
    """The page for 500, a host that is not named, and who asks too often."""
    app = site(data, mode="open", hosts=("here.example",), rates={"export": 1})
    client = app.test_client()
    assert not wrong(client.get("/", headers={"Host": "evil.example"}))
    here = {"Host": "here.example"}
    for status in (200, 429):
        with client.get("/search?format=csv", headers=here) as answer:
            assert (answer.status_code, wrong(answer)) == (status, [])
    monkeypatch.setitem(app.view_functions, "help.help", lambda: 1 / 0)
    answer = client.get("/help", headers=here)
    assert (answer.status_code, wrong(answer)) == (500, [])
