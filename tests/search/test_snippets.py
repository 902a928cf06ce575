"""Marks cover exactly what is displayed, and snippets show the best of it."""

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.fold import fold, fold_with_sources
from index.analysis import Analysis
from index.queries import String
from search import snippets
from search.query_parsing import parse_query
from search.snippets import Terms, marks, show, terms
from tests.handmade import FIRST, article
from tests.oracle import BruteForce

ENGINE = BruteForce(Analysis(["青石工作组"]))
ENGINE.write(
    [dataclasses.replace(FIRST, articles=(article("x-2020-1", 1, "brief", "20 320 1805 2018 12.5 a320 neo"),))]
)


def marked(text, typed):
    """The text with the marks of a query as [brackets]."""
    out = text
    for start, end in reversed(marks(text, terms(parse_query(typed).query, ENGINE).body)):
        out = f"{out[:start]}[{out[start:end]}]{out[end:]}"
    return out


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("转移富余劳动力 实现就業", '"劳动力实现就业"', "转移富余[劳动力 实现就業]"),
        ("转移富余劳动力 实现就業", "劳动力就业", "转移富余[劳动力] 实现[就業]"),
        ("共１，８０５ 名。", '"1,805名"', "共[１，８０５ 名]。"),
        ("共1,805名，又1805名，又11805名。", "1805", "共[1,805]名，又[1805]名，又11805名。"),
        ("2017,2018年，1.5.2", "2018", "2017,[2018]年，1.5.2"),
        ("2017年20人、12.20、20.5", "20", "2017年[20]人、12.20、20.5"),
        ("A320和a3200，BA320", "a320", "[A320]和a3200，BA320"),
        ("A320和320", "320", "A[320]和[320]"),
        ("Neo neon", "neo", "[Neo] neon"),
        ("neon", "eon", "n[eon]"),
        ("Neo neon", "neo*", "[Neo] [neon]"),
        ("创业园，创业者", "创业*", "[创业]园，[创业]者"),
        ("同比增长12.5%、112.5%", "12.5", "同比增长[12.5]%、112.5%"),
        ("就业就业，就业", "就业", "[就业就业]，[就业]"),
        ("哈哈哈哈", '"哈哈哈"', "[哈哈哈哈]"),
        ("就业与培训", "就业 -培训", "[就业]与培训"),
        ("就业与培训", "就业 OR 培训", "[就业]与[培训]"),
        ("就业与培训", "标题:就业 培训", "就业与[培训]"),
        ("“兩校一院”建设", "「'两校一院'」", "[“兩校一院”]建设"),
        ("青石工作组来了", "青石工作组", "[青石工作组]来了"),
        ("\u200b就\u200b业", '"就业"', "\u200b[就\u200b业]"),
    ],
)
def test_marks_stand_where_a_reader_would_put_them(text, typed, shown):
    """A mark covers what matched, as printed: blanks, widths and scripts included, and nothing else."""
    assert marked(text, typed) == shown


def test_the_title_has_its_own_terms():
    """What is asked of the title alone is marked there alone; everything else in both."""
    found = terms(parse_query("标题:就业 培训").query, ENGINE)
    assert marks("就业培训", found.title) == ((0, 4),)
    assert marks("就业培训", found.body) == ((2, 4),)


def shown(*texts, typed):
    found = show(article("x-2020-1", 1, "feature", "题", *texts), terms(parse_query(typed).query, ENGINE)).snippets
    return [(s.text, [s.text[a:b] for a, b in s.marks], s.cut) for s in found]


FILLER = "各部门按照部署要求推进各项工作，各县结合实际制定方案。"


def test_a_short_paragraph_is_shown_whole():
    """No cutting where nothing is gained by it."""
    assert shown("今年就业形势稳定。", "别的话。", typed="就业") == [("今年就业形势稳定。", ["就业"], (False, False))]


def test_a_long_paragraph_is_cut_at_clauses():
    """A snippet begins and ends at a clause, says on which side it was cut, and is of readable length."""
    ((text, found, cut),) = shown(FILLER * 6 + "今年新增就业一千人。" + FILLER * 6, typed="就业")
    assert text.startswith(("各部门", "各县")) and text.endswith(("，", "。"))
    assert (found, cut) == (["就业"], (True, True))
    assert 70 <= len(text) <= 125


def test_the_passages_that_show_most_words_win():
    """One passage with both words comes before two with one; they stand in reading order."""
    texts = ("就业为先。", FILLER, "培训促进就业。", "培训为要。")
    assert [text for text, _, _ in shown(*texts, typed="就业 培训")] == ["就业为先。", "培训促进就业。"]


