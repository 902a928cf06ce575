"""The history that every engine is given in the contract suite, and the requests that are put to it.

Samples, issues written by hand, and odd ones: no date, no label, no paragraph, one character, repeated characters,
characters beyond the first plane. They are corrected, withdrawn, brought back, and given another date.
"""

from __future__ import annotations

import dataclasses
import datetime
import random
from functools import cache

from corpus.models import Issue, Source
from corpus.parse import parse
from corpus.profile import load_profiles, names
from corpus.text.fold import fold
from index import engine as e
from index import queries as q
from index import schema as s
from index.analysis import Analysis
from index.documents import units
from tests import handmade
from tests.handmade import article
from tests.paths import SAMPLES

RANDOM = 220  # requests made by the seeded generator, besides the written ones


def odd(id: str, date: datetime.date | None, *articles, year=None, number=None, running=None, series="guaili") -> Issue:
    """An issue of a made-up series with those articles."""
    source = Source("7b" * 32, f"{id}.txt", "text/plain", "utf-8")
    return Issue(id, series, "怪例集", year, number, running, date, "", source, articles=articles)


UNDATED = odd(
    "guaili-no7",
    None,
    article("guaili-no7", 1, "feature", "没有日期的一期：就业", "就业、就业、再就业。", "就", "业就业"),
    article("guaili-no7", 2, "brief", "好", "哈哈哈哈哈", "哈哈", topics=["就业"]),
    article("guaili-no7", 3, "brief", "只有标题"),
    running=7,
)
PRINTED_YEAR = odd(
    "guaili-2019-4",
    None,
    article("guaili-2019-4", 1, "brief", "Airbus A320 Neo 交付", "共1,805架，A320 neo 占3.5%，型号A320 Neo。"),
    article(
        "guaili-2019-4",
        2,
        "brief",
        "𠮷野家𠮷",
        "𠮷野家在此。𠮷𠮷𠮷",
        "「絲路信使」１８０５ 名",
        places=["𠮷县", "青石县"],
    ),
    year=2019,
    number=4,
)
LONG = "就业" * 40 + "。" + "长江经济带" * 9
EARLY = odd(
    "guaili-1998-1",
    datetime.date(1998, 12, 31),
    article("guaili-1998-1", 1, "feature", "一九九八年的就业", LONG, groups=["青石工作组"]),
    article("guaili-1998-1", 2, "feature", "一九九八年的就业", LONG),
    year=1998,
    number=1,
)
WITHDRAWN = odd(
    "guaili-1999-1",
    datetime.date(1999, 1, 1),
    article("guaili-1999-1", 1, "brief", "要撤回的就业消息", "就业服务站三个。", topics=["就业"]),
    year=1999,
    number=1,
)
_first = handmade.FIRST.articles
CORRECTED = dataclasses.replace(
    handmade.FIRST,
    articles=(
        dataclasses.replace(_first[0], title="青石工作组帮助1260名群众实现家门口就业"),
        _first[1],
        dataclasses.replace(_first[3], paragraphs=_first[2].paragraphs),
    ),
    contents=(
        dataclasses.replace(handmade.FIRST.contents[1], sections=(_first[0].paragraphs[1].id, "")),
        handmade.FIRST.contents[0],
    ),
    findings=(),
)
NINETY_NINTH, HUNDREDTH = (
    odd(id, None, article(id, 1, "brief", f"只有总期号的一期（{n}）"), running=n)
    for id, n in (("guaili-no99", 99), ("guaili-no100", 100))
)
REDATED = dataclasses.replace(EARLY, date=datetime.date(1999, 1, 1))


@cache
def samples() -> tuple[Issue, ...]:
    """The samples as they are read."""
    profiles = load_profiles(None)
    paths = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".html", ".htm", ".md", ".txt"})
    return tuple(issue for path in paths for issue in parse(path.read_bytes(), path.name, profiles))


@cache
def analysis() -> Analysis:
    """The analysis of the built-in profiles, with one name more."""
    return Analysis([*names(load_profiles(None)), "长江经济带"])


