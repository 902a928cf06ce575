"""Where sentences end, and what is a page's number: by signs that stand in one place."""

import pytest

from corpus.text.page_numbers import is_page_number
from corpus.text.sentences import ends_sentence


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("会议召开。", True),
        ("“好！” ", True),
        ("一是就业；", True),
        ("见《简报》", False),
        ("会议召开，", False),
        ("", False),
    ],
)
def test_a_sentence_ends_with_its_sign(text: str, ends: bool) -> None:
    """Quotes and brackets that close may stand behind the sign."""
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("- 3 -", True), ("第 3 页", True), ("第３页 共 12 页", True), ("3/12", True), ("• 7 •", True),
     ("2017年", False), ("12 34", False), ("", False), ("…" * 21, False)],
)  # fmt: skip
def test_a_page_number_stands_alone(text: str, is_one: bool) -> None:
    """In whichever way a printer or a PDF writes it."""
    assert is_page_number(text) is is_one
