"""What came in last."""

import dataclasses
import datetime

import pytest

from index.embedded.engine import WhooshEngine
from index.engine import Request
from index.queries import Everything, Run
from search.latest import latest
from tests import handmade
from tests.oracle import BruteForce


@pytest.fixture(params=["oracle", "embedded"])
def engine(request, tmp_path):
    """Four generations: old issues came in late, and one article was corrected last."""
    made = BruteForce() if request.param == "oracle" else WhooshEngine.create(tmp_path / "index", ())
    made.write([handmade.THIRD, *handmade.NIGHTLY])
    made.write([handmade.FIRST])
    made.write([handmade.SECOND])
    first = dataclasses.replace(handmade.FIRST.articles[1], title="河湾工作组推进建设")
    articles = (handmade.FIRST.articles[0], first, *handmade.FIRST.articles[2:])
    made.write([dataclasses.replace(handmade.FIRST, articles=articles)])
    return made


def test_in_the_order_in_which_they_came(engine):
    """The correction first, then the later ingest of the older issue, then the first ingest by date."""
    found = [stored.article.id for stored in latest(engine, Request(), 12)]
    assert found[:4] == ["yunling-2023-1-02", "yunling-2023-3-01", "yunling-2023-3-02", "yunling-2023-3-03"]
    assert found[4:7] == ["yunling-2023-1-01", "yunling-2023-1-03", "yunling-2023-1-04"]
    assert found[7] == "zaobao-20240401-01"
    assert len(found) == len(set(found)) == 12


@pytest.mark.parametrize("query", [Everything(), Run("就业")])
def test_never_more_and_never_fewer(engine, query):
    """As many as asked for, or all there are; fewer are the head of more."""
    everything = latest(engine, Request(query), 1000)
    assert len(everything) == engine.search(Request(query, limit=0)).total
    for most in range(1, len(everything)):
        assert latest(engine, Request(query), most) == everything[:most]


def test_as_of_an_earlier_generation(engine):
    """What has not come yet is not there."""
    found = latest(engine, Request(as_of=2), 3)
    assert {stored.born for stored in found} == {2}
    assert all(stored.head.date == datetime.date(2023, 2, 6) for stored in found)
