"""What readers wrote below a text is known by its repetition, and an issue or a list of posts is never taken for it."""

import pytest

from corpus.files.document import plain_text, read

LINKS = "<div>" + "".join(f'<a href="/{i}">栏目{i}</a> ' for i in range(6)) + "</div>"
POST = "<p>上个月我们几个退休的邻居把小区后面的荒坡清理出来，种了三十棵柿子树，还修了一条石板小路。</p>" * 3
MEETING = "望港市近日召开会议，部署项目工作，要求各县在年底以前完成征地和拆迁，明年春天开工。"
STREET = "这条街上的小店陆续换了招牌，新开的几家都在卖当地的手工点心。"
NAMES = ("山雀", "老槐", "小满", "river88")
SAID = ("真好，我们小区也想这么办", "柿子树好养，三年就挂果", "路修得真整齐", "请问石板是哪里买的？")


def page(body: str, title: str = "") -> str:
    """The text read from a page between two rows of links."""
    markup = f"<html><head><title>{title}</title></head><body>{LINKS}{body}{LINKS}</body></html>"
    return plain_text(read(markup.encode(), "a.html"))


def replies(form: str) -> str:
    """A reply of each reader; `form` says how one is written, with its number, name, minute and words."""
    return "".join(
        form.format(i=i, name=name, at=f"2012-04-0{i} 10:1{i}", said=said)
        for i, (name, said) in enumerate(zip(NAMES, SAID, strict=True), 1)
    )


BLOCK = "<div><b>{name}</b><p>级别：会员</p><span>{i}楼 发表于 {at}</span><p>{said}</p><p>引用 回复</p></div>"


@pytest.mark.parametrize("form", [
    BLOCK,
    "<table><tr><td>{name}<p>积分：20</p></td><td><div>第{i}楼</div><p>{said}</p></td></tr></table>",
    "<ul><li>{name}</li><li>发布于 {at} 回复该留言</li><li>{said}</li></ul>",
    "<div><div>#{i}楼 {at} {name}</div><div>{said}</div></div>",
])  # fmt: skip
def test_replies_are_no_body(form: str) -> None:
    """Blocks that each say who answered when are left out, however they are laid out and without any telling name."""
    text = page(f"<div><div>{POST}</div>{replies(form)}</div>")
    assert text.count("柿子树，还修了") == 3
    assert not any(words in text for words in (*NAMES, *SAID))


def test_replies_in_rows_of_one_table() -> None:
    """A reply whose line of name and time is a row of its own ends where the next begins."""
    rows = "<tr><td>网友 {name} 于 {at} 发表：</td></tr><tr><td>{said}</td></tr><tr><td>顶 回复</td></tr>"
    text = page(f"<div>{POST}</div><table>{replies(rows)}</table>")
    assert text.count("柿子树，还修了") == 3 and not any(said in text for said in SAID)


def test_first_post_is_not_one_of_its_replies() -> None:
    """The post that a thread begins with is its body, though its block is like the others."""
    first = f"<div><b>主人</b><p>级别：版主</p><span>楼主 发表于 2012-03-30 09:00</span>{POST}<p>引用 回复</p></div>"
    text = page(f"<h1>我们的柿子坡</h1><div>{first}{replies(BLOCK)}</div>", "我们的柿子坡_邻里论坛")
    assert text.count("柿子树，还修了") == 3 and not any(said in text for said in SAID)


def test_guestbook_is_no_body() -> None:
    """What stands under the title of a guestbook is left out, even where it is longer than the text."""
    entries = "".join(
        f"<div>{name}：{said * 4} 04-0{i} 11:0{i}</div>" for i, (name, said) in enumerate(zip(NAMES, SAID, strict=True))
    )
    text = page(f"<div>{POST}</div><div><div>留言板</div>{entries}</div>")
    assert text.count("柿子树，还修了") == 3 and not any(said in text for said in SAID)


@pytest.mark.parametrize("title", ["<h3>网友留言</h3>", "<p><b>网友留言</b></p>"])
def test_article_called_like_comments_ends_no_issue(title: str) -> None:
    """Letters of readers are an article of an issue, and the next one stays; elsewhere a heading ends them."""
    articles = f"<h3>柿子坡</h3>{POST}{title}<p>{STREET}</p><h3>望港市</h3><p>{MEETING}</p>"
    text = page(f"<div><p>云川工作简报</p><p>第9期</p>{articles}</div>")
    assert STREET in text and MEETING in text
    if title.startswith("<h3>"):
        assert MEETING in page(f"<div>{articles}{f'<p>{MEETING}</p>' * 4}</div>")


