"""The site in a real browser: what a reader does, on a desk and on a phone, by mouse and by keyboard."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from index.embedded.engine import WhooshEngine
from tests import chromium, handmade
from web import create_app
from web.server import Server

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PAGES = [
    "/",
    "/search?q=就业",
    "/search?q=就业&topic=就业&kind=feature&from=2023&to=2024",
    "/search?q=没有这样的词句&topic=教育",
    '/search?q="alert"',
    "/concordance?q=就业&order=left",
    "/trends?q=就业&q=培训&unit=month",
    "/trends?q=就业&unit=group&scale=rate",
    "/search?q=就业&by=issue",
    "/near?q=就业",
    "/compare?kind=feature",
    "/articles/yunling-2023-1-01?q=就业",
    "/articles/yunling-2023-3-03",
    "/issues",
    "/issues/yunling-2023-1",
    "/articles/yunling-2023-1-01/cite",
    "/marked?ids=yunling-2023-1-01,yunling-2023-3-03",
    "/report",
    "/report/title-differs",
    "/help",
    "/about",
]
ERRORS = ["/search?q=!!", "/search?q=" + "长" * 600, "/articles/none-01", "/nowhere"]


@pytest.fixture(scope="module")
def browser():
    """A Chromium; without one these tests are skipped, and say so."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium found: run python tests/chromium.py")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of the site, served as in production."""
    engine = WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    engine.write(handmade.ISSUES)
    original = tmp_path_factory.mktemp("originals") / handmade.SHA256
    original.write_bytes(handmade.ORIGINAL)
    app = create_app(engine, {handmade.SHA256: original}.get)
    server = Server(app, socket.create_server(("127.0.0.1", 0)), threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.stop()
    thread.join(15)


class Visit:
    """A page that remembers what it loaded and what went wrong."""

    def __init__(self, browser, site, viewport=DESK, **options):
        self.site = site
        self.context = browser.new_context(viewport=viewport, locale="zh-CN", **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.wrong, self.loaded = [], []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.loaded.append(request.url))

    def open(self, address):
        self.page.goto(self.site + address)
        return self.page

    @property
    def state(self):
        """What a reader would call the state of the page."""
        page = self.page
        return (
            page.url,
            page.locator("h1").inner_text(),
            page.locator("#q").input_value(),
            page.locator(".chip").all_inner_texts(),
            page.locator(".hit h2").all_inner_texts(),
            page.locator(".facet .yes:has(:checked)").all_text_contents(),
            page.evaluate("document.querySelector('#filters').open"),
        )


def follow(page, link):
    """Clicks what leads to another page, and waits until that one is there."""
    with page.expect_navigation():
        link.click()


@pytest.fixture
def visit(browser, site):
    """Makes visits and closes them."""
    made = []

    def new(**options):
        made.append(Visit(browser, site, **options))
        return made[-1]

    yield new
    for one in made:
        one.context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without JavaScript"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_search_facet_article_and_back(visit, viewport, javascript):
    """A search, a facet, an article, and back: the state is as before."""
    reader = visit(viewport=viewport, java_script_enabled=javascript)
    page = reader.open("/")
    page.locator("main #q").fill("就业")
    page.get_by_role("button", name="检索").click()
    assert page.locator("h1").inner_text() == "就业 共 23 篇"
    if viewport is PHONE:
        assert not page.locator("#facet-group").is_visible()
        page.locator("#filters > summary").click()
    page.locator("[aria-labelledby=facet-group] .yes", has_text="青石工作组").click()
    if not javascript:
        page.locator(".apply button").click()
    page.locator("h1", has_text="就业 共 2 篇").wait_for()
    if javascript and viewport is PHONE:
        assert page.locator("#facet-group").is_visible()
        page.locator(".apply button").click()
        page.locator("#facet-group").wait_for(state="hidden")
    assert page.locator(".chip").count() == 1
    before = reader.state if javascript else page.url
    page.locator(".hit h2 a").first.click()
    assert page.locator("h1").inner_text() == "青石工作组帮助1200名群众实现家门口就业"
    page.go_back()
    assert (reader.state if javascript else page.url) == before
    page.go_back()
    page.locator("h1", has_text="就业 共 23 篇").wait_for()
    assert not reader.wrong


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_articles_are_marked_and_shared(visit, viewport):
    """Marks stay in the browser from page to page, and their list is a link; the panel opens and shows its code."""
    reader = visit(viewport=viewport)
    page = reader.open("/search?q=就业")
    for place in (0, 2):
        page.locator("button.mark").nth(place).click()
    titles = [page.locator(".hit h2").nth(place).inner_text() for place in (0, 2)]
    page.locator(".share summary").click()
    page.locator(".qr img").evaluate("picture => picture.decode()")
    short = page.locator("#share-short").input_value()
    page.reload()
    assert page.locator("button.mark[aria-pressed=true]").count() == 2
    assert page.locator("#marked").inner_text() == "已标记 2"
    page.locator("#marked").click()
    assert page.locator("main .lines li > a").all_inner_texts() == titles
    page.goto(short)
    assert page.locator("h1").inner_text() == "就业 共 23 篇"
    page.locator("button.mark").nth(0).click()
    assert page.locator("#marked").inner_text() == "已标记 1"
    assert not reader.wrong


def test_a_citation_is_copied(visit):
    """The button copies what it stands beside."""
    reader = visit(permissions=["clipboard-read", "clipboard-write"])
    page = reader.open("/articles/yunling-2023-1-02/cite")
    page.locator(".cited button").nth(1).click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "据《云岭帮扶简报》2023年第1期（2月6日）刊载的《河湾工作组推进“两校一院”建设》，"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_paragraph_is_copied_as_a_quotation(visit, viewport):
    """Its mark offers its link, and its text with where it stands; a row of a table likewise."""
    reader = visit(viewport=viewport, permissions=["clipboard-read", "clipboard-write"])
    page = reader.open("/articles/yunling-2023-1-01?q=就业")
    for text, number in (("一是突出民生导向。工作组把就业作为第一民生，逐村登记富余劳动力", 1), ("青石镇 820 640", 7)):
        mark = page.locator(".pilcrow").nth(number)
        mark.click()
        page.get_by_role("button", name="复制引文").click()
        page.get_by_role("button", name="已复制").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"“{text}")
        assert "”（《云岭帮扶简报》2023年第1期（2月6日）《青石工作组帮助1200名群众实现家门口就业》，http://" in copied
        assert copied.endswith(f"/articles/yunling-2023-1-01{mark.get_attribute('href')}）")
    assert not reader.wrong


def test_the_filters_stand_open_on_a_desk(visit):
    """On a wide screen the facets are there without a click, beside the results."""
    page = visit().open("/search?q=就业")
    side, hit = page.locator("#facet-topic"), page.locator(".hit").first
    assert side.is_visible()
    assert side.bounding_box()["x"] + 100 < hit.bounding_box()["x"]


def test_a_bar_of_the_histogram_can_be_clicked(visit):
    """A click on a bar, or on the empty space above it, narrows the search to its span."""
    page = visit().open("/search?q=就业")
    page.get_by_role("link", name="2023年2月：2 篇").locator(".reach").click()
    page.locator(".chip").wait_for()
    assert page.locator("h1").inner_text() == "就业 共 2 篇"
    assert page.locator(".chip").inner_text().endswith("日期：2023-02")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_bars_of_the_histogram_can_be_dragged_over(visit, viewport):
    """From where the pointer goes down to where it goes up is the span of time; a click stays a click."""
    reader = visit(viewport=viewport)
    page = reader.open("/search?q=就业")
    box = page.locator(".histogram svg").bounding_box()
    months = page.locator(".histogram").get_attribute("data-periods").split()
    middle, width = box["y"] + box["height"] / 2, box["width"] / len(months)
    page.mouse.move(box["x"] + width * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + width * 3.5, middle, steps=4)
    page.mouse.up()
    page.locator("h1", has_text="就业 共 4 篇").wait_for()
    assert page.locator(".chip").inner_text().endswith(f"日期：{months[0]} 至 {months[3]}")
    assert page.url.endswith(f"from={months[0]}&to={months[3]}")
    assert not reader.wrong


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_filters_are_applied_where_one_is(visit, viewport):
    """One after another, wanted and not: the panel stays open, the place stays, the box still narrows the values."""
    reader = visit(viewport=viewport)
    page = reader.open("/search")
    if viewport is PHONE:
        page.locator("#filters > summary").click()
    topics = page.locator("[aria-labelledby=facet-topic]")
    topics.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    topics.locator(".yes", has_text="就业").first.click()
    page.locator(".chip", has_text="主题：就业").wait_for(state="attached")
    topics.locator(".no", has_text="教育").first.click()
    page.locator(".chip", has_text="排除主题：教育").wait_for(state="attached")
    assert topics.locator(".yes", has_text="就业").first.is_visible()
    assert abs(page.evaluate("scrollY") - place) < 400
    focused = page.evaluate("document.activeElement.name + document.activeElement.value")
    assert focused == "not_topic教育"
    assert "topic=%E5%B0%B1%E4%B8%9A&not_topic=%E6%95%99%E8%82%B2" in page.url
    page.go_back()
    page.locator(".chip", has_text="排除主题").wait_for(state="detached")
    assert page.locator(".chip").count() == 1
    assert not reader.wrong


def test_the_date_form_sets_the_filter(visit):
    """Two typed ends become the date filter; the words stay."""
    page = visit().open("/search?q=就业")
    page.get_by_label("从", exact=True).fill("2024-04")
    page.get_by_role("button", name="按日期筛选").click()
    page.locator("h1", has_text="共 6 篇").wait_for()
    assert page.locator("h1").inner_text() == "就业 共 6 篇"


def test_the_keyboard_is_enough(visit):
    """Tab and Enter lead past the head of the page, to a result, and into the article; focus is always seen."""
    page = visit().open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("联合义诊")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.matches('.hit h2 a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    assert page.locator("h1").inner_text() == "两地医生开展联合义诊"


def test_a_result_opens_where_the_words_stand(visit):
    """The passage of a result leads to its paragraph, which is in view and set off."""
    page = visit(viewport=PHONE).open("/search?q=640")
    page.locator(".snippet a").first.click()
    assert "#p-" in page.url
    target = page.locator(":target")
    assert "640" in target.inner_text()
    box = target.bounding_box()
    assert 0 <= box["y"] < PHONE["height"]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_article_is_read_under_its_strip(visit, viewport, language):
    """At the hit, with title and source in view; from place to place, to the next result, and back to the list."""
    reader = visit(viewport=viewport)
    page = reader.open(f"/search?q=就业&lang={language}")
    page.locator(".hit h2 a").nth(1).click()
    page.wait_for_url("**/articles/**#p-*")
    title, strip = page.locator("h1").inner_text(), page.locator(".strip")
    total = page.locator("article mark").count()
    target = page.locator(":target").bounding_box()
    below = strip.bounding_box()
    assert below["y"] + below["height"] <= target["y"] + 1 and target["y"] < viewport["height"]
    page.mouse.wheel(0, 400)
    page.wait_for_function("document.querySelector('.strip').getBoundingClientRect().top === 0 || scrollY < 60")
    if total > 1:
        page.locator("[data-step='1']").click()
        page.locator("[data-step='1']").click()
        assert page.locator(".at").inner_text().endswith(f"/ {total}")
    current = page.locator("mark.current").bounding_box()
    assert below["height"] <= current["y"] < viewport["height"]
    page.locator(".strip a[rel~=next]").click()
    page.wait_for_function(f"document.querySelector('h1').innerText !== {json.dumps(title)}")
    page.locator(".strip a[rel~=prev]").click()
    page.wait_for_function(f"document.querySelector('h1').innerText === {json.dumps(title)}")
    page.locator(".strip .back").click()
    page.wait_for_url("**/search?*")
    assert page.locator(".hit h2 a").nth(1).inner_text() == title
    assert not reader.wrong


def test_keys_lead_about(visit):
    """/ to the box, j and k among results, Enter, n and p from result to result, ? to the help; none while typing."""
    reader = visit()
    page = reader.open("/search?q=就业")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator(".hit h2 a").first
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    title = page.locator("h1").inner_text()
    page.keyboard.press("n")
    page.wait_for_function(f"document.querySelector('h1').innerText !== {json.dumps(title)}")
    page.keyboard.press("p")
    page.wait_for_function(f"document.querySelector('h1').innerText === {json.dumps(title)}")
    page.keyboard.press("/")
    page.keyboard.type("jn?")
    assert page.locator("#q").input_value().endswith("jn?")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/help*")
    page.locator("#keys-switch").click()
    page.keyboard.press("/")
    assert not page.evaluate("document.activeElement.id === 'q'")
    assert not reader.wrong


def test_dark_can_be_chosen_and_stays(visit):
    """From the first paint of the next page on."""
    reader = visit(color_scheme="light")
    page = reader.open("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("button.theme").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(reader.site + "/help")
    assert page.evaluate(ground) == dark
    page.locator("button.theme").click()
    assert page.evaluate(ground) == light
    assert not reader.wrong


def test_an_article_prints_with_its_source(visit):
    """On paper stand source, address and labels, and no controls."""
    page = visit().open("/articles/yunling-2023-1-01?q=就业")
    page.emulate_media(media="print")
    printed = page.locator(".printed").inner_text()
    assert "《云岭帮扶简报》2023年第1期" in printed and "/articles/yunling-2023-1-01" in printed
    assert "青石工作组" in printed
    for selector in (".strip", ".side", ".neighbours", ".top nav"):
        assert not page.locator(selector).first.is_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_errs_or_loads_from_elsewhere(visit, site, viewport, scheme):
    """Every page fits its width, runs nothing of a bulletin's, and asks no other host for anything."""
    reader = visit(viewport=viewport, color_scheme=scheme)
    for address in [*PAGES, *(f"{page}{'&' if '?' in page else '?'}lang=en" for page in PAGES)]:
        page = reader.open(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], address
        assert not reader.wrong, address
    for address in ERRORS:
        page = reader.open(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], address
    assert {urlsplit(url).netloc for url in reader.loaded} == {urlsplit(site).netloc}


