"""The ledger, and the check of a draft, over figures written by hand in the brute-force engine."""

import dataclasses
import datetime

import pytest

from corpus.figures import extract
from corpus.models import ArticleFigure
from search.figures import ledger as ledgers
from search.figures.asked import FigureParams
from search.figures.ledger import ledger
from search.figures.verify import verify
from search.find import find
from search.params import Params, QueryError
from tests import figures_corpus as given
from tests.contract_corpus import analysis, odd
from tests.handmade import article
from tests.oracle import BruteForce


@pytest.fixture(scope="module")
def engine():
    """Three issues with their figures."""
    made = BruteForce(analysis())
    made.write([given.MONEY, given.BOUNDS, given.UNDATED])
    return made


def found(engine, **asked):
    """The ledger of an address."""
    return ledger(engine, FigureParams.read([(name.rstrip("_"), value) for name, value in asked.items()]))


def test_a_range_finds_every_spelling_and_no_other_currency(engine):
    """The eight spellings of 1.5亿元; not 101.5亿元, not 1.5亿美元."""
    page = found(engine, min="1.5亿元", max="1.5亿元", size="50")
    assert page.total == page.certain == len(given.SPELLINGS)
    assert {row["unit"] for row in page.to_json()["figures"]} == {"元"}


def test_possibly_and_certainly_are_told_apart(engine):
    """近1000人 and 不足200人 touch the range 150 to 950; `certain` leaves them out."""
    page = found(engine, unit="人", min="150", max="950")
    assert (page.total, page.certain) == (4, 2)
    assert found(engine, unit="人", min="150", max="950", certain="1").total == 2


def test_every_facet_count_is_the_total_of_its_link(engine):
    """As on the page of results."""
    page = found(engine, unit="元")
    for facet in page.facets:
        for value in facet.values:
            pairs = [pair for pair in page.asked.pairs() if pair[0] != facet.name]
            assert ledger(engine, FigureParams.read([*pairs, (facet.name, value.value)])).total == value.count


def test_what_is_told_twice_is_one_row_of_the_whole_answer(monkeypatch):
    """The same sentence in the newest and the oldest of thirteen articles is one row, though pages lie between."""
    texts = ["就业300人。", *(f"第{n}村就业{n}人。" for n in range(11, 22)), "就业300人。"]
    printed = ["300人", *(f"{n}人" for n in range(11, 22)), "300人"]
    articles = [
        given.telling(
            article("shuzi-2020-1", n, "brief", f"之{n}", text), (0, one, float(one[:-1]), float(one[:-1]), "人")
        )
        for n, (text, one) in enumerate(zip(texts, printed, strict=True), 1)
    ]
    made = BruteForce(analysis())
    made.write([odd("shuzi-2020-1", datetime.date(2020, 1, 1), *articles, year=2020, number=1, series="shuzi")])
    pages = [found(made, unit="人", size="10", page=page) for page in "12"]
    assert [(page.total, page.told, page.pager.pages, len(page.rows)) for page in pages] == [
        (13, 12, 2, 10),
        (13, 12, 2, 2),
    ]
    assert [len(row.others) for page in pages for row in page.rows] == [1] + [0] * 11
    assert pages[0].to_json()["figures"][0]["others"][0]["url"].startswith("/articles/shuzi-2020-1-13")
    monkeypatch.setattr(ledgers, "WHOLE", 12)
    page = found(made, unit="人", size="10")
    assert (page.told, len(page.rows), page.rows[0].others) == (None, 10, ())


def test_a_row_says_where_it_stands(engine):
    """The marked part of the sentence is what is printed, and the link leads to its paragraph."""
    for row in found(engine, about="援疆资金", size="50").rows:
        assert row.sentence[slice(*row.mark)] == row.figure.printed
        assert row.url.startswith(f"/articles/{row.stored.article.id}")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"min": "一大堆"}, "不是一个数"),
        ({"min": "5", "max": "3"}, "大于最大值"),
        ({"unit": "蛙"}, "没有“蛙”这种单位"),
        ({"min": "1元", "max": "2美元"}, "不是同一种单位"),
        ({"sort": "best"}, "没有“best”这种排序"),
        ({"about": "就" * 61}, "最多 60 个"),
    ],
)
def test_what_cannot_be_asked_is_explained(engine, asked, says):
    """One sentence with the cure, and an address that can be asked."""
    with pytest.raises(QueryError, match=says) as caught:
        found(engine, **asked)
    assert caught.value.instead.startswith("/figures")


def test_an_address_is_its_whole_state():
    """What is read and printed is read again as the same."""
    pairs = [
        ("about", "就业"),
        ("unit", "人"),
        ("min", "5"),
        ("certain", "1"),
        ("dimension", "people"),
        ("sort", "-value"),
    ]
    asked = FigureParams.read([*pairs, ("place", "青石县"), ("page", "2")])
    assert FigureParams.read(asked.pairs()) == asked
    assert asked.toggle("place", "青石县").values("place") == ()


def test_a_draft_is_held_against_the_collection(engine):
    """The same, rounded, another value for the same subject, and nothing at all."""
    text = "援疆资金1.5亿元。援疆资金101亿元。援疆资金7亿元。\n种下3000棵。"
    checked = verify(engine, text, Params())
    assert [one.outcome for one in checked.figures] == ["found", "rounded", "differs", "none"]
    assert [text[one.start : one.end] for one in checked.figures] == ["1.5亿元", "101亿元", "7亿元", "3000棵"]
    assert checked.figures[1].difference == pytest.approx(5e7)


def test_another_subject_is_no_source(engine):
    """到位资金 of 1.5亿元 is not found in 援疆资金 of as much: they share no half of their pairs of characters."""
    checked = verify(engine, "援助到位总资金1.5亿元。", Params())
    assert checked.figures[0].outcome == "none"


@pytest.mark.parametrize(
    ("text", "says"), [("", "还没有草稿"), ("没有数字。", "没有可以核对的数字"), ("字" * 300_001, "最多核对")]
)
def test_a_draft_that_cannot_be_checked_is_explained(engine, text, says):
    """Empty, without figures, too long."""
    with pytest.raises(QueryError, match=says):
        verify(engine, text, Params())


def test_the_right_number_with_the_right_noun_as_texts_are_read():
    """援疆资金 >1亿元 finds 28784万元 援疆资金 and not 78348万元 总投资, 36个项目 not 12个项目 with 36人."""
    texts = ["安排援疆资金28784万元，项目总投资78348万元。", "实施12个项目，培训36人。", "实施36个项目。"]
    articles = [
        dataclasses.replace(one, figures=tuple(ArticleFigure(0, figure) for figure in extract(text)))
        for n, text in enumerate(texts, 1)
        for one in [article("shuzi-2020-1", n, "brief", f"之{n}", text)]
    ]
    made = BruteForce(analysis())
    made.write([odd("shuzi-2020-1", datetime.date(2020, 1, 1), *articles, year=2020, number=1, series="shuzi")])

    def why(typed):
        return [row.figure.printed for hit in find(made, Params.read([("q", typed)])).hits for row in hit.figures]

    assert why("援疆资金 >1亿元") == ["28784万元"]
    assert why("总投资 >5亿元") == ["78348万元"]
    assert why("36个项目") == ["36个"]
    own = found(made, about="援疆资金", own="1", min="1亿元")
    assert [row.figure.printed for row in own.rows] == ["28784万元"]
    assert found(made, about="援疆资金", min="1亿元").total == 2  # of that sentence
