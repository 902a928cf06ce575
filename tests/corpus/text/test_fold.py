"""Folding: one form for every script, width and spacing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.fold import fold, fold_with_sources

TEXTS = st.text(
    st.one_of(st.sampled_from("南通縣絲 　ａＺ1２.，。“”「—-·\u200b\n"), st.characters(codec="utf-8")), max_size=40
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
    """The sources ascend, and each folded character is the folded form of its source, or a blank for white space."""
    folded = fold_with_sources(text)
    assert folded.text == fold(text)
    assert list(folded.sources) == sorted(set(folded.sources))
    for char, source in zip(folded.text, folded.sources, strict=True):
        assert char == fold(text[source]) or (char == " " and fold(text[source]) == "")


def test_a_span_covers_what_is_displayed():
    """The span of a folded part is the part of the source, its inner white space and all."""
    folded = fold_with_sources("帮助 1805 名受援地")
    start = folded.text.index("1805名")
    assert folded.span(start, start + 5) == (3, 9)
