"""Who may do what: every route as a stranger, a reader and an editor; forms, tokens, proxies, lockout, restrictions."""

import json
import re
import time
from dataclasses import replace

import pytest
from click.testing import CliRunner

from index.engine import FiguresRequest, Request
from index.library.editing.audit import acts
from index.library.ingest import ingest
from index.library.ledger import reader
from index.library.ledger_file.lookup import issues_of_file
from index.library.opening import open_engine
from index.queries import Everything, Not, Prefix, Run, String
from index.schema import FACETS
from tests import handmade
from tests.oracle import BruteForce
from tests.paths import SAMPLES
from web import create_app, guarded, metrics
from web.access import guard, sessions
from web.access.guard import EDITING, NEEDS, PUBLIC, Access
from web.access.restricted_engine import RestrictedEngine
from web.access.users import ROLES, changing, users
from web.cli import main
from web.pages import health
from web.pages.login import within

PASSWORD = "correct horse 1"


def run(data, *arguments, input=f"{PASSWORD}\n"):
    return CliRunner().invoke(main, ["user", *arguments, "--data", str(data)], input=input)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    data = tmp_path_factory.mktemp("access")
    ingest(data, [SAMPLES])
    for name, role in WHO.items():
        assert run(data, "add", name, "--role", role).exit_code == 0
    assert run(data, "add", "内部读者", "--group", "内部").exit_code == 0
    return data


@pytest.fixture(autouse=True)
def clean(data):
    """No failures and no restrictions are left by the test before."""
    yield
    (data / "logins.json").unlink(missing_ok=True)
    (data / "restricted.json").unlink(missing_ok=True)


def site(data, engine=None, issues_of=None, **access):
    app = create_app(engine or open_engine(data), lambda sha256: data / "originals" / sha256)
    health.install(app)
    issues_of = issues_of or (lambda sha256: issues_of_file(data, sha256))
    guarded.install(app, Access(**{"mode": "login", **access}), data, issues_of)
    metrics.install(app)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def log_in(client, name, password=PASSWORD, back="/"):
    form = re.search(r'name="form" value="([^"]+)"', client.get("/login").get_data(as_text=True))[1]
    return client.post("/login", data={"form": form, "name": name, "password": password, "next": back})


def addresses(app, data):
    """(endpoint, address) of every route, with ids of things that are there."""
    with reader(data) as store:
        sha256 = next(iter(store.originals_named()))
    issue = open_engine(data).issues()[1][0].id
    values = {"issues": issue, "articles": f"{issue}-01", "originals": sha256, "report": "untitled-article"}
    for rule in app.url_map.iter_rules():
        value = values.get(rule.rule.partition("<")[0].strip("/").rpartition("/")[2], "style.css")
        yield rule.endpoint, re.sub("<[^>]+>", value, rule.rule)


def test_a_stranger_gets_nothing_but_the_login(data):
    """Every route, by every method, a page that does not exist, and JSON."""
    app = site(data)
    client = app.test_client()
    found = list(addresses(app, data))
    assert len(found) >= 12
    for endpoint, address in [*found, (None, "/nowhere"), (None, "/../etc/passwd")]:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            with client.open(address, method=method) as answer:
                if endpoint in PUBLIC:
                    assert answer.status_code in (200, 303, 403, 404, 405), (method, address)
                elif address.startswith("/api/"):
                    assert answer.status_code == 401, (method, address)
                else:
                    assert answer.status_code == 303 and answer.location.startswith("/login"), (method, address)
        if endpoint not in PUBLIC:
            assert client.get(address, query_string={"format": "json"}).status_code == 401
            assert client.get(address, headers={"Authorization": "Bearer x"}).status_code == 401