def test_posts_of_a_diary_are_all_body() -> None:
    """Posts with titles of their own are no replies to the first, though each says when it was written."""
    posts = "".join(
        f"<div><h2>坡上日记之{i}</h2>{POST}<p>发表于 2012-04-0{i} 10:00 回复(2)</p></div>" for i in range(1, 6)
    )
    assert page(f"<div>{posts}</div>").count("柿子树，还修了") == 15


def test_speakers_at_a_conference_are_no_readers() -> None:
    """A record of who said what at which minute is the body, since nothing in it is answered."""
    said = "".join(f"<div><p>[发言人] 2019-11-21 15:0{i}</p>{POST}</div>" for i in range(6))
    assert page(f"<div><h2>文字实录</h2>{said}</div>").count("柿子树，还修了") == 18


@pytest.mark.parametrize("masthead", ["<p>云川工作简报</p><p>第9期</p>", ""])
@pytest.mark.parametrize("form", [
    "<div><h3>{name}工作组开展走访</h3><p>2017-08-1{i} 10:1{i} 来源：{name}工作组 作者：{name}</p>{text}</div>",
    "<div><p><b>{name}工作组开展走访</b></p>{text}<p>（{name}工作组 2017年8月1{i}日发表）</p></div>",
    "<div><h3>{name}工作组回复群众来信</h3><p><a href=/{i}>查看原文</a></p>{text}</div>",
    "<div><h3>{i}楼工程进展</h3>{text}<table border=1><tr><td>1#楼</td><td>封顶</td></tr></table></div>",
])  # fmt: skip
def test_no_article_of_an_issue_is_a_reply_or_a_teaser(masthead: str, form: str) -> None:
    """Articles under headings keep their place, with dates and authors of their own, numbered or not."""
    text = "<p>8月15日，工作组走访困难家庭四十二户，送去大米和食用油，并为老人免费体检。</p>" * 2
    articles = "".join(form.format(i=i, name=name, text=text) for i, name in enumerate(NAMES, 1))
    found = page(f"<div>{masthead}<div>{articles}</div><p>报：省委办公厅</p></div>", "云川工作简报")
    assert found.count("免费体检") == 8 and (("楼工程" in form) or all(name in found for name in NAMES[1:]))
    assert found.endswith("报：省委办公厅")


@pytest.mark.parametrize("form", [
    "<div><p><b>{name}工作组回复群众</b></p><p>{text}</p><p>（作者：{name} 2017-08-1{i} 10:1{i}）</p></div>",
    "<p><b>{name}工作组引用新办法</b></p><p>2017年8月1{i}日 10:1{i} {name}工作组支持</p><p>{text}</p>",
    "<div><p>{i}楼：{name}窗口</p><p>{text}</p></div>",
    "<div><p>{name}说：</p><p>发表于 2017-08-1{i} 10:1{i}</p><p>{text}</p></div>",
])  # fmt: skip
def test_briefs_below_a_long_article_are_no_replies(form: str) -> None:
    """Dated and signed briefs that follow a long first article are articles, though no number says it is an issue."""
    text = "工作组走访困难家庭四十二户，送去大米和食用油。"
    briefs = "".join(form.format(i=i, name=name, text=text) for i, name in enumerate(NAMES, 1))
    found = page(f"<div><h3>柿子坡</h3>{POST * 3}{briefs}<p>报：省委办公厅</p></div>", "云川工作动态")
    assert found.count("柿子树，还修了") == 9 and found.count(text) == 4 and found.endswith("报：省委办公厅")


def test_digest_of_linked_summaries_under_its_title_is_body() -> None:
    """Entries in the element of the page's own title and date are what it is for, though each leads elsewhere."""
    entries = "".join(f"<div><h4><a href=/x{i}>望港市推进第{i}批项目</a></h4><p>{MEETING}</p></div>" for i in range(6))
    head = "<h1>一周工作动态汇编</h1><p>发布时间：2017-08-21 09:30 来源：办公室</p>"
    intro = "<p>本周各县市围绕产业就业、教育医疗和项目建设等方面开展工作，主要情况汇编如下，供各工作组参阅。</p>" * 2
    assert page(f"<div>{head}{intro}<div>{entries}</div></div>", "一周工作动态汇编_云川网").count("部署项目工作") == 6


