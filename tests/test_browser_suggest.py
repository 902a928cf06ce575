"""Suggestions in a real browser: by keyboard and by touch, on a desk and on a phone, with what was searched before."""

import pytest

from tests.test_browser import DESK, PHONE, browser, site, visit  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser


def options(page):
    return page.locator("[role=option] .text").all_inner_texts()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_name_is_chosen_by_keyboard(visit, viewport):  # noqa: F811
    """The list opens while one types; arrows choose, Escape closes, Enter goes; the field keeps the focus."""
    reader = visit(viewport=viewport)
    page = reader.open("/")
    field = page.locator("#q")
    assert field.get_attribute("role") == "combobox" and field.get_attribute("aria-expanded") == "false"
    for _ in range(20):  # until the vocabulary is there
        field.fill("")
        field.fill("qingshi")
        page.wait_for_timeout(400)
        if "青石工作组" in options(page):
            break
        page.reload()
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator("[role=status]").last.inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("[role=listbox]").is_visible()
    page.keyboard.press("ArrowDown")
    page.locator("[role=option]").first.wait_for()
    while page.locator("[aria-selected=true] .text").all_inner_texts() != ["青石工作组"]:
        page.keyboard.press("ArrowDown")
    chosen = page.locator("[aria-selected=true]").get_attribute("id")
    assert field.get_attribute("aria-activedescendant") == chosen
    assert field.evaluate("field => document.activeElement === field")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Enter")
    page.locator(".chip").first.wait_for()
    assert "group=" in page.url and not reader.wrong


def test_what_was_searched_comes_first_and_can_be_forgotten(visit):  # noqa: F811
    """It stays in this browser."""
    reader = visit(viewport=PHONE, has_touch=True)
    page = reader.open("/")
    page.locator("#q").fill("就业 培训")
    page.keyboard.press("Enter")
    page.locator("h1.total").wait_for()
    page.goto(reader.site + "/")
    page.locator("#q").tap()
    page.locator("[role=option]").first.wait_for()
    assert options(page) == ["就业 培训", "清除本机查过的词"]
    page.locator("[role=option]").last.tap()
    assert page.evaluate("localStorage.getItem('jianbao.searches')") is None
    assert not reader.wrong


def test_a_misspelled_name_leads_to_the_right_one(visit):  # noqa: F811
    reader = visit(viewport=PHONE)
    page = reader.open("/search?q=青时县")
    for _ in range(20):
        if page.locator(".meant").count():
            break
        page.reload()
    page.locator(".meant a", has_text="青石县").click()
    assert "共" in page.locator("h1.total").inner_text() and page.locator(".hit").count()
    assert not reader.wrong
