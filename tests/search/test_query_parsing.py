"""What is typed becomes a query, and repairs are named."""

import contextlib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.fold import fold
from index.queries import And, Everything, Glob, Labelled, Loose, Near, Not, Or, Prefix, Range, Run, String
from search.params import QueryError
from search.query_parsing import parse_query, unparse

DATES = Range("date", date(2017, 8, 1).toordinal(), date(2018, 12, 31).toordinal())


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", Everything()),
        (" \u3000\n", Everything()),
        ("富余劳动力", Run("富余劳动力")),
        ("富余　劳动力", And((Run("富余"), Run("劳动力")))),
        ('"富余劳动力"', String("富余劳动力")),
        ("“富余 劳动力”", String("富余 劳动力")),
        ("「富余劳动力」", String("富余劳动力")),
        ("『富余劳动力』", String("富余劳动力")),
        ("＂富余劳动力＂", String("富余劳动力")),
        ("”富余劳动力“", String("富余劳动力")),
        ('"“两校一院”建设"', String("“两校一院”建设")),
        ('江苏"援疆"工作', And((Run("江苏"), String("援疆"), Run("工作")))),
        ("就业 OR 创业", Or((Run("就业"), Run("创业")))),
        ("就业 ＯＲ 创业", Or((Run("就业"), Run("创业")))),
        ("就业 培训 OR 创业", Or((And((Run("就业"), Run("培训"))), Run("创业")))),
        ("就业 就业 OR 就业 OR 创业", Or((Run("就业"), Run("创业")))),
        ("or", Run("or")),
        ("-培训", Not(String("培训"))),
        ("就业 -培训 －“专场”", And((Run("就业"), Not(String("培训")), Not(String("专场"))))),
        ("-ai", Not(Run("ai"))),
        ("-1805名群众", Not(And((Run("1805"), String("1805名群众"))))),
        ("就业 -(培训 OR 专场)", And((Run("就业"), Not(Or((String("培训"), String("专场"))))))),
        ("(就业 OR 创业) 培训", And((Or((Run("就业"), Run("创业"))), Run("培训")))),
        ("（就业 OR 创业） 培训", And((Or((Run("就业"), Run("创业"))), Run("培训")))),
        ("((就业 OR 创业) 培训 OR (帮扶))", Or((And((Or((Run("就业"), Run("创业"))), Run("培训"))), Run("帮扶")))),
        ("标题:(就业 OR 创业)", Or((Run("就业", "title"), Run("创业", "title")))),
        ("“三农工作”~", Loose("三农工作")),
        ("年:2021 期:3..5", And((Range("year", 2021, 2021), Range("number", 3, 5)))),
        ("year:..2018", Range("year", None, 2018)),
        ("日期:2017..9999", Range("date", date(2017, 1, 1).toordinal(), date(9999, 12, 31).toordinal())),
        ("日期:2017-08..2018", Range("date", date(2017, 8, 1).toordinal(), date(2018, 12, 31).toordinal())),
        ("组:南通 -题:就业", And((Labelled("group", "南通"), Not(Labelled("topic", "就业"))))),
        ("place:“七师 团场”", Labelled("place", "七师 团场")),
        ("AT&T", Run("AT&T")),
        ("和 平", And((Run("和"), Run("平")))),
        ("不含", Run("不含")),
        ("2017-2018", Run("2017-2018")),
        ("标题:就业", Run("就业", "title")),
        ("標題：“就业”", String("就业", "title")),
        ("Title: 就业 培训", And((Run("就业", "title"), Run("培训")))),
        ("-标题:就业", Not(String("就业", "title"))),
        ("创业*", String("创业")),
        ("A320飞机*", String("A320飞机")),
        ("*银行", String("银行")),
        ("招*司", Glob("招*司")),
        ("就?业＊训", Glob("就?业*训")),
        ("a3**20", Glob("a3*20")),
        ("就业?", Run("就业")),
        ("谁？他", Run("谁？他")),
        ("标题:招*司 -就?业", And((Glob("招*司", "title"), Not(Glob("就?业"))))),
        ("正文:就业", Run("就业", "body")),
        ("body:“就业”", String("就业", "body")),
        ("正文:(就业 OR 创业*)", Or((Run("就业", "body"), String("创业", "body")))),
        ('"援疆 资金"~10', Near(("援疆", "资金"), 10)),
        ("「援疆　资金 项目」～3", Near(("援疆", "资金", "项目"), 3)),
        ('标题:"援疆 资金"~0', Near(("援疆", "资金"), 0, "title")),
        ("近10年", Run("近10年")),
        ("援疆 近10 年", And((Run("援疆"), Run("近10"), Run("年")))),
        ("2023-07 就业", And((Run("2023-07"), Run("就业")))),
        ("-7月1日", Not(Run("7月1日"))),
        ("-20%", Not(Run("20%"))),
        ("-1805名", Not(Run("1805名"))),
        ("a32＊", Prefix("a32")),
        ("标题:创业*", String("创业", "title")),
        ("，民生。", Run("民生")),
        ("12.5%", Run("12.5%")),
        ("20％。", Run("20％")),
        ("就业%", Run("就业")),
    ],
)
def test_every_form_is_understood(typed, query):
    """The forms of the guide, in half width and in full width, without any notice."""
    parsed = parse_query(typed)
    assert (parsed.query, parsed.notices) == (query, ())


