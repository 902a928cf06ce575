"""Stored texts come back as they were."""

import hashlib

import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from index.embedded import layout
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


def test_the_common_words_are_those_that_the_format_was_made_with():
    """Texts that were packed by other words cannot be read: whoever changes them raises FORMAT, and then this."""
    words = layout._COMMON.read_text(encoding="utf-8").split()
    assert (len(words), words[0], words[-1]) == (20000, "阅兵", "一个")
    assert (layout.FORMAT, hashlib.sha256("".join(words).encode()).hexdigest()[:12]) == (14, "8517db0eb0ae")


def test_common_words_are_packed_as_references():
    """A short text of them is clearly smaller than without them."""
    text = "我们没有什么问题，他们自己知道，现在开始进行工作，国家社会主义建设"
    assert len(packed(text)) < 0.8 * len(zstandard.ZstdCompressor(level=6).compress(text.encode("gb18030")))
