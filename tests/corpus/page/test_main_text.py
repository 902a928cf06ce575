"""The body of a page survives whole, its furniture does not.

Each page of `data/pages` has a list beside it: `+` lines must be in the text that is read, `-` lines must not.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.document import plain_text, read
from corpus.page.furniture import is_named_so, opens_comments, says_so, tells_publication
from tests.paths import DATA

PAGES = sorted((DATA / "pages").glob("*.html"))


def page(body: str, title: str = "") -> str:
    """The text read from a page between a navigation and a footer."""
    links = "".join(f'<a href="/{i}">栏目{i}</a> ' for i in range(6))
    markup = f"<html><head><title>{title}</title></head><body><div>{links}</div>{body}<div>{links}</div></body></html>"
    return plain_text(read(markup.encode(), "a.html"))


PROSE = "<p>工作组坚持产业与就业相结合，确定了工作目标，规划总面积1500亩，年产值超4亿元。</p>"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_golden_pages(path: Path) -> None:
    """What must survive is there, what must not is gone."""
    text = plain_text(read(path.read_bytes(), path.name))
    for line in path.with_suffix(".must").read_text(encoding="utf-8").splitlines():
        sign, words = line[0], line[2:]
        assert (words in text) == (sign == "+"), f"{line}\n\n{text}"


def test_title_and_date_above_the_body_are_kept_for_the_splitter() -> None:
    """What a page says above its text stays among the blocks, before the body."""
    found = read((PAGES[0].parent / "news_tables.html").read_bytes(), "a.html")
    assert [block.text for block in found.blocks[: found.body]] == [
        "雪岭县首届草原马拉松开跑",
        "http://www.example.org 2005年06月05日 18:20 示例新闻网",
    ]
    assert found.title == "雪岭县首届草原马拉松开跑_体育_示例新闻网"


def test_page_without_links_is_body_from_end_to_end() -> None:
    """A page saved from an editor has no furniture, so nothing is dropped from it."""
    markup = "<html><body><p>简报</p><p>打印本页</p>" + PROSE + "<p>版权所有</p></body></html>"
    assert plain_text(read(markup.encode(), "a.html")).splitlines()[0] == "简报"
    assert plain_text(read(markup.encode(), "a.html")).splitlines()[-1] == "版权所有"


def test_contents_of_links_is_no_navigation() -> None:
    """Links whose words stand again on the page as titles are its contents list."""
    entries = ["青江工作组帮助劳动力就业", "望港工作组选派医疗队", "柳浦工作组送去良种"]
    toc = "".join(f'<p><a href="/art/{i}.html">{i}. {entry}</a>……{i}</p>' for i, entry in enumerate(entries, 1))
    articles = "".join(f"<h2>{entry}</h2>{PROSE}" for entry in entries)
    text = page(f"<div><p>简报</p><p>第3期</p>{toc}{articles}<p>报：省委办公厅</p></div>")
    assert text.splitlines()[:3] == ["简报", "第3期", "1. 青江工作组帮助劳动力就业……1"]
    assert text.splitlines()[-1] == "报：省委办公厅"


def test_related_links_inside_the_body_go_with_their_title() -> None:
    """A list of links under 延伸阅读 in the midst of the text is not part of it."""
    links = "<p>延伸阅读：</p><p><a href=/a>别的新闻一</a></p><p><a href=/b>别的新闻二</a></p>"
    text = page(f"<div>{PROSE * 3}{links}{PROSE * 3}</div>")
    assert "别的新闻" not in text and "延伸阅读" not in text and text.count("1500亩") == 6


def test_ways_back_are_no_text() -> None:
    """A link to the top or the contents after each article is dropped; the articles are not."""
    back = '<p><a href="#top">[返回目录]</a></p>'
    text = page(f'<div id="top">{PROSE}{back}{PROSE}{back}</div>')
    assert "返回" not in text and text.count("1500亩") == 2


def test_distribution_list_in_an_element_of_its_own() -> None:
    """What follows the articles without being a link belongs to the issue, in whichever element it stands."""
    text = page(f"<div class=articles>{PROSE * 4}</div><div class=colophon><p>报：省委办公厅</p><p>共印120份</p></div>")
    assert text.endswith("报：省委办公厅\n共印120份")


def test_links_amid_an_issue_do_not_cut_it_in_two() -> None:
    """A long list of links between the articles of an issue is dropped; the articles on both sides stay."""
    links = "".join(f"<li><a href=/{i}>云川州召开第{i}次工作会议研究部署有关事项</a></li>" for i in range(20))
    text = page(f"<div><p>简报</p><p>第3期</p>{PROSE}<ul>{links}</ul>{PROSE * 3}</div>")
    assert text.splitlines()[:2] == ["简报", "第3期"]
    assert text.count("1500亩") == 4 and "工作会议" not in text


def test_sidebar_of_sentences_is_furniture_by_its_name() -> None:
    """Prose in an element that is called a sidebar or comments is left out; the main text is not, whatever its name."""
    assert "侧栏" not in page(
        f'<div>{PROSE}{PROSE}</div><div class="side-bar"><p>侧栏里也有一句完整的话，说本站的事。</p></div>'
    )
    assert "1500亩" in page(f'<div class="comment-content share">{PROSE}{PROSE}</div>')


def test_teasers_of_other_articles_are_no_body() -> None:
    """Entries that are each a link and a few words are left out without any telling name, in elements or in a row."""
    teasers = [
        f"<h4><a href=/x{i}>望港市推进第{i}批项目落地</a></h4><p>望港市近日召开会议，部署项目工作……</p>"
        for i in range(5)
    ]
    for form in ("<div>{}</div>", "<tr><td>{}</td></tr>", "{}"):
        others = "".join(form.format(teaser) for teaser in teasers)
        others = f"<table>{others}</table>" if "tr" in form else f"<div>{others}</div>"
        text = page(f"{others}<div><h1>石桥县产业园开园</h1>{PROSE * 4}</div>{others}")
        assert "望港市" not in text and text.count("1500亩") == 4


def test_blog_of_linked_posts_is_its_posts() -> None:
    """Entries that hold most of a page's prose are what it is for, however short."""
    posts = "".join(f"<div><h2><a href=/p{i}>随笔之{i}</a></h2>{PROSE}</div>" for i in range(4))
    assert page(f"<div>{posts}</div>").count("1500亩") == 4


