"""Names that say the same: offered with a count, never for a quoted string, and typed as they are printed."""

import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.profile import ProfileError, fingerprint, load_profile, load_profiles
from corpus.text.fold import fold
from index.analysis import Analysis
from index.embedded.engine import WhooshEngine
from search.find import find
from search.params import Params
from search.query_parsing import parse_query, unparse
from search.synonyms.widening import synonyms, widened
from tests.contract_corpus import odd
from tests.handmade import article
from tests.oracle import BruteForce

OWN = load_profile('title = "怪例集"\n[synonyms]\n"察县" = ["察布查尔县", "察布查尔"]', "guaili", "guaili.toml")
KNOWN = synonyms([OWN])
TEXTS = (
    "发改委发布消息。",
    "国家发展和改革委员会发布消息，就业。",
    "国家发展改革委批复。",
    "人工智能与就业。",
    "AI与就业。",
    "air 就业",
    "中央行政部门的就业。",
    "中国人民银行降息。",
    "央行降息。",
    "察县团场。",
    "察布查尔县团场。",
)


@pytest.fixture(scope="module", params=["oracle", "embedded"])
def bodies(request, tmp_path_factory):
    """An engine in which bodies stand under several names."""
    made = BruteForce() if request.param == "oracle" else WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    articles = (article("guaili-2020-1", n, "brief", "一则", text) for n, text in enumerate(TEXTS, 1))
    made.write([odd("guaili-2020-1", datetime.date(2020, 1, 1), *articles)])
    return made


def offered(engine, q):
    """(the query that is offered, its count, the count without it), the query None where nothing is."""
    page = find(engine, Params(q=q), synonyms=KNOWN)
    urls = [notice.url for notice in page.notices if notice.link == "一并检索"]
    if not urls:
        return None, 0, page.total
    params = Params.read(parse_qsl(urlsplit(urls[0]).query))
    count = find(engine, params).total
    assert any(f"有 {count} 篇" in notice.text for notice in page.notices)
    return params.q, count, page.total


@pytest.mark.parametrize(
    ("typed", "found", "more"),
    [
        ("发改委", 1, 3),
        ("国家发展改革委", 1, 3),
        ("央行", 1, 2),
        ("央行 降息", 1, 2),
        ("AI", 1, 2),
        ("人工智能 就业", 1, 2),
        ("察县", 1, 2),
        ("发改委 OR 央行", 2, 5),
        ("发改委发布", 1, 2),
        ('"发改委"', 1, None),  # a quoted string is never widened
        ("就业 -发改委", 5, None),  # nor what is excluded
        ("中央行政", 1, None),  # 央行 is no name there
        ("就业", 5, None),
    ],
)
def test_other_names_are_offered_where_they_find_more(bodies, typed, found, more):
    query, count, total = offered(bodies, typed)
    assert (total, count if query else None) == (found, more)


def test_what_is_offered_is_typed_as_it_is_printed(bodies):
    """The widened query is a query like others: printed and parsed again it is itself, and is not widened further."""
    query, count, _ = offered(bodies, "央行 降息")
    assert query == '(央行 OR "中国人民银行" OR "人民银行") 降息'
    assert unparse(parse_query(query).query) == query
    assert find(bodies, Params(q=query)).total == count


@example(["发改委就业", "OR", "发改委就业", "就业"])
@given(
    st.lists(st.sampled_from(["央行", "就业", "AI", "标题:卫健委", "-央行", '"央行"', "OR", "发改委就业"]), max_size=5)
)
def test_every_widened_query_can_be_typed(words):
    from search.params import QueryError

    try:
        query = parse_query(" ".join(words)).query
    except QueryError:
        return
    if wider := widened(query, KNOWN, ANALYSIS):
        assert parse_query(unparse(wider.query)).query == wider.query


ANALYSIS = Analysis()
ANALYSIS.query_words("央行")  # the dictionary is read


def test_the_built_in_table_is_of_names_with_other_names():
    names = synonyms().names
    assert len(names) > 300
    for name, others in names.items():
        assert others and name not in map(fold, others)
    assert "国家卫生健康委员会" in names["卫健委"] and "卫健委" in names[fold("国家卫生健康委员会")]


def test_a_profiles_own_names_change_nothing_of_its_issues():
    """Editing them needs no rebuild; what is no list of names is refused with the cure."""
    assert load_profiles(None)
    plain = load_profile('title = "怪例集"', "guaili", "guaili.toml")
    assert fingerprint(plain) == fingerprint(OWN) and OWN.synonyms == (("察县", ("察布查尔县", "察布查尔")),)
    with pytest.raises(ProfileError, match="synonyms"):
        load_profile('title = "怪例集"\nsynonyms = ["察县"]', "guaili", "guaili.toml")
