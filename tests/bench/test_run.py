"""The benchmark's promises, on a corpus small enough for every test run."""

import pytest

pytest.importorskip("tantivy")

from bench import corpus, measure
from bench.peers import AS_IT_COMES, LUCENE, OURS, RUST, SQLITE, TANTIVY, WHOOSH, load, missing
from index.engine import Request
from index.queries import And, Everything, Or, String, Word

COUNTED = ("group", "topic", "year")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The corpus with parts of 100 articles, in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "PART", 100)
        patch.setattr(corpus, "WORK", tmp_path_factory.mktemp("bench"))
        corpus.prepare(200)
        yield


def test_articles_are_always_the_same_and_a_small_corpus_is_the_start_of_a_great_one(small):
    """The first 100 of 200 articles are the 100."""
    first = list(corpus.issues(100))
    assert first == list(corpus.issues(200))[: len(first)]
    assert sum(len(issue.articles) for issue in first) == 100


def test_articles_are_as_long_as_those_of_bulletins(small):
    """480 characters on average, give or take a tenth."""
    sizes = [
        sum(len(paragraph.text) for paragraph in article.paragraphs)
        for issue in corpus.issues(200)
        for article in issue.articles
    ]
    assert 432 < sum(sizes) / len(sizes) < 528


REQUESTS = {
    "word": Request(Word("工作组"), facets=COUNTED),
    "and": Request(And((Word("指挥部"), Word("自治区"))), facets=COUNTED),
    "or": Request(Or((Word("教育局"), Word("组织部"))), facets=COUNTED),
    "string": Request(String("尔自治"), facets=COUNTED),
    "punctuation": Request(String("。"), facets=COUNTED),
    "filters": Request(Word("指挥部"), {"place": ("南通市",), "kind": ("feature",)}, facets=COUNTED),
    "everything": Request(Everything(), offset=10, facets=COUNTED),
    "newest": Request(Word("自治区"), sort="newest", facets=COUNTED),
}


def test_all_engines_find_and_count_the_same(small, tmp_path):
    """Totals and facet counts of every kind of query agree between this project and its peers, and as segments come."""
    answers = {}
    for module in (OURS, AS_IT_COMES, WHOOSH, TANTIVY, SQLITE):
        load(module).build(tmp_path / module, corpus.issues(200))
        answer, _ = load(module).open(tmp_path / module)
        answers[module] = {name: answer(request) for name, request in REQUESTS.items()}
    for name, request in REQUESTS.items():
        measure.agree(name, request, {module: found[name] for module, found in answers.items()})
        assert answers[OURS][name].total > 0


@pytest.mark.opensearch  # what needs Java, Maven or cargo is tried with it
@pytest.mark.parametrize("module", [LUCENE, RUST])
def test_programs_find_and_count_the_same(module, small, tmp_path, request):
    """Lucene and tantivy, used directly, answer every kind of query as this project does."""
    if request.config.option.markexpr != "opensearch":
        pytest.skip("fetches and compiles programs; run by `make test-opensearch`")
    if reason := missing(module):
        pytest.skip(reason)
    load(module).build(tmp_path / module, corpus.issues(200))
    load(OURS).build(tmp_path / OURS, corpus.issues(200))
    answer, _ = load(OURS).open(tmp_path / OURS)
    program = load(module).program(tmp_path / module)
    told = program.ask(list(REQUESTS.values()))
    for (name, asked), (seconds, found) in zip(REQUESTS.items(), told, strict=True):
        measure.agree(name, asked, {OURS: answer(asked), module: found})
        assert seconds > 0
    program.close()


def test_engines_that_differ_end_the_run(small):
    """A total that differs is an error that names the engine, the kind and both totals."""
    from dataclasses import replace

    from bench.peers import Answer

    ours = Answer(3, ("a",), ("甲",), {"group": {"-": 3}, "topic": {"-": 3}, "year": {"2017": 3}})
    with pytest.raises(measure.Disagreement, match=r"word.*total.*tantivy_peer.*4.*3"):
        measure.agree("word", REQUESTS["word"], {OURS: ours, TANTIVY: replace(ours, total=4)})