def test_short_notice_is_body_before_many_teasers() -> None:
    """What stands under the page's title and its line of date and source outweighs longer summaries beside it."""
    notice = (
        "<p>县气象台8月15日9时发布大雾黄色预警：今天上午全县大部分乡镇有浓雾，能见度不足五百米，请注意行车安全。</p>"
        * 2
    )
    article = f"<div><h1>大雾黄色预警信号</h1><p>发布时间：2017-08-15 09:10 来源：气象台</p>{notice}</div>"
    others = "".join(
        f"<div><h4><a href=/x{i}>别处新闻之{i}</a></h4><p>{STREET}</p><p>08-1{i}</p></div>" for i in range(9)
    )
    text = page(f"{article}<div>{others}</div>", "大雾黄色预警信号_县政府")
    assert text.count("浓雾") == 2 and "点心" not in text


def test_text_that_a_script_shows_is_body() -> None:
    """An element that hides most of the page's text is shown once the page has loaded; a small hidden one is not."""
    for hidden in ('style="visibility: hidden"', 'style="display:none"', "hidden"):
        assert page(f"<div><h1>柿子坡</h1><div {hidden}>{POST * 3}</div></div>").count("柿子树，还修了") == 9
        assert "看不见" not in page(f"<div>{POST}<div {hidden}><p>看不见的一句话，谁也没有写给读者。</p></div></div>")
    terms = f'<div style="display:none"><h3>服务条款</h3><p>{STREET * 8}</p></div>'
    assert "点心" not in page(f"<div>{POST}</div>{terms}")


def test_links_that_only_a_script_follows_are_links() -> None:
    """An `a` that has neither address nor name is a button or a menu entry; a named one is a place in the text."""
    menu = "".join(f"<li><a>云川州推进第{i}批项目落地见效，群众满意</a></li>" for i in range(9))
    text = page(f'<ul>{menu}</ul><div><p><a name="one">柿子坡的来历，说来话长，先说树。</a></p>{POST}</div>')
    assert "落地见效" not in text and text.startswith("柿子坡的来历")


def test_end_of_a_page_that_is_no_issue() -> None:
    """Short lines below the element of the text are none of it; tables, sign-offs and blocks of its own name are."""
    below = "<div><p>历史上的今天</p></div><div>云川网首页</div>"
    text = page(f"<div><div class=text>{POST}<p>（完）</p></div>{below}</div>")
    assert text.endswith("（完）")
    table = "<table border=1><tr><td>县</td><td>棵</td></tr><tr><td>石桥县</td><td>805</td></tr></table>"
    for own, end in (
        (f"<div>{table}</div>", "石桥县 805"),
        ("<div><p>报：省委办公厅</p></div>", "报：省委办公厅"),
        ("<div class=text><h3>附：名单</h3><p>张三 李四</p></div>", "张三 李四"),
    ):
        assert page(f"<div><div class=text>{POST}</div>{own}{below}</div>").endswith(end)


def test_heading_of_title_and_date_begins_the_body() -> None:
    """A heading that says the page's title and then its date is the title: what stands above is no body."""
    above = f"<div><p>{STREET * 3}</p></div>"
    head = "<h1>荒坡上的柿子树 2017-06-12 08:27 来源：云川日报</h1>"
    text = page(f"<div>{above * 3}<div>{head}{POST}</div></div>", "荒坡上的柿子树 - 云川网")
    assert "点心" not in text and text.count("柿子树，还修了") == 3


def test_number_of_a_licence_makes_no_issue() -> None:
    """A licence in the foot with a year in brackets is no masthead, so the page is still read as an ordinary one."""
    foot = "<p>版权所有：石桥县医院 东卫网审[2010]第021号</p>"
    entries = "".join(
        f"<h4><a href=/x{i}>别处新闻之{i}</a></h4><p>这条街上新开的店，卖手工点心。</p>" for i in range(5)
    )
    assert "点心" not in page(f"<div>{POST}</div><div>{entries}</div>{foot}")