# Whom each page is for where there is a login: the least of its roles, "" for strangers. A page that is not named here
# fails `test_every_route_is_for_somebody`: say whom it is for, and look whether it shows what is restricted.
FOR = {
    "": {"static", "health.health", "login.login"},
    "reader": {
        *("home.home", "results.search", "figures.figures", "figures.check_draft", "concordance.lines"),
        *("trends.lines", "words.comparison", "words.near", "articles.article", "articles.cite"),
        *(
            "issues.issues",
            "issues.issue",
            "originals.original",
            "originals.view",
            "originals.frame",
            "help.help",
            "help.about",
        ),
        *("report.report", "report.faults", "marked.marked"),
        *("share.short", "share.qr", "discovery.opensearch", "discovery.robots", "discovery.sitemap"),
        *("discovery.issue_map", "discovery.article_map", "login.logout"),
        *("api.begin", "api.docs", "api.openapi", "api.state", "api.search", "api.articles", "api.article"),
        *("api.citation", "api.issues", "api.issue", "api.figures", "api.verify", "api.trends", "api.compare"),
        *(
            "api.near",
            "api.related",
            "api.timeline",
            "api.concordance",
            "api.report",
            "suggest.suggestions",
            "figures.condition",
        ),
        *(
            "originals.view",
            "originals.frame",
            "pictures.picture",
            "figures.through_time",
            "figures.guide",
            "api.suggest",
        ),
    },
    "editor": {
        *("health.ready", "health.metrics", "desk.desk", "drafts.draft", "drafts.original", "corrections.issue"),
    },
    "admin": {"audit.audit"},
}
WHO = {"读者": "reader", "编辑": "editor", "管理员": "admin"}


def test_every_route_is_for_somebody(data):
    """No page comes without a decision whom it is for, and the guard has decided the same."""
    app = site(data)
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    named = set().union(*FOR.values())
    assert there - named == set(), "say in FOR whom these are for"
    assert FOR[""] == PUBLIC
    for role in ("editor", "admin"):
        assert {endpoint for endpoint, least in NEEDS.items() if least == role} == FOR[role]
    assert all(endpoint.startswith(EDITING) for endpoint in FOR["admin"])


@pytest.mark.parametrize("name", WHO)
def test_each_role_gets_what_is_its_own(data, name):
    """Everything there is, but what is for a greater role; what may be posted, without a form, is refused."""
    app = site(data)
    client = app.test_client()
    assert log_in(client, name, back="/issues").location == "/issues"
    for endpoint, address in addresses(app, data):
        denied = any(endpoint in FOR[role] for role in ROLES[ROLES.index(WHO[name]) + 1 :])
        with client.get(address) as answer:
            assert (answer.status_code == 403) == denied, address
            making = answer.status_code == 503 and "Refresh" in answer.headers  # the report, on a busy machine
            assert making or answer.status_code in (200, 302, 400, 403, 404, 405, 410), address
            assert endpoint == "static" or answer.headers["Cache-Control"] == "private, no-store"
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert client.open(address, method=method).status_code in (403, 404, 405), (method, address)


def test_nobody_edits_an_open_site(data):
    """Its pages are not there, whoever asks, also with a token."""
    made = run(data, "token", "管理员").stdout.strip()
    app = site(data, mode="open")
    for endpoint, address in addresses(app, data):
        if endpoint.startswith(EDITING):
            for method in ("GET", "POST"):
                answer = app.test_client().open(address, method=method, headers={"Authorization": f"Bearer {made}"})
                assert answer.status_code in (404, 405), address


def test_a_session_ends(data, monkeypatch):
    """With time, a new password, disabling, and by logging out; a changed cookie is none."""
    client = site(data).test_client()
    assert run(data, "add", "过客").exit_code == 0

    def inside():
        return client.get("/issues").status_code == 200

    log_in(client, "过客")
    cookie = client.get_cookie(guard.SESSION)
    assert inside() and cookie.http_only and cookie.same_site == "Lax"
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + sessions.HOURS * 3600 + 10)
    assert not inside()
    monkeypatch.undo()
    assert inside()
    run(data, "passwd", "过客", input="another password\n")
    assert not inside()
    assert log_in(client, "过客", "another password").status_code == 303 and inside()
    run(data, "disable", "过客")
    assert not inside() and log_in(client, "过客", "another password").status_code == 403
    client.set_cookie(guard.SESSION, cookie.value[:-2] + "xx")
    assert not inside()
    log_in(client, "读者")
    form = re.search(r'name="form" value="([^"]+)"', client.get("/logout").get_data(as_text=True))[1]
    assert client.post("/logout").status_code == 403 and inside()
    client.post("/logout", data={"form": form})
    assert not inside()


