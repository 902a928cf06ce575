"""A concordance has a line for every occurrence, and no other."""

import dataclasses

import pytest

from index.embedded.engine import WhooshEngine
from index.engine import Request
from index.queries import String
from search.params import Params, QueryError
from search.research.concordance import concordance, every_line
from tests import contract_corpus
from tests.handmade import THIRD, article
from tests.oracle import BruteForce

ISSUE = dataclasses.replace(
    THIRD,
    articles=(
        article(THIRD.id, 1, "feature", "就业就業", "甲在家门口就 业，乙外出就业。", "=就业", groups=["青石工作组"]),
        article(THIRD.id, 2, "brief", "别的事", "丙丁就业了", "没有"),
    ),
)


@pytest.fixture(scope="module", params=["oracle", "embedded"])
def make(request, tmp_path_factory):
    if request.param == "oracle":
        return BruteForce
    return lambda: WhooshEngine.create(tmp_path_factory.mktemp("index"), ())


@pytest.fixture(scope="module")
def engine(make):
    engine = make()
    engine.write([ISSUE])
    return engine


def ask(engine, q="就业", order="date", **more):
    return concordance(engine, Params.read([("q", q), *more.items()]), order)


def test_each_occurrence_is_a_line_with_its_text_to_both_sides(engine):
    found = ask(engine)
    assert [(line.left, line.text, line.right) for line in found.lines] == [
        ("", "就业", "就業"),
        ("就业", "就業", ""),
        ("甲在家门口", "就 业", "，乙外出就业。"),
        ("甲在家门口就 业，乙外出", "就业", "。"),
        ("=", "就业", ""),
        ("丙丁", "就业", "了"),
    ]
    assert found.total == 2
    first = ISSUE.articles[0]
    assert found.lines[2].url.endswith(f"#p-{first.paragraphs[0].id}")
    assert found.lines[0].groups == ("青石工作组",)


def test_lines_are_sorted_by_what_stands_beside_them(engine):
    right = [line.right for line in ask(engine, order="right").lines]
    assert right == ["", "", "，乙外出就业。", "。", "了", "就業"]
    left = [line.left for line in ask(engine, order="left").lines]
    assert left == ["", "=", "丙丁", "就业", "甲在家门口就 业，乙外出", "甲在家门口"]


def test_words_of_the_title_alone_are_not_sought_in_the_text(engine):
    assert [line.paragraph for line in ask(engine, "标题:就业").lines] == ["", ""]


@pytest.mark.parametrize("q", ["", "-就业"])
def test_what_seeks_nothing_is_explained(engine, q):
    with pytest.raises(QueryError):
        ask(engine, q)
    with pytest.raises(QueryError):
        every_line(engine, Params(q=q))


def test_an_unknown_order_is_explained_with_an_address_that_works(engine):
    with pytest.raises(QueryError) as refused:
        ask(engine, order="x" * 99)
    assert refused.value.instead.startswith("/concordance?q=")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The brute-force engine and the embedded one with the whole history."""
    judge, engine = BruteForce(), WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    for issues, gone in contract_corpus.history():
        judge.write(issues, gone)
        engine.write(issues, gone)
    return judge, engine


@pytest.mark.parametrize("text", ["就业", "工作组", "的", "A320", "%", "哈哈", "1"])
def test_there_are_as_many_lines_as_a_reader_counts(both, text):
    judge, engine = both
    _, matching = judge._select(Request(String(text)))
    counted = sum(sum(judge._tf(String(text), version)) for version in matching)
    asked = Params(q=f'"{text}"', size=7)
    lines = list(every_line(engine, asked))
    assert len(lines) == counted > 0
    pages = range(1, concordance(engine, asked).pager.pages + 1)
    assert [line for n in pages for line in concordance(engine, asked.at_page(n)).lines] == lines


def test_the_order_of_contexts_is_that_of_all_lines(engine, monkeypatch):
    """Pages of an order by contexts tile one sorted list; where only some articles are read, it is said of how many."""
    whole = [(line.left, line.right) for line in ask(engine, order="right").lines]
    monkeypatch.setattr("search.research.concordance.LINES", 2)
    pages = [ask(engine, order="right", page=str(page)) for page in (1, 2, 3)]
    assert [(line.left, line.right) for page in pages for line in page.lines] == whole
    assert not pages[0].notices and pages[0].pager.pages == 3
    monkeypatch.setattr("search.research.concordance.SORTED", 1)
    drawn = ask(engine, order="right")
    assert drawn.total == 2 and "1 篇（共 2 篇）" in drawn.notices[0]


def test_lines_are_gathered_by_article(engine):
    """In order of articles, as by date."""
    assert [line.article for line in ask(engine, order="article").lines] == [line.article for line in ask(engine).lines]
