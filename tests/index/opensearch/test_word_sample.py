"""The words of a sample on a real server: drawn as everywhere, and a wider sample where one has too few."""

import collections

import pytest

from index import engine as e
from index import queries as q
from index import sample
from index.opensearch import engine as opensearch
from index.opensearch.engine import OpenSearchEngine
from tests.index.opensearch.test_engine import many
from tests.oracle import key_of

pytestmark = pytest.mark.opensearch
ARTICLES = 450


@pytest.fixture(scope="module")
def drawn(node):
    """Ninety issues of five articles, in two shards, the last of them withdrawn."""
    engine = OpenSearchEngine.create(f"{node}/word_sample", (), shards=2, replicas=0)
    engine.write(many(91))
    engine.write([], ["guaili-2001-91"])
    return engine


def counted(engine, request, below):
    """The words of the matching articles whose key is below that one, article by article; and how many these are."""
    ids = [hit.id for hit in engine.walk(request) if key_of(hit.id, 0) < below]
    words = collections.Counter()
    for stored in engine.articles(ids, request.as_of).values():
        texts = [stored.article.title, *(paragraph.text for paragraph in stored.article.paragraphs)]
        words.update({word for text in texts for word in engine.analysis.indexed_words(text)})
    return dict(words), len(ids)


@pytest.mark.parametrize("query", [q.Everything(), q.Run("就业"), ~q.String("第1期")])
@pytest.mark.parametrize("as_of", [None, 1])
def test_a_sample_is_of_the_articles_whose_key_is_low(drawn, monkeypatch, query, as_of):
    """A quarter of all keys: the words of just these articles, each counted once an article."""
    monkeypatch.setattr(sample, "SAMPLE", 130)
    monkeypatch.setattr(opensearch, "COUNTED_WHOLE", 3)
    assert sample.bound(ARTICLES) == sample.KEYS // 4
    request = e.Request(query, as_of=as_of)
    found = drawn.word_sample(request)
    assert (found.counts, found.taken) == counted(drawn, request, sample.KEYS // 4)
    assert found.total == drawn.search(request).total > found.taken


@pytest.mark.parametrize("few", [60, 110, 200])
def test_a_wider_sample_is_taken_where_one_has_too_few(drawn, monkeypatch, few):
    """The bound is doubled until enough of what matches is below it."""
    monkeypatch.setattr(sample, "SAMPLE", 30)
    monkeypatch.setattr(opensearch, "COUNTED_WHOLE", few)
    request = e.Request(q.Run("就业"))
    below = sample.bound(ARTICLES)
    while counted(drawn, request, below)[1] < few:
        below *= 2
    found = drawn.word_sample(request)
    assert (found.counts, found.taken) == counted(drawn, request, min(below, sample.KEYS))
    assert found.taken >= few


def test_few_articles_are_counted_one_by_one(drawn, monkeypatch):
    """However small the sample: of five articles each is looked at."""
    monkeypatch.setattr(sample, "SAMPLE", 30)
    request = e.Request(q.InIssue("guaili-2001-7"))
    found = drawn.word_sample(request)
    assert (found.counts, found.taken, found.total) == (counted(drawn, request, sample.KEYS)[0], 5, 5)


def test_the_random_order_of_a_sample_is_that_of_its_keys(drawn):
    """What is drawn first has the least keys, on every shard."""
    hits = drawn.search(e.Request(sort="random", seed=0, limit=20)).hits
    keys = [key_of(hit.id, 0) for hit in drawn.walk(e.Request())]
    assert [key_of(hit.id, 0) for hit in hits] == sorted(keys)[:20]


def test_issues_are_counted_past_one_answer(drawn, monkeypatch):
    """Ninety issues, told seven at a time; deeper than the cluster reaches is an error that says so."""
    monkeypatch.setattr("index.opensearch.issue_requests.VALUES", 7)
    assert drawn.by_issue(e.Request(limit=3)).issues == 90
    with pytest.raises(e.EngineError, match="按期归拢"):
        drawn.by_issue(e.Request(offset=9_999, limit=10))
