"""A page of results: its numbers, its links, and what it says."""

import dataclasses
import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from index.embedded.engine import WhooshEngine
from index.schema import FACETS
from search.facets import browse
from search.find import find
from search.params import Params, QueryError
from search.query_parsing import parse_query, unparse
from tests.handmade import ISSUES, THIRD, article
from tests.oracle import BruteForce

# An issue that prints its year and number but no day, and one of a far year.
UNDATED = dataclasses.replace(
    THIRD,
    id="yunling-2024-9",
    number=9,
    date=None,
    articles=(article("yunling-2024-9", 1, "brief", "年底就业盘点", "全年新增就业，万人受益。"),),
)
OLD = dataclasses.replace(
    THIRD,
    id="yunling-2019-1",
    year=2019,
    number=1,
    date=dataclasses.replace(THIRD).date.replace(year=2019),
    articles=(article("yunling-2019-1", 1, "feature", "创刊的话", "几万人参加了培训。", topics=["教育"]),),
)
SEARCHES = (
    "",
    "q=就业",
    "q=就业&topic=就业&topic=教育",
    "q=就业&topic=-&kind=brief",
    "q=就业&from=2024&to=2024",
    "q=就业&from=2023-05&to=2024-03&series=yunling",
    "q=就业 -岗位 OR 茶&group=-",
    "group=没有的工作组&from=2024-03-04",
)


@pytest.fixture(scope="module", params=["oracle", "embedded"])
def make(request, tmp_path_factory):
    """Makes an empty engine of either kind."""
    if request.param == "oracle":
        return BruteForce
    return lambda: WhooshEngine.create(tmp_path_factory.mktemp("index"), ())


@pytest.fixture(scope="module")
def engine(make):
    engine = make()
    engine.write([*ISSUES, UNDATED, OLD])
    return engine


def ask(engine, query="", **more):
    return find(engine, Params.read([*parse_qsl(query), *more.items()]))


def follow(engine, url):
    """The page that a link of ours leads to."""
    assert urlsplit(url).path == "/search"
    return ask(engine, urlsplit(url).query)


def test_the_json_has_the_promised_names(engine):
    """Programs rely on these names; more may come, none goes."""
    data = json.loads(json.dumps(ask(engine, "q=茶产业园").to_json()))
    assert data["total"] == 1
    assert set(data) >= {"total", "hits", "facets", "notices"}
    assert set(data["facets"]) == set(FACETS)
    assert data["facets"]["topic"] == [["产业", 1], ["就业", 1]]
    hit = data["hits"][0]
    assert hit["id"] == "yunling-2023-3-01"
    assert hit["issue"] == "yunling-2023-3"
    assert hit["title"] == "青石工作组茶产业园投产"
    assert hit["date"] == "2023-05-18"
    assert hit["kind"] == "feature"
    assert (hit["groups"], hit["places"], hit["topics"]) == (["青石工作组"], ["青石县"], ["产业", "就业"])
    snippet = hit["snippets"][0]
    assert snippet["text"] == "5月10日，青石县茶产业园投产，吸纳就业260人，带动农户增收。"
    assert snippet["text"][slice(*snippet["marks"][0])] == "茶产业园"
    assert hit["url"].startswith("/articles/yunling-2023-3-01?q=")
    assert hit["url"].endswith("#p-" + snippet["paragraph"])
    assert data["notices"] == []


@pytest.mark.parametrize("query", SEARCHES)
def test_every_number_is_the_total_of_its_own_search(engine, query):
    """Beside a value stands the total with its facet set to this value alone; a bar's count is its link's total."""
    page = ask(engine, query)
    for facet in page.facets:
        for value in facet.values:
            if facet.name == "year":
                alone = page.params.between(value.value, value.value)
            else:
                alone = page.params.without(facet.name).toggle(facet.name, value.value)
            assert find(engine, alone).total == value.count, value
    for bar in page.histogram.bars:
        assert find(engine, page.params.between(bar.value, bar.value)).total == bar.count, bar


@pytest.mark.parametrize("query", SEARCHES)
def test_links_of_values_add_and_take_away(engine, query):
    """A value's link turns its selection around and changes nothing else; a chip's link takes its filter off."""
    page = ask(engine, query)
    for facet in page.facets:
        for value in facet.values:
            there = follow(engine, value.url)
            same = [v for f in there.facets if f.name == facet.name for v in f.values if v.value == value.value]
            assert (same[0].selected if same else False) is not value.selected
            assert there.params.q == page.params.q
    for chip in page.chips:
        assert len(follow(engine, chip.url).chips) == len(page.chips) - 1


