"""A label by a part of its name, 组:青石, is known wherever a query is read, and what it was taken for is said."""

import dataclasses

from search.find import find
from search.params import Params
from search.research.concordance import concordance, every_line
from search.research.trends import trends
from search.research.word_contrast import compare, near_words
from tests import handmade
from tests.oracle import BruteForce

ENGINE = BruteForce()
ENGINE.write(handmade.ISSUES)
BY_PART, WHOLE = Params(q="组:青石 就业"), Params(q='组:"青石工作组" 就业')


def test_all_pages_of_research_find_what_a_search_finds():
    total = find(ENGINE, BY_PART).total
    assert total == find(ENGINE, WHOLE).total > 0
    found = concordance(ENGINE, BY_PART)
    assert found.total == total and any("理解" in notice for notice in found.notices)
    whole = concordance(ENGINE, WHOLE)
    assert [line.text for line in found.lines] == [line.text for line in whole.lines]
    assert len(list(every_line(ENGINE, BY_PART))) == len(found.lines)
    assert near_words(ENGINE, BY_PART)[0] == tuple(
        dataclasses.replace(one, url=other.url)
        for one, other in zip(near_words(ENGINE, WHOLE)[0], near_words(ENGINE, BY_PART)[0], strict=True)
    )
    one = compare(ENGINE, BY_PART, Params(q="组:河湾"))
    assert one.totals == compare(ENGINE, WHOLE, Params(q='组:"河湾工作组"')).totals
    assert sum(point.count or 0 for point in trends(ENGINE, Params(), [BY_PART.q]).lines[0].points) == total
