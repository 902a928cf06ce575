"""What holds for every page of the site."""

from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from index.engine import Unavailable
from tests import handmade
from tests.oracle import BruteForce
from tests.pages import Alike, get
from web import create_app

PAGES = [
    "/",
    "/search",
    "/search?q=就业&topic=就业&kind=feature&from=2023&to=2024-03",
    "/search?q=没有这样的词句&topic=教育",
    "/search?q=!!",
    "/search?page=1000000000",
    "/articles/yunling-2023-1-01?q=就业 640",
    "/articles/yunling-2023-3-03",
    "/articles/no-such-01",
    "/issues",
    "/issues?series=yunling&year=2023",
    "/issues/yunling-2023-1",
    "/issues/no-such",
    "/nowhere",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_forbids_what_a_bulletin_could_bring(client, address):
    """No page may run inline code, load from elsewhere, be framed, or have its type guessed."""
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_works_under_its_own_policy(client, address):
    """No page has inline script, style or handlers, nor loads anything from another host."""
    page = get(client, address)
    data = "@type='application/ld+json'"  # which no browser runs
    assert not page.all(f"//style | //script[not(@src or {data})] | //*[@style] | //iframe")
    assert not [a for element in page.all("//*") for a in element.attrib if a.startswith("on")]
    for loaded in page.all("//@src | //link/@href | //form/@action"):
        assert loaded.startswith("/") and not loaded.startswith("//")
    for link in page.all("//a/@href"):
        assert urlsplit(link).scheme in ("", "https"), link


@pytest.mark.parametrize("address", PAGES)
def test_every_page_can_be_read_by_ear_and_keyboard(client, address):
    """Every page names its language, title, main part and first heading, labels its fields and repeats no id."""
    page = get(client, address)
    assert page.all("//html/@lang") == ["zh-CN"]
    assert page.texts("//title")[0]
    assert len(page.all("//main")) == 1
    assert len(page.all("//h1")) == 1
    assert page.all("//body/*[1][self::a][@href='#main']")
    ids = page.all("//@id")
    assert len(ids) == len(set(ids))
    for field in page.all("//input[not(@type='hidden')]"):
        labelled = page.all(f"//label[@for='{field.get('id')}']") if field.get("id") else field.xpath("ancestor::label")
        assert labelled, html.tostring(field)


def test_no_link_of_the_site_is_broken(client):
    """From the home page every link leads to a page that is there (the list of results to a depth of two)."""
    seen, todo, alike = set(), [("/", 0)], Alike()
    while todo:
        address, depth = todo.pop()
        with client.get(address) as response:
            assert response.status_code == 200, address
            text = response.get_data(as_text=True) if "html" in response.content_type and depth < 2 else ""
        for link in html.fromstring(text).xpath("//@href") if text else ():
            link = link.partition("#")[0]
            # The files of a list are made of every page's; one page's are enough.
            if link.startswith("/") and link not in seen and not (depth and "format=" in link):
                seen.add(link)
                if not alike.enough(link):
                    todo.append((link, depth + 1))
    assert len(seen) > 100


def test_a_form_keeps_what_the_url_holds(client):
    """A new search and a new date keep the filters and the order, and begin at the first page."""
    page = get(client, "/search?q=就业&kind=brief&sort=newest&page=2")
    box = {field.get("name"): field.get("value") for field in page.all("//form[@role='search']//input")}
    assert box == {"q": "就业", "kind": "brief", "sort": "newest"}
    shown = page.texts("//form[@role='search']//label[input[@type='checkbox' and @checked]]")
    assert shown == ["类型：简讯", "排序：最新"]
    kept = {"q": "就业", "kind": "brief", "sort": "newest"}
    fields = page.all("//details[@id='filters']/form//input[@name and (not(@type='checkbox') or @checked)]")
    ends = dict.fromkeys(("from", "to", "event_from", "event_to"), "")
    assert {field.get("name"): field.get("value") for field in fields} == {**kept, **ends}


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?q=就业&page=1000000000", "最后一页是第 3 页"),
        ("/search?from=2017-13-45", "2017-13-45"),
        ("/search?q=%20%21%3F", "没有可以检索的字"),
        ("/search?size=101", "1 到 100"),
        ("/search?sort=best", "relevance"),
        ("/search?kind=poem", "feature"),
        ("/issues?page=-1", "整数"),
        ("/issues?year=abc", "整数"),
    ],
)
def test_what_cannot_be_answered_is_explained(client, address, said):
    """A request that cannot be meant gets 400, what is wrong with it and the cure."""
    page = get(client, address)
    assert page.status == 400
    assert said in page.text