def test_selected_values_are_shown_even_with_nothing_behind_them(engine):
    """A filter that leaves nothing can still be seen and taken away; the JSON keeps to what was counted."""
    page = ask(engine, "group=没有的工作组")
    group = next(facet for facet in page.facets if facet.name == "group")
    assert [(v.label, v.count) for v in group.values if v.selected] == [("没有的工作组", 0)]
    assert page.total == 0
    assert ["没有的工作组", 0] not in page.to_json()["facets"]["group"]
    year = next(facet for facet in ask(engine, "from=1999&to=1999").facets if facet.name == "year")
    assert [(v.label, v.count) for v in year.values if v.selected] == [("1999年", 0)]


def test_values_are_named_for_readers(engine):
    """Series by their titles, kinds in Chinese, the missing value as 未注明."""
    labels = {facet.name: [value.label for value in facet.values] for facet in ask(engine).facets}
    assert sorted(labels["series"]) == ["云岭帮扶简报", "山城早报摘编"]
    assert labels["kind"] == ["简讯", "专题"]
    assert "未注明" in labels["group"]
    assert labels["year"] == ["2024年", "2023年", "2019年"]
    chips = [(c.label, c.value) for c in ask(engine, "series=zaobao&group=-&from=2024-03").chips]
    assert chips == [("刊物", "山城早报摘编"), ("工作组", "未注明"), ("日期", "2024-03 起")]


def test_groups_that_are_columns_are_called_so(engine):
    """工作组, 栏目 for a series whose profile takes columns for groups, both where both are shown."""

    def name(query):
        page = find(engine, Params.read(parse_qsl(query)), frozenset({"zaobao"}))
        return next(facet.label for facet in page.facets if facet.name == "group")

    assert name("series=yunling") == "工作组"
    assert name("series=zaobao") == "栏目"
    assert name("q=就业") == "工作组、栏目"


def test_the_way_out_of_filters_is_offered_where_it_leads_somewhere(engine):
    """Where filters leave nothing the page knows what the words alone find; 0 where they find nothing either."""
    page = ask(engine, "q=茶产业园&topic=教育&from=2030&sort=newest")
    assert (page.total, page.unfiltered) == (0, 1)
    assert page.params.unfiltered().url() == Params("茶产业园", sort="newest").url()
    assert ask(engine, "q=没有这样的话&topic=教育").unfiltered == 0
    assert ask(engine, "q=没有这样的话").unfiltered == 0


def test_browsing_asks_for_counts_alone(engine):
    """The same facets as a page of everything has, and its total."""
    page = ask(engine)
    assert browse(engine, Params(), ("year", "series")) == (
        page.total,
        [facet for name in ("year", "series") for facet in page.facets if facet.name == name],
    )


def test_articles_are_found_by_what_day_they_tell_of(engine):
    """Any of an article's event dates within the span finds it, whatever its issue's date; the chip takes it off."""
    page = ask(engine, "event_from=2023-05&event_to=2023-05-10")
    assert [hit.id for hit in page.hits] == ["yunling-2023-3-01"]
    assert ask(engine, "q=就业&event_to=2023-04-30").total == 2
    assert ask(engine, "event_from=2023-05-01&event_to=2023-05-09").total == 0
    (chip,) = page.chips
    assert (chip.label, chip.value, chip.url) == ("事件日期", "2023-05 至 2023-05-10", "/search")


def test_the_histogram_shows_years_or_months(engine):
    """Six years are shown by year, empty ones too; within three years by month; an open article has no bar by month."""
    years = ask(engine, "q=就业 OR 培训").histogram
    assert years.unit == "year"
    assert [(b.value, b.count) for b in years.bars] == [
        *(("2019", 1), ("2020", 0), ("2021", 0), ("2022", 0), ("2023", 4), ("2024", 20))
    ]
    assert [b.height for b in years.bars] == [5, 0, 0, 0, 20, 100]
    months = ask(engine, "q=就业 OR 培训&from=2024&to=2024").histogram
    assert months.unit == "month"
    assert [(b.value, b.count) for b in months.bars if b.count] == [("2024-03", 13), ("2024-04", 6)]
    assert len(months.bars) == 12
    assert all(bar.selected for bar in months.bars)
    assert ask(engine, "from=1850").histogram.unit == "year"
    assert ask(engine, "q=没有这样的话").histogram.bars == ()
    assert [bar.value for bar in ask(engine, "q=盘点").histogram.bars] == ["2024"]


