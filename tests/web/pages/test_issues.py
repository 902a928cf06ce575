"""The list of issues and the page of one."""

import dataclasses

from corpus.models import ContentsEntry
from tests import handmade
from tests.oracle import BruteForce
from tests.pages import get
from web import create_app


def test_the_list_is_narrowed_by_series_and_year(client):
    """Each choice is a link that keeps the other; the number is that of the issues."""
    assert get(client, "/issues").texts("//p[@class='total']") == ["共 6 期"]
    page = get(client, "/issues?year=2023")
    assert page.texts("//ul[@class='lines']/li/a") == ["《云岭帮扶简报》2023年第3期", "《云岭帮扶简报》2023年第1期"]
    [series] = [to for name, to in page.links() if name == "山城早报摘编"]
    assert get(client, series).texts("//p[@class='total']") == ["共 0 期"]


def test_issues_without_a_date_are_listed_by_number():
    """Behind the others, the greatest number first; 未注明 beside the years lists them alone, and keeps the series."""
    engine = BruteForce()
    plain = dataclasses.replace(
        handmade.SECOND, series="zhoubao", series_title="周报", date=None, year=None, number=None
    )
    undated = [
        dataclasses.replace(
            plain, id=f"zhoubao-no{n}", running_number=n,
            articles=(dataclasses.replace(plain.articles[0], id=f"zhoubao-no{n}-01"),),
        )
        for n in (9, 100, 11)
    ]  # fmt: skip
    engine.write([*handmade.ISSUES, *undated])
    client = create_app(engine).test_client()
    titles = ["《周报》总第100期", "《周报》总第11期", "《周报》总第9期"]
    lines = "//ul[@class='lines']/li/a"
    assert get(client, "/issues").texts(lines)[-3:] == titles
    page = get(client, "/issues?year=-")
    assert page.texts(lines) == titles
    [all_series] = [to for name, to in page.links() if name == "周报"]
    assert get(client, all_series).texts(lines) == titles
    [alone] = [to for name, to in get(client, "/issues").links() if name == "未注明"]
    assert get(client, alone).texts(lines) == titles


