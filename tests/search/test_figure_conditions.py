"""Conditions on figures in the search box: how they are read and printed, what they find, and why."""

import re
import string

import pytest
from hypothesis import assume, settings
from hypothesis import given as over
from hypothesis import strategies as st

from corpus.figures.tables import units
from index.figures import FigureCondition, HasFigure
from index.queries import And, Not, Or, Run, String
from search.figures.in_search import edited
from search.find import find
from search.params import Params
from search.query.figure_conditions import condition_text, conditions
from search.query_parsing import parse_query, unparse
from tests import figures_corpus as given
from tests.contract_corpus import analysis
from tests.oracle import BruteForce


def has(about="", **more):
    """The condition as the box makes it."""
    return HasFigure(FigureCondition((about,) if about else (), True, certain=True, **more))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("=1.5亿元", has(unit="元", low=1.5e8, high=1.5e8)),
        ("＝15000万元", has(unit="元", low=1.5e8, high=1.5e8)),
        (">=1亿元", has(unit="元", low=1e8)),
        ("≤5%", has(unit="%", high=5)),
        ("就业 1000..5000人", And((Run("就业"), has("就业", unit="人", low=1000, high=5000)))),
        ("就业 2..3万人", And((Run("就业"), has("就业", unit="人", low=20000, high=30000)))),
        ("就业 ..5000人", And((Run("就业"), has("就业", unit="人", high=5000)))),
        ("就业>=1000人", And((Run("就业"), has("就业", unit="人", low=1000)))),
        ('"援疆资金" >=1亿元', And((String("援疆资金"), has("援疆资金", unit="元", low=1e8)))),
        ("-就业 >=1000人", And((Not(String("就业")), has(unit="人", low=1000)))),
        ("标题:就业 >=1000人", And((Run("就业", "title"), has(unit="人", low=1000)))),
        (
            "36个项目",
            Or((And((Run("36"), String("36个项目"))), has("项目", unit="个", low=36, high=36))),
        ),
    ],
)
def test_a_condition_is_read(typed, query):
    """In half width and full width, with the word before it as what it is said of."""
    assert parse_query(typed) == type(parse_query(typed))(query, ())


def test_more_than_an_amount_leaves_the_amount_out():
    """The range of >1亿元 begins at the next number; the condition is printed as it was typed."""
    (one,) = conditions(parse_query(">1亿元").query)
    assert one.low > 1e8
    assert one.low - 1e8 < 1e-6
    assert unparse(parse_query(">1亿元").query) == ">1亿元"


@pytest.mark.parametrize("typed", ["2017..2018", "年:2017..2018", "5年", "12.5%", "=5", "a->b", "-1805名", "1+1=2"])
def test_what_is_none_stays_words(typed):
    """Years, durations, what has no unit."""
    assert conditions(parse_query(typed).query) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("就业 >一大堆", "没有看得懂的数"),
        ("就业 5000..1000人", "两端已对调"),
        ("资金 1亿元..2亿美元", "不是同一种单位"),
    ],
)
def test_what_cannot_be_a_condition_is_said(typed, says):
    """One sentence with the cure; the search goes on."""
    assert any(says in notice for notice in parse_query(typed).notices)


AMOUNTS = st.one_of(
    st.integers(1, 10**12).map(float),
    st.integers(1, 10**9).map(lambda n: n / 100),
    st.integers(1, 10**6).map(lambda n: n * 1e4),
)
CALENDAR = {"年", "年级", "世纪"}  # 2019年 is a date
UNITS = st.sampled_from(sorted({one.base for one in units().values()} - CALENDAR))


@settings(max_examples=80)
@over(AMOUNTS, AMOUNTS, UNITS, st.sampled_from(["", "就业", "援疆 资金", "GDP"]), st.sampled_from("=<>[]"))
def test_a_condition_is_printed_as_it_is_read(one, other, unit, about, form):
    """Over values and units: what is printed is read as the same again."""
    assume(not any(re.match(r"(1[0-9]|20|21)[0-9]{2}\.", str(value)) and value % 1 for value in (one, other)))  # 2019.3
    low, high = sorted((one, other))
    ends = {"=": (low, low), "<": (None, high), ">": (low, None)}.get(form, (low, high))
    text = condition_text(FigureCondition(unit=unit, low=ends[0], high=ends[1]))
    typed = f'"{about}" {text}' if about else text
    query = parse_query(typed).query
    (found,) = conditions(query)
    assert (found.unit, found.low, found.high) == (unit, *ends)
    assert parse_query(unparse(query)).query == query


@settings(max_examples=120)
@over(st.lists(st.sampled_from([*'abc就业()<>=. -"', "1亿元", ">=", "..", "36个项目", " OR "]), max_size=12))
def test_whatever_is_typed_is_printed_as_it_is_read(pieces):
    """No query of these pieces fails, and each is read again as it was."""
    text = "".join(pieces)
    if not any(char in string.ascii_letters or ord(char) > 0x3000 for char in text):
        return
    try:
        query = parse_query(text).query
    except ValueError:
        return
    assert parse_query(unparse(query)).query == query


@pytest.fixture(scope="module")
def engine():
    """Issues whose figures are written by hand."""
    made = BruteForce(analysis())
    made.write([given.MONEY, given.BOUNDS, given.UNDATED])
    return made


def found(engine, typed):
    """The page of a search."""
    return find(engine, Params(q=typed, size=50))


def test_the_right_number_with_the_right_noun(engine):
    """总投资9亿元 stands in every sentence, and is no 援疆资金 of more than two."""
    assert [hit.title for hit in found(engine, "援疆资金 >2亿元").hits] == ["资金之20"]
    assert found(engine, "援疆资金 >=1.5亿元").total == len(given.SPELLINGS) + 1
    assert found(engine, "援疆资金 >1.5亿元").total == 1


@pytest.mark.parametrize("spelling", given.SPELLINGS[:5])
def test_every_spelling_finds_the_same(engine, spelling):
    """=1.5亿元 in any spelling, and why each article was found."""
    page = found(engine, f"={spelling}")
    assert page.total == len(given.SPELLINGS)
    for hit in page.hits:
        assert [row.figure.lower for row in hit.figures] == [1.5e8]


def test_why_it_matched_is_said(engine):
    """15000万元 = 1.5亿元, with the sentence and the way there."""
    rows = [row for hit in found(engine, "援疆资金 =1.5亿元").hits for row in hit.figures]
    (row,) = [row for row in rows if row.figure.printed == "15000万元"]
    assert row.reading == "1.5亿元"
    assert "#p-" in row.url


def test_what_begins_at_the_end_lies_beyond_it(engine):
    """超3000人 is more than 3000, and 近1000人 only may be more than 950: that is counted apart."""
    assert found(engine, "就业 >3000人").total == 1
    page = found(engine, "培训 >950人")
    assert page.total == 0
    assert any("只是可能" in notice.text for notice in page.notices)


def test_a_chip_can_be_taken_off_taken_as_words_and_edited(engine):
    """Each way is an address; an edited condition takes the place of the old one."""
    (chip,) = found(engine, "河湾 就业 >2000人").figure_chips
    assert chip.text == "就业 >2000人"
    assert chip.off == Params(q="河湾 就业", size=50).url()
    assert chip.plain == Params(q='河湾 就业 "2000人"', size=50).url()
    assert edited(Params(q=chip.rest), "就业 >1000人").q == "河湾 就业 >1000人"
    assert chip.ledger.startswith("/figures?")
