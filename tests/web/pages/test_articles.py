"""The page of an article."""

import dataclasses
import json

import pytest

from corpus.models import RECOGNISED, Finding
from tests import handmade
from tests.oracle import BruteForce
from tests.pages import get
from web import create_app

FIRST = handmade.FIRST.articles[0]


def test_it_shows_the_article_as_printed(client):
    """Title, title of the contents, lead-ins, list, table, caption and byline are all there, in order."""
    page = get(client, f"/articles/{FIRST.id}")
    assert page.texts("//h1") == ["青石工作组帮助1200名群众实现家门口就业"]
    assert "目录中题为：青石工作组帮助1200名群众在家门口就业" in page.text
    assert page.texts("//div[@class='body']//b") == ["一是突出民生导向。"]
    assert page.texts("//div[@class='body']//p[@class='lead']") == ["二是健全服务体系¶"]
    assert page.texts("//div[@class='body']//li") == ["培训与上岗衔接¶", "夫妻同厂、就近入托¶"]
    assert page.texts("//div[@class='body']//td[not(@class)]") == [
        "乡镇",
        "登记人数",
        "上岗人数",
        "青石镇",
        "820",
        "640",
        "松坪乡",
        "610",
        "560",
    ]
    assert page.texts("//p[@class='caption']") == ["图为新员工在车间学习操作（示例）¶"]
    assert page.texts("//p[@class='byline']") == ["（青石工作组供稿）¶"]


def test_every_paragraph_has_its_anchor_and_links_to_it(client):
    """Each paragraph of the model, lead-ins that run in included, can be pointed to."""
    page = get(client, f"/articles/{FIRST.id}")
    anchors = set(page.all("//div[@class='body']//@id"))
    assert anchors == {f"p-{paragraph.id}" for paragraph in FIRST.paragraphs}
    assert {link.removeprefix("#") for link in page.all("//a[@class='pilcrow']/@href")} <= anchors


def test_what_was_sought_is_marked(client):
    """The query of the link is marked in title, text and table, and the way back to the results is kept."""
    page = get(client, f"/articles/{FIRST.id}?q=就业 640")
    assert page.texts("//h1//mark") == ["就业"]
    assert "640" in page.texts("//td//mark")
    assert "/search?q=%E5%B0%B1%E4%B8%9A+640" in back(page)


def test_a_query_that_is_none_hides_no_article(client):
    """A link whose query cannot be meant still shows the article, without marks."""
    page = get(client, f"/articles/{FIRST.id}?q=!!")
    assert page.status == 200
    assert not page.all("//mark")


def test_labels_lead_to_their_articles(client):
    """Group, place and topics are links to searches that find this article; what has none says 未注明."""
    page = get(client, f"/articles/{FIRST.id}")
    labels = page.links("//dd[@class='labels']")
    assert [name for name, _ in labels] == ["青石工作组", "青石县", "就业", "产业"]
    for _, address in labels:
        hits = client.get(address + "&format=json&size=100").get_json()["hits"]
        assert FIRST.id in [hit["id"] for hit in hits]
    assert "未注明" in get(client, "/articles/yunling-2023-1-04").text


def test_its_neighbours_in_the_issue_are_beside_it(client):
    """The second article has the first before and the third behind it; the first has none before."""
    page = get(client, "/articles/yunling-2023-1-02?q=就业")
    assert page.all("//nav[@class='neighbours']/a[@rel='prev']/@href") == [f"/articles/{FIRST.id}?q=%E5%B0%B1%E4%B8%9A"]
    assert page.texts("//nav[@class='neighbours']/a[@rel='next']") == ["下一篇松坪乡开展冬春就业招聘"]
    assert not get(client, f"/articles/{FIRST.id}").all("//a[@rel='prev']")


def test_its_source_is_linked_only_where_that_is_safe(client):
    """A link of the bulletin is followed only over http(s); any other scheme is left out."""
    assert "https://bulletin.example/2023/1/1.html" in [to for _, to in get(client, f"/articles/{FIRST.id}").links()]
    page = get(client, "/articles/yunling-2023-1-04")
    assert not [to for _, to in page.links() if "javascript" in to]
    assert "只有标题" in page.text


def test_it_comes_as_json(client):
    """The model's fields, with issue, date and address."""
    data = client.get(f"/articles/{FIRST.id}?format=json").get_json()
    assert data["id"] == FIRST.id
    assert data["issue"] == "yunling-2023-1"
    assert data["date"] == "2023-02-06"
    assert data["url"] == f"/articles/{FIRST.id}"
    assert [paragraph["text"] for paragraph in data["paragraphs"]] == [p.text for p in FIRST.paragraphs]


# --- what became of it ---------------------------------------------------------------------------