def test_comments_of_readers_are_no_body() -> None:
    """What stands under the title of the comments is left out, and a counter of comments above the text is not one."""
    comment = "<div><b>读者</b><p>家乡这几年变化真的很大，希望大家的日子越过越红火。</p></div>"
    counter = "<p>评论（3）</p>"
    text = page(f"<div>{counter}<div>{PROSE * 3}</div><div><p>共3条评论</p>{comment * 3}</div></div>")
    assert "家乡" not in text and text.count("1500亩") == 3


def test_body_begins_at_the_title_of_the_page() -> None:
    """Prose above the page's title, a notice about cookies say, is no body; short lines below the title are."""
    notice = "<div><p>本网站使用小型文件以改善您的体验，继续浏览即表示您同意我们的使用政策。</p></div>"
    body = f"<h1>雪岭县首届草原马拉松开跑</h1><div><p>图1：起跑</p></div><div>{PROSE * 2}</div>"
    text = page(f"{notice}<div>{body}</div>", "雪岭县首届草原马拉松开跑_云川网")
    assert text.splitlines()[0] == "图1：起跑" and "小型文件" not in text


def test_list_of_links_between_paragraphs_is_body() -> None:
    """A list of files that the text itself announces and comments on is part of it."""
    links = "".join(f"<li><a href=/zc/{i}.html>云川州支持第{i}类企业发展的若干措施</a></li>" for i in range(9))
    text = page(
        f"<div><p>现将政策文件汇总如下，供企业查阅。</p><ul>{links}</ul><p>以上文件由工信局负责解释，特此说明。</p></div>"
    )
    assert len(text.splitlines()) == 11


