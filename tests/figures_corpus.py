"""Figures written by hand: articles whose texts print them, and the requests that are put to every engine."""

import dataclasses
import datetime
import random

from corpus.models import ArticleFigure, Figure
from index import queries as q
from index import schema as s
from index.engine import FiguresRequest
from index.figures import FigureCondition, HasFigure
from tests import contract_corpus as given
from tests.contract_corpus import odd
from tests.handmade import article

BASES = {"元": "money", "人": "people", "平方米": "area", "千克": "mass", "个": "count", "%": "share", "": "count"}


def figure(text, printed, lower, upper, unit, subject="", at=0, **more):
    """The figure that stands as `printed` in the text, in its sentence, with its subject before or behind it."""
    start = text.index(printed, at)
    end = start + len(printed)
    begin = max((text.rfind(mark, 0, start) for mark in "。；"), default=-1) + 1
    close = min((i for i in (text.find(mark, end) for mark in "。；") if i >= 0), default=len(text) - 1) + 1
    where = text.find(subject, begin) if subject else -1
    spans = {"subject": subject, "subject_start": where, "subject_end": where + len(subject)} if subject else {}
    known = {"sentence_start": begin, "sentence_end": close, **spans, **more}
    return Figure(start, end, printed, lower, upper, unit, known.pop("dimension", "") or BASES[unit], **known)


def telling(article, *figures):
    """The article with figures: (paragraph, then what `figure` takes after the text)."""
    made = []
    for paragraph, printed, lower, upper, unit, *rest in figures:
        text = article.title if paragraph < 0 else article.paragraphs[paragraph].text
        more = rest.pop() if rest and isinstance(rest[-1], dict) else {}
        made.append(ArticleFigure(paragraph, figure(text, printed, lower, upper, unit, *rest, **more)))
    return dataclasses.replace(article, figures=tuple(made))


def _money(issue, number, printed, value, subject="援疆资金", **labels):
    made = article(issue, number, "brief", f"资金之{number}", f"全年安排援疆资金{printed}，另有总投资9亿元。", **labels)
    return telling(made, (0, printed, value, value, "元", subject), (0, "9亿元", 9e8, 9e8, "元", "总投资"))


SPELLINGS = (
    "1.5亿元",
    "15000万元",
    "1.5億元",
    "一亿五千万元",
    "１．５亿元",
    "15 000万元",
    "150,000,000元",
    "1亿5000万元",
)
MONEY = odd(
    "shuzi-2021-1",
    datetime.date(2021, 5, 6),
    *(_money("shuzi-2021-1", n, printed, 1.5e8, places=["青石县"]) for n, printed in enumerate(SPELLINGS, 1)),
    _money("shuzi-2021-1", 20, "101.5亿元", 1.015e10, groups=["青石工作组"]),
    telling(
        article("shuzi-2021-1", 21, "brief", "外资1.5亿美元", "引进外资1.5亿美元。"),
        (-1, "1.5亿美元", 1.5e8, 1.5e8, "美元", {"dimension": "money"}),
        (0, "1.5亿美元", 1.5e8, 1.5e8, "美元", "外资", {"dimension": "money"}),
    ),
    year=2021,
    number=1,
    series="shuzi",
)
BOUNDS = odd(
    "shuzi-2022-1",
    datetime.date(2022, 7, 8),
    telling(
        article(
            "shuzi-2022-1",
            1,
            "feature",
            "吸纳就业超3000人",
            "园区　吸纳 就业超3000人；不足200人待岗，培训近1000人。",
            "就业率提高12.5%；占地5万平方米15栋。粮食2—3万斤",
            groups=["河湾工作组"],
            topics=["就业"],
        ),
        (-1, "超3000人", 3000.0, None, "人", "就业", {"qualifier": "over"}),
        (0, "超3000人", 3000.0, None, "人", "就业", {"qualifier": "over", "cumulative": True}),
        (0, "不足200人", None, 200.0, "人", {"qualifier": "under"}),
        (0, "近1000人", 900.0, 1000.0, "人", "培训", {"qualifier": "about"}),
        (1, "12.5%", 12.5, 12.5, "%", "就业率", {"role": "change", "direction": "up"}),
        (1, "5万平方米", 50000.0, 50000.0, "平方米", "占地"),
        (1, "15栋", 15.0, 15.0, "", {"dimension": "count"}),
        (1, "2—3万斤", 10000.0, 15000.0, "千克", "粮食", {"qualifier": "range"}),
    ),
    article("shuzi-2022-1", 2, "brief", "没有数字", "就业。"),
    year=2022,
    number=1,
    series="shuzi",
)
UNDATED = odd(
    "shuzi-no3",
    None,
    telling(
        article("shuzi-no3", 1, "brief", "没有日期", "就业300人，其中𠮷县就业200人。"),
        (0, "300人", 300.0, 300.0, "人", "就业"),
        (0, "200人", 200.0, 200.0, "人", "𠮷县就业", {"first_day": datetime.date(2021, 1, 1)}),
    ),
    running=3,
    series="shuzi",
)
_last = BOUNDS.articles[0]
CORRECTED = dataclasses.replace(
    BOUNDS, articles=(dataclasses.replace(_last, figures=_last.figures[2:]), *BOUNDS.articles[1:])
)

