"""Trends: what each point says is what its link finds."""

import dataclasses
import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from index.embedded.engine import WhooshEngine
from search.find import find
from search.params import Params, QueryError
from search.research.trends import trends
from tests import handmade
from tests.handmade import THIRD, article
from tests.oracle import BruteForce


def issue(year, month, *titles):
    id = f"yunling-{year}-{month}"
    articles = tuple(article(id, n, "brief", title, "正文。") for n, title in enumerate(titles, 1))
    return dataclasses.replace(
        THIRD, id=id, year=year, number=month, date=datetime.date(year, month, 5), articles=articles
    )


ISSUES = [issue(2019, 11, "就业", "就业 培训", "茶"), issue(2020, 2, "茶"), issue(2022, 2, "就业", "培训")]


@pytest.fixture(params=["oracle", "embedded"])
def engine(request, tmp_path):
    made = BruteForce() if request.param == "oracle" else WhooshEngine.create(tmp_path / "index", ())
    made.write(ISSUES)
    return made


def test_a_period_without_articles_is_a_gap_and_one_without_matches_zero(engine):
    found = trends(engine, Params(), ["就业", "培训"])
    assert [[(p.period, p.count, p.all) for p in line.points] for line in found.lines] == [
        [("2019", 2, 3), ("2020", 0, 1), ("2021", None, 0), ("2022", 1, 2)],
        [("2019", 1, 3), ("2020", 0, 1), ("2021", None, 0), ("2022", 1, 2)],
    ]
    assert found.lines[0].points[3].share == 500


def test_months_run_through_within_the_dates_asked_for(engine):
    found = trends(engine, Params(from_="2019", to="2020-02"), ["就业"], "month")
    assert [(p.period, p.count) for p in found.lines[0].points] == [
        ("2019-11", 2),
        ("2019-12", None),
        ("2020-01", None),
        ("2020-02", 0),
    ]


@pytest.mark.parametrize("unit", ["year", "month"])
def test_every_point_leads_to_its_hits(engine, unit):
    for line in trends(engine, Params(kind=("brief",)), ["就业", "茶 OR 培训"], unit).lines:
        for point in line.points:
            page = find(engine, Params.read(parse_qsl(urlsplit(point.url).query)))
            assert page.total == (point.count or 0)


@pytest.mark.parametrize(
    ("asked", "unit"), [([], "year"), (["", " "], "year"), (list("一二三四五六"), "year"), (["就"], "day")]
)
def test_what_cannot_be_drawn_is_explained(engine, asked, unit):
    with pytest.raises(QueryError):
        trends(engine, Params(), asked, unit)


@pytest.mark.parametrize("unit", ["group", "place", "topic"])
def test_a_query_is_told_by_the_values_of_a_facet(unit):
    """Every count is the total of its link, and what the value has in all is that of the value alone."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    found = trends(engine, Params(), ["就业", "培训"], unit)
    assert any(point.count for point in found.lines[0].points)
    for line in found.lines:
        for point in line.points:
            asked = Params.read(parse_qsl(urlsplit(point.url).query))
            assert asked.values(unit) == (point.period,)
            assert find(engine, asked).total == point.count
            assert find(engine, asked.asking("")).total == point.all