def test_body_in_sections_goes_to_its_last_section() -> None:
    """Lists full of links do not end a page in sections, the title of a list of other pages does."""
    links = "<ul>" + "".join(f"<li><a href=/w/{i}>云川的第{i}座山</a></li>" for i in range(30)) + "</ul>"
    sections = "".join(f"<h2>{title}</h2>{PROSE}" for title in ("地理", "历史", "经济"))
    text = page(f"<div>{sections}<h2>山</h2>{links}<h2>参考</h2><p>《云川志》</p><h2>相关文章</h2>{links}</div>")
    assert text.splitlines()[-2:] == ["参考", "《云川志》"]
    assert text.count("座山") == 30


def test_titles_of_links_after_the_body_go_with_them() -> None:
    """A body does not end in headings of lists of links."""
    links = "<a href=/a>清风</a> <a href=/b>东澜</a>"
    text = page(f"<div>{PROSE * 2}</div><div><h3>数字报</h3></div><div><h3>专栏</h3>{links}</div>")
    assert text.splitlines()[-1].startswith("工作组坚持")


def test_foot_is_known_by_its_links() -> None:
    """Address and publisher below the links of a site's foot are left out, though they look like sentences."""
    foot = (
        "<div><a href=/a>关于我们</a> <a href=/m>网站地图</a><p>主办：办公室，承办：数据中心，地址：人民路1号</p></div>"
    )
    assert "承办" not in page(f"<div>{PROSE * 2}</div>{foot}")
    assert page(f"<div><a href=/a>关于我们</a></div><div>{PROSE * 2}</div>").count("1500亩") == 2


@pytest.mark.parametrize("text, answer", [
    ("网友评论（12）", True), ("共3条评论", True), ("评论：", True), ("《播客热潮》已有1件评论", True),
    ("2 Comments", True),
    ("Leave a reply", True), ("评论员文章", False), ("评论认为，这是一件好事", False), ("回复群众来信35件", False),
])  # fmt: skip
def test_titles_of_comments(text: str, answer: bool) -> None:
    """The title of readers' comments is known as a whole, not by its first words."""
    assert opens_comments(text) is answer


def test_articles_about_rights_and_printing_survive() -> None:
    """Words of furniture inside real sentences drop nothing."""
    body = (
        "<p>关于侵权线索的处理，会议指出要依法保护著作权，版权所有者可以向文化部门反映情况。</p>"
        "<p>打印社、复印店等小微企业复工率达到95%，群众下载办事指南更加方便，分享到发展成果。</p>"
    )
    text = page(f"<div>{PROSE}{body}{PROSE}</div>")
    assert "版权所有者" in text and "打印社" in text


def test_page_of_tables_without_prose() -> None:
    """A page that holds nothing but a table keeps the table."""
    rows = "".join(f"<tr><td>县{i}</td><td>{i * 100}</td></tr>" for i in range(1, 5))
    assert "县4 400" in page(f"<table border=1>{rows}</table>")


@pytest.mark.parametrize("name, answer", [
    ("nav", True), ("main-nav", True), ("commentList", True), ("sidebar left", True), ("bdshare", True),
    ("footer2", True),     ("shared", False), ("content", False), ("navy", False), ("paged", False), ("header", False),
])  # fmt: skip
def test_names_of_furniture(name: str, answer: bool) -> None:
    """A class or id names furniture by whole words, however they are joined."""
    assert is_named_so(name) is answer


@pytest.mark.parametrize("text, answer", [
    ("相关报道：", True), ("【打印本页】", True), ("上一篇：没有了", True), ("返回首页", True), ("发表评论", True),
    ("当前位置：首页", True), ("字号：大 中 小", True), ("扫一扫在手机打开当前页", True), ("下一步工作打算", False),
    ("最新进展", False), ("分享脱贫经验，带动群众增收致富", False), ("责任编辑：示例", False), ("本期要目", False),
    ("上半年工作总结", False), ("热点问题研究", False), ("下载量居全省第一，群众满意", False),
])  # fmt: skip
def test_words_of_furniture(text: str, answer: bool) -> None:
    """Words of templates are known; titles of a bulletin that begin alike are not taken for them."""
    assert says_so(text) is answer


def test_line_of_date_and_source() -> None:
    """A date is a page's own line only beside a time of day, a source or a counter; a masthead's date is not."""
    assert tells_publication("发布时间：2021-03-19 来源：办公室")
    assert not tells_publication("东澜省前方指挥部 2021年3月18日")