@cache
def history() -> tuple[tuple[tuple[Issue, ...], tuple[str, ...]], ...]:
    """(issues, ids withdrawn) of each write, in order: generations 1, 2, 3 …"""
    first, rest = samples()[:8], samples()[8:]
    return (
        (first, ()),
        (handmade.ISSUES, ()),
        ((UNDATED, PRINTED_YEAR, EARLY, WITHDRAWN), ()),
        ((CORRECTED,), (WITHDRAWN.id, first[0].id)),
        (rest, ()),
        ((first[0],), ()),
        ((REDATED, handmade.FIRST), (UNDATED.id,)),
        ((), ()),
        ((UNDATED, NINETY_NINTH, HUNDREDTH), ()),
    )


def every_issue() -> list[str]:
    """The ids of all issues that were ever written."""
    return sorted({issue.id for issues, _ in history() for issue in issues})


# --- requests ------------------------------------------------------------------------------------

WRITTEN: tuple[q.Query, ...] = (
    q.Everything(),
    q.Run("就业"),
    q.Run("富余劳动力 就业"),
    q.Run("农村富余劳动力转移"),
    q.Run("工作组", "title"),
    q.Run("青石工作组帮助1200名群众"),
    q.Run("A320飞机"),
    q.Run("a320 NEO"),
    q.Run("1,805架"),
    q.Run("职业学校"),
    q.Run("職業學校"),
    q.Run("。，！"),
    q.Run(""),
    q.Run("魑魅魍魉"),
    q.Run("业就"),
    q.Run("长江经济带"),
    q.Run("1200名群众"),
    q.Run("占3.5%"),
    q.Run("2021年6月1日"),
    q.Loose("丝路信使1805"),
    q.InIssue("yunling-2023-1"),
    q.Run("就业") & ~q.InIssue("yunling-2023-1"),
    q.InIssue("yunling-2023"),
    q.Labelled("group", "青石工作组"),
    q.Labelled("place", s.MISSING),
    q.Labelled("topic", "没有的"),
    q.Run("就业") & (q.Labelled("topic", "就业") | ~q.Labelled("series", "guaili")),
    q.Loose("再就业就", "title"),
    q.Loose("业就业"),
    q.Loose("，。"),
    ~q.Loose("家门口就业"),
    q.Word("就业"),
    q.Word("就业", "title"),
    q.Word("没有这个词"),
    q.Word("1805"),
    q.Word("3.5"),
    q.Word("320"),
    q.Word(""),
    q.Word("就业 培训"),
    q.String("就"),
    q.String("业"),
    q.String("𠮷"),
    q.String("𠮷野"),
    q.String("哈"),
    q.String("哈哈"),
    q.String("哈哈哈"),
    q.String("哈哈哈哈哈哈"),
    q.String("就业就业就"),
    q.String("业就"),
    q.String("就业"),
    q.String("就业", "title"),
    q.String("名群众实现家门口就业"),
    q.String("名群众實現家門口就業", "title"),
    q.String("再就业。就"),
    q.String("青石镇 820"),
    q.String("青石镇820"),
    q.String("neo 占"),
    q.String("A320 Neo"),
    q.String("a320neo"),
    q.String("“絲路信使”１８０５名"),
    q.String("<script>"),
    q.String('"'),
    q.String("%"),
    q.String("*"),
    q.String("?*"),
    q.String("\\"),
    q.String("("),
    q.String(" "),
    q.String(""),
    q.String("魑"),
    q.String("好"),
    q.String("好哈"),
    q.String("长江经济带长江经济带长"),
    q.String("工作组", "title"),
    q.Prefix("就"),
    q.Prefix("青石"),
    q.Prefix("a3"),
    q.Prefix("1", "title"),
    q.Prefix("職"),
    q.Prefix(""),
    q.Prefix("不存在的"),
    q.Range("year", 2023, 2023),
    q.Range("year", None, 2021),
    q.Range("year", 2022, None),
    q.Range("year"),
    q.Range("number", 1, 3),
    q.Range("number", 4, 2),
    q.Range("born", 2),
    q.Range("born", 1, 2) & q.Run("就业"),
    q.Range("date", datetime.date(2022, 1, 1).toordinal(), datetime.date(2023, 2, 6).toordinal()),
    q.Range("date"),
    q.Range("event"),
    ~q.Range("event", datetime.date(2021, 3, 1).toordinal()),
    q.Range("event", datetime.date(2017, 1, 1).toordinal(), datetime.date(2021, 6, 30).toordinal()) & q.Run("就业"),
    q.And(()),
    q.Or(()),
    q.Not(q.Everything()),
    q.Not(q.Run("就业")),
    ~q.Range("date"),
    ~q.Range("number"),
    q.Run("就业") & q.Run("培训"),
    q.Run("就业") & ~q.String("就业", "title"),
    q.Run("就业") | q.Run("义诊") | q.String("产业园"),
    q.And((q.Word("就业"), q.Or((q.Word("培训"), q.Prefix("招聘"))), q.Not(q.String("乡")))),
    q.Or((q.Range("year", 2024, 2024), q.Word("就业"))),
    q.Or((q.Prefix("青"), q.Everything())),
    q.And((q.Everything(), q.Word("就业"), q.Word("就业"))),
    q.Or((q.Word("就业"), q.Word("就业"))),
    q.Not(q.Not(q.Word("就业"))),
    q.And((q.Not(q.Word("就业")), q.Not(q.String("建设")))),
    q.Or((q.Not(q.Word("就业")), q.String("就业"))),
    q.Most((q.Run("青石工作组怎样帮助群众实现就业"),), 0.3),
    q.Most((q.Run("就业培训招聘"), q.String("招聘"), q.String("聘会"), q.Word("魑魅")), 0.5),
    q.Most((q.Word("就业"), q.Word("培训"), q.String("产业园", "title")), 0.0),
    q.Most((q.Word("就业"), q.Word("就业", "title")), 1.0),
    q.Most((q.Run("魑魅魍魉"),), 0.3),
    q.Most((), 0.3),
    q.Most((q.Run("青石镇产业园招工"),), 0.4) & ~q.Word("培训"),
    ~q.Most((q.Run("青石镇产业园招工"),), 0.2),
    q.Most((q.Run("职业学校学生"),), 0.3) | q.Prefix("河湾"),
    q.Run("7月1日"),
    q.Run("1月1日"),
    q.Run("2021-06"),
    q.Run("二〇二一年六月一日 青石"),
    q.Run("百分之三点五"),
    q.Run("3.5%", "body"),
    q.Run("就业", "body"),
    q.Word("就业", "body"),
    q.String("就业", "body"),
    q.String("业", "body"),
    q.String("好", "body"),
    q.Prefix("就", "body"),
    q.Prefix("1", "body"),
    q.Loose("再就业就", "body"),
    ~q.String("就业", "body") & q.String("就业", "title"),
    q.Bounded("1805", "0123456789", ""),
    q.Bounded("805", "0123456789", ""),
    q.Bounded("哈哈", "哈", "哈"),
    q.Bounded("哈哈", "", "哈", "title"),
    q.Bounded("就业", "再、", "。"),
    q.Bounded("就业", "再、", "。", "body"),
    q.Near(("就业", "培训"), 10),
    q.Near(("培训", "就业"), 0),
    q.Near(("就业", "青石"), 500),
    q.Near(("就业", "青石", "群众"), 12),
    q.Near(("青石", "群众"), 8, "title"),
    q.Near(("青石", "群众"), 8, "body"),
    q.Near(("就", "业"), 0),
    q.Near(("业", "就"), 1),
    q.Near(("哈", "哈哈"), 1),
    q.Near(("工作", "作组"), 0),
    q.Near(("占", "neo", "1805"), 3),
    q.Near(("就业", "魑魅"), 9),
    q.Near(("", "就业"), 9),
    ~q.Near(("就业", "帮助"), 20) & q.Run("就业"),
    q.Near(("长江", "就业"), 30) | q.Near(("𠮷", "野家"), 3),
    q.Glob("就?培训"),
    q.Glob("青*县"),
    q.Glob("青?县"),
    q.Glob("工作*群众*就业"),
    q.Glob("就*就??就"),
    q.Glob("業?業"),
    q.Glob("哈?哈", "title"),
    q.Glob("哈??哈"),
    q.Glob("a3*neo"),
    q.Glob("1?05*架"),
    q.Glob("群众*就业", "title"),
    q.Glob("群众*就业", "body"),
    q.Glob("魑*魍"),
    q.Glob("𠮷?在*。"),
    ~q.Glob("青*县"),
    q.words_to_strings(q.Run("工作组推进") | q.Run("就业形势"), Analysis()),
)