def test_a_form_of_another_browser_is_refused(data):
    """The right password does not help."""
    form = re.search(r'name="form" value="([^"]+)"', site(data).test_client().get("/login").get_data(as_text=True))[1]
    client = site(data).test_client()
    client.get("/login")
    for sent in (form, "", "x"):
        answer = client.post("/login", data={"form": sent, "name": "读者", "password": PASSWORD})
        assert answer.status_code == 403 and client.get_cookie(guard.SESSION) is None


def test_failures_are_answered_ever_later(data, monkeypatch):
    """From the fifth on; also the right password waits; another address has its own count."""
    client = site(data).test_client()
    statuses = [log_in(client, "无人", "wrong").status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    late = log_in(client, "读者")
    assert late.status_code == 429 and int(late.headers["Retry-After"]) >= 1
    now = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + 2)
    assert log_in(client, "无人", "wrong").status_code == 403
    late = log_in(client, "读者")
    assert late.status_code == 429 and late.headers["Retry-After"] == "2"
    monkeypatch.setattr(sessions.time, "time", lambda: now + 60)
    assert log_in(client, "读者").status_code == 303


def test_a_token_is_a_user_without_a_browser(data):
    """Its role counts, it needs no form, and a new one or disabling ends it."""
    made = run(data, "token", "编辑").stdout.strip()
    client = site(data).test_client()
    assert client.get("/metrics", headers={"Authorization": f"Bearer {made}"}).status_code == 200
    assert made not in (data / "users.json").read_text(encoding="utf-8")
    run(data, "token", "编辑")
    assert client.get("/metrics", headers={"Authorization": f"Bearer {made}"}).status_code == 401


def test_a_proxy_is_believed_by_its_address_only(data):
    """And a name that the file knows has its role, a disabled one nothing."""
    run(data, "add", "停用的")
    run(data, "disable", "停用的")
    near = site(data, mode="proxy", trusted=("127.0.0.1",)).test_client()
    far = site(data, mode="proxy", trusted=("10.0.0.1",)).test_client()

    def status(client, name, address="/issues"):
        return client.get(address, headers={"X-Remote-User": name.encode().decode("latin-1")}).status_code

    assert (status(near, "谁"), status(far, "谁"), near.get("/issues").status_code) == (200, 401, 401)
    assert (status(near, "编辑", "/ready"), status(near, "谁", "/ready"), status(near, "停用的")) == (200, 403, 401)
    assert near.get("/login").status_code == 404


def test_only_the_hosts_named_are_answered(data):
    """With or without a port."""
    client = site(data, mode="open", hosts=("here.example",)).test_client()
    given = ("here.example", "here.example:80", "evil.example", "here.example.evil", "")
    assert [client.get("/issues", headers={"Host": host}).status_code for host in given] == [200, 200, 400, 400, 400]


@pytest.mark.parametrize(
    "address", ["//evil", "/\\evil", "https://evil", "evil", "/\n/evil", "javascript:x", "", "/\t/x"]
)
def test_the_way_back_stays_here(address):
    """Anything else is the home page."""
    assert within(address) == "/"
    assert within("/search?q=就业&x=//y") == "/search?q=就业&x=//y"


