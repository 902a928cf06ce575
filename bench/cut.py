"""Issues -> rows for the peers: the same words as ours, cut by the same analysis in as many worker processes."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import NamedTuple

from corpus.models import Article, Issue, IssueHead
from corpus.text.fold import fold
from index.analysis import Analysis, chinese, other_words
from index.documents import units
from index.embedded.layout import ARTICLE, UNIT
from index.schema import MISSING, facet_values

BATCH = 4000  # articles cut at a time
BREAK, BLANK = chr(UNIT), "\u2423"  # as tokens of `chars`: between title and paragraphs; a blank


class Row(NamedTuple):
    """An article as a peer indexes it: `words_of_…` and `chars` are tokens joined by blanks; `day` an ordinal."""

    id: str
    title: str
    text: str
    words_of_title: str
    words_of_body: str
    chars: str
    day: int
    year: str
    series: str
    kind: str
    group: tuple[str, ...]
    place: tuple[str, ...]
    topic: tuple[str, ...]


def rows(issues: Iterable[Issue]) -> Iterator[list[Row]]:
    """All articles, in batches, in order."""
    articles = ((article, issue.head) for issue in issues for article in issue.articles)
    waiting: deque[Future[list[Row]]] = deque()
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        while batch := list(itertools.islice(articles, BATCH)):
            waiting.append(pool.submit(cut, batch))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_analysis = Analysis()


def cut(articles: list[tuple[Article, IssueHead]]) -> list[Row]:
    """One batch: folded at once and cut at once, as ours is."""
    texts = [units(article) for article, _ in articles]
    folded = fold(chr(ARTICLE).join(BREAK.join(text) for text in texts)).split(chr(ARTICLE))
    fields = [field for text in folded for field in text.partition(BREAK)[::2]]
    words = " ".join(_analysis.cut_for_index("\r".join(map(chinese, fields)))).split("\r")
    words = [
        " ".join([*cut.split(), *(word for word, _ in other_words(field, parts=True))])
        for cut, field in zip(words, fields, strict=True)
    ]
    return [
        _row(article, head, "\n".join(text[1:]), words[2 * i], words[2 * i + 1], tokens(folded[i]))
        for i, ((article, head), text) in enumerate(zip(articles, texts, strict=True))
    ]


def tokens(folded: str) -> str:
    """The characters of a folded text, joined by blanks."""
    return " ".join(folded.replace(" ", BLANK))


def _row(article: Article, head: IssueHead, text: str, title: str, body: str, chars: str) -> Row:
    values = facet_values(article, head)
    assert head.date
    return Row(
        id=article.id,
        title=article.title,
        text=text,
        words_of_title=title,
        words_of_body=body,
        chars=chars,
        day=head.date.toordinal(),
        year=values["year"][0],
        series=head.series,
        kind=article.kind,
        group=values["group"] or (MISSING,),
        place=values["place"] or (MISSING,),
        topic=values["topic"] or (MISSING,),
    )
