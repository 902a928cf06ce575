"""What `index.engine.Engine` promises, put to every engine, with the brute-force engine as the judge.

Totals, counts, orders by date, stored issues and articles are equal; scores agree to TIE, and orders by relevance
are equal but for articles whose scores do.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools

import pytest

from index import engine as e
from index import queries as q
from index.analysis import Analysis
from index.embedded.compiled import loading
from index.embedded.engine import WhooshEngine
from tests import contract_corpus as given
from tests.oracle import BruteForce

TIE = 1e-4


class Judge(BruteForce):
    """The brute-force engine, remembering what it counted: its texts do not change once they are written."""

    def __init__(self, analysis):
        super().__init__(analysis)
        self._known = {}
        self.analysis = Analysis(analysis.names)
        self.analysis.indexed_words = functools.cache(analysis.indexed_words)

    def write(self, issues, gone=()):
        self._known.clear()
        return super().write(issues, gone)

    def _tf(self, query, version):
        key = type(query), query.text, query.field, id(version)
        if key not in self._known:
            self._known[key] = super()._tf(query, version)
        return self._known[key]

    def _length(self, query, version):
        key = type(query), id(version)
        if key not in self._known:
            self._known[key] = super()._length(query, version)
        return self._known[key]


GENERATIONS = (None, *range(len(given.history()) + 1))


@pytest.fixture(scope="module")
def judge():
    """The brute-force engine with the whole history."""
    made = Judge(given.analysis())
    for issues, gone in given.history():
        made.write(issues, gone)
    return made


@pytest.fixture(scope="module")
def answers(judge):
    """The judge's results of every request: computed once for all engines."""
    return [judge.search(dataclasses.replace(request, offset=0, limit=10_000)) for request in given.requests()]


@pytest.fixture(
    scope="module", params=["embedded", "compiled", pytest.param("opensearch", marks=pytest.mark.opensearch)]
)
def engine(request, tmp_path_factory):
    """Each engine with the same history; the embedded one with and without its compiled search."""
    if request.param == "compiled":
        kernel = request.getfixturevalue("compiled_kernel")
        request.addfinalizer(lambda: setattr(loading, "_kernel", None))
        loading._kernel = kernel
    if request.param != "opensearch":
        made = WhooshEngine.create(tmp_path_factory.mktemp("contract"), given.analysis().names)
    else:
        made = request.getfixturevalue("opensearch_engine")
    for generation, (issues, gone) in enumerate(given.history(), 1):
        assert made.write(iter(issues), gone) == generation
    return made


def places(hits, ids):
    """Per hit the highest and lowest place that it may have: those of the hits whose scores tie with its own."""
    scores = [hit.score for hit in hits]
    return {
        hit.id: (
            sum(score > hit.score + TIE for score in scores),
            sum(score >= hit.score - TIE for score in scores),
        )
        for hit in hits
        if hit.id in ids
    }


@pytest.mark.parametrize("number", range(len(given.requests())))
def test_search_agrees_with_the_judge(engine, answers, number):
    """Total, facets, months, generation, scores and order of every request are the judge's."""
    request, want = given.requests()[number], answers[number]
    got = engine.search(request)
    assert got.total == want.total
    assert got.facets == want.facets
    assert got.months == want.months
    assert got.generation == want.generation
    page = want.hits[request.offset : request.offset + request.limit]
    assert [hit.title for hit in page] and len(got.hits) == len(page) if page else not got.hits
    scores = {hit.id: hit.score for hit in want.hits}
    titles = {hit.id: hit.title for hit in want.hits}
    assert [hit.score for hit in got.hits] == pytest.approx([scores[hit.id] for hit in got.hits], abs=TIE)
    assert [hit.title for hit in got.hits] == [titles[hit.id] for hit in got.hits]
    assert len({hit.id for hit in got.hits}) == len(got.hits)
    if request.sort != "relevance":
        assert [hit.id for hit in got.hits] == [hit.id for hit in page]
    allowed = places(want.hits, scores)
    for place, hit in enumerate(got.hits, request.offset):
        if request.sort == "relevance" and hit.id != want.hits[place].id:
            assert allowed[hit.id][0] <= place < allowed[hit.id][1]


