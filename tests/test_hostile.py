"""Hostile inputs over every route and every format: no 500, nothing runs, leaks or is written elsewhere."""

import io
import re
import tarfile
import zipfile
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from docx import Document
from lxml import html

from index.embedded.engine import WhooshEngine
from index.library.ingest import ingest
from index.library.ledger_file.lookup import issues_of_file
from index.library.opening import open_engine
from tests import handmade
from tests.hostile import HEADERS, INPUTS, MORE, SCRIPTS, SENT, TEMPLATES
from tests.pdf import pdf
from web import create_app, metrics
from web.access import guard
from web.access.guard import Access
from web.guarded import install
from web.pages import health

LEAKS = re.compile(r"root:x:0|Traceback|sqlite3\.|/site-packages/|<Config ")
PARAMETERS = "q lang format series year group place topic kind from to event_from event_to sort page size as_of".split()


def guarded(engine, data, mode="open"):
    app = create_app(engine, lambda sha256: data / "originals" / sha256)
    health.install(app)
    install(app, Access(mode), data, lambda sha256: issues_of_file(data, sha256))
    metrics.install(app)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def routes(app):
    """Every route's address with a place for a value in its path, or none."""
    return sorted({re.sub("<[^>]+>", "{}", rule.rule) for rule in app.url_map.iter_rules()} | {"/{}"})


def assert_harmless(answer, sent):
    """What holds for every answer, whatever was sent."""
    making = answer.status_code == 503 and "Refresh" in answer.headers  # a page that is being made, and comes again
    assert answer.status_code < 500 or making, sent
    said = answer.get_data(as_text=True)
    assert not LEAKS.search(said), sent
    assert "evil" not in answer.headers.get("Set-Cookie", ""), sent
    place = urlsplit(answer.headers.get("Location", ""))
    assert place.netloc in ("", "localhost") and place.scheme in ("", "http"), sent
    if sent in TEMPLATES and answer.mimetype != "text/plain":
        assert "1337" not in said, sent
    if answer.mimetype == "text/html":
        assert_no_script(said, sent)


def assert_no_script(said, sent):
    """A page has no script but the site's own, no handler, no frame, nothing from elsewhere."""
    tree = html.fromstring(said)
    assert not tree.xpath(
        "//script[not(@src) and not(@type='application/ld+json')]"
        " | //iframe | //object | //embed | //base | //math | //meta[@*='refresh']"
    ), sent
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")], sent
    for address in tree.xpath("//@src | //link/@href | //form/@action"):
        assert address.startswith("/") and not address.startswith("//"), sent
    for address in tree.xpath("//a/@href"):
        assert urlsplit(address).scheme in ("", "http", "https"), sent


@pytest.fixture(scope="module", name="site")
def site_of(tmp_path_factory):
    """Makes a site in a mode, over one index."""
    data = tmp_path_factory.mktemp("hostile")
    engine = WhooshEngine.create(data / "index", ())
    engine.write(handmade.ISSUES)
    return lambda mode: guarded(engine, data, mode)


@pytest.fixture(scope="module")
def app(site):
    """A site that anybody may see."""
    return site("open")


@pytest.fixture(scope="module")
def login_app(site):
    """A site that one must log in to."""
    return site("login")


def test_there_are_enough_of_them(app):
    """At least 300 inputs that differ, of every kind; 90 of them at every route, the others at some of them."""
    assert len(set(INPUTS)) >= 90 and len({*INPUTS, *MORE}) >= 300 and len(SENT) >= 12
    assert len(routes(app)) >= 20


