"""Plain text to blocks: paragraphs, list entries by their printed marks, and rules."""

from __future__ import annotations

import re

from corpus.files.blocks import TextRun, make_block
from corpus.models import Block
from corpus.text import line_joining as lines
from corpus.text.list_marks import SIGN

_RULE = re.compile(r"\s*(?:[-—─━=＝_＿*＊~～][ \t]*){3,}")
_ITEM = re.compile(rf"\s*(?:{SIGN.pattern}|[\uf0b7\uf06c\uf0a7\uf06e\uf075\uf0d8\uf0fc])")


def split_lines(text: str) -> list[str]:
    """The lines; a page break counts as a blank one."""
    return text.replace("\f", "\n\n").splitlines()


def text_blocks(text: str) -> list[Block]:
    """The blocks of a plain text: blank lines, indentation and the wrap width say where a paragraph ends."""
    all_lines = split_lines(text)
    wrap = lines.wrap_width([line for line in all_lines if not _RULE.fullmatch(line)])
    found: list[Block] = []
    paragraph: list[str] = []

    def end() -> None:
        for joined in lines.paragraphs(paragraph, wrap):
            kind = "item" if _ITEM.match(joined) else "paragraph"
            if block := make_block([TextRun(joined)], kind):  # type: ignore[arg-type]
                found.append(block)
        paragraph.clear()

    for line in all_lines:
        if not line.strip():
            end()
        elif _RULE.fullmatch(line):
            end()
            found.append(Block("rule"))
        else:
            paragraph.append(line)
    end()
    return found