@pytest.fixture
def edited():
    """A site where the first article was corrected in generation 2 and its last neighbour withdrawn in 3."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    new = dataclasses.replace(FIRST, title="青石工作组帮助1260名群众实现家门口就业", paragraphs=FIRST.paragraphs[1:])
    issue = dataclasses.replace(handmade.FIRST, articles=(new, *handmade.FIRST.articles[1:]))
    engine.write([issue])
    engine.write([], gone=["yunling-2023-3"])
    engine.write([dataclasses.replace(issue, articles=issue.articles[:3])])
    why = {"yunling-2023-3": ("2024-05-06T07:08:09+00:00", "数字有误")}
    return create_app(engine, withdrawn=why.get).test_client()


def test_an_article_that_a_correction_dropped_says_so(edited):
    """It answers 410, as withdrawn things do, but its issue is there, and linked."""
    page = get(edited, "/articles/yunling-2023-1-04")
    assert page.status == 410
    assert "更正后没有这一篇" in page.text
    assert ("看这一期现在的目录", "/issues/yunling-2023-1") in page.links()


def test_a_text_that_was_recognised_says_so():
    """On every article of the issue, and of no other; in English too."""
    engine = BruteForce()
    scanned = Finding(RECOGNISED, "warning", "PDF", "文字是从扫描的图片识别出来的")
    engine.write([dataclasses.replace(handmade.FIRST, findings=(scanned,)), *handmade.ISSUES[1:]])
    client = create_app(engine).test_client()
    notice = "//p[@class='notice']"
    for one in handmade.FIRST.articles:
        assert get(client, f"/articles/{one.id}").texts(notice) == [
            "本期文字是从扫描的图片识别出来的，可能有错字；引用前请对照原件。"
        ]
    assert "recognised" in get(client, f"/articles/{FIRST.id}?lang=en").texts(notice)[0]
    assert not get(client, f"/articles/{handmade.SECOND.articles[0].id}").texts(notice)


def test_an_article_that_a_correction_joined_to_another_leads_to_it():
    """The second article's paragraphs stand in the first after the correction: its links lead there, and keep what
    they highlight; programs are told that it is no more."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    first, second, *others = handmade.FIRST.articles
    both = dataclasses.replace(first, paragraphs=(*first.paragraphs, *second.paragraphs))
    engine.write([dataclasses.replace(handmade.FIRST, articles=(both, *others))])
    client = create_app(engine).test_client()
    answer = client.get(f"/articles/{second.id}?q=培训")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/articles/{first.id}?q=%E5%9F%B9%E8%AE%AD"
    assert client.get(f"/api/v1/articles/{second.id}").status_code == 410


def test_a_withdrawn_article_says_so(edited):
    """What was withdrawn answers 410 with its title, the day and the reason; what never was answers 404."""
    page = get(edited, "/articles/yunling-2023-3-01")
    assert page.status == 410
    assert "青石工作组茶产业园投产" in page.text
    assert "2024年5月6日撤回。原因：数字有误。" in page.text
    assert edited.get("/articles/yunling-2023-9-01").status_code == 404


def test_a_link_from_before_a_correction_shows_what_its_sharer_saw(edited):
    """As of generation 1 the old wording is shown, with a notice and a link to the present one."""
    page = get(edited, f"/articles/{FIRST.id}?as_of=1")
    assert page.texts("//h1") == [FIRST.title]
    assert "更正" in page.texts("//*[@class='notice']")[0]
    [now] = [address for text, address in page.links() if text == "看现行文字"]
    assert get(edited, now).texts("//h1") == ["青石工作组帮助1260名群众实现家门口就业"]


def test_a_corrected_article_links_to_its_earlier_wording(edited):
    """The present wording says that there was another, and leads to it."""
    page = get(edited, f"/articles/{FIRST.id}")
    [before] = [address for text, address in page.links() if text == "看更正前的文字"]
    assert get(edited, before).texts("//h1") == [FIRST.title]


def test_a_link_to_a_lost_paragraph_leads_to_the_notice(edited):
    """The anchor of a paragraph that the correction removed is at the notice; those that stayed are in the text."""
    page = get(edited, f"/articles/{FIRST.id}")
    assert page.all("//*[@class='notice']//@id") == [f"p-{FIRST.paragraphs[0].id}"]
    assert f"p-{FIRST.paragraphs[1].id}" in page.all("//div[@class='body']//@id")


def test_new_labels_are_no_correction():
    """Where only the labels changed, as after an edit of the profile, nothing is said."""
    engine = BruteForce()
    engine.write(handmade.ISSUES)
    new = dataclasses.replace(FIRST, topics=())
    engine.write([dataclasses.replace(handmade.FIRST, articles=(new, *handmade.FIRST.articles[1:]))])
    client = create_app(engine).test_client()
    for address in (f"/articles/{FIRST.id}", f"/articles/{FIRST.id}?as_of=1"):
        assert not get(client, address).all("//*[@class='notice']")