def test_a_third_passage_needs_a_third_word():
    """Two passages are shown, and one more only where it shows a word that the others lack."""
    assert len(shown("就业。", "就业。", "就业。", typed="就业")) == 2
    assert len(shown("就业。", "培训。", "创业。", "就业。", typed="就业 培训 创业")) == 3


def test_passages_cover_different_words():
    """A passage with another word comes before one that repeats words, however often it has them."""
    texts = ("就业，就业，再就业。", "就业培训，就业。", FILLER, "创业一条街。", "就业培训。")
    marked = [found for _, found, _ in shown(*texts, typed="就业 培训 创业")]
    assert {word for found in marked for word in found} >= {"创业"}
    assert {"就业", "培训"} <= {word for found in marked for mark in found for word in ("就业", "培训") if word in mark}
    apart = shown("就业" + "一" * 200 + "培训" + "二" * 200 + "创业", typed="就业 培训 创业")  # of one paragraph
    assert [found for _, found, _ in apart] == [["就业"], ["培训"], ["创业"]]


def test_a_word_behind_many_others_is_shown():
    """Behind a hundred places of one word the other has a passage of its own."""
    found = shown("就业一二三。" * 100 + FILLER * 4 + "培训在此。", typed="就业 培训")
    assert any("培训" in marks for _, marks, _ in found)


WORDS = ("就业", "培训", "创业")


@given(st.lists(st.lists(st.sampled_from([*WORDS, "各县结合实际制定方案，"]), max_size=12), min_size=1, max_size=5))
def test_every_word_that_three_passages_can_show_is_shown(paragraphs):
    """Of three words all that the text has are shown: a passage for each is enough."""
    texts = ["".join(parts) for parts in paragraphs]
    said = "".join(text for text, _, _ in shown(*texts, typed=" OR ".join(WORDS)))
    assert all(word in said for word in WORDS if any(word in text for text in texts))


def test_without_a_match_in_the_text_its_beginning_is_shown():
    """Found by its title, or by filters alone, an article shows how it begins."""
    assert shown("", "开头一段。", "第二段。", typed="标题:题") == [("开头一段。", [], (False, False))]
    ((text, found, cut),) = shown(FILLER * 9, typed="")
    assert (text[:6], found, cut) == ("各部门按照部", [], (False, True))
    assert shown(typed="题") == []


def test_numbers_and_marks_are_never_split():
    """A cut goes around a string of 300 characters and around a long number."""
    long = "就" * 300
    ((text, found, _),) = shown(FILLER + "一" * 200 + long + "二" * 200, typed=f'"{long}"')
    assert found == [long]
    ((text, _, _),) = shown("一" * 60 + "９" * 25 + "就业" + "二" * 200, typed="就业")
    assert text.startswith("９" * 25)


CHARS = st.sampled_from("就业業培训劳动力青石A3２0０ ，。“”、\u3000\nne.o,1")


@given(st.text(CHARS, max_size=80), st.text(CHARS, min_size=1, max_size=5))
def test_marks_of_a_string_are_that_string(text, string):
    """Marks lie within the text, in order and apart; each begins with the string, and it has one where it stands."""
    found = marks(text, terms(String(string), ENGINE).body)
    wanted = fold(string)
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(b < c for (_, b), (c, _) in pairwise(found))
    for a, b in found:
        assert fold(text[a:b]).startswith(wanted)
    assert bool(found) == bool(wanted and wanted in fold(text))


@given(st.lists(st.text(CHARS, max_size=400), max_size=4), st.text(CHARS, min_size=1, max_size=6))
def test_snippets_are_parts_of_the_text_with_whole_marks(texts, string):
    """Every snippet is a passage of its paragraph, its marks are whole, and it shows one if the text has one."""
    found = article("x-2020-1", 1, "feature", "题", *texts)
    body = terms(String(string), ENGINE).body
    by_id = {p.id: p.text for p in found.paragraphs}
    shown = show(found, Terms(body=body)).snippets
    for snippet in shown:
        text = by_id[snippet.paragraph]
        assert snippet.text in text
        whole = {text[a:b] for a, b in marks(text, body)}
        assert all(snippet.text[a:b].strip() in {w.strip() for w in whole} for a, b in snippet.marks)
    assert any(s.marks for s in shown) == any(marks(text, body) for text in texts)


@given(st.text("援疆1,，2.：（）零〇"), st.integers(0, 3), st.integers(1, 3))
def test_places_are_those_of_the_printed_text(text, start, length):
    """With separators that are dropped and without, a mark folds to what was sought."""
    sought = snippets.Term(fold(text[start : start + length]))
    if sought.text:
        for a, b in snippets.occurrences(text, [sought]):
            assert fold_with_sources(text).text and sought.text in fold(text[a:b])
