"""Made-up issues in every layout of masthead, list and heading: each is split as a reader would split it."""

import datetime
import html
from collections.abc import Callable, Sequence

import pytest

from corpus.models import Issue
from corpus.parse import parse, parse_parts
from corpus.profile import load_profiles

Mark = Callable[[int], str]
PROFILES = load_profiles(None)
DAY = datetime.date(2017, 8, 21)
NAME = "临江协作简报"
FAIR = "8月以来，临江工作组协调企业到云州县招工，先后办了三场招聘会，来的人一场比一场多，大家都说招聘会应当常办。"
SITES = "沙河工作组今年承担建设项目十二个，总投资3.2亿元，到7月底全部开工，其中学校三所、卫生院两所、安居房七个。"
DOCTORS = "8月12日，海东工作组组织八名医生到云州县人民医院义诊，看病人三百二十人次，留下药品两万元。"
HOUSE = "8月16日，东山镇敬老院主体工程封顶，这个项目建筑面积3200平方米，投资860万元，可入住老人一百二十名。"
TRAVEL = "记者从州旅游局了解到，今年前七个月全州接待游客三百一十万人次，同比增长百分之十七，旅游收入二十一亿元。"
ARTICLES = (
    ("临江工作组帮助1200名富余劳动力实现家门口就业", FAIR),
    ("沙河工作组“八步工作法”推进项目建设", SITES),
    ("云州县举办首届赛马节 游客突破5万人次", TRAVEL),
    ("海东工作组赴云州县义诊", DOCTORS),
    ("东山镇敬老院主体封顶", HOUSE),
)
TITLES = [title for title, _ in ARTICLES]
HEAD = "临江协作简报\n2017年第22期\n2017年8月21日\n\n"
BRIEFS = 3  # the articles from here on are briefs


def star(_: int) -> str:
    """The mark of a list that nothing is said of."""
    return "★ "


def text(
    mast: Sequence[str], mark: Mark = star, leader: str = "", opener: str = "目  录", titled: Mark | None = None
) -> str:
    """The issue as plain text; without `opener` it has no contents list, `titled` marks the titles in the body."""
    lines = [*mast, ""]
    if opener:
        lines += [opener, ""]
        for number, title in enumerate(TITLES, 1):
            lines += ["", "本期动态"] if number == BRIEFS + 1 else []
            lines.append(mark(number) + title + leader.format(number))
    for number, (title, prose) in enumerate(ARTICLES, 1):
        lines += ["", "本期动态"] if number == BRIEFS + 1 else []
        lines += ["", (titled(number) if titled else "") + title, "", f"　　{prose}"]
    return "\n".join([*lines, "", "报：州委、州政府领导。", "（共印80份）"])


def page(mast: Sequence[str], mark: Mark = star, leader: str = "", heading: str = "h3") -> str:
    """The issue as HTML; `heading` is the tag of the titles, b for a bold paragraph."""
    lines = [*mast, "目　录", *(mark(n) + title + leader.format(n) for n, title in enumerate(TITLES, 1))]
    found = [f"<p>{html.escape(line)}</p>" for line in lines] + ["<hr>"]
    for number, (title, prose) in enumerate(ARTICLES, 1):
        found += ["<p align=center><b>本期动态</b></p>"] if number == BRIEFS + 1 else []
        title = f"<p><b>{title}</b></p>" if heading == "b" else f"<{heading}>{title}</{heading}>"
        found += [title, f"<p>　　{prose}</p>"]
    return "".join(found) + "<hr><p>报：州委、州政府领导。</p>"


def markdown(mast: Sequence[str], mark: Mark = star) -> str:
    """The issue as Markdown."""
    lines = [f"# {mast[0]}", *mast[1:], "## 目录", *(mark(n) + title for n, title in enumerate(TITLES, 1)), "## 正文"]
    for number, (title, prose) in enumerate(ARTICLES, 1):
        lines += ["## 本期动态"] if number == BRIEFS + 1 else []
        lines += [f"### {title}", prose]
    return "\n\n".join([*lines, "报：州委、州政府领导。"])


def issues(source: str, name: str = "a.txt") -> tuple[Issue, ...]:
    """The issues of a file."""
    return parse(source.encode(), name, PROFILES)


def one(source: str, name: str = "a.txt") -> Issue:
    """The only issue of a file, which must be split like ARTICLES, with nothing found wrong."""
    (issue,) = issues(source, name)
    assert [article.title for article in issue.articles] == TITLES
    assert [entry.title for entry in issue.contents] in (TITLES, [])
    assert all(entry.article for entry in issue.contents)
    assert {finding.code for finding in issue.findings} <= {"unknown-series", "no-date"}
    return issue