@pytest.mark.parametrize("kind", SENT)
def test_nothing_further_does_harm(app, kind):
    """Each in a search, in the parameters of a route and in the path of another, in turn: every route gets some."""
    client, there = app.test_client(), routes(app)
    plain, placed = ([route for route in there if ("{}" in route) == wanted] for wanted in (False, True))
    names = ("q", "lang", "format", "from", "sort", "page", "ids", "about", "field", "next", "series", "cursor", "year")
    for number, sent in enumerate(SENT[kind]):
        asked = [("/search", {"q": sent, names[number % len(names)]: sent})]
        asked.append((plain[number % len(plain)], dict.fromkeys(names, sent)))
        asked.append((placed[number % len(placed)].replace("{}", quote(sent.encode("utf-8", "replace"), safe="")), {}))
        for address, values in asked:
            values = {name: value.encode("utf-8", "replace") for name, value in values.items()}
            with client.get(address, query_string=values) as answer:
                assert_harmless(answer, sent)


@pytest.mark.parametrize("sent", INPUTS, ids=range(len(INPUTS)))
def test_nothing_that_is_sent_does_harm(app, sent):
    """In the path of every route, raw and escaped, in every parameter, as JSON, in headers and cookies."""
    client = app.test_client()
    for route in routes(app):
        if "{}" not in route:  # asked below, with parameters
            continue
        for value in {quote(sent, safe=""), quote(sent, safe="/%:;=+@*()'!$&,")}:
            with client.get(route.replace("{}", value)) as answer:
                assert_harmless(answer, sent)
    for form in ("html", "json"):
        with client.get("/search", query_string={**dict.fromkeys(PARAMETERS, sent), "format": form}) as answer:
            assert_harmless(answer, sent)
        with client.get("/search", query_string={"q": sent, "format": form}) as answer:
            assert_harmless(answer, sent)
        with client.get("/issues", query_string={"series": sent, "format": form}) as answer:
            assert_harmless(answer, sent)
    for route in ("/", "/report", "/health", "/ready", "/metrics", "/login", "/logout"):
        with client.get(route, query_string={"lang": sent, "next": sent}) as answer:
            assert_harmless(answer, sent)
    plain = sent.encode("utf-8", "replace").decode("latin-1")
    if sent not in HEADERS and not re.search(r"[\r\n\x00]", plain):
        names = ("Accept-Language", "Cookie", "Referer", "X-Forwarded-For", "Authorization", "Range", "If-None-Match")
        with client.get("/search?q=就业", headers=dict.fromkeys(names, plain)) as answer:
            assert_harmless(answer, sent)


@pytest.mark.parametrize("sent", INPUTS, ids=range(len(INPUTS)))
def test_no_login_is_got_by_it(login_app, sent):
    """As name, password, way back, cookie and token."""
    client = login_app.test_client()
    form = re.search(r'name="form" value="([^"]+)"', client.get("/login").get_data(as_text=True))[1]
    with client.post("/login", data={"form": form, "name": sent, "password": sent, "next": sent}) as answer:
        assert answer.status_code in (403, 429), sent
        assert_harmless(answer, sent)
    if not re.search(r"[\r\n\x00;]", sent):
        for headers in ({"Authorization": f"Bearer {quote(sent)}"}, {"X-Remote-User": quote(sent)}):
            with client.get("/issues", headers=headers) as answer:
                assert answer.status_code in (303, 401), sent
        client.set_cookie(guard.SESSION, quote(sent))
        assert client.get("/issues").status_code == 303


# --- what is ingested ------------------------------------------------------------------------------

HEAD = "云岭帮扶简报\n第{number}期（总第{number}期）\n云岭省对口帮扶办公室  2023年{month}月{day}日\n\n"


def texts(sent, number):
    """(title, paragraph, masthead) of an issue that carries an input in each."""
    head = HEAD.format(number=number, month=1 + number % 12, day=1 + number % 28)
    return (
        head,
        f"青石工作组推进就业工作 {sent}",
        f"青石工作组登记富余劳动力，累计培训3600人次。{sent} 协调解决子女入学问题。",
    )


def docx(*paragraphs):
    document, file = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text))
    document.save(file)
    return file.getvalue()


