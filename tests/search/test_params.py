"""The state of a URL: what it accepts, what it refuses, and the links made from it."""

import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from index.queries import And, Everything, Labelled, Not, Range, String
from search.params import NAMES, Params, QueryError

FULL = Params(
    q="富余 劳动力",
    series=("yunling",),
    group=("青石工作组", "-"),
    place=("河湾县",),
    topic=("就业",),
    kind=("brief",),
    from_="2017-08",
    to="2018",
    sort="oldest",
    page=3,
    size=20,
    as_of=7,
    event_from="2017-06",
    event_to="2017-08-15",
    lang="en",
    by="issue",
    match="any",
    excluded=(("series", "yunchuan"), ("group", "河湾工作组"), ("place", "-"), ("topic", "教育"), ("kind", "feature")),
)


def read(**given):
    return Params.read([("from" if name == "from_" else name, value) for name, value in given.items()])


def test_a_url_without_parameters_is_the_plain_search():
    """Nothing given means no words, no filters, relevance, ten articles, the first page."""
    assert Params.read([]) == Params("", (), (), (), (), (), "", "", "relevance", 1, 10, None)
    assert Params().url() == "/search"


def test_all_parameters_are_read_and_printed_alike():
    """A state survives its own URL, in one canonical order, defaults left out."""
    assert Params.read(parse_qsl(urlsplit(FULL.url()).query)) == FULL
    assert [name for name, _ in FULL.pairs()] == [
        *("q", "match", "series", "group", "group", "place", "topic", "kind"),
        *("not_series", "not_group", "not_place", "not_topic", "not_kind", "from", "to", "event_from", "event_to"),
        *("sort", "by", "page", "size", "as_of", "lang"),
    ]
    assert {name for name, _ in FULL.pairs()} == set(NAMES)


def test_a_multidict_is_read():
    """Flask's `request.args` gives every value of a repeated name."""
    assert Params.read(MultiDict([("group", "甲"), ("group", "乙"), ("group", "甲")])).group == ("甲", "乙")


def test_what_is_unknown_or_blank_is_ignored():
    """Foreign parameters, blanks and empty form fields change nothing."""
    assert Params.read([("utm_source", "x"), ("q", "  "), ("q", " 援疆 "), ("group", ""), ("page", "")]) == Params(
        "援疆"
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2017", "2017"),
        ("2017-8", "2017-08"),
        ("2017-08-05", "2017-08-05"),
        ("２０１７年８月５日", "2017-08-05"),
        ("2017年8月", "2017-08"),
        ("2017/8/5", "2017-08-05"),
        ("-", "-"),
    ],
)
def test_dates_have_one_form(written, meant):
    """A date is accepted as people write it and kept in the form of the URL."""
    assert read(from_=written).from_ == meant


def test_the_ends_of_the_dates_are_inclusive_to_the_end_of_the_unit():
    """2016-02 ends on the 29th, 2017 on the last of December."""
    assert [str(day) for day in read(from_="2016-02", to="2016-02").ends] == ["2016-02-01", "2016-02-29"]
    assert [str(day) for day in read(from_="2017", to="2017-08-21").ends] == ["2017-01-01", "2017-08-21"]
    assert str(read(to="2017").ends[1]) == "2017-12-31"


@pytest.mark.parametrize("value", ["singlemessage", "timeline", "groupmessage", "qq_1", "1084595010", "page_1006", "x"])
def test_what_is_no_date_is_a_parameter_of_another_program(value):
    """WeChat and others append their own `from` to a link that is forwarded; a date beside it still counts."""
    assert Params.read([("q", "就业"), ("from", value), ("isappinstalled", "0")]) == Params("就业")
    assert Params.read([("from", value), ("from", "2017"), ("to", value)]) == Params(from_="2017")


