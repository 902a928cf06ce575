"""Labels: what an article is about, by the words that earned it."""

import pytest

from corpus.labels.labelling import label_article, label_issue, unknown_group
from corpus.models import Article, Issue, Paragraph, ParagraphKind, Source
from corpus.profile import load_profile
from tests.qingshan import PROFILE


def article(title: str, *pieces: str | tuple[ParagraphKind, str]) -> Article:
    """An article; a piece is a text, or its kind and text."""
    pairs = [("text", piece) if isinstance(piece, str) else piece for piece in pieces]
    return Article(
        "x-01",
        "feature",
        title,
        tuple(Paragraph(str(i), text, kind) for i, (kind, text) in enumerate(pairs)),  # type: ignore[arg-type]
    )


def values(title: str, *pieces: str | tuple[ParagraphKind, str], table: str = "places") -> dict[str, tuple[str, ...]]:
    """The labels of one kind and their words."""
    return {label.value: label.words for label in getattr(label_article(article(title, *pieces), PROFILE), table)}


@pytest.mark.parametrize(
    ("title", "pieces", "groups"),
    [
        ("河湾工作组举办夜校", ("正文。",), ["河湾工作组"]),
        ("夜校开班", ("正文。", ("byline", "（河湾市工作组供稿）")), ["河湾工作组"]),
        ("夜校开班", (("lead", "一是白塔工作组牵头。"), "正文。"), ["白塔工作组"]),
        ("夜校开班", ("近日，在松坪工作组的组织下，夜校开班。柳溪工作组也到场。",), ["松坪工作组"]),
        ("河湾工作组举办夜校", ("柳溪工作组也到场。",), ["河湾工作组"]),
        ("河湾与青石结对", ("河湾市有关负责人到场。",), []),
        ("夜校开班", ("前方指挥部有关负责人到场。",), []),
        ("前方指挥部召开会议", ("正文。",), ["前方指挥部"]),
        ("河湾、白塔工作组与河湾工作组联办夜校", (), ["白塔工作组", "河湾工作组"]),
    ],
)
def test_groups(title: str, pieces: tuple[str | tuple[ParagraphKind, str], ...], groups: list[str]) -> None:
    """Title, byline and lead-in name the group; else the first 工作组 of the text; a city alone is none."""
    assert list(values(title, *pieces, table="groups")) == groups


@pytest.mark.parametrize(
    ("title", "text", "places"),
    [
        ("青石县开夜校", "正文。", {"青石县": ("青石县", "青石")}),
        ("夜校开班", "青石县开夜校，青石县的村民都来了。", {"青石县": ("青石县", "青石")}),
        ("夜校开班", "青石县开夜校，村民都来了。", {"青石县": ("青石县", "青石")}),
        ("夜校开班", "青石县开夜校。青石的村民都来了。", {"青石县": ("青石县", "青石")}),
        ("夜校开班", "队伍沿黄河南岸走，从黄河南岸到渡口。", {}),
        ("夜校开班", "河南洛阳的老师来了。", {"河南": ("河南", "洛阳")}),
        ("夜校开班", "河南的老师和青石县的学生来了。", {}),
        ("夜校开班", "河南洛阳的老师来了，洛阳的学生也来了。", {"河南": ("河南", "洛阳")}),
        ("夜校开班", "在白鹿原上，在白鹿原下。", {}),
        ("专家助长坪县苹果增收", "正文。", {"长坪县": ("长坪县",)}),
        ("河南省委主要负责同志职务调整", "正文。", {"河南": ("河南",)}),
        ("夜校开班", "河南省委主要负责同志到场。", {}),
    ],
)
def test_places(title: str, text: str, places: dict[str, tuple[str, ...]]) -> None:
    """A place counts in the title, or where the text tells of it; not across words, nor inside a name that hides it."""
    assert values(title, text) == places


def test_items_under_lead_ins_are_texts_of_their_own() -> None:
    """Two mentions in one item count, one in each of two items do not; nor does an item grow long by the others."""
    filler = "这一年，各级各部门扎实推进各项工作，群众的日子越过越好。" * 40
    both = "青石县和长坪县放烟花。"
    items: list[str | tuple[ParagraphKind, str]] = [("lead", "大桥合龙"), both, ("lead", "夜校开班")]
    assert values("快讯", *items, both) == {}
    assert list(values("快讯", *items, "长坪县放烟花，长坪县很热闹。", ("lead", "一年来"), filler)) == ["长坪县"]
    assert values("快讯", *items, "教育。教师。", table="topics") == {"教育": ("教育", "教师")}
    assert values("快讯", "教育。", *items, "教师。", table="topics") == {}