def test_what_is_touched_on_a_phone_is_large_enough(visit):
    """Buttons, fields, filters, chips and pages are at least 32 pixels high."""
    page = visit(viewport=PHONE).open("/search?q=就业&kind=brief")
    page.locator("#filters > summary").click()
    fields = ("button", "input:not([type=hidden], [type=checkbox], [type=date])", ".conditions label", "summary")
    for selector in (*fields, ".facet li a", ".facet li label", ".chip", ".pages a", ".top nav a"):
        for element in page.locator(selector).all():
            if element.is_visible():
                assert element.bounding_box()["height"] >= 32, selector


def test_a_table_fits_or_shows_that_it_goes_on(visit):
    """On a phone the report's table is not cut off; one that is too wide has a shadow at the side that it goes on."""
    reader = visit(viewport=PHONE)
    width = "(table) => [table.scrollWidth, table.clientWidth]"
    for address in ("/report", "/report?lang=en"):
        inner, outer = reader.open(address).locator(".table").evaluate(width)
        assert inner <= outer, address
    page = visit(viewport={"width": 280, "height": 600}).open("/articles/yunling-2023-1-01")
    table = page.locator(".table")
    inner, outer = table.evaluate(width)
    assert inner > outer
    attached = "(table) => getComputedStyle(table).backgroundAttachment"
    assert table.evaluate(attached) == "local, local, scroll, scroll"