def bombs():
    """(name, bytes) of files that are meant to break out, to fill memory, or to fetch from elsewhere."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a9;</x>'
    outside = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    for kind, xml in (("bomb", bomb), ("outside", outside)):
        yield f"{kind}.html", xml.encode()
        file = io.BytesIO(docx("云岭帮扶简报"))
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(made := io.BytesIO(), "w") as new:
            for name in old.namelist():
                new.writestr(name, xml if name == "word/document.xml" else old.read(name))
        yield f"{kind}.docx", made.getvalue()
    with zipfile.ZipFile(made := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.html", b"0" * 30_000_000)
        for name in ("../../escaped.html", "/tmp/escaped.html", "..\\escaped.html", "C:\\escaped.html", "a\x00b.html"):
            archive.writestr(zipfile.ZipInfo(name), "第1期".encode())
    yield "evil.zip", made.getvalue()
    with tarfile.open(fileobj=(made := io.BytesIO()), mode="w:gz") as archive:
        for name, kind, target in (
            ("link.html", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard.html", tarfile.LNKTYPE, "/etc/passwd"),
            ("device.html", tarfile.CHRTYPE, ""),
            ("pipe.html", tarfile.FIFOTYPE, ""),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
        member = tarfile.TarInfo("../../escaped.html")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))
    yield "evil.tar.gz", made.getvalue()
    yield "deep.html", b"<div>" * 50_000
    yield "wide.html", b"<table><tr><td colspan=99999999 rowspan=99999999>x"
    yield "cut.docx", docx("云岭帮扶简报")[:500]
    yield "cut.pdf", pdf([(72, 700, 12, "云岭帮扶简报")])[:200]
    yield "loop.pdf", b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[1 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R/Prev 0>>\n"
    yield "not.pdf", b"%PDF-1.7\n" + b"\x00" * 1000


def test_what_files_carry_stays_text(tmp_path):
    """Every input in every format of text; the bombs are refused; nothing lands outside, and no page runs anything."""
    folder, data = tmp_path / "in", tmp_path / "data"
    folder.mkdir()
    for number, sent in enumerate(INPUTS, 1):
        head, title, body = texts(sent, number)
        page = "".join(f"<p>{line}</p>" for line in head.splitlines()) + f"<h2>{title}</h2><p>{body}</p>"
        name, content = (
            (f"{number}.html", f"<html><body>{page}</body></html>".encode("utf-8", "replace")),
            (f"{number}.md", f"{head}## {title}\n\n{body}\n".encode("utf-8", "replace")),
            (f"{number}.txt", f"{head}{title}\n\n{body}\n".encode("utf-8", "replace")),
            (f"{number}.docx", docx(*head.splitlines(), title, body)),
        )[number % 4]
        (folder / name).write_bytes(content)
    for name, content in bombs():
        (folder / name).write_bytes(content)
    before = {path for path in tmp_path.rglob("*") if data not in path.parents}
    report = ingest(data, [folder])
    assert {path for path in tmp_path.rglob("*") if data not in (path, *path.parents)} == before
    assert not Path("/tmp/escaped.html").exists()
    assert report.issues >= len(INPUTS) * 0.8, report.refused
    assert all(refusal.reason for refusal in report.refused)
    engine = open_engine(data)
    client = guarded(engine, data).test_client()
    seen = 0
    for row in engine.issues(limit=1000)[1]:
        addresses = [f"/issues/{row.id}", *(f"/articles/{a.id}" for a in engine.issue(row.id).articles)]
        for address in [*addresses, f"/search?q=就业&series={row.series}"]:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert_harmless(answer, address)
            assert "root:x:" not in answer.get_data(as_text=True)
            seen += 1
    assert seen > len(INPUTS)
    for address in ("/", "/issues", "/search?q=alert", "/report"):
        assert_harmless(client.get(address), address)


def test_the_walk_over_pages_would_notice():
    """What it looks for is found where it is: each script as it stands is one that a page must not have."""
    noticed = 0
    for sent in SCRIPTS:
        try:
            assert_no_script(f"<html><body><p>{sent}</p><p>x</p></body></html>", sent)
        except AssertionError:
            noticed += 1
    assert noticed >= 20
