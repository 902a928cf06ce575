"""Topics: which of those that an item speaks of are its own."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.labels.topics import TopicWord, about


def words(text: str, **topics: str) -> list[TopicWord]:
    """A topic's words are single characters, in order; those of a topic in lower case do not tell it by themselves."""
    return [
        TopicWord(topic, at, at + 1, topic.isupper(), False)
        for at, character in enumerate(text)
        for topic, own in topics.items()
        if character == own
    ]


def test_the_title_decides_over_a_text_that_says_nothing() -> None:
    """A topic of the title stays where the text speaks of none, or there is no text."""
    assert about(["A"], [], "") == {"A"}
    assert about(["A"], [], "他来了。" * 50) == {"A"}


def test_the_text_must_agree_where_it_speaks_of_something_else() -> None:
    """A title's topic goes where the whole text is another's, and stays where the text has it too."""
    other = "战战战战战战战战战战。" * 10
    assert about(["H", "W"], words(other, W="战"), other) == {"W"}
    assert about(["H", "W"], words(both := other + "医医医。" * 20, W="战", H="医"), both) == {"W", "H"}


def test_a_topic_without_a_title_needs_two_words_and_a_third_of_the_text() -> None:
    """Words that tell by themselves count twice as much as those that do not."""
    text = "甲甲甲甲。" * 4 + "乙乙乙乙。" * 6
    assert about([], words(text, A="甲"), text) == {"A"}
    assert about([], words(text, a="甲"), text) == set()
    assert about([], words(text, a="乙"), text) == set()
    more = text + "乙乙乙乙。" * 6
    assert about([], words(more, a="乙"), more) == {"a"}
    assert about([], words("甲来了。", A="甲"), "甲来了。") == set()


def test_a_word_within_another_is_no_second_mention() -> None:
    """文化遗产 in 非物质文化遗产 is the same mention; two words side by side are two."""
    text = "非物质文化遗产"
    assert about([], [TopicWord("文化", 0, 7, True, False), TopicWord("文化", 3, 7, True, False)], text) == set()
    assert about([], [TopicWord("文化", 0, 3, True, False), TopicWord("文化", 3, 7, True, False)], text) == {"文化"}


def test_one_strong_word_is_enough() -> None:
    """Wherever it stands, whatever else the text tells."""
    text = "战战战战。" * 30 + "甲。"
    found = words(text, W="战")
    assert about(["W"], [*found, TopicWord("A", 150, 151, True, True)], text) == {"A", "W"}


@given(st.lists(st.sampled_from("AB"), max_size=2), st.text(alphabet="甲乙丙。", max_size=40))
def test_topics_are_of_words(named: list[str], text: str) -> None:
    """Never a topic without a word in title or text; a title alone in its topic keeps it."""
    found = about(named, words(text, A="甲", B="乙"), text)
    assert found <= {*named, *("A" for _ in text if "甲" in text), *("B" for _ in text if "乙" in text)}
    if set(named) == {"A"} and "乙" not in text:
        assert found == {"A"}