def test_an_original_is_downloaded_and_not_opened(visit):
    """The link to the original saves the file under its own name; the page stays."""
    page = visit().open("/issues/yunling-2023-1")
    with page.expect_download() as started:
        page.get_by_role("link", name="第1期（示例）.html").click()
    assert started.value.suggested_filename == "第1期（示例）.html"
    assert page.url.endswith("/issues/yunling-2023-1")


def test_the_language_can_be_changed_on_a_phone(visit):
    """One touch turns the page into English and keeps the search; the next pages stay so; another turns it back."""
    reader = visit(viewport=PHONE)
    page = reader.open("/search?q=就业&kind=feature")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "就业 3 articles"
    page.locator("#filters > summary").click()
    page.locator("[aria-labelledby=facet-topic] .yes", has_text="产业").click()
    page.locator(".chip", has_text="产业").wait_for()
    page.locator("#q").fill("茶产业园")
    page.get_by_role("button", name="Search").click()
    assert page.locator("h1").inner_text() == "茶产业园 1 article"
    page.locator(".hit h2 a").click()
    page.locator(".top nav a", has_text="Issues").click()
    assert page.locator("h1").inner_text() == "Issues"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="中文").click()
    assert page.locator("h1").inner_text() == "各期目录"
    assert not reader.wrong


