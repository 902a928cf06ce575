"""Past figures in a real browser, on a desk and on a phone: the ledger, an indicator through time, a draft."""

import socket
import threading

import pytest
from click.testing import CliRunner

from index.library.opening import open_engine
from tests.paths import ROOT
from tests.test_browser import DESK, PHONE, Visit, browser, follow  # noqa: F401 - a fixture
from web import create_app
from web.cli import main
from web.server import Server

pytestmark = pytest.mark.browser
both = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
DRAFT = "三年来投入协作资金31.2亿元。\n东澜省投入协作资金31亿元，另投入协作资金7777万元。\n采购望远镜12345台。"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of the site with the samples."""
    data = tmp_path_factory.mktemp("figures")
    assert CliRunner().invoke(main, ["ingest", str(ROOT / "corpus/samples"), "--data", str(data)]).exit_code == 0
    server = Server(create_app(open_engine(data)), socket.create_server(("127.0.0.1", 0)), threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.stop()
    thread.join(15)


@pytest.fixture
def reader(browser, site, viewport):  # noqa: F811 - the fixture
    """A visit that saw no error and no page wider than the screen."""
    made = Visit(browser, site, viewport=viewport)
    yield made
    made.page.wait_for_load_state()
    assert made.page.evaluate(SIDEWAYS) == 0
    assert not made.wrong
    assert all(address.startswith(site) for address in made.loaded)
    made.context.close()


@both
def test_the_ledger_is_asked_sorted_and_leads_to_the_paragraph(reader):
    """From the form to the figures, the greatest first, and on to where one stands."""
    page = reader.open("/figures")
    page.get_by_label("说的是什么", exact=True).fill("协作资金")
    page.get_by_label("最小").fill("1000万元")
    page.get_by_label("说的就是它").check()
    follow(page, page.get_by_role("button", name="查", exact=True))
    follow(page, page.get_by_role("link", name="从大到小"))
    assert page.locator(".ledger h2").first.inner_text().replace(" ", "").startswith("31.2亿元")
    assert page.locator(".ledger mark").first.inner_text().replace(" ", "") == "31.2亿元"
    follow(page, page.locator(".ledger h2 a").first)
    assert "/articles/yunchuan-2023-4-01" in page.url
    assert page.locator(":target").is_visible()


@both
def test_an_indicator_is_drawn_and_every_point_is_a_link(reader, viewport):
    """Chart and table have the same figures; on a phone a row is read without scrolling."""
    page = reader.open("/figures/timeline?about=投入协作资金&unit=元")
    values = page.locator("section.panel").first
    assert values.locator("svg a").count() == values.locator("tbody tr").count() > 2
    table = values.locator(".table")
    assert table.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    right = viewport["width"]
    assert all(
        box["x"] + box["width"] <= right for box in map(lambda one: one.bounding_box(), table.locator("td").all())
    )
    left = [one.bounding_box()["x"] for one in values.locator("svg text").all()]
    assert min(left) >= 0, "the words of the axis are cut off"
    follow(page, values.locator("tbody a").first)
    assert "/articles/" in page.url


@both
def test_a_draft_is_pasted_and_its_figures_are_marked(reader):
    """What is found, rounded, differs and is not found stands in the draft, and leads to its sources."""
    page = reader.open("/verify")
    page.get_by_label("草稿", exact=True).fill(DRAFT)
    follow(page, page.get_by_role("button", name="核对"))
    marked = page.locator(".draft a.outcome")
    kinds = [one.get_attribute("class").split()[1] for one in marked.all()]
    assert kinds == ["found", "rounded", "differs", "none"]
    marked.first.click()
    assert page.locator("#figure-1").is_visible()
    follow(page, page.locator("#figure-1 .snippet a").first)
    assert "/articles/yunchuan-2023-4-01" in page.url
