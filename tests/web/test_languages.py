"""The English interface: every message has one, and a page in English has no other Chinese than what bulletins say."""

import datetime
import re
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from lxml import html

from index.analysis import CHINESE
from index.embedded.engine import WhooshEngine
from index.engine import Unavailable
from index.schema import DAYS, SCHEMA
from search.message import Message
from tests import handmade
from tests.oracle import BruteForce
from tests.pages import Alike, get
from tests.paths import ROOT
from web import create_app
from web.languages import catalogue, day, number, period, shown

METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract"}
FOREIGN = re.compile(f"[{CHINESE}\u3000-\u303f\uff00-\uffef]")
ENGLISH = {"Accept-Language": "en-GB,en;q=0.8,zh;q=0.5"}
# Attributes that are read out or shown; what a field holds is the reader's own.
READ = ("title", "aria-label", "placeholder", "alt")
WRONG = [
    "/search?from=2017-02-30&size=1000",
    "/search?from=soon",
    "/search?from=2023&to=2022",
    "/search?event_from=2023&event_to=2022",
    "/search?size=1000",
    "/search?page=0",
    "/search?sort=best",
    "/search?kind=poem",
    "/search?as_of=99",
    "/search?page=1000",
    "/search?q=!!",
    "/search?q=" + "长" * 600,
    '/search?q="救灾 OR',
    "/search?q=OR 救灾 ， A320飞机* 」 “” 标题:",
    "/search?q=\x01救灾",
    "/search?q=万人",
    "/search?q=没有这样的话&topic=教育",
    "/search?q=救灾&topic=教育&from=2030",
    "/search?series=yunchuan&topic=-&from=2021&to=2023-05",
    "/issues?page=99",
    "/issues?year=x",
    "/issues?year=1900",
    "/issues/none",
    "/articles/none-01",
    "/originals/none",
    "/report/none",
    "/report/untitled-article",
    "/nowhere",
]


def messages():
    """Every template of a message in the sources, and where it stands."""
    days = [text for one in DAYS for text in (one.chinese, one.begins, one.ends, one.first_day, one.left_out)]
    named = [text for one in SCHEMA for text in (one.chinese, *one.values.values())]
    found = dict.fromkeys([*named, *days], "index/schema.py")
    for folder in ("search", "web"):
        for path in sorted((ROOT / folder).glob("**/*")):
            if method := METHODS.get(path.suffix):
                for line, text, *_ in extract_from_file(method, path, keywords={"Message": None, "_": None}):
                    found.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    return found


def placeholders(text):
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def client(samples, tmp_path_factory):
    """A reader of the samples and of the issues written by hand."""
    engine = WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    engine.write([*samples, *handmade.ISSUES])
    return create_app(engine).test_client()


def walk(client):
    """(address, tree) of pages within two steps of the home page, and of pages that explain what is wrong."""
    seen, todo, alike = set(), [("/", 0), *((address, 2) for address in WRONG)], Alike()
    while todo:
        address, depth = todo.pop()
        with client.get(address, headers=ENGLISH) as response:
            if response.mimetype != "text/html":
                continue
            tree = html.fromstring(response.get_data(as_text=True))
        yield address, tree
        links = [link.partition("#")[0] for link in tree.xpath("//a/@href")] if depth < 2 else []
        for link in links:
            if link.startswith("/") and "lang=" not in link and "format=" not in link and link not in seen:
                seen.add(link)
                if not alike.enough(link):
                    todo.append((link, depth + 1))


def test_every_message_is_in_english_and_no_other():
    """The catalogue has exactly the messages that stand in the code, each with a text."""
    here, english = messages(), {entry.id: entry for entry in catalogue("en") if entry.id}
    names = {id if isinstance(id, str) else id[0] for id in english}
    assert len(here) > 200
    assert {text: where for text, where in here.items() if text not in names} == {}
    assert names - here.keys() == set()
    for entry in english.values():
        assert all([entry.string] if isinstance(entry.string, str) else entry.string), entry.id
        assert not entry.fuzzy, entry.id


def test_no_placeholder_differs():
    """An English text fills in what the Chinese one does, and what has a number has a form for one and for many."""
    for entry in catalogue("en"):
        if entry.id:
            chinese = entry.id if isinstance(entry.id, str) else entry.id[0]
            forms = [entry.string] if isinstance(entry.string, str) else entry.string
            assert all(placeholders(form) == placeholders(chinese) for form in forms), entry.id
            assert len(forms) == 2 or "n" not in placeholders(chinese), entry.id
            assert not any(FOREIGN.search(form) for form in forms), entry.id


def test_no_page_in_english_speaks_chinese(client):
    """What is Chinese on it is marked as Chinese: texts, titles and names of bulletins, and what was typed."""
    pages = 0
    for address, tree in walk(client):
        pages += 1
        assert tree.get("lang") == "en"
        assert tree.xpath("string(//title)").endswith("Jianbao"), address
        for element in tree.xpath("//*[not(self::title[parent::head])]"):
            language = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
            if not language.startswith("zh"):
                said = [element.text or "", *(child.tail or "" for child in element)]
                said += [element.get(name, "") for name in READ]
                assert not FOREIGN.search("".join(said)), (address, html.tostring(element, encoding="unicode")[:300])
    assert pages > 100


