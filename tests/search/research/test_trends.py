"""Trends: what each point says is what its link finds."""

import dataclasses
import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from index.embedded.engine import WhooshEngine
from search.find import find
from search.params import Params, QueryError
from search.research.concordance import concordance
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


def texts(year, *bodies):
    id = f"yunling-{year}-1"
    articles = tuple(article(id, n, "brief", title, *body) for n, (title, *body) in enumerate(bodies, 1))
    return dataclasses.replace(THIRD, id=id, year=year, number=1, date=datetime.date(year, 1, 5), articles=articles)


def test_occurrences_are_counted_as_they_are_printed_in_the_articles_found(tmp_path):
    """Counted by hand: 2019 has 就业 four times in 15 characters, 再就业 included."""
    engine = WhooshEngine.create(tmp_path / "index", ())
    engine.write([texts(2019, ("就业", "再就业，就业。", "就业"), ("茶", "采茶忙")), texts(2021, ("培训", "就业培训"))])
    found = trends(engine, Params(), ["就业", "就业 培训", "标题:就业", "就业 OR 茶"], scale="rate")
    told = [[(p.period, p.count, p.times, p.characters) for p in line.points] for line in found.lines]
    assert told == [
        [("2019", 1, 4, 15), ("2020", None, None, 0), ("2021", 1, 1, 6)],
        [("2019", 0, 0, 15), ("2020", None, None, 0), ("2021", 1, 3, 6)],
        [("2019", 1, 1, 15), ("2020", None, None, 0), ("2021", 0, 0, 6)],
        [("2019", 2, 6, 15), ("2020", None, None, 0), ("2021", 1, 1, 6)],
    ]
    assert found.lines[0].points[0].rate == pytest.approx(4 * 10_000 / 15)
    assert found.lines[0].points[1].rate is None


@pytest.mark.parametrize("text", ["7月1日", "20%", "就*业", "-就业", "年:2019"])
def test_what_cannot_be_counted_is_said(engine, text):
    """Numbers, dates, wildcards and what only excludes or filters: their articles are counted, and the page says so."""
    line = trends(engine, Params(), [text]).lines[0]
    assert [point.times for point in line.points] == [None] * len(line.points)
    assert any("只数篇数" in notice for notice in line.notices)


def test_times_are_those_of_the_concordance(engine):
    """What the lines of a concordance show is what the trend counts."""
    for text in ("就业", "培训 就业", "茶 OR 培训"):
        lines = concordance(engine, Params(q=text)).lines
        points = trends(engine, Params(), [text]).lines[0].points
        assert sum(point.times or 0 for point in points) == len(lines)


def test_a_label_is_known_by_a_part_of_its_name():
    """组:青石 is the group 青石工作组 here as in a search, and the line says so."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    line = trends(engine, Params(), ["组:青石 就业"]).lines[0]
    assert sum(point.count or 0 for point in line.points) == find(engine, Params(q="组:青石 就业")).total > 0
    assert any("理解" in notice for notice in line.notices)


def test_the_table_says_by_what_it_is_told():
    """The first column of the rows is the unit's name."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    first = [
        trends(engine, Params(), ["就业"], unit).columns[0] for unit in ("year", "month", "group", "place", "topic")
    ]
    assert first == ["年份", "月份", "工作组", "地区", "主题"]