def test_the_page_of_an_error_keeps_what_was_typed(client):
    """The search box of a 400 page holds the query, and the nearest answerable search is a link."""
    page = get(client, "/search?q=就业&from=2024&to=2023")
    assert page.all("//input[@id='q']/@value") == ["就业"]
    assert page.status == 400
    [instead] = [address for text, address in page.links() if text == "改查这个"]
    assert client.get(instead).status_code == 200


@pytest.mark.parametrize("path", ["/search", "/articles/yunling-2023-1-01", "/issues", "/issues/%FF", "/articles/%00"])
@pytest.mark.parametrize(
    "query", ["q=%FF%FE", "q=%00", "as_of=%F0%9F", "q=%ED%A0%80", "&&==&q", "page=%EF%BC%91", "year=²"]
)
def test_broken_bytes_break_nothing(client, path, query):
    """NULs, half characters and stray signs get an answer or an explanation."""
    assert client.get(f"{path}?{query}").status_code in (200, 400, 404)


NAMES = [
    "q",
    "series",
    "group",
    "place",
    "topic",
    "kind",
    "from",
    "to",
    "sort",
    "page",
    "size",
    "as_of",
    "year",
    "format",
    "lang",
]
VALUES = st.one_of(
    st.text(max_size=20),
    st.text("就业培训\"“”'「」-:：*()[]OR 标题:－＂\x00\ufffd", max_size=20),
    st.sampled_from(
        ["json", "-", "1", "0", "-1", "9" * 30, "2017", "2017-02", "2017-02-30", "0000", "9999", "９", "newest"]
    ),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/search", "/issues", "/articles/yunling-2023-1-01", "/issues/yunling-2023-1"]),
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5),
)
def test_nothing_that_is_typed_makes_an_error_of_ours(client, path, pairs):
    """Whatever the parameters hold, the answer is a page or an explanation, and never a 500."""
    query = [(name, value.encode("utf-8", "replace")) for name, value in pairs]
    response = client.get(path, query_string=query, follow_redirects=True)
    assert response.status_code in (200, 400, 404), response.status_code


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["/articles/", "/issues/", "/originals/", "/"]), st.text(min_size=1, max_size=30))
def test_no_path_makes_an_error_of_ours(client, folder, name):
    """Whatever stands in a path, the answer is a page or an explanation."""
    path = folder + name.encode("utf-8", "replace").decode().replace("?", "").replace("#", "").lstrip("/")
    assert client.get(path, follow_redirects=True).status_code in (200, 400, 404)


def test_an_index_that_does_not_answer_is_said_to_be_away(app):
    """An engine that cannot answer gets 503, its own sentence, and a time to come again."""

    class Away(BruteForce):
        def search(self, request):
            raise Unavailable("索引正在维护，请稍后再试。")

    engine = Away()
    engine.write(handmade.ISSUES)
    response = create_app(engine).test_client().get("/search?q=就业")
    assert response.status_code == 503
    assert "索引正在维护" in response.get_data(as_text=True)
    assert response.headers["Retry-After"]


def test_an_error_of_ours_is_logged_and_not_shown(engine, caplog):
    """A defect gets 500 in the dress of the other pages; its trace goes to the log alone."""

    class Broken(BruteForce):
        def search(self, request):
            raise ZeroDivisionError("inner workings")

    broken = Broken()
    broken.write(handmade.ISSUES)
    app = create_app(broken)
    response = app.test_client().get("/search")
    assert response.status_code == 500
    assert "出错了" in response.get_data(as_text=True)
    assert "inner workings" not in response.get_data(as_text=True)
    assert "inner workings" in caplog.text


def test_errors_come_as_json_where_json_is_asked_for(client):
    """A program is told in its own language."""
    response = client.get("/search?from=2017-13&format=json")
    assert response.status_code == 400
    assert "2017-13" in response.get_json()["error"]
    assert client.get("/articles/none-01?format=json").get_json().keys() == {"error"}


@pytest.mark.parametrize("host", ["..", "a" * 70, ".", "a" * 3000 + ".example"])
def test_a_host_that_is_no_host_is_refused(client, host):
    """A Host header that cannot be a name gets a plain 400 under the same policy, for whatever page."""
    for address in ("/", "/search?q=就业", "/nowhere", "/originals/x", "/search?format=json"):
        response = client.get(address, headers={"Host": host})
        assert response.status_code == 400
        assert response.mimetype == "text/plain"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_only_reading_is_answered(client):
    """A page that is posted to says so."""
    assert client.post("/search").status_code == 405
