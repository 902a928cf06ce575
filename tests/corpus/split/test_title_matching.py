"""Reconciliation: entries find their articles, one to one and in order, however they are spelt."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.ids import paragraph_ids
from corpus.models import Article, Paragraph
from corpus.split.title_matching import distance, key, likeness, match, sections, similarity


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [("", "", 0), ("青石", "", 2), ("青石县", "青山县", 1), ("农副产品", "特色农副产品", 2), ("kitten", "sitting", 3)],
)
def test_distance(a: str, b: str, edits: int) -> None:
    """The edit distance is the number of characters to add, drop or change."""
    assert distance(a, b) == distance(b, a) == edits


@given(st.text("青山石县", max_size=12), st.text("青山石县", max_size=12))
def test_distance_against_the_table(a: str, b: str) -> None:
    """The fast distance equals the one filled in cell by cell."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            above, row[j] = row[j], above if left == right else 1 + min(above, row[j], row[j - 1])
    assert distance(a, b) == row[-1]


@given(st.text("青山石县乡镇", max_size=20), st.text("青山石县乡镇", max_size=20))
@example("乡" * 13, "乡" * 11 + "县县")
def test_similarity_is_a_share(a: str, b: str) -> None:
    """Similarity lies between 0 and 1, is 1 for equal titles only where they are equal, and has no order."""
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)
    assert similarity(a, a) == 1


def test_keys() -> None:
    """Titles are compared without white space, punctuation, width and script."""
    assert key("青石工作組 “手拉手”，夏令营！") == key("青石工作组手拉手夏令营")
    assert likeness("【一线调研】青石县：让村庄更美", "青石县：让村庄更美") > 0.95


def test_equal_titles_match_out_of_order() -> None:
    """An equal title is found wherever it stands."""
    assert match(["甲县召开现场会", "乙县召开现场会"], ["乙县召开现场会", "甲县召开现场会"]) == [1, 0]


def test_each_title_is_taken_once() -> None:
    """Two equal entries match two equal titles in order; a third stays without."""
    assert match(["联播快讯", "联播快讯", "联播快讯"], ["联播快讯", "现场会召开", "联播快讯"]) == [0, 2, None]


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("江宁工作组助推青石农副产品走进省城", "江宁工作组助推青石特色农副产品走进省城"),
        ("甲称击退乙方 乙称击落战机 国际人士：应尽快停火", "甲称击退乙方 乙称击落战机"),
        ("代表风采", "【代表风采】张华：扎根青石三十年"),
        ("【现场会】青石县启动转播报道", "【现场会】青石县转播报道工作准备就绪"),
    ],
)
def test_other_spellings_match(entry: str, title: str) -> None:
    """A word more, a part left out, a column, another wording: the entry finds its article among others."""
    assert match(["省里来了调研组", entry, "镇上办运动会"], ["省里来了调研组", title, "镇上办运动会"]) == [0, 1, 2]


def test_what_is_not_there_is_not_matched() -> None:
    """An entry without an article gets none, and takes none from the others."""
    assert match(
        ["省里来了调研组", "学校开学了", "镇上办运动会"], ["省里来了调研组", "镇上办运动会", "医院搬新楼"]
    ) == [0, None, 1]


@given(
    st.lists(st.text("青山石县乡镇", min_size=1, max_size=8), max_size=8),
    st.lists(st.text("青山石县乡镇", max_size=8), max_size=8),
)
def test_matches_are_one_to_one(entries: list[str], titles: list[str]) -> None:
    """No title is taken twice, and an entry whose title is there as often is never left without."""
    found = match(entries, titles)
    taken = [place for place in found if place is not None]
    assert len(found) == len(entries) and len(taken) == len(set(taken))
    for entry, place in zip(entries, found, strict=True):
        if entries.count(entry) <= titles.count(entry):
            assert place is not None


def test_sub_items_find_their_sections() -> None:
    """A sub-item is matched to a lead-in of its article, or to another article that no entry names."""
    texts = ["前两月外贸保持增长", "正文。", "大桥今天合龙"]
    kinds = ["lead", "text", "lead"]
    ids = paragraph_ids(texts)
    paragraphs = tuple(Paragraph(id, text, kind) for id, text, kind in zip(ids, texts, kinds, strict=True))  # type: ignore[arg-type]
    news = Article("x-01", "feature", "联播快讯", paragraphs, "联播快讯")
    other = Article("x-02", "feature", "卫星发射成功")
    items = ["前两月外贸保持增长", "卫星发射成功", "学校开学了"]
    assert sections(items, news, [news, other]) == (ids[0], "x-02", "")


def test_sub_items_find_plain_lines_and_the_title() -> None:
    """A sub-item also names a short line that is set like text, and the title of its own article without its column."""
    texts = ["地震发生后的第一天", "今天上午，地震发生后的第一天，救援队抵达青石县。"]
    lines = tuple(Paragraph(id, text, "text") for id, text in zip(paragraph_ids(texts), texts, strict=True))
    games = Article("x-01", "feature", "【全州运动会】青石队夺得首金", lines, "全州运动会")
    items = ["青石队夺得首金", "地震发生后的第一天", "金"]
    assert sections(items, games, [games]) == ("x-01", lines[0].id, "")


def test_without_equal_titles_likeness_must_be_plain() -> None:
    """A likeness that is enough between matched neighbours is none where no neighbour tells the place."""
    entry, title = "州长向2023年“读懂草原”大会（青石）致贺信", "2023年“读懂草原”大会在青石举办"
    assert 0.5 < likeness(entry, title) < 0.65
    assert match([entry], ["学校开学了", title]) == [None]
    assert match(["学校开学了", entry], ["学校开学了", title]) == [0, 1]


def test_a_contents_list_of_a_book_takes_no_hours() -> None:
    """Hundreds of entries and as many other titles are not compared letter by letter; equal ones still match."""
    entries = [f"{chr(0x4E00 + n)}县推进第{n}项工作" for n in range(800)]
    titles = [f"{chr(0x6E00 + n)}市完成另{n}件事情" for n in range(800)]
    started = time.process_time()
    assert match([*entries, "河湾修路"], [*titles, "河湾修路"]) == [None] * 800 + [800]
    assert time.process_time() - started < 5