def test_what_words_hide_is_told(engine):
    """万人 is a word in one article and hidden in 几万人 in another: the page says so, and links to both."""
    page = ask(engine, "q=万人")
    assert ([hit.id for hit in page.hits], page.more) == (["yunling-2024-9-01"], 1)
    assert page.notices[0].text == '另有 1 篇含有同样的字句，只是断词不同，未列在这里；加引号可以查全："万人"'
    assert follow(engine, page.notices[0].url).total == 2
    assert ask(engine, "q=就业").notices == ()


def test_repairs_are_told(engine):
    """What the parser repaired stands above the results."""
    assert [n.text for n in ask(engine, 'q="就业').notices] == ['引号没有成对，已当作 "就业"。']


def test_pages(engine):
    """Each page has its own articles, links around, and the number of its first one."""
    page = ask(engine, "size=4&page=3&sort=oldest")
    pager = page.pager
    assert (page.total, page.first, len(page.hits), pager.pages) == (28, 9, 4, 7)
    assert [link and link.label for link in pager.links] == ["1", "2", "3", "4", "5", None, "7"]
    assert [link.label for link in pager.links if link and link.current] == ["3"]
    assert follow(engine, pager.next).params.page == 4
    every = [hit.id for n in range(1, 8) for hit in ask(engine, f"size=4&page={n}&sort=oldest").hits]
    assert len(set(every)) == 28
    assert ask(engine).pager.previous == ""


def test_a_page_beyond_the_last_is_explained(engine):
    """Page 1,000,000,000 is no empty list but a sentence with the number of the last page, and the way there."""
    with pytest.raises(QueryError) as caught:
        ask(engine, "q=就业&page=1000000000")
    assert str(caught.value) == "没有第 1000000000 页：共 24 篇，最后一页是第 3 页。"
    assert follow(engine, caught.value.instead).params.page == 3
    with pytest.raises(QueryError) as caught:
        ask(engine, "q=没有这样的话&page=2")
    assert follow(engine, caught.value.instead).params.page == 1


def test_orders(engine):
    """Newest and oldest go by date, undated ones last; the current order is known."""
    newest = ask(engine, "sort=newest&size=100").hits
    assert newest[0].id == "zaobao-20240401-01"
    assert newest[-1].id == "yunling-2024-9-01"
    page = ask(engine, "sort=oldest&size=100")
    assert page.hits[0].id == "yunling-2019-1-01"
    labels = [("相关度", False), ("最新", False), ("最早", True), ("随机", False)]
    assert [(s.label, s.current) for s in page.sorts] == labels


def test_titles_and_hits_by_title_alone(engine):
    """A title's match is marked in the title; the article without text has no snippet and no paragraph in its link."""
    hit = ask(engine, "q=标题:只有标题").hits[0]
    assert [hit.title[a:b] for a, b in hit.title_marks] == ["只有标题"]
    assert hit.snippets == ()
    assert "#" not in hit.url
    assert hit.kind_label == "简讯"


def test_an_earlier_generation_stays_reachable(make):
    """A shared link shows what its sharer saw, and says what the index has now; a future one is refused."""
    engine = make()
    engine.write(ISSUES[:1])
    share = ask(engine, "q=就业").share
    engine.write(ISSUES[1:])
    then = follow(engine, share)
    assert (then.total, then.generation) == (2, 1)
    assert then.notices[0].text == "这是第 1 版索引的结果；按现在的第 2 版有 23 篇，其中 21 篇是此后收录或更正的。"
    assert follow(engine, then.notices[0].url).total == 23
    with pytest.raises(QueryError) as caught:
        ask(engine, "as_of=3")
    assert "现在是第 2 版" in str(caught.value)


def test_the_quoted_form_can_be_typed():
    """The link behind the notice is a query that a reader could have typed."""
    typed = unparse(parse_query("富余劳动力 标题:就业 -培训 OR “原话”").query)
    assert typed == '富余劳动力 标题:就业 -"培训" OR "原话"'


def test_an_export_has_what_the_page_has(engine):
    """Also where a label is called by a part of its name, and by most of the words."""
    from search.results.answering import whole

    for params in (Params(q="组:青石"), Params(q="地:青石 就业"), Params(q="群众 就业 没有的词", match="any")):
        assert whole(engine, params)[0] == find(engine, params).total > 0, params
