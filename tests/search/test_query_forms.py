"""Every form of a query against a reader who looks at each article: the same, or a notice says how it differs."""

import dataclasses
import datetime
import random
import re
import time

import pytest

from corpus.text.fold import fold
from index.embedded.engine import WhooshEngine
from index.engine import with_marks
from search.find import find
from search.params import Params
from tests.handmade import THIRD, article

TEXTS = (
    ("人民银行与银行贷款", "人民银行青石支行发放贷款12,345元，占20％。"),
    ("村镇银行", "村镇银行为1805名群众贷款，占120%。"),
    ("“一带一路”倡议", "三年来共建“一带一路”倡议，惠及“三农”工作。"),
    ("就业培训", "创业培训班在7月1日开班，20人参加，10⁴吨。"),
    ("创业", "创业，就业。1,805 名学员；2023年7月完成。"),
    ("招商", "全国人大常委会调研脱贫攻坚战。二○二一年接著推進。"),
    ("农业公司", "招商引资，农业发展；1805人，名单见后。"),
)


def given():
    articles = tuple(article("yunling-2024-9", n, "brief", *text) for n, text in enumerate(TEXTS, 1))
    return dataclasses.replace(
        THIRD, id="yunling-2024-9", number=9, date=datetime.date(2024, 5, 1), contents=(), articles=articles
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = WhooshEngine.create(tmp_path_factory.mktemp("forms"), ())
    engine.write([given()])
    return engine


def found(engine, typed):
    page = find(engine, Params(q=typed, size=100))
    return {int(hit.id[-2:]) for hit in page.hits}, [notice.text for notice in page.notices]


def having(*strings):
    """The articles that have one of the strings, by reading."""
    return {n for n, text in enumerate(TEXTS, 1) if any(fold(s) in fold(unit) for s in strings for unit in text)}


EVERY = set(range(1, len(TEXTS) + 1))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("银行 -人民银行", having("银行") - having("人民银行")),
        ("人民银*", having("人民银")),
        ("-全国人大", EVERY - having("全国人大")),
        ("脱贫攻坚", having("脱贫攻坚")),
        ("全国人大", having("全国人大")),
        ("(就业 OR 创业) 培训", having("就业", "创业") & having("培训")),
        ("（招商 OR 农业） -公司", having("招商", "农业") - having("公司")),
        ("-(银行 OR 创业)", EVERY - having("银行", "创业")),
        ('"12345元"', having("12,345元")),
        ("20%", {1}),
        ("20％", {1}),
        ("1805名", {2, 5}),
        ("1805 名", {2, 5}),
        ("7月1日", {4}),
        ("2023年7月", {5}),
        ('"二〇二一年"', {6}),
        ("接着", {6}),
        ('"104吨"', set()),
        ('"10^4吨"', {4}),
        ('"一带一路倡议"~', {3}),
        ("年:2024 期:9", EVERY),
        ("期:8", set()),
        ("日期:2024-05", EVERY),
        ("日期:..2024-04", set()),
        ("标题:(招商 OR 创业)", {5, 6}),
    ],
)
def test_answers_are_a_readers(engine, typed, expected):
    """What a reader would find by looking at every article is found, and nothing else."""
    assert found(engine, typed)[0] == expected


@pytest.mark.parametrize(
    ("typed", "expected", "says"),
    [
        ("招商 或 农业", having("招商", "农业"), "已按 招商 OR 农业 理解。"),
        ("银行 不含 人民", having("银行") - having("人民"), '已按 银行 -"人民" 理解。'),
        ('"一带一路倡议"', set(), '另有 1 篇含有同样的字句，只是中间有引号等标点，未列在这里："一带一路倡议"~'),
        ('"三农工作"', set(), "另有 1 篇"),
        ("1805 名", {2, 5}, "已按 1805名 理解。"),
        ('"的"~1000', set(), "邻近检索要两个以上的词"),
    ],
)
def test_what_differs_is_said(engine, typed, expected, says):
    """Where the answer is not what was typed word by word, a sentence says so."""
    articles, notices = found(engine, typed)
    assert articles == expected
    assert any(says in notice for notice in notices)


def test_random_strings_are_found_exactly(engine):
    """Any part of a text, quoted, is found wherever it stands in folded text, and loosely wherever its letters do."""
    rng = random.Random(7)
    units = [unit for text in TEXTS for unit in text]
    for _ in range(400):
        unit = rng.choice(units)
        start = rng.randrange(len(unit))
        piece = unit[start : start + rng.randint(1, 8)]
        if fold(piece) and not any(quote in piece for quote in '“”"'):
            assert found(engine, f'"{piece}"')[0] == having(piece), piece


def test_loose_forms_hold_at_most_a_pair_of_marks():
    """三农工作 is also sought as 三农”工作 and 三“农”工作; a string of marks alone as nothing."""
    forms = with_marks("三农工作")
    assert {"三农工作", '三农"工作', '三"农"工作', "三农(工作"} <= set(forms)
    assert {re.sub(r"\W", "", form) for form in forms} == {"三农工作"}
    assert with_marks("，。") == ()
    assert len(with_marks("一" * 12)) < 400
    assert len(with_marks("一二三四五" * 100)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 200 + "就业" + ")" * 200,
        "的 " * 250,
        "(就|" * 160,
        '"就业培训"' * 80,
        f'"{"就业培训" * 124}"',
        '"的"~1000',
    ],
)
def test_what_is_long_is_answered_within_a_second(engine, typed):
    """As deep, as many and as long as there is room for."""
    begin = time.perf_counter()
    found(engine, typed)
    assert time.perf_counter() - begin < 1
