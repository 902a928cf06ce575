"""A query by most of its words."""

import pytest

from index.queries import And, Most, Not, Or, Prefix, Run, String
from index.score import SHARE
from search.query_parsing import parse_query
from search.wider.most_words import is_sentence, most_words


def test_words_and_pairs_of_characters_without_question_words():
    """Pairs do not reach over what was cut out, and the words of a string count like others."""
    assert most_words(parse_query("谁建产业园？").query) == Most(
        (Run(" 建产业园"), String("建产"), String("产业"), String("业园")), SHARE
    )
    assert most_words(parse_query("招工 标题:“茶 园”").query) == Most(
        (Run("招工"), Run("茶园", "title"), String("招工"), String("茶园", "title")), SHARE
    )


def test_other_conditions_stay():
    """What is excluded stays excluded; of several ways to say something all count."""
    found = most_words(And((Run("茶园"), Not(Run("招工")), Prefix("产业"))))
    assert found == And((Most((Run("茶园"), String("茶园")), SHARE), Not(Run("招工")), Prefix("产业")))
    found = most_words(parse_query("茶园 OR 招工 -培训").query)
    assert isinstance(found, Most) and found.parts[:2] == (Run("茶园"), Run("招工"))
    assert most_words(parse_query("-招工").query) is None
    assert most_words(Prefix("产业")) is None
    assert most_words(Or(())) is None


def test_a_question_of_nothing_but_question_words_keeps_them():
    """什么 is a word where nothing else was typed."""
    assert most_words(Run("什么是")).parts[0] == Run("什么是")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("《茶园》是由谁写的", True),
        ("青石镇的茶园投产以后带动了农户增收", True),
        ("“茶园”是在哪一年投产的？", True),
        ("第几届交易会", True),
        ("镇淮楼的前身为", True),
        ("“北海道”的原名？", True),
        ("几内亚 几何 哪吒 何某", False),
        ("富余劳动力转移就业", False),
        ("茶园 招工", False),
        ("“青石镇的茶园投产以后带动了农户增收”", False),
        ("茶园投产以后带动了农户增收 -招工", False),
        ("茶园在哪里 OR 招工", False),
        ("标题:茶园在哪里投产", False),
    ],
)
def test_what_is_a_sentence(typed, sentence):
    """A long run or a question word, and no operator."""
    assert is_sentence(typed, parse_query(typed).query) is sentence