def test_of_a_restricted_series_nothing_shows(data, engine):
    """In no page or JSON that a reader can ask for: titles, ids, counts, versions, originals."""
    hidden = handmade.FIRST.series
    rows = engine.issues(limit=1000)[1]
    ours = [row.id for row in rows if row.series == hidden]
    assert ours and len(ours) < len(rows)
    (data / "restricted.json").write_text(json.dumps({hidden: ["内部"]}), encoding="utf-8")
    (data / "originals" / handmade.SHA256).write_bytes(handmade.ORIGINAL)

    def client(name, mode="login"):
        made = site(data, engine, lambda sha256: [handmade.FIRST.id], mode=mode).test_client()
        return made if mode == "open" or log_in(made, name).status_code == 303 else None

    articles = [article for id in ours for article in engine.issue(id).articles]
    asked = ("size=100", f"as_of={engine.state().generation}", "q=工作*", "sort=oldest", "q=就业", "q=工作组 -茶")
    for reader_or_nobody in (client("读者"), client("", "open")):
        total = reader_or_nobody.get("/search?format=json").json["total"]
        assert total == sum(row.articles for row in rows if row.series != hidden)
        assert reader_or_nobody.get(f"/search?series={hidden}&format=json").json["total"] == 0
        assert reader_or_nobody.get("/issues?format=json").json["total"] == len(rows) - len(ours)
        assert reader_or_nobody.get(f"/issues?series={hidden}&format=json").json["total"] == 0
        for address in ("/", "/issues", *(f"/search?{query}" for query in asked), "/search?q=就业&format=json"):
            text = reader_or_nobody.get(address).get_data(as_text=True)
            for told in (handmade.FIRST.series_title, *(a.id for a in articles), *(a.title for a in articles)):
                assert told not in text, address
        for address in [f"/articles/{a.id}" for a in articles] + [f"/issues/{id}" for id in ours]:
            assert reader_or_nobody.get(address).status_code == 404
        assert reader_or_nobody.get(f"/originals/{handmade.SHA256}").status_code == 404
        for address in ("/report", "/report/contents-unmatched"):
            assert reader_or_nobody.get(address).status_code == 404
    inner = client("内部读者")
    assert inner.get("/search?format=json").json["total"] == engine.state().articles
    assert inner.get(f"/issues/{ours[0]}").status_code == 200
    with inner.get(f"/originals/{handmade.SHA256}") as answer:
        assert answer.data == handmade.ORIGINAL


SECRET = "内部"
QUERIES = ("", "?q=就业", "?format=json", "?q=就业&format=json", "?format=csv", "?format=jsonl", "?format=atom")
QUERIES += (
    "?q=工作*&sort=oldest&size=100",
    "?size=100&as_of=1",
    "?q=青石",
    "?q=青石&q=就业",
    "?ids={ids}",
    "?about=人",
)


@pytest.mark.parametrize("restricted", [handmade.FIRST.series, handmade.FIRST.id], ids=["series", "issue"])
def test_no_route_shows_what_is_restricted(data, engine, restricted):
    """Every route, with ids of what is hidden in its address and parameters, in every format: no title, no id."""
    hidden = [i for i in handmade.ISSUES if restricted in (i.series, i.id)]
    (data / "restricted.json").write_text(json.dumps({restricted: [SECRET]}), encoding="utf-8")
    app = site(data, engine, lambda sha256: [handmade.FIRST.id])
    client = app.test_client()
    assert log_in(client, "读者").status_code == 303
    titles = {a.title for i in handmade.ISSUES if i not in hidden for a in i.articles}
    told = [a.title for i in hidden for a in i.articles if a.title not in titles and len(a.title) > 8]
    assert told
    ids = ",".join(a.id for a in hidden[0].articles)
    values = {"issues": hidden[0].id, "articles": hidden[0].articles[0].id, "originals": handmade.SHA256}
    looked = 0
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        value = values.get(rule.rule.partition("<")[0].strip("/").rpartition("/")[2], "0")
        for query in QUERIES:
            with client.get(re.sub("<[^>]+>", value, rule.rule) + query.format(ids=ids)) as answer:
                said = answer.get_data(as_text=True)
                assert answer.status_code < 500 or "Refresh" in answer.headers, (rule.rule, query)
                assert not [title for title in told if title in said], (rule.rule, query)
                if f"{hidden[0].id}-" in said:  # an address that was asked for may be said again, nothing else
                    assert "<" in rule.rule or "{ids}" in query, (rule.rule, query)
                looked += answer.status_code == 200
    assert looked > 60