@pytest.mark.parametrize("seed", [0, 1, 7, 2**31])
@pytest.mark.parametrize("as_of", [None, 2])
def test_a_random_order_is_the_seeds(engine, judge, seed, as_of):
    """The same articles in the same order on every engine, page by page and as a walk; another seed, another order."""
    request = e.Request(q.Run("就业"), sort="random", seed=seed, limit=12, offset=3, as_of=as_of)
    got, want = engine.search(request), judge.search(request)
    assert (got.total, [hit.id for hit in got.hits]) == (want.total, [hit.id for hit in want.hits])
    walked = [hit.id for hit in engine.walk(request)]
    assert walked == [hit.id for hit in judge.walk(request)]
    assert walked != [hit.id for hit in engine.walk(dataclasses.replace(request, seed=seed + 1))]


@pytest.mark.parametrize("query", [q.Everything(), q.Run("就业"), ~q.String("就业"), q.String("没有这样的字句")])
@pytest.mark.parametrize("as_of", [None, 2])
def test_the_words_of_few_articles_are_counted_one_by_one(engine, judge, query, as_of):
    """Of so few articles nothing is drawn: every count is that of `word_counts`."""
    request = e.Request(query, filters={"kind": ("brief",)}, as_of=as_of)
    found, wanted = engine.word_sample(request), judge.word_sample(request)
    assert (dict(found.counts), found.taken, found.total) == (dict(wanted.counts), wanted.taken, wanted.total)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "random"])
def test_walk_gives_every_hit_in_order(engine, judge, sort):
    """A walk gives what a page without end would."""
    for query in (q.Everything(), q.Run("就业"), ~q.String("就业")):
        request = e.Request(query, sort=sort, offset=2, limit=1, filters={"kind": ("brief",)})
        walked = list(engine.walk(request))
        whole = engine.search(dataclasses.replace(request, offset=0, limit=1000))
        assert walked == list(whole.hits)
        assert {hit.id for hit in walked} == {hit.id for hit in judge.walk(request)}


@pytest.mark.parametrize("as_of", GENERATIONS)
def test_rows_are_the_hits_of_a_walk_as_lines(engine, judge, as_of):
    """A row for each hit, in its order, with what a result shows of it, at every generation."""
    for query in (q.Everything(), q.Run("就业"), q.Range("born", 2, 4)):
        request = e.Request(query, sort="newest", as_of=as_of, limit=1)
        rows = list(engine.rows(request))
        assert [row.id for row in rows] == [hit.id for hit in engine.walk(request)]
        assert rows == list(judge.rows(request))


def test_pages_tile_the_results(engine):
    """Pages one after another give each hit once."""
    request = e.Request(q.Run("就业"))
    pages = [engine.search(dataclasses.replace(request, offset=offset, limit=7)) for offset in range(0, 200, 7)]
    ids = [hit.id for page in pages for hit in page.hits]
    assert ids == [hit.id for hit in engine.walk(request)]
    assert len(ids) == pages[0].total


def test_issues_are_given_back_whole(engine, judge):
    """Every issue of every generation comes back as it was written, or not at all."""
    for id in [*given.every_issue(), "nosuch-1"]:
        for as_of in GENERATIONS:
            assert engine.issue(id, as_of) == judge.issue(id, as_of), (id, as_of)
            assert engine.outline(id, as_of) == judge.outline(id, as_of), (id, as_of)


def test_lists_of_issues(engine, judge):
    """Lists of issues have the same rows in the same order, whichever series, year, page and generation."""
    for as_of in GENERATIONS:
        for series, year in (
            (None, None),
            ("yunling", None),
            ("yunling", 2023),
            ("guaili", 1999),
            ("nosuch", None),
            (None, 0),
        ):
            for offset, limit in ((0, 100), (2, 3), (0, 0)):
                asked = (series, year, offset, limit, as_of)
                assert engine.issues(*asked) == judge.issues(*asked), asked
                for without in (("yunling",), ("guaili", "yunling-2023-1"), ("nosuch",)):
                    assert engine.issues(*asked, without) == judge.issues(*asked, without), (asked, without)


