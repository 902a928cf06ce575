"""New names: what looks like a group or a place, and what only ends like one."""

from search.new_names import NameCounts
from tests.handmade import article


def found(*texts, known=()):
    articles = [article("a-2021-1", n, "brief", "一条消息", text) for n, text in enumerate(texts, 1)]
    counts = NameCounts(known)
    for one in articles:
        counts.add(one)
    return {(row.kind, row.name): row.articles for row in counts.names()}


def test_places_and_groups_that_no_profile_has():
    """Counted by articles, however often they stand in one."""
    names = found(
        "在阿合奇县开展义诊，阿合奇县医院派人参加。",
        "阿合奇县和乌恰县共同办展，乌恰县组织企业参加。",
        "乌恰县工作组走访群众。",
        "乌恰县工作组送来图书，阿合奇县群众欢迎。",
    )
    assert names == {("places", "乌恰县"): 3, ("places", "阿合奇县"): 3, ("groups", "乌恰县工作组"): 2}


def test_what_a_profile_has_is_not_new():
    """Neither its names nor its further words."""
    texts = ("在阿合奇县开展义诊。", "阿合奇县和乌恰县共同办展。", "乌恰县组织企业参加。")
    assert found(*texts, known=("阿合奇县",)) == {("places", "乌恰县"): 2}


def test_ordinary_words_are_no_names():
    """乡村, 市场, 全县 end or begin like places; 派出工作组 names nobody."""
    text = (
        "全县大力发展乡村旅游，开拓国内市场，走访贫困县和特色小镇的村民，各城市派出工作组，多个县参加，新华社记者报道。"
    )
    assert found(text, text) == {}


def test_once_is_not_enough():
    """A name that stands in a single article may be a slip."""
    assert found("在阿合奇县开展义诊。", "没有地名的一条。") == {}


def test_a_name_reaches_as_far_back_as_it_is_used():
    """One task's name is whole; a city before a group's name is not part of it where others stand there, too."""
    names = found("成立抗震救灾指挥部。", "抗震救灾指挥部发布消息。", "抗震救灾指挥部在行动。")
    assert names == {("groups", "抗震救灾指挥部"): 3}
