"""Where a text happens."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.labels.places import Mention, told_of
from corpus.text.fold import BREAK

NAMES = ("青石县", "白塔县", "松坪县", "柳溪县")
PROSE = "组织农技人员下田,指导村民抢收抢种,三天里抢收小麦二十万亩。"


def told(*paragraphs: str) -> list[str]:
    """The places that a text of those paragraphs is about, in the order of `NAMES`."""
    text = BREAK.join(paragraphs)
    mentions = [Mention(match[0], match.start(), match.end()) for match in re.finditer("|".join(NAMES), text)]
    found = told_of(mentions, text)
    return [name for name in NAMES if name in found]


def test_a_paragraph_of_its_own() -> None:
    """A paragraph counts for the place that it soon names and no other; not where it tells nothing."""
    assert told(PROSE, f"在青石县,当地{PROSE}", f"记者看到,白塔县{PROSE}") == ["青石县", "白塔县"]
    assert told(PROSE, f"青石县和白塔县的人员一起{PROSE}") == []
    assert told(PROSE * 4, f"{PROSE}{PROSE}青石县也{PROSE}") == []
    assert told(PROSE * 4, "在青石县。") == []
    assert told(PROSE * 4, f"近日,调研组到青石县,{PROSE}{PROSE * 3}") == ["青石县"]
    assert told(PROSE * 4, f"近日,调研组到青石县,{PROSE}{PROSE * 7}") == []


def test_a_short_text_of_one_place() -> None:
    """An item of news is about the one place that it names, wherever it does; not of two, and no long text."""
    assert told(f"{PROSE}最后一天是在青石县。") == ["青石县"]
    assert told(f"{PROSE}最后两天是在青石县和白塔县。") == []
    assert told(f"{PROSE * 5}最后一天是在青石县。") == []


def test_a_scene_is_two_sentences_in_a_row() -> None:
    """It begins with the name and goes on until the next place; one sentence among several places is an example."""
    one, two = "夏收过半。", "农机手日夜抢收。"
    assert told(f"在青石县,{one}{two}在白塔县,{one}在松坪县,{one}{two}") == ["青石县", "松坪县"]
    assert told(f"在青石县,{one}在白塔县,{one}在松坪县,{one}") == []
    assert told(f"农机手们这个夏天一路北上来到青石县,{one}{two}白塔县{one}") == []


def test_a_scene_ends_with_the_next_place() -> None:
    """A sentence about other places ends it, also where they stand late, are counted off or are an office."""
    one, other = "夏收过半。", PROSE * 10
    assert told(other, f"在青石县,{one}农机手日夜抢收。白塔县{one}") == ["青石县"]
    assert told(other, f"在青石县,{one}受连日晴好天气影响,白塔县的夏收也{one}") == []
    assert told(other, f"在青石县,{one}吉水县、白塔县、松坪县和柳溪县{one}") == []
    assert told(other, f"在青石县,{one}青石县、白塔县、松坪县和柳溪县{one}") == ["青石县"]
    assert told(other, f"在青石县,{one}与会的还有白塔县委书记。") == []
    assert told(other, f"青石县和白塔县{one}农机手日夜抢收。") == []
    assert told(other, f"青石县的农机手去白塔县,{one}农机手日夜抢收。") == ["青石县"]


def test_a_scene_ends_where_the_text_turns_to_the_country() -> None:
    """The second sentence of a scene is about the place, not about the whole country."""
    other, one = PROSE * 10, "白塔县的农机手来到青石县。"
    assert told(other, f"{one}当地农机手日夜抢收。") == ["白塔县"]
    assert told(other, f"{one}目前,我国夏收过半。当地农机手日夜抢收。") == []
    assert told(other, f"{one}我国夏粮主产区白塔县日夜抢收。") == ["白塔县"]


def test_a_place_named_alone_in_two_sentences() -> None:
    """Two sentences of a paragraph that name one place, however late, with no other place between, tell of it."""
    early, late, between = "这一年白塔县丰收。", "农机手们这个夏天一路北上来到青石县。", "他们日夜抢收。"
    assert told(PROSE * 15, f"{early}{late}{between}{late}") == ["青石县"]
    assert told(PROSE * 15, f"{early}{late}随后又到了松坪县。{late}") == []


def test_what_somebody_says_has_no_scene() -> None:
    """A paragraph of somebody's words names places, and nothing happens there in it."""
    assert told(PROSE * 4, f"他表示,在青石县,{PROSE}{PROSE}") == []
    assert told(PROSE * 4, f"新任局长对记者说:在青石县,{PROSE}{PROSE}") == []
    assert told(PROSE * 4, f"在青石县,他强调,{PROSE}{PROSE}") == []
    assert told(PROSE * 4, f"在青石县,{PROSE}他表示,{PROSE}") == ["青石县"]