@pytest.mark.parametrize(
    ("typed", "query", "notice"),
    [
        ('"就业 培训', String("就业 培训"), '引号没有成对，已当作 "就业 培训"。'),
        ('“就业" 培训', And((String("就业"), Run("培训"))), '引号没有成对，已当作 "就业"。'),
        ("就业”", Run("就业"), "引号“””没有成对，已略去。"),
        ('就业 ""', Run("就业"), "引号里没有字，已略去。"),
        ("就业 OR", Run("就业"), "OR 的一边没有词"),
        ("OR 就业 OR OR 创业", Or((Run("就业"), Run("创业"))), "OR 的一边没有词"),
        ("就业 ，", Run("就业"), "“，”里没有可以检索的字"),
        ("就业 - 培训", And((Run("就业"), Run("培训"))), "“-”里没有可以检索的字"),
        ("就业 标题:", Run("就业"), "“标题:”后面没有词"),
        ("A-320*", Run("A-320"), "* 只能放在一个词里或词的末尾"),
        ('"的"~1000', String("的"), "邻近检索要两个以上的词"),
        ('"援疆 资金"~1000', Near(("援疆", "资金"), 500), "邻近检索最多隔 500 个字，“1000”已按 500 理解。"),
        ("援疆 近10 资金", Near(("援疆", "资金"), 10), '已按 "援疆 资金"~10 理解。'),
        ("援疆 near/5 “new york”", Near(("援疆", "new york"), 5), '已按 "援疆" 近5 "new york" 理解。'),
        ("招*商*引*资", And((Glob("招*商*引"), String("资"))), "一个词里最多两个 *"),
        ("2017-08..2018", DATES, "“2017-08..2018”已按日期范围理解"),
        (" ".join(f"词{n}" for n in range(70)), And(tuple(Run(f"词{n}") for n in range(64))), "条件太多"),
        (
            "甲*乙 " * 6 + "丙?丁 甲?丁 就业",
            And((Glob("甲*乙"), Run("就业"))),
            "邻近和通配的条件最多 6 个，后面的 2 个已略去。",
        ),
        ('"一 二 三 四 五 六 七 八 九 十"~3', Near(tuple("一二三四五六七八"), 3), "邻近检索最多 8 个词"),
        ("长" * 600, Run("长" * 500), "检索词有 600 个字符，只用了前 500 个"),
        ("(就业 培训", And((Run("就业"), Run("培训"))), "括号没有成对"),
        ("就业) 培训", And((Run("就业"), Run("培训"))), "括号没有成对"),
        ("就业 年:去年", Run("就业"), "“年:去年”看不懂"),
        ("site:gov.cn", Run("site:gov.cn"), "没有“site:”这个字段"),
        ("就业 or 创业", Or((Run("就业"), Run("创业"))), "已按 就业 OR 创业 理解。"),
        ("就业 或 创业", Or((Run("就业"), Run("创业"))), "已按 就业 OR 创业 理解。"),
        ("就业|创业", Or((Run("就业"), Run("创业"))), "已按 就业 OR 创业 理解。"),
        ("就业 ｜ 创业 培训", Or((Run("就业"), And((Run("创业"), Run("培训"))))), "已按 就业 OR 创业 培训 理解。"),
        ("就业 AND 培训", And((Run("就业"), Run("培训"))), "已按 就业 培训 理解。"),
        ("就业 和 培训", And((Run("就业"), Run("培训"))), "已按 就业 培训 理解。"),
        ("就业&培训", And((Run("就业"), Run("培训"))), "已按 就业 培训 理解。"),
        ("就业 NOT 培训", And((Run("就业"), Not(String("培训")))), '已按 就业 -"培训" 理解。'),
        ("就业 不含 培训", And((Run("就业"), Not(String("培训")))), '已按 就业 -"培训" 理解。'),
        ("就业 —培训", And((Run("就业"), Not(String("培训")))), '已按 就业 -"培训" 理解。'),
        ("就业 ！培训", And((Run("就业"), Not(String("培训")))), '已按 就业 -"培训" 理解。'),
        ("测办发（2021）3号", And((Run("测办发"), Run("2021"), Run("3号"))), "已按 测办发 2021 3号 理解。"),
        ("就业\ud800\x07", Run("就业"), "已去掉 2 个无法显示的字符。"),
    ],
)
def test_repairs_are_named(typed, query, notice):
    """What cannot be meant as typed is repaired to the nearest sense, and the notice says how."""
    parsed = parse_query(typed)
    assert parsed.query == query
    assert len(parsed.notices) == 1
    assert parsed.notices[0].startswith(notice)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("，。！", "要检索标点本身，请加引号"),
        ('"', "没有可以检索的字"),
        ("OR", "没有可以检索的字"),
        ("标题:", "没有可以检索的字"),
        ("\x00\ud83d", "没有可以检索的字"),
        ("***", "没有可以检索的字"),
    ],
)
def test_what_says_nothing_is_refused(typed, says):
    """A query without anything to look for, or one too long, is refused with the cure."""
    with pytest.raises(QueryError) as caught:
        parse_query(typed)
    assert says in str(caught.value)