def split(source: str, name: str = "a.txt") -> list[tuple[str, str]]:
    """(title, first paragraph) of each article of a file's only issue."""
    (issue,) = issues(source, name)
    return [(article.title, article.paragraphs[0].text) for article in issue.articles]


MASTHEADS = [
    ([NAME, "第22期", "州协作办公室编", "2017年8月21日"], 22, None),
    ([NAME, "总第22期", "州协作办公室", "2017年8月21日"], None, 22),
    ([NAME, "2017年第22期", "州协作办公室　　2017年8月21日"], 22, None),
    ([NAME, "〔2017〕22号", "2017-08-21"], 22, None),
    ([NAME, "[2017]第22期", "2017年08月21日"], 22, None),
    ([NAME, "第二十二期", "州协作办公室　二〇一七年八月二十一日"], 22, None),
    ([NAME, "（第22期）", "州协作办公室编　　　2017 年 8 月 21 日"], 22, None),
    ([NAME, "第22期（总第1230期）", "2017.8.21"], 22, 1230),
    ([NAME, "总第1230期　第22期", "2017年8月21日　星期一"], 22, 1230),
    ([NAME, "2017年度第二十二期（总第一千二百三十期）", "二零一七年八月二十一日"], 22, 1230),
    (["临　江　协　作　简　报", "（2017年第22期  总第1230期）", "二○一七年八月二十一日"], 22, 1230),
    (["《临江协作简报》2017年第22期", "2017/8/21"], 22, None),
    (["内部资料　注意保存", NAME, "第 二十二 期", "临江市对口协作指挥部　　二〇一七年八月廿一日"], 22, None),
    ([NAME, "2017", "第22期", "8月21日"], 22, None),
    ([NAME, "No.22", "2017年8月21日出版"], 22, None),
    ([NAME, "2017年8月21日 星期一"], None, None),
    (["中共临江市委办公室", NAME, "（快报）", "第22期", "2017年8月21日"], 22, None),
]


@pytest.mark.parametrize(("mast", "number", "running"), MASTHEADS, ids=lambda value: str(value)[:20])
def test_mastheads(mast: list[str], number: int | None, running: int | None) -> None:
    """Number and date in any writing, in text, HTML and Markdown; the articles below are the same."""
    for source, name in ((text(mast), "a.txt"), (page(mast), "a.html"), (markdown(mast), "a.md")):
        issue = one(source, name)
        assert (issue.year, issue.number, issue.running_number, issue.date) == (2017, number, running, DAY)


CHINESE = "一二三四五"
MARKS: dict[str, Mark] = {
    **{sign: (lambda _, sign=sign: sign) for sign in ("★ ", "☆", "●", "◆ ", "■", "· ", "➤ ", "§ ", "√ ", "- ", "")},  # type: ignore[misc]
    "1.": lambda n: f"{n}.",
    "1、": lambda n: f"{n}、",
    "１．": lambda n: "１２３４５"[n - 1] + "．",
    "一、": lambda n: CHINESE[n - 1] + "、",
    "（一）": lambda n: f"（{CHINESE[n - 1]}）",
    "（1）": lambda n: f"（{n}）",
    "(1) ": lambda n: f"({n}) ",
    "①": lambda n: "①②③④⑤"[n - 1],
    "第1篇": lambda n: f"第{n}篇 ",
    "01": lambda n: f"{n:02d} ",
    "1 ": lambda n: f"{n}  ",
}
FIRST = [NAME, "2017年第22期", "2017年8月21日"]


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_marks_of_lists(mark: Mark) -> None:
    """Any mark of a list, or none; articles under headings, bold lines, plain lines, and lines marked like the list."""
    one(text(FIRST, mark))
    one(text(FIRST, mark, titled=mark))
    one(page(FIRST, mark), "a.html")
    one(page(FIRST, mark, heading="b"), "a.html")
    one(page(FIRST, mark, heading="p"), "a.html")
    one(markdown(FIRST, mark), "a.md")


@pytest.mark.parametrize(
    "leader",
    ["……{}2", "····················1{}", "\t{}", "…………（{}）", ".................... {}", " . . . . . . . . {}",
     "  P{}", "……第{}页", "      {}", "（{}）", " ………………………… 李四（{}）"],
)  # fmt: skip
@pytest.mark.parametrize("mark", ["★ ", "1.", "一、", "（1）", ""])
def test_leaders_and_pages(mark: str, leader: str) -> None:
    """Dotted leaders, tabs, authors and page numbers are no part of an entry."""
    one(text(FIRST, MARKS[mark], leader))
    one(page(FIRST, MARKS[mark], leader, heading="p"), "a.html")