# Of the samples only what their texts say: their figures, which are read out of them, are not counted by hand here.
SAMPLES = tuple(
    dataclasses.replace(issue, articles=tuple(dataclasses.replace(one, figures=()) for one in issue.articles))
    for issue in given.samples()[:2]
)

HISTORY = (
    ((MONEY,), ()),
    ((BOUNDS, UNDATED), ()),
    (SAMPLES, ()),
    ((CORRECTED,), (UNDATED.id,)),
    ((UNDATED,), ()),
)

CONDITIONS = (
    FigureCondition(),
    FigureCondition(unit="元"),
    FigureCondition(unit="元", low=1.5e8, high=1.5e8),
    FigureCondition(unit="美元", low=1.5e8, high=1.5e8),
    FigureCondition(about=("援疆资金",), unit="元", low=5e8),
    FigureCondition(about=("援疆资金",), in_subject=True, unit="元", low=1e8, high=2e8),
    FigureCondition(about=("援疆资金",), in_subject=True, unit="元", low=5e8),
    FigureCondition(about=("總投資", "援疆"), unit="元"),
    FigureCondition(about=("就业",), unit="人"),
    FigureCondition(about=("就业",), in_subject=True),
    FigureCondition(about=("园区吸纳就业",)),
    FigureCondition(about=("就",)),
    FigureCondition(about=("人",), in_subject=True),
    FigureCondition(about=("。",)),
    FigureCondition(about=("",)),
    FigureCondition(about=("𠮷县",)),
    FigureCondition(about=("魑魅",)),
    FigureCondition(unit="人", low=100, high=900),
    FigureCondition(unit="人", low=100, high=900, certain=True),
    FigureCondition(unit="人", low=5000),
    FigureCondition(unit="人", low=5000, certain=True),
    FigureCondition(unit="人", high=100),
    FigureCondition(unit="人", high=300, certain=True),
    FigureCondition(unit="千克", low=12500, high=12500),
    FigureCondition(unit="没有", low=1),
    FigureCondition(dimensions=("people", "share")),
    FigureCondition(dimensions=("nosuch",)),
    FigureCondition(roles=("change",)),
    FigureCondition(roles=("value", "rank"), high=20),
    FigureCondition(low=5, high=1),
)
FACETS = (*s.FACETS, "dimension")


def requests():
    """Every condition plain, and with a query, filters, order, page and generation drawn by a seed."""
    found = [FiguresRequest(condition=condition, facets=FACETS, limit=50) for condition in CONDITIONS]
    for seed in range(150):
        rng = random.Random(seed)
        condition = rng.choice(CONDITIONS)
        if rng.random() < 0.3:
            condition = dataclasses.replace(condition, dimensions=("people", "money"))
        query = rng.choice([q.Everything(), q.Everything(), q.Run("就业"), q.String("资金"), ~q.String("之3")])
        if rng.random() < 0.3:
            query = query & HasFigure(rng.choice(CONDITIONS))
        articles = dataclasses.replace(given.with_circumstances(query, seed), facets=(), months=False)
        if rng.random() < 0.3:
            articles = dataclasses.replace(articles, filters={"place": ("青石县",), "kind": ("brief",)})
        sort = rng.choice(["value", "-value", "newest", "oldest", "closest"])
        page = rng.choice([(0, 10), (3, 5), (0, 100), (0, 0)])
        found.append(FiguresRequest(articles, condition, sort, 250.0, *page, FACETS))
    return tuple(found)
