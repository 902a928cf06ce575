"""Inverting a batch gives the words, characters and pairs that reading each text by itself gives."""

import random
from collections import Counter
from itertools import pairwise, starmap

import numpy as np
import pytest

from corpus.models import Article, Paragraph
from corpus.text.fold import fold
from index.analysis import Analysis
from index.documents import PackedArticle, units
from index.embedded.inversion import invert
from index.embedded.layout import ARTICLE, PAIR, UNIT
from index.score import CHAR_FIELDS, WORD_FIELDS

ODD = [
    Article("x-1", "feature", "", ()),
    Article("x-2", "feature", "只有标题", ()),
    Article(
        "x-3",
        "brief",
        "A320 飞机1,805架",
        tuple(Paragraph(str(n), text) for n, text in enumerate(("  ", "𠮷野家，〇五年", "。"))),
    ),
    Article("x-4", "brief", f"标记{chr(UNIT)}字符{chr(ARTICLE)}在内", (Paragraph("a", f"前{chr(UNIT)}后"),)),
]


@pytest.fixture(scope="module")
def batch(samples):
    """(articles by id, their batch, the analysis)"""
    analysis = Analysis(["云川"])
    rows = [(article, issue.head) for issue in samples for article in issue.articles]
    rows += [(article, samples[0].head) for article in ODD]
    random.Random(1).shuffle(rows)
    return {article.id: article for article, _ in rows}, invert(starmap(PackedArticle.of, rows), analysis), analysis


def plain(article):
    """The article's folded units, without the marks that no text should have."""
    return [fold(unit.replace(chr(UNIT), "").replace(chr(ARTICLE), "")) for unit in units(article)]


def by_article(postings, part, name=lambda key: key):
    """Postings -> per article number {key: times in its title (part 0) or body (part 1)}, where there are any."""
    found = {}
    ends = np.cumsum(postings.counts)
    for key, end, count in zip(postings.keys, ends, postings.counts, strict=True):
        for place in range(end - count, end):
            if times := int(postings.times[part][place]):
                found.setdefault(int(postings.values[place]), Counter())[name(key)] = times
    return found


def test_articles_are_numbered_newest_first_then_by_id(batch):
    """The order of the numbers is the order of results."""
    articles, made, _ = batch
    keys = list(zip(made.columns["days"].tolist(), made.ids, strict=True))
    assert keys == sorted(keys)
    assert sorted(made.ids) == sorted(articles)


@pytest.mark.parametrize(("field", "part"), [("title", slice(0, 1)), ("body", slice(1, None))])
def test_words_are_those_of_each_text_by_itself(batch, field, part):
    """Cutting the whole batch at once changes nothing: neither words, nor how often, nor lengths."""
    articles, made, analysis = batch
    found = by_article(made.words, WORD_FIELDS.index(field))
    for number, id in enumerate(made.ids):
        expected = Counter(word for unit in plain(articles[id])[part] for word in analysis.indexed_words(unit))
        assert found.get(number, Counter()) == expected, id
        assert made.columns[field][number] == expected.total()


@pytest.mark.parametrize(("field", "part"), [("title_char", slice(0, 1)), ("body_char", slice(1, None))])
def test_characters_are_counted(batch, field, part):
    """Every folded character of every unit, marks apart."""
    articles, made, _ = batch
    found = by_article(made.chars, CHAR_FIELDS.index(field), lambda code: chr(int(code)))
    for number, id in enumerate(made.ids):
        expected = Counter(char for unit in plain(articles[id])[part] for char in unit)
        assert found.get(number, Counter()) == expected, id
        assert made.columns[field][number] == expected.total()


def test_pairs_stand_within_one_unit(batch):
    """Every pair of neighbours in a title or paragraph, and none across two of them."""
    articles, made, _ = batch
    expected = Counter(a + b for id in made.ids for unit in plain(articles[id]) for a, b in pairwise(unit))
    mask = (1 << PAIR) - 1
    found = {
        chr(int(code) >> PAIR) + chr(int(code) & mask): int(count)
        for code, count in zip(made.pairs.keys, made.pairs.counts, strict=True)
    }
    assert found == expected