def test_a_government_acts_for_its_place() -> None:
    """What a place's government does is about the place; who stands at its head is not."""
    assert told("青石县人民政府印发办法。办法自下月施行。") == ["青石县"]
    assert told("青石县县长到会并讲话。他说,会议很重要。") == []
    assert told("青石县市长江堤防加高。青石县局地有暴雨。") == ["青石县"]


def test_a_long_text_names_its_place_more_often() -> None:
    """Twice is enough in a short text, and too few in a long one."""
    filler = "这一年,各级各部门扎实推进各项工作,群众的日子越过越好。" * 20
    twice = "记者和同事们今年夏天一起来到青石县。又和同事们一起看了看白塔县。" * 2
    assert told(twice) == ["青石县", "白塔县"]
    assert told(filler + twice) == []
    assert told(filler + "记者和同事们今年夏天一起来到青石县。" * 4) == ["青石县"]


@pytest.mark.parametrize(
    "text",
    [
        "6日,研讨会在青石县开幕。与会人员参观了展览。",
        "6日,研讨会在青石县河湾宾馆举行。与会人员参观了展览。",
        "青石县委书记到会并讲话。他说,会议很重要。",
        "青石县委主要负责人到会并讲话。他说,会议很重要。",
        "武警青石县总队官兵列队。他们齐唱军歌。",
        "来自青石县的选手夺冠。她今年二十岁。",
        "去年在青石县考察时,他谈到夜校。他说,夜校很重要。",
    ],
)
def test_a_seat_or_an_office_is_no_scene(text: str) -> None:
    """Where a meeting sits, who speaks and where somebody comes from is not what the text is about."""
    assert told(text + text) == []


def test_an_inspection_is_of_its_place() -> None:
    """Who looks round and then holds a meeting there was there."""
    assert told(f"近日,调研组在青石县考察并召开座谈会。{PROSE}") == ["青石县"]


def test_a_list_of_places_mentions_none() -> None:
    """Four places in a row are only counted off, and one with 等 is an example; three in a row are each named."""
    four = "各地都很热闹,青石县、白塔县西部、松坪县和柳溪县都有活动。"
    assert told(four * 2) == []
    assert told(four + "村民们还去看了看青石县的烟花,都说青石县的烟花好看。") == ["青石县"]
    assert told("各地都很热闹,青石县等地放起烟花。" * 2) == []
    assert told("各地都很热闹,青石县、白塔县和松坪县放起烟花。" * 2) == ["青石县", "白塔县", "松坪县"]


def test_names_of_one_place_that_touch_are_one_mention() -> None:
    """江苏南京 is named once."""
    text = PROSE * 5 + "最后来到河南洛阳。"
    at = text.index("河南")
    assert told_of([Mention("河南", at, at + 2), Mention("河南", at + 2, at + 4)], text) == set()


@given(
    st.lists(
        st.sampled_from([*NAMES, "在", "等", "、", "。", ",", "开幕", "委书记", "村民抢收小麦", BREAK]), max_size=40
    )
)
def test_only_what_is_named_is_told_of(parts: list[str]) -> None:
    """No place comes from nowhere, whatever the text."""
    text = "".join(parts)
    assert set(told(*text.split(BREAK))) <= set(re.findall("|".join(NAMES), text))
