"""Articles like one."""

import time

from corpus.text.fold import fold
from index.embedded.engine import WhooshEngine
from search.reading.related import related
from tests.handmade import ISSUES
from tests.oracle import BruteForce


def test_both_engines_name_the_same(engine):
    """Words that the article has and another one too; the article itself is not among those like it."""
    oracle = BruteForce()
    oracle.write(ISSUES)
    for issue in ISSUES:
        for article in issue.articles:
            found = related(engine, article)
            assert found == related(oracle, article)
            assert article.id not in [one.id for one in found.articles]
            text = article.title + "".join(paragraph.text for paragraph in article.paragraphs)
            assert all(word in fold(text) for word in found.words)


def test_an_article_is_like_those_of_its_matter(samples):
    """The roses of one county lead to the roses of the next issue."""
    engine = BruteForce()
    engine.write(samples)
    [rose] = [a for issue in samples for a in issue.articles if a.title.startswith("新棠工作组“以花为媒”")]
    found = related(engine, rose)
    assert "玫瑰" in found.words
    assert found.articles


def test_it_takes_no_time(samples, tmp_path):
    """Under 20 ms for the middle one of the samples' articles."""
    engine = WhooshEngine.create(tmp_path, ())
    engine.write(samples)
    taken = []
    for issue in samples:
        for article in issue.articles:
            start = time.process_time()
            related(engine, article)
            taken.append(time.process_time() - start)
    assert sorted(taken)[len(taken) // 2] < 0.02
