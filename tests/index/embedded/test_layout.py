"""Stored texts come back as they were."""

from hypothesis import example, given
from hypothesis import strategies as st

from index.embedded.layout import packed, unpacked


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