def test_a_facet_has_at_most_fifty_values():
    """Every link of a page repeats them; more are refused with the number, the bound and the rest of the search."""
    fifty = [("topic", str(n)) for n in range(50)]
    assert len(Params.read([*fifty, ("topic", "0")]).topic) == 50
    with pytest.raises(QueryError, match="topic 有 51 个值，一次最多用 50 个") as caught:
        Params.read([("q", "就业"), *fifty, ("topic", "50")])
    assert caught.value.instead == Params("就业").url()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"from_": "2017-13-45"}, "from=2017-13-45 不存在"),
        ({"to": "2017-02-30"}, "to=2017-02-30 不存在"),
        ({"to": "0000"}, "不存在"),
        ({"from_": "去年"}, "看不懂。请写成 2017、2017-08 或 2017-08-21"),
        ({"from_": "2018", "to": "2017"}, "请对调"),
        ({"event_from": "2018", "event_to": "2017"}, "请对调 event_from 与 event_to"),
        ({"event_to": "-"}, "日期 event_to=- 看不懂"),
        ({"page": "0"}, "页码 page=0"),
        ({"page": "-1"}, "页码"),
        ({"page": "1.5"}, "页码"),
        ({"page": "1" * 5000}, "页码"),
        ({"size": "101"}, "1 到 100"),
        ({"sort": "best"}, "relevance（相关度）"),
        ({"kind": "novel"}, "feature（专题）"),
        ({"as_of": "yesterday"}, "as_of"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_cure(given, says):
    """A refused parameter names itself and what to write in its place."""
    with pytest.raises(QueryError) as caught:
        read(**given)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 120


def test_dates_in_the_wrong_order_come_with_the_right_one():
    """The refusal carries the request that was probably meant."""
    with pytest.raises(QueryError) as caught:
        read(q="援疆", from_="2018", to="2017")
    assert caught.value.instead == Params("援疆", from_="2017", to="2018").url()


def test_toggle_adds_and_takes_away():
    """A value of a facet is added beside the others, then taken away; the page starts again."""
    both = FULL.toggle("group", "河湾工作组")
    assert (both.group, both.page) == (("青石工作组", "-", "河湾工作组"), 1)
    assert both.toggle("group", "青石工作组").toggle("group", "-").group == ("河湾工作组",)


def test_the_other_links_change_one_thing():
    """Page, order, dates, words and generation change by themselves, and all but the page go to the first page."""
    assert FULL.at_page(5).page == 5
    assert FULL.sorted_by("newest").pairs()[-5:] == [
        ("sort", "newest"),
        ("by", "issue"),
        ("size", "20"),
        ("as_of", "7"),
        ("lang", "en"),
    ]
    assert FULL.without("from", "to", "topic") == Params(
        *(FULL.q, FULL.series, FULL.group, FULL.place, (), FULL.kind),
        **{
            "sort": "oldest",
            "size": 20,
            "as_of": 7,
            "event_from": "2017-06",
            "event_to": "2017-08-15",
            "lang": "en",
            "match": "any",
            "excluded": FULL.excluded,
            "by": "issue",
        },
    )
    assert FULL.without("excluded").excluded == ()
    assert (FULL.between("2019", "2019").from_, FULL.between("2019", "2019").page) == ("2019", 1)
    assert FULL.asking("就业").q == "就业"
    assert FULL.frozen_at(None).as_of is None


def test_a_value_is_wanted_or_excluded_and_not_both():
    """Excluding a value that was chosen drops the choice; excluding it again takes that back."""
    start = Params("就业", group=("青石工作组", "河湾工作组"), page=2)
    without = start.excluding("group", "青石工作组")
    assert (without.group, without.excluded) == (("河湾工作组",), (("group", "青石工作组"),))
    assert without.excluding("topic", "教育").excluding("series", "a").pairs()[2:] == [
        *(("not_series", "a"), ("not_group", "青石工作组"), ("not_topic", "教育")),
    ]
    assert without.excluding("group", "青石工作组").excluded == ()
    assert without.unfiltered() == Params("就业")


def test_what_is_excluded_is_a_condition_of_the_request():
    """Each excluded value is one label less."""
    request = Params("就业", excluded=(("group", "-"), ("topic", "教育"))).request(Everything())
    assert request.query == And((And((Everything(), Not(Labelled("group", "-")))), Not(Labelled("topic", "教育"))))


def test_a_link_to_an_article_keeps_the_words_and_the_generation():
    """What was typed is highlighted in the article, and the article leads back to the same page of the same search."""
    url = FULL.article_url("yunling-2023-1-01", "ab12cd34")
    assert url == FULL.url("/articles/yunling-2023-1-01") + "#p-ab12cd34"
    assert Params("就业").article_url("a-01") == "/articles/a-01?q=%E5%B0%B1%E4%B8%9A"


def test_dates_ask_for_days_but_whole_years_for_years():
    """An issue that prints its year and no day belongs to that year, and to no month."""
    days = read(from_="2017-08", to="2017").request(Everything())
    assert (str(days.first), str(days.last), days.query) == ("2017-08-01", "2017-12-31", Everything())
    years = read(from_="2017").request(String("援疆"))
    assert (years.first, years.query) == (None, And((String("援疆"), Range("year", 2017, None))))
    assert read(from_="-").request(Everything()).filters == {"year": ("-",)}


def test_event_dates_are_a_condition_of_their_own():
    """Whole units, either end open, beside the dates of issues."""
    june, end = datetime.date(2017, 6, 1).toordinal(), datetime.date(2017, 8, 31).toordinal()
    request = read(event_from="2017-06", event_to="2017-8", to="2017-09-01").request(String("援疆"))
    assert request.query == And((String("援疆"), Range("event", june, end)))
    assert (request.first, str(request.last)) == (None, "2017-09-01")
    assert read(event_to="2017-08-31").request(Everything()).query == And((Everything(), Range("event", None, end)))


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text() | st.from_regex(r"[0-9]{1,4}(-[0-9]{1,2}){0,2}"))))
def test_any_parameters_are_read_or_refused(pairs):
    """Whatever a URL carries, the state is read, or refused with a sentence; what is read survives its URL."""
    try:
        params = Params.read(pairs)
    except QueryError:
        return
    assert Params.read(parse_qsl(urlsplit(params.url()).query)) == params
    params.request(Everything())


@pytest.mark.parametrize(
    ("given", "instead"),
    [
        ("q=援疆&from=2017-02-30&topic=教育", "q=援疆&topic=教育&from=2017-02"),
        ("q=援疆&from=2017-13-45", "q=援疆&from=2017"),
        ("q=援疆&to=去年", "q=援疆"),
        ("q=援疆&size=1000&sort=best&page=3", "q=援疆&page=3"),
        ("kind=novel&kind=brief", ""),
        ("from=2017-13&to=2016", "from=2016&to=2017"),
    ],
)
def test_what_cannot_be_read_comes_with_the_same_without_it(given, instead):
    """A refused parameter proposes the rest of the search, and of a date the part that there is."""
    with pytest.raises(QueryError) as caught:
        Params.read(parse_qsl(given))
    assert caught.value.instead == Params.read(parse_qsl(instead)).url()


def test_a_language_that_we_do_not_speak_is_as_if_not_given():
    """`lang` is zh or en, and every link carries it; anything else is nobody's fault."""
    assert Params.read([("lang", "en")]).at_page(2).url() == "/search?page=2&lang=en"
    assert Params.read([("lang", "fr")]) == Params()