FILTERS: dict[s.Facet, tuple[str, ...]] = {
    "series": ("yunling", "zaobao", "guaili", "nosuch"),
    "group": ("青石工作组", "河湾工作组", s.MISSING),
    "place": ("青石县", "河湾县", "𠮷县", s.MISSING),
    "topic": ("就业", "产业", "教育", s.MISSING),
    "kind": ("feature", "brief"),
    "year": ("2023", "2024", "2021", "1998", s.MISSING),
}
DAYS = (datetime.date(1998, 12, 31), datetime.date(2021, 6, 1), datetime.date(2023, 2, 6), datetime.date(2024, 3, 4))


def with_circumstances(query: q.Query, seed: int) -> e.Request:
    """The query with filters, dates, order, page and generation drawn by the seed."""
    rng = random.Random(seed)
    filters = {
        facet: tuple(rng.sample(values, rng.randint(1, 2))) for facet, values in FILTERS.items() if rng.random() < 0.15
    }
    first, last = (rng.choice(DAYS) if rng.random() < 0.2 else None for _ in range(2))
    return e.Request(
        query,
        filters,
        first,
        last,
        rng.choice(("relevance", "relevance", "newest", "oldest")),
        rng.choice((0, 0, 3, 40)),
        rng.choice((10, 10, 25, 0)),
        s.FACETS,
        True,
        rng.choice((None, None, None, 1, 2, 3, 4, 6, 0)),
    )