@pytest.mark.parametrize(
    "opener", ["【本期要目】", "本 期 目 录", "本期导读：", "CONTENTS 目录", "本期主要内容", "这一期里有"]
)
def test_headings_of_lists(opener: str) -> None:
    """A list is known by its heading, and where nobody knows the heading, by entries that come again."""
    one(text(FIRST, opener=opener))
    one(text(FIRST, MARKS[""], opener=opener))


def test_without_a_list() -> None:
    """Without a contents list short lines above running text are titles: plain, numbered, with a sign, in brackets."""
    one(text(FIRST, opener=""))
    for mark in ("★ ", "1.", "一、"):
        one(text(FIRST, opener="", titled=MARKS[mark]))
    head = "\n".join(FIRST)
    assert split(f"{head}\n\n【东山镇敬老院封顶】{HOUSE}\n\n【海东工作组义诊】{DOCTORS}\n") == [
        ("东山镇敬老院封顶", HOUSE),
        ("海东工作组义诊", DOCTORS),
    ]
    assert split(f"{head}\n\n★领导参阅★\n\n云州县招聘会受欢迎\n李四\n\n{FAIR}\n\n云州县旅游收入增长\n\n{TRAVEL}\n") == [
        ("云州县招聘会受欢迎", "李四"),
        ("云州县旅游收入增长", TRAVEL),
    ]


def test_headings_within_an_article_begin_none() -> None:
    """Numbered lines below a title and its text are parts of that article."""
    body = [f"　　{prose}\n\n" for prose in (SITES, FAIR, TRAVEL)]
    titles = ["推进项目建设的主要做法\n\n", "　　一、早谋划，抢先机\n\n", "　　二、勤督查，保进度\n\n"]
    (issue,) = issues(HEAD + "".join(title + prose for title, prose in zip(titles, body, strict=True)))
    (article,) = issue.articles
    assert article.title == "推进项目建设的主要做法"
    assert [p.text for p in article.paragraphs] == [SITES, "一、早谋划，抢先机", FAIR, "二、勤督查，保进度", TRAVEL]


def test_page_numbers_and_bylines() -> None:
    """Page numbers, repeated mastheads and breaks of a page leave no trace; who wrote it is a byline."""
    head, rest = FAIR[:34], FAIR[34:]
    source = f"""{NAME}\n2017年第22期\n2017年8月21日\n
一、招聘会受到群众欢迎……1\n二、建设项目全部开工……2\n
一、招聘会受到群众欢迎\n\n　　{head}\n- 1 -\n\f{NAME}　2017年第22期\n\n{rest}\n（作者：李四）\n
— 2 —\n\n二、建设项目全部开工\n\n　　{SITES}（沙河工作组供稿）\n第 3 页 共 3 页\n责任编辑：王五\n\n抄送：各工作组\n"""
    (issue,) = issues(source)
    assert [[(p.kind, p.text) for p in article.paragraphs] for article in issue.articles] == [
        [("text", FAIR), ("byline", "（作者：李四）")],
        [("text", SITES), ("byline", "（沙河工作组供稿）"), ("byline", "责任编辑：王五")],
    ]
    assert issue.colophon == ("抄送：各工作组",)


def test_nested_briefs() -> None:
    """An entry for all briefs, with sub-items: each names its lead-in, which is no article of its own."""
    source = f"""# 海东动态\n\n总第1230期第22期\n\n2017年8月21日\n\n## 本期要目\n
1. 招聘会受到群众欢迎\n2. 简讯两则\n   （1）海东工作组义诊\n   （2）敬老院封顶\n
## 招聘会受到群众欢迎\n\n{FAIR}\n\n## 简讯两则\n\n**海东工作组义诊。**{DOCTORS}\n\n**敬老院封顶。**{HOUSE}\n"""
    (issue,) = issues(source, "a.md")
    assert (issue.number, issue.running_number) == (22, 1230)
    assert [article.title for article in issue.articles] == ["招聘会受到群众欢迎", "简讯两则"]
    leads = tuple(p.id for p in issue.articles[1].paragraphs if p.kind == "lead")
    assert len(leads) == 2 and issue.contents[1].sections == leads


@pytest.mark.parametrize("bracket", ["【{}】", "{}"])
def test_sections_of_a_list(bracket: str) -> None:
    """The name of a section is neither entry nor article, in the list and in the body."""
    news, voices = bracket.format("工作动态"), bracket.format("基层之声")
    listed = f"{news}\n● 招聘会受到群众欢迎（3）\n● 建设项目全部开工（5）\n{voices}\n● 海东工作组义诊（7）\n\n"
    source = f"""{HEAD}本期目录\n{listed}{news}\n\n招聘会受到群众欢迎\n\n　　{FAIR}\n\n建设项目全部开工\n\n　　{SITES}\n
{voices}\n\n海东工作组义诊\n\n　　{DOCTORS}\n"""
    (issue,) = issues(source)
    titles = ["招聘会受到群众欢迎", "建设项目全部开工", "海东工作组义诊"]
    assert [article.title for article in issue.articles] == titles
    assert [entry.title for entry in issue.contents] == titles
    assert [finding.code for finding in issue.findings] == ["unknown-series"]