@pytest.mark.parametrize(
    ("title", "text", "topics"),
    [
        ("产业园开工", "正文。", {"产业": ("产业",)}),
        ("夜校开班", "发展产业，壮大产业。", {"产业": ("产业",)}),
        ("夜校开班", "发展产业，建设园区。", {"产业": ("产业", "园区")}),
        ("夜校开班", "发展产业，办好教育。", {}),
        ("夜校开班", "加强招商引资。", {"产业": ("招商引资",)}),
        ("企业来了", "正文。", {"产业": ("企业",)}),
        ("夜校开班", "企业来了，企业走了。", {"产业": ("企业",)}),
        ("夜校开班", "企业来了。村民、老师和学生都到了，课堂很热闹。", {}),
        ("主题教育开展", "开展主题教育，抓好主题教育。", {}),
        ("产业园里办教育", "教师到岗。", {"产业": ("产业",), "教育": ("教育", "教师")}),
        ("夜校里谈企业", "教师办教育。" * 20, {"教育": ("教师", "教育")}),
        ("夜校里谈招商引资", "教师办教育。" * 20, {"产业": ("招商引资",), "教育": ("教师", "教育")}),
    ],
)
def test_topics(title: str, text: str, topics: dict[str, tuple[str, ...]]) -> None:
    """A word counts in the title, a topic's words twice in the text, once if strong; the weightiest topics remain."""
    assert values(title, text, table="topics") == topics


def test_a_topic_must_fill_enough_of_the_text() -> None:
    """Two sentences of a long text tell of a topic in vain, half of it do not; a word within another is no second."""
    filler = "这一年，各级各部门扎实推进各项工作，群众的日子越过越好。" * 20
    assert values("一年来", filler + "教育。教师。", table="topics") == {}
    half = "教师走进山里，把教育办到村民家门口，让每个人都能读书。" * 15
    assert list(values("一年来", filler + half, table="topics")) == ["教育"]
    profile = load_profile('title = "x"\n[topics]\n"文化" = ["文化遗产", "非物质文化遗产"]', "x", "x")
    assert label_article(article("夜校开班", "非物质文化遗产。"), profile).topics == ()


def test_any_writing_earns_a_label() -> None:
    """Traditional characters, full width and blanks make no difference."""
    assert list(values("靑石縣開夜校".replace("靑", "青"), "正文。")) == ["青石县"]
    assert list(values("青 石 县开夜校", "正文。")) == ["青石县"]


def test_columns_as_groups() -> None:
    """With `column_groups` the columns at the head of the title are the groups, as printed."""
    profile = load_profile('title = "x"\ncolumn_groups = true', "x", "x")
    labelled = label_article(article("【一线调研】【青石 故事】村里的夜校【下】", "河湾工作组到场。"), profile)
    assert [group.value for group in labelled.groups] == ["一线调研", "青石 故事"]
    assert label_article(article("村里的夜校"), profile).groups == ()


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("镇海工作组开展活动", "", "镇海工作组"),
        ("夜校开班", "在张家口工作组的帮助下，夜校开班。", "张家口工作组"),
        ("夜校开班", "成立专项工作组，由联合工作组推进。", ""),
        ("夜校开班", "工作组到场。", ""),
    ],
)
def test_unknown_groups(title: str, text: str, name: str) -> None:
    """A 工作组 that no profile knows is named, one that is named by its task is not."""
    assert unknown_group(article(title, text)) == name


def test_an_unknown_group_is_a_finding() -> None:
    """The finding says which line the profile lacks; a known group is none."""
    source = Source("0" * 64, "x", "text/plain", "utf-8")
    articles = (article("镇海工作组开展活动", "正文。"), article("河湾工作组开展活动", "镇海工作组到场。"))
    issue = Issue("x", "x", "x", 2019, 1, None, None, "", source, articles=articles)
    findings = label_issue(issue, PROFILE).findings
    assert [(finding.code, finding.where) for finding in findings] == [("unknown-group", "x-01")]
    assert '"镇海工作组" = []' in findings[0].message


def test_words_of_any_length_are_found() -> None:
    """The longest word at a place counts, and one of a single character as well; a profile without words earns none."""
    profile = load_profile('title = "x"\n[topics]\n"水利" = ["水"]\n"大坝" = ["水库大坝", "水库"]', "x", "x")
    topics = {label.value: label.words for label in label_article(article("水库大坝：水，路"), profile).topics}
    assert topics == {"大坝": ("水库大坝", "水库"), "水利": ("水",)}
    assert label_article(article("水库大坝"), load_profile('title = "x"', "x", "x")).topics == ()