def test_a_long_list_has_pages():
    """70 issues are three pages; none is shown twice, and a page behind the last is refused with a link to the last."""
    engine = BruteForce()
    days = [handmade.NIGHTLY[0].date.replace(month=1 + i // 28, day=1 + i % 28) for i in range(70)]
    engine.write([dataclasses.replace(handmade.SECOND, id=f"s-{day:%Y%m%d}", date=day, articles=()) for day in days])
    client = create_app(engine).test_client()
    found = [to for page in (1, 2, 3) for _, to in get(client, f"/issues?page={page}").links("//ul[@class='lines']")]
    assert len(found) == len(set(found)) == 70
    beyond = get(client, "/issues?page=4")
    assert beyond.status == 400
    assert "没有第 4 页：共 70 期，最后一页是第 3 页。" in beyond.text
    assert ("改查这个", "/issues?page=3") in beyond.links()
    assert client.get("/issues?page=2&format=json").get_json()["pages"] == 3


def test_an_issue_shows_its_masthead_and_parts(client):
    """Masthead, contents with sub-items, articles by kind, distribution list."""
    page = get(client, "/issues/yunling-2023-1")
    [masthead] = page.texts("//header[@class='masthead']")
    assert masthead == "云岭帮扶简报 2023年第1期（总第101期） 云岭省对口帮扶办公室（示例） · 2023年2月6日"
    contents = "//section[@aria-labelledby='contents']"
    assert page.texts(f"{contents}//ul/li") == ["新校舍封顶", "医院设备进场"]
    assert page.links(contents) == [
        ("青石工作组帮助1200名群众在家门口就业", "/articles/yunling-2023-1-01"),
        ("河湾工作组推进“两校一院”建设", "/articles/yunling-2023-1-02"),
    ]
    assert not page.links("//section[@aria-labelledby='feature']")
    assert len(page.links("//section[@aria-labelledby='brief']")) == 2
    assert page.texts("//div[@class='colophon']/p") == ["报：省对口帮扶领导小组", "发：各工作组"]


def test_an_issue_lists_each_article_once(client, samples):
    """Under its entry of the contents, or else behind them; without contents by kind."""
    engine = BruteForce()
    engine.write([*samples, *handmade.ISSUES])
    site = create_app(engine).test_client()
    for issue in [*samples, *handmade.ISSUES]:
        links = [
            to.partition("#")[0] for _, to in get(site, f"/issues/{issue.id}").links("//div[@class='reading']/div")
        ]
        titles = [to for to in links if to.startswith("/articles/")]
        assert set(titles) >= {f"/articles/{article.id}" for article in issue.articles}
        once = get(site, f"/issues/{issue.id}").all(
            "//ol[@class='toc']/li/a/@href | //ul[contains(@class, 'toc')]/li/a/@href"
        )
        assert len(once) == len(set(once))


def test_a_sub_item_links_to_what_it_names():
    """A section of its entry's article, or an article; what was not found is plain text."""
    section = handmade.FIRST.articles[0].paragraphs[1].id
    entry = ContentsEntry("一", ("民生", "招聘", "别的"), "yunling-2023-1-01", (section, "yunling-2023-1-03", ""))
    engine = BruteForce()
    engine.write([dataclasses.replace(handmade.FIRST, contents=(entry,))])
    page = get(create_app(engine).test_client(), "/issues/yunling-2023-1")
    items = "//section[@aria-labelledby='contents']//ul/li"
    assert page.texts(items) == ["民生", "招聘", "别的"]
    assert page.links(items) == [
        ("民生", f"/articles/yunling-2023-1-01#p-{section}"),
        ("招聘", "/articles/yunling-2023-1-03"),
    ]


def test_an_issue_tells_its_source_and_what_looked_wrong(client):
    """The file with its encoding, downloadable where it is kept, and the findings in words, the worst first."""
    page = get(client, "/issues/yunling-2023-1")
    assert "gb18030" in page.text
    [original] = [to for name, to in page.links() if name == "第1期（示例）.html"]
    with client.get(original) as response:
        assert response.data == handmade.ORIGINAL
    remarks = page.texts("//ul[@class='remarks']/li")
    assert remarks[0] == "存疑 目录所列的这一条，正文中没有找到白塔工作组举办农产品展销会"
    assert remarks[1].startswith("提示 目录与正文的标题写法不同")
    assert not [name for name, _ in get(client, "/issues/yunling-2023-3").links() if name == "di3qi.txt"]
    assert "没有发现疑点" in get(client, "/issues/yunling-2023-3").text


def test_an_issue_comes_as_json(client):
    """The model's fields."""
    data = client.get("/issues/yunling-2023-1?format=json").get_json()
    assert (data["year"], data["number"], data["date"]) == (2023, 1, "2023-02-06")
    assert len(data["articles"]) == 4


def test_the_contents_list_marks_briefs_as_briefs():
    """An entry that names a brief bears the mark of briefs, ☆; others that of features, ★."""
    engine = BruteForce()
    first, second, *others = handmade.FIRST.articles
    articles = (first, dataclasses.replace(second, kind="brief"), *others)
    entries = (ContentsEntry(first.title, (), first.id), ContentsEntry(second.title, (), second.id))
    engine.write([dataclasses.replace(handmade.FIRST, contents=entries, articles=articles)])
    page = get(create_app(engine).test_client(), f"/issues/{handmade.FIRST.id}")
    contents = "//section[@aria-labelledby='contents']"
    assert page.texts(f"{contents}//li[@class='brief']/a") == [second.title]
    assert page.texts(f"{contents}//li[not(@class)]/a") == [first.title]
