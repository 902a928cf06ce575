"""Whoosh itself as the judge: its searcher over our segments, and its writer with our codec."""

import random

import pytest
from whoosh import fields, query
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex
from whoosh.scoring import BaseScorer, WeightingModel

from index.embedded.engine import WhooshEngine
from index.embedded.whoosh.toc import NAME
from index.engine import Request
from index.queries import And, Or, Word
from index.score import K1, TITLE_WEIGHT, B, idf
from tests.whoosh_codec import ArrayCodec


class Times(WeightingModel):
    """What the times of a word in a field count, as a Whoosh weighting; a query sums them over title and body."""

    def scorer(self, searcher, fieldname, text, qf=1):
        reader = searcher.get_parent().reader()  # of all segments
        lengths = [leaf._perdoc._opened.totals()[fieldname] for leaf, _ in reader.leaf_readers()]
        having, total = map(sum, zip(*lengths, strict=True))
        return TimesScorer(searcher, fieldname, TITLE_WEIGHT if fieldname == "title" else 1, total / having)


class TimesScorer(BaseScorer):
    def __init__(self, searcher, fieldname, weight, average):
        self.searcher, self.fieldname, self.weight, self.average = searcher, fieldname, weight, average

    def supports_block_quality(self):
        return False

    def score(self, matcher):
        length = self.searcher.doc_field_length(matcher.id(), self.fieldname)
        times = matcher.weight()
        return self.weight * times / (1 - B + B * length / self.average)


def stock(word):
    """A word in either field, in Whoosh's terms."""
    return query.Or([query.Term("title", word), query.Term("body", word)])


def words_of(asked):
    """The words of a query of words."""
    return [asked.text] if isinstance(asked, Word) else [part.text for part in asked.parts]


@pytest.fixture(scope="module")
def built(tmp_path_factory, samples):
    """An index of two segments, and the words of its articles."""
    folder = tmp_path_factory.mktemp("index")
    engine = WhooshEngine.create(folder, ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.embedded.writer.MERGE_FACTOR", 1)
        engine.write(samples[:11])
        engine.write(samples[11:])
    assert len(engine._snapshot().segments) == 2
    words = [word for word, _ in engine.words("", 10_000)]
    return folder, engine, words


@pytest.mark.parametrize("seed", range(20))
def test_stock_whoosh_ranks_as_our_evaluator_does(built, seed):
    """A stock searcher over our index gives the same articles with the same scores, in the same order."""
    folder, engine, words = built
    chance = random.Random(seed)
    chosen = chance.sample(words[:300], 2) + chance.sample(words, 1)
    ours, theirs = chance.choice(
        [
            (Word(chosen[0]), stock(chosen[0])),
            (And((Word(chosen[0]), Word(chosen[1]))), query.And([stock(word) for word in chosen[:2]])),
            (Or(tuple(map(Word, chosen))), query.Or([stock(word) for word in chosen])),
        ]
    )
    mine = list(engine.walk(Request(ours)))
    with FileIndex(FileStorage(str(folder)), indexname=NAME).searcher(weighting=Times()) as searcher:
        found = {hit["id"] for hit in searcher.search(theirs, limit=None)}
        scores = dict.fromkeys(found, 0.0)
        for word in words_of(ours):
            times = {hit["id"]: hit.score for hit in searcher.search(stock(word), limit=None)}
            for id in found & times.keys():
                scores[id] += idf(searcher.doc_count_all(), len(times)) * times[id] / (times[id] + K1)
    results = list(scores.items())
    assert {hit.id: pytest.approx(hit.score, abs=1e-4) for hit in mine} == dict(results)
    ranked = sorted(results, key=lambda row: -row[1])
    assert [round(hit.score, 3) for hit in mine] == [round(score, 3) for _, score in ranked]


def test_a_phrase_of_pairs_is_found_by_whoosh(built):
    """Positions of pairs are ordinary positions: a span query over them finds a string of four characters."""
    folder, engine, _ = built
    from index.queries import String

    expected = {hit.id for hit in engine.walk(Request(String("工作组在")))}
    with FileIndex(FileStorage(str(folder)), indexname=NAME).searcher() as searcher:
        phrase = query.Phrase("pair", ["工作", "作组", "组在"])
        assert expected and {hit["id"] for hit in searcher.search(phrase, limit=None)} == expected


@pytest.mark.parametrize("storage", ["folder", "memory"])
def test_whooshs_own_writer_uses_the_codec(tmp_path, storage):
    """What an ordinary IndexWriter writes with the codec, an ordinary searcher finds, with positions and deletions."""
    schema = fields.Schema(id=fields.ID(stored=True, unique=True), text=fields.TEXT(phrase=True), tags=fields.KEYWORD)
    store = FileStorage(str(tmp_path)) if storage == "folder" else RamStorage()
    index = FileIndex.create(store, schema, "test")
    for start in (0, 500):
        writer = index.writer(codec=ArrayCodec())
        for n in range(start, start + 500):
            writer.add_document(id=str(n), text=f"alpha beta{n % 7} gamma delta{n}", tags=f"t{n % 3}")
        writer.commit(merge=False)
    index.delete_by_term("id", "14")
    with index.searcher() as searcher:
        every = searcher.search(query.Term("text", "alpha"), limit=None)
        assert len(every) == 999
        phrase = searcher.search(query.Phrase("text", ["beta0", "gamma"]), limit=None)
        assert len(phrase) == 142
        both = query.And([query.Term("text", "beta3"), query.Term("tags", "t1")])
        assert {int(hit["id"]) for hit in searcher.search(both, limit=None)} == set(range(10, 1000, 21))
        assert searcher.reader().doc_frequency("text", "alpha") == 1000
        assert searcher.reader().frequency("text", "nothing") == 0
        assert [t.decode() for t in searcher.reader().lexicon("tags")] == ["t0", "t1", "t2"]
        assert list(searcher.reader().expand_prefix("text", "beta")) == [f"beta{n}".encode() for n in range(7)]