@cache
def _vocabulary() -> tuple[list[str], list[str]]:
    texts = [fold(text) for issues, _ in history() for issue in issues for a in issue.articles for text in units(a)]
    texts = sorted({text for text in texts if text})
    rng = random.Random(5)
    return texts, [word for text in rng.sample(texts, 120) for word in analysis().query_words(text)]


def random_query(rng: random.Random, depth: int = 0) -> q.Query:
    """A query of any form, of words and strings that the texts have (or just do not)."""
    texts, words = _vocabulary()
    text = rng.choice(texts)
    start = rng.randrange(len(text))
    piece = text[start : start + rng.randint(1, 8)]
    if rng.random() < 0.1:
        piece = "".join(rng.sample(piece, len(piece)))
    where: q.Field = rng.choice(("any", "any", "title", "body"))
    form = rng.random()
    if depth < 2 and form < 0.3:
        parts = tuple(random_query(rng, depth + 1) for _ in range(rng.randint(1, 3)))
        return q.And(parts) if form < 0.15 else q.Or(parts)
    if form < 0.33:
        return q.Most(
            (q.Run(text[:30], where), q.String(piece), q.Word(rng.choice(words))), rng.choice((0.1, 0.3, 0.6))
        )
    if depth < 2 and form < 0.4:
        return q.Not(random_query(rng, depth + 1))
    if form < 0.55:
        return q.Word(rng.choice(words), where)
    if form < 0.6:
        return random_pattern(rng, text, where)
    if form < 0.75:
        return q.String(piece, where)
    if form < 0.9:
        return q.Run(piece, where)
    if form < 0.95:
        return q.Prefix(rng.choice(words)[: rng.randint(1, 2)], where)
    return q.Range(rng.choice(("year", "number")), rng.choice((None, 3, 2022)), rng.choice((None, 9, 2023)))


def random_pattern(rng: random.Random, text: str, where: q.Field) -> q.Query:
    """What stands near each other, with gaps, or beside nothing, by the strings of a text."""
    places = sorted(rng.randrange(len(text)) for _ in range(rng.randint(2, 3)))
    parts = list(dict.fromkeys(text[at : at + rng.randint(1, 3)] for at in places))
    if rng.random() < 0.5 and len(parts) > 1:
        rng.shuffle(parts)
        return q.Near(tuple(parts), rng.choice((0, 2, 10, 60)), where)
    if rng.random() < 0.3 and len(parts[0]) > 1:
        return q.Bounded(parts[0], text[0], text[-1], where)
    first, last = text[places[0]], text[places[0] + 2 :][:2]
    if not last or {*first, *last} & {"*", "?"}:
        return q.Glob("就?业", where)
    return q.Glob(f"{first}{rng.choice('?*')}{last}", where)


@cache
def requests() -> tuple[e.Request, ...]:
    """The written queries, plain and with circumstances, and the random ones."""
    plain = [e.Request(query, facets=s.FACETS, months=True, limit=20) for query in WRITTEN]
    dressed = [with_circumstances(query, seed) for seed, query in enumerate(WRITTEN)]
    drawn = [with_circumstances(random_query(random.Random(seed)), seed) for seed in range(1000, 1000 + RANDOM)]
    return (*plain, *dressed, *drawn)
