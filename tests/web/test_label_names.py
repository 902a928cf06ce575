"""What English pages call groups, places and topics."""

import pytest

from tests import handmade
from tests.oracle import BruteForce
from tests.pages import get
from web import create_app


@pytest.fixture(scope="module")
def client():
    """A reader of a site whose profile has an English name for one topic."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    return create_app(engine, english={"教育": "Education & schools"}).test_client()


def test_an_english_page_says_the_topic_in_english_and_a_chinese_one_does_not(client):
    """In the filters and beside the results, marked as English; what is sought stays the name of the bulletin."""
    english, chinese = (get(client, f"/search?topic=教育&lang={lang}") for lang in ("en", "zh"))
    beside = english.all("//li[@class='hit']//a[span='Education & schools']")
    assert beside and {span.get("lang") for a in beside for span in a.xpath("./span")} == {"en"}
    assert "Education & schools" in english.texts("//a[@class='chip']")[0]
    boxes = english.all("//input[@name='topic' and @checked]")
    assert boxes and {box.get("value") for box in boxes} == {"教育"}
    assert "Education" not in chinese.text and "教育" in chinese.text


def test_a_name_without_english_stays_as_it_is(client):
    """Marked as Chinese."""
    page = get(client, "/search?lang=en")
    assert {span.get("lang") for span in page.all("//span[.='青石工作组']")} == {"zh-CN"}


def test_a_filter_that_a_word_names_is_offered_in_english(client):
    """教育 names a topic; the line above the results says what English readers call it."""
    offers = get(client, "/search?q=教育&lang=en").all("//p[contains(@class, 'offers')]//span[@lang='en']")
    assert "Education & schools" in {span.text_content() for span in offers}