SENTENCES = (
    "8月15日，石桥县家纺服装产业园迎来了第一批新员工，她们将告别农民身份，变身产业工人。",
    "工作组坚持产业与就业相结合，规划总面积1500亩，年产值超4亿元。",
    "截至目前，全县规模以上工业企业复工42家，复工率95.5%。",
    "会议强调，要压实责任，抓好落实。",
)
NAMES = ("青江", "望港", "柳浦", "澜州", "静浦", "金渚", "双堰", "新棠")
MENU = ("首页", "新闻中心", "政务公开", "领导活动", "视频", "云川州召开经济工作会议", "丰收节开幕")
LINKS = st.lists(st.sampled_from(MENU), min_size=4, max_size=12)


@st.composite
def bulletins(draw: st.DrawFn) -> tuple[str, list[str]]:
    """The HTML of a bulletin and the lines that it prints."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, 6))]
    titles = [f"{name}工作组组织第{i}批干部人才赴云川考察交流" for i, name in enumerate(names, 1)]
    masthead = ["云川协作简报", "第9期", "东澜省对口协作云川州前方指挥部", "2021年11月18日"]
    parts = [f"<p align=center>{line}</p>" for line in masthead] + ["<p><b>本期要目</b></p>"]
    form = draw(st.sampled_from(["text", "anchor", "page"]))
    for i, title in enumerate(titles):
        href = {"anchor": f'<a href="#a{i}">', "page": f'<a href="/art/{i}.html">'}.get(form)
        parts.append(f"<p>★ {href}{title}</a></p>" if href else f"<p>★ {title}</p>")
    lines = [*masthead, "本期要目", *(f"★ {title}" for title in titles)]
    for i, title in enumerate(titles):
        sentences = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5))
        heading = f"<h3 id=a{i}>{title}</h3>" if draw(st.booleans()) else f"<p id=a{i}><b>{title}</b></p>"
        article = heading + "".join(f"<p>　　{sentence}</p>" for sentence in sentences)
        parts.append(f"<div class=item>{article}</div>" if draw(st.booleans()) else article)
        lines += [title, *sentences]
        if draw(st.booleans()):
            parts.append(
                "<table border=1><tr><td>县</td><td>人数</td></tr><tr><td>石桥县</td><td>805</td></tr></table>"
            )
            lines += ["县 人数", "石桥县 805"]
    parts += ["<hr>", "<p>报送：省委、省政府有关领导同志。</p>", "<p>（共印120份）</p>"]
    return "".join(parts), [*lines, "报送：省委、省政府有关领导同志。", "（共印120份）"]


def furniture_of(links: list[str], form: str) -> str:
    if form == "list":
        return "<ul>" + "".join(f"<li><a href=/{i}>{link}</a></li>" for i, link in enumerate(links)) + "</ul>"
    if form == "bars":
        return "<p>" + " | ".join(f"<a href=/{i}>{link}</a>" for i, link in enumerate(links)) + "</p>"
    return (
        "<table><tr>" + "".join(f"<td><a href=/{i}>{link}</a></td>" for i, link in enumerate(links)) + "</tr></table>"
    )


@given(bulletins(), LINKS, LINKS, LINKS, st.sampled_from(["list", "bars", "table"]), st.booleans())
def test_any_bulletin_in_any_page(
    bulletin: tuple[str, list[str]], top: list[str], side: list[str], foot: list[str], form: str, tables: bool
) -> None:
    """Whatever stands around it and however the page is laid out, a bulletin is read whole, and alone."""
    content, lines = bulletin
    related = f"<div><p>相关阅读</p>{furniture_of(side, 'list')}</div>"
    if tables:
        middle = f"<table><tr><td>{furniture_of(side, form)}</td><td>{content}</td></tr></table>{related}"
    else:
        middle = f"<div><div>{content}</div>{related}</div><div>{furniture_of(side, form)}</div>"
    end = f"<div>{furniture_of(foot, form)}<p>版权所有：云川协作网　东ICP备00000000号</p></div>"
    markup = f"<html><body><div>{furniture_of(top, form)}</div>{middle}{end}</body></html>"
    assert plain_text(read(markup.encode(), "a.html")).splitlines() == lines