def test_an_article_that_stayed_the_same_has_no_notice(edited):
    """A correction elsewhere in its issue is none of its business."""
    assert not get(edited, "/articles/yunling-2023-1-02?as_of=1").all("//*[@class='notice']")


def test_a_withdrawn_issue_says_so(edited):
    """A withdrawn issue answers 410, one that never was 404."""
    page = get(edited, "/issues/yunling-2023-3")
    assert page.status == 410 and "2024年5月6日撤回。原因：数字有误。" in page.text
    assert "数字有误" in edited.get("/issues/yunling-2023-3?format=json").json["error"]
    assert get(edited, "/issues/yunling-2023-2").status == 404


def back(page):
    """Where the strip leads back to."""
    return page.all("//a[@class='back']/@href")


def test_the_results_before_and_after_are_a_step_away(client):
    """Through all 23, over the pages of results, in their order, each where the words stand, and back again."""
    titles, seen = [], []
    for page in (1, 2, 3):
        titles += get(client, f"/search?q=就业&page={page}").all("//li[@class='hit']//h2/a/@href")
    address = titles[0]
    while address:
        seen.append(address)
        article = get(client, address.partition("#")[0])
        before = article.all("//div[@class='strip']//a[contains(@rel, 'prev')]/@href")
        assert before == seen[-2:-1]
        address = next(iter(article.all("//div[@class='strip']//a[contains(@rel, 'next')]/@href")), None)
    assert seen == titles


def test_an_article_that_is_no_result_has_no_place_among_them(client):
    """A shared link whose words find it no longer still opens, and leads back."""
    page = get(client, "/articles/yunling-2023-1-01?q=义诊&page=7")
    assert page.status == 200
    assert page.texts("//a[@class='back']") == ["回到检索结果"]
    assert not page.all("//div[@class='strip']//a[@rel]")[1:]


def test_an_article_leads_back_to_the_page_of_results(client):
    """With filters, order and page as they were; also from the next article."""
    results = "/search?q=%E5%B0%B1%E4%B8%9A&kind=brief&sort=newest&page=2"
    [first, *_] = get(client, results).all("//li[@class='hit']//h2/a/@href")
    article = get(client, first)
    assert back(article) == [results]
    assert article.texts("//a[@class='back']") == ["回到结果（第 11 条，共 20 条）"]
    [step] = article.all("(//a[@rel='prev'] | //a[@rel='next'])[1]/@href")
    assert back(get(client, step)) == [results]


def test_an_article_that_was_found_by_filters_alone_leads_back_too(client):
    """And one that was opened by itself leads nowhere."""
    [first, *_] = get(client, "/search?kind=brief").all("//li[@class='hit']//h2/a/@href")
    assert back(get(client, first)) == ["/search?kind=brief"]
    assert back(get(client, "/articles/yunling-2023-1-01")) == []


def test_it_says_how_to_cite_it(client):
    """The page of citations has every form; each alone is text or a file; a program of references finds the rest."""
    page = get(client, f"/articles/{FIRST.id}/cite")
    assert page.texts("//h2") == ["GB/T 7714-2015", "公文写法", "BibTeX", "RIS", "CSL-JSON"]
    assert "云岭帮扶简报, 2023(1)[" in page.text
    phrase = client.get(f"/articles/{FIRST.id}/cite?format=phrase")
    assert phrase.mimetype == "text/plain"
    assert phrase.text == f"据《云岭帮扶简报》2023年第1期（2月6日）刊载的《{FIRST.title}》，\n"
    for format, suffix in (("bibtex", "bib"), ("ris", "ris"), ("csl", "json")):
        answer = client.get(f"/articles/{FIRST.id}/cite?format={format}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{FIRST.id}.{suffix}"'
        assert f"http://localhost/articles/{FIRST.id}" in answer.text


def test_its_page_tells_programs_of_references(client):
    """Zotero reads citation_* and schema.org."""
    page = get(client, f"/articles/{FIRST.id}")
    told = {meta.get("name"): meta.get("content") for meta in page.all("//meta[@name]")}
    assert told["citation_title"] == FIRST.title
    assert told["citation_journal_title"] == "云岭帮扶简报"
    assert told["citation_publication_date"] == "2023/02/06"
    assert told["citation_issue"] == "1"
    found = json.loads(page.all("//script[@type='application/ld+json']")[0].text)
    assert found["headline"] == FIRST.title
    assert found["isPartOf"]["isPartOf"]["name"] == "云岭帮扶简报"


def test_what_cannot_be_cited_is_explained(client):
    """An unknown form, and an article that is not there."""
    page = get(client, f"/articles/{FIRST.id}/cite?format=apa")
    assert page.status == 400
    assert "gbt7714、phrase、bibtex、ris、csl" in page.text
    assert client.get("/articles/none-01/cite?format=ris").status_code == 404
    assert client.get("/articles/yunling-2023-3-03/cite").status_code == 200
