"""Words of a sample, against counting those of the same articles one by one."""

import datetime
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.fold import fold
from index import engine as e
from index import queries as q
from index import sample
from index.documents import units
from index.embedded.engine import WhooshEngine
from tests.contract_corpus import odd
from tests.handmade import article
from tests.oracle import key_of

WORDS = "就业 培训 产业 教育 旅游 干部 人才 医院 学校 园区 企业 农业".split()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Four hundred articles in two segments, some of them replaced since."""
    made = WhooshEngine.create(tmp_path_factory.mktemp("index"), ())
    rng = np.random.default_rng(7)

    def issue(number, first):
        id = f"guaili-2020-{number}"
        texts = ("，".join(rng.choice(WORDS, 5)) + "。" for _ in range(50))
        articles = (article(id, n, "brief", WORDS[n % 12], text) for n, text in enumerate(texts, first))
        return odd(id, datetime.date(2020, 1, number), *articles)

    made.write([issue(number, 1) for number in range(1, 9)])
    made.write([issue(8, 1), issue(9, 1)])
    return made


def counted(engine, request, below):
    """The words of the matching articles whose key is below, one article at a time, and how many articles these are."""
    ids = [hit.id for hit in engine.walk(request)]
    chosen = [id for id in ids if key_of(id, 0) < below]
    counts = Counter()
    for one in engine.articles(chosen, request.as_of).values():
        counts.update({w for text in units(one.article) for w in engine.analysis.indexed_words(fold(text))})
    return counts, len(chosen), len(ids)


@pytest.mark.parametrize("query", [q.Everything(), q.Word("就业"), ~q.Word("就业"), q.String("产业")])
@pytest.mark.parametrize("as_of", [None, 1])
def test_a_sample_is_of_the_articles_whose_key_is_low(drawn, monkeypatch, query, as_of):
    """What stands in two of them or more is counted exactly, whatever was replaced since."""
    monkeypatch.setattr(sample, "SAMPLE", 130)
    monkeypatch.setattr(sample, "COUNTED_WHOLE", 3)
    below = sample.bound(450)
    assert below == sample.KEYS // 4
    request = e.Request(query, as_of=as_of)
    wanted, taken, total = counted(drawn, request, below)
    found = drawn.word_sample(request)
    assert (found.taken, found.total) == (taken, total) and 0 < found.share < 1
    assert {w: n for w, n in found.counts.items() if n > 1} == {w: n for w, n in wanted.items() if n > 1}


@pytest.mark.parametrize(("few", "taken"), [(1000, 39), (20, 20)])
def test_where_the_sample_has_too_few_the_texts_are_read(drawn, monkeypatch, few, taken):
    """All of them where they are few, else those with the lowest keys."""
    monkeypatch.setattr(sample, "SAMPLE", 1)
    monkeypatch.setattr(sample, "COUNTED_WHOLE", few)
    monkeypatch.setattr("index.embedded.engine.COUNTED_WHOLE", few)
    request = e.Request(q.And((q.Word("就业"), q.Word("培训"), q.Word("产业"))))
    found = drawn.word_sample(request)
    assert found.taken == min(taken, found.total)
    if taken >= found.total:
        assert found.counts == counted(drawn, request, sample.KEYS)[0]


@given(
    st.dictionaries(st.text("就业培训a1", max_size=3), st.integers(0, 9)), st.lists(st.text("就业培训a1", max_size=3))
)
def test_counts_of_some_words_are_those_of_all(counts, words):
    """Whether few are asked for or many, and of words that are not there."""
    found = sample.WordSample.of(counts, 9, 9)
    few = words[: len(counts) // 5]
    for asked in (words, few):
        assert found.over(asked).tolist() == [counts.get(word, 0) for word in asked]


def test_of_a_small_index_everything_is_counted(drawn):
    request = e.Request(q.Word("就业"))
    found = drawn.word_sample(request)
    assert (dict(found.counts), found.taken) == (dict(drawn.word_counts(request, 10**6)), found.total)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12), max_size=8))
def test_keys_are_those_of_the_formula(ids):
    assert sample.keys(sample.hashes(ids), 5).tolist() == [key_of(id, 5) for id in ids]
