"""What is offered where all words together find little, and what match=any and a sentence find."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from index.embedded.engine import WhooshEngine
from search.find import find
from search.params import Params, QueryError
from tests.handmade import ISSUES
from tests.oracle import BruteForce


@pytest.fixture(scope="module", params=["oracle", "embedded"])
def engine(request, tmp_path_factory):
    """The issues written by hand."""
    made = BruteForce() if request.param == "oracle" else WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    made.write(ISSUES)
    return made


class Counting:
    """An engine that remembers what it was asked."""

    def __init__(self, engine):
        self.engine, self.asked = engine, []

    def __getattr__(self, name):
        return getattr(self.engine, name)

    def search(self, request):
        self.asked.append(request)
        return self.engine.search(request)


def ask(engine, query):
    return find(engine, Params.read(parse_qsl(query)))


def follow(engine, url):
    assert urlsplit(url).path == "/search"
    return ask(engine, urlsplit(url).query)


def rungs(page):
    return [str(rung.text) for rung in page.ladder]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("q=茶产业园 招聘会", ["不要求 茶产业园", "不要求 招聘会"]),
        ("q=茶产业园 -就业", ['不排除 "就业"']),
        ("q=茶产业园&topic=教育", ["不限主题"]),
        ("q=茶产业园&kind=brief&from=2024", []),
        ("q=茶产业园&from=2024", ["不限日期"]),
        ('q="就业 吸纳"', ["引号里的字句当作词，各词可以分开出现：就业 吸纳"]),
        ("q=茶产业园招聘会", ["不要求 招聘会"]),
        ("q=标题:茶产业园 魑魅", ["不要求 魑魅"]),
        ("q=魑魅魍魉", []),
    ],
)
def test_each_rung_leads_to_as_many_articles_as_it_says(engine, query, texts):
    """Rungs are there where they find more, and the number is the total of the page they lead to."""
    page = ask(engine, query)
    for rung in page.ladder:
        assert follow(engine, rung.url).total == rung.count > page.total
    if texts:
        assert set(texts) <= set(rungs(page))
    else:
        assert not page.ladder


def test_what_finds_enough_asks_nothing_more(engine):
    """Where there are results the ladder costs nothing: no further request is put to the engine."""
    counting = Counting(engine)
    page = ask(counting, "q=就业")
    assert page.total >= 3 and not page.ladder and not page.best.hits
    assert len(counting.asked) <= 3  # the page, what words hide, and the topic that the word names


def test_the_best_matches_stand_apart(engine):
    """They have most of the words and not all; their link leads to these and the others."""
    page = ask(engine, "q=茶产业园投产 吸纳就业 直升机")
    assert (page.total, page.hits) == (0, ())
    assert page.best.hits[0].title == "青石工作组茶产业园投产"
    any_ = follow(engine, page.best.url)
    assert any_.total == page.best.total
    assert [hit.id for hit in any_.hits] == [hit.id for hit in page.best.hits]
    assert any_.notices[0].text == "这里是含有大部分检索词的文章，最接近的在前。"
    assert follow(engine, any_.notices[0].url).total == 0
    found = ask(engine, "q=茶产业园")
    assert not {hit.id for hit in found.hits} & {hit.id for hit in found.best.hits}
    said = page.to_json()
    assert said["best"]["total"] == page.best.total and len(said["ladder"]) == len(page.ladder)


def test_a_question_goes_to_the_best_matches_at_once(engine):
    """A sentence that no article has is answered by most of its words, and the page says so."""
    page = ask(engine, "q=青石县的茶产业园带动了多少农户增收？")
    assert page.hits[0].title == "青石工作组茶产业园投产"
    assert page.notices[0].text == "没有一篇含有这句话的全部词；这里是含有其中大部分的，最接近的在前。"
    assert any(snippet.marks for snippet in page.hits[0].snippets)
    assert page.ladder == () and page.best.hits == ()
    assert ask(engine, "q=魑魅？").total == 0


def test_exclusions_hold_among_the_best(engine):
    """What is excluded is not among what most of the words find."""
    with_, without = (ask(engine, f"q=茶产业园 吸纳 增收 直升机{more}&match=any") for more in ("", " -投产"))
    assert {hit.id for hit in without.hits} < {hit.id for hit in with_.hits}


def test_any_other_match_is_refused_with_the_cure():
    """A value that is none is said, and the nearest search offered."""
    with pytest.raises(QueryError, match="match 可以是 all") as caught:
        Params.read([("q", "茶"), ("match", "some")])
    assert caught.value.instead == Params("茶").url()
    assert Params("茶")._replace(match="any").url() == Params("茶").matching("any").url()
