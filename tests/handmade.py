"""Six issues of two made-up series, written by hand: every shape that a page must show."""

import datetime
import hashlib

from corpus.ids import article_id, paragraph_ids
from corpus.models import Article, ContentsEntry, Finding, Issue, Label, Paragraph, Source

ORIGINAL = "《云岭帮扶简报》2023年第1期（示例）<script>alert(1)</script>".encode()
SHA256 = hashlib.sha256(ORIGINAL).hexdigest()

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def labels(*values):
    return tuple(Label(value, (value,)) for value in values)


def article(issue, ordinal, kind, title, *pieces, groups=(), places=(), topics=(), **more):
    """An article; a piece is a text, or (kind, text), or ("row", cell, cell…)."""
    pieces = [("text", piece) if isinstance(piece, str) else piece for piece in pieces]
    texts = [" ".join(piece[1:]) for piece in pieces]
    paragraphs = tuple(
        Paragraph(id, text, piece[0], tuple(piece[1:]) if piece[0] == "row" else ())
        for id, text, piece in zip(paragraph_ids(texts), texts, pieces, strict=True)
    )
    names = {"groups": labels(*groups), "places": labels(*places), "topics": labels(*topics)}
    return Article(article_id(issue, ordinal), kind, title, paragraphs, **names, **more)


FIRST = Issue(
    "yunling-2023-1",
    "yunling",
    "云岭帮扶简报",
    2023,
    1,
    101,
    datetime.date(2023, 2, 6),
    "云岭省对口帮扶办公室（示例）",
    Source(SHA256, "第1期（示例）.html", "text/html", "gb18030", "网页声明 gb2312，按 gb18030 读通"),
    contents=(
        ContentsEntry("青石工作组帮助1200名群众在家门口就业", (), "yunling-2023-1-01"),
        ContentsEntry("河湾工作组推进“两校一院”建设", ("新校舍封顶", "医院设备进场"), "yunling-2023-1-02"),
        ContentsEntry("白塔工作组举办农产品展销会"),
    ),
    articles=(
        article(
            "yunling-2023-1",
            1,
            "feature",
            "青石工作组帮助1200名群众实现家门口就业",
            "2月1日，青石工作组引进的服装园迎来首批1200名新员工。园区一期占地150亩，预计年产值超2亿元。",
            ("lead", "一是突出民生导向。"),
            "工作组把就业作为第一民生，逐村登记富余劳动力，累计培训3600人次，同比增长12.5%。",
            ("lead", "二是健全服务体系"),
            "设立服务站9个，协调解决子女入学、食宿、交通等问题。",
            ("item", "培训与上岗衔接"),
            ("item", "夫妻同厂、就近入托"),
            ("row", "乡镇", "登记人数", "上岗人数"),
            ("row", "青石镇", "820", "640"),
            ("row", "松坪乡", "610", "560"),
            ("caption", "图为新员工在车间学习操作（示例）"),
            ("byline", "（青石工作组供稿）"),
            contents_title="青石工作组帮助1200名群众在家门口就业",
            groups=["青石工作组"],
            places=["青石县"],
            topics=["就业", "产业"],
            link="https://bulletin.example/2023/1/1.html",
            event_dates=(datetime.date(2023, 2, 1),),
        ),
        article(
            "yunling-2023-1",
            2,
            "feature",
            "河湾工作组推进“两校一院”建设",
            "河湾县第二中学新校舍封顶，县医院设备陆续进场，工程总投资1.8亿元。",
            groups=["河湾工作组"],
            places=["河湾县"],
            topics=["教育", "卫生", "项目建设"],
        ),
        article(
            "yunling-2023-1",
            3,
            "brief",
            "松坪乡开展冬春就业招聘",
            "招聘会提供岗位300个，飞机维修企业A320项目也来招人。",
            places=["青石县"],
            topics=["就业"],
        ),
        article("yunling-2023-1", 4, "brief", "简讯：只有标题的一条", link="javascript:alert(1)"),
    ),
    colophon=("报：省对口帮扶领导小组", "发：各工作组"),
    findings=(
        Finding("contents-unmatched", "warning", "白塔工作组举办农产品展销会", "目录所列的这一条，正文中没有找到"),
        Finding("title-differs", "note", "yunling-2023-1-01", "目录与正文的标题写法不同"),
    ),
)

SECOND = Issue(
    "yunling-2023-3",
    "yunling",
    "云岭帮扶简报",
    2023,
    3,
    103,
    datetime.date(2023, 5, 18),
    "云岭省对口帮扶办公室（示例）",
    Source("4e" * 32, "di3qi.txt", "text/plain", "utf-8", "UTF-8 解码无误"),
    articles=(
        article(
            "yunling-2023-3",
            1,
            "feature",
            "青石工作组茶产业园投产",
            "5月10日，青石县茶产业园投产，吸纳就业260人，带动农户增收。",
            "园区引进加工线4条，年加工鲜叶3000吨。",
            groups=["青石工作组"],
            places=["青石县"],
            topics=["产业", "就业"],
            event_dates=(datetime.date(2023, 4, 30), datetime.date(2023, 5, 10)),
        ),
        article(
            "yunling-2023-3",
            2,
            "brief",
            "两地医生开展联合义诊",
            "义诊服务群众480人次，就业指导同步进社区。",
            topics=["卫生"],
        ),
        article("yunling-2023-3", 3, "brief", HOSTILE, "正文里也有标记：" + HOSTILE + "，只当文字显示。"),
    ),
)

THIRD = Issue(
    "yunling-2024-2",
    "yunling",
    "云岭帮扶简报",
    2024,
    2,
    112,
    datetime.date(2024, 3, 4),
    "云岭省对口帮扶办公室（示例）",
    Source("5f" * 32, "2024-2.md", "text/markdown", "utf-8", "UTF-8 解码无误"),
    articles=(
        article(
            "yunling-2024-2",
            1,
            "feature",
            "河湾工作组：職業學校首屆學生全部就業",
            "河灣縣職業學校首屆畢業生318人全部落實工作，就業率達100%。",
            groups=["河湾工作组"],
            places=["河湾县"],
            topics=["教育", "就业"],
        ),
    ),
)

NIGHTLY = tuple(
    Issue(
        f"zaobao-{day:%Y%m%d}",
        "zaobao",
        "山城早报摘编",
        day.year,
        None,
        None,
        day,
        "",
        Source(f"{6 + i}a" * 32, f"{day}.md", "text/markdown", "utf-8", "UTF-8 解码无误"),
        articles=tuple(
            article(
                f"zaobao-{day:%Y%m%d}",
                n,
                "brief",
                f"第{n}条：{what}",
                f"{what}，各地稳步推进，就业形势总体平稳。" * 3,
                topics=["就业"] if n % 2 else [],
            )
            for n, what in enumerate(("春耕备耕", "道路养护", "社区食堂", "夜校开课", "河道清淤", "旧房改造"), 1)
        ),
    )
    for i, day in enumerate((datetime.date(2024, 3, 4), datetime.date(2024, 3, 5), datetime.date(2024, 4, 1)))
)

ISSUES = (FIRST, SECOND, THIRD, *NIGHTLY)