PIECES = st.sampled_from(
    [
        "就业",
        "OR",
        "ＯＲ",
        "标题:",
        "title：",
        "-",
        "－",
        '"',
        "“",
        "”",
        "「",
        "」",
        "『",
        "』",
        "＂",
        "*",
        " ",
        "，",
        "A320",
        "2017",
        "_",
        "(",
        ")",
        "（",
        "|",
        "或",
        " not ",
        " 和 ",
        "&",
        "!",
        "—",
        "20%",
        "~",
        "年:2021",
        "日期:2017-08..",
        "期:",
        "组:",
        "site:",
        "正文:",
        "?",
        "*业",
        "~10",
        " 近10 ",
        "near/3",
        "2017-08..2018",
        "7月1日",
        "2023-07",
    ]
)


@example('0 近0"0 0')
@given(st.text(max_size=60) | st.lists(PIECES, max_size=15).map("".join))
def test_any_text_is_parsed_or_refused(text):
    """No text raises anything but QueryError, and a query typed anew from its parse means the same."""
    try:
        parsed = parse_query(text)
    except QueryError:
        return
    typed = unparse(parsed.query)
    again = parse_query(typed)
    # What looked like an operator and is a word is said again, since it is typed again.
    assert {notice for notice in again.notices if "已当作普通的词" not in notice} == set()
    assert folded(again.query) == folded(parsed.query)
    assert unparse(again.query) == typed


@pytest.mark.parametrize(
    "text", ["(" * 200 + "就业" + ")" * 200, "(就业 OR " * 60, "的 " * 250, "-" * 500, "(a|" * 160]
)
def test_long_queries_are_bounded(text):
    """As deep and as many as there is room for: answered or refused at once."""
    with contextlib.suppress(QueryError):
        unparse(parse_query(text).query)


def folded(query):
    match query:
        case And(parts) | Or(parts):
            return type(query)(tuple(map(folded, parts)))
        case Not(part):
            return Not(folded(part))
        case Run() | String() | Prefix() | Loose() | Glob():
            return type(query)(fold(query.text), query.field)
        case Near(texts, apart, where):
            return Near(tuple(map(fold, texts)), apart, where)
    return query