def test_a_page_prints_without_its_controls(visit):
    """On paper stand the text and its source, and neither boxes nor filters."""
    reader = visit()
    page = reader.open("/search?q=就业")
    page.emulate_media(media="print")
    assert page.locator(".hit").first.is_visible()
    for selector in (".top .search", "#filters", ".pages", ".tools"):
        assert not page.locator(selector).is_visible()


# --- the whole way -------------------------------------------------------------------------------

JIANBAO = [sys.executable, "-c", "from web.cli import main; main()"]
SAMPLES = Path("corpus/samples")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The samples as a user has them: ingested and served by the commands; (address, data folder)."""
    data = str(tmp_path_factory.mktemp("samples") / "data")
    subprocess.run([*JIANBAO, "--data", data, "ingest", str(SAMPLES)], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with subprocess.Popen(
        [*JIANBAO, "--data", data, "serve", "--port", port], stdout=subprocess.PIPE, text=True
    ) as server:
        said = server.stdout.readline()
        assert f"http://127.0.0.1:{port}" in said
        yield f"http://127.0.0.1:{port}", data
        server.terminate()


def test_the_samples_from_the_folder_to_the_screen(browser, samples):
    """The site shows what the command finds, and hands out the files that were ingested."""
    address, data = samples
    asked = [*JIANBAO, "--data", data, "search", "产业", "--json"]
    found = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    reader = Visit(browser, address)
    page = reader.open("/search?q=产业")
    assert page.locator("h1 b").inner_text() == str(found["total"])
    assert page.locator(".hit h2").all_inner_texts() == [hit["title"] for hit in found["hits"]]
    page.locator(".hit .meta a").first.click()
    with page.expect_download() as started:
        page.locator("a[href^='/originals/']:not([href*='/view'])").click()
    kept = {path.read_bytes() for path in SAMPLES.iterdir() if path.is_file()}
    assert Path(started.value.path()).read_bytes() in kept
    assert not reader.wrong
    reader.context.close()
