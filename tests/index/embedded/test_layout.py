"""Stored texts come back as they were."""

from hypothesis import example, given
from hypothesis import strategies as st

from index.embedded.layout import packed, unpacked, unpacked_lines


@given(st.text(st.characters(exclude_categories=())))
@example("\ud800 half of a pair")
@example("\U0010fffe\ue5e5\u1e3f\U0010ffff")
def test_any_text_comes_back(text):
    """Whatever characters it has, halves of surrogate pairs among them."""
    assert unpacked(packed(text)) == text


def test_every_character_comes_back():
    """Of all planes."""
    text = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert unpacked(packed(text)) == text


@given(
    st.lists(
        st.text(st.characters(exclude_categories=()), max_size=9).map(lambda text: text.replace("\n", "")), min_size=1
    )
)
@example(["\ud800", "就业", ""])
def test_lines_come_back_by_their_numbers(lines):
    """As many as are asked for, in that order."""
    numbers = list(range(len(lines)))[::-2]
    assert unpacked_lines(packed("\n".join(lines)), numbers) == [lines[number] for number in numbers]
