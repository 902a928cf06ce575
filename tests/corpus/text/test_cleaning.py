"""Cleaning drops what nobody sees and keeps everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.files.blocks import TextRun, make_block, make_row, web_address
from corpus.models import Block
from corpus.text.cleaning import clean


@pytest.mark.parametrize("text, cleaned", [
    ("　　南通工作组　帮助\u00a0 1805名\t劳动力 ", "南通工作组 帮助 1805名 劳动力"),
    ("零\u200b宽\ufeff字\u00ad符\u202a号", "零宽字符号"),
    ("&nbsp;&ldquo;甲&rdquo;&amp;乙&#12290;", "“甲”&乙。"),
    ("a&b 与 AT&T; R&D", "a&b 与 AT&T; R&D"),
    ("\uf0b7加强领导\ue5e5\ue5e5二", "●加强领导 二"),
    ("8⽉15⽇，⻘江⼯作组，⺠⽣", "8月15日，青江工作组，民生"),
    ("控\x01制\x9f符", "控制符"),
    ("第1行\r\n第2行", "第1行 第2行"),
])  # fmt: skip
def test_steps(text: str, cleaned: str) -> None:
    """Each example shows one step at work."""
    assert clean(text) == cleaned


@given(st.text())
def test_cleaning_is_final(text: str) -> None:
    """Cleaning what is clean changes nothing, entities escaped over and over apart."""
    once = clean(text)
    if "&" not in once:
        assert clean(once) == once
    assert once == once.strip() and "  " not in once


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_chinese_is_untouched(text: str) -> None:
    """No Chinese character is changed, dropped or added."""
    assert clean(text) == text


@given(st.lists(st.tuples(st.text(alphabet="甲乙 　\u200b&;", max_size=5), st.booleans()), max_size=6))
def test_bold_head_is_a_prefix(parts: list[tuple[str, bool]]) -> None:
    """The bold length never exceeds the text, and is all of it where every run is bold."""
    block = make_block([TextRun(text, bold) for text, bold in parts])
    if block is not None:
        assert 0 <= block.bold <= len(block.text)
        if all(bold for _, bold in parts):
            assert block.bold == len(block.text)


def test_blocks_of_runs() -> None:
    """Runs without text are no block; one link makes a link, two keep their words; a row keeps its empty cells."""
    one, two = "https://example.org/1", "https://example.org/2"
    assert make_block([TextRun(" \u200b　")]) is None
    same = [TextRun("甲", href=one), TextRun(" "), TextRun("乙", href=one)]
    assert make_block(same) == Block("link", "甲 乙", href=one)
    assert make_block([TextRun("甲", href=one), TextRun("乙", href=two)]) == Block(
        "paragraph", "甲乙", links=(("甲", one), ("乙", two))
    )
    assert make_row([" ", "甲", ""]) == Block("row", "甲", cells=("", "甲", ""))
    assert make_row([" ", ""]) is None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//host/x", "http:///x", "ftp://host/x", "http://[::1", " ", "data:,x"]
)
def test_only_web_addresses_are_links(address: str) -> None:
    """Whatever is not http or https with a host is no address."""
    assert web_address(address) == ""
    assert web_address(" https://example.org/a ") == "https://example.org/a"
