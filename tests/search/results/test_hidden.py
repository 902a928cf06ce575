"""How many articles have the words of a query only as strings, counted with and without what is known of words."""

import itertools

from index.embedded.engine import WhooshEngine
from index.queries import And, Not, words_to_strings
from search.params import Params
from search.results.answering import answered
from search.results.notices import hidden_by_words


def test_words_alone_are_counted_as_a_search_counts_them(samples, tmp_path):
    """Of Chinese words two totals are subtracted; it is what a search without the words as words finds."""
    engine = WhooshEngine.create(tmp_path, ())
    engine.write(samples)
    known = [word for word, _ in engine.words("", 300) if len(word) > 1]
    words = [*known[::4], "万人", "20", "a320", "12人", "就业培训"]
    seen = 0
    for first, second in itertools.pairwise(words):
        for typed in (first, f"{first} {second}", f"{first} OR {second}", f"{first} -{second}"):
            for filters in ({}, {"kind": ("brief",)}):
                asked = answered(engine, Params(q=typed, **filters))
                strings = words_to_strings(asked.query, engine.analysis)
                request = asked.fixed.request(And((strings, Not(asked.query))))
                hidden = hidden_by_words(engine, asked)
                assert hidden == (engine.search(request).total if strings != asked.query else 0), typed
                seen += hidden > 0
    assert seen > 5