def test_parts_of_a_series_keep_their_number() -> None:
    """（1） at the end of entries is a page only where the titles in the body do not have it."""
    listed = "目录\n★援建纪实（1）\n★援建纪实（2）\n\n"
    source = f"{HEAD}{listed}援建纪实（1）\n\n　　{FAIR}\n\n援建纪实（2）\n\n　　{SITES}\n"
    (issue,) = issues(source)
    assert [entry.title for entry in issue.contents] == ["援建纪实（1）", "援建纪实（2）"]
    assert [article.title for article in issue.articles] == ["援建纪实（1）", "援建纪实（2）"]


def test_titles_of_two_lines() -> None:
    """A title that has two lines in the list and above its article is one."""
    long = "临江工作组多措并举帮助云州县富余劳动力实现家门口就业"
    lines = f"{long[:18]}\n{long[18:]}"
    listed = f"目录\n一、{lines}\n二、建设项目全部开工\n\n"
    source = f"{HEAD}{listed}{lines}\n\n　　{FAIR}\n\n建设项目全部开工\n\n　　{SITES}\n"
    assert split(source) == [(long, FAIR), ("建设项目全部开工", SITES)]
    assert [entry.title for entry in issues(source)[0].contents] == [long, "建设项目全部开工"]


def test_entries_that_begin_with_figures() -> None:
    """The first number of a list is one also right before a figure."""
    listed = "本期要目\n1、8月15日办招聘会\n2、12个项目开工\n\n"
    source = f"{HEAD}{listed}8月15日办招聘会\n　　{FAIR}\n12个项目开工\n　　{SITES}\n"
    assert split(source) == [("8月15日办招聘会", FAIR), ("12个项目开工", SITES)]


def test_a_list_and_a_masthead_in_tables() -> None:
    """Cells with nothing but a number are no entries; numbers in bold above a title are none either."""
    source = f"""<table><tr><td>海东动态</td></tr><tr><td>第22期</td><td>2017年8月21日</td></tr></table>
<table><tr><td>目录</td></tr><tr><td>1</td><td>招聘会受到群众欢迎</td><td>1</td></tr><tr><td>2</td><td>建设项目全部开工</td><td>3</td></tr></table>
<p><b>招聘会受到群众欢迎</b></p><p>{FAIR}</p><p><b>建设项目全部开工</b></p><p>{SITES}</p>"""
    assert split(source, "a.html") == [("招聘会受到群众欢迎", FAIR), ("建设项目全部开工", SITES)]
    assert len(issues(source, "a.html")[0].contents) == 2
    source = f"""<h1>{NAME} 2017年第22期</h1><p>2017年8月21日</p><p><b>01</b></p><p><b>招聘会受到群众欢迎</b></p>
<p>{FAIR}</p><p><b>02</b></p><p><b>建设项目全部开工</b></p><p>{SITES}</p>"""
    assert split(source, "a.html") == [("招聘会受到群众欢迎", FAIR), ("建设项目全部开工", SITES)]


def test_several_issues_in_one_file() -> None:
    """Each masthead of another number begins an issue, in text and in HTML."""
    sheets = [[NAME, f"第{n}期", f"2017年8月{n}日"] for n in (21, 22, 23)]
    for source, name in (("\n\n".join(map(text, sheets)), "a.txt"), ("".join(map(page, sheets)), "a.html")):
        found = issues(source, name)
        assert [issue.number for issue in found] == [21, 22, 23]
        assert all([article.title for article in issue.articles] == TITLES for issue in found)


def test_one_issue_in_several_files() -> None:
    """Joined parts are one issue, whether or not each repeats the masthead."""
    head = f"{NAME}\n第22期\n2017年8月21日\n\n"
    first = f"{head}目录\n★招聘会受到群众欢迎\n★建设项目全部开工\n\n招聘会受到群众欢迎\n\n　　{FAIR}\n"
    second = f"建设项目全部开工\n\n　　{SITES}\n\n报：州委\n"
    for part in (second, head + second):
        (issue,) = parse_parts([(first.encode(), "1.txt"), (part.encode(), "2.txt")], PROFILES)
        assert [article.title for article in issue.articles] == ["招聘会受到群众欢迎", "建设项目全部开工"]
        assert issue.colophon == ("报：州委",)
