"""The third step: what is to be said above the results: what was repaired, what words hide, what came since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.text.fold import fold
from index.analysis import Analysis, chinese
from index.engine import Engine
from index.queries import LONGEST_WITH_MARKS, And, Loose, Not, Or, Query, Range, Run, String, words_to_strings
from search.facets import Labels
from search.figures.in_search import figure_chips, may_match, may_match_said
from search.message import Message
from search.query.offers import said_of_dates
from search.query_parsing import unparse
from search.results.answering import Answered, total
from search.results.page import Notice
from search.synonyms.widening import Synonyms, widened
from search.unknown_values import said_of, unknown_values

MOST_LOOSE = 5  # quoted strings of a query that are also tried with marks inside


def hidden_by_words(engine: Engine, asked: Answered) -> int:
    """How many further articles have the words of the query as strings, which are cut into other words there."""
    strings = words_to_strings(asked.query, engine.analysis)
    if strings == asked.query:
        return 0
    if _are_words(asked.query, engine.analysis):  # then what has them as words has them as strings, too
        return total(engine, asked.fixed.request(strings)) - asked.results.total
    return total(engine, asked.fixed.request(And((strings, Not(asked.query)))))


def _are_words(query: Query, analysis: Analysis) -> bool:
    """Whether it asks for nothing but Chinese words, each a word by itself: all of them, any, or some of each."""
    match query:
        case Run(text):
            folded = fold(text)
            return analysis.beside_measures(text) == [folded] and "\n" not in chinese(folded)
        case And(parts) | Or(parts):
            return all(_are_words(part, analysis) for part in parts)
    return False


def notices(
    engine: Engine, asked: Answered, labels: Labels, hidden: int, synonyms: Synonyms | None = None
) -> tuple[Notice, ...]:
    """All that is to be said, of values that nothing has first; `hidden` is how many articles words hide, `synonyms`
    are names that say the same."""
    return (
        *_of_unknown_values(engine, asked, labels),
        *_of_other_names(engine, asked, synonyms),
        *(Notice(text) for text in (*asked.parsed.notices, *said_of_dates(asked.parsed.query))),
        *_of_most_words(asked),
        *_of_hidden(engine, asked, hidden),
        *_of_marks_inside(engine, asked),
        *_of_figures(engine, asked),
        *_of_earlier_generation(engine, asked),
    )


def _of_unknown_values(engine: Engine, asked: Answered, labels: Labels) -> Iterator[Notice]:
    for facet, values, instead, nearest in unknown_values(engine, asked.params, asked.results):
        link = Message("改查“{value}”", value=nearest) if nearest else Message("去掉这个条件")
        yield Notice(said_of(labels.name(facet), values), instead.url(), link)


def _of_other_names(engine: Engine, asked: Answered, known: Synonyms | None) -> Iterator[Notice]:
    """The other names of what is sought, where more is found with them."""
    wider = widened(asked.query, known, engine.analysis) if known and asked.query == asked.parsed.query else None
    if wider is None or (count := total(engine, asked.fixed.request(wider.query))) <= asked.results.total:
        return
    said = tuple(
        Message("“{name}”又称{others}", name=name, others=tuple(f"“{other}”" for other in others))
        for name, others in wider.names
    )
    text = Message("{said}；连同这些名称一起查，有 {n} 篇。", said=said, n=count)
    yield Notice(text, asked.params.asking(unparse(wider.query)).url(), Message("一并检索"))


def _of_most_words(asked: Answered) -> Iterator[Notice]:
    if asked.params.match == "any":
        text = Message("这里是含有大部分检索词的文章，最接近的在前。")
        yield Notice(text, asked.params.matching("all").url(), Message("只看各词都有的"))
    elif asked.query != asked.parsed.query:
        yield Notice(Message("没有一篇含有这句话的全部词；这里是含有其中大部分的，最接近的在前。"))


def _of_hidden(engine: Engine, asked: Answered, hidden: int) -> Iterator[Notice]:
    if hidden:
        quoted = unparse(words_to_strings(asked.query, engine.analysis))
        text = Message(
            "另有 {n} 篇含有同样的字句，只是断词不同，未列在这里；加引号可以查全：{quoted}", n=hidden, quoted=quoted
        )
        yield Notice(text, asked.params.asking(quoted).url(), Message("查看全部"))


def _of_marks_inside(engine: Engine, asked: Answered) -> Iterator[Notice]:
    loose = loosened(asked.query)
    if loose == asked.query or _strings(loose) > MOST_LOOSE:
        return
    # What has a string as it was typed has one of its forms.
    if apart := total(engine, asked.fixed.request(loose)) - asked.results.total:
        typed = unparse(loose)
        text = Message("另有 {n} 篇含有同样的字句，只是中间有引号等标点，未列在这里：{typed}", n=apart, typed=typed)
        yield Notice(text, asked.params.asking(typed).url(), Message("查看全部"))


def _of_figures(engine: Engine, asked: Answered) -> Iterator[Notice]:
    if maybe := may_match(engine, asked.fixed.request(asked.query), asked.query):
        ledger = figure_chips(asked.query, asked.params)[0].ledger
        yield Notice(may_match_said(maybe), ledger, Message("在数字里看"))


def _of_earlier_generation(engine: Engine, asked: Answered) -> Iterator[Notice]:
    as_of, now = asked.params.as_of, asked.now
    if as_of is None or now is None or as_of >= now:
        return
    later = asked.params.frozen_at(now).request(asked.query)
    n, new = total(engine, later), total(engine, replace(later, query=later.query & Range("born", as_of + 1)))
    numbers = {"as_of": as_of, "now": now, "n": n, "new": new}
    text = Message(
        "这是第 {as_of} 版索引的结果；按现在的第 {now} 版有 {n} 篇，其中 {new} 篇是此后收录或更正的。", **numbers
    )
    if gone := asked.results.total - (n - new):
        text = Message(
            "这是第 {as_of} 版索引的结果，其中 {gone} 篇此后更正或撤回了；"
            "按现在的第 {now} 版有 {n} 篇，其中 {new} 篇是此后收录或更正的。",
            **numbers,
            gone=gone,
        )
    yield Notice(text, asked.params.frozen_at(None).at_page(1).url(), Message("查看最新结果"))


def loosened(query: Query) -> Query:
    """The query with every string of some letters that is asked for taken without regard to marks."""
    match query:
        case String(text, where) if sum(char.isalnum() for char in text) in range(4, LONGEST_WITH_MARKS + 1):
            return Loose(text, where)
        case And(parts):
            return And(tuple(map(loosened, parts)))
        case Or(parts):
            return Or(tuple(map(loosened, parts)))
    return query


def _strings(query: Query) -> int:
    match query:
        case Loose():
            return 1
        case And(parts) | Or(parts):
            return sum(map(_strings, parts))
    return 0