def test_issues_without_a_date_are_in_order_of_their_numbers(engine):
    """Behind all others, by year and number or by the running number, the greatest first; 0 lists those of no year."""
    _, rows = engine.issues("guaili")
    undated = ["guaili-2019-4", "guaili-no100", "guaili-no99", "guaili-no7"]
    assert [row.id for row in rows if row.date is None] == undated == [row.id for row in rows[-4:]]
    assert [row.id for row in engine.issues("guaili", 0)[1]] == undated[1:]


def test_articles_of_issues_without_a_date_are_in_order_of_their_numbers(engine):
    """Behind all others: newest, the greatest number first; oldest, the least; in whatever order ids sort."""
    wanted = ["guaili-2019-4", "guaili-no100", "guaili-no99", "guaili-no7"]
    for sort, order in (("newest", wanted), ("oldest", wanted[::-1])):
        request = e.Request(filters={"series": ("guaili",)}, sort=sort, limit=100)
        ids = [hit.id.rpartition("-")[0] for hit in engine.search(request).hits]
        undated = [id for id in dict.fromkeys(ids) if id in wanted]
        assert undated == order
        assert set(ids[-len([id for id in ids if id in wanted]) :]) == set(wanted)


def test_articles_by_id(engine, judge):
    """Articles come with their generations as of each generation; unknown ids are left out."""
    ids = [article.id for issues, _ in given.history() for issue in issues for article in issue.articles]
    for as_of in GENERATIONS:
        assert engine.articles([*ids, "nosuch-1-01"], as_of) == judge.articles(ids, as_of)
    assert engine.articles([]) == {}


def test_every_version_of_an_article(engine, judge):
    """All versions of an article are there, newest first."""
    for id in {article.id for issues, _ in given.history() for issue in issues for article in issue.articles}:
        assert engine.article_versions(id) == judge.article_versions(id)
    assert engine.article_versions("nosuch-1-01") == []


def test_words_by_prefix(engine, judge):
    """Words are listed with the number of articles that have them, as of each generation."""
    for prefix in ("", "就", "工作", "a", "1", "職", "A3", "不存在的"):
        for as_of in (None, 0, 2, 4):
            assert engine.words(prefix, 40, as_of) == judge.words(prefix, 40, as_of), (prefix, as_of)


def test_word_counts_within_a_query(engine, judge):
    """Words of the matching articles are counted once per article."""
    for request in (
        e.Request(q.Run("就业")),
        e.Request(q.String("青石"), filters={"kind": ("feature",)}, as_of=3),
        e.Request(q.Everything(), first=datetime.date(2023, 1, 1)),
        e.Request(q.Run("魑魅魍魉")),
    ):
        assert engine.word_counts(request, 60) == judge.word_counts(request, 60)


def test_totals_of_many_words_are_those_of_each(engine, judge):
    """What is counted in one question is what each word finds by itself, of the published generation."""
    words = ["就业", "工作", "1805", "a320", "不存在的", "就业", "職業", ""]
    assert engine.totals(words) == judge.totals(words)
    assert engine.totals(["工作"]) == [engine.search(e.Request(q.Word("工作"), limit=0)).total] != [0]
    assert engine.totals([]) == []


def test_state_says_what_is_there(engine, judge):
    """Generation, fingerprint and numbers of issues and articles are the published ones; bytes are counted."""
    assert dataclasses.replace(engine.state(), bytes=0) == judge.state()
    assert engine.state().bytes > 0


def test_one_issue_twice_in_a_write_changes_nothing(engine):
    """A write that names one issue twice is refused, and the published state stays."""
    before = engine.state().generation
    with pytest.raises(e.EngineError):
        engine.write([given.EARLY, given.EARLY])
    assert engine.state().generation == before
    assert engine.issue(given.EARLY.id) == given.REDATED


def test_a_write_that_fails_changes_nothing(engine):
    """An error of who hands over the issues comes out as it is, and nothing of the write is seen."""

    def failing():
        yield dataclasses.replace(given.EARLY, id="guaili-2000-1", articles=given.EARLY.articles[:1])
        raise ZeroDivisionError

    before = engine.state()
    with pytest.raises(ZeroDivisionError):
        engine.write(failing(), [given.UNDATED.id])
    after = engine.state()
    assert (after.generation, after.issues, after.articles) == (before.generation, before.issues, before.articles)
    assert engine.issue("guaili-2000-1") is None
    assert engine.issue(given.UNDATED.id) is not None