def test_the_address_decides_then_the_browser_then_chinese(client):
    """lang=… wins over Accept-Language, in whose order ours are sought; who names neither reads Chinese."""

    def language(address, accept):
        response = client.get(address, headers={"Accept-Language": accept} if accept else {})
        assert "Accept-Language" in response.headers["Vary"]
        return html.fromstring(response.get_data(as_text=True)).get("lang")

    assert language("/", "") == "zh-CN"
    assert language("/", "fr,de;q=0.5") == "zh-CN"
    assert language("/", "en-US,en;q=0.9,zh-CN;q=0.8") == "en"
    assert language("/", "zh-TW,en;q=0.9") == "zh-CN"
    assert language("/", "en;q=0,fr") == "zh-CN"
    assert language("/?lang=en", "zh-CN") == "en"
    assert language("/?lang=zh", "en") == "zh-CN"
    assert language("/?lang=xx", "en") == "en"


@pytest.mark.parametrize("address", ["/", "/search?q=就业", "/issues", "/issues/yunling-2023-1", "/report", "/nowhere"])
def test_every_link_carries_the_language_of_the_address(client, address):
    """From a page with lang=en every link and form leads to such a page; without it none names a language."""
    page = get(client, address + ("&" if "?" in address else "?") + "lang=en")
    links = [to for to in page.all("//body//a/@href") if to.startswith("/")]
    switch = page.all("//header//a[@hreflang='zh']/@href")
    assert len(switch) == 1 and "lang=zh" in switch[0] and "lang=en" not in switch[0]
    assert [to for to in links if "lang=en" not in to and to not in switch] == []
    for form in page.all("//form"):
        assert form.xpath("input[@name='lang']/@value") == ["en"]
    plain = get(client, address)
    named = [to for to in plain.all("//a/@href") if "lang=" in to]
    assert named == plain.all("//header//a[@hreflang='en']/@href")


def test_the_other_language_is_the_same_page(client):
    """The link keeps the whole state, and never leads to another host."""
    page = get(client, "/search?q=就业&topic=教育&topic=-&page=1")
    (to,) = page.all("//header//a[@hreflang='en']/@href")
    assert client.get(to).status_code == 200
    there = get(client, to)
    assert there.all("//input[@id='q']/@value") == ["就业"]
    assert there.texts("//a[@class='chip']") == ["Take off Topic: 教育", "Take off Topic: none given"]
    for path in ("//evil.example/x", "/%2F/evil.example", "/\\evil.example"):
        for to in get(client, path).all("//header//a[@hreflang]/@href"):
            assert to.startswith("/") and not to.startswith("//")


def test_json_is_the_same_in_every_language(client):
    """Programs read one language, whatever the reader's browser asks for."""
    for address in ('/search?q="就业&format=json', "/search?from=soon&format=json", "/report?format=json"):
        assert client.get(address, headers=ENGLISH).data == client.get(address).data


def test_dates_numbers_and_plurals_are_said_rightly(client):
    """August 21, 2017; Aug 2017; 12,345; 1 article and 2 articles; Chinese writes them as ever."""
    date = datetime.date(2017, 8, 21)

    def said():
        articles = [shown(Message("{n} 篇", n=n)) for n in (0, 1, 12345)]
        return [day(date), period("2017-08"), period("2017"), number(12345), *articles]

    with client.application.test_request_context("/?lang=en"):
        assert said() == [
            *("August 21, 2017", "Aug 2017", "2017", "12,345"),
            *("0 articles", "1 article", "12,345 articles"),
        ]
    with client.application.test_request_context("/"):
        assert said() == ["2017年8月21日", "2017年8月", "2017年", "12345", "0 篇", "1 篇", "12345 篇"]


def test_a_message_is_its_chinese_sentence():
    """As a string, for the command line and for programs; its values may be messages, dates and lists."""
    inner = Message("{day}撤回。", day=datetime.date(2026, 3, 4))
    assert Message("{a}缺{b}", a=inner, b=("1", "3–4")) == "2026年3月4日撤回。缺1、3–4"
    assert Message("没有值的 {大括号}") == "没有值的 {大括号}"


def test_an_index_that_is_away_is_said_in_chinese_marked_as_such():
    """Sentences of the engine are for the operator too, and have no English; the page's own words have."""

    class Away(BruteForce):
        def search(self, request):
            raise Unavailable("索引正在维护，请稍后再试。")

    page = get(create_app(Away()).test_client(), "/search?lang=en")
    assert page.texts("//h1") == ["Cannot search at the moment"]
    assert page.all("//p/span[@lang='zh-CN']/text()") == ["索引正在维护，请稍后再试。"]


def test_an_empty_site_explains_itself_in_english():
    """The first page that an operator sees."""
    page = get(create_app(BruteForce()).test_client(), "/?lang=en")
    assert "jianbao ingest YOUR_FOLDER" in page.text
    assert not FOREIGN.search(page.text)
