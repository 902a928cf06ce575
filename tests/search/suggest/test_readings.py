"""How Chinese is read, and how what was typed is cut into syllables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.suggest import readings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("援疆", "yuan jiang"),
        ("霍城县", "huo cheng xian"),
        ("重庆市", "chong qing shi"),
        ("银行", "yin hang"),
        ("行长", "hang zhang"),
        ("绿化", "lv hua"),
        ("吕梁", "lv liang"),
        ("gdp增长", "g d p zeng zhang"),
        ("，", ""),
    ],
)
def test_words_are_read_as_words(text, said):
    """A character that is read in several ways is read as its word has it; ü is typed v."""
    assert " ".join(readings.syllables(text)).strip() == said


def test_first_letters_are_those_of_the_syllables():
    assert readings.initials(readings.syllables("长治久安")) == "czja"


@given(st.text(max_size=30))
def test_every_character_has_one_syllable_of_letters(text):
    said = readings.syllables(text)
    assert len(said) == len(text) == len(readings.numbers(text))
    assert all(one.isascii() and (not one or one.isalnum()) for one in said)


def test_what_was_typed_is_cut_in_every_way():
    """xian is one syllable or two; what cannot be cut has none; a long run of them ends."""
    assert len(readings.cuts("xian")) == 2
    assert readings.cuts("yj") == []
    assert len(readings.cuts("xian" * 60)) <= 8


def test_what_many_do_not_tell_apart_is_one():
    assert readings.blurred(["zhong", "sheng"]) == readings.blurred(["zong", "sen"]) != readings.blurred(["lan", "sen"])
