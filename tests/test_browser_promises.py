"""What every page promises in a real browser: nothing that axe finds, nothing that shifts, and little to load."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.test_browser import DESK, ERRORS, PAGES, PHONE, Visit, browser, site

__all__ = ["browser", "site"]
pytestmark = pytest.mark.browser

ALL = [*PAGES, *ERRORS, "/help", "/about", "/figures?about=就业", "/figures/guide", "/verify"]
ALL += ["/search?q=就业&not_kind=feature&page=2&size=10", "/originals/{sha256}/view?issue=yunling-2023-1", "/api/docs"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = 0.02  # of a shift: 0.1 counts as good; a line that is drawn a pixel higher once its font is there is 0.005
MOST = 60_000  # bytes of a page as they are sent, with all that it loads
WAYS = {
    "light, Chinese, desk": ({"viewport": DESK, "color_scheme": "light"}, "zh"),
    "dark, English, phone": ({"viewport": PHONE, "color_scheme": "dark"}, "en"),
}
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    const moved = one.sources.map((source) => source.node && source.node.nodeName + '.' + source.node.className);
    if (!one.hadRecentInput) window.shifts.push([one.value, ...moved]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def addresses(language):
    """Every kind of page, in that language."""
    from tests import handmade

    for address in ALL:
        address = address.format(sha256=handmade.SHA256) if "{" in address else address
        yield f"{address}{'&' if '?' in address else '?'}lang={language}"


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing(browser, site, way):
    """No violation of WCAG 2.2 AA or of best practice, on any page; panels that open are open too."""
    options, language = WAYS[way]
    reader = Visit(browser, site, **options)
    wrong = {}
    for address in addresses(language):
        page = reader.open(address)
        page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
        if found:
            wrong[address] = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
    reader.context.close()
    assert not wrong, "\n".join(f"{address} {found}" for address, found in wrong.items())


@pytest.mark.parametrize("way", WAYS)
def test_nothing_shifts_and_little_is_loaded(browser, site, way):
    """Nothing moves while a page comes up, and what it sends, compressed, is under 60 KB with scripts and style."""
    options, language = WAYS[way]
    reader = Visit(browser, site, **options)
    reader.context.add_init_script(SHIFTS)
    shifts, heavy = {}, {}
    for address in addresses(language):
        for _ in range(3):  # a busy machine may paint a page of which a part has come: then not the next time
            page = reader.open(address)
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            moved = page.evaluate("window.shifts")
            if sum(one[0] for one in moved) < SEEN:
                break
        else:
            shifts[address] = moved
        size = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".filter((one) => !one.name.includes('/qr')).reduce((sum, one) => sum + one.encodedBodySize, 0)"
        )
        if not 0 < size < MOST:
            heavy[address] = size
    reader.context.close()
    assert not shifts, "\n".join(f"{address} {moved}" for address, moved in shifts.items())
    assert not heavy, heavy
