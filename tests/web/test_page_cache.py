"""Pages as values: tags, 304, what is kept, compression, and files that are kept for good."""

import gzip
import re

import pytest
import zstandard

from index.analysis import Analysis
from index.embedded.engine import WhooshEngine
from tests.handmade import FIRST, ISSUES
from tests.oracle import BruteForce
from web import create_app
from web.page_cache import Kept, PageCache

PAGES = ["/", "/search?q=就业", "/issues", f"/issues/{FIRST.id}", f"/articles/{FIRST.articles[0].id}?q=就业"]


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A page that is made before spellings are known has no tag; here it waits as long as a busy machine takes."""
    monkeypatch.setattr("web.making.background.PATIENCE", 60.0)


@pytest.fixture
def engine():
    """The handmade issues."""
    made = BruteForce(Analysis())
    made.write(ISSUES)
    return made


@pytest.fixture
def client(engine):
    """The site over them."""
    return create_app(engine).test_client()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_the_browser_has_is_not_made_again(client, page):
    """304 without a body, and with what a browser needs to go on keeping it."""
    first = client.get(page)
    assert first.status_code == 200 and "no-cache" in first.headers["Cache-Control"]
    again = client.get(page, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(page).data == first.data


def test_what_a_page_depends_on_changes_its_tag(engine, client):
    """Another address, another language, another generation."""
    tags = [client.get("/search?q=就业").headers["ETag"], client.get("/search?q=培训").headers["ETag"]]
    tags.append(client.get("/search?q=就业", headers={"Accept-Language": "en"}).headers["ETag"])
    engine.write([])
    tags.append(client.get("/search?q=就业").headers["ETag"])
    assert len(set(tags)) == 4


def test_a_page_of_an_index_made_by_other_rules_is_another_page(tmp_path):
    """A rebuild keeps the generation; what a browser or the site has kept of before is not shown any more."""
    tags = []
    for made_by in ("rules of before", "rules of today"):
        engine = WhooshEngine.create(tmp_path / made_by, (), made_by)
        engine.write(ISSUES)
        assert engine.state().generation == 1
        tags.append(create_app(engine).test_client().get("/search?q=就业").headers["ETag"])
    assert tags[0] != tags[1]


def test_a_kept_page_of_before_is_not_shown_after_a_write(engine, client):
    """What is kept belongs to its generation."""
    before = client.get("/search?format=json").get_json()
    engine.write([], gone=[FIRST.id])
    after = client.get("/search?format=json").get_json()
    assert after["generation"] == before["generation"] + 1
    assert after["total"] == before["total"] - len(FIRST.articles)


@pytest.mark.parametrize(("coding", "plain"), [
    ("gzip", gzip.decompress), ("zstd", lambda data: zstandard.ZstdDecompressor().decompress(data)),
])  # fmt: skip
def test_pages_go_out_compressed(client, coding, plain):
    """In what the browser takes; it is the same page, kept or not."""
    whole = client.get("/search?q=就业").data
    for _ in range(2):
        packed = client.get("/search?q=就业", headers={"Accept-Encoding": coding})
        assert packed.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert plain(packed.data) == whole and len(packed.data) < len(whole) / 2
    assert "Content-Encoding" not in client.get("/search?q=就业").headers


def test_what_is_no_page_has_no_tag_of_one(client):
    """An error, and an address that is explained."""
    for address in ("/search?size=0", "/issues/none", "/no-such-page"):
        assert client.get(address, follow_redirects=True).headers.get("ETag") is None


def test_static_files_are_kept_for_good_under_their_content(client):
    """Their address says what is in them."""
    address = re.search(r'href="(/static/style\.css\?v=[0-9a-f]+)"', client.get("/").text)[1]
    with client.get(address) as response:
        assert response.status_code == 200
        kept = response.headers["Cache-Control"]
        assert "immutable" in kept and "max-age=31536000" in kept


def test_pages_are_kept_up_to_a_number_of_bytes():
    """Those not asked for longest go first."""
    cache = PageCache(100)
    for name in "abcdefghij":
        cache.keep(name, Kept(b"x" * 12, ()))
        cache.get("a")
    assert cache.get("a") and cache.get("j") and cache.get("b") is None
    cache.keep("large", Kept(b"x" * 50, ()))
    assert cache.get("large") is None
