"""Ladder, concordance, trends, why and results by issue in a real browser, on a desk and on a phone."""

import re

import pytest

from tests.test_browser import DESK, PHONE, browser, follow, site, visit  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser
both = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])


def count(page):
    """How many articles the heading says were found."""
    return int(re.search(r"共 (\d+) 篇", page.locator("h1.total").inner_text())[1])


def nothing_wrong(reader):
    """No error, and nothing wider than the screen."""
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not reader.wrong


@both
def test_a_rung_of_the_ladder_finds_what_it_says(visit, viewport):  # noqa: F811
    """Where two words find little each rung names its count; by keyboard it leads there."""
    reader = visit(viewport=viewport)
    page = reader.open("/search?q=就业 没有这样的词句")
    assert count(page) == 0
    rung = page.locator(".ladder li").first
    said = int(re.search(r"(\d+) 篇", rung.inner_text())[1])
    rung.locator("a").focus()
    page.keyboard.press("Enter")
    page.locator(".hit").first.wait_for()
    assert count(page) == said > 0
    nothing_wrong(reader)


@both
def test_a_line_of_the_concordance_leads_to_its_paragraph(visit, viewport):  # noqa: F811
    """From the results to the lines, in another order, and from a line to where it stands."""
    reader = visit(viewport=viewport)
    page = reader.open("/search?q=就业")
    follow(page, page.locator("main a", has_text="语境"))
    lines = page.locator("table.lines tbody tr:has(mark)")
    assert lines.count() > 1 and set(page.locator("table.lines mark").all_inner_texts()) == {"就业", "就業"}
    follow(page, page.locator("nav.sorts a", has_text="右文"))
    assert "order=right" in page.url and page.locator("nav.sorts [aria-current]").inner_text() == "右文"
    nothing_wrong(reader)
    line = page.locator("table.lines a[href*='#p-']").first
    target = line.get_attribute("href").partition("#")[2]
    follow(page, line)
    place = page.locator(f"[id='{target}']")
    place.wait_for()
    assert place.locator("mark").count() and place.evaluate("it => it.getBoundingClientRect().top < innerHeight")
    nothing_wrong(reader)


@both
def test_a_point_of_a_trend_leads_to_its_hits(visit, viewport):  # noqa: F811
    """A second line typed beside the first, counted by month as occurrences; a point says what its search finds."""
    reader = visit(viewport=viewport)
    page = reader.open("/trends?q=就业&unit=month")
    page.locator("form.trends input[type=text]").nth(1).fill("培训")
    page.keyboard.press("Enter")
    page.locator(".legend li").nth(1).wait_for()
    page.locator("nav.sorts a", has_text="次数").first.click()
    page.wait_for_url("**scale=times*")
    assert page.locator("table.counts thead th").all_inner_texts() == ["时期", "就业", "培训", "全部字数"]
    assert page.locator("svg.trend polyline").count() and page.locator("table.counts td", has_text="—").count()
    nothing_wrong(reader)
    point = page.locator("svg.trend g.line-1 a").last
    month, times = re.search(r"就业 (\S+) (\d+) 次", point.get_attribute("aria-label")).groups()
    cell = page.locator("table.counts tr", has_text=month).locator("td").first
    assert cell.inner_text() == times
    point.focus()
    page.keyboard.press("Enter")
    page.locator(".hit").first.wait_for()
    standing = page.locator("details.why .term", has_text="就业").locator("xpath=..").all_text_contents()
    told = sum(int(n) for text in standing for n in re.findall(r"(\d+) 次", text))
    assert told == int(times)
    nothing_wrong(reader)


@both
def test_why_an_article_was_found_is_opened_and_leads_there(visit, viewport):  # noqa: F811
    """Closed at first; opened by keyboard it tells words and labels, and its link leads to the paragraph."""
    reader = visit(viewport=viewport)
    page = reader.open("/search?q=就业&topic=就业")
    why = page.locator("details.why:has(a)").first
    assert not why.locator("ul").is_visible()
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    assert why.locator("ul").is_visible() and "据：" in why.inner_text()
    nothing_wrong(reader)
    link = why.locator("a").first
    target = link.get_attribute("href").partition("#")[2]
    follow(page, link)
    assert page.locator(f"[id='{target}'] mark").count()
    nothing_wrong(reader)


@both
def test_results_are_gathered_by_issue(visit, viewport):  # noqa: F811
    """The same articles under their issues, and back."""
    reader = visit(viewport=viewport)
    page = reader.open("/search?q=就业")
    found, titles = count(page), page.locator(".hit h2").all_inner_texts()
    page.locator(".tools a", has_text="按期归拢").click()
    page.locator("ol.gathered").wait_for()
    assert count(page) == found
    named = page.locator(".hit h2").all_inner_texts() + page.locator(".gathered details > ul a").all_text_contents()
    assert set(titles) <= set(named)
    nothing_wrong(reader)
    page.locator(".tools a", has_text="逐篇").click()
    page.locator("ol.gathered").wait_for(state="detached")
    assert page.locator(".hit h2").all_inner_texts() == titles
    nothing_wrong(reader)
