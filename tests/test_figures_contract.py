"""What is promised of figures, of every engine, with the brute-force engine as the judge."""

import dataclasses
import datetime

import pytest

from index import engine as e
from index import queries as q
from index.embedded.engine import WhooshEngine
from index.embedded.figures import nearest
from index.engine import FigureRow, FiguresRequest
from index.figures import FigureCondition, HasFigure
from tests import figures_corpus as given
from tests.contract_corpus import analysis
from tests.oracle import BruteForce


@pytest.fixture(scope="module")
def judge():
    """The brute-force engine with the whole history."""
    made = BruteForce(analysis())
    for issues, gone in given.HISTORY:
        made.write(issues, gone)
    return made


@pytest.fixture(scope="module", params=["oracle", "embedded", pytest.param("opensearch", marks=pytest.mark.opensearch)])
def engine(request, tmp_path_factory, judge):
    """Each engine with the same history."""
    if request.param == "oracle":
        return judge
    if request.param == "embedded":
        made = WhooshEngine.create(tmp_path_factory.mktemp("figures"), analysis().names)
    else:
        made = request.getfixturevalue("opensearch_engine")
    for issues, gone in given.HISTORY:
        made.write(iter(issues), gone)
    return made


def found(engine, **condition):
    """The printed figures that meet a condition, least first."""
    results = engine.figures(FiguresRequest(condition=FigureCondition(**condition), sort="value", limit=100))
    stored = engine.articles({row.article for row in results.rows})
    return [stored[row.article].article.figures[row.number].figure.printed for row in results.rows]


def test_every_spelling_of_an_amount_is_that_amount(engine):
    """Eight spellings of 1.5亿元 are in a range of it alone; another currency and a longer number are not."""
    assert sorted(found(engine, unit="元", low=1.5e8, high=1.5e8)) == sorted(given.SPELLINGS)
    assert found(engine, unit="美元", low=1e8) == ["1.5亿美元"] * 2


def test_the_right_number_with_the_right_noun(engine):
    """A number counts for its own subject, not for another one of its sentence."""
    assert found(engine, about=("援疆资金",), in_subject=True, unit="元", low=2e8) == ["101.5亿元"]
    assert found(engine, about=("援疆资金",), unit="元", low=2e8).count("9亿元") == 9


def test_what_lies_in_a_range_and_what_may(engine):
    """不足200人 and 近1000人 may be 150 to 950 people, 300人 and 200人 are, 超3000人 is not."""
    asked = FigureCondition(unit="人", low=150, high=950)
    results = engine.figures(FiguresRequest(condition=asked))
    assert (results.total, results.certain) == (4, 2)
    assert found(engine, unit="人", low=150, high=950, certain=True) == ["200人", "300人"]
    assert found(engine, unit="人", low=150, high=950) == ["不足200人", "200人", "300人", "近1000人"]


def test_an_earlier_generation_has_its_figures(engine):
    """A correction takes figures away, a withdrawal all of an issue's; as of before they are there."""
    asked = FiguresRequest(condition=FigureCondition(unit="人", low=3000))
    assert engine.figures(asked).total == 0
    before = engine.figures(dataclasses.replace(asked, articles=e.Request(as_of=2)))
    assert before.rows == (FigureRow("shuzi-2022-1-01", 0), FigureRow("shuzi-2022-1-01", 1))
    assert before.generation == 2
    none = FiguresRequest(e.Request(filters={"series": ("shuzi",)}, as_of=4), FigureCondition(unit="人", high=300))
    assert engine.figures(none).rows == (FigureRow("shuzi-2022-1-01", 0),)


def test_articles_that_have_a_figure(engine):
    """A figure condition stands in any query; two of them may be met by two figures."""
    few = HasFigure(FigureCondition(unit="人", high=250))
    assert {hit.id for hit in engine.walk(e.Request(few))} == {"shuzi-2022-1-01", "shuzi-no3-01"}
    both = few & HasFigure(FigureCondition(unit="%"))
    assert [hit.id for hit in engine.walk(e.Request(both))] == ["shuzi-2022-1-01"]
    assert {hit.id for hit in engine.walk(e.Request(q.String("资金之") & ~HasFigure(FigureCondition(low=1e10))))} == {
        f"shuzi-2021-1-{n:02}" for n in range(1, 9)
    }


def test_articles_come_back_with_their_figures(engine):
    """What was written of figures is read."""
    stored = engine.articles(["shuzi-no3-01"])["shuzi-no3-01"]
    assert stored.article == given.UNDATED.articles[0]
    assert stored.article.figures[1].figure.first_day == datetime.date(2021, 1, 1)


@pytest.mark.parametrize("number", range(len(given.requests())))
def test_figures_agree_with_the_judge(engine, judge, number):
    """Total, certainty, order, page, generation and every count are the judge's."""
    request = given.requests()[number]
    assert engine.figures(request) == judge.figures(request)


def nearest_ones():
    """Requests for the figures nearest to a value, around few and around many."""
    for number, condition in enumerate(given.CONDITIONS):
        for near in (0.0, 100.0, 1.5e8):
            articles = e.Request(q.String("资金")) if number % 4 == 3 else e.Request()
            yield FiguresRequest(articles, condition, "closest", near, number % 3, (number * 7) % 5)


@pytest.fixture(scope="module")
def nearest_pages(judge):
    """Some requests, and the pages that the judge gives."""
    some = [one for one in given.requests() if one.articles.as_of is None][::6]
    requests = [*some, *nearest_ones()]
    return requests, [judge.figures(request).rows for request in requests]


@pytest.mark.parametrize("first", [1, 64])
@pytest.mark.parametrize("rare", [1, 10**6])
def test_pages_together_are_the_pages_of_each(engine, nearest_pages, monkeypatch, first, rare):
    """Several requests at once give the rows that each gives, near or far, by rare strings and by frequent ones."""
    monkeypatch.setattr(nearest, "FIRST", first)
    monkeypatch.setattr(nearest, "MORE", 2)
    monkeypatch.setattr(nearest, "RARE", rare)
    requests, wanted = nearest_pages
    together = engine.figure_pages(requests)
    assert together.generation == engine.state().generation
    for request, rows, expected in zip(requests, together.rows, wanted, strict=True):
        assert rows == expected, request


def test_a_count_is_the_total_with_that_value(engine):
    """The number beside a value is the total of the same request with that value alone."""
    condition = FigureCondition(about=("就业",))
    request = FiguresRequest(condition=condition, facets=given.FACETS)
    for facet, values in engine.figures(request).facets.items():
        for value, count in values:
            if facet == "dimension":
                narrowed = dataclasses.replace(request, condition=dataclasses.replace(condition, dimensions=(value,)))
            else:
                narrowed = dataclasses.replace(request, articles=e.Request(filters={facet: (value,)}))
            assert engine.figures(narrowed).total == count, (facet, value)
