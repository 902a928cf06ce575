"""An indicator through time, sums and medians, and what stands apart, over issues read by the program."""

import dataclasses
import datetime

import pytest

from corpus.figures import extract
from corpus.models import ArticleFigure
from search.figures.asked import FigureParams
from search.figures.ledger import ledger
from search.figures.timeline import timeline
from search.params import QueryError
from tests.contract_corpus import analysis, odd
from tests.handmade import article
from tests.oracle import BruteForce

ISSUES = (
    (2017, "2016年援疆资金2.9亿元。2017年1—6月援疆资金1.4亿元。力争2018年援疆资金3.5亿元。"),
    (2018, "2017年援疆资金3亿元，同比增长5%。援疆资金比上年增加1000万元。"),
    (2019, "2017年援疆资金3.2亿元。历年来累计援疆资金近20亿元。拨付资金1.5亿。"),
)


def issue(year, text):
    """An issue of one article with its figures as the extractor reads them."""
    day = datetime.date(year, 8, 1)
    made = article(f"shixu-{year}-1", 1, "brief", f"{year}年的资金", text, groups=["青石工作组"])
    found = extract(made.paragraphs[0].text, day)
    made = dataclasses.replace(made, figures=tuple(ArticleFigure(0, one) for one in found))
    return odd(f"shixu-{year}-1", day, made, year=year, number=1, series="shixu")


@pytest.fixture(scope="module")
def engine():
    """Three issues that tell of one indicator."""
    made = BruteForce(analysis())
    made.write([issue(*one) for one in ISSUES])
    return made


def asked(**more):
    """What an address asks."""
    return FigureParams.read([("about", "援疆资金"), *more.items()])


def printed(points):
    """What the points print."""
    return [point.row.figure.printed for point in points]


def test_each_kind_stands_apart_in_order_of_days(engine):
    """Values at the end of their periods; what is cumulative, changes and plans elsewhere."""
    found = timeline(engine, asked(unit="亿元"))
    assert printed(found.of("value")) == ["2.9亿元", "3亿元", "3.2亿元"]
    assert [point.day for point in found.of("value")][:2] == [datetime.date(2016, 12, 31), datetime.date(2017, 12, 31)]
    assert printed(found.of("to_date")) == ["1.4亿元", "近20亿元"]
    assert printed(found.of("change")) == ["1000万元"]
    assert printed(found.of("plan")) == ["3.5亿元"]
    assert found.series == ("青石工作组",)
    assert all("#p-" in point.row.url for point in found.points)


def test_two_values_of_one_period_are_told_with_both_sentences(engine):
    """2017年: 3亿元 in one issue, 3.2亿元 in a later one."""
    (conflict,) = timeline(engine, asked(unit="元")).conflicts
    assert conflict.revised
    assert printed(conflict.points) == ["3亿元", "3.2亿元"]
    assert [point.row.sentence for point in conflict.points] == [
        "2017年援疆资金3亿元，同比增长5%。",
        "2017年援疆资金3.2亿元。",
    ]


def test_without_a_unit_most_figures_decide_and_the_others_are_offered(engine):
    """元, and a link to %."""
    found = timeline(engine, asked())
    assert found.unit == "元"
    assert all("/figures/timeline?" in url for _, _, url in found.units)


def test_nothing_asked_is_explained(engine):
    """One sentence with the cure."""
    with pytest.raises(QueryError, match="about"):
        timeline(engine, FigureParams.read([]))


def test_sums_are_of_values_alone(engine):
    """2.9, 3 and 3.2: no plan, no change, nothing that was counted up."""
    (summary,) = ledger(engine, asked(unit="元", size="50")).summaries
    assert summary.count == 3
    assert summary.total == pytest.approx(9.1e8)
    assert summary.median == pytest.approx(3e8)


def test_an_amount_without_a_currency_stands_apart(engine):
    """拨付资金1.5亿 is told, and not counted among 元."""
    page = ledger(engine, FigureParams.read([("min", "1亿元"), ("size", "50")]))
    assert {row.figure.unit for row in page.rows} == {"元"}
    (aside,) = page.asides
    assert aside.text.startswith("另有 1 个数没有印单位")
    apart = ledger(engine, FigureParams.read([("dimension", "number"), ("min", "1亿")]))
    assert [row.figure.printed for row in apart.rows] == ["1.5亿"]