@pytest.mark.parametrize("restricted", [handmade.FIRST.series, handmade.FIRST.id], ids=["series", "issue"])
def test_every_answer_of_a_restricted_engine_is_that_of_an_index_without_it(engine, restricted):
    """Totals, hits, facets, months, words, figures and issues, in every order."""
    without = BruteForce()
    without.write([issue for issue in handmade.ISSUES if restricted not in (issue.series, issue.id)])
    shown = RestrictedEngine(engine, frozenset({restricted}))
    for query in (Everything(), String("工作"), Prefix("工"), Not(String("就业")), Run("群众 就业")):
        for sort in ("newest", "oldest"):
            request = Request(query, sort=sort, limit=100, facets=FACETS, months=True)
            one, other = shown.search(request), without.search(request)
            assert (one.total, one.facets, one.months) == (other.total, other.facets, other.months)
            assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits]
            assert [hit.id for hit in shown.walk(request)] == [hit.id for hit in other.hits]
            assert [row.id for row in shown.rows(request)] == [hit.id for hit in other.hits]
            gathered, wanted = shown.by_issue(request), without.by_issue(request)
            assert (gathered.issues, gathered.articles) == (wanted.issues, wanted.articles)
            assert [(i.id, i.total, [h.id for h in i.hits]) for i in gathered.page] == [
                (i.id, i.total, [h.id for h in i.hits]) for i in wanted.page
            ]
        for by in ("month", "series", "group"):
            sought = (String("工作"), String("就业"))
            assert shown.tally(Request(query), by, sought) == without.tally(Request(query), by, sought)
        assert shown.word_counts(Request(query), 1000) == without.word_counts(Request(query), 1000)
        figures = FiguresRequest(Request(query), limit=100, facets=("series", "dimension"))
        assert replace(shown.figures(figures), generation=1) == replace(without.figures(figures), generation=1)
        assert shown.figure_pages([figures]).rows == without.figure_pages([figures]).rows
    assert shown.words("工", 50) == without.words("工", 50)
    assert shown.totals(["工作", "就业"]) == without.totals(["工作", "就业"])
    for series in (None, handmade.FIRST.series):
        assert shown.issues(series) == without.issues(series)
        assert shown.issues(series, limit=1, offset=1) == without.issues(series, limit=1, offset=1)
    assert (shown.state().issues, shown.state().articles) == (without.state().issues, without.state().articles)
    first = handmade.FIRST.articles[0].id
    assert shown.issue(handmade.FIRST.id) is None
    assert shown.article_versions(first) == [] and shown.articles([first]) == {}


def test_the_command_restricts_and_lifts(data):
    """A series or an issue that is there; both are in the log of acts."""
    issue = open_engine(data).issues()[1][0].id

    def restrict(*arguments):
        return CliRunner().invoke(main, ["restrict", *arguments, "--data", str(data)])

    assert restrict(issue, "--group", SECRET).exit_code == 0 and restrict().stdout == f"{issue}  {SECRET}\n"
    assert RestrictedEngine(open_engine(data), frozenset({issue})).issue(issue) is None
    assert restrict(issue, "--lift").exit_code == 0 and restrict().stdout == ""
    assert restrict("没有的", "--group", SECRET).exit_code == 1 and restrict(issue).exit_code == 2
    assert [act.what for act in acts(data)[0]][-2:] == ["restrict", "restrict"]


@pytest.mark.parametrize("name", ["users.json", "restricted.json"])
def test_a_broken_file_lets_nobody_in(data, name):
    """Failing closed, with a sentence."""
    before = (data / name).read_bytes() if (data / name).exists() else None
    client = site(data).test_client()
    log_in(client, "读者")
    (data / name).write_text("{", encoding="utf-8")
    try:
        answer = client.get("/issues")
        assert answer.status_code == 503 and name in answer.get_data(as_text=True)
    finally:
        (data / name).write_bytes(before or b"{}")


def test_users_are_kept_private_and_hashed(data):
    """argon2id; mode 0600, the secret too; what is wrong is said."""
    text = (data / "users.json").read_text(encoding="utf-8")
    assert "$argon2id$" in text and PASSWORD not in text
    site(data).test_client().get("/login")
    assert {(data / name).stat().st_mode & 0o777 for name in ("users.json", "secret")} == {0o600}
    assert "读者  reader  可用" in run(data, "list").stdout
    for arguments, said in (
        (("add", "读者"), "已有用户"),
        (("passwd", "没有"), "没有用户"),
        (("disable", "没有"), "没有用户"),
    ):
        result = run(data, *arguments)
        assert result.exit_code == 1 and said in result.stderr
    assert "至少" in run(data, "add", "新", input="short\n").stderr and "新" not in users(data)
    with pytest.raises(ZeroDivisionError), changing(data) as known:
        known.clear()
        raise ZeroDivisionError
    assert users(data)
