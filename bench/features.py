"""`python -m bench.features`: what figures and the pages of research cost, beside the bar of each.

Research and suggestions are asked of the index that `make bench` left; figures of one with FIGURES in every article,
which is made once. A row is the median of PASSES, each time with another word, with nothing kept from the pass before.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import click

from bench import corpus
from corpus.models import Article, ArticleFigure, Figure, Issue, Paragraph
from index.embedded.engine import WhooshEngine
from index.engine import FiguresRequest
from index.figures import FigureCondition
from search.figures.verify import verify
from search.find import find
from search.params import Params
from search.query_parsing import parse_query
from search.research.concordance import concordance
from search.research.trends import trends
from search.research.word_contrast import compare, near_words
from search.results.page import Page
from search.suggest.completion import suggest
from search.suggest.vocabulary import vocabulary

PASSES = 5
FIGURES = 10  # of an article
DRAFT = 60  # figures of a draft
SUBJECTS = "援疆资金 农业产值 财政收入 招商引资 培训人数 就业人数 用电量 旅游收入 工业增加值 固定资产投资".split()
Row = tuple[str, str, float, float]  # what, of how many, median milliseconds, the bar


@click.command()
@click.option("--articles", default=200_000, show_default=True)
def main(articles: int) -> None:
    """Measures, and prints the rows as Markdown."""
    click.echo("\n".join(table([*research(articles), *figures(articles)])))


def table(rows: Sequence[Row]) -> list[str]:
    """The rows as Markdown."""
    lines = ["| what | of | ms, median | bar |", "|---|--:|--:|--:|"]
    return lines + [f"| {what} | {of} | {taken:.1f} | {bar:,.0f} |" for what, of, taken, bar in rows]


def research(articles: int) -> Iterator[Row]:
    """The pages of research and suggestions, on the index of `make bench`."""
    engine = WhooshEngine(corpus.WORK / f"{articles}" / "ours" / "index")
    engine.state()
    words = [word for word, count in engine.words("", 2000) if len(word) > 1][: PASSES * 5]
    many = [Params.read([("q", word)]) for word in words[:PASSES]]
    having = statistics.median(count for word, count in engine.words("", 2000) if word in words[:PASSES])
    of = f"{having:,.0f} articles"

    def asked(work: Callable[[Params], object]) -> float:
        return _median(engine, [lambda params=params: work(params) for params in many])  # type: ignore[misc]

    yield "concordance", of, asked(lambda params: concordance(engine, params)), 60
    fives = [words[start : start + 5] for start in range(0, len(words), 5)]
    for unit in ("year", "month"):
        lines = [partial(trends, engine, Params.read([]), five, unit) for five in fives]
        yield f"trend of five lines by {unit}, articles and occurrences", of, _median(engine, lines), 60
    yield "comparison with the rest", of, asked(lambda params: compare(engine, params, None)), 60
    yield "words near", of, asked(lambda params: near_words(engine, params)), 60
    some = [Params.read([("q", word)]) for word, count in engine.words("", 60_000) if 400 <= count <= 600][:PASSES]
    near_few = [lambda params=params: near_words(engine, params) for params in some]
    yield "words near, of few articles: 150 are read", "some 500 articles", _median(engine, near_few), 60
    yield "results by issue", of, asked(lambda params: engine.by_issue(params.request(parse_query(params.q).query))), 60
    rare = [word for word, count in engine.words("", 60_000)[-400:] if len(word) > 1]
    pairs = [Params.read([("q", " ".join(rare[start : start + 3]))]) for start in range(0, 3 * PASSES, 3)]
    ladders = [lambda params=params: find(engine, params) for params in pairs]
    yield "page where little is found, with its ladder", "three rare words", _median(engine, ladders), 100
    for what, typed in bad_inputs(words):
        yield what, of, _median(engine, [partial(_find, engine, typed)] * PASSES), 1000
    known = vocabulary(engine)
    begun = [Params.read([("q", word[:1])]) for word in words[:PASSES]]
    offered = [lambda params=params: suggest(engine, params, known) for params in begun]
    yield "suggestions for a character", f"{articles:,} articles", _median(engine, offered), 20


def _find(engine: WhooshEngine, typed: str) -> Page:
    return find(engine, Params.read([("q", typed)]))


def bad_inputs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What costs most of all that can be typed, with what it is called."""
    yield "500 characters of conditions", " ".join([*words] * 10)[:500]
    yield "brackets 200 deep", "(" * 200 + words[0] + ")" * 200
    yield "wildcards that match everything", " ".join(f"{word[0]}*{word[1]}" for word in words)
    yield "one character within 1,000 of another", '"的 了"~1000'
    yield "thirty dates", " ".join(f"{month}月{day}日" for month in range(1, 11) for day in (1, 2, 3))


def figures(articles: int) -> Iterator[Row]:
    """A range of figures, and a draft that is held against all."""
    folder = corpus.WORK / f"{articles}" / "figures"
    if not folder.exists():
        corpus.prepare(articles)
        unfinished = folder.with_suffix(".new")
        WhooshEngine.create(unfinished, ()).write(map(_with_figures, corpus.issues(articles)))
        unfinished.rename(folder)
    engine = WhooshEngine(folder)
    of = f"{articles * FIGURES:,} figures"
    ranges = [FigureCondition(unit="元", low=10.0**power, high=3 * 10.0**power) for power in range(4, 4 + PASSES)]
    counted = [FiguresRequest(condition=one, facets=("dimension", "group", "year")) for one in ranges]
    asked = [lambda request=request: engine.figures(request) for request in counted]
    yield "range of figures, facets, ten rows", of, _median(engine, asked), 20
    drafts = [_draft(random.Random(number)) for number in range(PASSES)]
    checked = [lambda draft=draft: verify(engine, draft, Params.read([])) for draft in drafts]
    yield f"draft of {DRAFT} figures", of, _median(engine, checked), 2000


def _median(engine: WhooshEngine, works: Sequence[Callable[[], object]]) -> float:
    """The median milliseconds of those, each once before it counts."""
    taken = []
    for work in works:
        work()
        engine._cache.clear()
        start = time.perf_counter()
        work()
        taken.append(1e3 * (time.perf_counter() - start))
    return statistics.median(taken)


def _with_figures(issue: Issue) -> Issue:
    """The issue with FIGURES in a sentence each, in place of its texts."""
    rng = random.Random(issue.id)
    return replace(issue, articles=tuple(_article(article, rng) for article in issue.articles))


def _article(article: Article, rng: random.Random) -> Article:
    text, found = "", []
    for _ in range(FIGURES):
        subject, value = rng.choice(SUBJECTS), _value(rng)
        start, printed = len(text) + len(subject), f"{value}元"
        at = (start, start + len(printed), printed, float(value), float(value), "元", "money")
        sentence = {"sentence_start": len(text), "sentence_end": at[1] + 1}
        one = Figure(*at, subject=subject, subject_start=len(text), subject_end=start, **sentence)  # type: ignore[arg-type]
        found.append(ArticleFigure(0, one))
        text += f"{subject}{printed}。"
    return replace(article, paragraphs=(Paragraph("0" * 8, text),), figures=tuple(found))


def _value(rng: random.Random) -> int:
    return int(10 ** rng.uniform(3, 9))


def _draft(rng: random.Random) -> str:
    lines = [f"{rng.choice(SUBJECTS)}{_value(rng)}元。" for _ in range(DRAFT)]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
