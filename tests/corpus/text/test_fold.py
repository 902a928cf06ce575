"""Folding: one form for every script, width and spacing."""

import itertools
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.cutter import FOLDED
from corpus.text.fold import VARIANTS, fold, fold_with_sources, same_places, spans_in

TEXTS = st.text(
    st.one_of(
        st.sampled_from("南通縣絲 　ａＺ1２345.，。“”「—-·\u200b\nⅢ㎡⁴⁻^,二0O零○年"), st.characters(codec="utf-8")
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１８０５ 名", "1805名"),
        ("富余劳动力 实现", "富余劳动力实现"),
        ("「絲路信使」", '"丝路信使"'),
        ("“丝路信使”", '"丝路信使"'),
        ("A320  Neo", "a320 neo"),
        ("Ａ３２０　ｎｅｏ", "a320 neo"),
        ("富民行动—巩留的仲夏", "富民行动-巩留的仲夏"),
        ("1500 亩，5 家", "1500亩,5家"),
        ("零\u200b宽", "零宽"),
        ("12,345元，1，234 人，１，２００ 名", "12345元,1234人,1200名"),
        ("1,234,567.8", "1234567.8"),
        ("2,30和12,3456", "2,30和12,3456"),
        (
            "二○二一年，二◯一七年，二O一七年，二Ｏ0八年，二零零八年",
            "二〇二一年,二〇一七年,二〇一七年,二〇〇八年,二〇〇八年",
        ),
        ("零售一百零三家", "零售一百零三家"),
        ("接著 瞭解 衞生 敍述 黏貼 靑年 淸水", "接着了解卫生叙述粘贴青年清水"),
        ("Ⅲ级 ⅳ级", "iii级iv级"),
        ("￥500，3∶1，〔2021〕3号", "¥500,3:1,[2021]3号"),
        ("葛\U000e0100城\ufffc镇", "葛城镇"),
        ("3000㎡，12℃，㈠，№5", "3000m2,12°c,(一),no5"),
        ("10⁴吨，10⁻⁶，3000m²，CO₂", "10^4吨,10^-6,3000m2,co2"),
        ("10①，3½", "10①,3½"),
        ("", ""),
        (" \u3000\n", ""),
    ],
)
def test_one_form(text, folded):
    """Width, case, script, quotes, dashes and blanks make no difference."""
    assert fold(text) == folded


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    """A folded text is its own folded form."""
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_every_character_knows_its_source(text):
    """The sources ascend, and each folded character is of the folded form of its source, or a blank for white space."""
    folded = fold_with_sources(text)
    assert folded.text == fold(text)
    assert list(folded.sources) == sorted(folded.sources)
    for char, source in zip(folded.text, folded.sources, strict=True):
        one = fold(text[source])
        assert char in one or char == "^" or (char == " " and one == "") or (char == "〇" and one in ("0", "o", "零"))


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_exact_search_is_by_substrings(text, start, end):
    """A part of a text that cuts no number, year or blank folds to a part of the folded text."""
    start, end = sorted((start, end))
    before, part, after = text[:start], text[start:end], text[end:]
    if fold(before) + fold(part) + fold(after) == fold(text):
        assert fold(part) in fold(text)
    assert fold(f"甲{part}乙") in fold(f"丙甲{part}乙丁")


def test_a_span_covers_what_is_displayed():
    """The span of a folded part is the part of the source, its inner white space and all."""
    folded = fold_with_sources("帮助 1805 名受援地")
    start = folded.text.index("1805名")
    assert folded.span(start, start + 5) == (3, 9)


def test_the_dictionary_is_folded_too():
    """The words of jieba's dictionary that these forms write otherwise are words of the cutter."""
    path = Path(jieba.__file__).with_name("dict.txt")
    rows = [line.split(" ")[:2] for line in path.read_text(encoding="utf-8").splitlines()]
    known = {word: int(times) for word, times in rows}
    ours = [(word, folded, times) for word, times in rows if (folded := word.translate(VARIANTS)) != word]
    expected = {}
    for _, folded, times in ours:
        if len(folded) > 1 and int(times) > known.get(folded, 0):
            expected[folded] = max(int(times), expected.get(folded, 0))
    rows = (line.split() for line in FOLDED.read_text(encoding="utf-8").splitlines())
    assert {word: int(times) for word, times in rows} == expected
    assert expected["着名"] > 1000


@given(st.text("援疆 1,，２.（）零〇Ⅲ㎡①⁴A\u200b\n名％"))
def test_places_that_are_said_to_be_the_same_are(text):
    """Wherever nothing is dropped and nothing becomes several, each character stands where it was printed."""
    folded = fold_with_sources(text)
    if same_places(text, folded.text):
        assert folded.sources == tuple(range(len(text)))


def test_plain_texts_keep_their_places():
    """Most texts are such; a blank that is dropped beside a sign that becomes several does not deceive."""
    assert same_places("援疆工作：１８０５名。", fold("援疆工作：１８０５名。"))
    assert not same_places("Ⅱ 级", fold("Ⅱ 级"))
    assert not same_places("援 疆", fold("援 疆"))


@given(st.text(st.sampled_from("援疆 1,，２.（）零〇Ⅲ㎡①⁴A^+\u200b\u3000\n\x00名％二年")))
def test_spans_are_the_same_by_either_way(text):
    """Every span that begins and ends with another character than a blank is where the slower way says."""
    folded = fold_with_sources(text)
    found = spans_in(text, folded.text)
    ends = [place for place, char in enumerate(folded.text) if char != " "]
    for first, last in itertools.combinations_with_replacement(ends, 2):
        assert found(first, last + 1) == folded.span(first, last + 1)
